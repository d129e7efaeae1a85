/** Why a verdict is what it is, in sentences. */

import type { Gain, GeneratorName } from "../types.js";
import { type BeforeAndAfter, type Decision, leastGain, rowsOf } from "./decision.js";
import { negated, range } from "./gain-words.js";
import { DOING, ROWS_OF } from "./names.js";
import { counted, multiplier, spokenNats } from "./numbers.js";

/** From so many features for each minority row gains of cross-validation were measured to be 0.01 nats too large, or more. */
const MANY_FEATURES = 0.25;
const PERCENT = 100;
/** Below it a share of draws is not worth a word. */
const LEAST_SHARE = 0.005;

/** What draws do under the rule of one standard error. */
const DRAWS_TAKE_MINIMUM =
  "Each draw chose the size of least loss, not the smallest within one standard error, which needs splits: the corrected " +
  "gain and the interval of the size are those of the rule minimum.";

/**
 * The gains that decide and what limits them; every other one stands in the tables.
 *
 * @param decision - what was decided.
 * @returns a sentence each.
 */
export function evidenceOf(decision: Decision): string[] {
  const evidence: string[] = [];
  const best = `The best size of ${rowsOf(decision)}`;
  const asItIs = "the table as it is";
  const least = leastGain(decision);
  if (decision.rebalancerOverNone !== null && decision.rebalancer !== null) {
    evidence.push(`${decision.rebalancer} ${comparison(decision.rebalancerOverNone, asItIs)}.`);
  }
  if (decision.overNone !== null) evidence.push(`${best} ${comparison(decision.overNone, asItIs)}.`);
  if (least !== null) evidence.push(`${best} ${comparison(least.gain, least.over)}.`);
  evidence.push(...searchEvidence(decision));
  if (decision.naiveBalancing !== null && decision.naiveBalancing.high < 0) {
    evidence.push(
      `Filling the class gap with ${rowsOf(decision)} ${comparison(decision.naiveBalancing, asItIs)}.`,
    );
  }
  // Beside rows that were found it would only confuse: it is that of the least sure comparison.
  if (decision.smallestDetectableGain !== null && decision.kind !== "add") {
    const smallest = spokenNats(decision.smallestDetectableGain);
    evidence.push(
      `This table would have shown a gain of ${smallest} over each of the remedies without rows four times in five.`,
    );
  }
  evidence.push(...fewRowsEvidence(decision), ...penaltyEvidence(decision), ...naturalEvidence(decision));
  const { reasons } = decision;
  // The gravest is already the sentence's.
  const isSaid = isUnevaluated(decision);
  for (const { message } of isSaid ? reasons.slice(1) : reasons) evidence.push(`${capitalised(message)}.`);
  return evidence;
}

/** Whether something stands in the way of any verdict. */
function isUnevaluated({ kind, intervalsTooWide, reasons }: Decision): boolean {
  return kind === "undecided" && !intervalsTooWide && reasons.length > 0;
}

/** What trying many sizes did to the gain, and how loose the best size is. */
function searchEvidence(decision: Decision): string[] {
  const { correctedLeastGain, sizeInterval } = decision;
  // Where nothing can be told, neither can whether a gain is worth having.
  const evidence = isUnevaluated(decision) ? [] : correctionEvidence(decision);
  if (sizeInterval !== null) {
    const { low, high } = sizeInterval;
    const place =
      low === high ? `at ${multiplier(low)}` : `between ${multiplier(low)} and ${multiplier(high)}`;
    evidence.push(
      `With other held-out rows of the same kind, the best size above 0 of ${rowsOf(decision)} would lie ${place} × the ` +
        `class gap (95 % of draws)${noRows(decision)}.`,
    );
  }
  if (decision.drawsTakeMinimum && (correctedLeastGain !== null || sizeInterval !== null))
    evidence.push(DRAWS_TAKE_MINIMUM);
  return evidence;
}

/** What is left of the gain without the flattery of the search. */
function correctionEvidence({ correctedLeastGain, minimumGain, nSizes, overNone }: Decision): string[] {
  if (correctedLeastGain !== null) {
    const worth = correctedLeastGain < minimumGain ? "less than" : "at least";
    return [
      `Corrected for having tried many sizes, its least gain over the remedies without rows is ` +
        `${spokenNats(correctedLeastGain)}, ${worth} the ${spokenNats(minimumGain)} worth having.`,
    ];
  }
  if (overNone === null) return [];
  return [
    `These gains are not corrected for having tried ${counted(nSizes, "size")}: the best of many looks better than it is.`,
  ];
}

/** How often none of them are best. */
function noRows({ shareOfNoRows }: Decision): string {
  if (shareOfNoRows < LEAST_SHARE) return "";
  const percent = Math.min(Math.round(PERCENT * shareOfNoRows), PERCENT - 1);
  const share = shareOfNoRows === 1 ? "all draws" : `${percent} % of draws`;
  return `; no rows at all would be best in ${share}`;
}

/** With many features for each minority row a gain hangs on how many rows there are to train on. */
function fewRowsEvidence({ nFeatures, nMinority, trainingShare, overNone }: Decision): string[] {
  if (overNone === null || nFeatures < MANY_FEATURES * nMinority) return [];
  return [
    `With ${counted(nFeatures, "feature")} for ${counted(nMinority, "minority row")} these gains may be too large: they are ` +
      `measured on fits of ${Math.round(PERCENT * trainingShare)} % of the rows, and a fit of all rows needs help less.`,
  ];
}

/** Rows loosen a penalty, and so may do no more than a weaker one would. */
function penaltyEvidence({ kind, penaltyMovesCoefficients }: Decision): string[] {
  if (kind !== "add" || !penaltyMovesCoefficients) return [];
  return [
    "The penalty moves these coefficients by more than their noise, and every row that is added loosens it: compare with " +
      "a larger `inversePenalty` before adding rows.",
  ];
}

/** The other lens in one line. */
function naturalEvidence({ natural }: Decision): string[] {
  if (natural === null) return [];
  const { of, logLoss, auroc } = natural;
  const where = "Where positives are as frequent as in this table,";
  if (of === "prior_shift") {
    return [
      `${where} the shifted intercept is shifted back: log loss ${spokenNats(logLoss.before)} and AUROC ` +
        `${spokenNats(auroc.before)}, as without any remedy.`,
    ];
  }
  const subject = of in ROWS_OF ? `${ROWS_OF[of as GeneratorName]} at their best size take` : `${of} takes`;
  return [
    `${where} ${subject} the log loss from ${beforeAndAfter(logLoss)} and the AUROC from ${beforeAndAfter(auroc)}.`,
  ];
}

function beforeAndAfter({ before, after, change }: BeforeAndAfter): string {
  const sure = change === null ? "" : ` (95 % interval of the change ${range(change)})`;
  return `${spokenNats(before)} to ${spokenNats(after)}${sure}`;
}

/** The names of remedies and generators keep their first letter. */
function capitalised(clause: string): string {
  const [first = ""] = clause.split(/[ ,]/);
  return first in ROWS_OF || first in DOING ? clause : `${clause.charAt(0).toUpperCase()}${clause.slice(1)}`;
}

/** Says "is better" or "is worse" only where the interval excludes 0. */
function comparison(gain: Gain, over: string): string {
  if (gain.low > 0)
    return `is better than ${over} by ${spokenNats(gain.mean)} (95 % interval ${range(gain)})`;
  if (gain.high < 0) {
    const loss = negated(gain);
    return `is worse than ${over} by ${spokenNats(loss.mean)} (95 % interval ${range(loss)})`;
  }
  return `is not shown to differ from ${over}: gain ${spokenNats(gain.mean)} (95 % interval ${range(gain)})`;
}
