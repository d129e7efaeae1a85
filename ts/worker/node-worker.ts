import type { Worker } from "node:worker_threads";
import { importNodeBuiltin } from "../engine/node-builtin.js";
import { nodeEndpoint } from "./node-endpoint.js";
import type { WorkerHandle } from "./worker-handle.js";

/**
 * Starts a worker thread of Node's.
 *
 * @param script URL of a JavaScript module that calls `exposeJobs`.
 */
export async function startNodeWorker(script: URL): Promise<WorkerHandle> {
  const { Worker } = await importNodeBuiltin("node:worker_threads");
  // The main thread's loaders and debug flags are of no use to our own script, and some are refused in a worker.
  return nodeWorkerHandle(new Worker(script, { execArgv: [], argv: [], name: "vtss" }));
}

/** Makes a worker thread of Node's one of the pool's. */
export function nodeWorkerHandle(worker: Worker): WorkerHandle {
  let isTerminated = false;
  return {
    endpoint: nodeEndpoint(worker),
    lockName: null,
    onDeath(listener) {
      // What it answered before may come in the same turn of a busy thread, and must be heard first: one that did start would
      // count as one that could not.
      const told = (reason: string): void => void setImmediate(() => listener(reason));
      worker.on("error", (error: unknown) => told(error instanceof Error ? error.message : String(error)));
      worker.on("messageerror", () => told("its answer could not be read"));
      worker.on("exit", (code) => told(`it ended with exit code ${code}`));
    },
    watchLock() {},
    async terminate() {
      isTerminated = true;
      worker.ref();
      await worker.terminate();
    },
    setBusy(busy) {
      // An idle worker does not keep the process alive, but waiting for its end must: else Node ends before.
      if (isTerminated) return;
      if (busy) {
        worker.ref();
      } else {
        worker.unref();
      }
    },
  };
}
