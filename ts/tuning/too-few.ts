import type { SplitPlan } from "../engine/requests.js";
import type { TableMessage } from "../engine/table-message.js";
import { VtssError } from "../errors.js";
import { splitsOf } from "../options.js";
import type { Design } from "../table/roles.js";
import type { TooFew } from "./curves.js";

/** A verdict needs this many minority rows, or groups with one, in every fold on average. */
const MINORITY_PER_FOLD = 2;

/** Parts as large as the one that is held out. */
function nParts(plan: SplitPlan): number {
  return "single" in plan ? Math.ceil(1 / plan.single.validationFraction) : splitsOf(plan).folds;
}

/** What a table is divided into, in words; null where it is not divided, as beside a validation file. */
export function partsOf(plan: SplitPlan): string | null {
  if ("given" in plan) return null;
  return "folds" in plan ? `${nParts(plan)} folds` : `${nParts(plan)} parts like the held-out one`;
}

/**
 * Whether minority rows or groups are too few for a verdict: fewer than two for each of K folds. A single split holds out as
 * many as one of 1/fraction folds.
 */
export function tooFewMinority(design: Design, plan: SplitPlan): TooFew {
  const needed = MINORITY_PER_FOLD * nParts(plan);
  const nGroups = nMinorityGroups(design);
  return { minorityRows: design.nMinority < needed, minorityGroups: nGroups !== null && nGroups < needed };
}

/** The most folds, or parts like the held-out one, of which each has minority rows, and groups, enough for a verdict. */
export function mostParts(design: Design): number {
  return Math.floor(Math.min(design.nMinority, nMinorityGroups(design) ?? Infinity) / MINORITY_PER_FOLD);
}

/** Groups with a minority row; null where rows are not grouped. */
function nMinorityGroups({ groups, labels }: Design): number | null {
  return groups === null ? null : new Set(groups.filter((_, row) => labels[row] === 1)).size;
}

/**
 * Refuses rows that cannot be divided as planned, before a worker has them: the core's refusal, in its words.
 *
 * @param table Its own rows with those of a validation file behind them, as the core takes them.
 * @param plan How they are divided. Throws `TOO_FEW_ROWS` (what, nRows, needed).
 */
export function refuseTooFewRows({ labels, groups, validation }: TableMessage, plan: SplitPlan): void {
  const isFolds = "folds" in plan;
  const needed = isFolds ? plan.folds.folds : ROWS_OF_A_SPLIT;
  const purpose = isFolds ? `for ${needed} folds` : "to train and to validate";
  refuseFewer(countClasses(labels), { needed, what: "rows", purpose });
  for (const [mark, side] of validation === null ? [] : SIDES) {
    const counts = countClasses(labels.filter((_, row) => validation?.[row] === mark));
    refuseFewer(counts, { needed: 1, what: `${side} rows`, purpose: "of each class" });
  }
  if (groups === null) return;
  const holders = (label: number) => new Set(groups.filter((_, row) => labels[row] === label)).size;
  refuseFewer([holders(0), holders(1)], { needed, what: "groups", purpose });
}

/** How rows are marked where a file of the user's own has those that validate. */
const SIDES = [
  [0, "training"],
  [1, "validation"],
] as const;

/** One of each class to train on and one to validate on. */
const ROWS_OF_A_SPLIT = 2;

/** Of the majority, of the minority. */
type Counts = [number, number];

function countClasses(labels: Uint8Array): Counts {
  const nMinority = labels.reduce((sum, label) => sum + label, 0);
  return [labels.length - nMinority, nMinority];
}

/** The minority is named first, as the scarce one. */
function refuseFewer(
  [nMajority, nMinority]: Counts,
  { needed, what, purpose }: { needed: number; what: string; purpose: string },
): void {
  for (const [nRows, className] of [
    [nMinority, "minority"],
    [nMajority, "majority"],
  ] as const) {
    if (nRows >= needed) continue;
    const counted = `${className} ${what}`;
    const message = `${counted}: ${nRows}, but ${needed} or more are needed ${purpose}`;
    throw new VtssError("TOO_FEW_ROWS", message, { what: counted, nRows, needed });
  }
}
