import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseArguments } from "../../ts/cli/args.js";
import type { TuneCommand } from "../../ts/cli/command.js";
import { TUNE_KEYS } from "../../ts/option-names.js";
import { commandWords, type RunFiles, shellLine } from "../../ts/report/command-line.js";
import type { TuneOptions } from "../../ts/types.js";

const full: TuneOptions = {
  target: '-y, or "not"',
  positive: "1",
  drop: ["a,b", 'c"d', "e"],
  id: ["visit"],
  groups: "patient",
  categorical: ["ward"],
  numeric: ["age"],
  generators: ["smote", "gaussian", "jitter"],
  baselines: ["none", "prior_shift"],
  classifier: "logistic",
  inversePenalty: 0.5,
  candidates: [0, 0.5, 1],
  costRatio: [1, 20],
  evidence: "curves",
  selection: "one-standard-error",
  folds: 3,
  repeats: 2,
  kNeighbors: 4,
  shrinkage: "ledoit-wolf",
  jitterScale: 0.5,
  minimumGain: 0.01,
  seed: 7,
};

describe("the command line that repeats a run", () => {
  it("is parsed into the same options", () => {
    expect(parseArguments(commandWords("a table.csv", full).slice(1))).toMatchObject({
      verb: "tune",
      file: "a table.csv",
      options: full,
    });
    // What is not of a run's result: control, a table of one's own, and one of the ways to hold rows out.
    const others = ["signal", "onProgress", "workers", "validationTable", "validationFraction"];
    expect(Object.keys(full).sort()).toEqual(TUNE_KEYS.filter((key) => !others.includes(key)).sort());
    expect(commandWords("t.csv", { target: "y" })).toEqual(["vtss", "tune", "t.csv", "--target", "y"]);
    expect(commandWords("-t.csv", { target: "y" })[2]).toBe("./-t.csv");
  });

  it("names the file of held-out rows, and how files are written", () => {
    const parsed = (files: RunFiles) =>
      parseArguments(commandWords("t.csv", { target: "y" }, files).slice(1)) as TuneCommand;
    const reading = { delimiter: "\t", decimal: ",", missing: ["-9", "n/a, or so", ""] } as const;
    expect(parsed({ validation: "-held.csv", reading })).toMatchObject({
      validationFile: "./-held.csv",
      reading,
    });
    expect(parsed({ reading: { delimiter: ";", decimal: ".", missing: [] } }).reading).toEqual({
      delimiter: ";",
      decimal: ".",
      // The empty cell, which always counts, and no other.
      missing: [""],
    });
  });

  it("means the same to a shell", () => {
    const words = fc.array(
      fc.string({ minLength: 1 }).filter((word) => !/[\0\n\r]/.test(word)),
      { minLength: 1, maxLength: 4 },
    );
    fc.assert(
      fc.property(words, (list) => {
        const printed = execFileSync("sh", ["-c", `printf '%s\\n' ${shellLine(list)}`], { encoding: "utf8" });
        expect(printed).toBe(`${list.join("\n")}\n`);
      }),
      // A process for each.
      { numRuns: 40 },
    );
    expect(shellLine(["vtss", "tune", "a b.csv"])).toBe("vtss tune 'a b.csv'");
  });
});
