import { scaleLinear } from "d3-scale";
import type { BaselineName, Gain, GeneratorName, GeneratorResult } from "../../types.js";
import { countOf, type NumberWords } from "../number-words.js";
import { roundTicks } from "../ticks.js";
import { AXIS_LINE, BASE_SHIFT, TICK_LENGTH } from "./layout.js";
import { textWidth, titleMarks } from "./legend.js";
import { box, type Chart, dot, label, type Mark, segment } from "./mark.js";

/** Pixels. */
const ROW = 19;
const GROUP_GAP = 10;
const GAP = 10;
const DOT_RADIUS = 3.5;
const PIXELS_PER_TICK = 64;
/** So that the scale can be read on a telephone, too. */
const LEAST_TICKS = 3;
/** Air on both sides of the intervals, as a share of their range. */
const AIR = 0.06;
/** A range of nothing is widened to this many nats. */
const LEAST_RANGE = 0.001;

interface Row {
  generator: GeneratorName;
  over: BaselineName;
  gain: Gain;
}

/**
 * Draws what each generator, at its best size above 0, gains over each remedy without rows: a dot with its 95 % interval,
 * right of the zero line where the rows are better. The shaded strip is less than the smallest gain worth having.
 *
 * @param generators - compared with one another; gains over `none` are left out, as every remedy gains over that.
 * @param options - `width` in pixels; `minimumGain` in nats; `numbers`: how they are written.
 * @returns the chart; null where there is no gain.
 */
export function gainChart(
  generators: readonly GeneratorResult[],
  { width, minimumGain, numbers }: { width: number; minimumGain: number; numbers: NumberWords },
): Chart | null {
  const rows = generators.flatMap(({ name, gains }) =>
    gains
      .filter(({ over }) => over !== "none")
      .map(({ over, gain }): Row => ({ generator: name, over, gain })),
  );
  if (rows.length === 0) return null;
  const title =
    "Gain of each generator at its best size over each remedy without rows, in nats; right is better";
  const heading = titleMarks(title, width);
  const marks: Mark[] = [...heading.marks];
  let y = heading.height + GAP;
  const nameWidth = Math.max(...rows.map(({ over }) => textWidth(over))) + GAP;
  const left = nameWidth + GAP;
  const right = width - GAP;
  const ends = [0, minimumGain, ...rows.flatMap(({ gain }) => [gain.low, gain.high])];
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  const air = AIR * Math.max(high - low, LEAST_RANGE);
  const x = scaleLinear([low - air, high + air], [left, right]);
  const top = y;
  const drawn: Mark[] = [];
  let generator: GeneratorName | null = null;
  for (const row of rows) {
    if (row.generator !== generator) {
      y += generator === null ? 0 : GROUP_GAP;
      generator = row.generator;
      drawn.push(label("label", 0, y + ROW / 2 + BASE_SHIFT, generator));
      y += ROW;
    }
    const middle = y + ROW / 2;
    drawn.push(
      label("tick", GAP, middle + BASE_SHIFT, row.over),
      segment("fitted", x(row.gain.low), middle, x(row.gain.high), middle),
      dot("fitted-dot", x(row.gain.mean), middle, DOT_RADIUS),
    );
    y += ROW;
  }
  const bottom = y + GAP / 2;
  const ticks = roundTicks(
    low - air,
    high + air,
    Math.max(LEAST_TICKS, Math.floor((right - left) / PIXELS_PER_TICK)),
  );
  marks.push(
    box("magnified", x(0), top, x(minimumGain) - x(0), bottom - top),
    ...ticks.values.flatMap((value) => [
      segment("grid", x(value), top, x(value), bottom),
      segment("axis", x(value), bottom, x(value), bottom + TICK_LENGTH),
      label("tick", x(value), bottom + AXIS_LINE, numbers.fixed(value, ticks.decimals), "middle"),
    ]),
    segment("axis", left, bottom, right, bottom),
    segment("zero", x(0), top, x(0), bottom),
    ...drawn,
  );
  const shown = rows.filter(({ gain }) => gain.low > 0).length;
  return {
    width,
    height: bottom + AXIS_LINE + GAP,
    title,
    description:
      `${countOf(rows.length, "gain", numbers)} with 95 % intervals, of which ${numbers.count(shown)} ${shown === 1 ? "lies" : "lie"} wholly above 0. ` +
      "The table below has every value.",
    marks,
    table: {
      caption: title,
      header: ["generator over remedy", "gain", "95 % low", "95 % high"],
      rows: rows.map(({ generator: name, over, gain }) => [
        `${name} over ${over}`,
        numbers.nats(gain.mean),
        numbers.nats(gain.low),
        numbers.nats(gain.high),
      ]),
    },
    readings: [],
    plot: { top, bottom },
  };
}
