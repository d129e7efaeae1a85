import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readTable } from "../../ts/table/read-table.js";
import type { CategoricalColumn, NumericColumn } from "../../ts/table/table.js";

/** Numbers as files have them, signs, decimals and exponents of every length. */
const number = fc.oneof(
  fc.stringMatching(/^-?[0-9]{1,4}$/),
  fc.stringMatching(/^[+-]?[0-9]{1,4}\.[0-9]{1,4}$/),
  fc.stringMatching(/^-?[0-9]{0,9}\.[0-9]{1,18}$/),
  fc.stringMatching(/^-?[0-9]{1,2}e-?[0-9]{1,2}$/),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
);

/** Cells of what numbers are made of, and its neighbours: most are none. */
const nearlyNumber = fc.stringMatching(/^[-+0-9./:]{1,17}$/);
/** What is a number among them. */
const PLAIN_NUMBER = /^[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)$/;

/** Words, with what only quotes allow in them. */
const word = fc.oneof(fc.stringMatching(/^[a-c]{1,9}$/), fc.stringMatching(/^w[a-c ,"\n]{0,20}w$/));

function written(word: string): string {
  return /[,"\n]/.test(word) ? `"${word.replaceAll('"', '""')}"` : word;
}

describe("records", () => {
  it("come out as they were written, however they lie in the blocks of the engine", async () => {
    const rows = fc.array(fc.tuple(number, word, number, fc.boolean()), { minLength: 1, maxLength: 120 });
    await fc.assert(
      fc.asyncProperty(rows, async (rows) => {
        const lines = rows.map(([a, b, c, isQuoted]) => `${a},${written(b)},${isQuoted ? `"${c}"` : c}`);
        const bytes = new TextEncoder().encode(`a,b,c\n${lines.join("\n")}\n`);
        const table = await readTable(bytes, { numeric: ["a", "c"], categorical: ["b"] });
        const [a, b, c] = table.columns as [NumericColumn, CategoricalColumn, NumericColumn];
        expect(Array.from(a.values)).toEqual(rows.map(([a]) => Number(a)));
        expect(Array.from(b.codes, (code) => b.levels[code])).toEqual(rows.map(([, b]) => b));
        expect(Array.from(c.values)).toEqual(rows.map(([, , c]) => Number(c)));
      }),
      { numRuns: 300 },
    );
  });

  it("have the number, hole or refusal of each cell, however long its neighbours are", async () => {
    const cell = fc.oneof(fc.constant(""), number, nearlyNumber);
    const cells = fc.constantFrom(7, 8, 9, 16, 20).chain((longest) =>
      fc.array(
        cell.map((cell) => cell.slice(-longest)),
        { minLength: 1, maxLength: 40 },
      ),
    );
    const isNumber = (cell: string): boolean => PLAIN_NUMBER.test(cell);
    await fc.assert(
      fc.asyncProperty(cells, nearlyNumber, async (cells, last) => {
        const all = ["1", ...cells.filter((cell) => cell === "" || isNumber(cell)), "2", last];
        const text = `x,y\n${all.map((cell) => `${cell},0\n`).join("")}`;
        const read = readTable(new TextEncoder().encode(text), { numeric: ["x"] });
        if (last !== "." && !isNumber(last)) {
          const details = { row: all.length + 1, column: "x", value: last };
          await expect(read).rejects.toMatchObject({ code: "NOT_A_NUMBER", details });
          return;
        }
        const numbers = all.map((cell) => (cell === "" || cell === "." ? Number.NaN : Number(cell)));
        const finite = numbers.filter((number) => !Number.isNaN(number));
        const nDecimals = all.map((cell) => (cell === "." ? 0 : (cell.split(".")[1]?.length ?? 0)));
        const isInteger = finite.every(Number.isInteger);
        const [column] = (await read).columns as [NumericColumn];
        expect(Array.from(column.values)).toEqual(numbers);
        expect(column).toMatchObject({
          nMissing: numbers.length - finite.length,
          min: finite.reduce((a, b) => (b < a ? b : a)),
          max: finite.reduce((a, b) => (b > a ? b : a)),
          isInteger,
          maxDecimals: isInteger ? 0 : Math.max(...nDecimals),
        });
      }),
      { numRuns: 500 },
    );
  });
});
