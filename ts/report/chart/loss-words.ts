import type { CurvePoint, GeneratorResult } from "../../types.js";
import type { NumberWords } from "../number-words.js";
import type { ChartTable } from "./mark.js";

/**
 * What is read at one size of a loss chart.
 *
 * @param point - of the curve.
 * @param numbers - how they are written.
 * @returns such as `0.9 × gap, 3,420 rows: 0.3648 as fitted, 0.3621 with the intercept shifted`.
 */
export function readingText(point: CurvePoint, numbers: NumberWords): string {
  const size = `${numbers.multiplier(point.gapMultiplier)} × gap, ${numbers.count(point.nSynthetic)} rows`;
  const error = point.standardError === null ? "" : ` ± ${numbers.nats(point.standardError)}`;
  const fitted =
    point.loss === null ? "could not be fitted" : `${numbers.nats(point.loss)}${error} as fitted`;
  const shifted =
    point.correctedLoss === null ? "" : `, ${numbers.nats(point.correctedLoss)} with the intercept shifted`;
  return `${size}: ${fitted}${shifted}`;
}

/** The table behind a loss chart. */
export function lossTable({ curve }: GeneratorResult, caption: string, numbers: NumberWords): ChartTable {
  return {
    caption,
    header: ["× gap", "rows", "as fitted", "s.e.", "intercept shifted", "s.e."],
    rows: curve.map((point) => [
      numbers.multiplier(point.gapMultiplier),
      numbers.count(point.nSynthetic),
      numbers.nats(point.loss),
      numbers.nats(point.standardError),
      numbers.nats(point.correctedLoss),
      numbers.nats(point.correctedStandardError),
    ]),
  };
}
