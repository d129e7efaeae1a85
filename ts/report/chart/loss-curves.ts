import { area, line } from "d3-shape";
import type { CurvePoint } from "../../types.js";
import { dot, type Mark } from "./mark.js";

/** Places a value, in pixels. */
export type Scale = (value: number) => number;

/** Pixels. */
const DOT_RADIUS = 2.4;
/** Dots closer than this would hide the line. */
const LEAST_DOT_DISTANCE = 7;

/**
 * The two curves with their bands and dots.
 *
 * @param curve - sizes ascending; where a loss does not exist its line has a gap.
 * @param x - places gap multipliers.
 * @param y - places losses.
 * @param withBands - whether to draw one standard error to each side.
 * @returns their marks, the curve as fitted on top.
 */
export function curveMarks(curve: readonly CurvePoint[], x: Scale, y: Scale, withBands: boolean): Mark[] {
  const series = (
    ink: "fitted" | "shifted",
    loss: (point: CurvePoint) => number | null,
    error: (point: CurvePoint) => number | null,
  ): Mark[] => {
    const band = area<CurvePoint>()
      .defined((point) => loss(point) !== null && error(point) !== null)
      .x((point) => x(point.gapMultiplier))
      .y0((point) => y((loss(point) ?? 0) - (error(point) ?? 0)))
      .y1((point) => y((loss(point) ?? 0) + (error(point) ?? 0)))
      .digits(2)(curve);
    const drawn = line<CurvePoint>()
      .defined((point) => loss(point) !== null)
      .x((point) => x(point.gapMultiplier))
      .y((point) => y(loss(point) ?? 0))
      .digits(2)(curve);
    return [
      ...(band === null || !withBands ? [] : [{ kind: "path", ink: `${ink}-band`, d: band } as const]),
      ...(drawn === null ? [] : [{ kind: "path", ink, d: drawn } as const]),
      ...dotted(curve, x).flatMap((point) => {
        const value = loss(point);
        return value === null ? [] : [dot(`${ink}-dot`, x(point.gapMultiplier), y(value), DOT_RADIUS)];
      }),
    ];
  };
  return [
    ...series(
      "shifted",
      ({ correctedLoss }) => correctedLoss,
      ({ correctedStandardError }) => correctedStandardError,
    ),
    ...series(
      "fitted",
      ({ loss }) => loss,
      ({ standardError }) => standardError,
    ),
  ];
}

/** As many points as leave the line to be seen between their dots. */
function dotted(curve: readonly CurvePoint[], x: Scale): CurvePoint[] {
  const [first, last] = [curve[0], curve.at(-1)];
  if (first === undefined || last === undefined) return [];
  const distance = (x(last.gapMultiplier) - x(first.gapMultiplier)) / Math.max(1, curve.length - 1);
  const every = Math.max(1, Math.ceil(LEAST_DOT_DISTANCE / Math.max(distance, 1 / curve.length)));
  return curve.filter((_, i) => i % every === 0);
}

/** The predicted curve; nothing where there is none. */
export function predictedMarks(
  predicted: readonly { gapMultiplier: number; loss: number }[],
  x: Scale,
  y: Scale,
): Mark[] {
  const d = line<{ gapMultiplier: number; loss: number }>()
    .x(({ gapMultiplier }) => x(gapMultiplier))
    .y(({ loss }) => y(loss))
    .digits(2)(predicted.slice());
  return d === null ? [] : [{ kind: "path", ink: "predicted", d }];
}
