import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { placeLabels } from "../../ts/report/level-labels.js";
import { count, multiplier, nats, percent, spokenNats } from "../../ts/report/numbers.js";
import { oneLine } from "../../ts/report/one-line.js";
import { toAscii, wrap } from "../../ts/report/style.js";
import { roundTicks } from "../../ts/report/ticks.js";

describe("placeLabels", () => {
  it("puts a lonely label beside its level", () => {
    expect(placeLabels([{ text: "a", row: 1 }], 3)).toEqual({
      connectors: [" ", "─", " "],
      texts: ["", "a", ""],
    });
  });
  it("joins labels that share a level", () => {
    const levels = ["a", "b", "c"].map((text) => ({ text, row: 2 }));
    expect(placeLabels(levels, 5)).toEqual({
      connectors: [" ", "┌", "┼", "└", " "],
      texts: ["", "a", "b", "c", ""],
    });
  });
  it("stays inside, keeps the order and loses none", () => {
    const rows = fc
      .array(fc.integer({ min: 0, max: 9 }), { maxLength: 10 })
      .map((list) => list.sort((a, b) => a - b));
    fc.assert(
      fc.property(rows, (list) => {
        const levels = list.map((row, i) => ({ text: `label ${i}`, row }));
        const { texts, connectors } = placeLabels(levels, 10);
        expect(texts.filter((text) => text !== "")).toEqual(levels.map(({ text }) => text));
        expect([texts.length, connectors.length]).toEqual([10, 10]);
        for (const row of list) expect(connectors[row]).not.toBe(" ");
      }),
    );
  });
});

describe("roundTicks", () => {
  it("gives round numbers", () => {
    expect(roundTicks(0, 2, 5)).toEqual({ values: [0, 0.5, 1, 1.5, 2], decimals: 1 });
    expect(roundTicks(0.33, 0.87, 4).values.map((value) => value.toFixed(1))).toEqual(["0.4", "0.6", "0.8"]);
    expect(roundTicks(0, 0.01, 5).decimals).toBe(4);
  });
  it("never gives too many, nor one outside", () => {
    const ends = fc.tuple(
      fc.double({ min: 0, max: 10, noNaN: true }),
      fc.double({ min: 1e-4, max: 100, noNaN: true }),
    );
    fc.assert(
      fc.property(ends, fc.integer({ min: 2, max: 12 }), ([low, length], most) => {
        const { values } = roundTicks(low, low + length, most);
        expect(values.length).toBeLessThanOrEqual(most);
        for (const value of values) {
          expect(value).toBeGreaterThanOrEqual(low - 1e-6 * length);
          expect(value).toBeLessThanOrEqual(low + length * (1 + 1e-6));
        }
      }),
    );
  });
});

describe("numbers and texts", () => {
  it("are written for people", () => {
    expect([nats(0.36071), nats(-0.00004), nats(-0.2), nats(null), nats(Number.NaN)]).toEqual([
      "0.3607",
      "0.0000",
      "−0.2000",
      "–",
      "–",
    ]);
    expect([spokenNats(0.0301), spokenNats(0.0004), spokenNats(-0.0122), spokenNats(0)]).toEqual([
      "0.030",
      "0.0004",
      "−0.012",
      "0.000",
    ]);
    expect([count(0), count(999), count(1000), count(12345678)]).toEqual(["0", "999", "1,000", "12,345,678"]);
    expect([multiplier(0.9), multiplier(1), multiplier(0.30000000000000004)]).toEqual(["0.9", "1", "0.3"]);
    expect(percent(0.0523)).toBe("5.2 %");
  });
  it("fit their lines and keep their words", () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { maxLength: 30 }),
        fc.integer({ min: 20, max: 60 }),
        (words, width) => {
          const lines = wrap(words.join(" "), width, "  · ");
          for (const line of lines) expect(line.length).toBeLessThanOrEqual(width);
          expect(lines.join(" ").replace("·", "").split(/\s+/).filter(Boolean)).toEqual(words);
        },
      ),
    );
  });
  it("cannot steer a terminal", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(oneLine(text)).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e]/u);
        expect(toAscii(text)).toMatch(/^\p{ASCII}*$/u);
      }),
    );
  });
});
