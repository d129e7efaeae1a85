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

  it("counts them among thousands, whichever columns tell them apart", async () => {
    // Alike by 7 kinds in the columns compared first, by 11 times as many in the next, and by all of 1,001 in the last.
    const kinds = [7, 7, 77, 77, 77, 77, 1001, 1001];
    const numbers = Array.from({ length: 1500 }, (_, row) => (row * 389) % 1300);
    const columns = Object.fromEntries(
      kinds.map((n, c) => [`c${c}`, numbers.map((number) => (number % n) + 0.5)]),
    );
    const table = await readTable(columns);
    const different = new Set(numbers.map((number) => number % 1001));
    expect(countDuplicateRows(table.columns)).toBe(numbers.length - different.size);
  });

  it("finds none where there is no column", () => {
    expect(countDuplicateRows([])).toBe(0);
  });
});
