/** Folds of groups that repeats draw alike: those that must, and those that did. */

import { type ResolvedOptions, splitsOf } from "../options.js";
import { counted } from "../report/numbers.js";
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

/** More groups than this hardly ever divide alike twice. */
const MOST_GROUPS = 64;

/**
 * Few groups divide in few ways, and evenly in fewer still.
 *
 * @param groups One code per row; null where rows are not grouped.
 * @param heldOutRows Of every split, always in the same order.
 * @returns `FOLDS_ALIKE` where repeats held out the same rows together.
 */
export function warnFoldsAlike(
  { plan }: ResolvedOptions,
  groups: Uint32Array | null,
  heldOutRows: () => readonly Uint32Array[],
): Warning[] {
  const { repeats, folds } = splitsOf(plan);
  if (groups === null || repeats === 1 || new Set(groups).size > MOST_GROUPS) return [];
  const heldOut = heldOutRows().map((rows) => rows.join());
  const draws = Array.from({ length: repeats }, (_, repeat) =>
    heldOut
      .slice(repeat * folds, (repeat + 1) * folds)
      .sort()
      .join(";"),
  );
  const nDifferent = new Set(draws).size;
  if (nDifferent === repeats) return [];
  const message = `groups are few: rows were divided ${repeats} times in ${counted(nDifferent, "way")}, and standard errors and intervals, which take all for different, are too short`;
  return [{ code: "FOLDS_ALIKE", message }];
}
