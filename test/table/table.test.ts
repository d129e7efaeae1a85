import { createHash } from "node:crypto";
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { canonicaliseNaN } from "../../ts/table/canonical-nan.js";
import { closestName } from "../../ts/table/closest-name.js";
import { ColumnBuffer } from "../../ts/table/column-buffer.js";
import { readTable } from "../../ts/table/read-table.js";
import { sha256, sha256Bytes } from "../../ts/table/sha256.js";

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

  it("is that of the bytes of its columns, in which a missing number has the bits of no other", async () => {
    const nRows = 70_000;
    const column = (nanLowWord: number): Float64Array => {
      const values = Float64Array.from({ length: nRows }, (_, row) => row / 7);
      const words = new Uint32Array(values.buffer);
      for (const row of [0, 32_767, 32_768, nRows - 1]) {
        words.set([nanLowWord, 0x7ff80000], 2 * row);
      }
      return values;
    };
    const canonical = column(0);
    const hashOf = (bytes: Uint8Array | string) => createHash("sha256").update(bytes).digest("hex");
    const parts = [nRows, ["a", "numeric", null, hashOf(new Uint8Array(canonical.buffer))]];
    expect(await hash({ a: canonical })).toBe(hashOf(JSON.stringify(parts)));
    expect(await hash({ a: column(5) })).toBe(hashOf(JSON.stringify(parts)));
    const words = Array.from({ length: nRows }, (_, row) => (row % 3 === 0 ? "x" : "y"));
    const codes = Int32Array.from(words, (word) => (word === "x" ? 0 : 1));
    const first = [parts[1], ["b", "categorical", ["x", "y"], hashOf(new Uint8Array(codes.buffer))]];
    const several = [nRows, ...first, ["c", ...(parts[1] as string[]).slice(1)]];
    expect(await hash({ a: canonical, b: words, c: canonical })).toBe(hashOf(JSON.stringify(several)));
    expect(await hash({ a: canonical.fill(1, 40_000, 40_001) })).not.toBe(hashOf(JSON.stringify(parts)));
  });
});

/** The bits of every NaN, each kind once. */
function bitsOfNaN(values: Float64Array): string[] {
  const bits = new BigUint64Array(values.buffer, values.byteOffset, values.length);
  return [...new Set([...bits].filter((_, i) => Number.isNaN(values[i])).map((word) => word.toString(16)))];
}
const CANONICAL = "7ff8000000000000";

describe("missing numbers", () => {
  const short = ["1.5", "-2", "0", "+7.25", "-0.5"];
  const long = ["1234567.125", "-123456789012.5", "0.000012345678"];
  const any = [...short, ...long, "-0.000000000012345", "1e-7", '"3"', " 4 "];
  const words = ["", "NA", "-", "-9", "+nan", '""', '"-9"', " -9 "];

  // Side by side, short numbers and long ones are read several at a time in registers, but not where "-9" is none.
  it.each([
    ["short numbers", short, [""], {}],
    ["long numbers", long, [""], {}],
    ["numbers of any kind", any, ["", "NA", "nan"], {}],
    ["numbers and words of one's own", any, words, { missing: ["NA", "-", "-9", "+nan"] }],
  ])("have the same bits in a file of %s", async (_, numbers, missing, options) => {
    for (const every of [2, 3, 7]) {
      const isMissing = (i: number): boolean => i % every === 0;
      const cells = Array.from({ length: 2000 }, (_, i) => {
        const kind = isMissing(i) ? missing : numbers;
        return kind[Math.floor(i / every + (i % every)) % kind.length];
      });
      expect(new Set(cells).size).toBe(numbers.length + missing.length);
      const text = `a,b\n${cells.map((cell) => `${cell},1`).join("\n")}\n`;
      const { columns } = await readTable(Buffer.from(text), options);
      const [column] = columns;
      if (column?.kind !== "numeric") throw new Error("no numbers");
      expect(cells.map((_, i) => Number.isNaN(column.values[i]))).toEqual(cells.map((_, i) => isMissing(i)));
      expect(bitsOfNaN(column.values)).toEqual([CANONICAL]);
    }
  });

  it("are given the same bits where columns are handed over", () => {
    const all = new Float64Array(6);
    const odd = new BigUint64Array(all.buffer);
    odd.set([5n, 0xfff8000000000000n, 0x7ff8000000000001n, 0x3ff0000000000000n, 0x7ff4000000000000n, 9n]);
    canonicaliseNaN(all.subarray(1, 5));
    expect(bitsOfNaN(all)).toEqual([CANONICAL]);
    expect([odd[0], all[3], odd[5]]).toEqual([5n, 1, 9n]);
  });
});

describe("sha256", () => {
  const elsewhere = Object.create(process, { versions: { value: {} } });
  afterEach(() => vi.unstubAllGlobals());

  it.each([
    ["in Node", {}],
    ["on a page", { process: elsewhere }],
    ["on a page that is offered no help", { process: elsewhere, crypto: undefined }],
  ])("is SHA-256, of shared memory as well, %s", async (_, globals) => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.boolean(), async (bytes, isShared) => {
        const expected = createHash("sha256").update(bytes).digest("hex");
        for (const [name, value] of Object.entries(globals)) vi.stubGlobal(name, value);
        const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
        shared.set(bytes);
        const found = await sha256(isShared ? shared : bytes);
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
