import { expect, test } from "vitest";
import { benchOptions } from "../../../scripts/bench/options.js";

const NAMES = ["small", "large"];

test("without arguments everything is measured as often as it asks for, and nothing written", () => {
  expect(benchOptions([], NAMES)).toEqual({
    only: undefined,
    rounds: undefined,
    large: false,
    write: false,
    list: false,
    python: "python3",
  });
});

test("names may be given together or one by one", () => {
  expect(benchOptions(["--only", "small,large"], NAMES).only).toEqual(["small", "large"]);
  expect(benchOptions(["--only", "small", "--only", "large"], NAMES).only).toEqual(["small", "large"]);
});

test("unknown names, unknown options and rounds out of range are refused", () => {
  expect(() => benchOptions(["--only", "small,tiny"], NAMES)).toThrow('not "tiny"');
  expect(() => benchOptions(["--fast"], NAMES)).toThrow("--fast");
  expect(benchOptions(["--rounds", "5"], NAMES).rounds).toBe(5);
  for (const rounds of ["0", "1.5", "many", "101"]) {
    expect(() => benchOptions(["--rounds", rounds], NAMES), rounds).toThrow("--rounds takes");
  }
});
