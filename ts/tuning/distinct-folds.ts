/** Folds that every repeat would draw alike. */

import type { ResolvedOptions } from "../options.js";
import type { Warning } from "../types.js";

/**
 * As many groups as folds are divided in one way only: a repeat would fit what was fitted, and intervals would count the same
 * folds as new ones.
 *
 * @param options How rows are to be divided.
 * @param groups One code per row; null where rows are not grouped.
 * @returns The same options, with one repeat where others would be the same, and `FOLDS_DRAWN_ONCE` where they had more.
 */
export function withDistinctFolds(
  options: ResolvedOptions,
  groups: Uint32Array | null,
): { options: ResolvedOptions; warnings: Warning[] } {
  const { plan } = options;
  if (groups === null || !("folds" in plan) || plan.folds.repeats === 1) return { options, warnings: [] };
  const { folds, repeats } = plan.folds;
  if (new Set(groups).size !== folds) return { options, warnings: [] };
  const message = `${folds} groups make ${folds} folds in one way only, so rows are divided once, not ${repeats} times`;
  return {
    options: { ...options, plan: { folds: { folds, repeats: 1 } } },
    warnings: [{ code: "FOLDS_DRAWN_ONCE", message }],
  };
}
