import { describe, expect, it } from "vitest";
import type { Design } from "../../ts/table/roles.js";
import { partsOf, tooFewMinority } from "../../ts/tuning/too-few.js";

const design = (nMinority: number) => ({ nMinority, groups: null, labels: new Uint8Array(0) }) as Design;
const single = { single: { validationFraction: 0.3, repeats: 20 } };

describe("a verdict", () => {
  it.each([
    [{ folds: { folds: 5, repeats: 5 } }, 10, "5 folds"],
    [single, 8, "4 parts like the held-out one"],
    [{ given: {} }, 2, null],
  ])("of %j needs %i minority rows", (plan, needed, parts) => {
    expect(tooFewMinority(design(needed), plan).minorityRows).toBe(false);
    expect(tooFewMinority(design(needed - 1), plan).minorityRows).toBe(true);
    expect(partsOf(plan)).toBe(parts);
  });
});
