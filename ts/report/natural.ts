/** Tables of the natural prevalence: what the fits are worth as risks, and what the delivered model's risks are worth. */

import type { CostThreshold, DeliveryResult, NaturalMetrics, TuneResult } from "../types.js";
import { CALIBRATED_MEANING, STAGE_NAMES } from "./names.js";
import { PLAIN_NUMBERS } from "./number-words.js";
import { NO_NUMBER, nats, share } from "./numbers.js";
import { paint, type ReportStyle, wrap } from "./style.js";
import { naturalTitle } from "./table-words.js";
import { type Field, tableOf } from "./tables.js";

/** Number of digits after the point of a slope, an intercept or an area. */
const AREA_DECIMALS = 3;
/** A cost ratio of fewer digits is shown whole. */
const RATIO_DIGITS = 3;

const right = (title: string, spare?: true): Field => ({
  title,
  align: "right",
  ...(spare ? { spare } : {}),
});
const NAME: Field = { title: "", align: "left" };

/**
 * `none`, the remedies and the generators where positives are as frequent as in the table.
 *
 * @param result - of `tune`.
 * @param style - how it is drawn.
 * @returns title, header and a line each; nothing where there is nothing to show.
 */
export function naturalTable(result: TuneResult, style: ReportStyle): string[] {
  const { natural } = result;
  if (natural.length === 0) return [];
  const fields = [
    NAME,
    right("log loss"),
    right("Brier", true),
    right("intercept", true),
    right("slope"),
    right("AUROC"),
    right("av. precision"),
  ];
  const rows = natural.map(({ name, metrics }) => [
    name,
    cellOf(metrics, "logLoss"),
    cellOf(metrics, "brier"),
    cellOf(metrics, "calibrationIntercept"),
    cellOf(metrics, "calibrationSlope"),
    cellOf(metrics, "auroc"),
    cellOf(metrics, "averagePrecision"),
  ]);
  return [...titled(naturalTitle(result, PLAIN_NUMBERS), style), ...tableOf(fields, rows, style)];
}

/**
 * The delivered model's probabilities before and after their correction, and its thresholds.
 *
 * @param delivery - of the document.
 * @param style - how it is drawn.
 * @returns the lines; nothing where there is no delivery.
 */
export function deliveryTable(delivery: DeliveryResult | null, style: ReportStyle): string[] {
  if (delivery === null) return [];
  const fields = [
    NAME,
    right("log loss"),
    right("Brier", true),
    right("intercept"),
    right("slope"),
    right("calib. error"),
  ];
  const rows = delivery.stages.map(({ name, metrics }) => [
    STAGE_NAMES[name],
    cellOf(metrics, "logLoss"),
    cellOf(metrics, "brier"),
    cellOf(metrics, "calibrationIntercept"),
    cellOf(metrics, "calibrationSlope"),
    cellOf(metrics, "expectedCalibrationError"),
  ]);
  return [
    ...titled(`The delivered model (${delivery.trainedAs}): its risks on held-out rows`, style),
    ...tableOf(fields, rows, style),
    ...wrap(CALIBRATED_MEANING, style.width, "  ").map((line) => paint(line, "faint", style)),
    ...thresholdLines(delivery.thresholds, style),
  ];
}

function titled(title: string, style: ReportStyle): string[] {
  return wrap(title, style.width).map((line) => paint(line, "strong", style));
}

function thresholdLines(thresholds: readonly CostThreshold[], style: ReportStyle): string[] {
  if (thresholds.length === 0) return [];
  const fields = [
    right("a miss costs"),
    right("threshold"),
    right("sensitivity"),
    right("specificity"),
    right("cost"),
    right("of all / none", true),
  ];
  const rows = thresholds.map((at) => [
    alarms(at.costRatio),
    share(at.threshold),
    share(at.sensitivity),
    share(at.specificity),
    share(at.expectedCost),
    `${share(at.treatAllCost)} / ${share(at.treatNoneCost)}`,
  ]);
  return ["", ...tableOf(fields, rows, style)];
}

/** What a miss costs, to three digits. */
function alarms(costRatio: number): string {
  const shown = String(Number(costRatio.toPrecision(RATIO_DIGITS)));
  return `${shown} ${shown === "1" ? "alarm" : "alarms"}`;
}

function cellOf(metrics: NaturalMetrics, name: keyof NaturalMetrics): string {
  const value = metrics[name]?.mean ?? null;
  if (value === null) return NO_NUMBER;
  return name === "logLoss" || name === "brier" ? nats(value) : nats(value, AREA_DECIMALS);
}
