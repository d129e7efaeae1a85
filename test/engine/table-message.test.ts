import { afterEach, describe, expect, it, vi } from "vitest";
import { shareTable } from "../../ts/engine/table-message.js";

const table = {
  nRows: 2,
  columns: [
    { kind: "numeric" as const, name: "age", values: Float64Array.of(1.5, Number.NaN) },
    { kind: "categorical" as const, name: "sex", codes: Int32Array.of(0, -1), nLevels: 1 },
  ],
  labels: Uint8Array.of(0, 1),
  groups: Uint32Array.of(7, 8),
  validation: Uint8Array.of(1, 0),
};

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("sharing a table", () => {
  it("moves every array into shared memory and changes nothing else", () => {
    const shared = shareTable(table);
    expect(shared).toEqual(table);
    const arrays = [shared.labels, shared.groups, shared.validation].concat(
      shared.columns.map((column) => (column.kind === "numeric" ? column.values : column.codes)) as never,
    );
    for (const array of arrays) {
      expect(array?.buffer).toBeInstanceOf(SharedArrayBuffer);
    }
  });

  it("copies nothing that is shared already", () => {
    const shared = shareTable(table);
    const again = shareTable(shared);
    expect(again.labels).toBe(shared.labels);
    expect(again.columns[0]).toEqual(shared.columns[0]);
    expect((again.columns[1] as { codes: Int32Array }).codes).toBe(
      (shared.columns[1] as { codes: Int32Array }).codes,
    );
  });

  it("keeps what is absent absent", () => {
    expect(shareTable({ ...table, groups: null, validation: null })).toMatchObject({
      groups: null,
      validation: null,
    });
  });

  it("leaves the table alone where there is no shared memory", () => {
    vi.stubGlobal("SharedArrayBuffer", undefined);
    expect(shareTable(table)).toBe(table);
  });
});
