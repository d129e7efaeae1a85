/** Synthetic rows: exactly as many as asked, in the table's own units, behind its own rows. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import {
  type Augmented,
  augment,
  readTable,
  type Table,
  type TableColumn,
  writeAugmented,
} from "../dist/index.js";
import { smallTable } from "./fixtures/small-table.js";
import { dataFolder, hasData } from "./table/shared-data.js";

const GENERATORS = ["smote", "gaussian", "jitter", "duplicate"] as const;

let table: Table;

beforeAll(async () => {
  table = await smallTable();
});

/** The table's column behind each column of synthetic rows. */
const described = ({ design }: Augmented): readonly TableColumn[] => design.featureColumns;

describe.each(GENERATORS)("%s", (generator) => {
  it.each([0, 1, 137, 5000])("gives exactly %i rows of the table's kind", async (nSynthetic) => {
    const augmented = await augment(table, { target: "outcome", generator, nSynthetic });
    expect(augmented.nSynthetic).toBe(nSynthetic);
    described(augmented).forEach((column, i) => {
      const values = augmented.columns[i] ?? [];
      expect(values).toHaveLength(nSynthetic);
      for (const value of values) {
        if (column.kind === "categorical") {
          expect(column.levels[value], column.name).toBeDefined();
        } else if (!Number.isNaN(value)) {
          expect(value).toBeGreaterThanOrEqual(column.min);
          expect(value).toBeLessThanOrEqual(column.max);
          // Rounding may leave −0, which is written 0.
          expect(value + 0).toBe(Number(value.toFixed(column.maxDecimals)));
        }
      }
    });
  });

  it("draws the same rows for the same seed only", async () => {
    const options = { target: "outcome", generator, nSynthetic: 50 };
    const [one, same, other] = [
      await augment(table, { ...options, seed: 1 }),
      await augment(table, { ...options, seed: 1 }),
      await augment(table, { ...options, seed: 2 }),
    ];
    expect(same.columns).toEqual(one.columns);
    expect(other.columns).not.toEqual(one.columns);
  });
});

describe("a size", () => {
  it("is balance where none is given, and a multiple of the gap where that is", async () => {
    const size = async (options: object) =>
      (await augment(table, { target: "outcome", generator: "smote", ...options })).nSynthetic;
    expect(await size({})).toBe(160);
    expect(await size({ gapMultiplier: 0.25 })).toBe(40);
    await expect(size({ gapMultiplier: 1, nSynthetic: 5 })).rejects.toMatchObject({
      code: "OPTION_CONFLICT",
    });
    await expect(size({ nSynthetic: -1 })).rejects.toMatchObject({ code: "OPTION_INVALID" });
    await expect(size({ size: 3 })).rejects.toMatchObject({ details: { option: "size" } });
  });
});

describe("the parents of SMOTE", () => {
  it("and the fraction give the numbers of a row, to the decimals of its column", async () => {
    const whole = await smallTable({ holes: false });
    const augmented = await augment(whole, { target: "outcome", generator: "smote", nSynthetic: 200 });
    const { seeds, partners, fractions, design } = augmented;
    expect(new Set(seeds).size).toBeGreaterThan(30);
    for (let row = 0; row < 200; row += 1) {
      const [i, j, u] = [seeds?.[row] ?? -1, partners?.[row] ?? -1, fractions?.[row] ?? -1];
      expect([design.labels[i], design.labels[j]]).toEqual([1, 1]);
      described(augmented).forEach((column, c) => {
        if (column.kind !== "numeric") return;
        const mixed = (1 - u) * (column.values[i] as number) + u * (column.values[j] as number);
        // Half of the last decimal, and what rounding error can add to it.
        const halfUnit = 0.5 * 10 ** -column.maxDecimals * (1 + 1e-9);
        expect(Math.abs((augmented.columns[c]?.[row] as number) - mixed)).toBeLessThanOrEqual(halfUnit);
      });
    }
  });
});

async function written(source: Table, augmented: Augmented): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of writeAugmented(source, augmented)) pieces.push(piece);
  return Buffer.concat(pieces).toString("latin1");
}

describe.skipIf(!hasData)(`thyroid-sick.csv in ${dataFolder}`, () => {
  it("keeps its own rows byte for byte and gets rows that read like them", async () => {
    const path = join(dataFolder, "thyroid-sick.csv");
    const source = await readTable(path);
    const augmented = await augment(source, { target: "Class", generator: "smote", nSynthetic: 500 });
    const text = await written(source, augmented);
    const own = readFileSync(path, "latin1").trimEnd().split("\n");
    const lines = text.trimEnd().split("\n");
    expect(lines).toHaveLength(own.length + 500);
    own.forEach((line, i) => {
      expect(lines[i]).toBe(
        `${line.replace(/\r$/, "")},${i === 0 ? "synthetic" : "0"}${line.endsWith("\r") ? "\r" : ""}`,
      );
    });
    const again = await readTable(new TextEncoder().encode(text));
    expect(again.nRows).toBe(source.nRows + 500);
    for (const column of source.columns) expect(again.column(column.name)?.kind).toBe(column.kind);
  });
});
