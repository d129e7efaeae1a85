/** The public types of a diagnosis: what theory says of a table and a generator before anything is tried. */

import type { ClassifierName, GeneratorName, RoleOptions, RunControl, TuneResult, Warning } from "./types.js";

/** The published test of local symmetry, and beside it one that holds its level. */
export interface SymmetryTest {
  /** T, 0 or more. */
  statistic: number | null;
  degreesOfFreedom: number | null;
  /** What T is compared with at the 5 % level. */
  cutoff: number | null;
  /** At least 2.2e-308, which stands for everything below: use the logarithm. */
  pValue: number | null;
  /** Natural logarithm of the p-value, finite. */
  logPValue: number | null;
  /** Why there is no test. */
  reason: Warning | null;
  majorityRoot: MajorityRoot;
}

/** Does the minority agree with the fit that the majority alone would give? */
export interface MajorityRoot {
  /** By construction: the majority's equation has no root, as in every logistic model with an intercept. */
  kind: "tested" | "asymmetric-by-construction" | "not-available";
  statistic: number | null;
  degreesOfFreedom: number | null;
  denominatorDegreesOfFreedom: number | null;
  pValue: number | null;
  logPValue: number | null;
  reason: Warning | null;
}

/** Do natural and balanced weights give the same slopes? With leverage correction and an F reference. */
export interface WeightsTest {
  statistic: number | null;
  degreesOfFreedom: number | null;
  denominatorDegreesOfFreedom: number | null;
  pValue: number | null;
  logPValue: number | null;
  reason: Warning | null;
  /** Without leverage correction, against χ²; rejects too often with few minority rows. */
  plain: PlainTest | null;
}

export interface PlainTest {
  statistic: number;
  degreesOfFreedom: number;
  pValue: number;
  logPValue: number;
}

/** Mismatch of the generator against sampling noise, with its 95 % interval. */
export interface QualityScore {
  score: number;
  low: number;
  high: number;
}

/** Where bias costs least. */
export interface MetricTarget {
  kind: "no_rows" | "rows" | "many_rows";
  /** Rows to add; null where more are always better. */
  nSynthetic: number | null;
}

/** Gap multipliers to try. */
export interface CandidateSets {
  /** Of the published rule. */
  published: number[];
  /** Of every regime that the findings leave open, with 0 and balance; curves extend past their edge. */
  joined: number[];
}

/** What theory expects of one size. Nats above the best balanced loss. */
export interface PredictedPoint {
  gapMultiplier: number;
  nSynthetic: number;
  /** The sum of the two terms. */
  excessRisk: number;
  biasTerm: number;
  varianceTerm: number;
}

/** What theory says of one generator on one table. */
export interface Diagnosis {
  symmetry: SymmetryTest;
  weightsTest: WeightsTest;
  quality: QualityScore | null;
  /** By the published cuts, or "borderline" where one lies within its own noise; null where it cannot be told. */
  regime: "local_symmetry" | "realistic" | "biased" | "borderline" | null;
  /** Whether the classes differ in the balanced fit whatever the data, as in every logistic model with an intercept. */
  asymmetricByConstruction: boolean;
  /** Of the angle between the generator's mismatch and the class contrast, −1 to 1. */
  cosine: number | null;
  /** ñ*, rows to add; null unless the quality score is at most 10 and the two biases can cancel. */
  theoryTarget: number | null;
  metricTarget: MetricTarget | null;
  candidateSets: CandidateSets;
  predictedCurve: PredictedPoint[];
  /** Why something above is missing. */
  reason: Warning | null;
}

/** Options of `diagnose`; the same words as for `tune`. */
export interface DiagnoseOptions extends RoleOptions, Omit<RunControl, "workers"> {
  /** Default `["smote"]`. */
  generators?: GeneratorName[];
  /** Default "logistic". */
  classifier?: ClassifierName;
  /** scikit-learn's C on the summed loss, at least 1e-20. Default 1. */
  inversePenalty?: number;
  /** Where the curve is predicted: "grid", "start:stop:step", a list, or gap multipliers. Default "grid". */
  candidates?: string | number[];
  /** Folds of the quality score, at least 2; fewer where a class has fewer rows. Default 3. */
  folds?: number;
  /** See `TuneOptions`. */
  kNeighbors?: number;
  shrinkage?: number | "ledoit-wolf";
  jitterScale?: number;
  seed?: number;
}

/** The one document that `diagnose` returns. */
export interface Diagnosed {
  schemaVersion: 1;
  command: "diagnose";
  data: TuneResult["data"];
  options: {
    generators: GeneratorName[];
    classifier: ClassifierName;
    inversePenalty: number;
    candidates: number[];
    folds: number;
    groups: string | null;
    kNeighbors: number;
    shrinkage: number | "ledoit-wolf";
    jitterScale: number;
  };
  generators: { name: GeneratorName; diagnosis: Diagnosis; warnings: Warning[] }[];
  run: TuneResult["run"];
}
