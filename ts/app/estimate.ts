/** How long a run takes and what memory it needs, said before it starts. */

import { parseCandidates, resolveOptions, splitsOf, THEORY_GUIDED } from "../options.js";
import type { Design } from "../table/roles.js";
import { estimateBytes } from "../tuning/memory.js";
import { tableMessage } from "../tuning/table-message.js";
import type { GeneratorName } from "../types.js";
import type { PageOptions } from "./service-protocol.js";

/**
 * Nanoseconds for each training row, feature and fit of a path, on one core. From `npm run bench:kernels` on 38,637 × 40:
 * 130 ms for the 41 fits of a fold of interpolated rows, 250 ms where rows are written out.
 */
const INTERPOLATED_NANOSECONDS = 2.6;
const DENSE_NANOSECONDS = 5;
/** What a fold takes beside its fits, for each row and feature: preprocessing, neighbours, scores. */
const FOLD_NANOSECONDS = 120;
/** Of starting workers and compiling, at least. */
const START_SECONDS = 0.3;
const NANOSECONDS_PER_SECOND = 1e9;

const DENSE: readonly GeneratorName[] = ["gaussian", "jitter"];

/** What `estimateRun` says. */
export interface RunEstimate {
  nFits: number;
  bytesPerWorker: number;
  seconds: number;
}

/**
 * Estimates a run.
 *
 * @param design The table with its roles.
 * @param options Of the run. Throws the refusals of `resolveOptions`.
 * @param nWorkers Threads.
 * @returns Fits, peak bytes of one worker (an upper estimate), seconds (within a factor of about two).
 */
export function estimateRun(design: Design, options: PageOptions, nWorkers: number): RunEstimate {
  const resolved = resolveOptions(options);
  const { repeats, folds } = splitsOf(resolved.plan);
  const message = tableMessage(design);
  const multipliers = resolved.multipliers === THEORY_GUIDED ? parseCandidates("grid") : resolved.multipliers;
  const largestMultiplier = Math.max(1, ...multipliers);
  const trainingFraction =
    "folds" in resolved.plan
      ? 1 - 1 / folds
      : "single" in resolved.plan
        ? 1 - resolved.plan.single.validationFraction
        : 1;
  const nCandidates = new Set([0, 1, ...multipliers]).size;
  const bytesPerWorker = estimateBytes(message, {
    trainingFraction,
    largestMultiplier,
    nFits: nCandidates,
    generators: resolved.generators,
  });
  const nFeatures = design.featureColumns.reduce(
    (sum, column) => sum + (column.kind === "numeric" ? 1 : column.levels.length),
    0,
  );
  const cells = design.labels.length * trainingFraction * nFeatures;
  // The weights of the remedies without rows are a path as well.
  const arms: readonly (GeneratorName | "weights")[] = [...resolved.generators, "weights"];
  const perFold = arms.reduce((sum, arm) => {
    const isDense = DENSE.some((name) => name === arm);
    return sum + cells * nCandidates * (isDense ? DENSE_NANOSECONDS : INTERPOLATED_NANOSECONDS);
  }, cells * FOLD_NANOSECONDS);
  const nSplits = repeats * folds;
  return {
    nFits: nSplits * arms.length * nCandidates,
    bytesPerWorker,
    seconds: START_SECONDS + (perFold * nSplits) / (nWorkers * NANOSECONDS_PER_SECOND),
  };
}
