import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ReadOptions } from "../../ts/table/read-options.js";
import { readTable } from "../../ts/table/read-table.js";
import { type CategoricalColumn, Table, type TableSource } from "../../ts/table/table.js";
import { type Addition, writeTable } from "../../ts/table/write-table.js";

const MARK: Addition = { columns: ["synthetic"], ownCells: [0] };

async function write(table: Table, addition: Addition): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of writeTable(table, addition)) {
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

async function rewrite(text: string, addition: Addition, options: ReadOptions = {}): Promise<string> {
  return (await write(await readTable(Buffer.from(text), options), addition)).toString();
}

describe("writeTable", () => {
  it.each([
    ["a,b\n1,x\n", "a,b,synthetic\n1,x,0\n2,z,1\n"],
    ["a,b\n1,x", "a,b,synthetic\n1,x,0\n2,z,1\n"],
    ["a,b\r\n1,x\r\n", "a,b,synthetic\r\n1,x,0\r\n2,z,1\r\n"],
    ["a,b\r1,x\r", "a,b,synthetic\r1,x,0\r2,z,1\r"],
    ["\ufeffa;b\n 1,50 ;x\n", "\ufeffa;b;synthetic\n 1,50 ;x;0\n2;z;1\n"],
    ['\ufeff"a\n",b\n1,"x\r\n""y"\n', '\ufeff"a\n",b,synthetic\n1,"x\r\n""y",0\n2,z,1\n'],
    ["a,b\n1,x\n\n \n", "a,b,synthetic\n1,x,0\n2,z,1\n"],
    ['a,b\n1,5" x\n', 'a,b,synthetic\n1,5" x,0\n2,z,1\n'],
  ])("adds a cell to every record of %j and a row after them", async (text, expected) => {
    expect(await rewrite(text, { ...MARK, rows: [[2, "z", 1]] })).toBe(expected);
  });

  it.each([
    ["a,b\n1,x", "a,b,synthetic\n1,x,0"],
    ["a,b\n1,x\n\n", "a,b,synthetic\n1,x,0\n\n"],
    ["a\n1\n\n2\n\n", "a,synthetic\n1,0\n,0\n2,0\n\n"],
  ])("keeps the end of %j where no row follows", async (text, expected) => {
    expect(await rewrite(text, MARK)).toBe(expected);
  });

  const LETTERS: Addition = { columns: ["p", "q"], ownCells: (row) => [`p${row}`, row] };

  it.each([
    ["a,b\n1,2\n3,4\n", "a,b,p,q\n1,2,p0,0\n3,4,p1,1\n"],
    ["a,b\r\n1,2\r\n", "a,b,p,q\r\n1,2,p0,0\r\n"],
    ["a,b\r1,2\r", "a,b,p,q\r1,2,p0,0\r"],
    ["a,b\n1,2", "a,b,p,q\n1,2,p0,0"],
    ["a\r\n1\r", "a,p,q\r\n1\r,p0,0"],
    ["\ufeffa\n1\n", "\ufeffa,p,q\n1,p0,0\n"],
    ['a\n"1\n,""2"\n', 'a,p,q\n"1\n,""2",p0,0\n'],
    ['a,b\n5" x,2\n', 'a,b,p,q\n5" x,2,p0,0\n'],
    ["a,b\n1,2\n\n \n", "a,b,p,q\n1,2,p0,0\n\n \n"],
    ["a\n1\n\n2\n\n", "a,p,q\n1,p0,0\n,p1,1\n2,p2,2\n\n"],
  ])("adds each row's own cells to %j, in pieces of any size", async (text, expected) => {
    const whole = await readTable(Buffer.from(text));
    for (const size of [1, 2, 3, 1000]) {
      expect((await write(inPieces(whole, text, size), LETTERS)).toString()).toBe(expected);
    }
  });

  it("refuses a file that has changed since it was read", async () => {
    const table = await readTable(Buffer.from("a\n1\n2\n"));
    // Fewer rows, more, none, others in their place, the same in another order, another name.
    for (const now of ["a\n1\n", "a\n1\n2\n3\n", "", "a\n", "a\n1\n3\n", "a\n2\n1\n", "b\n1\n2\n"]) {
      for (const addition of [LETTERS, MARK]) {
        await expect(write(inPieces(table, now, 1000), addition)).rejects.toMatchObject({
          code: "FILE_CHANGED",
          message: '"pieces" is not the same any more as when it was read',
          details: { path: "pieces" },
        });
      }
    }
  });

  it("writes added rows in the file's style", async () => {
    const rows = [[0.5, 'a "b"; c', null, 1e-7]];
    const text = "a;b\n1,5;x\n";
    expect(await rewrite(text, { columns: ["p", "q"], ownCells: [null, "-"], rows })).toBe(
      'a;b;p;q\n1,5;x;;-\n0,5;"a ""b""; c";;1e-7\n',
    );
    expect(await rewrite("a\n1\n", { rows: [[null]] })).toBe('a\n1\n""\n');
    const dropped = { rows: [["y"]] };
    expect(await rewrite("a,b,c\n1,x,2\n3,z,4\n", dropped, { drop: ["a", "c"] })).toBe(
      "a,b,c\n1,x,2\n3,z,4\n,y,\n",
    );
  });

  it("keeps the encoding", async () => {
    const latin = Buffer.from("a,b\n1,\xe9\n2,\x80\n", "latin1");
    const table = await readTable(latin);
    const written = await write(table, { rows: [[3, "€"]] });
    expect(written.toString("latin1")).toBe("a,b\n1,\xe9\n2,\x80\n3,\x80\n");
    await expect(write(table, { rows: [[3, "☃"]] })).rejects.toMatchObject({ code: "ENCODING_UNSUPPORTED" });
  });

  it("writes tables that have no file", async () => {
    const table = await readTable({ a: [1.5, Number.NaN], b: ["x", null] });
    expect((await write(table, { ...MARK, rows: [[2, "z", 1]] })).toString()).toBe(
      "a,b,synthetic\n1.5,x,0\n,,0\n2,z,1\n",
    );
    expect((await write(table, LETTERS)).toString()).toBe("a,b,p,q\n1.5,x,p0,0\n,,p1,1\n");
  });

  it("refuses what does not fit", async () => {
    const table = await readTable(Buffer.from("a,b\n1,x\n"));
    await expect(write(table, { columns: ["b"], ownCells: [0] })).rejects.toMatchObject({
      code: "DUPLICATE_COLUMN",
    });
    await expect(write(table, { columns: ["c"] })).rejects.toMatchObject({ code: "SHAPE_MISMATCH" });
    const tooLong: Addition = { columns: ["c"], ownCells: () => [0, 1] };
    await expect(write(table, tooLong)).rejects.toMatchObject({ code: "SHAPE_MISMATCH" });
    await expect(write(table, { rows: [[1]] })).rejects.toMatchObject({ code: "SHAPE_MISMATCH" });
  });

  it("changes no byte of any record, in whatever pieces it is read", async () => {
    const cell = fc.oneof(
      fc.constantFrom('"a,b"', '"x\n""y"', '"\r\n"', '""', "1", " 2.50 ", 'w"', "", "é"),
      fc.string({ unit: fc.constantFrom("a", " ", ".", "7"), maxLength: 4 }),
    );
    const rows = fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 10 });
    const newlines = fc.constantFrom("\n", "\r\n", "\r");
    await fc.assert(
      fc.asyncProperty(
        rows,
        newlines,
        fc.boolean(),
        fc.integer({ min: 1, max: 9 }),
        async (lines, newline, ends, size) => {
          // A quoted newline before the first unquoted one does not decide the file's, so the header has none.
          const records = ["a,b", ...lines.map((line) => line.join(","))];
          const text = records.join(newline) + (ends ? newline : "");
          const whole = await readTable(Buffer.from(text), { categorical: ["a", "b"], delimiter: "," });
          const written = await write(inPieces(whole, text, size), { ...MARK, rows: [["n", "m", 1]] });
          const [head, ...rest] = records;
          const expected = [`${head},synthetic`, ...rest.map((record) => `${record},0`), "n,m,1", ""].join(
            newline,
          );
          expect(written.toString()).toBe(expected);
          const again = await readTable(written, { categorical: ["a", "b"], delimiter: "," });
          expect(again.nRows).toBe(whole.nRows + 1);
          const cells = (from: Table): unknown[] =>
            (from.columns as CategoricalColumn[])
              .slice(0, 2)
              .map(({ codes, levels }) =>
                Array.from(codes.subarray(0, whole.nRows), (code) => levels[code] ?? null),
              );
          expect(cells(again)).toEqual(cells(whole));
        },
      ),
      { numRuns: 500 },
    );
  });
});

/** The table as if its file came in pieces of this size now. */
function inPieces({ columns, header, format, source }: Table, text: string, size: number): Table {
  const bytes = {
    name: "pieces",
    reopenable: true,
    open: async () => ({ size: null, pieces: pieces(Buffer.from(text), size) }),
  };
  const { checksum } = source as TableSource;
  return new Table({ columns, header, format, source: { bytes, checksum } });
}

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) {
    yield bytes.subarray(start, start + size);
  }
}
