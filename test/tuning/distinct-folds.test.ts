/** As many groups as folds: what would be drawn again is the same, and must not count as more. */
import { describe, expect, it } from "vitest";
import { type TuneOptions, tune } from "../../dist/index.js";
import { smallTable } from "../fixtures/small-table.js";

const OPTIONS: TuneOptions = {
  target: "outcome",
  groups: "site",
  generators: ["smote"],
  candidates: "0:1:0.5",
  folds: 3,
  repeats: 4,
  evidence: "curves",
  workers: 1,
};

/** Repeats of a run, and what it warned of. */
async function run(options: Partial<TuneOptions>) {
  const { result } = await tune(await smallTable(), { ...OPTIONS, ...options });
  const { repeats, folds } = result.options;
  return { result, repeats, folds, codes: result.data.warnings.map(({ code }) => code) };
}

describe("groups in folds", () => {
  it("are divided once where there is one way only, and that is told", async () => {
    const asked = await run({});
    expect(asked).toMatchObject({ repeats: 1, folds: 3 });
    expect(asked.codes).toContain("FOLDS_DRAWN_ONCE");
    const once = await run({ repeats: 1 });
    expect(once.codes).not.toContain("FOLDS_DRAWN_ONCE");
    expect(once.result.generators).toEqual(asked.result.generators);
    expect(once.result.baselines).toEqual(asked.result.baselines);
  });

  it("are divided as often as asked where there are more ways", async () => {
    for (const options of [
      { groups: "patient" },
      { groups: "patient", folds: undefined, validationFraction: 0.3 },
    ]) {
      const { repeats, codes } = await run(options);
      expect(repeats).toBe(4);
      expect(codes).not.toContain("FOLDS_DRAWN_ONCE");
      expect(codes).not.toContain("FOLDS_ALIKE");
    }
  });

  it("are told where some of the ways were drawn twice", async () => {
    // Three groups are divided in two in three ways, and one of them is held out in three.
    for (const options of [{ folds: 2 }, { folds: undefined, validationFraction: 0.3 }]) {
      const { result, repeats } = await run(options);
      expect(repeats).toBe(4);
      const alike = result.data.warnings.find(({ code }) => code === "FOLDS_ALIKE");
      expect(alike?.message).toMatch(/rows were divided 4 times in [123] ways?,/);
    }
  });
});
