import type { NaturalMetric, NaturalMetrics, NaturalResult, TuneResult } from "../../types.js";
import { escapeMarkup } from "../escape.js";
import { STAGE_NAMES } from "../names.js";
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
} from "../natural-words.js";
import type { NumberWords } from "../number-words.js";
import { naturalTitle } from "../table-words.js";
import { htmlTable } from "./table.js";

/** Metrics that a correction of the probabilities can change. */
const CALIBRATION_METRICS = METRICS.slice(0, METRICS.length - 2);

/** Decimals of shares. */
const DECIMALS = 3;

/** `none`, the remedies and the generators where positives are as frequent as in the table, and how they differ. */
export function naturalSection(result: TuneResult, numbers: NumberWords): string {
  const { natural } = result;
  if (natural.length === 0) return "";
  const title = naturalTitle(result, numbers);
  const rows = natural.map(({ name, metrics }) => [
    name,
    ...METRICS.map(([key]) => cell(metrics, key, numbers)),
  ]);
  const header = ["fit", ...METRICS.map(([, words]) => words)];
  // An odd number of metrics leaves the last one a line.
  const table = { caption: title, header, rows, alone: [METRICS.length] };
  return `<h2>${escapeMarkup(title)}</h2>${htmlTable(table, { hideCaption: true })}${differences(natural, numbers)}`;
}

/** The differences to `none`: a table for each fit, narrow enough for a telephone; side by side where there is room. */
function differences(natural: readonly NaturalResult[], numbers: NumberWords): string {
  const fits = differing(natural);
  if (fits.length === 0) return "";
  const header = ["of", "change", "95 % interval"];
  const tables = fits.map(({ name, overNone }) => {
    const rows = METRICS.map(([key, words]) => {
      const change = overNone?.[key] ?? null;
      const interval = change === null ? "" : intervalText(key, change, numbers);
      return [SHORT_TITLES[words] ?? words, metricText(key, change?.mean ?? null, numbers), interval];
    });
    return htmlTable({ caption: `${name} less none`, header, rows, words: [2] });
  });
  const title = escapeMarkup(differencesTitle(fits));
  return `<h3>${title}</h3><div class="tables">${tables.join("")}</div><p class="faint">${escapeMarkup(DIFFERENCES_MEANING)}</p>`;
}

/**
 * The delivered model's risks before and after their correction, and its thresholds.
 *
 * @param result - of `tune`.
 * @param numbers - how they are written.
 * @param picture - stands between the two, such as the calibration plot.
 */
export function deliverySection(result: TuneResult, numbers: NumberWords, picture: string): string {
  const { delivery } = result;
  if (delivery === null) return "";
  const title = `The delivered model (${delivery.trainedAs}): its risks on held-out rows`;
  const rows = delivery.stages.map(({ name, metrics }) => [
    STAGE_NAMES[name],
    ...CALIBRATION_METRICS.map(([key]) => cell(metrics, key, numbers)),
  ]);
  const header = ["risks", ...CALIBRATION_METRICS.map(([, words]) => words)];
  const stages = { caption: title, header, rows, alone: [CALIBRATION_METRICS.length] };
  return (
    `<h2>${escapeMarkup(title)}</h2>${htmlTable(stages, { hideCaption: true })}` +
    deliveryNotes(result, delivery, numbers)
      .map((note) => `<p class="faint">${escapeMarkup(note)}</p>`)
      .join("") +
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
    alarmsText(at.costRatio, numbers),
    thresholdText(at.threshold, numbers),
    share(at.sensitivity),
    share(at.specificity),
    ...[at.expectedCost, at.treatAllCost, at.treatNoneCost].map((cost) => costText(cost, numbers)),
  ]);
  const caption = "Where to call a row positive, by what a missed one costs in false alarms";
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
  return metricText(key, metrics[key]?.mean ?? null, numbers);
}
