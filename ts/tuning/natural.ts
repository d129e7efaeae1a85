/** The same fits where the classes are as frequent as in the table. */

import { naturalLens } from "../engine/inference.js";
import type { Assessment, MetricEstimate, NaturalLens } from "../engine/requests.js";
import type { ResolvedOptions } from "../options.js";
import type { BaselineName, NaturalMetric, NaturalMetrics, NaturalResult } from "../types.js";
import type { Curves } from "./curves.js";
import { type ArmFits, heldOutFit } from "./held-out.js";
import type { Losses } from "./losses.js";

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

/** `none`, the rebalancers and every generator's choice at the natural prevalence; empty if `none` failed. */
export function naturalResults(
  assessment: Assessment,
  curves: Curves,
  losses: Losses,
  options: ResolvedOptions,
): NaturalResult[] {
  const ratio = losses.validationToTraining;
  const natural = heldOutFit(losses, curves.natural, curves.natural);
  if (natural === null) return [];
  const none = naturalLens(natural, null, ratio);
  // Shifted to the natural prevalence, the shifted intercept is the natural fit again: nothing differs.
  const unchanged: NaturalLens = {
    ...none,
    overNone: none.metrics.map(({ mean, low, high }) => ({
      mean: mean === null ? null : 0,
      low: low === null ? null : 0,
      high: high === null ? null : 0,
    })),
  };
  const resultOf = (name: NaturalResult["name"], fit: ArmFits | null): NaturalResult => {
    const held = fit === null ? null : heldOutFit(losses, fit, curves.natural);
    const lens = held === null ? null : naturalLens(held, none.values, ratio);
    return { name, ...metricsOf(lens) };
  };
  const baselines = options.baselines.filter((name) => name !== "duplicate");
  return [
    ...baselines.map((name) => {
      if (name === "none") return { name, ...metricsOf(none) };
      if (name === "prior_shift") return { name, ...metricsOf(unchanged) };
      return resultOf(name, weightedFit(name, assessment, curves));
    }),
    ...options.generators.map((name, i) => {
      const choice = assessment.generators[i]?.curve.choice;
      return resultOf(name, choice ? curves.fitOf(name, choice.index) : null);
    }),
  ];
}

/** The fit of a baseline that weights rows; null where it has none. */
function weightedFit(name: BaselineName, assessment: Assessment, curves: Curves): ArmFits | null {
  if (name === "class_weight") return curves.classWeight;
  const choice = assessment.tunedWeightCurve?.choice;
  return choice ? curves.fitOf("tuned_weight", choice.index) : null;
}

function metricsOf(lens: NaturalLens | null): Omit<NaturalResult, "name"> {
  return {
    metrics: namedMetrics(lens?.metrics ?? []),
    overNone: lens?.overNone == null ? null : namedMetrics(lens.overNone),
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
