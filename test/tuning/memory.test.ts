import { describe, expect, it } from "vitest";
import { checkMemory } from "../../ts/tuning/memory.js";

const N_ROWS = 240;

function table(nColumns: number) {
  const values = new Float64Array(N_ROWS);
  const labels = Uint8Array.from({ length: N_ROWS }, (_, i) => (i < 40 ? 1 : 0));
  const columns = Array.from({ length: nColumns }, (_, i) => ({
    kind: "numeric" as const,
    name: `x${i}`,
    values,
  }));
  return { nRows: N_ROWS, columns, labels, groups: null, validation: null };
}

describe("checkMemory", () => {
  const size = { trainingFraction: 0.8, largestMultiplier: 2, nFits: 41, generators: ["smote" as const] };

  it("counts the matrices of a wide table, where something is fitted", () => {
    expect(() => checkMemory(table(1_000), size)).not.toThrow();
    expect(() => checkMemory(table(10_000), size)).toThrow(
      expect.objectContaining({ code: "MEMORY_EXCEEDED" }),
    );
    expect(() => checkMemory(table(10_000), { ...size, nFits: 0 })).not.toThrow();
  });
});
