import type { TuneResult } from "../../types.js";
import { calibrationChart } from "../chart/calibration-chart.js";
import { gainChart } from "../chart/gain-chart.js";
import type { Chart } from "../chart/mark.js";
import { escapeMarkup } from "../escape.js";
import type { NumberWords } from "../number-words.js";
import { BALANCED_LOSS_MEANING, tableSentences } from "../table-words.js";
import { allWarnings } from "../warnings.js";

/** The answer in one sentence. */
export function sentenceSection({ verdict }: TuneResult): string {
  return `<p class="sentence">${escapeMarkup(verdict.sentence)}</p>`;
}

/** The reasons of the answer; the empty text where there are none. */
export function evidenceSection({ verdict }: TuneResult): string {
  const reasons = verdict.evidence.map((reason) => `<li>${escapeMarkup(reason)}</li>`).join("");
  return reasons === "" ? "" : `<h2>Why</h2><ul class="evidence">${reasons}</ul>`;
}

/** What the numbers are. */
export function meaningSection(): string {
  return `<p class="faint">${escapeMarkup(BALANCED_LOSS_MEANING)}</p>`;
}

/** The table and the design. */
export function tableSection(result: TuneResult, numbers: NumberWords): string {
  const sentences = tableSentences(result, numbers).map((sentence) => `<p>${escapeMarkup(sentence)}</p>`);
  return `<h2>Table and design</h2>${sentences.join("")}`;
}

/** Every warning with what to do; the empty text where there is none. */
export function warningSection(result: TuneResult): string {
  const items = allWarnings(result).map(
    ({ code, message }) => `<li>${escapeMarkup(message)} <code>${escapeMarkup(code)}</code></li>`,
  );
  return items.length === 0 ? "" : `<h2>Warnings</h2><ul class="warnings">${items.join("")}</ul>`;
}

/** The generators' gains as a picture; null where there are none. */
export function gainsOf(
  { generators, options }: TuneResult,
  width: number,
  numbers: NumberWords,
): Chart | null {
  return gainChart(generators, { width, minimumGain: options.minimumGain, numbers });
}

/** The delivered model's calibration as a picture; null in documents without it. */
export function calibrationOf({ delivery }: TuneResult, width: number, numbers: NumberWords): Chart | null {
  return delivery === null ? null : calibrationChart(delivery, { width, numbers });
}
