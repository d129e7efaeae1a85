import { MessageChannel } from "node:worker_threads";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { JobHandlers } from "../../ts/worker/expose-jobs.js";
import { nodeEndpoint } from "../../ts/worker/node-endpoint.js";
import { thisThread } from "../../ts/worker/this-thread.js";
import { WorkerConnection, WorkerDeath } from "../../ts/worker/worker-connection.js";
import type { CreateWorker, WorkerHandle } from "../../ts/worker/worker-handle.js";
import { job, smallTable } from "./fixture-pool.js";

/** A worker that hears everything and says nothing. */
function silentWorker() {
  const { port1, port2 } = new MessageChannel();
  const heard: string[] = [];
  port2.on("message", ({ path }: { path?: string[] }) => heard.push(...(path ?? [])));
  port2.unref();
  let tell: (reason: string) => void = () => {};
  let nTerminated = 0;
  const handle: WorkerHandle = {
    endpoint: nodeEndpoint(port1),
    lockName: null,
    onDeath(listener) {
      tell = listener;
    },
    watchLock() {},
    async terminate() {
      nTerminated += 1;
      port1.close();
      port2.close();
    },
    setBusy() {},
  };
  return { handle, heard, die: (reason: string) => tell(reason), terminated: () => nTerminated };
}

/** A connection that prepares its worker with nothing. */
function connectionTo(createWorker: CreateWorker, onDeath: (dead: WorkerConnection) => void = () => {}) {
  return new WorkerConnection(createWorker, () => null, onDeath);
}

afterEach(() => {
  vi.useRealTimers();
});

describe("a connection to a worker that never answers", () => {
  it("gives up after a minute, and ends the worker", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const { handle, terminated } = silentWorker();
    const dead: WorkerConnection[] = [];
    const connection = connectionTo(
      () => handle,
      (lost) => dead.push(lost),
    );
    const refused = expect(connection.run(job("echo"), null)).rejects.toMatchObject({
      code: "WORKER_START_FAILED",
      details: { reason: "it did not answer" },
    });
    await vi.advanceTimersByTimeAsync(60_000);
    await refused;
    expect(dead).toEqual([connection]);
    expect(terminated()).toBe(1);
  });

  it("ends at once when the worker shows that it died", async () => {
    const { handle, die } = silentWorker();
    const connection = connectionTo(() => handle);
    const refused = expect(connection.run(job("echo"), null)).rejects.toMatchObject({
      code: "WORKER_START_FAILED",
      details: { reason: "out of threads" },
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    die("out of threads");
    await refused;
  });

  it("ends at once when it is terminated, though the worker is still being created", async () => {
    const { handle, terminated } = silentWorker();
    let created: (handle: WorkerHandle) => void = () => {};
    const creating = new Promise<WorkerHandle>((resolve) => {
      created = resolve;
    });
    const connection = connectionTo(() => creating);
    const refused = expect(connection.run(job("echo"), null)).rejects.toThrow("terminated");
    await new Promise((resolve) => setTimeout(resolve, 20));
    await connection.terminate();
    await refused;
    created(handle);
    await creating;
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(terminated()).toBe(1);
  });
});

describe("a connection", () => {
  it("asks for all at once, whether or not the worker has answered anything", async () => {
    const { handle, heard } = silentWorker();
    const connection = connectionTo(() => handle);
    const refused = expect(connection.run(job("echo", {}, "t"), smallTable())).rejects.toThrow(WorkerDeath);
    await vi.waitFor(() => expect(heard).toEqual(["prepare", "load", "run"]));
    await connection.terminate();
    await refused;
  });
});

describe("a worker that is asked for all at once", () => {
  async function ranBy(prepare: () => Promise<void>) {
    const done: string[] = [];
    const soon = () => new Promise((resolve) => setTimeout(resolve, 10));
    const handlers: JobHandlers = {
      async prepare() {
        await soon();
        await prepare();
        done.push("prepare");
      },
      async load() {
        await soon();
        done.push("load");
      },
      run: () => done.push("run"),
    };
    const connection = connectionTo(() => thisThread(handlers));
    const jobs = [job("first", {}, "t"), job("second", {}, "t"), job("third")];
    const settled = await Promise.allSettled(jobs.map((asked) => connection.run(asked, smallTable())));
    await connection.terminate();
    return { done, settled };
  }

  it("does one thing after the other", async () => {
    const { done, settled } = await ranBy(async () => {});
    expect(done).toEqual(["prepare", "load", "run", "run", "run"]);
    expect(settled.map((end) => end.status)).toEqual(["fulfilled", "fulfilled", "fulfilled"]);
  });

  it("does nothing when it cannot prepare", async () => {
    const { done, settled } = await ranBy(() => Promise.reject(new TypeError("no engine")));
    expect(done).toEqual([]);
    for (const end of settled) {
      expect(end).toMatchObject({ status: "rejected", reason: { code: "INTERNAL" } });
    }
  });
});
