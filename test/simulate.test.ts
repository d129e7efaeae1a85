import { describe, expect, it } from "vitest";
import { readTable, type SimulateOptions, simulate } from "../dist/index.js";
import { DESIGN_NAMES, DESIGNS } from "../ts/designs.js";

async function csv(options: SimulateOptions): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of simulate(options)) pieces.push(piece);
  return Buffer.concat(pieces);
}

describe("a simulated cohort", () => {
  it("has 40 columns with holes, and the rows asked for", async () => {
    const table = await readTable(await csv({ nMajority: 300, nMinority: 25 }));
    expect(table.nRows).toBe(325);
    expect(table.columns).toHaveLength(41);
    const outcome = table.column("outcome");
    const ill =
      outcome?.kind === "numeric" ? outcome.values.reduce((sum, value) => sum + value, 0) : Number.NaN;
    expect(ill).toBe(25);
    expect(table.columns.some(({ nMissing }) => nMissing > 0)).toBe(true);
  });

  it("is the same for the same seed only", async () => {
    const small = { nMajority: 50, nMinority: 5 };
    const [one, same, other] = [
      await csv({ ...small }),
      await csv({ ...small, seed: 1 }),
      await csv({ ...small, seed: 2 }),
    ];
    expect(same).toEqual(one);
    expect(other).not.toEqual(one);
  });

  it.each([
    { nMajority: 0 },
    { nMinority: 1.5 },
    { seed: -1 },
    { design: "trial" },
    { nColumns: 41 },
    { nColumns: 0, design: "no-signal" },
    { rows: 5 },
  ])("refuses %o", async (options) => {
    const [option] = Object.keys(options);
    await expect(csv(options as SimulateOptions)).rejects.toMatchObject({
      code: "OPTION_INVALID",
      details: { option },
    });
  });
});

describe("every design", () => {
  it.each(DESIGN_NAMES)("%s has its columns, and the rows asked for", async (design) => {
    const table = await readTable(await csv({ design, nMajority: 60, nMinority: 12 }));
    expect(table.nRows).toBe(72);
    expect(table.columns).toHaveLength(DESIGNS[design].nColumns + 1);
  });

  it("has as many columns as are asked for where it leaves them open", async () => {
    for (const design of DESIGN_NAMES.filter((name) => DESIGNS[name].anyColumns)) {
      const table = await readTable(await csv({ design, nColumns: 7, nMajority: 20, nMinority: 5 }));
      expect(table.columns).toHaveLength(8);
    }
  });

  it("has rows of its own", async () => {
    const [one, other] = [
      await csv({ design: "e5", nMajority: 30, nMinority: 9 }),
      await csv({ design: "no-signal", nMajority: 30, nMinority: 9 }),
    ];
    expect(new TextDecoder().decode(one).split("\n")[0]).toBe("x1,x2,x3,x4,x5,outcome");
    expect(one).not.toEqual(other);
  });
});
