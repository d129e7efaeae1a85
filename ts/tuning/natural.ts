/** The same fits where the classes are as frequent as in the table. */

import type { HeldOutFit, Judge } from "../engine/held-out.js";
import { overNone } from "../engine/inference.js";
import type { Assessment, MetricEstimate, NaturalLens } from "../engine/requests.js";
import type { ResolvedOptions } from "../options.js";
import { pause } from "../pause.js";
import type { BaselineName, GeneratorName, NaturalMetric, NaturalMetrics, NaturalResult } from "../types.js";
import type { Curves } from "./curves.js";
import { type ArmFits, heldOutFit, heldOutRows } from "./held-out.js";
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
  readonly #judge: Judge;
  readonly #seen = new Map<string, Promise<SeenFit | null>>();

  constructor(curves: Curves, losses: Losses, judge: Judge) {
    this.#curves = curves;
    this.#losses = losses;
    this.#judge = judge;
  }

  /** Validation rows for each training row. */
  get ratio(): number {
    return this.#losses.validationToTraining;
  }

  /** A fit; null if it failed in a split. */
  of(fit: ArmFits): Promise<SeenFit | null> {
    const key = `${fit.arm}/${fit.fits}`;
    const seen = this.#seen.get(key) ?? this.#look(fit);
    this.#seen.set(key, seen);
    return seen;
  }

  /** Rows of the table that a fit was held out on, as its log odds stand. */
  rowsOf(fit: ArmFits): Uint32Array {
    return heldOutRows(this.#losses, fit);
  }

  async #look(fit: ArmFits): Promise<SeenFit | null> {
    // What was asked for before leaves this thread first.
    await pause();
    const held = heldOutFit(this.#losses, fit, this.#curves.natural);
    return held && { held, lens: await this.#judge({ kind: "lens", fit: held, ratio: this.ratio }) };
  }
}

/** `none`, the rebalancers and every generator's choice at the natural prevalence; empty if `none` failed. */
export async function naturalResults(
  assessment: Assessment,
  curves: Curves,
  lenses: Lenses,
  options: ResolvedOptions,
): Promise<NaturalResult[]> {
  const fits = fitsAtNature(assessment, curves, options);
  const lensOf = async (fit: ArmFits | null) => (fit && (await lenses.of(fit))?.lens) ?? null;
  const [none, ...others] = await Promise.all([curves.natural, ...fits.map(([, fit]) => fit)].map(lensOf));
  if (!none) return [];
  return fits.map(([name], i) => {
    if (name === "none") return { name, ...metricsOf(none, null) };
    // Shifted to the natural prevalence, the shifted intercept is the natural fit again: nothing differs.
    if (name === "prior_shift") return { name, ...metricsOf(none, none.metrics.map(noDifference)) };
    const lens = others[i] ?? null;
    return { name, ...metricsOf(lens, lens && overNone(lens.values, none.values, lenses.ratio)) };
  });
}

/** What is looked at, and by which of the run's fits; null where it has none. */
function fitsAtNature(
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
