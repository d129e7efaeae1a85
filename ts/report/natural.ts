/** Tables of the natural prevalence: what the fits are worth as risks, and what the delivered model's risks are worth. */

import type { CostThreshold, NaturalMetric, NaturalMetrics, NaturalResult, TuneResult } from "../types.js";
import { STAGE_NAMES } from "./names.js";
import {
  alarmsText,
  costText,
  DIFFERENCES_MEANING,
  deliveryNotes,
  differencesTitle,
  differing,
  intervalText,
  METRICS,
  metricText,
  SHORT_TITLES,
  thresholdText,
} from "./natural-words.js";
import { PLAIN_NUMBERS } from "./number-words.js";
import { NO_NUMBER, share } from "./numbers.js";
import { paint, type ReportStyle, wrap } from "./style.js";
import { naturalTitle } from "./table-words.js";
import { type Field, tableOf, WIDTH_FOR_ALL } from "./tables.js";

const right = (title: string, spare?: true): Field => ({
  title,
  align: "right",
  ...(spare ? { spare } : {}),
});
const NAME: Field = { title: "", align: "left" };

/**
 * `none`, the remedies and the generators where positives are as frequent as in the table, and how they differ.
 *
 * @param result - of `tune`.
 * @param style - how it is drawn.
 * @returns two tables, the means and the differences to `none` with their intervals; nothing where there is nothing to show.
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
  return [
    ...titled(naturalTitle(result, PLAIN_NUMBERS), style),
    ...tableOf(fields, rows, style),
    ...differences(differing(natural), style),
  ];
}

/** The differences to `none`: as many metrics side by side as there is room for, the others below in the same columns. */
function differences(natural: readonly NaturalResult[], style: ReportStyle): string[] {
  if (natural.length === 0) return [];
  const abreast = style.width >= WIDTH_FOR_ALL ? 2 : 1;
  const shown = METRICS.filter(([key]) => key !== "expectedCalibrationError");
  const rows: string[][] = [];
  const heads: number[] = [];
  for (let first = 0; first < shown.length; first += abreast) {
    const block = shown.slice(first, first + abreast);
    heads.push(rows.length);
    rows.push(["", ...block.flatMap(([, title]) => [SHORT_TITLES[title] ?? title, "95 % interval"])]);
    for (const { name, overNone } of natural) {
      rows.push([name, ...block.flatMap(([key]) => changeCells(overNone, key))]);
    }
  }
  const [header = [], ...others] = rows;
  const fields = header.map((title, i) => ({ title, align: i % 2 === 0 ? "left" : "right" }) as const);
  const lines = tableOf(fields, others, style);
  return [
    "",
    ...titled(differencesTitle(natural), style),
    ...lines.map((line, i) => (i > 0 && heads.includes(i) ? paint(line, "faint", style) : line)),
    ...faint(DIFFERENCES_MEANING, style),
  ];
}

function changeCells(changes: NaturalMetrics | null, key: NaturalMetric): string[] {
  const change = changes?.[key] ?? null;
  if (change === null) return [NO_NUMBER, ""];
  return [metricText(key, change.mean, PLAIN_NUMBERS), intervalText(key, change, PLAIN_NUMBERS)];
}

/**
 * The delivered model's probabilities before and after their correction, and its thresholds.
 *
 * @param result - of `tune`.
 * @param style - how it is drawn.
 * @returns the lines; nothing where there is no delivery.
 */
export function deliveryTable(result: TuneResult, style: ReportStyle): string[] {
  const { delivery } = result;
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
    ...deliveryNotes(result, delivery, PLAIN_NUMBERS).flatMap((note) => faint(note, style)),
    ...thresholdLines(delivery.thresholds, style),
  ];
}

function faint(text: string, style: ReportStyle): string[] {
  return wrap(text, style.width, "  ").map((line) => paint(line, "faint", style));
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
    alarmsText(at.costRatio, PLAIN_NUMBERS),
    thresholdText(at.threshold, PLAIN_NUMBERS),
    share(at.sensitivity),
    share(at.specificity),
    costText(at.expectedCost, PLAIN_NUMBERS),
    `${costText(at.treatAllCost, PLAIN_NUMBERS)} / ${costText(at.treatNoneCost, PLAIN_NUMBERS)}`,
  ]);
  return ["", ...tableOf(fields, rows, style)];
}

function cellOf(metrics: NaturalMetrics, key: NaturalMetric): string {
  return metricText(key, metrics[key]?.mean ?? null, PLAIN_NUMBERS);
}
