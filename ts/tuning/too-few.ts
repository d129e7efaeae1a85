import type { SplitPlan } from "../engine/requests.js";
import { splitsOf } from "../options.js";
import type { Design } from "../table/roles.js";
import type { TooFew } from "./curves.js";

/** A verdict needs this many minority rows, or groups with one, in every fold on average. */
const MINORITY_PER_FOLD = 2;

/** Parts as large as the one that is held out. */
function nParts(plan: SplitPlan): number {
  return "single" in plan ? Math.ceil(1 / plan.single.validationFraction) : splitsOf(plan).folds;
}

/** What a table is divided into, in words. */
export function partsOf(plan: SplitPlan): string {
  return "folds" in plan ? `${nParts(plan)} folds` : `${nParts(plan)} parts like the held-out one`;
}

/**
 * Whether minority rows or groups are too few for a verdict (method.md §5: fewer than 2K). A single split holds out as
 * many as one of 1/fraction folds.
 */
export function tooFewMinority(design: Design, plan: SplitPlan): TooFew {
  const needed = MINORITY_PER_FOLD * nParts(plan);
  const { groups, labels, nMinority } = design;
  if (groups === null) return { minorityRows: nMinority < needed, minorityGroups: false };
  const withMinority = new Set(groups.filter((_, row) => labels[row] === 1));
  return { minorityRows: nMinority < needed, minorityGroups: withMinority.size < needed };
}
