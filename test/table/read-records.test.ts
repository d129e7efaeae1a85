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
});
