/** How this script starts more of its kind; takes the place of `worker/create-worker.ts` in the page's build. */

import { webWorkerHandle } from "../worker/web-worker.js";
import type { WorkerHandle } from "../worker/worker-handle.js";

/** The name of a worker of the pool; the script asks for it to know what it is. */
export const POOL_WORKER_NAME = "vtss-pool";

/**
 * Starts another worker with the script of this one. It comes from a blob, so that it inherits the page's policy: a
 * worker that was loaded from an address would escape it.
 */
export async function createWorker(): Promise<WorkerHandle> {
  return webWorkerHandle(new Worker(globalThis.location.href, { type: "module", name: POOL_WORKER_NAME }));
}
