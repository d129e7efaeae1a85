import { scaleLinear } from "d3-scale";
import { line } from "d3-shape";
import type { CalibrationBin, DeliveryResult } from "../../types.js";
import type { NumberWords } from "../number-words.js";
import { roundTicks } from "../ticks.js";
import { AXIS_LINE, BASE_SHIFT, TICK_LENGTH } from "./layout.js";
import { legend, titleMarks } from "./legend.js";
import { type Chart, dot, label, type Mark, segment } from "./mark.js";

/** Pixels. */
const GAP = 10;
const LEFT = 48;
const DOT_RADIUS = 3;
const LARGEST_SIDE = 340;
const PIXELS_PER_TICK = 50;
/** Air above the largest probability. */
const AIR = 1.05;

/**
 * Draws how often the minority occurs among rows of like predicted probability, before and after the correction of the
 * delivered model. On the diagonal a probability means what it says.
 *
 * @param delivery - its first stage is before, its last after.
 * @param options - `width` in pixels; `numbers`: how they are written.
 * @returns the chart; null where there are no bins.
 */
export function calibrationChart(
  { stages }: Pick<DeliveryResult, "stages">,
  { width, numbers }: { width: number; numbers: NumberWords },
): Chart | null {
  const before = stages[0]?.curve ?? [];
  const after = stages.at(-1)?.curve ?? [];
  const bins = [...before, ...after];
  if (bins.length === 0) return null;
  const title = "Calibration of the delivered model on held-out rows";
  const heading = titleMarks(title, width);
  const marks: Mark[] = [...heading.marks];
  const y = heading.height + GAP;
  const key = legend(
    [
      { sample: "line", ink: "shifted", dot: "shifted-dot", text: "before" },
      { sample: "line", ink: "fitted", dot: "fitted-dot", text: "after the correction, with 95 % intervals" },
    ],
    { x: 0, y: y - GAP / 2, width },
  );
  marks.push(...key.marks);
  const top = y + key.height + AXIS_LINE + GAP;
  const side = Math.min(LARGEST_SIDE, width - LEFT - GAP);
  const bottom = top + side;
  const largest = Math.min(
    1,
    AIR * Math.max(...bins.flatMap(({ meanPredicted, observed, high }) => [meanPredicted, observed, high])),
  );
  const x = scaleLinear([0, largest], [LEFT, LEFT + side]);
  const p = scaleLinear([0, largest], [bottom, top]);
  const ticks = roundTicks(0, largest, Math.max(2, Math.floor(side / PIXELS_PER_TICK)));
  marks.push(
    ...ticks.values.flatMap((value) => [
      segment("grid", LEFT, p(value), LEFT + side, p(value)),
      label("tick", LEFT - GAP, p(value) + BASE_SHIFT, numbers.fixed(value, ticks.decimals), "end"),
      segment("axis", x(value), bottom, x(value), bottom + TICK_LENGTH),
      label("tick", x(value), bottom + AXIS_LINE, numbers.fixed(value, ticks.decimals), "middle"),
    ]),
    segment("axis", LEFT, bottom, LEFT + side, bottom),
    segment("level", x(0), p(0), x(largest), p(largest)),
    label("tick", LEFT + side, bottom + 2 * AXIS_LINE, "predicted probability →", "end"),
    label("tick", 0, top - GAP, "↑ observed share"),
    ...series("shifted", before, x, p),
    ...after.map(({ meanPredicted, low, high }) =>
      segment("axis", x(meanPredicted), p(low), x(meanPredicted), p(Math.min(high, largest))),
    ),
    ...series("fitted", after, x, p),
  );
  return {
    width: Math.min(width, LEFT + side + GAP),
    height: bottom + 2 * AXIS_LINE + GAP,
    title,
    description: "Predicted probability against the observed share; the table below has every value.",
    marks,
    table: {
      caption: title,
      header: ["rows", "predicted", "observed", "95 % low", "95 % high", "number of rows"],
      rows: [
        ...before.map((bin) => tableRow("before", bin, numbers)),
        ...after.map((bin) => tableRow("after", bin, numbers)),
      ],
    },
    readings: [],
    plot: { top, bottom },
  };
}

function series(
  ink: "fitted" | "shifted",
  bins: readonly CalibrationBin[],
  x: (value: number) => number,
  y: (value: number) => number,
): Mark[] {
  const d = line<CalibrationBin>()
    .x(({ meanPredicted }) => x(meanPredicted))
    .y(({ observed }) => y(observed))
    .digits(2)([...bins]);
  return [
    ...(d === null ? [] : [{ kind: "path", ink, d } as const]),
    ...bins.map(({ meanPredicted, observed }) =>
      dot(`${ink}-dot`, x(meanPredicted), y(observed), DOT_RADIUS),
    ),
  ];
}

function tableRow(name: string, bin: CalibrationBin, numbers: NumberWords): string[] {
  const { meanPredicted, observed, low, high, nRows } = bin;
  return [
    name,
    ...[meanPredicted, observed, low, high].map((value) => numbers.nats(value)),
    numbers.count(nRows),
  ];
}
