/** How a page's worker starts more of its kind; takes the place of `worker/create-worker.ts` in the page's build. */

import { VtssError } from "../errors.js";
import { webWorkerHandle } from "../worker/web-worker.js";
import type { WorkerHandle } from "../worker/worker-handle.js";

/** The name of a worker of the pool; the script asks for it to know what it is. */
export const POOL_WORKER_NAME = "vtss-pool";

let address: string | undefined;

/**
 * Says what the workers of this thread run.
 *
 * @param script The page's own script for workers. Its address is made here: on a page from a disk, an address that the
 *   page made is of another origin.
 */
export function useWorkerScript(script: Blob): void {
  address ??= URL.createObjectURL(script);
}

/**
 * Starts a worker of the pool. It comes from a blob, so that it inherits the page's policy: a worker that was loaded from
 * an address would escape it. No module: on a page from a disk a blob cannot be loaded as one.
 */
export async function createWorker(): Promise<WorkerHandle> {
  if (address === undefined) throw new VtssError("INTERNAL", "internal error: workers have no script yet");
  return webWorkerHandle(new Worker(address, { name: POOL_WORKER_NAME }));
}
