import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { readTable } from "../../ts/table/read-table.js";
import type { CategoricalColumn, NumericColumn, Table } from "../../ts/table/table.js";

const folder = mkdtempSync(join(tmpdir(), "vtss-read-"));
afterAll(() => rmSync(folder, { recursive: true }));

const bytes = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(new TextEncoder().encode(text));
const read = (text: string, options = {}): Promise<Table> => readTable(bytes(text), options);

function numbers(table: Table, name: string): number[] {
  return Array.from((table.column(name) as NumericColumn).values);
}

function words(table: Table, name: string): (string | null)[] {
  const { codes, levels } = table.column(name) as CategoricalColumn;
  return Array.from(codes, (code) => levels[code] ?? null);
}

async function* stream(text: string): AsyncGenerator<Uint8Array> {
  yield bytes(text);
}

const TEXT = "age,sex,score\n41,F,1.50\n,m,-2\nNA,?,3e-1\n";

/** Rows that take more than the sample that decides kinds. */
const LONG = 200_000;

function long(value: (i: number) => number, tail: string): string {
  return `a,b\n${Array.from({ length: LONG }, (_, i) => `${value(i)},${i}`).join("\n")}\n${tail}`;
}

describe("readTable", () => {
  it("gives typed columns with what is known of them", async () => {
    const table = await read(TEXT);
    expect(table.nRows).toBe(3);
    expect(numbers(table, "age")).toEqual([41, Number.NaN, Number.NaN]);
    expect(words(table, "sex")).toEqual(["F", "m", null]);
    expect(table.column("age")).toMatchObject({ min: 41, max: 41, isInteger: true, nMissing: 2 });
    expect(table.column("score")).toMatchObject({ min: -2, max: 1.5, maxDecimals: 2, decidedBy: "content" });
    expect(table.format).toEqual({
      delimiter: ",",
      decimal: ".",
      newline: "\n",
      bom: false,
      encoding: "utf-8",
    });
    expect((table.column("age") as NumericColumn).values.buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  it("takes whole numbers for whole however they are written", async () => {
    const text = "a,b,c,d\n81.0,81.0,1e2,?\n,2.50,3,?\n-3.00,7,,?\n";
    const table = await readTable(Buffer.from(text), { numeric: ["d"] });
    const written = (table.columns as NumericColumn[]).map((column) => [
      column.isInteger,
      column.maxDecimals,
    ]);
    expect(written).toEqual([
      [true, 0],
      [false, 2],
      [true, 0],
      [false, 0],
    ]);
  });

  it("reads the same from a path, URL, Blob, stream, bytes and buffer", async () => {
    const path = join(folder, "größe & co.csv");
    writeFileSync(path, TEXT);
    const expected = await (await read(TEXT)).contentHash();
    const blob = new Blob([TEXT]);
    const inputs = [
      path,
      pathToFileURL(path),
      blob,
      new File([TEXT], "a.csv"),
      blob.stream(),
      stream(TEXT),
      bytes(TEXT).buffer as ArrayBuffer,
      new URL(`data:text/csv,${encodeURIComponent(TEXT)}`),
    ];
    for (const input of inputs) {
      expect(await (await readTable(input)).contentHash()).toBe(expected);
    }
  });

  it("decodes UTF-8, windows-1252 and what the caller says", async () => {
    const latin = Uint8Array.from("gr\xf6\xdfe,b\n1,\x80\n2,\xe9\n", (character) => character.charCodeAt(0));
    const table = await readTable(latin);
    expect(table.header).toEqual(["größe", "b"]);
    expect(words(table, "b")).toEqual(["€", "é"]);
    expect(table.format.encoding).toBe("windows-1252");
    expect(words(await read("a,b\n1,é\n", { encoding: "windows-1252" }), "b")).toEqual(["Ã©"]);
    await expect(readTable(latin, { encoding: "utf-8" })).rejects.toMatchObject({
      code: "ENCODING_UNSUPPORTED",
    });
    expect((await readTable(latin, { categorical: ["größe"] })).column("größe")?.kind).toBe("categorical");
  });

  it.each([
    [{ delimiter: ";" }, "a;b,c\n1;2,5\n", ["a", "b,c"]],
    [{ drop: ["b"] }, "a,b\n1,x\n", ["a", "b"]],
  ])("takes the option %j", async (options, text, header) => {
    const table = await read(text, options);
    expect(table.header).toEqual(header);
    expect(table.columns.some((column) => "drop" in options && column.name === "b")).toBe(false);
  });

  it("takes decimal, missing, numeric and categorical", async () => {
    expect(numbers(await read("a;b\n1,5;x\n", { decimal: "," }), "a")).toEqual([1.5]);
    expect(words(await read("a;b\n1,5;x\n", { decimal: "." }), "a")).toEqual(["1,5"]);
    expect(numbers(await read("a,b\n-9,x\n1,y\n", { missing: ["-9"] }), "a")).toEqual([Number.NaN, 1]);
    expect(words(await read("a,b\n1,x\n01,y\n", { categorical: ["a"] }), "a")).toEqual(["1", "01"]);
    await expect(read("a,b\n1,x\n2,y\n", { numeric: ["b"] })).rejects.toMatchObject({
      code: "NOT_A_NUMBER",
      details: { row: 2, column: "b", value: "x" },
    });
    await expect(read("age,b\n1,x\n", { numeric: ["Ages"] })).rejects.toMatchObject({
      code: "COLUMN_UNKNOWN",
      details: { option: "numeric", suggestion: "age" },
    });
    await expect(read("a,b\n1,x\n", { decimal: ";" })).rejects.toMatchObject({ code: "OPTION_INVALID" });
    await expect(read("a,b\n1,x\n", { encoding: "utf-16" })).rejects.toMatchObject({
      code: "OPTION_INVALID",
    });
  });

  it("reads again the columns whose words come late, and only where they are no strays", async () => {
    const table = await read(long((i) => i % 5, "other,1\n3,2\n"));
    expect(words(table, "a").slice(-3)).toEqual(["4", "other", "3"]);
    expect(table.column("a")).toMatchObject({ kind: "categorical", decidedBy: "content" });
    expect(numbers(table, "b").slice(-3)).toEqual([LONG - 1, 1, 2]);
    await expect(read(long((i) => i, "other,1\n"))).rejects.toMatchObject({
      code: "NOT_A_NUMBER",
      details: { row: LONG + 2, column: "a", value: "other" },
    });
    await expect(readTable(stream(long((i) => i % 5, "other,1\n")))).rejects.toMatchObject({
      code: "NOT_A_NUMBER",
      details: { row: LONG + 2, column: "a" },
    });
  });

  it("warns of unnamed columns and of a comma that may divide thousands", async () => {
    const codes = async (text: string): Promise<string[]> =>
      (await read(text)).warnings.map(({ code }) => code);
    expect(await codes(",a\n1,2\n")).toEqual(["COLUMN_UNNAMED"]);
    expect(await codes("a\tb\n1,234\t2\n")).toEqual(["DECIMAL_COMMA_ASSUMED"]);
    expect(await codes("a;b\n1,23;2\n")).toEqual([]);
  });

  it.each([
    ["", "FILE_EMPTY"],
    ["a,b\n", "HEADER_ONLY"],
    ["a,b\n1\n", "RAGGED_ROW"],
    ["a,a\n1,2\n", "DUPLICATE_COLUMN"],
    ["a,b\n1,\0\n", "BINARY_CONTENT"],
    ['a,b\n1,"2\n', "QUOTE_UNCLOSED"],
    ['a,b\n1,"2"3\n', "QUOTE_MISPLACED"],
    ["a,b\n1,inf\n", "VALUE_NOT_FINITE"],
  ])("refuses %j with %s", async (text, code) => {
    await expect(read(text)).rejects.toMatchObject({ name: "VtssError", code });
  });

  it("refuses what is no file", async () => {
    const missing = join(folder, "missing.csv");
    await expect(readTable(missing)).rejects.toMatchObject({
      code: "FILE_NOT_FOUND",
      details: { path: missing },
    });
    await expect(readTable(join(folder, "größe & co.csv", "x"))).rejects.toMatchObject({
      code: "FILE_NOT_FOUND",
    });
    await expect(readTable(folder)).rejects.toMatchObject({ code: "FILE_IS_FOLDER" });
    await expect(readTable("a\0b")).rejects.toMatchObject({ code: "FILE_UNREADABLE" });
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield bytes("a,b\n");
      throw new Error("the disk is gone");
    }
    await expect(readTable(broken())).rejects.toMatchObject({ code: "FILE_UNREADABLE" });
  });

  it("reports progress and aborts", async () => {
    const text = bytes(long((i) => i, ""));
    const controller = new AbortController();
    const done: number[] = [];
    await readTable(text, {}, { onProgress: (progress) => done.push(progress.done) });
    expect(done.at(-1)).toBe(text.length);
    const blob = new Blob([text]);
    const onProgress = (): void => controller.abort();
    const aborted = readTable(blob, {}, { signal: controller.signal, onProgress });
    const outcome = await aborted.catch((error: unknown) => error);
    expect(outcome).toMatchObject({ name: "AbortError", code: "ABORTED" });
  });

  it("returns whatever was written", async () => {
    const cell = fc.oneof(
      fc.string({
        unit: fc.constantFrom("a", "é", '"', ",", ";", "\n", "\r", " ", "\t", "1", "."),
        maxLength: 6,
      }),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
    );
    const tables = fc
      .integer({ min: 1, max: 4 })
      .chain((n) => fc.array(fc.array(cell, { minLength: n, maxLength: n }), { minLength: 1, maxLength: 8 }));
    const isMissing = (text: string): boolean => /^[ \t\r]*([?.]|nan?|null)?[ \t\r]*$/i.test(text);
    await fc.assert(
      fc.asyncProperty(tables, fc.constantFrom("\n", "\r\n", "\r"), async (rows, newline) => {
        const header = (rows[0] as string[]).map((_, i) => `c${i}`);
        const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;
        const text = [header, ...rows].map((row) => row.map(quote).join(",")).join(newline);
        const table = await read(text, { categorical: header, delimiter: "," });
        header.forEach((name, i) => {
          expect(words(table, name)).toEqual(
            rows.map((row) => (isMissing(row[i] as string) ? null : row[i])),
          );
        });
      }),
      { numRuns: 300 },
    );
  });

  it("reads every finite number exactly", async () => {
    const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
    await fc.assert(
      fc.asyncProperty(fc.array(finite, { minLength: 1 }), async (values) => {
        const table = await read(
          `a,b\n${values.map((value) => `${Object.is(value, -0) ? "-0" : value},1`).join("\n")}`,
        );
        expect(numbers(table, "a")).toEqual(values);
      }),
      { numRuns: 300 },
    );
  });
});

describe("readTable of columns", () => {
  it("takes numbers, text and holes", async () => {
    const table = await readTable({
      a: Float64Array.of(1, Number.NaN),
      b: ["x", null],
      c: [1.25, undefined],
      d: ["", "y"],
    });
    expect(numbers(table, "a")).toEqual([1, Number.NaN]);
    expect(words(table, "b")).toEqual(["x", null]);
    expect(table.column("c")).toMatchObject({ kind: "numeric", maxDecimals: 2, nMissing: 1, min: 1.25 });
    expect(words(table, "d")).toEqual([null, "y"]);
  });

  it("takes kinds and refuses what does not fit", async () => {
    const forced = await readTable({ a: [1, 2], b: ["1.5", "2"] }, { categorical: ["a"], numeric: ["b"] });
    expect(words(forced, "a")).toEqual(["1", "2"]);
    expect(numbers(forced, "b")).toEqual([1.5, 2]);
    await expect(readTable({ a: [1], b: [1, 2] })).rejects.toMatchObject({ code: "SHAPE_MISMATCH" });
    await expect(readTable({ a: [] })).rejects.toMatchObject({ code: "HEADER_ONLY" });
    const infinite = readTable({ a: [1, Number.POSITIVE_INFINITY] });
    await expect(infinite).rejects.toMatchObject({
      code: "VALUE_NOT_FINITE",
      details: { row: 3, column: "a" },
    });
    await expect(readTable({ a: ["x"] }, { numeric: ["a"] })).rejects.toMatchObject({ code: "NOT_A_NUMBER" });
    await expect(readTable({ a: [1] }, { drop: ["b"] })).rejects.toMatchObject({ code: "COLUMN_UNKNOWN" });
  });
});
