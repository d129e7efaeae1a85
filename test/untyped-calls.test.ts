/** Calls from programs without types: whatever is wrong is refused by name, never a raw exception. */
import { beforeAll, describe, expect, it } from "vitest";
import * as library from "../dist/index.js";
import { smallTable } from "./fixtures/small-table.js";

/** The library as JavaScript has it. */
type Untyped = Record<
  "tune" | "diagnose" | "augment" | "predict" | "readTable",
  (...parts: unknown[]) => Promise<unknown>
>;
const { tune, diagnose, augment, predict, readTable } = library as unknown as Untyped;

let table: library.Table;
beforeAll(async () => {
  table = await smallTable({ holes: false });
});

describe("roles of columns", () => {
  it.each<[string, unknown, string]>([
    ["target", undefined, "the name of a column, got undefined"],
    ["target", 5, "the name of a column, got 5"],
    ["positive", 1, "a value of the target, as text, got 1"],
    ["groups", null, "the name of a column, got null"],
    ["drop", "x1", 'a list of names of columns, got "x1"'],
    ["drop", [1, Symbol("s")], "a list of names of columns, got [1, Symbol(s)]"],
    ["id", {}, "a list of names of columns, got [object Object]"],
    ["categorical", "x1", 'a list of names of columns, got "x1"'],
    ["numeric", null, "a list of names of columns, got null"],
    ["signal", {}, "an AbortSignal, got [object Object]"],
    ["onProgress", "x", 'a function, got "x"'],
  ])("%s: %j", async (option, value, accepted) => {
    const options = { target: "outcome", [option]: value };
    const refusal = { code: "OPTION_INVALID", message: `\`${option}\` must be ${accepted}` };
    await expect(tune(table, options)).rejects.toMatchObject(refusal);
    await expect(diagnose(table, options)).rejects.toMatchObject(refusal);
    await expect(augment(table, { ...options, generator: "smote" })).rejects.toMatchObject(refusal);
  });
});

describe("other options", () => {
  it.each<[string, unknown]>([
    ["validationTable", null],
    ["validationTable", {}],
    ["workers", 257],
    ["workers", 0],
    ["jitterScale", 1e300],
    ["costRatio", null],
    ["costRatio", [2, Object.create(null)]],
  ])("%s: %j", async (option, value) => {
    const refusal = { code: "OPTION_INVALID", details: { option } };
    await expect(tune(table, { target: "outcome", [option]: value })).rejects.toMatchObject(refusal);
  });

  it("are an object, as the table is a table", async () => {
    const of = (option: string) => ({ code: "OPTION_INVALID", details: { option } });
    await expect(tune(table)).rejects.toMatchObject(of("options"));
    await expect(diagnose(table, null)).rejects.toMatchObject(of("options"));
    for (const other of [null, {}, "cohort.csv"]) {
      await expect(tune(other, { target: "outcome" })).rejects.toMatchObject(of("table"));
      await expect(predict(other, {})).rejects.toMatchObject(of("table"));
    }
  });
});

describe("what a table is read from", () => {
  it.each<[string, unknown, string]>([
    ["nothing", null, "input"],
    ["a number", 5, "input"],
    ["a map", new Map(), "input"],
    ["an answer", new Response("a\n1\n"), "input"],
    ["a column that is no list", { k: null }, 'input["k"]'],
    ["a column that is a text", { k: "12" }, 'input["k"]'],
  ])("%s", async (_, input, option) => {
    await expect(readTable(input)).rejects.toMatchObject({ code: "OPTION_INVALID", details: { option } });
  });

  it("takes no options of text beside columns, and one kind for a column", async () => {
    const of = (code: string, details: object) => ({ code, details });
    for (const [option, value] of Object.entries({
      missing: ["x"],
      delimiter: ";",
      decimal: ",",
      encoding: "utf-8",
    })) {
      const reads = readTable({ y: ["0", "x"] }, { [option]: value });
      await expect(reads).rejects.toMatchObject(of("OPTION_INVALID", { option }));
    }
    const both = readTable(new TextEncoder().encode("a\n1\n"), { numeric: ["a"], categorical: ["a"] });
    await expect(both).rejects.toMatchObject(of("ROLE_CONFLICT", { column: "a" }));
    await expect(readTable({ a: [1] }, null)).rejects.toMatchObject(
      of("OPTION_INVALID", { option: "options" }),
    );
    await expect(readTable({ a: [1] }, {}, null)).rejects.toMatchObject(
      of("OPTION_INVALID", { option: "control" }),
    );
  });

  it("an address with a lone per cent sign is a file that is not there", async () => {
    await expect(readTable(new URL("file:///nowhere/100%.csv"))).rejects.toMatchObject({
      code: expect.stringMatching(/^FILE_/),
    });
  });
});

describe("results of another table", () => {
  const all = async (pieces: AsyncIterable<Uint8Array>) => {
    for await (const _ of pieces);
  };

  it("are not written beside this one", async () => {
    const tuned = await library.tune(table, { target: "outcome", candidates: [0, 1], folds: 2, repeats: 1 });
    const predictions = await library.predict(table, tuned.model);
    const small = await library.readTable({ x: [1, 2], outcome: [0, 1] });
    await expect(all(library.writePredictions(small, predictions))).rejects.toMatchObject({
      code: "SHAPE_MISMATCH",
      details: { expected: 2, actual: table.nRows },
    });
    const drawn = await library.augment(table, { target: "outcome", generator: "smote", nSynthetic: 3 });
    const reversed = Object.fromEntries(
      [...table.columns]
        .reverse()
        .map((column) => [
          column.name,
          column.kind === "numeric"
            ? column.values
            : Array.from(column.codes, (code) => column.levels[code] ?? null),
        ]),
    );
    for (const other of [small, await library.readTable(reversed)]) {
      await expect(all(library.writeAugmented(other, drawn))).rejects.toMatchObject({
        code: "SHAPE_MISMATCH",
      });
    }
    expect(() => tuned.outOfFold("nope")).toThrow("`arm` must be one of");
  });

  it("unknown options are refused", async () => {
    const drawn = await library.augment(table, { target: "outcome", generator: "smote", nSynthetic: 3 });
    const written = library.writeAugmented(table, drawn, { parent: true } as object);
    await expect(all(written)).rejects.toMatchObject({
      code: "OPTION_INVALID",
      details: { option: "parent" },
    });
  });
});
