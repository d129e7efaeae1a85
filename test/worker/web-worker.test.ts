import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { holdLock } from "../../ts/worker/life-lock.js";
import { webWorkerHandle } from "../../ts/worker/web-worker.js";

/** The Web Locks of a browser, as far as one holder and one waiter need them. */
class Locks {
  readonly #held = new Map<string, Promise<unknown>>();

  async request(name: string, ...rest: unknown[]): Promise<unknown> {
    const callback = rest.at(-1) as () => unknown;
    const signal = rest.length > 1 ? (rest[0] as { signal: AbortSignal }).signal : null;
    await this.#held.get(name);
    signal?.throwIfAborted();
    const held = Promise.resolve(callback());
    this.#held.set(name, held);
    return held;
  }
}

/** A browser's worker that does nothing. */
class IdleWorker extends EventTarget {
  nTerminated = 0;

  terminate(): void {
    this.nTerminated += 1;
  }
}

function start() {
  const worker = new IdleWorker();
  const handle = webWorkerHandle(worker as unknown as Worker);
  const reasons: string[] = [];
  handle.onDeath((reason) => reasons.push(reason));
  return { worker, handle, reasons };
}

const moment = () => new Promise((resolve) => setTimeout(resolve, 5));

describe("a web worker", () => {
  let locks: Locks;

  beforeEach(() => {
    locks = new Locks();
    vi.stubGlobal("navigator", { locks });
  });

  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it("tells of an uncaught error, and keeps it from the page", () => {
    const { worker, reasons } = start();
    const event = Object.assign(new Event("error", { cancelable: true }), { message: "nobody catches this" });
    worker.dispatchEvent(event);
    expect(reasons).toEqual(["nobody catches this"]);
    expect(event.defaultPrevented).toBe(true);
  });

  it("tells that its script could not be loaded", () => {
    const { worker, reasons } = start();
    worker.dispatchEvent(new Event("error"));
    expect(reasons).toEqual(["its script could not be loaded"]);
  });

  it("tells of an answer that cannot be read", () => {
    const { worker, reasons } = start();
    worker.dispatchEvent(new Event("messageerror"));
    expect(reasons).toEqual(["its answer could not be read"]);
  });

  it("is missed when its lock is released, and not before", async () => {
    const { handle, reasons } = start();
    let end = () => {};
    const life = new Promise<void>((resolve) => {
      end = resolve;
    });
    void locks.request(handle.lockName as string, () => life);
    await moment();
    handle.watchLock();
    await moment();
    expect(reasons).toEqual([]);
    end();
    await moment();
    expect(reasons).toEqual(["it ended"]);
  });

  it("is not missed after it was terminated", async () => {
    const { worker, handle, reasons } = start();
    handle.watchLock();
    await handle.terminate();
    await moment();
    expect(worker.nTerminated).toBe(1);
    expect(reasons).toEqual([]);
  });

  it("has a lock of its own", () => {
    expect(start().handle.lockName).not.toBe(start().handle.lockName);
  });

  it("holds its lock while it lives", async () => {
    expect(await holdLock("life")).toBe(true);
    let isFree = false;
    void locks.request("life", () => {
      isFree = true;
    });
    await moment();
    expect(isFree).toBe(false);
  });

  it("knows that it cannot have a lock", async () => {
    vi.stubGlobal("navigator", { locks: { request: () => Promise.reject(new Error("opaque origin")) } });
    expect(await holdLock("life")).toBe(false);
    vi.stubGlobal("navigator", {});
    expect(await holdLock("life")).toBe(false);
  });
});
