/** The same fits where the classes are as frequent as in the table. */

import { overNone } from "../engine/inference.js";
import type { Assessment, MetricEstimate, NaturalLens } from "../engine/requests.js";
import type { ResolvedOptions } from "../options.js";
import type { BaselineName, GeneratorName, NaturalMetric, NaturalMetrics, NaturalResult } from "../types.js";
import type { Curves } from "./curves.js";
import type { ArmFits } from "./held-out.js";

/** In the core's order. */
const METRICS: readonly NaturalMetric[] = [
  "logLoss",
  "brier",
  "calibrationIntercept",
  "calibrationSlope",
  "expectedCalibrationError",
  "auroc",
  "averagePrecision",
];

/**
 * `none`, the rebalancers and every generator's choice at the natural prevalence; empty if `none` failed.
 *
 * @param lensOf What is said of a fit; null if it failed in a split.
 * @param ratio Validation rows for each training row.
 */
export function naturalResults(
  assessment: Assessment,
  curves: Curves,
  options: ResolvedOptions,
  lensOf: (fit: ArmFits) => NaturalLens | null,
  ratio: number,
): NaturalResult[] {
  const none = lensOf(curves.natural);
  if (none === null) return [];
  return fitsAtNature(assessment, curves, options).map(([name, fit]) => {
    if (name === "none") return { name, ...metricsOf(none, null) };
    // Shifted to the natural prevalence, the shifted intercept is the natural fit again: nothing differs.
    if (name === "prior_shift") return { name, ...metricsOf(none, none.metrics.map(noDifference)) };
    const lens = fit && lensOf(fit);
    return { name, ...metricsOf(lens, lens && overNone(lens.values, none.values, ratio)) };
  });
}

/** What is looked at, and by which of the run's fits; null where it has none. */
export function fitsAtNature(
  assessment: Assessment,
  curves: Curves,
  options: ResolvedOptions,
): [NaturalResult["name"], ArmFits | null][] {
  const baselines = options.baselines.filter((name) => name !== "duplicate");
  return [
    ...baselines.map((name): [BaselineName, ArmFits | null] => [name, baselineFit(name, assessment, curves)]),
    ...options.generators.map((name, i): [GeneratorName, ArmFits | null] => {
      const choice = assessment.generators[i]?.curve.choice;
      return [name, choice ? curves.fitOf(name, choice.index) : null];
    }),
  ];
}

/** The fit of a baseline; null where it has none. */
function baselineFit(name: BaselineName, assessment: Assessment, curves: Curves): ArmFits | null {
  if (name === "none" || name === "prior_shift") return curves.natural;
  if (name === "class_weight") return curves.classWeight;
  const choice = assessment.tunedWeightCurve?.choice;
  return choice ? curves.fitOf("tuned_weight", choice.index) : null;
}

function noDifference({ mean, low, high }: MetricEstimate): MetricEstimate {
  return { mean: mean && 0, low: low && 0, high: high && 0 };
}

function metricsOf(
  lens: NaturalLens | null,
  differences: MetricEstimate[] | null,
): Omit<NaturalResult, "name"> {
  return {
    metrics: namedMetrics(lens?.metrics ?? []),
    overNone: differences && namedMetrics(differences),
  };
}

/** The core's list by name. */
export function namedMetrics(estimates: readonly MetricEstimate[]): NaturalMetrics {
  const entries = METRICS.map((name, i) => {
    const { mean = null, low = null, high = null } = estimates[i] ?? {};
    return [name, mean === null ? null : { mean, low, high }];
  });
  return Object.fromEntries(entries) as NaturalMetrics;
}
