import type { GeneratorResult, TuneResult, Warning } from "../types.js";

/** A test as the report shows it; what does not exist is null. */
export interface ReportedTest {
  statistic: number | null;
  degreesOfFreedom: number | null;
  denominatorDegreesOfFreedom?: number | null;
  pValue: number | null;
  logPValue: number | null;
  reason?: Warning | null;
}

/** As much of a diagnosis as the report shows. */
export interface ReportedDiagnosis {
  symmetry: ReportedTest & { cutoff: number; majorityRoot: ReportedTest };
  weightsTest: ReportedTest;
  quality: { score: number; low: number; high: number } | null;
  regime: string;
  asymmetricByConstruction: boolean;
  theoryTarget: number | null;
  metricTarget: { kind: string; nSynthetic: number | null };
  predictedCurve: readonly { gapMultiplier: number; nSynthetic: number; excessRisk: number }[];
}

/** A group of rows with like predictions. */
export interface CalibrationBin {
  meanPredicted: number;
  observed: number;
  low: number | null;
  high: number | null;
  nRows: number;
}

/** The delivered model's probabilities before and after their correction. */
export interface ReportedDelivery {
  before: { calibrationCurve: readonly CalibrationBin[] };
  after: { calibrationCurve: readonly CalibrationBin[] };
}

/** The generator's diagnosis; null where it has none. */
export function diagnosisOf(generator: GeneratorResult): ReportedDiagnosis | null {
  return (generator.diagnosis ?? null) as ReportedDiagnosis | null;
}

/** What is known of the delivered model's calibration; null in documents without it. */
export function deliveryOf(result: TuneResult): ReportedDelivery | null {
  return ((result as { delivery?: unknown }).delivery ?? null) as ReportedDelivery | null;
}
