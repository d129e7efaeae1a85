import { beforeEach, describe, expect, it, vi } from "vitest";

/** The module under test with nothing started and no file open, as in a new thread. */
async function freshReader() {
  vi.resetModules();
  const glue = await import("../../ts/wasm/vtss_csv_wasm.js");
  return { ...(await import("../../ts/engine/csv-reader.js")), memoryBytes: () => glue.memoryBytes() };
}

let reader: Awaited<ReturnType<typeof freshReader>>;

const MEBIBYTE = 2 ** 20;
const encoder = new TextEncoder();
/** Numbers in a column that nobody takes: they stay in the reader's memory. */
const BIG = encoder.encode(`x\n${"1.5\n".repeat(4 * MEBIBYTE)}`);

beforeEach(async () => {
  reader = await freshReader();
  await reader.startCsvReader();
});

describe("a reader", () => {
  it("gives its memory back when the last of those that are open is freed", async () => {
    const atStart = reader.memoryBytes();
    const big = await reader.openCsvReader({});
    const small = await reader.openCsvReader({});
    big.push(BIG);
    big.finish();
    expect(reader.memoryBytes()).toBeGreaterThan(atStart + 16 * MEBIBYTE);
    big.free();
    small.push(encoder.encode("y\n1\n2\n"));
    small.finish();
    expect([...small.takeNumeric(0)]).toEqual([1, 2]);
    small.free();
    expect(reader.memoryBytes()).toBe(atStart);
  });

  it("is refused with its code, and the next one works", async () => {
    const bad = await reader.openCsvReader({});
    expect(() => {
      bad.push(encoder.encode("a,a\n1,2\n"));
      bad.finish();
    }).toThrow(expect.objectContaining({ code: "DUPLICATE_COLUMN" }));
    bad.free();
    const good = await reader.openCsvReader({});
    good.push(encoder.encode("a,b\n1,2\n"));
    good.finish();
    expect(good.summary().columns).toHaveLength(2);
    good.free();
  });
});
