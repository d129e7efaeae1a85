import { describe, expect, it } from "vitest";
import type { Predictions } from "../ts/predict.js";
import { readTable } from "../ts/table/read-table.js";
import { type WritePredictionsOptions, writePredictions } from "../ts/write-predictions.js";

const PREDICTIONS = {
  probability: Float64Array.of(0.25, 0.5),
  balancedProbability: Float64Array.of(0.75, Number.NaN),
  logOdds: Float64Array.of(-1.0986122886681098, 0),
  recalibratedProbability: null,
};

async function scored(
  text: string,
  options?: WritePredictionsOptions,
  predictions: Omit<Predictions, "warnings"> = PREDICTIONS,
): Promise<string> {
  const table = await readTable(Buffer.from(text));
  const pieces: Uint8Array[] = [];
  for await (const piece of writePredictions(table, predictions, options)) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

describe("writePredictions", () => {
  it("adds three cells to each row and leaves a number that does not exist empty", async () => {
    expect(await scored("a,y\n1,0\n 2.50 ,1\n")).toBe(
      "a,y,vtss_probability,vtss_balanced_probability,vtss_log_odds\n" +
        "1,0,0.25,0.75,-1.0986122886681098\n 2.50 ,1,0.5,,0\n",
    );
  });

  it("writes decimal commas where the table does, under names that begin as asked", async () => {
    expect(await scored("a;y\r\n1,5;0\r\n2,5;1\r\n", { prefix: "mine" })).toBe(
      "a;y;mine_probability;mine_balanced_probability;mine_log_odds\r\n" +
        "1,5;0;0,25;0,75;-1,0986122886681098\r\n2,5;1;0,5;;0\r\n",
    );
  });

  it("adds the recalibrated probability where it is asked for and known", async () => {
    const recalibratedProbability = Float64Array.of(0.2, 0.4);
    const predictions = { ...PREDICTIONS, recalibratedProbability };
    expect(await scored("y\n0\n1\n", { recalibrated: true }, predictions)).toBe(
      "y,vtss_probability,vtss_balanced_probability,vtss_log_odds,vtss_recalibrated_probability\n" +
        "0,0.25,0.75,-1.0986122886681098,0.2\n1,0.5,,0,0.4\n",
    );
    expect(await scored("y\n0\n1\n", {}, predictions)).not.toContain("recalibrated");
    await expect(scored("y\n0\n1\n", { recalibrated: true })).rejects.toMatchObject({
      code: "RECALIBRATION_MISSING",
    });
  });

  it("refuses names that are taken", async () => {
    await expect(scored("a,vtss_log_odds\n1,0\n2,1\n")).rejects.toMatchObject({
      code: "DUPLICATE_COLUMN",
      details: { column: "vtss_log_odds" },
    });
  });
});
