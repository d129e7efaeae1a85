import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
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

  it("is SHA-256, with the platform's help and without", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        const expected = createHash("sha256").update(bytes).digest("hex");
        expect(Buffer.from(sha256Bytes(bytes)).toString("hex")).toBe(expected);
        expect(await sha256(new Uint8Array(bytes))).toBe(expected);
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
