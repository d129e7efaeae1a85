/** What theory says before anything is tried, in plain words with the numbers under them. */

import type { GeneratorName, Warning } from "../types.js";
import type { Diagnosed, Diagnosis, PredictedPoint, SymmetryTest, WeightsTest } from "../types-diagnosis.js";
import { ROWS_OF } from "./names.js";
import { count, counted, multiplier, nats, percent, spokenNats } from "./numbers.js";
import { oneLine } from "./one-line.js";
import { JOIN, pValueText } from "./p-value.js";
import { paint, type ReportStyle, toAscii, wrap } from "./style.js";

/** Above this quality score the published rule calls a generator biased. */
const QUALITY_LIMIT = 10;
/** The same in words: the score is what bias costs at balance over what sampling noise costs there. */
const TIMES_NOISE = "ten times what sampling noise costs";
/** The level at which a test is said to find something. */
const LEVEL = 0.05;
/** Between these p-values a test leaves the side of its cut open: where `borderline` comes from. */
const OPEN_P_VALUES = { low: 0.01, high: 0.1 };
/** What the predicted curve cannot know, beside every such curve. */
export const THEORY_IS_LOCAL =
  "Theory is local: the predicted curve is good near balance and too low far from it, and it does not know that " +
  "synthetic rows share their parents.";
/** What a run of `tune` makes of theory's numbers of rows. */
const VALIDATED_DECIDES =
  "Theory's numbers of rows hold by its assumptions alone and were not tried on held-out rows; the sizes of the curve " +
  "were, and the answer rests on those.";
/** What groups do to the tests. */
const GROUPS_IGNORED =
  "Both tests and the interval take rows as independent. Rows of a group are alike, so these p-values are too small and " +
  "the interval is too narrow.";

/**
 * The report of `diagnose` for a terminal.
 *
 * @param diagnosed - its document.
 * @param style - width from 64, ASCII, colours.
 * @returns the text; no line is wider than the style says but for words that are.
 */
export function diagnosisReport(diagnosed: Diagnosed, style: ReportStyle): string {
  const { data, generators, options, run } = diagnosed;
  const target = oneLine(data.target);
  const context = { balanceGap: data.balanceGap, hasGroups: options.groups !== null };
  const rows =
    `${counted(data.nRows, "row")}: ${count(data.nMinority)} with ${target} = ${oneLine(data.positive)} ` +
    `(${percent(data.nMinority / data.nRows)}); ${counted(data.nColumns, "column")}; class gap ${count(data.balanceGap)}; ` +
    `${options.classifier} classifier, inverse penalty ${options.inversePenalty}.`;
  const warnings = [
    ...data.warnings,
    ...generators.flatMap(({ name, warnings }) =>
      warnings.map(({ code, message }) => ({ code, message: `${name}: ${message}` })),
    ),
  ];
  const sections = [
    wrap(rows, style.width),
    ...generators.map(({ name, diagnosis }) => [
      ...diagnosisLines(name, diagnosis, context, style),
      ...predictionLines(diagnosis, style),
      ...groupNote(context, style),
    ]),
    warnings.flatMap(({ code, message }) => wrap(`${oneLine(message)} [${code}]`, style.width, "  ! ")),
    wrap(`${THEORY_IS_LOCAL} vtss tune tries the sizes and decides.`, style.width, "  ").map((line) =>
      paint(line, "faint", style),
    ),
    [paint(`  ${run.seconds.toFixed(1)} s; seed ${run.seed}; vtss ${run.version}`, "faint", style)],
  ];
  const text = `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
  return style.ascii ? toAscii(text) : text;
}

/** What a diagnosis is told of its table. */
export interface DiagnosisContext {
  /** Rows that balance the classes. */
  balanceGap: number;
  /** Whether rows belong to groups, which the tests ignore. */
  hasGroups: boolean;
}

/**
 * One generator's diagnosis without its curve, as the report of `tune` has it.
 *
 * @param name - of the generator.
 * @param diagnosis - of it.
 * @param context - of the table.
 * @param style - of the report.
 * @returns lines; a heading first, what theory cannot know last.
 */
export function tunedDiagnosisLines(
  name: GeneratorName,
  diagnosis: Diagnosis,
  context: DiagnosisContext,
  style: ReportStyle,
): string[] {
  const notes = diagnosisNotes(context).flatMap((note) => wrap(note, style.width, "  "));
  return [
    ...diagnosisLines(name, diagnosis, context, style),
    ...notes.map((line) => paint(line, "faint", style)),
  ];
}

/**
 * What stands under a diagnosis in the reports of `tune`.
 *
 * @param context - of the table.
 * @returns sentences: what groups do to the tests, what theory does not know, what decides.
 */
export function diagnosisNotes({ hasGroups }: DiagnosisContext): string[] {
  return [...(hasGroups ? [GROUPS_IGNORED] : []), `${THEORY_IS_LOCAL} ${VALIDATED_DECIDES}`];
}

function groupNote({ hasGroups }: DiagnosisContext, style: ReportStyle): string[] {
  if (!hasGroups) return [];
  return wrap(GROUPS_IGNORED, style.width, "  ").map((line) => paint(line, "faint", style));
}

function diagnosisLines(
  name: GeneratorName,
  diagnosis: Diagnosis,
  context: DiagnosisContext,
  style: ReportStyle,
): string[] {
  return [
    paint(diagnosisTitle(name), "strong", style),
    ...diagnosisPoints(name, diagnosis, context).flatMap(([words, numbers]) => [
      ...wrap(words, style.width, "  · "),
      ...wrap(numbers, style.width, "    ").map((line) => paint(line.replaceAll(JOIN, " "), "faint", style)),
    ]),
  ];
}

/** What stands above a diagnosis. */
export function diagnosisTitle(name: GeneratorName): string {
  return `What theory says of ${ROWS_OF[name]}`;
}

/**
 * One generator's diagnosis in plain words.
 *
 * @param name - of the generator.
 * @param diagnosis - of it.
 * @param context - of the table.
 * @returns what is found, each with the numbers behind it.
 */
export function diagnosisPoints(
  name: GeneratorName,
  diagnosis: Diagnosis,
  { balanceGap }: Pick<DiagnosisContext, "balanceGap">,
): [words: string, numbers: string][] {
  const regime =
    diagnosis.regime === "borderline"
      ? borderlineWords(diagnosis)
      : REGIMES[diagnosis.regime ?? "unknown"](ROWS_OF[name]);
  return [
    [regime, symmetryNumbers(diagnosis.symmetry)],
    weightsPoint(diagnosis.weightsTest),
    qualityPoint(diagnosis),
    targetPoint(diagnosis, balanceGap),
  ];
}

type PlainRegime = Exclude<NonNullable<Diagnosis["regime"]>, "borderline"> | "unknown";

const REGIMES: Readonly<Record<PlainRegime, (rows: string) => string>> = {
  local_symmetry: () =>
    "Imbalance does not bend this fit: rows can only add the mismatch of their generator.",
  realistic: (rows) =>
    `Imbalance bends this fit, and ${rows} are realistic by the published rule: at balance their bias costs at most ${TIMES_NOISE}.`,
  biased: (rows) =>
    `Imbalance bends this fit, but ${rows} are biased by the published rule: at balance their bias costs more than ${TIMES_NOISE}.`,
  unknown: () => "What the published rule says of this generator cannot be told.",
};

/** Which finding leaves its side open; the same cuts as in the core. */
function borderlineWords({ symmetry, weightsTest, quality }: Diagnosis): string {
  const isOpen = (pValue: number | null) =>
    pValue !== null && pValue >= OPEN_P_VALUES.low && pValue <= OPEN_P_VALUES.high;
  const near = (test: string, { pValue }: { pValue: number | null }) =>
    isOpen(pValue)
      ? [`the p-value of the ${test} test lies between ${OPEN_P_VALUES.low} and ${OPEN_P_VALUES.high}`]
      : [];
  const findings = [
    ...near("symmetry", symmetry),
    ...near("weights", weightsTest),
    ...(quality !== null && quality.low <= QUALITY_LIMIT && quality.high >= QUALITY_LIMIT
      ? [`the interval of the quality score contains its cut, ${QUALITY_LIMIT}`]
      : []),
  ];
  const why = findings.length === 0 ? "a finding lies within its own noise" : findings.join(", and ");
  return `Borderline: ${why}, so the sizes of both sides deserve a try.`;
}

function symmetryNumbers({
  statistic,
  degreesOfFreedom,
  cutoff,
  pValue,
  reason,
  majorityRoot,
}: SymmetryTest) {
  const byConstruction =
    majorityRoot.kind === "asymmetric-by-construction"
      ? "; asymmetric by construction, as every logistic model with an intercept"
      : "";
  if (statistic === null || pValue === null) return `Symmetry test: ${notAvailable(reason)}.`;
  return (
    `Symmetry test: T = ${decimal(statistic)} on ${counted(degreesOfFreedom ?? 0, "degree")} of freedom ` +
    `(cutoff ${decimal(cutoff ?? Number.NaN)}), ${pValueText(pValue)}${byConstruction}.`
  );
}

function weightsPoint(test: WeightsTest): [string, string] {
  const { statistic, pValue, degreesOfFreedom, denominatorDegreesOfFreedom, reason, plain } = test;
  if (statistic === null || pValue === null) {
    // Where this test holds no level, the plain one holds it less: it stays in the document.
    return [
      "Whether a shifted intercept already reaches the balanced optimum cannot be told.",
      `Weights test: ${notAvailable(reason)}.`,
    ];
  }
  const beside =
    plain === null ? "" : `; plain: T = ${decimal(plain.statistic)}, ${pValueText(plain.pValue)}`;
  const words =
    pValue < LEVEL
      ? "Natural and balanced weights give different slopes: a shifted intercept alone does not reach the balanced optimum."
      : "Natural and balanced weights are not shown to give different slopes: a shifted intercept may already reach the balanced optimum, without one synthetic row.";
  const degrees = `F(${degreesOfFreedom}, ${decimal(denominatorDegreesOfFreedom ?? Number.NaN)})`;
  return [words, `Weights test: T = ${decimal(statistic)}, ${degrees}, ${pValueText(pValue)}${beside}.`];
}

function qualityPoint({ quality, reason, cosine }: Diagnosis): [string, string] {
  if (quality === null) {
    return [
      "How far the generator misses the minority cannot be told.",
      `Quality score: ${notAvailable(reason)}.`,
    ];
  }
  const { score, low, high } = quality;
  const words =
    low > QUALITY_LIMIT
      ? `The generator misses the minority: its bias costs more than ${TIMES_NOISE}.`
      : high < QUALITY_LIMIT
        ? `The generator's bias costs less than ${TIMES_NOISE}.`
        : `Whether the generator's bias costs more than ${TIMES_NOISE} is open.`;
  const angle = cosine === null ? "" : `; cosine ${nats(cosine, 2)}`;
  const range = `95 % interval ${decimal(low)} to ${decimal(high)}`;
  return [words, `Quality score ${decimal(score)} (${range}; biased above ${QUALITY_LIMIT})${angle}.`];
}

function targetPoint({ theoryTarget, metricTarget }: Diagnosis, balanceGap: number): [string, string] {
  const size = (rows: number) =>
    `${counted(Math.round(rows), "row")} (${multiplier(Math.round((rows / balanceGap) * 100) / 100)} × the class gap)`;
  const words =
    theoryTarget === null
      ? "The published rule names no number of rows at which the two biases cancel."
      : `By the published rule the two biases cancel at ${size(theoryTarget)}.`;
  if (metricTarget === null) return [words, "What bias costs: not available."];
  const least = {
    no_rows: "without rows",
    many_rows: "the more rows the better",
    rows: `at ${size(metricTarget.nSynthetic ?? 0)}`,
  }[metricTarget.kind];
  return [words, `By what it costs, bias is least ${least}.`];
}

function predictionLines({ predictedCurve }: Diagnosis, style: ReportStyle): string[] {
  const first = predictedCurve.find(({ nSynthetic }) => nSynthetic === 0);
  const least = predictedCurve.reduce<PredictedPoint | null>(
    (best, point) => (best === null || point.excessRisk < best.excessRisk ? point : best),
    null,
  );
  if (least === null) return [];
  const from = first === undefined ? "" : `; without rows ${spokenNats(first.excessRisk)}`;
  const text =
    `The predicted excess of the balanced loss is least at ${counted(least.nSynthetic, "row")} ` +
    `(${multiplier(least.gapMultiplier)} × the class gap): ${spokenNats(least.excessRisk)} nats${from}.`;
  return wrap(text, style.width, "  · ");
}

function notAvailable(reason: Warning | null): string {
  return reason === null ? "not available" : `not available, because ${oneLine(reason.message)}`;
}

/** With a decimal where that says something. */
function decimal(value: number): string {
  return Math.abs(value) >= 100 ? count(Math.round(value)) : value.toFixed(1);
}
