/** The sentence of a verdict, which a clinician can read. */

import type { Verdict, VerdictKind } from "../types.js";
import { type Decision, LOSS_OF_KNOWING_NOTHING, leastGain, rowsOf } from "./decision.js";
import { evidenceOf } from "./evidence.js";
import { negated, range } from "./gain-words.js";
import { DOING, ROWS_OF } from "./names.js";
import { counted, multiplier, spokenNats } from "./numbers.js";

/** The words of a verdict. */
export type VerdictWords = Pick<Verdict, "sentence" | "evidence">;

/**
 * Puts a decision into words that a clinician can read.
 *
 * @param decision - what was decided.
 * @returns one sentence, and the reasons, a sentence each.
 */
export function verdictWords(decision: Decision): VerdictWords {
  return { sentence: SENTENCES[decision.kind](decision), evidence: evidenceOf(decision) };
}

const SENTENCES: Readonly<Record<VerdictKind, (decision: Decision) => string>> = {
  add: (decision) => {
    const { nSynthetic, gapMultiplier, corrected, losses, correctedLeastGain } = decision;
    const size = `${counted(nSynthetic ?? 0, rowsOf(decision).replace(/s$/, ""))} (${multiplier(gapMultiplier ?? 0)} × the class gap)`;
    const shift = corrected ? " and shift the intercept" : "";
    const least = leastGain(decision);
    const beyond =
      least === null
        ? ""
        : `, which is ${spokenNats(least.gain.mean)} lower than the best remedy without rows reaches (${least.over})`;
    const uncorrected = correctedLeastGain === null ? ", not corrected for having tried many sizes" : "";
    return `Add ${size}${shift}: the balanced loss falls${fromTo(losses.none, losses.chosen)}${beyond}${uncorrected}${knowingNothing(losses.chosen)}.`;
  },
  rebalance: (decision) => {
    const { losses, minimumGain, openGenerators, rowsShownNoBetter } = decision;
    const remedy = DOING[decision.rebalancer ?? "prior_shift"];
    const effect =
      `${remedy} lowers the balanced loss${fromTo(losses.none, losses.rebalancer)}${shiftAlone(decision)}` +
      knowingNothing(losses.rebalancer);
    const noBetter = `shown to be no better by ${spokenNats(minimumGain)} or more`;
    if (rowsShownNoBetter && openGenerators.length === 0) {
      return `Adding synthetic rows is not needed: ${effect}, and ${rowsTried(decision)} are ${noBetter}.`;
    }
    const shown = rowsShownNoBetter ? `; ${rowsOf(decision)} are ${noBetter}` : "";
    return `Adding synthetic rows is not shown to be needed: ${effect}${shown}${couldAdd(decision)}.`;
  },
  harmful: (decision) => {
    const harm = decision.naiveBalancing;
    const size = harm === null ? "" : ` by ${spokenNats(-harm.mean)} (95 % interval ${range(negated(harm))})`;
    return `Do not balance this table with ${rowsOf(decision)}: filling the class gap raises the balanced loss${size}.`;
  },
  none: ({ minimumGain }) =>
    "Leave the table as it is: neither synthetic rows nor a remedy without them lowers the balanced loss by as " +
    `much as ${spokenNats(minimumGain)}, the smallest gain worth having.`,
  undecided: (decision) => {
    const { reasons, intervalsTooWide, nMinority, smallestDetectableGain } = decision;
    const [reason] = reasons;
    if (reason !== undefined && !intervalsTooWide) return cannotTell(reason.message);
    if (decision.rowsShownNoBetter && decision.openGenerators.length === 0) {
      return (
        `Adding synthetic rows is not shown to be needed: ${rowsTried(decision)} are shown to be no better than remedies ` +
        `without rows by ${spokenNats(decision.minimumGain)} or more; whether any remedy is needed this table cannot tell.`
      );
    }
    const limit =
      smallestDetectableGain === null
        ? "the differences are within their noise"
        : `a gain is shown four times in five only from ${spokenNats(smallestDetectableGain)} on`;
    return cannotTell(`with ${counted(nMinority, "minority row")}, ${limit}`);
  },
};

/** Rows of all generators, where there are several. */
function rowsTried(decision: Decision): string {
  return decision.nGenerators > 1 ? "synthetic rows of every kind tried" : rowsOf(decision);
}

/** The sentence where there is no verdict, for a reason that completes it. */
export function cannotTell(reason: string): string {
  return `This table cannot tell whether synthetic rows help: ${reason}.`;
}

/** How much more rows could bring that are not shown to be no better. */
function couldAdd(decision: Decision): string {
  const { generator, openGenerators, rowsCouldAddAtMost, rowsShownNoBetter } = decision;
  const own =
    rowsShownNoBetter || rowsCouldAddAtMost === null
      ? []
      : [{ generator, couldAddAtMost: rowsCouldAddAtMost }];
  const [most] = [...own, ...openGenerators].sort((a, b) => b.couldAddAtMost - a.couldAddAtMost);
  if (most === undefined) return "";
  const rows = most.generator === null ? "synthetic rows" : ROWS_OF[most.generator];
  return `, and ${rows} could lower it by at most ${spokenNats(most.couldAddAtMost)} more than remedies without rows do (95 % limit)`;
}

/** That the simplest remedy does as well as the one that is named. */
function shiftAlone({ rebalancer, losses, priorShiftLoss, minimumGain }: Decision): string {
  if (rebalancer === "prior_shift" || priorShiftLoss === null || losses.rebalancer === null) return "";
  if (!(priorShiftLoss - losses.rebalancer < minimumGain)) return "";
  return `, shifting the intercept alone (prior_shift) to ${spokenNats(priorShiftLoss)}`;
}

/** That a loss, though it falls, is that of knowing nothing. */
function knowingNothing(loss: number | null): string {
  if (loss === null || loss < LOSS_OF_KNOWING_NOTHING) return "";
  return ` – still no lower than the ${spokenNats(LOSS_OF_KNOWING_NOTHING)} of giving every row one half`;
}

function fromTo(from: number | null, to: number | null): string {
  return from === null || to === null ? "" : ` from ${spokenNats(from)} to ${spokenNats(to)}`;
}
