import { callAssessor } from "./assessor.js";
import type { Bootstrap } from "./inference.js";
import type { Assessment, AssessmentRequest } from "./requests.js";

/**
 * Curves, choices, gains and verdict from the losses of all folds. The assessor must have been started.
 *
 * @param bootstrap Complete; corrects the verdict for the search over sizes. Without it the verdict is uncorrected.
 * @param seed Of the run.
 */
export function assess(request: AssessmentRequest, bootstrap: Bootstrap | null, seed: number): Assessment {
  return callAssessor((glue) => glue.assess(request, bootstrap?.handle, seed)) as Assessment;
}

/** Gap multipliers with 0 and 1 among them, ascending, free of repeats at this class gap. Throws OPTION_INVALID. */
export function withAnchors(multipliers: readonly number[], balanceGap: number): number[] {
  return [...callAssessor((glue) => glue.withAnchors(Float64Array.from(multipliers), balanceGap))];
}

/** Where a curve goes on whose best is its largest: to 4, then to 8; null past that. */
export function extension(multipliers: readonly number[]): number[] | null {
  const more = callAssessor((glue) => glue.extension(Float64Array.from(multipliers)));
  return more === undefined ? null : [...more];
}

/** Rows to add at a gap multiplier. */
export function nSynthetic(gapMultiplier: number, balanceGap: number): number {
  return callAssessor((glue) => glue.nSynthetic(gapMultiplier, balanceGap));
}
