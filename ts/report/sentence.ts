import type { BaselineName, Gain, GeneratorName, Verdict, VerdictKind, Warning } from "../types.js";
import { DOING, ROWS_OF } from "./names.js";
import { count, counted, multiplier, spokenNats } from "./numbers.js";

/** From so many features for each minority row gains of cross-validation were measured to be 0.01 nats too large, or more. */
const MANY_FEATURES = 0.25;
const PERCENT = 100;

/** What was decided and on what grounds; the words are made from it. Losses and gains in nats. */
export interface Decision {
  kind: VerdictKind;
  /** The generator that the decision is about. */
  generator: GeneratorName | null;
  /** Its best size. */
  nSynthetic: number | null;
  gapMultiplier: number | null;
  /** Whether that size was best on the prior-corrected curve. */
  corrected: boolean;
  /** The best rebalancer. */
  rebalancer: BaselineName | null;
  /** Balanced losses, where they were measured. */
  losses: { none: number | null; rebalancer: number | null; chosen: number | null };
  /** Gain of the best size over `none`. */
  overNone: Gain | null;
  /** Gain of the best size over each rebalancer. */
  overRebalancers: { over: BaselineName; gain: Gain }[];
  /** Gain of the best rebalancer over `none`. */
  rebalancerOverNone: Gain | null;
  /** Gain of naive balancing with the generator over `none`; negative is harm. */
  naiveBalancing: Gain | null;
  /** The smallest gain worth having. */
  minimumGain: number;
  /** Whether the interval over some rebalancer stays below the smallest gain worth having. */
  rowsShownNoBetter: boolean;
  /** The least of those gains, corrected for the search over sizes. */
  correctedLeastGain: number | null;
  /** Gap multipliers between which 95 % of the draws put the best size above 0. */
  sizeInterval: { low: number; high: number } | null;
  /** Log loss and AUROC at the table's own prevalence: as the table is, at the best size, and their difference. */
  natural: { logLoss: BeforeAndAfter; auroc: BeforeAndAfter } | null;
  /** The least upper limit over the rebalancers. */
  rowsCouldAddAtMost: number | null;
  smallestDetectableGain: number | null;
  /** What stands in the way of an evaluation or limits it: clauses without a full stop, the gravest first. */
  reasons: Warning[];
  /** Whether it was evaluated and only its noise leaves it open, whatever limits it besides. */
  intervalsTooWide: boolean;
  nMinority: number;
  /** What the classifier sees, without the intercept. */
  nFeatures: number;
  /** Share of the rows that a split trains on. */
  trainingShare: number;
}

/** A metric without a remedy and with it. */
export interface BeforeAndAfter {
  before: number;
  after: number;
  /** After less before. */
  change: Gain | null;
}

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
    const { nSynthetic, gapMultiplier, corrected } = decision;
    const size = `${count(nSynthetic ?? 0)} ${rows(decision)} (${multiplier(gapMultiplier ?? 0)} × the class gap)`;
    const shift = corrected ? " and shift the intercept" : "";
    const least = leastGain(decision);
    const beyond =
      least === null
        ? ""
        : `, which is ${spokenNats(least.gain.mean)} lower than the best remedy without rows reaches (${least.over})`;
    return `Add ${size}${shift}: the balanced loss falls${fromTo(decision.losses.none, decision.losses.chosen)}${beyond}.`;
  },
  rebalance: (decision) => {
    const remedy = DOING[decision.rebalancer ?? "prior_shift"];
    const effect = `${remedy} lowers the balanced loss${fromTo(decision.losses.none, decision.losses.rebalancer)}`;
    if (decision.rowsShownNoBetter) {
      return `Adding synthetic rows is not needed: ${effect}, and ${rows(decision)} are shown to be no better by ${spokenNats(decision.minimumGain)} or more.`;
    }
    const most = decision.rowsCouldAddAtMost;
    const open =
      most === null ? "" : `, and ${rows(decision)} could lower it by at most ${spokenNats(most)} more`;
    return `Adding synthetic rows is not shown to be needed: ${effect}${open}.`;
  },
  harmful: (decision) => {
    const harm = decision.naiveBalancing;
    const size = harm === null ? "" : ` by ${spokenNats(-harm.mean)} (95 % interval ${range(negated(harm))})`;
    return `Do not balance this table with ${rows(decision)}: filling the class gap raises the balanced loss${size}.`;
  },
  none: ({ minimumGain }) =>
    "Leave the table as it is: neither synthetic rows nor a remedy without them lowers the balanced loss by as " +
    `much as ${spokenNats(minimumGain)}, the smallest gain worth having.`,
  undecided: ({ reasons, intervalsTooWide, nMinority, smallestDetectableGain }) => {
    const [reason] = reasons;
    if (reason !== undefined && !intervalsTooWide) return cannotTell(reason.message);
    const limit =
      smallestDetectableGain === null
        ? "the differences are within their noise"
        : `a gain is shown four times in five only from ${spokenNats(smallestDetectableGain)} on`;
    return cannotTell(`with ${counted(nMinority, "minority row")}, ${limit}`);
  },
};

/** The sentence where there is no verdict, for a reason that completes it. */
export function cannotTell(reason: string): string {
  return `This table cannot tell whether synthetic rows help: ${reason}.`;
}

/** The gains that decide; every other one stands in the tables. */
function evidenceOf(decision: Decision): string[] {
  const evidence: string[] = [];
  const best = `The best size of ${rows(decision)}`;
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
      `Filling the class gap with ${rows(decision)} ${comparison(decision.naiveBalancing, asItIs)}.`,
    );
  }
  if (decision.smallestDetectableGain !== null) {
    const smallest = spokenNats(decision.smallestDetectableGain);
    evidence.push(
      `This table would have shown a gain of ${smallest} over the remedies without rows four times in five.`,
    );
  }
  evidence.push(...fewRowsEvidence(decision), ...naturalEvidence(decision));
  for (const { message } of decision.reasons) evidence.push(`${capitalised(message)}.`);
  return evidence;
}

/** What trying many sizes did to the gain, and how loose the best size is. */
function searchEvidence(decision: Decision): string[] {
  const { correctedLeastGain, minimumGain, sizeInterval } = decision;
  const evidence: string[] = [];
  if (correctedLeastGain !== null) {
    const worth = correctedLeastGain < minimumGain ? "less than" : "at least";
    evidence.push(
      `Corrected for having tried many sizes, its least gain over the remedies without rows is ` +
        `${spokenNats(correctedLeastGain)}, ${worth} the ${spokenNats(minimumGain)} worth having.`,
    );
  }
  if (sizeInterval !== null) {
    const { low, high } = sizeInterval;
    const place =
      low === high ? `at ${multiplier(low)}` : `between ${multiplier(low)} and ${multiplier(high)}`;
    evidence.push(
      `With other held-out rows of the same kind, the best size of ${rows(decision)} would lie ${place} × the class ` +
        "gap (95 % of draws).",
    );
  }
  return evidence;
}

/** With many features for each minority row a gain hangs on how many rows there are to train on. */
function fewRowsEvidence({ nFeatures, nMinority, trainingShare, overNone }: Decision): string[] {
  if (overNone === null || nFeatures < MANY_FEATURES * nMinority) return [];
  return [
    `With ${counted(nFeatures, "feature")} for ${counted(nMinority, "minority row")} these gains may be too large: they are ` +
      `measured on fits of ${Math.round(PERCENT * trainingShare)} % of the rows, and a fit of all rows needs help less.`,
  ];
}

/** The other lens in one line. */
function naturalEvidence(decision: Decision): string[] {
  if (decision.natural === null) return [];
  const { logLoss, auroc } = decision.natural;
  const sure = logLoss.change === null ? "" : ` (change ${range(logLoss.change)})`;
  return [
    `Where positives are as frequent as in this table, ${rows(decision)} at their best size take the log loss from ` +
      `${spokenNats(logLoss.before)} to ${spokenNats(logLoss.after)}${sure} and the AUROC from ` +
      `${spokenNats(auroc.before)} to ${spokenNats(auroc.after)}.`,
  ];
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

function rows({ generator }: Decision): string {
  return generator === null ? "synthetic rows" : ROWS_OF[generator];
}

function leastGain({ overRebalancers }: Decision): Decision["overRebalancers"][number] | null {
  return overRebalancers.reduce<Decision["overRebalancers"][number] | null>(
    (least, next) => (least === null || next.gain.mean < least.gain.mean ? next : least),
    null,
  );
}

function negated({ mean, low, high }: Gain): Gain {
  return { mean: -mean, low: -high, high: -low };
}

function range({ low, high }: Gain): string {
  return `${spokenNats(low)} to ${spokenNats(high)}`;
}

function fromTo(from: number | null, to: number | null): string {
  return from === null || to === null ? "" : ` from ${spokenNats(from)} to ${spokenNats(to)}`;
}

/** A name in code keeps its first letter. */
function capitalised(clause: string): string {
  const isName = /^\w*_/.test(clause);
  return isName ? clause : `${clause.charAt(0).toUpperCase()}${clause.slice(1)}`;
}
