/** What theory says before anything is tried, in plain words with the numbers under them. */

import type { GeneratorName, Warning } from "../types.js";
import type { Diagnosed, Diagnosis, PredictedPoint, SymmetryTest, WeightsTest } from "../types-diagnosis.js";
import { ROWS_OF } from "./names.js";
import { count, counted, multiplier, percent, spokenNats } from "./numbers.js";
import { oneLine } from "./one-line.js";
import { JOIN, pValueText } from "./p-value.js";
import { paint, type ReportStyle, toAscii, wrap } from "./style.js";

/** Above this quality score the published rule calls a generator biased. */
const QUALITY_LIMIT = 10;
/** The same in words: the score is what bias costs at balance over what sampling noise costs there. */
const TIMES_NOISE = "ten times what sampling noise costs";
/** The level at which a test is said to find something. */
const LEVEL = 0.05;

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
  const rows =
    `${count(data.nRows)} rows: ${count(data.nMinority)} with ${target} = ${oneLine(data.positive)} ` +
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
      ...diagnosisLines(name, diagnosis, data.balanceGap, style),
      ...predictionLines(diagnosis, style),
    ]),
    warnings.flatMap(({ code, message }) => wrap(`${oneLine(message)} [${code}]`, style.width, "  ! ")),
    wrap(
      "Theory is local: the predicted curve is good near balance and too low far from it, and it does not know that " +
        "synthetic rows share their parents. vtss tune tries the sizes and decides.",
      style.width,
      "  ",
    ).map((line) => paint(line, "faint", style)),
    [paint(`  ${run.seconds.toFixed(1)} s; seed ${run.seed}; vtss ${run.version}`, "faint", style)],
  ];
  const text = `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
  return style.ascii ? toAscii(text) : text;
}

/**
 * One generator's diagnosis without its curve.
 *
 * @param name - of the generator.
 * @param diagnosis - of it.
 * @param balanceGap - rows that balance the classes.
 * @param style - of the report.
 * @returns lines; a heading first.
 */
export function diagnosisLines(
  name: GeneratorName,
  diagnosis: Diagnosis,
  balanceGap: number,
  style: ReportStyle,
): string[] {
  return [
    paint(diagnosisTitle(name), "strong", style),
    ...diagnosisPoints(name, diagnosis, balanceGap).flatMap(([words, numbers]) => [
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
 * @param balanceGap - rows that balance the classes.
 * @returns what is found, each with the numbers behind it.
 */
export function diagnosisPoints(
  name: GeneratorName,
  diagnosis: Diagnosis,
  balanceGap: number,
): [words: string, numbers: string][] {
  return [
    [REGIMES[diagnosis.regime ?? "unknown"](ROWS_OF[name]), symmetryNumbers(diagnosis.symmetry)],
    weightsPoint(diagnosis.weightsTest),
    qualityPoint(diagnosis),
    targetPoint(diagnosis, balanceGap),
  ];
}

const REGIMES: Readonly<Record<NonNullable<Diagnosis["regime"]> | "unknown", (rows: string) => string>> = {
  local_symmetry: () =>
    "Imbalance does not bend this fit: rows can only add the mismatch of their generator.",
  realistic: (rows) =>
    `Imbalance bends this fit, and ${rows} are realistic by the published rule: at balance their bias costs at most ${TIMES_NOISE}.`,
  biased: (rows) =>
    `Imbalance bends this fit, but ${rows} are biased by the published rule: at balance their bias costs more than ${TIMES_NOISE}.`,
  borderline: () =>
    "Borderline: a test or the quality score leaves open on which side of its cut it lies, so the sizes of both sides deserve a try.",
  unknown: () => "What the published rule says of this generator cannot be told.",
};

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
    `Symmetry test: T = ${decimal(statistic)} on ${degreesOfFreedom} degrees of freedom ` +
    `(cutoff ${decimal(cutoff ?? Number.NaN)}), ${pValueText(pValue)}${byConstruction}.`
  );
}

function weightsPoint(test: WeightsTest): [string, string] {
  const { statistic, pValue, degreesOfFreedom, denominatorDegreesOfFreedom, reason, plain } = test;
  const beside =
    plain === null ? "" : `; plain: T = ${decimal(plain.statistic)}, ${pValueText(plain.pValue)}`;
  if (statistic === null || pValue === null) {
    return [
      "Whether a shifted intercept already reaches the balanced optimum cannot be told.",
      `Weights test: ${notAvailable(reason)}${beside}.`,
    ];
  }
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
  const angle = cosine === null ? "" : `; cosine ${cosine.toFixed(2)}`;
  const range = `95 % interval ${decimal(low)} to ${decimal(high)}`;
  return [words, `Quality score ${decimal(score)} (${range}; biased above ${QUALITY_LIMIT})${angle}.`];
}

function targetPoint({ theoryTarget, metricTarget }: Diagnosis, balanceGap: number): [string, string] {
  const size = (rows: number) =>
    `${count(Math.round(rows))} rows (${multiplier(Math.round((rows / balanceGap) * 100) / 100)} × the class gap)`;
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
    `The predicted excess of the balanced loss is least at ${count(least.nSynthetic)} rows ` +
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
