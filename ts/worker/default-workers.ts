import { importNodeBuiltin, isNode } from "../engine/node-builtin.js";
import { VtssError } from "../errors.js";

/** More workers than this cost memory (each has its copy of the table) and rarely bring time. */
const MAX_AUTOMATIC_WORKERS = 8;

/**
 * Says how many workers to use.
 *
 * @param workers A whole number of at least 1, or "auto": one per core that this process may use, at most 8.
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
 * @param workers A whole number of at least 1.
 * @returns The same number. Throws OPTION_INVALID {option, accepted, value}.
 */
export function requireWorkerCount(workers: number): number {
  if (!(Number.isSafeInteger(workers) && workers >= 1)) {
    const details = {
      option: "workers",
      accepted: 'a whole number of at least 1, or "auto"',
      value: `${workers}`,
    };
    throw new VtssError(
      "OPTION_INVALID",
      `\`workers\` must be ${details.accepted}, got ${details.value}`,
      details,
    );
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
