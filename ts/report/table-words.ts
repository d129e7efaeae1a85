import type { ColumnSummary, TuneResult } from "../types.js";
import { duration } from "./duration.js";
import { countOf, type NumberWords, PLAIN_NUMBERS } from "./number-words.js";
import { counted } from "./numbers.js";
import { oneLine } from "./one-line.js";

/** More names than this are counted, not listed. */
const MOST_NAMES = 6;
const MILLISECONDS_PER_SECOND = 1000;
/** Below this many seconds tenths are shown. */
const SHORT_RUN = 60;
const LN_2 = Math.LN2;

/** What the numbers of a report are. */
export const BALANCED_LOSS_MEANING =
  "Balanced loss: the mean log loss of each class on held-out rows, averaged over the two classes, in nats. " +
  `A coin flip scores ln 2 = ${LN_2.toFixed(3)}, certainty that is always right 0. Gain: how much lower the loss is ` +
  "than without the remedy (in the first table) or than with each thing named (in the second).";

/**
 * Of the fits as risks: whose prevalence they are for.
 *
 * @param result - of `tune`.
 * @param numbers - how they are written.
 */
export function naturalTitle(
  { data, options }: Pick<TuneResult, "data" | "options">,
  { percent }: NumberWords,
): string {
  const prevalence = percent(data.nMinority / data.nRows);
  return options.validationRows === null
    ? `As risks, where positives are as frequent as in the table (${prevalence})`
    : `As risks on your held-out rows, set for as many positives as in the table (${prevalence})`;
}

/**
 * The table and the design of a run in sentences.
 *
 * @param result - of `tune`.
 * @param numbers - how they are written; the report's own way by default.
 * @returns the rows and classes, the columns, the design.
 */
export function tableSentences(
  { data, options }: TuneResult,
  { count, percent }: NumberWords = PLAIN_NUMBERS,
): string[] {
  const { nRows, nMinority, nMajority, balanceGap, columns } = data;
  const target = oneLine(data.target);
  const rows =
    `${countOf(nRows, "row", { count })}: ${count(nMinority)} with ${target} = ${oneLine(data.positive)} (${percent(nMinority / nRows)}), ` +
    `${count(nMajority)} with ${target} = ${oneLine(data.negative)}; class gap ${count(balanceGap)}.`;
  const features = columns.filter(({ role }) => role === "feature");
  const categorical = features.filter(({ kind }) => kind === "categorical").length;
  const missing = features.reduce((sum, { nMissing }) => sum + nMissing, 0);
  const parts = [
    `${countOf(features.length, "column", { count })}: ${count(features.length - categorical)} numeric, ${count(categorical)} categorical`,
    ...(missing === 0 ? [] : [`${countOf(missing, "missing value", { count })}, imputed within each fold`]),
    ...roleList(columns, "groups", "groups"),
    ...roleList(columns, "id", "id"),
    ...roleList(columns, "dropped", "dropped"),
    ...roleList(columns, "left-out", "left out"),
  ];
  return [
    rows,
    `${parts.join("; ")}.`,
    `${designOf(options)}; ${options.classifier} classifier, inverse penalty ${options.inversePenalty}.`,
  ];
}

/**
 * What a run took, for the last line of a report.
 *
 * @param run - of the document.
 * @returns such as `13.9 s with 2 workers; seed 1; vtss 0.1.0`.
 */
export function runWords(run: TuneResult["run"]): string {
  const time =
    run.seconds < SHORT_RUN ? `${run.seconds.toFixed(1)} s` : duration(run.seconds * MILLISECONDS_PER_SECOND);
  return `${time} with ${counted(run.workers, "worker")}; seed ${run.seed}; vtss ${run.version}`;
}

function designOf({ folds, repeats, validationFraction, validationRows }: TuneResult["options"]): string {
  const times = repeats > 1 ? `, drawn ${PLAIN_NUMBERS.count(repeats)} times` : "";
  if (folds !== null) return `${PLAIN_NUMBERS.count(folds)} folds${times}`;
  if (validationFraction !== null)
    return `${PLAIN_NUMBERS.percent(validationFraction)} of the rows held out${times}`;
  return validationRows === null
    ? "Held-out rows of your own"
    : `${PLAIN_NUMBERS.count(validationRows)} held-out rows of your own`;
}

function roleList(columns: readonly ColumnSummary[], role: ColumnSummary["role"], title: string): string[] {
  const names = columns.filter((column) => column.role === role).map(({ name }) => oneLine(name));
  if (names.length === 0) return [];
  const more = names.length - MOST_NAMES;
  return [
    `${title} ${names.slice(0, MOST_NAMES).join(", ")}${more > 0 ? ` and ${PLAIN_NUMBERS.count(more)} more` : ""}`,
  ];
}
