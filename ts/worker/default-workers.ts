import { importNodeBuiltin, isNode } from "../engine/node-builtin.js";
import { refuse } from "../option-checks.js";

/** More workers than any machine this runs on has cores. */
export const MAX_WORKERS = 256;
/** More workers than this cost memory (each has its copy of the table) and rarely bring time. */
const MAX_AUTOMATIC_WORKERS = 8;

/**
 * Says how many workers to use.
 *
 * @param workers A whole number from 1 to 256, or "auto": one per core that this process may use, at most 8.
 * @returns The number. Rejects with OPTION_INVALID.
 */
export async function resolveWorkers(workers: number | "auto"): Promise<number> {
  if (workers === "auto") {
    return Math.min(await countCores(), MAX_AUTOMATIC_WORKERS);
  }
  return requireWorkerCount(workers);
}

/**
 * Checks a number of workers.
 *
 * @param workers A whole number from 1 to 256.
 * @returns The same number. Throws OPTION_INVALID {option, accepted, value}.
 */
export function requireWorkerCount(workers: number): number {
  if (!(Number.isSafeInteger(workers) && workers >= 1 && workers <= MAX_WORKERS)) {
    refuse("workers", `a whole number from 1 to ${MAX_WORKERS}, or "auto"`, workers);
  }
  return workers;
}

async function countCores(): Promise<number> {
  if (isNode()) {
    const { availableParallelism } = await importNodeBuiltin("node:os");
    return availableParallelism();
  }
  // Browsers may hide it.
  return navigator.hardwareConcurrency || 1;
}
