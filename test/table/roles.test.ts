import { describe, expect, it } from "vitest";
import type { ReadOptions } from "../../ts/table/read-options.js";
import { readTable } from "../../ts/table/read-table.js";
import { assignRoles, type Design } from "../../ts/table/roles.js";
import type { CategoricalColumn, NumericColumn } from "../../ts/table/table.js";
import { labelsAmong } from "../../ts/table/target.js";
import type { RoleOptions } from "../../ts/types.js";

const COLUMNS = {
  age: [30, 41, 52, 63, 74],
  city: ["b", "a", "b", null, "a"],
  ward: ["w1", "w2", "w1", "w2", "w1"],
  sepsis: [0, 1, 0, 0, 1],
};

async function design(
  columns: Parameters<typeof readTable>[0],
  options: RoleOptions,
  read: ReadOptions = {},
): Promise<Design> {
  return assignRoles(await readTable(columns, read), options);
}

const refusal = async (options: RoleOptions, columns: object = COLUMNS): Promise<unknown> =>
  design(columns as typeof COLUMNS, options).then(
    () => null,
    (error: unknown) => error,
  );

describe("assignRoles", () => {
  it("finds features, labels and groups", async () => {
    const result = await design(COLUMNS, { target: "sepsis", groups: "ward" });
    expect(result.features).toEqual([0, 1]);
    expect(Array.from(result.labels)).toEqual([0, 1, 0, 0, 1]);
    expect(Array.from(result.groups as Uint32Array)).toEqual([0, 1, 0, 1, 0]);
    expect(result).toMatchObject({ positive: "1", negative: "0", nMajority: 3, nMinority: 2, warnings: [] });
    expect(result.columns.map(({ role }) => role)).toEqual(["feature", "feature", "groups", "target"]);
    expect(result.columns[1]).toMatchObject({ kind: "categorical", nLevels: 2, nMissing: 1 });
  });

  it("sorts levels, so that the order of rows does not matter", async () => {
    const [, city] = (await design(COLUMNS, { target: "sepsis" })).featureColumns as [
      unknown,
      CategoricalColumn,
    ];
    expect(city.levels).toEqual(["a", "b"]);
    expect(Array.from(city.codes)).toEqual([1, 0, 1, -1, 0]);
  });

  it("leaves out ids and dropped columns, also those dropped when reading", async () => {
    const result = await design(COLUMNS, { target: "sepsis", id: ["age"], drop: ["ward"] });
    expect(result.features).toEqual([1]);
    const read = await design(COLUMNS, { target: "sepsis", drop: ["ward", "age"] }, { drop: ["ward"] });
    expect(read.features).toEqual([1]);
  });

  it("changes kinds", async () => {
    const columns = { ...COLUMNS, code: ["1", "2.5", null, "1", "2.5"] };
    const options = { target: "sepsis", numeric: ["code"], categorical: ["age"] };
    const { featureColumns } = await design(columns, options);
    expect(featureColumns[0]).toMatchObject({ kind: "categorical", levels: ["30", "41", "52", "63", "74"] });
    const code = featureColumns[3] as NumericColumn;
    expect(Array.from(code.values)).toEqual([1, 2.5, Number.NaN, 1, 2.5]);
    expect(code).toMatchObject({ min: 1, max: 2.5, maxDecimals: 1, isInteger: false, decidedBy: "option" });
    expect(await refusal({ target: "sepsis", numeric: ["city"] })).toMatchObject({
      code: "NOT_A_NUMBER",
      details: { row: 2, column: "city", value: "b" },
    });
  });

  it("matches the positive value as text or as a number", async () => {
    for (const positive of ["1", "1.0", " 1", "1e0"]) {
      expect((await design(COLUMNS, { target: "sepsis", positive })).positive).toBe("1");
    }
    const text = { a: [1, 2, 3], y: ["1.0", "0.0", "0.0"] };
    expect((await design(text, { target: "y", positive: "1" })).positive).toBe("1.0");
  });

  it.each([
    [{ target: "Sepsi" }, "COLUMN_UNKNOWN", { option: "target", suggestion: "sepsis" }],
    [{ target: "sepsis", drop: ["wart"] }, "COLUMN_UNKNOWN", { option: "drop", suggestion: "ward" }],
    [{ target: "sepsis", id: ["zzz"] }, "COLUMN_UNKNOWN", { option: "id", suggestion: null }],
    [{ target: "sepsis", groups: "AGE" }, "COLUMN_UNKNOWN", { option: "groups", suggestion: "age" }],
    [{ target: "sepsis", categorical: ["x"] }, "COLUMN_UNKNOWN", { option: "categorical" }],
    [{ target: "sepsis", numeric: ["x"] }, "COLUMN_UNKNOWN", { option: "numeric" }],
    [
      { target: "sepsis", drop: ["sepsis"] },
      "ROLE_CONFLICT",
      { column: "sepsis", options: ["target", "drop"] },
    ],
    [{ target: "sepsis", id: ["ward"], groups: "ward" }, "ROLE_CONFLICT", { options: ["groups", "id"] }],
    [{ target: "sepsis", numeric: ["age"], categorical: ["age"] }, "ROLE_CONFLICT", { column: "age" }],
    [{ target: "age" }, "TARGET_NOT_BINARY", { nValues: 5 }],
    [{ target: "city" }, "TARGET_MISSING", { row: 5, nMissing: 1 }],
    [{ target: "sepsis", positive: "yes" }, "POSITIVE_UNKNOWN", { accepted: ["0", "1"], value: "yes" }],
    [{ target: "sepsis", positive: "0" }, "POSITIVE_NOT_RARER", { nPositive: 3, nNegative: 2 }],
    [{ target: "sepsis", groups: "city" }, "GROUP_MISSING", { row: 5 }],
    [{ target: "sepsis", drop: ["age", "city", "ward"] }, "NO_USABLE_COLUMN", {}],
  ])("refuses %j with %s", async (options, code, details) => {
    expect(await refusal(options)).toMatchObject({ name: "VtssError", code, details });
  });

  it("refuses classes of one size and a target with one value", async () => {
    const columns = { a: [1, 2, 3, 4], y: ["p", "q", "p", "q"], z: [1, 1, 1, 1] };
    expect(await refusal({ target: "y" }, columns)).toMatchObject({ code: "POSITIVE_NOT_RARER" });
    expect(await refusal({ target: "z" }, columns)).toMatchObject({
      code: "TARGET_NOT_BINARY",
      details: { values: [{ text: "1", count: 4 }] },
    });
  });

  it("lists at most ten values of a target", async () => {
    const columns = { a: [1], y: ["x"] };
    columns.a = Array.from({ length: 30 }, (_, i) => i);
    columns.y = columns.a.map((i) => `v${i % 12}`);
    const error = (await refusal({ target: "y" }, columns)) as {
      details: { values: unknown[] };
      message: string;
    };
    expect(error.details.values).toHaveLength(10);
    expect(error.message).toContain("12 different values");
    expect(error.message).toContain('"v0" (3)');
  });

  it("leaves out columns without information, and says so", async () => {
    const n = 300;
    const rows = Array.from({ length: n }, (_, i) => i);
    const columns = {
      x: rows,
      empty: rows.map(() => null),
      same: rows.map((i) => (i % 2 === 0 ? 5 : Number.NaN)),
      rounding: rows.map((i) => 1 + (i % 17) * Number.EPSILON),
      seldom: rows.map((i) => (i === 7 ? 1 + 200 * Number.EPSILON : 1)),
      little: rows.map((i) => 1 + (i % 17) * 1e-13),
      sameText: rows.map(() => "k"),
      hundred: rows.map((i) => `t${i % 100}`),
      more: rows.map((i) => `t${i % 101}`),
      half: rows.map((i) => (i < 4 ? `t${i % 3}` : null)),
      y: rows.map((i) => (i % 10 === 0 ? 1 : 0)),
    };
    const result = await design(columns, { target: "y" });
    expect(result.featureColumns.map(({ name }) => name)).toEqual(["x", "little", "hundred"]);
    const named = Object.fromEntries(result.warnings.map(({ code, message }) => [code, message]));
    expect(Object.keys(named)).toEqual([
      "COLUMN_EMPTY",
      "COLUMN_CONSTANT",
      "COLUMN_NEARLY_CONSTANT",
      "COLUMN_TOO_MANY_LEVELS",
      "COLUMN_LIKE_GROUPS",
    ]);
    expect(named.COLUMN_NEARLY_CONSTANT).toContain('by no more than rounding leaves: "rounding", "seldom"');
    expect(named.COLUMN_CONSTANT).toBe(
      '2 columns are left out because every value in each of them is the same: "same", "sameText"',
    );
    expect(named.COLUMN_EMPTY).toBe('1 column is left out because there is no value in it: "empty"');
    expect(named.COLUMN_TOO_MANY_LEVELS).toContain('"more", "half"');
    const kept = await design(columns, { target: "y", categorical: ["more", "half"] });
    expect(kept.featureColumns.map(({ name }) => name)).toEqual(["x", "little", "hundred", "more", "half"]);
  });

  it("caps the levels that an option may keep", async () => {
    const rows = Array.from({ length: 3000 }, (_, i) => i);
    const columns = { x: rows, t: rows.map((i) => `t${i % 1001}`), y: rows.map((i) => (i < 9 ? 1 : 0)) };
    const result = await design(columns, { target: "y", categorical: ["t"] });
    expect(result.warnings.map(({ code }) => code)).toEqual(["COLUMN_TOO_MANY_LEVELS"]);
  });

  it("counts rows that repeat the features of another", async () => {
    const columns = {
      a: [1, 1, 0, -0, Number.NaN, Number.NaN, 7],
      b: ["x", "x", "x", "x", null, null, "z"],
      y: [1, 0, 0, 0, 0, 1, 0],
    };
    const { warnings } = await design(columns, { target: "y" });
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatchObject({ code: "DUPLICATE_ROWS" });
    expect(warnings[0]?.message).toMatch(/^3 rows \(43 %\) have .* use `groups` for its column$/);
    const many = { a: Array.from({ length: 1501 }, (_, i) => Number(i > 0)) };
    const y = many.a.map((_, i) => (i < 9 ? 1 : 0));
    expect((await design({ ...many, y }, { target: "y" })).warnings[0]?.message).toMatch(/^1,499 rows /);
  });

  it("does not ask for groups that it was given, and counts one row as one", async () => {
    const columns = { a: [1, 1, 0], g: ["p", "q", "r"], y: [1, 0, 0] };
    const { warnings } = await design(columns, { target: "y", groups: "g" });
    expect(warnings[0]?.message).toBe(
      "1 row (33 %) has the same features as a row above it; " +
        "equal rows of different groups may be on both sides of a fold",
    );
  });

  it("keeps a category beside empty cells: that is two values", async () => {
    const columns = {
      a: ["yes", null, "yes", null],
      b: [1, null, 1, 1],
      c: ["x", "x", "x", "x"],
      y: [1, 0, 0, 0],
    };
    const { features, warnings } = await design(columns, { target: "y" });
    expect(features).toEqual([0]);
    expect(warnings[0]?.message).toMatch(/^2 columns .*: "b", "c"$/);
  });

  it("refuses numbers whose sums would overflow, but only in features", async () => {
    const columns = { a: [1, -1e300, 0], y: [1, 0, 0], z: [3, 4, 5] };
    expect(await refusal({ target: "y" }, columns)).toMatchObject({
      code: "VALUE_TOO_LARGE",
      message: 'row 3, column "a": -1e+300 is too large; numbers must be between -1e290 and 1e290',
      details: { row: 3, column: "a" },
    });
    expect(await refusal({ target: "y", drop: ["a"] }, columns)).toBeNull();
  });
});

describe("whole numbers beyond 2^53", () => {
  // Read as numbers, the first two are one.
  const written = ["9007199254740992", "9007199254740993", "9007199254740994"];
  const long = written.map(Number);

  it("are refused where they tell groups or classes apart, unless they are read as categories", async () => {
    const columns = { a: [1, 2, 3], g: long, y: [1, 0, 0] };
    expect(await refusal({ target: "y", groups: "g" }, columns)).toMatchObject({
      code: "IDENTIFIER_INEXACT",
      message: expect.stringMatching(/^row 2, column "g": .*read as categories/),
      details: { row: 2, column: "g" },
    });
    const target = { a: [1, 2, 3, 4], y: [long[0], 1, 1, 1] };
    expect(await refusal({ target: "y" }, target)).toMatchObject({ details: { row: 2, column: "y" } });
    const asText = { a: [1, 2, 3], g: written, y: [1, 0, 0] };
    const result = await design(asText, { target: "y", groups: "g" }, { categorical: ["g"] });
    expect(Array.from(result.groups as Uint32Array)).toEqual([0, 1, 2]);
  });

  it("that are all one by now are no constant", async () => {
    const ids = ["1234567890123456000", "1234567890123456001", "1234567890123456002"];
    const { warnings } = await design(
      { a: [1, 2, 3], g: ids, y: [1, 0, 0] },
      { target: "y" },
      { numeric: ["g"] },
    );
    expect(warnings).toEqual([
      {
        code: "IDENTIFIER_INEXACT",
        message: '1 column is left out because its whole numbers beyond 2^53 cannot be told apart: "g"',
      },
    ]);
  });

  it("are no matter in features, nor in a target of many values", async () => {
    expect(await refusal({ target: "y" }, { a: [...long, 7], y: [1, 0, 0, 0] })).toBeNull();
    expect(await refusal({ target: "a" }, { a: [...long, 7, 8], y: [1, 0, 0, 1, 0] })).toMatchObject({
      code: "TARGET_NOT_BINARY",
    });
  });
});

describe("labelsAmong", () => {
  it("takes the classes of another table, however they are written", async () => {
    const table = await readTable({ a: [1, 0, 0], b: ["0.0", "1", "1.0"], c: [1, 2, 0], d: [1, null, 0] });
    const classes = { positive: "1", negative: "0" };
    const labels = (name: string): number[] =>
      Array.from(labelsAmong(table.column(name) as NumericColumn, classes));
    expect(labels("a")).toEqual([1, 0, 0]);
    expect(labels("b")).toEqual([0, 1, 1]);
    expect(() => labels("c")).toThrow(
      expect.objectContaining({
        code: "TARGET_NOT_BINARY",
        details: { row: 3, column: "c", accepted: ["1", "0"], value: "2" },
      }),
    );
    expect(() => labels("d")).toThrow(expect.objectContaining({ code: "TARGET_MISSING" }));
  });
});
