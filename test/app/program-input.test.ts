import { describe, expect, it } from "vitest";
import { checkFile, checkOptions, checkReading } from "../../ts/app/program-input.js";

const invalid = (option: string) =>
  expect.objectContaining({ code: "OPTION_INVALID", details: expect.objectContaining({ option }) });

describe("what a program hands over without types", () => {
  it.each([null, undefined, 5, "table.csv", {}, new Blob(["a,b\n"])])("is no file: %s", (value) => {
    expect(() => checkFile(value)).toThrow(invalid("file"));
  });

  it("is a file", () => {
    expect(() => checkFile(new File(["a,b\n"], "a.csv"))).not.toThrow();
  });

  it.each([
    ["options", null],
    ["options", 5],
    ["target", { target: null }],
    ["positive", { target: "y", positive: 1 }],
    ["drop", { drop: "y" }],
    ["id", { id: [1] }],
    ["groups", { groups: ["a"] }],
    ["categorical", { categorical: 5 }],
    ["numeric", { numeric: "age" }],
    ["signal", { signal: new AbortController().signal }],
    ["onProgress", { onProgress: () => {} }],
    ["validationTable", { validationTable: {} }],
  ])("are no options: %s", (option, value) => {
    expect(() => checkOptions(value as never)).toThrow(invalid(option));
  });

  it("are options, undefined being what is left out", () => {
    const options = { target: "y", drop: ["a"], id: undefined, signal: undefined, folds: "many" };
    expect(() => checkOptions(options as never)).not.toThrow();
  });

  it.each([
    ["reading", null],
    ["reading", "comma"],
    ["missing", { missing: 5 }],
    ["delimiter", { delimiter: null }],
  ])("say not how files are written: %s", (option, value) => {
    expect(() => checkReading(value as never)).toThrow(invalid(option));
  });
});
