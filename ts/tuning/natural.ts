/** The same fits where the classes are as frequent as in the table. */

import { type HeldOutFit, naturalLens } from "../engine/inference.js";
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

/** One fit on its held-out rows, and what the lens says of it. */
export interface SeenFit {
  held: HeldOutFit;
  lens: NaturalLens;
}

/** The fits of a run at the natural prevalence, each looked at once. */
export class Lenses {
  readonly #curves: Curves;
  readonly #losses: Losses;
  readonly #seen = new Map<string, SeenFit | null>();

  constructor(curves: Curves, losses: Losses) {
    this.#curves = curves;
    this.#losses = losses;
  }

  /** The fit without any remedy; null if it failed. */
  get none(): SeenFit | null {
    return this.of(this.#curves.natural);
  }

  /** A fit, against `none` unless that failed; null if it failed in a split. */
  of(fit: ArmFits): SeenFit | null {
    const key = `${fit.arm}/${fit.fits}`;
    const seen = this.#seen.get(key);
    if (seen !== undefined) return seen;
    const { natural } = this.#curves;
    const isNone = key === `${natural.arm}/${natural.fits}`;
    const none = isNone ? null : (this.none?.lens.values ?? null);
    const held = heldOutFit(this.#losses, fit, natural);
    const ratio = this.#losses.validationToTraining;
    const found = held === null ? null : { held, lens: naturalLens(held, none, ratio) };
    this.#seen.set(key, found);
    return found;
  }
}

/** `none`, the rebalancers and every generator's choice at the natural prevalence; empty if `none` failed. */
export function naturalResults(
  assessment: Assessment,
  curves: Curves,
  lenses: Lenses,
  options: ResolvedOptions,
): NaturalResult[] {
  const none = lenses.none?.lens;
  if (none === undefined) return [];
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
    return { name, ...metricsOf((fit && lenses.of(fit)?.lens) ?? null) };
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
