import { describe, expect, it } from "vitest";
import { guessTarget, previewTable } from "../../ts/app/preview.js";
import { tableFromColumns } from "../../ts/table/columns-input.js";

const table = tableFromColumns(
  {
    age: [31, 42, Number.NaN, 57],
    sex: ["f", "m", "m", "m"],
    died: [0, 1, 0, 0],
    ward: ["a", "b", "c", "a"],
    alive: [1, 0, 1, 1],
  },
  {},
);

describe("previewTable", () => {
  const preview = previewTable(table, { name: "t.csv", size: 12 });
  const column = (name: string) => preview.columns.find((other) => other.name === name);

  it("says what is in every column", () => {
    expect(preview).toMatchObject({ name: "t.csv", nBytes: 12, nRows: 4 });
    expect(column("age")).toMatchObject({
      kind: "numeric",
      nMissing: 1,
      nLevels: null,
      examples: ["31", "57"],
    });
    expect(column("ward")).toMatchObject({
      kind: "categorical",
      nLevels: 3,
      examples: ["a", "b", "c"],
      classes: null,
    });
  });

  it("finds the two classes of a column, the rarer first", () => {
    expect(column("sex")?.classes).toEqual([
      { value: "f", nRows: 1 },
      { value: "m", nRows: 3 },
    ]);
    expect(column("died")?.classes?.[0]).toEqual({ value: "1", nRows: 1 });
    expect(column("age")?.classes).toBeNull();
  });

  it("guesses the target by its name, then by its place", () => {
    expect(guessTarget(preview.columns)).toBe("alive");
    const binary = (name: string) => ({ ...column("sex"), name }) as never;
    expect(guessTarget([binary("outcome"), binary("sex")])).toBe("outcome");
    expect(guessTarget([binary("sex"), binary("smoker")])).toBe("smoker");
    expect(guessTarget(preview.columns.filter(({ classes }) => classes === null))).toBeNull();
  });
});
