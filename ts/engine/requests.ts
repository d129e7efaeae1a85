/** What the engine takes and gives, as the binding declares it or, where typed arrays are built by hand, as it builds it. */

import type { Warning } from "../types.js";
import type { Feature, Model } from "../wasm/vtss_wasm.js";

export type {
  ArmLosses,
  ArmRequest,
  AssessedBaseline,
  AssessedCurve,
  AssessedGenerator,
  Assessment,
  AssessmentRequest,
  AugmentRequest,
  CalibrationBin,
  ChosenSizes,
  ClassifierSpec,
  Decision,
  Delivery,
  Diagnosis as DiagnosisOutcome,
  DiagnosisRequest,
  Estimate,
  Feature,
  FinalRequest,
  GeneratorDiagnosis as GeneratorOutcome,
  GeneratorSpec,
  MetricEstimate,
  Model,
  NaturalLens,
  Reason,
  Rebalancer,
  Recipe,
  Selected,
  SplitPlan,
  SweepRequest,
  TestOutcome,
} from "../wasm/vtss_wasm.js";

/** One arm of a fold. All but `margins` have one entry per fit. */
export interface ArmOutcome {
  /** Balanced validation loss in nats; NaN where the fit failed. */
  loss: Float64Array;
  correctedLoss: Float64Array;
  /** log(W₀/W₁) of each fit. */
  offset: Float64Array;
  maxGradient: Float64Array;
  nIterations: number[];
  /** Log odds, row-major (validation row, fit). */
  margins: Float32Array;
  warnings: Warning[];
}

/** One fold. */
export interface SweepOutcome {
  /** Rows of the table, the majority first: the order of every arm's margins. */
  validationRows: Uint32Array;
  nValidationMajority: number;
  nTraining: number;
  arms: ArmOutcome[];
}

/** The delivered model and its coefficients in the table's units. */
export interface FinalOutcome {
  model: Model;
  features: Feature[];
  coefficients: Float64Array;
  intercept: number;
  converged: boolean;
  maxGradient: number;
  warnings: Warning[];
}

/** Synthetic rows in the table's units, one array per feature column. */
export interface AugmentOutcome {
  columns: (Float64Array | Int32Array)[];
  /** Rows of the table. */
  seeds: Uint32Array | null;
  partners: Uint32Array | null;
  fractions: Float64Array | null;
  warnings: Warning[];
}
