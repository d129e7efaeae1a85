import fc from "fast-check";
import { expect, it } from "vitest";
import { spread } from "../../../ts/report/chart/spread.js";

/** Sums of pixels may round. */
const ROUNDING = 1e-9;

it("leaves labels alone that have room", () => {
  expect(spread([10, 40, 70], 14, 0, 100)).toEqual([10, 40, 70]);
});

it("moves crowded labels apart around their middle", () => {
  expect(spread([50, 50, 50], 10, 0, 100)).toEqual([40, 50, 60]);
});

it("keeps order and distance, and stays inside where there is room", () => {
  const wanted = fc
    .array(fc.double({ min: 0, max: 200, noNaN: true }), { maxLength: 12 })
    .map((list) => list.sort((a, b) => a - b));
  fc.assert(
    fc.property(wanted, (list) => {
      const at = spread(list, 14, 0, 200);
      expect(at).toHaveLength(list.length);
      at.forEach((place, i) => {
        expect(place).toBeGreaterThanOrEqual(-ROUNDING);
        expect(place).toBeLessThanOrEqual(200 + ROUNDING);
        if (i > 0) expect(place - (at[i - 1] ?? 0)).toBeGreaterThanOrEqual(14 - ROUNDING);
      });
    }),
  );
});
