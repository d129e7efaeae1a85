import { expect, test } from "vitest";
import { median, ratioOf } from "../../../scripts/bench/statistics.js";

test("the median is the middle value, or the mean of the two in the middle", () => {
  expect(median([5, 1, 100])).toBe(5);
  expect(median([4, 1, 2, 100])).toBe(3);
  expect(() => median([])).toThrow("no values");
});

test("a ratio is that of the medians, its spread that of the pairs", () => {
  expect(ratioOf([10, 12, 30], [2, 1, 3])).toEqual({ ratio: 6, low: 5, high: 12 });
});

test("rounds that do not match are refused", () => {
  expect(() => ratioOf([1, 2], [1])).toThrow("2 and 1");
});
