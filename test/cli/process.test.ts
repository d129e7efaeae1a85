import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const BIN = fileURLToPath(new URL("../../dist/cli/bin.js", import.meta.url));
/** Enough rows for 5 folds; `flag` is the target, 1 the rare value. */
const N_ROWS = 60;
const RARE_EVERY = 5;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "vtss-process-"));
  writeFileSync(join(folder, "good.csv"), table());
});
afterAll(() => rmSync(folder, { recursive: true }));

function table(
  changes: { header?: string; row?: (cells: string[], i: number) => string[]; n?: number } = {},
): string {
  const { header = "age,dose,ward,flag", row = (cells) => cells, n = N_ROWS } = changes;
  const rows = Array.from({ length: n }, (_, i) => {
    const rare = i % RARE_EVERY === 0;
    const cells = [
      `${30 + ((i * 7) % 41)}`,
      `${(((i * 13) % 17) / 10 + (rare ? 0.8 : 0)).toFixed(1)}`,
      "abc".charAt(i % 3),
    ];
    return row([...cells, rare ? "1" : "0"], i).join(",");
  });
  return `${[header, ...rows].join("\n")}\n`;
}

function vtss(argv: string[], input?: string | Buffer) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...argv], {
    cwd: folder,
    encoding: "utf8",
    input: input ?? "",
    env: { ...process.env, LC_ALL: "C.UTF-8", VTSS_DEBUG: "" },
    timeout: 30_000,
  });
  return { status, stdout, stderr };
}

/** One line, a code, no stack, nothing on standard output, nothing written. */
function expectRefusal(
  argv: string[],
  status: number,
  code: string,
  says: RegExp,
  input?: string | Buffer,
): void {
  const before = readdirSync(folder).sort();
  const answer = vtss(argv, input);
  expect(answer.stderr).toMatch(new RegExp(`^vtss: error ${code}: [^\\n]+\\n$`));
  expect(answer.stderr).toMatch(says);
  expect(answer.stderr).not.toMatch(/ at .*\.js:\d+/);
  expect(answer.stdout).toBe("");
  expect(answer.status).toBe(status);
  expect(readdirSync(folder).sort()).toEqual(before);
}

const inRow = (wanted: number, column: number, value: string) => ({
  row: (cells: string[], i: number) =>
    i === wanted ? cells.map((cell, c) => (c === column ? value : cell)) : cells,
});

/** The content of the table, its options beside `--target flag`, the code, what the line says. */
const dataCases: [string, string | Buffer, string[], string, RegExp][] = [
  ["an empty file", "", [], "FILE_EMPTY", /empty/],
  ["a header alone", "age,flag\n", [], "HEADER_ONLY", /header/],
  ["a ragged row", `${table()}1,2\n`, [], "RAGGED_ROW", /row 62 .*2/],
  ["duplicate column names", table({ header: "age,age,ward,flag" }), [], "DUPLICATE_COLUMN", /age/],
  ["NUL bytes", Buffer.from(`${table()}1,2\0,a,0\n`), [], "BINARY_CONTENT", /NUL|zero|binary|not text/i],
  [
    "a binary file",
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3, 0xff, 0xfe]),
    [],
    "BINARY_CONTENT",
    /not text/,
  ],
  ["a quote that is never closed", `${table()}"1,2,a,0\n`, [], "QUOTE_UNCLOSED", /row 62/],
  [
    "a target with one value",
    table({ row: (cells) => [...cells.slice(0, 3), "0"] }),
    [],
    "TARGET_NOT_BINARY",
    /flag.*0/,
  ],
  ["a target with three values", table(inRow(3, 3, "2")), [], "TARGET_NOT_BINARY", /flag.*2/],
  [
    "an infinite value",
    table(inRow(4, 1, "inf")),
    ["--numeric", "dose"],
    "VALUE_NOT_FINITE",
    /row 6.*dose.*inf/,
  ],
  ["an infinite value without an option", table(inRow(4, 1, "1e999")), [], "VALUE_NOT_FINITE", /row 6.*dose/],
  [
    "a stray word among numbers",
    table(inRow(7, 0, "old")),
    ["--numeric", "age"],
    "NOT_A_NUMBER",
    /row 9.*age.*old/,
  ],
  ["all columns dropped", table(), ["--drop", "age,dose,ward"], "NO_USABLE_COLUMN", /column/],
  ["fewer minority rows than folds", table({ n: 16 }), [], "TOO_FEW_ROWS", /minority rows: 4, but 5 or more/],
  [
    "a number too large to add up",
    table(inRow(4, 1, "1e300")),
    [],
    "VALUE_TOO_LARGE",
    /row 6.*dose.*1e\+300/,
  ],
  ["a row without a target", table(inRow(4, 3, "")), [], "TARGET_MISSING", /row 6.*flag/],
  ["a row without a group", table(inRow(4, 2, "")), ["--groups", "ward"], "GROUP_MISSING", /row 6.*ward/],
  ["fewer than two minority rows", table({ n: 5 }), ["--folds", "2"], "TOO_FEW_ROWS", /minority rows: 1,/],
  [
    "a positive class that is not rarer",
    table(),
    ["--positive", "0"],
    "POSITIVE_NOT_RARER",
    /0.*48.*12|rarer/,
  ],
  ["an unknown positive value", table(), ["--positive", "yes"], "POSITIVE_UNKNOWN", /"1" or "0".*"yes"/],
  ["an unknown dropped column", table(), ["--drop", "agee"], "COLUMN_UNKNOWN", /agee/],
  ["an unknown group column", table(), ["--groups", "patient"], "COLUMN_UNKNOWN", /patient/],
];

describe("bad data", () => {
  it.each(dataCases)("%s", (_, content, options, code, says) => {
    writeFileSync(join(folder, "bad.csv"), content);
    expectRefusal(["tune", "bad.csv", "--target", "flag", ...options, "--out", "results"], 3, code, says);
  });

  it("no such file", () => {
    expectRefusal(
      ["tune", "none.csv", "--target", "flag", "--out", "results"],
      3,
      "FILE_NOT_FOUND",
      /none\.csv/,
    );
  });
  it("a folder", () => {
    mkdirSync(join(folder, "sub"), { recursive: true });
    expectRefusal(["tune", "sub", "--target", "flag", "--out", "results"], 3, "FILE_IS_FOLDER", /sub/);
  });
  it("an unknown target, with the columns that there are", () => {
    expectRefusal(["tune", "good.csv", "--target", "fleg"], 3, "COLUMN_UNKNOWN", /fleg.*flag/);
  });
  it("a table on standard input", () => {
    expectRefusal(["tune", "-", "--target", "flag"], 3, "FILE_EMPTY", /empty/, "");
  });
});

const usageCases: [string, string[], string, RegExp][] = [
  ["no command", [], "COMMAND_MISSING", /tune/],
  ["an unknown option", ["tune", "good.csv", "--traget", "flag"], "OPTION_UNKNOWN", /--target/],
  [
    "contradictory options",
    ["tune", "good.csv", "--target", "flag", "--folds", "5", "--validation-fraction", ".2"],
    "OPTION_CONFLICT",
    /--folds/,
  ],
  [
    "a bad value",
    ["tune", "good.csv", "--target", "flag", "--folds", "1"],
    "OPTION_INVALID",
    /at least 2.*"1"/,
  ],
  ["no target", ["tune", "good.csv"], "OPTION_MISSING", /--target/],
  [
    "an output folder under a file",
    ["tune", "good.csv", "--target", "flag", "--out", "good.csv/x"],
    "OUTPUT_UNWRITABLE",
    /good\.csv/,
  ],
  [
    "an output file in a folder that is not there",
    ["simulate", "--out", "no/such/s.csv"],
    "OUTPUT_UNWRITABLE",
    /no\/such/,
  ],
];

describe("bad usage", () => {
  it.each(usageCases)("%s", (_, argv, code, says) => expectRefusal(argv, 2, code, says));
});

describe("odd tables that are no errors", () => {
  const tuned = (content: string, ...options: string[]) => {
    writeFileSync(join(folder, "odd.csv"), content);
    const quick = ["--folds", "2", "--repeats", "1", "--candidates", "0,1", "--workers", "1", "--json"];
    const { status, stdout, stderr } = vtss(["tune", "odd.csv", "--target", "flag", ...quick, ...options]);
    expect(stderr).toBe("");
    expect(status).toBe(0);
    return JSON.parse(stdout);
  };
  const warningsOf = (document: { data: { warnings: object[] }; generators: { warnings: object[] }[] }) =>
    JSON.stringify([...document.data.warnings, ...document.generators.flatMap(({ warnings }) => warnings)]);

  it("caps the neighbours where the minority is small, and says so", () => {
    expect(warningsOf(tuned(table({ n: 25 })))).toMatch(/neighbo/i);
  });
  it("leaves out constant and empty columns, and says so", () => {
    const header = "age,empty,constant,flag";
    const document = tuned(table({ header, row: ([age, , , flag]) => [age ?? "", "", "7", flag ?? ""] }));
    expect(warningsOf(document)).toMatch(/empty/);
    expect(warningsOf(document)).toMatch(/constant/);
    const leftOut = document.data.columns.filter(({ role }: { role: string }) => role === "left-out");
    expect(leftOut.map(({ name }: { name: string }) => name)).toEqual(["empty", "constant"]);
  });
});

describe("a good table", () => {
  const quick = ["--folds", "3", "--repeats", "1", "--candidates", "0,0.5,1", "--workers", "1"];
  it("goes through every verb", () => {
    const tuned = vtss(["tune", "good.csv", "--target", "flag", ...quick, "--out", "results"]);
    expect(tuned.status).toBe(0);
    expect(tuned.stdout).toContain("Without synthetic rows");
    expect(tuned.stderr).toBe(
      "vtss: wrote results/result.json, results/model.json, results/curve.csv, results/report.html\n",
    );
    expect(readdirSync(join(folder, "results")).sort()).toEqual([
      "curve.csv",
      "model.json",
      "report.html",
      "result.json",
    ]);

    const augmented = vtss([
      "augment",
      "good.csv",
      "--from",
      "results/result.json",
      "--generator",
      "smote",
      "--n-synthetic",
      "7",
    ]);
    expect(augmented.status).toBe(0);
    const lines = augmented.stdout.trimEnd().split("\n");
    expect(lines).toHaveLength(1 + N_ROWS + 7);
    const own = readFileSync(join(folder, "good.csv"), "utf8").trimEnd().split("\n").slice(1);
    expect(lines.slice(1, 1 + N_ROWS)).toEqual(own.map((line) => `${line},0`));
    for (const line of lines.slice(1 + N_ROWS)) expect(line).toMatch(/,1,1$/);

    const scored = vtss(["predict", "good.csv", "--model", "results/model.json", "--out", "scored.csv"]);
    expect(scored.status).toBe(0);
    const [header, ...rows] = readFileSync(join(folder, "scored.csv"), "utf8").trimEnd().split("\n");
    expect(header).toBe("age,dose,ward,flag,vtss_probability,vtss_balanced_probability,vtss_log_odds");
    expect(rows).toHaveLength(N_ROWS);
    rmSync(join(folder, "results"), { recursive: true });
  });

  it("is diagnosed, in words and as a document", () => {
    const report = vtss(["diagnose", "good.csv", "--target", "flag"]);
    expect(report.stderr).toBe("");
    expect(report.status).toBe(0);
    expect(report.stdout).toContain("What theory says of SMOTE rows");
    const written = vtss(["diagnose", "good.csv", "--target", "flag", "--json", "--out", "theory"]);
    expect(written.stderr).toBe("vtss: wrote theory/diagnosis.json\n");
    expect(readFileSync(join(folder, "theory/diagnosis.json"), "utf8")).toBe(written.stdout);
    expect(JSON.parse(written.stdout)).toMatchObject({ schemaVersion: 1, command: "diagnose" });
    rmSync(join(folder, "theory"), { recursive: true });
    expect(vtss(["diagnose", "missing.csv", "--target", "flag"]).status).toBe(3);
    expect(vtss(["diagnose", "good.csv", "--target", "flog"]).status).toBe(3);
  });

  it("reads a table from a pipe as from a file", () => {
    const script = `cat good.csv | "${process.execPath}" "${BIN}" augment /dev/stdin --target flag --n-synthetic 2`;
    const piped = spawnSync("sh", ["-c", script], { cwd: folder, encoding: "utf8" });
    const plain = vtss(["augment", "good.csv", "--target", "flag", "--n-synthetic", "2"]);
    expect(piped.stdout).toBe(plain.stdout);
    expect(plain.stdout.split("\n")).toHaveLength(1 + N_ROWS + 2 + 1);
  });

  it("gives every column a coefficient, whatever its name", () => {
    writeFileSync(join(folder, "names.csv"), table({ header: "__proto__,constructor,ward,flag" }));
    const { stdout } = vtss(["tune", "names.csv", "--target", "flag", ...quick, "--json"]);
    expect(Object.keys(JSON.parse(stdout).model.coefficients)).toEqual([
      "__proto__",
      "constructor",
      "ward=b",
      "ward=c",
    ]);
  });

  it("refuses a model that was tampered with as data, whatever is wrong with it", () => {
    expect(vtss(["tune", "good.csv", "--target", "flag", ...quick, "--out", "made"]).status).toBe(0);
    const model = readFileSync(join(folder, "made", "model.json"), "utf8");
    const tampered = [
      model.replace(/"intercept": [^,]*,/, ""),
      model.replace(/"coefficients": \[[^,]*,/, '"coefficients": ['),
      model.replace(/"scale": [\d.]+/, '"scale": -1'),
      model.replace(/"core": \{/, '"core": { "more": 1,'),
    ];
    for (const text of tampered) {
      expect(text).not.toBe(model);
      writeFileSync(join(folder, "made", "bad.json"), text);
      expectRefusal(["predict", "good.csv", "--model", "made/bad.json"], 3, "MODEL_INVALID", /model/);
    }
    rmSync(join(folder, "made"), { recursive: true });
  });

  it("prints one document with --json and nothing on standard error when it is no terminal", () => {
    const { stdout, stderr, status } = vtss(["tune", "good.csv", "--target", "flag", ...quick, "--json"]);
    expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
    expect(JSON.parse(stdout)).toMatchObject({
      schemaVersion: 1,
      command: "tune",
      data: { nRows: N_ROWS, nMinority: 12 },
    });
  });

  it("simulates the same cohort twice", () => {
    const argv = ["simulate", "--majority", "95", "--minority", "5", "--seed", "3"];
    const { stdout, status } = vtss(argv);
    expect(status).toBe(0);
    expect(stdout.trimEnd().split("\n")).toHaveLength(101);
    expect(vtss(argv).stdout).toBe(stdout);
  });
});
