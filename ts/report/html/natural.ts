import type { NaturalMetric, NaturalMetrics, TuneResult } from "../../types.js";
import { CALIBRATED_MEANING, STAGE_NAMES } from "../names.js";
import type { NumberWords } from "../number-words.js";
import { naturalTitle } from "../table-words.js";
import { htmlTable } from "./table.js";

/** Metrics that are shown, with their titles. */
const METRICS: readonly (readonly [NaturalMetric, string])[] = [
  ["logLoss", "log loss"],
  ["brier", "Brier"],
  ["calibrationIntercept", "intercept"],
  ["calibrationSlope", "slope"],
  ["expectedCalibrationError", "calibration error"],
  ["auroc", "AUROC"],
  ["averagePrecision", "average precision"],
];

/** Metrics that a correction of the probabilities can change. */
const CALIBRATION_METRICS = METRICS.slice(0, METRICS.length - 2);

/** Decimals of shares, slopes and areas. */
const DECIMALS = 3;

/** `none`, the remedies and the generators where positives are as frequent as in the table. */
export function naturalSection(result: TuneResult, numbers: NumberWords): string {
  const { natural } = result;
  if (natural.length === 0) return "";
  const title = naturalTitle(result, numbers);
  const rows = natural.map(({ name, metrics }) => [
    name,
    ...METRICS.map(([key]) => cell(metrics, key, numbers)),
  ]);
  const table = { caption: title, header: ["fit", ...METRICS.map(([, words]) => words)], rows };
  return `<h2>${title}</h2>${htmlTable(table, { hideCaption: true })}`;
}

/**
 * The delivered model's risks before and after their correction, and its thresholds.
 *
 * @param result - of `tune`.
 * @param numbers - how they are written.
 * @param picture - stands between the two, such as the calibration plot.
 */
export function deliverySection({ delivery }: TuneResult, numbers: NumberWords, picture: string): string {
  if (delivery === null) return "";
  const title = `The delivered model (${delivery.trainedAs}): its risks on held-out rows`;
  const rows = delivery.stages.map(({ name, metrics }) => [
    STAGE_NAMES[name],
    ...CALIBRATION_METRICS.map(([key]) => cell(metrics, key, numbers)),
  ]);
  const stages = {
    caption: title,
    header: ["risks", ...CALIBRATION_METRICS.map(([, words]) => words)],
    rows,
  };
  return (
    `<h2>${title}</h2>${htmlTable(stages, { hideCaption: true })}` +
    `<p class="faint">${CALIBRATED_MEANING}</p>` +
    picture +
    thresholdTable(delivery.thresholds, numbers)
  );
}

function thresholdTable(
  thresholds: NonNullable<TuneResult["delivery"]>["thresholds"],
  numbers: NumberWords,
): string {
  if (thresholds.length === 0) return "";
  const share = (value: number) => numbers.fixed(value, DECIMALS);
  const rows = thresholds.map((at) => [
    at.costRatio === 1
      ? "1 false alarm"
      : `${numbers.fixed(at.costRatio, Number.isInteger(at.costRatio) ? 0 : 1)} false alarms`,
    ...[at.threshold, at.sensitivity, at.specificity, at.expectedCost, at.treatAllCost, at.treatNoneCost].map(
      share,
    ),
  ]);
  const caption = "Where to call a row positive, by what a missed one costs";
  const header = [
    "a miss costs",
    "threshold",
    "sensitivity",
    "specificity",
    "cost a row",
    "of treating all",
    "of none",
  ];
  return htmlTable({ caption, header, rows });
}

function cell(metrics: NaturalMetrics, key: NaturalMetric, numbers: NumberWords): string {
  const value = metrics[key]?.mean ?? null;
  if (value === null || key === "logLoss" || key === "brier") return numbers.nats(value);
  return numbers.fixed(value, DECIMALS);
}
