import type { ColumnSummary, GeneratorResult, TuneResult, Warning } from "../types.js";
import { drawCurves } from "./curves.js";
import { diagnosisLines } from "./diagnosis.js";
import { duration } from "./duration.js";
import { deliveryTable, naturalTable } from "./natural.js";
import { count, counted, percent } from "./numbers.js";
import { oneLine } from "./one-line.js";
import { paint, type ReportStyle, toAscii, wrap } from "./style.js";
import { baselineTable, generatorTable } from "./tables.js";

/** More names than this are counted, not listed. */
const MOST_NAMES = 6;
const MILLISECONDS_PER_SECOND = 1000;
/** Below this many seconds tenths are shown. */
const SHORT_RUN = 60;
const LN_2 = Math.LN2;

/**
 * The report of a tuning run for a terminal: the answer first, then the curves, what they are compared with, the risks at
 * the natural prevalence, the table, the warnings, the time.
 *
 * @param result - of `tune`.
 * @param style - width from 64, ASCII, colours.
 * @returns the text; no line is wider than the style says but for words that are.
 */
export function terminalReport(result: TuneResult, style: ReportStyle): string {
  const shown = shownGenerator(result);
  const sections = [
    verdictLines(result, style),
    ...(shown === null ? [] : [drawCurves(shown, result.baselines, style)]),
    ...(result.baselines.length === 0 ? [] : [baselineTable(result.baselines, style)]),
    ...(result.generators.length === 0 ? [] : [generatorTable(result.generators, style)]),
    theoryLines(shown, result, style),
    glossary(style),
    naturalTable(result, style),
    deliveryTable(result.delivery, style),
    dataLines(result, style),
    warningLines(allWarnings(result), style),
    [paint(`  ${runLine(result)}`, "faint", style)],
  ];
  const text = `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
  return style.ascii ? toAscii(text) : text;
}

/** The generator that the verdict is about: the one it names, or the one whose rows do best. */
function shownGenerator({ verdict, generators }: TuneResult): GeneratorResult | null {
  const named = generators.find(({ name }) => name === verdict.generator);
  const lossOf = ({ choice }: GeneratorResult): number => choice?.loss ?? Number.POSITIVE_INFINITY;
  return (
    named ??
    generators.reduce<GeneratorResult | null>(
      (best, next) => (best === null || lossOf(next) < lossOf(best) ? next : best),
      null,
    )
  );
}

function verdictLines({ verdict }: TuneResult, style: ReportStyle): string[] {
  const sentence = wrap(oneLine(verdict.sentence), style.width).map((line) => paint(line, "strong", style));
  const evidence = verdict.evidence.flatMap((reason) => wrap(oneLine(reason), style.width, "  · "));
  return evidence.length === 0 ? sentence : [...sentence, "", ...evidence];
}

function theoryLines(shown: GeneratorResult | null, { data }: TuneResult, style: ReportStyle): string[] {
  if (shown === null || shown.diagnosis === null) return [];
  return diagnosisLines(shown.name, shown.diagnosis, data.balanceGap, style);
}

function glossary(style: ReportStyle): string[] {
  const meaning =
    "Balanced loss: the mean log loss of each class on held-out rows, averaged over the two classes, in nats. " +
    `A coin flip scores ln 2 = ${LN_2.toFixed(3)}, certainty that is always right 0. Gain: how much lower the loss is ` +
    "than without the remedy (in the first table) or than with each thing named (in the second).";
  return wrap(meaning, style.width, "  ").map((line) => paint(line, "faint", style));
}

function dataLines({ data, options }: TuneResult, style: ReportStyle): string[] {
  const { nRows, nMinority, nMajority, balanceGap, columns } = data;
  const target = oneLine(data.target);
  const rows =
    `${count(nRows)} rows: ${count(nMinority)} with ${target} = ${oneLine(data.positive)} (${percent(nMinority / nRows)}), ` +
    `${count(nMajority)} with ${target} = ${oneLine(data.negative)}; class gap ${count(balanceGap)}.`;
  const features = columns.filter(({ role }) => role === "feature");
  const categorical = features.filter(({ kind }) => kind === "categorical").length;
  const missing = features.reduce((sum, { nMissing }) => sum + nMissing, 0);
  const parts = [
    `${counted(features.length, "column")}: ${count(features.length - categorical)} numeric, ${count(categorical)} categorical`,
    ...(missing === 0 ? [] : [`${counted(missing, "missing value")}, imputed within each fold`]),
    ...roleList(columns, "groups", "groups"),
    ...roleList(columns, "id", "id"),
    ...roleList(columns, "dropped", "dropped"),
    ...roleList(columns, "left-out", "left out"),
  ];
  return [
    paint("Table and design", "strong", style),
    ...wrap(rows, style.width, "  "),
    ...wrap(`${parts.join("; ")}.`, style.width, "  "),
    ...wrap(
      `${designOf(options)}; ${options.classifier} classifier, inverse penalty ${options.inversePenalty}.`,
      style.width,
      "  ",
    ),
  ];
}

function designOf({ folds, repeats, validationFraction, validationRows }: TuneResult["options"]): string {
  const times = repeats > 1 ? `, drawn ${count(repeats)} times` : "";
  if (folds !== null) return `${count(folds)} folds${times}`;
  if (validationFraction !== null) return `${percent(validationFraction)} of the rows held out${times}`;
  return validationRows === null
    ? "Held-out rows of your own"
    : `${count(validationRows)} held-out rows of your own`;
}

function roleList(columns: readonly ColumnSummary[], role: ColumnSummary["role"], title: string): string[] {
  const names = columns.filter((column) => column.role === role).map(({ name }) => oneLine(name));
  if (names.length === 0) return [];
  const more = names.length - MOST_NAMES;
  return [`${title} ${names.slice(0, MOST_NAMES).join(", ")}${more > 0 ? ` and ${count(more)} more` : ""}`];
}

function allWarnings({ data, generators }: TuneResult): Warning[] {
  const own = generators.flatMap(({ name, warnings }) =>
    warnings.map(({ code, message }) => ({
      code,
      message: generators.length > 1 ? `${name}: ${message}` : message,
    })),
  );
  return [...data.warnings, ...own];
}

function warningLines(warnings: readonly Warning[], style: ReportStyle): string[] {
  if (warnings.length === 0) return [];
  return [
    paint(`${counted(warnings.length, "warning")}`, "warning", style),
    ...warnings.flatMap(({ code, message }) =>
      wrap(`${oneLine(message)} [${oneLine(code)}]`, style.width, "  ! "),
    ),
  ];
}

function runLine({ run }: TuneResult): string {
  const time =
    run.seconds < SHORT_RUN ? `${run.seconds.toFixed(1)} s` : duration(run.seconds * MILLISECONDS_PER_SECOND);
  return `${time} with ${counted(run.workers, "worker")}; seed ${run.seed}; vtss ${run.version}`;
}
