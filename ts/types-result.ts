/** The public types of what comes out of `tune`. Keys of the document are fixed; see docs/result.md. */

import type {
  BaselineName,
  ClassifierName,
  Evidence,
  GeneratorName,
  SelectionRule,
  VerdictKind,
  Warning,
} from "./types.js";
import type { Diagnosis } from "./types-diagnosis.js";

/** A difference of balanced losses in nats, positive is better, with its 95 % interval (Nadeau and Bengio 2003). */
export interface Gain {
  mean: number;
  low: number;
  high: number;
}

export interface CurvePoint {
  gapMultiplier: number;
  /** Rows to add to the whole table at this multiplier. */
  nSynthetic: number;
  /** Balanced validation loss in nats, mean over folds. */
  loss: number | null;
  standardError: number | null;
  /** The same fits with their intercept shifted to equal base rates. */
  correctedLoss: number | null;
  correctedStandardError: number | null;
}

export interface SelectedSize {
  gapMultiplier: number;
  nSynthetic: number;
  loss: number;
  /** Whether the corrected curve was chosen. */
  corrected: boolean;
  rule: SelectionRule;
  /** The multiplier that each fold alone would have chosen. */
  perFold: number[];
  /** The middle 95 % of the multipliers that resampled held-out rows choose; null where they could not be resampled. */
  interval: { low: number; high: number } | null;
  /** How often each size is chosen in the draws, those never chosen left out. */
  distribution: ChosenShare[];
}

/** A size and the share of draws that chose it. */
export interface ChosenShare {
  gapMultiplier: number;
  /** From 0 to 1. */
  share: number;
}

/** A gain of a generator's `choice`, corrected for the search over sizes. */
export interface CorrectedGain {
  over: BaselineName;
  /** In nats. */
  gain: number;
}

export interface GeneratorResult {
  name: GeneratorName;
  curve: CurvePoint[];
  /** The choice among all candidates, 0 included; null if no fit succeeded. */
  selected: SelectedSize | null;
  /** The choice among sizes above 0: what the rows can do at their best. */
  choice: SelectedSize | null;
  /** Gains of `choice` over `none` and each rebalancer. */
  gains: { over: BaselineName; gain: Gain }[];
  /** The same, corrected for the search over sizes by resampling held-out rows; empty where that could not be done. */
  correctedGains: CorrectedGain[];
  /** Gain of naive balancing (gap multiplier 1) over `none`. */
  naiveBalancing: Gain | null;
  /** Whether naive balancing with this generator is shown to do harm. */
  harmful: boolean;
  /** What theory says before anything is tried; null with `evidence: "curves"`. */
  diagnosis: Diagnosis | null;
  warnings: Warning[];
}

export interface BaselineResult {
  name: BaselineName;
  loss: number | null;
  standardError: number | null;
  /** Gain over `none`; null for `none` itself. */
  gain: Gain | null;
  /** Only for `tuned_weight`: its path and its choice. */
  curve?: CurvePoint[];
  selected?: SelectedSize | null;
}

export interface Verdict {
  kind: VerdictKind;
  /** One sentence that a clinician can read. */
  sentence: string;
  /** The reasons, a sentence each. */
  evidence: string[];
  generator: GeneratorName | null;
  nSynthetic: number | null;
  gapMultiplier: number | null;
  /** The rebalancer that the verdict names. */
  rebalancer: BaselineName | null;
  gain: ({ over: BaselineName } & Gain) | null;
  /** The judged generator's least gain over the rebalancers, corrected for the search over sizes. */
  correctedLeastGain: number | null;
  /** The smallest gain over the rebalancers that this table could have shown, in nats. */
  smallestDetectableGain: number | null;
}

export interface ColumnSummary {
  name: string;
  role: "feature" | "target" | "groups" | "id" | "dropped" | "left-out";
  kind: "numeric" | "categorical";
  /** How the kind was decided. */
  decidedBy: "content" | "option";
  nMissing: number;
  /** For categories. */
  nLevels: number | null;
}

/** What is measured at the natural prevalence. */
export type NaturalMetric =
  | "logLoss"
  | "brier"
  | "calibrationIntercept"
  | "calibrationSlope"
  | "expectedCalibrationError"
  | "auroc"
  | "averagePrecision";

/** A metric over the splits. */
export interface MetricValue {
  mean: number;
  /** Of the 95 % interval; null for a single split. */
  low: number | null;
  high: number | null;
}

/** All metrics; null where one does not exist. */
export type NaturalMetrics = Record<NaturalMetric, MetricValue | null>;

/** A fit where the classes are as frequent as in the table. */
export interface NaturalResult {
  name: BaselineName | GeneratorName;
  metrics: NaturalMetrics;
  /** Each less that of `none` on the same splits; null for `none` itself. */
  overNone: NaturalMetrics | null;
}

/** Rows of similar probability. */
export interface CalibrationBin {
  meanPredicted: number;
  /** Share of positives. */
  observed: number;
  /** Of its 95 % interval (Wilson; with groups of as many independent rows as tell as much). */
  low: number;
  high: number;
  nRows: number;
}

/** Probabilities of the delivered model at one stage of their correction. */
export interface DeliveryStage {
  name: "as_fitted" | "prior_shift" | "recalibrated";
  metrics: NaturalMetrics;
  /** At most ten bins. */
  curve: CalibrationBin[];
}

/** From the log odds as fitted to those at the table's prevalence: intercept + slope · (log odds + naturalOffset). */
export interface Correction {
  /** The analytic shift of the intercept. */
  naturalOffset: number;
  /** Of the recalibration line; null where there is none. */
  intercept: number | null;
  slope: number | null;
}

/** Decisions at the threshold of one cost ratio; costs are per row in units of a false alarm. */
export interface CostThreshold {
  /** The cost of a missed positive. */
  costRatio: number;
  /** On the last of the stages: the recalibrated probability, or the shifted one where there is no line. */
  threshold: number;
  sensitivity: number;
  specificity: number;
  /** Null if no row is called positive. */
  precision: number | null;
  /** Share of rows that are. */
  calledPositive: number;
  expectedCost: number;
  treatAllCost: number;
  treatNoneCost: number;
}

/** What the delivered model's probabilities are worth, judged on held-out rows. */
export interface DeliveryResult {
  trainedAs: BaselineName | GeneratorName;
  correction: Correction;
  /** Before and after: as fitted, with the intercept shifted, and with the line (absent where there is none). */
  stages: DeliveryStage[];
  thresholds: CostThreshold[];
}

export interface FittedModel {
  intercept: number;
  /** In the table's own units; a category is "column=level". */
  coefficients: Record<string, number>;
}

/** The one document that `tune` returns and `--json` prints. */
export interface TuneResult {
  schemaVersion: 1;
  command: "tune";
  data: {
    nRows: number;
    nMajority: number;
    nMinority: number;
    nColumns: number;
    balanceGap: number;
    target: string;
    positive: string;
    negative: string;
    columns: ColumnSummary[];
    warnings: Warning[];
  };
  options: {
    generators: GeneratorName[];
    baselines: BaselineName[];
    classifier: ClassifierName;
    inversePenalty: number;
    candidates: number[] | "theory-guided";
    selection: SelectionRule;
    folds: number | null;
    repeats: number;
    validationFraction: number | null;
    validationRows: number | null;
    groups: string | null;
    kNeighbors: number;
    shrinkage: number | "ledoit-wolf";
    jitterScale: number;
    minimumGain: number;
    costRatio: number[];
    evidence: Evidence;
  };
  verdict: Verdict;
  baselines: BaselineResult[];
  generators: GeneratorResult[];
  natural: NaturalResult[];
  delivery: DeliveryResult | null;
  model: FittedModel | null;
  run: {
    version: string;
    seed: number;
    workers: number;
    seconds: number;
    /** SHA-256 of the table's content, in hexadecimal. */
    dataHash: string;
  };
}
