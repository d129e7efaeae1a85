import type { Reason, SplitPlan } from "../engine/requests.js";
import { DEFAULTS } from "../option-names.js";
import { type ResolvedOptions, splitsOf } from "../options.js";
import { multiplier } from "../report/numbers.js";
import { cannotTell } from "../report/sentence.js";
import type { Design } from "../table/roles.js";
import { obstacles } from "./reasons.js";
import { mostParts, partsOf, tooFewMinority } from "./too-few.js";

/** One split says nothing of its own uncertainty; two do. */
const LEAST_SPLITS = 2;
/** Folds, or parts of a split, at least. */
const LEAST_PARTS = 2;
/** Shares are advised in whole percent. */
const PERCENT = 100;

/** A run that could end in no verdict, whatever it found. */
export interface Foreseen {
  /** The sentence of that verdict, in its own words. */
  sentence: string;
  /** What to do for a verdict, in a sentence. */
  advice: string;
}

/**
 * Why a run could end in no verdict, whatever it found, and what leads out of it: known from the table and the options
 * alone, so that nobody has to wait for it.
 *
 * @returns null where a run may reach a verdict.
 */
export function foreseenVerdict(design: Design, { plan, generators }: ResolvedOptions): Foreseen | null {
  const { minorityRows, minorityGroups } = tooFewMinority(design, plan);
  const { repeats, folds } = splitsOf(plan);
  const held: [boolean, Reason][] = [
    [minorityRows, "TOO_FEW_MINORITY_ROWS"],
    [minorityGroups, "TOO_FEW_MINORITY_GROUPS"],
    [repeats * folds < LEAST_SPLITS, "SINGLE_SPLIT"],
  ];
  const [first] = obstacles(
    held.filter(([holds]) => holds).map(([, reason]) => reason),
    {
      nMinority: design.nMinority,
      parts: partsOf(plan),
      missing: [],
      failed: [],
      nGenerators: generators.length,
    },
  );
  return first === undefined ? null : { sentence: cannotTell(first.message), advice: wayOut(design, plan) };
}

/** What to do for a verdict. */
function wayOut(design: Design, plan: SplitPlan): string {
  const what = design.groups === null ? "minority rows" : "groups with minority rows";
  const most = mostParts(design);
  if (most < LEAST_PARTS) return `A verdict needs at least four ${what}, two for each of two folds.`;
  if ("given" in plan) {
    return `For a verdict, judge by folds of the table: ${Math.min(most, DEFAULTS.folds)} of them.`;
  }
  const orFewer = most > LEAST_PARTS ? " or fewer" : "";
  if ("folds" in plan) return `For a verdict, use ${most} folds${orFewer}: two ${what} for each.`;
  const { validationFraction, repeats } = plan.single;
  // The smallest share that is enough, in whole percent; one that was large enough stays.
  const share = Math.ceil(PERCENT / most) / PERCENT;
  const changes = [
    ...(share > validationFraction ? [`hold out a share of ${multiplier(share)} or more`] : []),
    ...(repeats < LEAST_SPLITS ? ["draw the part twice or more often"] : []),
  ];
  return `For a verdict, ${changes.join(" and ")}.`;
}
