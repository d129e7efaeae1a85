/** What a verdict's words are made from. */

import type { BaselineName, Gain, GeneratorName, VerdictKind, Warning } from "../types.js";
import { ROWS_OF } from "./names.js";

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
  /** Balanced loss with the intercept shifted and nothing else. */
  priorShiftLoss: number | null;
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
  /** Share of the draws in which no size above 0 was better than 0. */
  shareOfNoRows: number;
  /** Whether draws chose by the least mean where the rule itself needs splits, which draws lack. */
  drawsTakeMinimum: boolean;
  /** Sizes of the generator that were tried. */
  nSizes: number;
  /** Log loss and AUROC at the table's own prevalence: as the table is, of what is advised, and their difference. */
  natural: { of: BaselineName | GeneratorName; logLoss: BeforeAndAfter; auroc: BeforeAndAfter } | null;
  /** The least upper limit over the rebalancers. */
  rowsCouldAddAtMost: number | null;
  /** The same of the other generators, where it is not below the smallest gain worth having. */
  openGenerators: { generator: GeneratorName; couldAddAtMost: number }[];
  /** Generators that were evaluated. */
  nGenerators: number;
  smallestDetectableGain: number | null;
  /** What stands in the way of an evaluation or limits it: clauses without a full stop, the gravest first. */
  reasons: Warning[];
  /** Whether it was evaluated and only its noise leaves it open, whatever limits it besides. */
  intervalsTooWide: boolean;
  /** Whether the penalty was found to move the coefficients by more than their noise. */
  penaltyMovesCoefficients: boolean;
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

/** What knowing nothing costs: the balanced loss where every row has one half. */
export const LOSS_OF_KNOWING_NOTHING = Math.LN2;

/** The rows that the decision is about, as in "SMOTE rows". */
export function rowsOf({ generator }: Decision): string {
  return generator === null ? "synthetic rows" : ROWS_OF[generator];
}

/** The gain over the rebalancer that the best size gains least over. */
export function leastGain({ overRebalancers }: Decision): Decision["overRebalancers"][number] | null {
  return overRebalancers.reduce<Decision["overRebalancers"][number] | null>(
    (least, next) => (least === null || next.gain.mean < least.gain.mean ? next : least),
    null,
  );
}
