import { describe, expect, it } from "vitest";
import type { TableMessage } from "../../ts/engine/table-message.js";
import {
  checkMemory,
  estimateBytes,
  type JobSize,
  MEMORY_LIMIT_BYTES,
  refuseBeyondMemory,
} from "../../ts/tuning/memory.js";

/** A table of as many rows as it says, of which none are there: only counts are looked at. */
function claimed(nRows: number, nColumns: number): TableMessage {
  const columns = Array.from({ length: nColumns }, (_, i) => ({
    kind: "numeric" as const,
    name: `x${i}`,
    values: new Float64Array(0),
  }));
  return { nRows, columns, labels: Uint8Array.of(1, 1, 1), groups: null, validation: null };
}

const SIZE: JobSize = { trainingFraction: 0.8, largestMultiplier: 2, nFits: 41, generators: ["smote"] };

describe("the memory of a job", () => {
  it("is refused before it starts where the engine does not have it, with the estimate", () => {
    const table = claimed(20_000_000, 40);
    expect(() => checkMemory(table, SIZE)).toThrow(
      expect.objectContaining({
        code: "MEMORY_EXCEEDED",
        details: { estimatedBytes: estimateBytes(table, SIZE), limitBytes: MEMORY_LIMIT_BYTES },
      }),
    );
    // The columns in the table and in the fold alone: 40 × 8 bytes, twice.
    expect(estimateBytes(table, SIZE)).toBeGreaterThan(20_000_000 * 640);
  });

  it("is refused from the first byte beyond the limit, in words that say what to do", () => {
    expect(() => refuseBeyondMemory(MEMORY_LIMIT_BYTES)).not.toThrow();
    expect(() => refuseBeyondMemory(MEMORY_LIMIT_BYTES + 1)).toThrow(
      expect.objectContaining({ code: "MEMORY_EXCEEDED" }),
    );
    expect(() => refuseBeyondMemory(Number.NaN)).toThrow(
      expect.objectContaining({ code: "MEMORY_EXCEEDED" }),
    );
    expect(() => refuseBeyondMemory(6.4 * 2 ** 30)).toThrow(
      /about 6\.4 GiB in each worker, but WebAssembly has 3\.7 GiB: use fewer columns or rows/,
    );
  });

  it("is there for a million rows of thirty columns", () => {
    expect(() => checkMemory(claimed(1_000_000, 30), SIZE)).not.toThrow();
  });

  it.each([
    ["generators that write rows out", { generators: ["jitter" as const] }],
    ["larger sizes", { largestMultiplier: 8 }],
    ["more fits", { nFits: 400 }],
  ])("grows with %s", (_, change) => {
    const table = claimed(100_000, 30);
    expect(estimateBytes(table, { ...SIZE, ...change })).toBeGreaterThan(estimateBytes(table, SIZE));
  });

  it("grows with the levels of a category", () => {
    const table = (nLevels: number): TableMessage => ({
      ...claimed(1000, 1),
      columns: [{ kind: "categorical", name: "site", codes: new Int32Array(0), nLevels }],
    });
    expect(estimateBytes(table(50), SIZE)).toBeGreaterThan(estimateBytes(table(2), SIZE));
  });

  it("counts the matrices of a wide table, where something is fitted", () => {
    expect(() => checkMemory(claimed(240, 1_000), SIZE)).not.toThrow();
    const wide = claimed(240, 10_000);
    expect(() => checkMemory(wide, SIZE)).toThrow(expect.objectContaining({ code: "MEMORY_EXCEEDED" }));
    expect(() => checkMemory(wide, { ...SIZE, nFits: 0 })).not.toThrow();
  });
});
