import { assessorFile } from "../engine/module-files.js";
import type { RunControl } from "../types.js";
import { resolveWorkers } from "./default-workers.js";
import { WorkerPool } from "./pool.js";
import type { CreateWorker } from "./worker-handle.js";

/** The workers that were started ahead of their work, if any. */
let spare: { pool: WorkerPool; nWorkers: number } | null = null;

/**
 * Starts the engine's workers, and what this thread computes with, while something else goes on, such as reading a file or
 * a person's choosing of options; the next call that needs as many takes them. Without it each call starts its own, which
 * costs about 0.1 seconds.
 *
 * @param options `workers` as for that call: a whole number of at least 1, or "auto". Default "auto". `augment` and
 *   `predict` take 1.
 * @returns Resolves when the workers are on their way; trouble with them is told by the call that uses them. They do not
 *   keep a Node process alive. Rejects with OPTION_INVALID.
 */
export async function prepare(options: Pick<RunControl, "workers"> = {}): Promise<void> {
  await startSpare(options.workers ?? "auto");
}

/**
 * The same.
 *
 * @param leader Makes the thread that leads one of the workers, where there are others.
 */
export async function startSpare(workers: number | "auto", leader?: CreateWorker): Promise<void> {
  const nWorkers = await resolveWorkers(workers);
  if (spare?.nWorkers === nWorkers) return;
  void spare?.pool.close();
  spare = {
    pool: new WorkerPool({ workers: nWorkers, leader: nWorkers > 1 ? leader : undefined }),
    nWorkers,
  };
  spare.pool.warm();
  // Who starts it is told what is wrong with it.
  assessorFile.compile().catch(() => {});
}

/** A pool of so many workers, all on their way: the one that was prepared, or a new one. Its taker closes it. */
export function takePool(nWorkers: number): WorkerPool {
  if (spare?.nWorkers === nWorkers) {
    const { pool } = spare;
    spare = null;
    return pool;
  }
  const pool = new WorkerPool({ workers: nWorkers });
  pool.warm();
  return pool;
}
