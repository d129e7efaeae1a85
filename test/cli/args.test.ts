import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseArguments } from "../../ts/cli/args.js";
import type { AugmentCommand, TuneCommand } from "../../ts/cli/command.js";
import { UsageError } from "../../ts/cli/usage-error.js";
import { DESIGN_NAMES } from "../../ts/designs.js";

function refusal(argv: string[]): UsageError {
  try {
    parseArguments(argv);
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
  throw new Error(`accepted: ${argv.join(" ")}`);
}

const tune = (...rest: string[]): TuneCommand =>
  parseArguments(["tune", "t.csv", "--target", "y", ...rest]) as TuneCommand;
const augment = (...rest: string[]): AugmentCommand =>
  parseArguments(["augment", "t.csv", ...rest]) as AugmentCommand;

describe("tune", () => {
  it("asks for nothing that was not said, so that the library's defaults hold", () => {
    expect(tune()).toEqual({
      verb: "tune",
      file: "t.csv",
      reading: {},
      options: { target: "y" },
      json: false,
      quiet: false,
      ascii: false,
    });
  });

  const options: [string[], Partial<TuneCommand["options"]>][] = [
    [["--positive", "yes"], { positive: "yes" }],
    [["--drop", "a,b", "--drop", "c"], { drop: ["a", "b", "c"] }],
    [["--drop", '"weight, kg",b'], { drop: ["weight, kg", "b"] }],
    [["--id", "visit"], { id: ["visit"] }],
    [["--groups", "patient"], { groups: "patient" }],
    [["--categorical", "ward"], { categorical: ["ward"] }],
    [["--numeric", "age"], { numeric: ["age"] }],
    [["--generators", "smote,gaussian,smote"], { generators: ["smote", "gaussian"] }],
    [["--generators", "all"], { generators: ["smote", "gaussian", "jitter", "duplicate"] }],
    [["--baselines", "none,prior_shift"], { baselines: ["none", "prior_shift"] }],
    [["--classifier", "logistic"], { classifier: "logistic" }],
    [["--inverse-penalty", "1e-3"], { inversePenalty: 0.001 }],
    [["--candidates", "grid"], { candidates: "grid" }],
    [["--candidates", "theory-guided"], { candidates: "theory-guided" }],
    [["--candidates", "0:2:0.05"], { candidates: "0:2:0.05" }],
    [["--candidates", "0, .5,1"], { candidates: [0, 0.5, 1] }],
    [["--selection", "one-standard-error"], { selection: "one-standard-error" }],
    [["--folds", "10"], { folds: 10 }],
    [["--repeats", "1"], { repeats: 1 }],
    [["--validation-fraction", "0.2"], { validationFraction: 0.2 }],
    [["--k-neighbors", "3"], { kNeighbors: 3 }],
    [
      ["--generators", "gaussian", "--shrinkage", "ledoit-wolf"],
      { generators: ["gaussian"], shrinkage: "ledoit-wolf" },
    ],
    [["--generators", "jitter", "--jitter-scale", "0.5"], { generators: ["jitter"], jitterScale: 0.5 }],
    [["--minimum-gain", "0"], { minimumGain: 0 }],
    [["--cost-ratio", "5"], { costRatio: [5] }],
    [["--evidence", "curves"], { evidence: "curves" }],
    [["--cost-ratio", "0.5, 10"], { costRatio: [0.5, 10] }],
    [["--selection", "smoothed"], { selection: "smoothed" }],
    [["--seed", "9007199254740991"], { seed: Number.MAX_SAFE_INTEGER }],
    [["--workers", "auto"], { workers: "auto" }],
    [["--workers", "2"], { workers: 2 }],
  ];
  it.each(options)("%j", (argv, expected) => {
    expect(tune(...argv).options).toEqual({ target: "y", ...expected });
  });

  it("reads the dialect, the outputs and the switches", () => {
    const command = tune(
      ...["--delimiter", "tab", "--decimal", "comma", "--missing", "-9,", "--validation", "v.csv"],
      ...["--out", "dir", "--json", "--quiet"],
    );
    expect(command.reading).toEqual({ delimiter: "\t", decimal: ",", missing: ["-9", ""] });
    expect(command).toMatchObject({ validationFile: "v.csv", outputFolder: "dir", json: true, quiet: true });
  });
});

describe("augment", () => {
  it("takes roles, generator and size", () => {
    expect(augment("--target", "y", "--n-synthetic", "500", "--out", "a.csv", "--parents")).toEqual({
      verb: "augment",
      file: "t.csv",
      reading: {},
      roles: { target: "y" },
      generator: "smote",
      nSynthetic: 500,
      settings: {},
      parents: true,
      marker: "synthetic",
      output: { kind: "file", path: "a.csv" },
      quiet: false,
    });
  });

  it("leaves to a result what it says", () => {
    const command = augment("--from", "result.json", "--out", "-");
    expect(command).toMatchObject({ resultFile: "result.json", output: { kind: "stdout" } });
    expect(command).not.toHaveProperty("generator");
    expect(command).not.toHaveProperty("roles");
  });
});

it("predict and simulate", () => {
  expect(parseArguments(["predict", "t.csv", "--model", "m.json"])).toMatchObject({
    verb: "predict",
    modelFile: "m.json",
    recalibrated: false,
    output: { kind: "stdout" },
  });
  const recalibrated = parseArguments(["predict", "t.csv", "--model", "m.json", "--recalibrated"]);
  expect(recalibrated).toMatchObject({ recalibrated: true });
  expect(parseArguments(["simulate"])).toMatchObject({
    design: "cohort",
    nColumns: undefined,
    nMajority: 7600,
    nMinority: 400,
    seed: 1,
  });
  const nulls = ["simulate", "--design", "no-signal", "--columns", "20", "--minority", "50"];
  expect(parseArguments(nulls)).toMatchObject({
    design: "no-signal",
    nColumns: 20,
    nMajority: 2000,
    nMinority: 50,
  });
});

const T = ["tune", "t.csv", "--target", "y"];
const A = ["augment", "t.csv", "--target", "y"];
const refusals: [string[], string, string][] = [
  [[], "COMMAND_MISSING", "tune, diagnose, augment, predict, simulate or app"],
  [["tun"], "COMMAND_UNKNOWN", "did you mean tune"],
  [["help", "tun"], "COMMAND_UNKNOWN", "tun"],
  [["tune"], "ARGUMENT_MISSING", "file"],
  [["tune", "t.csv"], "OPTION_MISSING", "--target"],
  [[...T, "other.csv"], "ARGUMENT_EXCESS", "1 argument but got 2"],
  [[...T, "--traget", "x"], "OPTION_UNKNOWN", "did you mean --target"],
  [[...T, "--folds"], "OPTION_INVALID", "--folds"],
  [[...T, "--folds", "1"], "OPTION_INVALID", '--folds must be a whole number of at least 2, got "1"'],
  [[...T, "--folds", "2.5"], "OPTION_INVALID", "2.5"],
  [[...T, "--folds", "NaN"], "OPTION_INVALID", "NaN"],
  [[...T, "--repeats", "0"], "OPTION_INVALID", "from 1 to 1000"],
  [[...T, "--seed", "-1"], "OPTION_INVALID", "-1"],
  [[...T, "--seed", "9007199254740992"], "OPTION_INVALID", "from 0 to 9007199254740991"],
  [[...T, "--workers", "0"], "OPTION_INVALID", "auto"],
  [[...T, "--inverse-penalty", "0"], "OPTION_INVALID", "at least 1e-20"],
  [[...T, "--inverse-penalty", "1e-21"], "OPTION_INVALID", "at least 1e-20"],
  [[...T, "--inverse-penalty", "Infinity"], "OPTION_INVALID", "at least 1e-20"],
  [[...T, "--inverse-penalty", "1e999"], "OPTION_INVALID", "at least 1e-20"],
  [[...T, "--validation-fraction", "1"], "OPTION_INVALID", "between 0 and 1"],
  [[...T, "--shrinkage", "1.1", "--generators", "gaussian"], "OPTION_INVALID", "ledoit-wolf"],
  [[...T, "--minimum-gain", "-0.1"], "OPTION_INVALID", "at least 0"],
  [[...T, "--cost-ratio", "1,0"], "OPTION_INVALID", "numbers above 0"],
  [[...T, "--cost-ratio", ""], "OPTION_INVALID", "numbers above 0"],
  [[...T, "--generators", "smot"], "OPTION_INVALID", "smote, gaussian, jitter, duplicate"],
  [[...T, "--baselines", ""], "OPTION_INVALID", "prior_shift"],
  [[...T, "--classifier", "forest"], "OPTION_INVALID", "logistic"],
  [[...T, "--selection", "best"], "OPTION_INVALID", "one-standard-error"],
  [[...T, "--candidates", "theory"], "OPTION_INVALID", "start:stop:step"],
  [
    ["diagnose", "a.csv", "--target", "y", "--candidates", "theory-guided"],
    "OPTION_INVALID",
    "start:stop:step",
  ],
  [["diagnose", "a.csv"], "OPTION_MISSING", "--target"],
  [["diagnose", "a.csv", "--target", "y", "--repeats", "2"], "OPTION_UNKNOWN", "--repeats"],
  [
    ["diagnose", "a.csv", "--target", "y", "--k-neighbors", "2", "--generators", "jitter"],
    "OPTION_CONFLICT",
    "smote",
  ],
  [[...T, "--candidates", "0:1"], "OPTION_INVALID", "start:stop:step"],
  [[...T, "--candidates", "0:1:0"], "OPTION_INVALID", "above 0"],
  [[...T, "--candidates", "2:1:0.1"], "OPTION_INVALID", "not below its start"],
  [[...T, "--candidates", "0:1:1e-9"], "OPTION_INVALID", "at most 2000 candidates"],
  [[...T, "--candidates", "0,-1"], "OPTION_INVALID", "at least 0"],
  [[...T, "--candidates", "0,,1"], "OPTION_INVALID", "at least 0"],
  [[...T, "--delimiter", "ab"], "OPTION_INVALID", "one ASCII character"],
  [[...T, "--delimiter", "5"], "OPTION_INVALID", "one ASCII character"],
  [[...T, "--decimal", ";"], "OPTION_INVALID", "point"],
  [[...T, "--drop", ""], "OPTION_INVALID", "column names"],
  [[...T, "--drop", '"a'], "OPTION_INVALID", "column names"],
  [[...T, "--out", ""], "OPTION_INVALID", "not empty"],
  [[...T, "--delimiter", ",", "--decimal", "comma"], "OPTION_CONFLICT", "--delimiter and --decimal"],
  [
    [...T, "--validation", "v", "--validation-fraction", "0.2"],
    "OPTION_CONFLICT",
    "--validation and --validation-fraction",
  ],
  [
    [...T, "--folds", "5", "--validation-fraction", "0.2"],
    "OPTION_CONFLICT",
    "--validation-fraction and --folds",
  ],
  [[...T, "--folds", "5", "--validation", "v"], "OPTION_CONFLICT", "--validation and --folds"],
  [[...T, "--repeats", "5", "--validation", "v"], "OPTION_CONFLICT", "--validation and --repeats"],
  [[...T, "--groups", "g", "--validation", "v"], "OPTION_CONFLICT", "--validation and --groups"],
  [[...T, "--json", "--ascii"], "OPTION_CONFLICT", "--json and --ascii"],
  [[...T, "--seed", "1", "--seed", "1"], "OPTION_CONFLICT", "--seed is given twice"],
  [[...T, "--drop", "y"], "OPTION_CONFLICT", "--target and --drop"],
  [[...T, "--groups", "y"], "OPTION_CONFLICT", "--target and --groups"],
  [[...T, "--numeric", "a", "--categorical", "b,a"], "OPTION_CONFLICT", "--categorical and --numeric"],
  [
    [...T, "--generators", "gaussian", "--k-neighbors", "3"],
    "OPTION_CONFLICT",
    "--k-neighbors and --generators",
  ],
  [[...T, "--shrinkage", "0.5"], "OPTION_CONFLICT", "--shrinkage and --generators"],
  [A, "OPTION_MISSING", "--n-synthetic"],
  [["augment", "t.csv", "--n-synthetic", "5"], "OPTION_MISSING", "--target"],
  [
    [...A, "--n-synthetic", "5", "--gap-multiplier", "1"],
    "OPTION_CONFLICT",
    "--n-synthetic and --gap-multiplier",
  ],
  [[...A, "--from", "r.json"], "OPTION_CONFLICT", "--from and --target"],
  [[...A, "--n-synthetic", "1e3"], "OPTION_INVALID", "--n-synthetic"],
  [[...A, "--n-synthetic", "5", "--jitter-scale", "1"], "OPTION_CONFLICT", "--jitter-scale and --generator"],
  [["predict", "t.csv"], "OPTION_MISSING", "--model"],
  [["simulate", "--design", "E5"], "OPTION_INVALID", "cohort"],
  [["simulate", "--design", "e5", "--columns", "6"], "OPTION_INVALID", "5 in the design e5"],
  [["simulate", "--columns", "0"], "OPTION_INVALID", "--columns"],
  [["simulate", "--majority", "5", "--minority", "6"], "OPTION_CONFLICT", "--minority and --majority"],
  [["simulate", "t.csv"], "ARGUMENT_EXCESS", "simulate"],
];

describe("refusals", () => {
  it.each(refusals)("%j is %s", (argv, code, says) => {
    const error = refusal(argv);
    expect(error.code).toBe(code);
    expect(error.message).toContain(says);
    expect(error.message).not.toContain("\n");
  });
});

describe("help and version", () => {
  it.each(["tune", "augment", "predict", "simulate"])("%s has examples that parse", (verb) => {
    const help = parseArguments([verb, "--help"]);
    if (help.verb !== "help") throw new Error("no help");
    const examples = help.text
      .replaceAll("\\\n", " ")
      .split("\n")
      .filter((line) => line.startsWith("  vtss "));
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) {
      const words = example
        .replace(/ [|>].*$/, "")
        .trim()
        .split(/\s+/)
        .slice(1);
      expect(() => parseArguments(words)).not.toThrow();
    }
    for (const line of help.text.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  });

  it("says of every design what it is", () => {
    const help = parseArguments(["simulate", "--help"]);
    const text = help.verb === "help" ? help.text : "";
    for (const name of DESIGN_NAMES) expect(text).toMatch(new RegExp(`^  ${name} +[a-z].*;$`, "m"));
  });

  it("names every verb", () => {
    const help = parseArguments(["--help"]);
    expect(help.verb === "help" && help.text).toMatch(/tune.*augment.*predict.*simulate/s);
    expect(parseArguments(["help", "tune"])).toEqual(parseArguments(["tune", "--help"]));
    expect(parseArguments(["--version"])).toEqual({ verb: "version" });
  });
});

describe("any words at all", () => {
  const known = fc.constantFrom(
    ...[
      "tune",
      "diagnose",
      "augment",
      "predict",
      "simulate",
      "help",
      "--help",
      "-h",
      "--version",
      "-V",
      "--",
      "-",
      "--target",
    ],
    ...[
      "--candidates",
      "--folds",
      "--drop",
      "--generators",
      "--delimiter",
      "--missing",
      "--seed",
      "--out",
      "--json",
    ],
    ...[
      "--n-synthetic",
      "--model",
      "0:1:0.1",
      "1e9",
      "-1",
      "",
      "a,b",
      '"',
      "__proto__",
      "constructor",
      "--__proto__=1",
    ],
  );
  it("give a command or a UsageError of one line, and nothing else", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(known, fc.string(), fc.string({ unit: "binary" })), { maxLength: 8 }),
        (argv) => {
          try {
            expect(parseArguments(argv)).toHaveProperty("verb");
          } catch (error) {
            expect(error).toBeInstanceOf(UsageError);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });

  it("read a list back as it was quoted", () => {
    const name = fc.string({ minLength: 1 }).filter((text) => !text.startsWith("-"));
    fc.assert(
      fc.property(fc.uniqueArray(name, { minLength: 1, maxLength: 5 }), (names) => {
        fc.pre(!names.includes("y"));
        const list = names.map((text) => `"${text.replaceAll('"', '""')}"`).join(",");
        expect(tune("--drop", list).options.drop).toEqual(names);
      }),
    );
  });
});
