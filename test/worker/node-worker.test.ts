import { EventEmitter } from "node:events";
import type { Worker } from "node:worker_threads";
import { describe, expect, it } from "vitest";
import { nodeWorkerHandle } from "../../ts/worker/node-worker.js";

/** Notes whether it would keep the process alive. */
class FakeWorker extends EventEmitter {
  isRef = true;
  ref(): void {
    this.isRef = true;
  }
  unref(): void {
    this.isRef = false;
  }
  postMessage(): void {}
  async terminate(): Promise<number> {
    return 1;
  }
}

describe("a worker thread", () => {
  it("keeps the process alive while it works and while its end is awaited, and at no other time", async () => {
    const worker = new FakeWorker();
    const handle = nodeWorkerHandle(worker as unknown as Worker);
    handle.setBusy(false);
    expect(worker.isRef).toBe(false);
    handle.setBusy(true);
    expect(worker.isRef).toBe(true);
    handle.setBusy(false);
    const ended = handle.terminate();
    // Its last job ends with it; that must not let go of it.
    handle.setBusy(false);
    expect(worker.isRef).toBe(true);
    await ended;
  });
});
