import { assessorFile } from "../engine/module-files.js";
import { resolveWorkers } from "./default-workers.js";
import { WorkerPool } from "./pool.js";
import type { CreateWorker } from "./worker-handle.js";

/** The workers that were started ahead of their work, if any. */
let spare: { pool: WorkerPool; nWorkers: number } | null = null;

/**
 * Starts the workers of the next call that needs as many, and what this thread computes with.
 *
 * @param workers A whole number from 1 to 256, or "auto".
 * @param leader Makes the thread that leads one of the workers, where there are others.
 * @returns Resolves when they are on their way. Rejects with OPTION_INVALID.
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
