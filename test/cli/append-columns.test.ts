import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { appendColumns } from "../../ts/cli/append-columns.js";

async function append(text: string, nRows: number, chunkSize = 1e6, delimiter = ","): Promise<string> {
  const bytes = new TextEncoder().encode(text);
  async function* chunks() {
    for (let i = 0; i < bytes.length; i += chunkSize) yield bytes.subarray(i, i + chunkSize);
  }
  const parts: Uint8Array[] = [];
  const appended = { names: ["p", "q"], nRows, cells: (row: number) => [`p${row}`, `q${row}`] };
  for await (const part of appendColumns(chunks(), delimiter, appended)) parts.push(part);
  return Buffer.concat(parts).toString();
}

const cases: [string, string, number, string][] = [
  ["LF", "a,b\n1,2\n3,4\n", 2, "a,b,p,q\n1,2,p0,q0\n3,4,p1,q1\n"],
  ["CRLF", "a,b\r\n1,2\r\n", 1, "a,b,p,q\r\n1,2,p0,q0\r\n"],
  ["a lone CR", "a,b\r1,2\r", 1, "a,b,p,q\r1,2,p0,q0\r"],
  ["no last line end", "a,b\n1,2", 1, "a,b,p,q\n1,2,p0,q0"],
  ["a last CR without its LF", "a\r\n1\r", 1, "a,p,q\r\n1\r,p0,q0"],
  ["a byte-order mark", "\ufeffa\n1\n", 1, "\ufeffa,p,q\n1,p0,q0\n"],
  ["a line end and a delimiter in quotes", 'a\n"1\n,""2"\n', 1, 'a,p,q\n"1\n,""2",p0,q0\n'],
  ["a quote inside a plain cell", 'a,b\n5" x,2\n', 1, 'a,b,p,q\n5" x,2,p0,q0\n'],
  ["blank lines at the end", "a,b\n1,2\n\n \n", 1, "a,b,p,q\n1,2,p0,q0\n\n \n"],
  ["a missing value in the only column", "a\n1\n\n2\n\n", 3, "a,p,q\n1,p0,q0\n,p1,q1\n2,p2,q2\n\n"],
];

describe("appendColumns", () => {
  it.each(cases)("%s, in chunks of any size", async (_, text, nRows, expected) => {
    for (const size of [1, 2, 3, 1e6]) expect(await append(text, nRows, size)).toBe(expected);
  });

  it("leaves the table's own bytes as they were", async () => {
    const cell = fc.constantFrom("", "1", "x y", '"a,b"', '"l\nm"', '"q""r"', "é");
    const record = fc.tuple(fc.constantFrom("k", '"k"'), cell, cell).map((cells) => cells.join(","));
    const property = fc.asyncProperty(
      fc.array(record, { minLength: 1, maxLength: 6 }),
      fc.constantFrom("\n", "\r\n"),
      fc.integer({ min: 1, max: 9 }),
      async (records, newline, size) => {
        const text = ["a,b,c", ...records].join(newline) + newline;
        const expected = ["a,b,c,p,q", ...records.map((r, i) => `${r},p${i},q${i}`)].join(newline) + newline;
        expect(await append(text, records.length, size)).toBe(expected);
      },
    );
    await fc.assert(property);
  });

  it("refuses a column that is there, and a file that has changed", async () => {
    await expect(append('a,"q"\n1,2\n', 1)).rejects.toMatchObject({
      code: "COLUMN_EXISTS",
      details: { column: "q" },
    });
    await expect(append("a;q\n1;2\n", 1, 1e6, ";")).rejects.toMatchObject({ code: "COLUMN_EXISTS" });
    await expect(append("a\n1\n2\n", 1)).rejects.toMatchObject({ code: "INTERNAL" });
    await expect(append("a\n1\n", 2)).rejects.toMatchObject({ code: "INTERNAL" });
  });
});
