import { scaleLinear } from "d3-scale";
import type { BaselineResult, CurvePoint, GeneratorResult } from "../../types.js";
import { THEORY_IS_LOCAL } from "../diagnosis.js";
import { type LossRange, lossRanges } from "../loss-range.js";
import { ROWS_OF } from "../names.js";
import { countOf, type NumberWords } from "../number-words.js";
import { roundTicks } from "../ticks.js";
import { choiceShares, choiceStrip, chosenEntries, chosenMarks, splitRug } from "./chosen-marks.js";
import { AXIS_LINE, BASE_SHIFT, type Frame, LABEL_GAP, TICK_LENGTH } from "./layout.js";
import { breakText, type LegendEntry, legend, textWidth, titleMarks } from "./legend.js";
import { curveMarks, predictedMarks, type Scale } from "./loss-curves.js";
import { lossTable, readingText } from "./loss-words.js";
import { box, type Chart, diamond, label, type Mark, segment } from "./mark.js";
import { predictedLosses } from "./predicted-losses.js";
import { spread } from "./spread.js";

/** Pixels. */
const GAP = 10;
/** Room for a loss such as 0.4967 left of the drawing. */
const LEFT = 52;
/** Room for the baselines' names on the right, with and without their losses. */
const RIGHT_WIDE = 150;
const RIGHT_NARROW = 92;
/** From this width on there is room for losses beside the names. */
const WIDE = 560;
const SINGLE_HEIGHT = 280;
const WHOLE_HEIGHT = 150;
const LOW_HEIGHT = 230;
const LABEL_SPACING = 14;
const PIXELS_PER_LOSS_TICK = 34;
const PIXELS_PER_SIZE_TICK = 74;
const DIAMOND_RADIUS = 6;

/**
 * Draws a generator's two curves with bands of one standard error, the levels of the baselines, the best size with its
 * interval and how often each size is chosen, and the predicted curve where there is one; whole and, where the decision
 * would be lost in a steep fall, the low part enlarged below it.
 *
 * @param generator - whose curves.
 * @param baselines - drawn as levels.
 * @param options - `width` in pixels, from about 280; `numbers`: how they are written.
 * @returns the chart; null for a curve without one loss.
 */
export function lossChart(
  generator: GeneratorResult,
  baselines: readonly BaselineResult[],
  { width, numbers }: { width: number; numbers: NumberWords },
): Chart | null {
  const ranges = lossRanges(generator, baselines);
  if (ranges === null) return null;
  const { curve, selected } = generator;
  const shares = choiceShares(generator);
  const title = `Balanced loss by number of ${ROWS_OF[generator.name]}, in nats; lower is better`;
  const heading = titleMarks(title, width);
  const marks: Mark[] = [...heading.marks];
  let y = heading.height + GAP;
  const predicted = predictedLosses(generator);
  const key = legend(entriesOf(generator, predicted.length > 0, numbers), { x: 0, y: y - GAP / 2, width });
  marks.push(...key.marks);
  y += key.height + GAP;

  const right = width - (width >= WIDE ? RIGHT_WIDE : RIGHT_NARROW);
  const x = scaleLinear([0, Math.max(...curve.map(({ gapMultiplier }) => gapMultiplier))], [LEFT, right]);
  const plotTop = y;
  const draw = (frame: Frame, range: LossRange, shownLevels: readonly Level[], withBands = true) => {
    const place = scaleLinear([range.low, range.high], [frame.bottom, frame.top]);
    marks.push(...lossAxis(frame, range, place, numbers));
    const inside: Mark[] = [
      ...chosenMarks(generator, frame, x),
      ...baselines.flatMap(({ loss }) =>
        loss === null ? [] : [segment("level", frame.left, place(loss), frame.right, place(loss))],
      ),
      ...curveMarks(curve, x, place, withBands),
      ...predictedMarks(predicted, x, place),
      ...(selected === null
        ? []
        : [diamond("chosen", x(selected.gapMultiplier), place(selected.loss), DIAMOND_RADIUS)]),
    ];
    const [clipWidth, clipHeight] = [frame.right - frame.left + 2 * GAP, frame.bottom - frame.top];
    marks.push({
      kind: "clip",
      x: frame.left - GAP,
      y: frame.top,
      width: clipWidth,
      height: clipHeight,
      marks: inside,
    });
    marks.push(...levelLabels(shownLevels, range, place, frame, width, numbers));
  };
  const levels = baselines.flatMap(({ name, loss }) => (loss === null ? [] : [{ name, loss }]));
  let bottom: number;
  if (ranges.low === null) {
    bottom = y + SINGLE_HEIGHT;
    draw({ left: LEFT, right, top: y, bottom }, ranges.whole, levels);
  } else {
    const whole = { left: LEFT, right, top: y, bottom: y + WHOLE_HEIGHT };
    const place = scaleLinear([ranges.whole.low, ranges.whole.high], [whole.bottom, whole.top]);
    const [top, end] = [place(ranges.low.high), Math.min(place(ranges.low.low), whole.bottom)];
    marks.push(box("magnified", whole.left, top, whole.right - whole.left, end - top));
    const { low } = ranges;
    draw(
      whole,
      ranges.whole,
      levels.filter(({ loss }) => loss > low.high),
    );
    marks.push(
      label(
        "tick",
        right + LABEL_GAP,
        (top + end) / 2 + BASE_SHIFT,
        width >= WIDE ? "enlarged below" : "see below",
      ),
    );
    y = whole.bottom + 2 * GAP;
    for (const text of breakText(lowNote(curve, numbers), width - LEFT)) {
      marks.push(label("tick", LEFT, y + BASE_SHIFT, text));
      y += LABEL_SPACING;
    }
    y += BASE_SHIFT;
    bottom = y + LOW_HEIGHT;
    draw({ left: LEFT, right, top: y, bottom }, low, levels, false);
  }
  marks.push(...splitRug(generator, bottom, x));
  const strip = choiceStrip(generator, { left: LEFT, right, bottom }, x, numbers);
  marks.push(...strip.marks);
  bottom += strip.height;
  marks.push(...sizeAxis(generator, { left: LEFT, right, bottom }, x, numbers));
  return {
    width,
    height: bottom + 2 * AXIS_LINE + GAP,
    title,
    description: description(generator, baselines, numbers),
    marks,
    ...(predicted.length > 0 ? { note: THEORY_IS_LOCAL } : {}),
    table: lossTable(generator, title, numbers),
    readings: curve.map((point) => ({
      x: x(point.gapMultiplier),
      text: readingText(point, shares?.(point.gapMultiplier) ?? null, numbers),
    })),
    plot: { top: plotTop, bottom },
  };
}

/** Says what bands of single sizes would hide: sizes share their folds, so differences are much surer. */
function lowNote(curve: readonly CurvePoint[], numbers: NumberWords): string {
  const errors = curve.flatMap(({ standardError }) => (standardError === null ? [] : [standardError]));
  const title = "The low part, enlarged";
  if (errors.length === 0) return title;
  return `${title}; without bands (1 s.e. is at least ${numbers.nats(Math.min(...errors))}): same-fold differences are surer`;
}

interface Level {
  name: string;
  loss: number;
}

function entriesOf(generator: GeneratorResult, isPredicted: boolean, numbers: NumberWords): LegendEntry[] {
  const hasErrors = generator.curve.some(({ standardError }) => standardError !== null);
  return [
    { sample: "line", ink: "fitted", dot: "fitted-dot", text: "as fitted" },
    { sample: "line", ink: "shifted", dot: "shifted-dot", text: "intercept shifted to equal classes" },
    ...(hasErrors ? [{ sample: "band", ink: "fitted-band", text: "1 standard error" } as const] : []),
    ...(isPredicted
      ? [{ sample: "line", ink: "predicted", text: "predicted, moved to meet the curve" } as const]
      : []),
    ...chosenEntries(generator, numbers),
  ];
}

function lossAxis(frame: Frame, range: LossRange, place: Scale, numbers: NumberWords): Mark[] {
  const most = Math.max(2, Math.floor((frame.bottom - frame.top) / PIXELS_PER_LOSS_TICK));
  const { values, decimals } = roundTicks(range.low, range.high, most);
  return values.flatMap((value) => [
    segment("grid", frame.left, place(value), frame.right, place(value)),
    label("tick", frame.left - GAP, place(value) + BASE_SHIFT, numbers.fixed(value, decimals), "end"),
  ]);
}

function levelLabels(
  levels: readonly Level[],
  range: LossRange,
  place: Scale,
  frame: Frame,
  width: number,
  numbers: NumberWords,
): Mark[] {
  const visible = levels
    .filter(({ loss }) => loss >= range.low && loss <= range.high)
    .sort((a, b) => b.loss - a.loss);
  const at = spread(
    visible.map(({ loss }) => place(loss)),
    LABEL_SPACING,
    frame.top,
    frame.bottom,
  );
  return visible.flatMap(({ name, loss }, i) => {
    const y = at[i] ?? 0;
    const start = frame.right + LABEL_GAP;
    return [
      segment("leader", frame.right, place(loss), start - 2, y),
      label("tick", start, y + BASE_SHIFT, name),
      ...(width >= WIDE ? [label("tick", width, y + BASE_SHIFT, numbers.nats(loss), "end")] : []),
    ];
  });
}

function sizeAxis(
  { curve }: GeneratorResult,
  frame: Omit<Frame, "top">,
  x: Scale,
  numbers: NumberWords,
): Mark[] {
  const { left, right, bottom } = frame;
  const largest = curve.reduce((a, b) => (b.gapMultiplier > a.gapMultiplier ? b : a));
  const rowsAtOne = largest.gapMultiplier > 0 ? largest.nSynthetic / largest.gapMultiplier : 0;
  const widestLabel = textWidth(numbers.count(largest.nSynthetic)) + GAP;
  const most = Math.max(2, Math.floor((right - left) / Math.max(PIXELS_PER_SIZE_TICK, widestLabel)) + 1);
  const ticks =
    largest.gapMultiplier > 0 ? roundTicks(0, largest.gapMultiplier, most) : { values: [0], decimals: 0 };
  return [
    segment("axis", left, bottom, right, bottom),
    label("tick", left - GAP, bottom + AXIS_LINE, "× gap", "end"),
    label("tick", left - GAP, bottom + 2 * AXIS_LINE, "rows", "end"),
    ...ticks.values.flatMap((value) => [
      segment("axis", x(value), bottom, x(value), bottom + TICK_LENGTH),
      label("tick", x(value), bottom + AXIS_LINE, numbers.multiplier(value), "middle"),
      label("tick", x(value), bottom + 2 * AXIS_LINE, numbers.count(Math.round(value * rowsAtOne)), "middle"),
    ]),
  ];
}

function description(
  { selected, curve }: GeneratorResult,
  baselines: readonly BaselineResult[],
  numbers: NumberWords,
): string {
  const best =
    selected === null
      ? "No size could be chosen."
      : `The loss is least at ${numbers.multiplier(selected.gapMultiplier)} times the class gap, ` +
        `${countOf(selected.nSynthetic, "row", numbers)}: ${numbers.nats(selected.loss)}.`;
  const interval = selected?.interval ?? null;
  const resampled =
    interval === null
      ? ""
      : ` When held-out rows are resampled, 95 % of the choices lie between ` +
        `${numbers.multiplier(interval.low)} and ${numbers.multiplier(interval.high)} times the gap.`;
  const levels = baselines.map(({ name, loss }) => `${name} ${numbers.nats(loss)}`).join(", ");
  return `Two curves over ${countOf(curve.length, "size", numbers)}. ${best}${resampled} Without rows: ${levels}. The table below has every value.`;
}
