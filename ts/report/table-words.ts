import type { ColumnSummary, TuneResult } from "../types.js";
import { duration } from "./duration.js";
import { countOf, type NumberWords, PLAIN_NUMBERS } from "./number-words.js";
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
  numbers: NumberWords = PLAIN_NUMBERS,
): string[] {
  const { nRows, nMinority, nMajority, balanceGap, columns } = data;
  const { count, percent, setting } = numbers;
  const target = oneLine(data.target);
  const rows =
    `${countOf(nRows, "row", { count })}: ${count(nMinority)} with ${target} = ${oneLine(data.positive)} (${percent(nMinority / nRows)}), ` +
    `${count(nMajority)} with ${target} = ${oneLine(data.negative)}; class gap ${count(balanceGap)}.`;
  const features = columns.filter(({ role }) => role === "feature");
  const categorical = features.filter(({ kind }) => kind === "categorical").length;
  const missingIn = (kind: ColumnSummary["kind"]) =>
    features.reduce((sum, column) => sum + (column.kind === kind ? column.nMissing : 0), 0);
  const [missing, empty] = [missingIn("numeric"), missingIn("categorical")];
  const parts = [
    `${countOf(features.length, "column", { count })}: ${count(features.length - categorical)} numeric, ${count(categorical)} categorical`,
    ...(missing === 0 ? [] : [`${countOf(missing, "missing number", { count })}, imputed within each fold`]),
    ...(empty === 0 ? [] : [`${countOf(empty, "empty cell", { count })} of categories, kept as such`]),
    ...roleList(columns, "groups", "groups", numbers),
    ...roleList(columns, "id", "id", numbers),
    ...roleList(columns, "dropped", "dropped", numbers),
    ...roleList(columns, "left-out", "left out", numbers),
  ];
  return [
    rows,
    `${parts.join("; ")}.`,
    `${designOf(options, numbers)}; ${options.classifier} classifier, inverse penalty ${setting(options.inversePenalty)}.`,
  ];
}

/**
 * What a run took, for the last line of a report.
 *
 * @param run - of the document.
 * @param numbers - how time and workers are written; the report's own way by default.
 * @returns such as `13.9 s with 2 workers; seed 1; vtss 0.1.0`.
 */
export function runWords(run: TuneResult["run"], numbers: NumberWords = PLAIN_NUMBERS): string {
  const time =
    run.seconds < SHORT_RUN
      ? `${numbers.fixed(run.seconds, 1)} s`
      : duration(run.seconds * MILLISECONDS_PER_SECOND, numbers);
  // The seed is no quantity: it stays as it is typed.
  return `${time} with ${countOf(run.workers, "worker", numbers)}; seed ${run.seed}; vtss ${run.version}`;
}

function designOf(
  { folds, repeats, validationFraction, validationRows }: TuneResult["options"],
  { count, percent }: NumberWords,
): string {
  const times = repeats > 1 ? `, drawn ${count(repeats)} times` : "";
  if (folds !== null) return `${count(folds)} folds${times}`;
  if (validationFraction !== null) return `${percent(validationFraction)} of the rows held out${times}`;
  return validationRows === null
    ? "Held-out rows of your own"
    : `${count(validationRows)} held-out rows of your own`;
}

function roleList(
  columns: readonly ColumnSummary[],
  role: ColumnSummary["role"],
  title: string,
  { count }: NumberWords,
): string[] {
  const names = columns.filter((column) => column.role === role).map(({ name }) => oneLine(name));
  if (names.length === 0) return [];
  const more = names.length - MOST_NAMES;
  return [`${title} ${names.slice(0, MOST_NAMES).join(", ")}${more > 0 ? ` and ${count(more)} more` : ""}`];
}
