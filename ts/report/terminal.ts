import type { GeneratorResult, TuneResult, Warning } from "../types.js";
import { drawCurves } from "./curves.js";
import { tunedDiagnosisLines } from "./diagnosis.js";
import { deliveryTable, naturalTable } from "./natural.js";
import { counted } from "./numbers.js";
import { oneLine } from "./one-line.js";
import { shownGenerator } from "./shown-generator.js";
import { paint, type ReportStyle, toAscii, wrap } from "./style.js";
import { BALANCED_LOSS_MEANING, runWords, tableSentences } from "./table-words.js";
import { baselineTable, generatorTable } from "./tables.js";
import { allWarnings } from "./warnings.js";

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
    deliveryTable(result, style),
    dataLines(result, style),
    warningLines(allWarnings(result), style),
    [paint(`  ${runWords(result.run)}`, "faint", style)],
  ];
  const text = `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
  return style.ascii ? toAscii(text) : text;
}

function verdictLines({ verdict }: TuneResult, style: ReportStyle): string[] {
  const sentence = wrap(oneLine(verdict.sentence), style.width).map((line) => paint(line, "strong", style));
  const evidence = verdict.evidence.flatMap((reason) => wrap(oneLine(reason), style.width, "  · "));
  return evidence.length === 0 ? sentence : [...sentence, "", ...evidence];
}

function theoryLines(
  shown: GeneratorResult | null,
  { data, options }: TuneResult,
  style: ReportStyle,
): string[] {
  if (shown === null || shown.diagnosis === null) return [];
  const context = { balanceGap: data.balanceGap, hasGroups: options.groups !== null };
  return tunedDiagnosisLines(shown.name, shown.diagnosis, context, style);
}

function glossary(style: ReportStyle): string[] {
  return wrap(BALANCED_LOSS_MEANING, style.width, "  ").map((line) => paint(line, "faint", style));
}

function dataLines(result: TuneResult, style: ReportStyle): string[] {
  const lines = tableSentences(result).flatMap((sentence) => wrap(sentence, style.width, "  "));
  return [paint("Table and design", "strong", style), ...lines];
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
