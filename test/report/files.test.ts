import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { curveCsv } from "../../ts/report/curve-csv.js";
import { stringifyDocument } from "../../ts/report/document.js";
import { result } from "../fixtures/result.js";

describe("stringifyDocument", () => {
  it("holds what JSON.stringify holds", () => {
    fc.assert(
      fc.property(fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.array(fc.jsonValue())), (value) => {
        expect(JSON.parse(stringifyDocument(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
    expect(JSON.parse(stringifyDocument(result()))).toEqual(JSON.parse(JSON.stringify(result())));
  });

  it("does not depend on the order in which keys were made", () => {
    const reversed = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(reversed);
      if (typeof value !== "object" || value === null) return value;
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([key, item]) => [key, reversed(item)]),
      );
    };
    const document = { ...result(), model: null };
    expect(stringifyDocument(reversed(document) as object)).toBe(stringifyDocument(document));
  });

  it("keeps the user's columns in the order of the table", () => {
    const coefficients = { seed: 1, age: 2, command: 3 };
    expect(Object.keys(JSON.parse(stringifyDocument({ coefficients })).coefficients)).toEqual([
      "seed",
      "age",
      "command",
    ]);
  });

  it("writes null for numbers that JSON lacks, and typed arrays as arrays", () => {
    expect(
      stringifyDocument({
        a: Number.NaN,
        b: [1, Number.POSITIVE_INFINITY],
        c: Float64Array.of(0.5, Number.NaN),
      }),
    ).toBe('{\n  "a": null,\n  "b": [1, null],\n  "c": [0.5, null]\n}\n');
  });
});

describe("curveCsv", () => {
  const lines = curveCsv(result()).trimEnd().split("\n");
  it("has a line per size of each generator and each baseline", () => {
    expect(lines[0]).toBe(
      "generator,baseline,gapMultiplier,nSynthetic,loss,standardError,correctedLoss,correctedStandardError",
    );
    expect(lines.filter((line) => line.startsWith("smote,,"))).toHaveLength(41);
    expect(lines.filter((line) => line.startsWith(",tuned_weight,"))).toHaveLength(3);
    expect(lines).toContain(",none,0,0,0.8449,0.0211,,");
    expect(lines).toContain(",prior_shift,,,0.3607,0.0061,,");
    expect(lines).toContain(",duplicate,1,3800,0.3631,0.0061,,");
  });
  it("is rectangular and leaves empty what does not exist", () => {
    const broken = result();
    const [first] = broken.generators[0]?.curve ?? [];
    if (first) Object.assign(first, { loss: null, standardError: Number.NaN });
    for (const line of curveCsv(broken).trimEnd().split("\n")) expect(line.split(",")).toHaveLength(8);
    expect(curveCsv(broken)).toMatch(/^smote,,0,0,,,0\.3607,0\.0062$/m);
  });
});
