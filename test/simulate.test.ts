import { describe, expect, it } from "vitest";
import { readTable, type SimulateOptions, simulate } from "../dist/index.js";

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

  it.each([{ nMajority: 0 }, { nMinority: 1.5 }, { seed: -1 }, { design: "trial" }, { rows: 5 }])(
    "refuses %o",
    async (options) => {
      const [option] = Object.keys(options);
      await expect(csv(options as SimulateOptions)).rejects.toMatchObject({
        code: "OPTION_INVALID",
        details: { option },
      });
    },
  );
});
