import type { CurvePoint, GeneratorResult } from "../../types.js";
import { countOf, type NumberWords } from "../number-words.js";
import { choiceShares } from "./chosen-marks.js";
import type { ChartTable } from "./mark.js";
import { predictedLosses } from "./predicted-losses.js";

/**
 * What is read at one size of a loss chart.
 *
 * @param point - of the curve.
 * @param share - of the resampled choices that are this size; null where rows could not be resampled.
 * @param numbers - how they are written.
 * @returns such as `0.9 × gap, 3,420 rows: 0.3648 as fitted, 0.3621 with the intercept shifted; 12.3 % of resampled choices`.
 */
export function readingText(point: CurvePoint, share: number | null, numbers: NumberWords): string {
  const size = `${numbers.multiplier(point.gapMultiplier)} × gap, ${countOf(point.nSynthetic, "row", numbers)}`;
  const error = point.standardError === null ? "" : ` ± ${numbers.nats(point.standardError)}`;
  const fitted =
    point.loss === null ? "could not be fitted" : `${numbers.nats(point.loss)}${error} as fitted`;
  const shifted =
    point.correctedLoss === null ? "" : `, ${numbers.nats(point.correctedLoss)} with the intercept shifted`;
  const chosen = share === null ? "" : `; ${numbers.percent(share)} of resampled choices`;
  return `${size}: ${fitted}${shifted}${chosen}`;
}

/**
 * The table behind a loss chart.
 *
 * @param generator - whose curves.
 * @param caption - of the table.
 * @param numbers - how they are written.
 * @returns a line for each size; with what is predicted, as drawn, and the shares of resampled choices where they exist.
 */
export function lossTable(generator: GeneratorResult, caption: string, numbers: NumberWords): ChartTable {
  const shares = choiceShares(generator);
  const predicted = new Map(
    predictedLosses(generator).map(({ gapMultiplier, loss }) => [gapMultiplier, loss]),
  );
  const isPredicted = predicted.size > 0;
  return {
    caption,
    header: [
      ...["× gap", "rows", "as fitted", "s.e.", "intercept shifted", "s.e."],
      ...(isPredicted ? ["predicted"] : []),
      ...(shares === null ? [] : ["chosen"]),
    ],
    rows: generator.curve.map((point) => [
      numbers.multiplier(point.gapMultiplier),
      numbers.count(point.nSynthetic),
      numbers.nats(point.loss),
      numbers.nats(point.standardError),
      numbers.nats(point.correctedLoss),
      numbers.nats(point.correctedStandardError),
      ...(isPredicted ? [numbers.nats(predicted.get(point.gapMultiplier) ?? null)] : []),
      ...(shares === null ? [] : [numbers.percent(shares(point.gapMultiplier))]),
    ]),
    alone: [1],
  };
}
