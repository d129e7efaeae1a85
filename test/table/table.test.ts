import { createHash } from "node:crypto";
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { closestName } from "../../ts/table/closest-name.js";
import { ColumnBuffer } from "../../ts/table/column-buffer.js";
import { readTable } from "../../ts/table/read-table.js";
import { sha256, sha256Bytes } from "../../ts/table/sha256.js";
import { Table } from "../../ts/table/table.js";

const hash = async (input: Parameters<typeof readTable>[0]): Promise<string> =>
  (await readTable(input)).contentHash();

describe("contentHash", () => {
  it("depends on content, not on how the file is written", async () => {
    const comma = await hash(Buffer.from("a,b\n1.50,x\n,y\n"));
    expect(comma).toMatch(/^[0-9a-f]{64}$/);
    expect(await hash(Buffer.from('\ufeffa;"b"\r\n1,5;x\r\nNA;y'))).toBe(comma);
    expect(await hash({ a: [1.5, Number.NaN], b: ["x", "y"] })).toBe(comma);
    for (const other of ["a,c\n1.5,x\n,y\n", "a,b\n1.6,x\n,y\n", "a,b\n1.5,x\n,z\n", "a,b\n1.5,x\n,\n"]) {
      expect(await hash(Buffer.from(other))).not.toBe(comma);
    }
  });

  it("depends on no bits of a missing number, in columns of many pieces either", async () => {
    const nRows = 70_000;
    const column = (nanLowWord: number): Float64Array => {
      const values = Float64Array.from({ length: nRows }, (_, row) => row / 7);
      const words = new Uint32Array(values.buffer);
      for (const row of [0, 32_767, 32_768, nRows - 1]) {
        words.set([nanLowWord, 0x7ff80000], 2 * row);
      }
      return values;
    };
    const ofColumn = (values: Float64Array): Promise<string> => {
      const facts = { decidedBy: "content", nMissing: 4, min: 1 / 7, max: nRows / 7 } as const;
      const numbers = {
        kind: "numeric",
        name: "a",
        values,
        isInteger: false,
        maxDecimals: 9,
        ...facts,
      } as const;
      return new Table({ columns: [numbers] }).contentHash();
    };
    const canonical = column(0);
    const hashOf = (bytes: Uint8Array | string) => createHash("sha256").update(bytes).digest("hex");
    const parts = [nRows, ["a", "numeric", null, hashOf(new Uint8Array(canonical.buffer))]];
    expect(await ofColumn(canonical)).toBe(hashOf(JSON.stringify(parts)));
    expect(await ofColumn(column(5))).toBe(hashOf(JSON.stringify(parts)));
    expect(await hash({ a: canonical })).toBe(hashOf(JSON.stringify(parts)));
    const words = Array.from({ length: nRows }, (_, row) => (row % 3 === 0 ? "x" : "y"));
    const codes = Int32Array.from(words, (word) => (word === "x" ? 0 : 1));
    const first = [parts[1], ["b", "categorical", ["x", "y"], hashOf(new Uint8Array(codes.buffer))]];
    const several = [nRows, ...first, ["c", ...(parts[1] as string[]).slice(1)]];
    expect(await hash({ a: canonical, b: words, c: canonical })).toBe(hashOf(JSON.stringify(several)));
    expect(await ofColumn(canonical.fill(1, 40_000, 40_001))).not.toBe(hashOf(JSON.stringify(parts)));
  });
});

describe("sha256", () => {
  const elsewhere = Object.create(process, { versions: { value: {} } });
  afterEach(() => vi.unstubAllGlobals());

  it.each([
    ["in Node", {}],
    ["on a page", { process: elsewhere }],
    ["on a page that is offered no help", { process: elsewhere, crypto: undefined }],
  ])("is SHA-256, whatever the pieces, %s", async (_, globals) => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.nat(300), async (bytes, cut) => {
        const expected = createHash("sha256").update(bytes).digest("hex");
        for (const [name, value] of Object.entries(globals)) vi.stubGlobal(name, value);
        const pieces = [bytes.subarray(0, cut), bytes.subarray(cut)];
        const found = await sha256(pieces, bytes.length);
        vi.unstubAllGlobals();
        expect(found).toBe(expected);
        expect(Buffer.from(sha256Bytes(bytes)).toString("hex")).toBe(expected);
      }),
    );
  });
});

describe("ColumnBuffer", () => {
  it("keeps entries in order whatever was expected", () => {
    const chunks = fc.array(fc.tuple(fc.array(fc.integer()), fc.integer({ min: 0, max: 500 })));
    fc.assert(
      fc.property(chunks, (parts) => {
        const buffer = new ColumnBuffer(Int32Array);
        for (const [entries, expected] of parts) {
          buffer.extend(entries.length, expected).set(entries);
        }
        expect(Array.from(buffer.finish())).toEqual(parts.flatMap(([entries]) => entries));
      }),
    );
  });
});

describe("closestName", () => {
  it.each([
    ["AGE", "age"],
    ["agee", "age"],
    ["hospital_outcom", "hospital_outcome"],
    ["x", null],
  ])("suggests for %s: %s", (name, expected) => {
    expect(closestName(name, ["age", "hospital_outcome", "sex_male"])).toBe(expected);
  });
});
