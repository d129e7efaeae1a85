import { importNodeBuiltin } from "../engine/node-builtin.js";
import { engineJobs } from "./engine-jobs.js";
import { exposeAt, type JobHandlers } from "./expose-jobs.js";
import { nodeEndpoint } from "./node-endpoint.js";
import type { WorkerHandle } from "./worker-handle.js";

/**
 * Makes this thread of Node's one of a pool's workers: it runs jobs when it has nothing else to do, and does nothing else while
 * it runs one.
 *
 * @param handlers Default: the engine's.
 */
export async function thisThread(handlers: JobHandlers = engineJobs()): Promise<WorkerHandle> {
  const { MessageChannel } = await importNodeBuiltin("node:worker_threads");
  const { port1: inside, port2: outside } = new MessageChannel();
  exposeAt(handlers, nodeEndpoint(inside));
  // Who waits for an answer keeps the process alive.
  inside.unref();
  return {
    endpoint: nodeEndpoint(outside),
    lockName: null,
    // It lives as long as the process.
    onDeath() {},
    watchLock() {},
    async terminate() {
      inside.close();
    },
    setBusy(busy) {
      if (busy) outside.ref();
      else outside.unref();
    },
  };
}
