import type { BaselineResult, CurvePoint, GeneratorResult } from "../types.js";
import { curvePanel, type Panel } from "./curve-panel.js";
import { lossRanges } from "./loss-range.js";
import { ROWS_OF } from "./names.js";
import { count, counted, multiplier, nats } from "./numbers.js";
import { type Ink, paint, type ReportStyle, wrap } from "./style.js";

const INDENT = "  ";
/** Between the meanings of two marks. */
const MARK_GAP = "   ";
const FULL_HEIGHT = 14;
const CLOSE_HEIGHT = 12;

/**
 * Draws the two curves of a generator, whole and, where the decision would be lost in a steep fall, the low
 * part once more from close by.
 *
 * @param generator - whose curves.
 * @param baselines - their levels.
 * @param style - how it is drawn.
 * @returns the lines with a title and the meaning of the marks; none for a curve without one loss.
 */
export function drawCurves(
  generator: GeneratorResult,
  baselines: readonly BaselineResult[],
  style: ReportStyle,
): string[] {
  const { curve, selected } = generator;
  const levels = baselines.flatMap(({ name, loss }) => (loss === null ? [] : [{ name, loss }]));
  const ranges = lossRanges(generator, baselines);
  if (ranges === null) return [];
  const panel: Panel = {
    curve,
    levels,
    chosen: selected,
    range: ranges.whole,
    height: FULL_HEIGHT,
    bars: true,
  };
  const lines = [
    paint(`Balanced loss by number of ${ROWS_OF[generator.name]} (nats, lower is better)`, "strong", style),
    ...marks(generator, style),
    "",
    ...curvePanel(panel, style),
  ];
  if (ranges.low !== null) {
    lines.push("", paint("The low part, enlarged", "strong", style), ...barNote(curve, style.width), "");
    lines.push(...curvePanel({ ...panel, range: ranges.low, height: CLOSE_HEIGHT, bars: false }, style));
  }
  const failed = curve.filter(({ loss }) => loss === null).length;
  if (failed > 0)
    lines.push(
      "",
      ...wrap(
        `${count(failed)} of ${counted(curve.length, "size")} could not be fitted.`,
        style.width,
        INDENT,
      ),
    );
  return lines;
}

function marks({ selected }: GeneratorResult, style: ReportStyle): string[] {
  const parts: { mark: string; ink: Ink; text: string }[] = [
    { mark: "●", ink: "fitted", text: " as fitted" },
    { mark: "○", ink: "shifted", text: " intercept shifted to equal classes" },
    { mark: "◉", ink: "fitted", text: " both" },
    { mark: "", ink: "plain", text: "bars 1 s.e." },
  ];
  const lines = [""];
  let length = 0;
  for (const { mark, ink, text } of parts) {
    const added = MARK_GAP.length + mark.length + text.length;
    if (length > 0 && length + added > style.width) {
      lines.push("");
      length = 0;
    }
    lines[lines.length - 1] += (length > 0 ? MARK_GAP : INDENT) + paint(mark, ink, style) + text;
    length += added;
  }
  if (selected !== null) {
    const { gapMultiplier, nSynthetic, corrected, perFold } = selected;
    const size = `best size ${multiplier(gapMultiplier)} × gap = ${counted(nSynthetic, "row")}`;
    const text = `${size}, ${corrected ? "with the intercept shifted" : "as fitted"}${folds(perFold)}`;
    lines.push(
      ...wrap(text, style.width, `${INDENT}◆ `).map((line) => line.replace("◆", paint("◆", "chosen", style))),
    );
  }
  return lines;
}

function folds(perFold: readonly number[]): string {
  if (perFold.length < 2) return "";
  const [low, high] = [multiplier(Math.min(...perFold)), multiplier(Math.max(...perFold))];
  return low === high ? "; every fold alone chooses it" : `; each fold alone chooses ${low} to ${high} × gap`;
}

/** Says what bars of single sizes would hide: sizes share their folds, so differences are much surer. */
function barNote(curve: readonly CurvePoint[], width: number): string[] {
  const errors = curve.flatMap(({ standardError }) => (standardError === null ? [] : [standardError]));
  if (errors.length === 0) return [];
  const least = nats(Math.min(...errors));
  return wrap(`without bars (1 s.e. is at least ${least}); same-fold differences are surer`, width, INDENT);
}
