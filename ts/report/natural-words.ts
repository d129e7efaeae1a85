/** What stands beside the tables of the natural prevalence, in words that both reports share. */

import type { DeliveryResult, DeliveryStage, NaturalMetric, NaturalResult, TuneResult } from "../types.js";
import type { NumberWords } from "./number-words.js";

/** Above the differences of the fits; a single split has no intervals. */
export function differencesTitle(natural: readonly NaturalResult[]): string {
  const hasIntervals = natural.some(({ overNone }) => METRICS.some(([key]) => overNone?.[key]?.low != null));
  return `Their differences to none${hasIntervals ? ", with 95 % intervals" : ""}`;
}

/** How the differences are read, and why a line is missing. */
export const DIFFERENCES_MEANING =
  "Less is better for log loss and Brier score, more for AUROC and average precision; an intercept is best at 0, a slope " +
  "at 1. prior_shift is none here and has no line.";

/** Metrics in the order in which they are shown, with their titles. */
export const METRICS: readonly (readonly [NaturalMetric, string])[] = [
  ["logLoss", "log loss"],
  ["brier", "Brier"],
  ["calibrationIntercept", "intercept"],
  ["calibrationSlope", "slope"],
  ["expectedCalibrationError", "calibration error"],
  ["auroc", "AUROC"],
  ["averagePrecision", "average precision"],
];

/** Where there is little room. */
export const SHORT_TITLES: Readonly<Record<string, string>> = {
  "calibration error": "calib. error",
  "average precision": "av. precision",
};

/** Decimals of metrics other than losses. */
const DECIMALS = 3;
/** From here on decimals say nothing: a slope of a separated table may be in the thousands. */
const LARGE = 1000;
/** Digits that are kept of such a number. */
const SIGNIFICANT = 3;

/** The fits that differ from `none`: all but `none` and `prior_shift`, which undoes itself at the natural prevalence. */
export function differing(natural: readonly NaturalResult[]): NaturalResult[] {
  return natural.filter(({ name, overNone }) => overNone !== null && name !== "prior_shift");
}

/**
 * A metric, its change or an end of its interval.
 *
 * @param key - which metric.
 * @param value - null where it does not exist.
 * @param numbers - how they are written.
 * @returns four decimals for losses, three for others, three significant digits from 1,000 on.
 */
export function metricText(key: NaturalMetric, value: number | null, numbers: NumberWords): string {
  if (value === null || !Number.isFinite(value) || key === "logLoss" || key === "brier")
    return numbers.nats(value);
  if (Math.abs(value) >= LARGE) return numbers.count(Number(value.toPrecision(SIGNIFICANT)));
  return numbers.fixed(value, DECIMALS);
}

/** An interval in words: `low to high`; the empty text where there is none. */
export function intervalText(
  key: NaturalMetric,
  { low, high }: { low: number | null; high: number | null },
  numbers: NumberWords,
): string {
  if (low === null || high === null) return "";
  return `${metricText(key, low, numbers)} to ${metricText(key, high, numbers)}`;
}

/** From here on a threshold is too small for three decimals, a cost too large. */
const SMALL_THRESHOLD = 0.0005;
const LARGE_COST = 1_000_000;
/** A cost that no double holds. */
const BEYOND = "> 1e308";

/**
 * What a miss costs in false alarms.
 *
 * @param costRatio - above 0.
 * @param numbers - how they are written.
 * @returns with its noun: `1 alarm`, `20 alarms`, `2.5 alarms`.
 */
export function alarmsText(costRatio: number, numbers: NumberWords): string {
  const shown = Number(costRatio.toPrecision(SIGNIFICANT));
  if (shown >= LARGE_COST) return `${exponential(shown)} alarms`;
  const text = shown >= LARGE ? numbers.count(shown) : numbers.multiplier(shown);
  return `${text} ${shown === 1 ? "alarm" : "alarms"}`;
}

/** A threshold: three decimals, or its first digits where those would say 0. */
export function thresholdText(threshold: number, numbers: NumberWords): string {
  return threshold < SMALL_THRESHOLD ? exponential(threshold) : numbers.fixed(threshold, DECIMALS);
}

/** A cost a row, in false alarms; null where it is beyond the doubles. */
export function costText(cost: number | null, numbers: NumberWords): string {
  if (cost === null || !Number.isFinite(cost)) return BEYOND;
  return cost >= LARGE_COST ? exponential(cost) : numbers.fixed(cost, DECIMALS);
}

function exponential(value: number): string {
  return value.toExponential(SIGNIFICANT - 1).replace("e+", "e");
}

/**
 * What must be known to use the delivered model's risks.
 *
 * @param result - of `tune`; with a delivery.
 * @param delivery - its delivery.
 * @param numbers - how they are written.
 * @returns sentences: what calibrated means, how the line was judged, whether it helps, which risks thresholds are for.
 */
export function deliveryNotes(
  { options }: Pick<TuneResult, "options">,
  { trainedAs, correction, stages, thresholds }: DeliveryResult,
  numbers: NumberWords,
): string[] {
  const lossOf = (name: DeliveryStage["name"]) =>
    stages.find((stage) => stage.name === name)?.metrics.logLoss?.mean ?? null;
  const isJudged = stages.some(({ name }) => name === "recalibrated");
  const notes = [
    `Calibrated: intercept 0, slope 1. ${judgedBy(isJudged, correction.intercept !== null, options)}`,
  ];
  if (trainedAs === "none" || trainedAs === "prior_shift") {
    notes.push(
      "This model was fitted to the table as it is, so that its risks have the table's prevalence already: the first two " +
        `lines are equal.${trainedAs === "prior_shift" ? " The shift that prior_shift names is to equal classes: vtss_balanced_probability." : ""}`,
    );
  }
  const [shifted, recalibrated] = [lossOf("prior_shift"), lossOf("recalibrated")];
  if (shifted !== null && recalibrated !== null && recalibrated > shifted) {
    notes.push(
      `Recalibrating does not help here: the log loss on held-out rows is ${numbers.nats(shifted)} without it, ` +
        `${numbers.nats(recalibrated)} with it. The risks without it, vtss_probability, are the ones to take.`,
    );
  }
  if (thresholds.length > 0) {
    notes.push(
      isJudged
        ? "Thresholds are for recalibrated risks, those of vtss predict --recalibrated, and were judged on them alone."
        : "Thresholds are for vtss_probability of vtss predict, and were judged on it.",
    );
  }
  return notes;
}

function judgedBy(isJudged: boolean, hasLine: boolean, { validationRows }: TuneResult["options"]): string {
  if (isJudged) return "Each fold is judged by a recalibration that was learned on the others.";
  if (!hasLine)
    return "No recalibration that keeps the order of the risks could be learned from the held-out rows.";
  const rows = validationRows === null ? "the one held-out part" : "your held-out rows";
  return `The recalibration that the model carries was learned from ${rows}, which therefore cannot judge it.`;
}
