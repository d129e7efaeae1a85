/** The verb diagnose, and the same diagnosis in tune. */
import { beforeAll, describe, expect, it } from "vitest";
import {
  AbortError,
  type DiagnoseOptions,
  diagnose,
  type Table,
  tune,
  type VtssError,
} from "../dist/index.js";
import { smallTable } from "./fixtures/small-table.js";

const OPTIONS: DiagnoseOptions = {
  target: "outcome",
  generators: ["smote", "gaussian"],
  candidates: "0:1:0.25",
};

let table: Table;

beforeAll(async () => {
  table = await smallTable();
});

describe("a diagnosis", () => {
  it("is complete, and the same when it is made again", async () => {
    const [first, second] = [await diagnose(table, OPTIONS), await diagnose(table, OPTIONS)];
    expect({ ...second, run: null }).toEqual({ ...first, run: null });
    expect([first.schemaVersion, first.command]).toEqual([1, "diagnose"]);
    expect(first.generators.map(({ name }) => name)).toEqual(OPTIONS.generators);
    for (const { diagnosis } of first.generators) {
      expect(diagnosis.reason).toBeNull();
      expect(diagnosis.asymmetricByConstruction).toBe(true);
      expect(diagnosis.symmetry.majorityRoot.kind).toBe("asymmetric-by-construction");
      expect(diagnosis.symmetry.logPValue).toBeLessThan(0);
      expect(diagnosis.symmetry).not.toHaveProperty("denominatorDegreesOfFreedom");
      expect(diagnosis.quality?.low).toBeLessThanOrEqual(diagnosis.quality?.score ?? 0);
      expect(diagnosis.candidateSets.joined).toEqual(expect.arrayContaining([0, 1]));
      expect(diagnosis.predictedCurve.map(({ gapMultiplier }) => gapMultiplier)).toEqual([
        0, 0.25, 0.5, 0.75, 1,
      ]);
      for (const { excessRisk, biasTerm, varianceTerm } of diagnosis.predictedCurve) {
        expect(excessRisk).toBe(biasTerm + varianceTerm);
      }
    }
  });

  it.each<[string, Partial<DiagnoseOptions>]>([
    ["generators", { generators: ["jitter"] }],
    ["inversePenalty", { inversePenalty: 0.01 }],
    ["candidates", { candidates: [0, 2] }],
    ["folds", { folds: 4 }],
    ["kNeighbors", { kNeighbors: 2 }],
    ["shrinkage", { shrinkage: 0.9 }],
    ["seed", { seed: 2 }],
  ])("changes with %s", async (_, changes) => {
    const [before, after] = [
      await diagnose(table, OPTIONS),
      await diagnose(table, { ...OPTIONS, ...changes }),
    ];
    expect(after.generators).not.toEqual(before.generators);
  });

  it.each<[object, string]>([
    [{ folds: 1 }, "OPTION_INVALID"],
    [{ repeats: 2 }, "OPTION_INVALID"],
    [{ candidates: "theory-guided" }, "OPTION_INVALID"],
    [{ generators: ["ctgan"] }, "OPTION_INVALID"],
    [{ classifier: "forest" }, "OPTION_INVALID"],
    [{ target: "nothing" }, "COLUMN_UNKNOWN"],
  ])("refuses %j", async (changes, code) => {
    const refused = diagnose(table, { ...OPTIONS, ...changes } as DiagnoseOptions);
    await expect(refused).rejects.toMatchObject({ code } satisfies Partial<VtssError>);
  });

  it("can be aborted", async () => {
    const aborted = diagnose(table, { ...OPTIONS, signal: AbortSignal.abort() });
    await expect(aborted).rejects.toBeInstanceOf(AbortError);
  });
});

describe("tune", () => {
  const options = { ...OPTIONS, folds: 3, repeats: 1 };

  it("has the same diagnosis, at the sizes of its own curves", async () => {
    const [alone, { result }] = [await diagnose(table, OPTIONS), await tune(table, options)];
    for (const [i, { curve, diagnosis }] of result.generators.entries()) {
      const { predictedCurve, ...rest } = diagnosis ?? { predictedCurve: [] };
      const { predictedCurve: expected, ...others } = alone.generators[i]?.diagnosis ?? {
        predictedCurve: [],
      };
      expect(rest).toEqual(others);
      const size = ({ gapMultiplier, nSynthetic }: { gapMultiplier: number; nSynthetic: number }) => [
        gapMultiplier,
        nSynthetic,
      ];
      expect(predictedCurve.map(size)).toEqual(curve.map(size));
      expect(predictedCurve.slice(0, expected.length)).toEqual(expected);
    }
  });

  it("predicts where a curve is extended to", async () => {
    const { result } = await tune(table, { ...options, generators: ["duplicate"], candidates: [0, 0.1] });
    const [duplicate] = result.generators;
    expect(duplicate?.curve.at(-1)?.gapMultiplier).toBeGreaterThanOrEqual(1);
    expect(duplicate?.diagnosis?.predictedCurve).toHaveLength(duplicate?.curve.length ?? 0);
  });

  it("tries what the diagnosis advises, when asked", async () => {
    const { result } = await tune(table, { ...options, candidates: "theory-guided" });
    expect(result.options.candidates).toBe("theory-guided");
    for (const { curve, diagnosis } of result.generators) {
      const multipliers = curve.map(({ gapMultiplier }) => gapMultiplier);
      const advised = diagnosis?.candidateSets.joined ?? [];
      expect(multipliers.slice(0, advised.length)).toEqual(advised);
    }
  });

  it("does not show rows of a validation file to the diagnosis", async () => {
    const validationTable = await smallTable({ seed: 99 });
    const { folds: _, repeats: __, ...others } = options;
    const { result } = await tune(table, { ...others, validationTable });
    const alone = await diagnose(table, OPTIONS);
    expect(result.generators[0]?.diagnosis?.quality).toEqual(alone.generators[0]?.diagnosis.quality);
  });
});
