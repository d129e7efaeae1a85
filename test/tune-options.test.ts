/** Every option of `tune` changes the result; what is wrong with one is refused by code. */
import { beforeAll, describe, expect, it } from "vitest";
import { type Table, type TuneOptions, type TuneResult, tune } from "../dist/index.js";
import { smallTable } from "./fixtures/small-table.js";

const BASE: TuneOptions = { target: "outcome", candidates: [0, 0.5, 1], folds: 3, repeats: 1, workers: 1 };

let table: Table;

beforeAll(async () => {
  table = await smallTable();
});

/** The document without the echo of the options and the run's own data. */
async function findings(options: Partial<TuneOptions>): Promise<Omit<TuneResult, "options" | "run">> {
  const given: Record<string, unknown> = { ...BASE, ...options };
  for (const [name, value] of Object.entries(given)) if (value === undefined) delete given[name];
  const { options: _, run: __, ...rest } = (await tune(table, given as unknown as TuneOptions)).result;
  return rest;
}

const without = { folds: undefined } as unknown as Partial<TuneOptions>;

const CHANGES: [string, Partial<TuneOptions>, Partial<TuneOptions>][] = [
  ["generators", { generators: ["smote"] }, { generators: ["gaussian"] }],
  ["baselines", { baselines: "all" }, { baselines: ["prior_shift"] }],
  ["inversePenalty", { inversePenalty: 1 }, { inversePenalty: 0.01 }],
  ["candidates", { candidates: [0, 0.5, 1] }, { candidates: "0:1:0.25" }],
  ["folds", { folds: 3 }, { folds: 4 }],
  ["repeats", { repeats: 1 }, { repeats: 2 }],
  ["validationFraction", { ...without, validationFraction: 0.3 }, { ...without, validationFraction: 0.5 }],
  ["kNeighbors", { kNeighbors: 5 }, { kNeighbors: 1 }],
  ["shrinkage", { generators: ["gaussian"] }, { generators: ["gaussian"], shrinkage: "ledoit-wolf" }],
  ["jitterScale", { generators: ["jitter"] }, { generators: ["jitter"], jitterScale: 0.1 }],
  ["minimumGain", { minimumGain: 0 }, { minimumGain: 10 }],
  ["costRatio", { costRatio: 1 }, { costRatio: [2] }],
  ["evidence", {}, { evidence: "curves" }],
  ["seed", { seed: 1 }, { seed: 2 }],
  ["groups", {}, { groups: "patient" }],
  ["drop", {}, { drop: ["noise"] }],
  ["id", {}, { id: ["patient"] }],
  ["categorical", {}, { categorical: ["ward"] }],
];

describe("an option", () => {
  it.each(CHANGES)("%s changes the findings", async (_, one, other) => {
    expect(await findings(other)).not.toEqual(await findings(one));
  });

  it("selection changes the size", async () => {
    const options = { candidates: "0:2:0.25" };
    const sizes = async (selection: "minimum" | "one-standard-error") =>
      (await findings({ ...options, selection })).generators[0]?.selected?.nSynthetic ?? -1;
    expect(await sizes("one-standard-error")).toBeLessThan(await sizes("minimum"));
  });

  it("numeric makes a column of few numbers one feature again", async () => {
    const coefficients = async (options: Partial<TuneOptions>) =>
      Object.keys((await findings(options)).model?.coefficients ?? {});
    expect(await coefficients({ categorical: ["ward"] })).toContain("ward=3");
    expect(await coefficients({ numeric: ["ward"] })).toContain("ward");
    await expect(findings({ numeric: ["site"] })).rejects.toMatchObject({ code: "NOT_A_NUMBER" });
  });

  it("positive names the minority and refuses the majority", async () => {
    expect((await findings({ positive: "1" })).data).toMatchObject({ positive: "1", nMinority: 40 });
    await expect(findings({ positive: "0" })).rejects.toMatchObject({ code: "POSITIVE_NOT_RARER" });
    await expect(findings({ positive: "2" })).rejects.toMatchObject({ details: { value: "2" } });
  });

  it("validationTable holds out rows of the user's own", async () => {
    const validationTable = await smallTable({ seed: 5, nRows: 120 });
    const result = (await tune(table, { target: "outcome", candidates: [0, 1], workers: 1, validationTable }))
      .result;
    expect(result.options).toMatchObject({ validationRows: 120, folds: null, repeats: 1 });
    expect(result.data.nRows).toBe(240);
    const again = await tune(table, {
      target: "outcome",
      candidates: [0, 1],
      workers: 1,
      validationTable: await smallTable({ seed: 6, nRows: 120 }),
    });
    expect(again.result.baselines[0]?.loss).not.toBe(result.baselines[0]?.loss);
    expect(again.result.model).toEqual(result.model);
  });
});

const REFUSED: [string, Record<string, unknown>][] = [
  ["an unknown key", { k_neighbors: 3 }],
  ["a generator that does not exist", { generators: ["ctgan"] }],
  ["a baseline that does not exist", { baselines: ["oracle"] }],
  ["another classifier", { classifier: "forest" }],
  ["no penalty", { inversePenalty: Number.POSITIVE_INFINITY }],
  ["a penalty that leaves no slope", { inversePenalty: 9e-21 }],
  ["a penalty that is no number", { inversePenalty: Number.NaN }],
  ["a negative size", { candidates: [-1] }],
  ["a step of 0", { candidates: "0:1:0" }],
  ["one fold", { folds: 1 }],
  ["half a repeat", { repeats: 0.5 }],
  ["no neighbours", { kNeighbors: 0 }],
  ["too much shrinkage", { shrinkage: 1.5 }],
  ["no noise", { jitterScale: 0 }],
  ["a negative gain", { minimumGain: -0.1 }],
  ["a cost ratio of 0", { costRatio: 0 }],
  ["no cost ratio", { costRatio: [] }],
  ["an unknown amount of evidence", { evidence: "none" }],
  ["a cost ratio that is no number", { costRatio: [1, Number.NaN] }],
  ["a seed that no double holds", { seed: 2 ** 53 }],
  ["no worker", { workers: 0 }],
];

describe("cost ratios", () => {
  it("are each taken once, in the order asked", async () => {
    const { result } = await tune(table, { ...BASE, costRatio: [5, 1, 5] } as TuneOptions);
    expect(result.options.costRatio).toEqual([5, 1]);
    expect(result.delivery?.thresholds.map(({ costRatio }) => costRatio)).toEqual([5, 1]);
  });
});

describe("a bad option", () => {
  it.each(REFUSED)("is refused: %s", async (_, bad) => {
    await expect(tune(table, { ...BASE, ...bad } as TuneOptions)).rejects.toMatchObject({
      code: "OPTION_INVALID",
      details: { option: Object.keys(bad)[0] },
    });
  });

  it.each([
    ["folds", { validationFraction: 0.2, folds: 5 }],
    ["validationTable", { validationTable: true, repeats: 2 }],
    ["validationTable", { validationTable: true, validationFraction: 0.2 }],
    ["validationTable", { validationTable: true, groups: "patient" }],
  ])("that contradicts another is refused: %s", async (name, given: Record<string, unknown>) => {
    const conflict = { target: "outcome", workers: 1, ...given };
    if (given.validationTable) Object.assign(conflict, { validationTable: table });
    await expect(tune(table, conflict)).rejects.toMatchObject({
      code: "OPTION_CONFLICT",
      details: { options: expect.arrayContaining([name]) },
    });
  });
});
