import type { SplitPlan } from "../engine/requests.js";
import { splitsOf } from "../options.js";
import type { Design } from "../table/roles.js";
import type { TooFew } from "./curves.js";

/** A verdict needs this many minority rows, or groups with one, in every fold on average. */
const MINORITY_PER_FOLD = 2;

/** Whether minority rows or groups are too few for a verdict (method.md §5: fewer than 2K). */
export function tooFewMinority(design: Design, plan: SplitPlan): TooFew {
  const needed = MINORITY_PER_FOLD * splitsOf(plan).folds;
  const { groups, labels, nMinority } = design;
  if (groups === null) return { minorityRows: nMinority < needed, minorityGroups: false };
  const withMinority = new Set(groups.filter((_, row) => labels[row] === 1));
  return { minorityRows: nMinority < needed, minorityGroups: withMinority.size < needed };
}
