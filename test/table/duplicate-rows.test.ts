import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countDuplicateRows } from "../../ts/table/duplicate-rows.js";
import { readTable } from "../../ts/table/read-table.js";

/** Few values, so that rows are alike in many columns and differ in others. */
const cells = [fc.constantFrom(0, -0, 1, 1.5, Number.NaN), fc.constantFrom(-0, 0.5)];

/** Columns for one to all of the parts in which they are compared. */
const rows = fc
  .tuple(fc.integer({ min: 1, max: 9 }), fc.constantFrom(...cells))
  .chain(([n, cell]) =>
    fc.array(fc.array(cell, { minLength: n, maxLength: n }), { minLength: 1, maxLength: 60 }),
  );

describe("countDuplicateRows", () => {
  it("counts rows that equal one above them", async () => {
    await fc.assert(
      fc.asyncProperty(rows, fc.boolean(), async (rows, isCategorical) => {
        const columns = Object.fromEntries(
          (rows[0] ?? []).map((_, c) => [`c${c}`, rows.map((row) => row[c])]),
        );
        const table = await readTable(columns, isCategorical ? { categorical: ["c0"] } : {});
        const different = new Set(rows.map((row) => row.map((x) => String((x as number) + 0)).join()));
        expect(countDuplicateRows(table.columns)).toBe(rows.length - different.size);
      }),
    );
  });

  it("finds none where there is no column", () => {
    expect(countDuplicateRows([])).toBe(0);
  });
});
