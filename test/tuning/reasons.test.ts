/** Reasons in words: a failure is laid at the door of what failed. */
import { describe, expect, it } from "vitest";
import { obstacles, type ReasonContext } from "../../ts/tuning/reasons.js";

const context: ReasonContext = {
  nMinority: 8,
  parts: "5 folds",
  missing: [],
  failed: ["smote"],
  nGenerators: 2,
};
const said = (changes: Partial<typeof context>) =>
  obstacles(["FIT_FAILED"], { ...context, ...changes })[0]?.message;

describe("the reason of a failed fit", () => {
  it("names generators only where no other was left to judge", () => {
    expect(said({ nGenerators: 1 })).toContain("smote could not be evaluated");
    expect(said({})).toBe("a fit that the comparison rests on did not converge");
    expect(said({ failed: [] })).toBe("a fit that the comparison rests on did not converge");
  });

  it("counts one row as one", () => {
    const few = (nMinority: number) =>
      obstacles(["TOO_FEW_MINORITY_ROWS"], { ...context, nMinority })[0]?.message;
    expect(few(1)).toBe("1 minority row is fewer than two for each of 5 folds");
    expect(few(8)).toBe("8 minority rows are fewer than two for each of 5 folds");
    const [beside] = obstacles(["TOO_FEW_MINORITY_ROWS"], { ...context, nMinority: 1, parts: null });
    expect(beside?.message).toBe("1 minority row is fewer than two");
  });

  it("says that harm is unknown where naive balancing failed, and nothing of what the gains tell", () => {
    const codes = obstacles(["INTERVALS_TOO_WIDE", "NAIVE_BALANCING_UNKNOWN"], context).map(
      ({ code }) => code,
    );
    expect(codes).toEqual(["NAIVE_BALANCING_UNKNOWN"]);
  });
});
