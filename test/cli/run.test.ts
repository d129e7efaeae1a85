import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseArguments } from "../../ts/cli/args.js";
import { abortOnInterrupt } from "../../ts/cli/interrupt.js";
import { run } from "../../ts/cli/run.js";
import { AbortError, VtssError } from "../../ts/errors.js";
import { keptIo, vtss } from "../fixtures/command-io.js";
import { generator, result } from "../fixtures/result.js";

let folder: string;
let table: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "vtss-run-"));
  table = join(folder, "t.csv");
  writeFileSync(table, "a,y\n1,0\n2,1\n");
});
afterEach(() => rmSync(folder, { recursive: true }));

const fail = (error: unknown) => () => {
  throw error;
};

describe("tune", () => {
  it("prints the report and says nothing else", async () => {
    const { code, stdout, stderr, calls } = await vtss(["tune", table, "--target", "y", "--numeric", "a"]);
    expect(code).toBe(0);
    expect(stdout.startsWith("Adding synthetic rows is not needed")).toBe(true);
    expect(stderr).toBe("");
    expect(calls.readTable[0]?.slice(0, 2)).toEqual([table, { numeric: ["a"] }]);
    expect(calls.tune[0]?.[1]).toMatchObject({ target: "y", numeric: ["a"] });
  });

  it("prints exactly one document with --json, the same as in result.json", async () => {
    const out = join(folder, "results");
    const { stdout, stderr, code } = await vtss(["tune", table, "--target", "y", "--json", "--out", out]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual(JSON.parse(JSON.stringify(result())));
    expect(readdirSync(out).sort()).toEqual(["curve.csv", "model.json", "report.html", "result.json"]);
    expect(readFileSync(join(out, "result.json"), "utf8")).toBe(stdout);
    expect(JSON.parse(readFileSync(join(out, "model.json"), "utf8"))).toEqual({
      kind: "logistic",
      weights: [1, 2],
    });
    expect(stderr).toContain(join(out, "result.json"));
  });

  it("says that an error is in the validation file", async () => {
    const held = join(folder, "held.csv");
    writeFileSync(held, "");
    const readTable = (source: unknown) => {
      if (source === held) throw new VtssError("RAGGED_ROW", "row 5 has 7 cells", { row: 5 });
      return { source };
    };
    const { stderr } = await vtss(["tune", table, "--target", "y", "--validation", held], {}, { readTable });
    expect(stderr).toBe(`vtss: error RAGGED_ROW: the held-out rows, ${held}: row 5 has 7 cells\n`);
  });

  it("reads a table from standard input and a validation file", async () => {
    const stdin = [new TextEncoder().encode("a,"), new TextEncoder().encode("y\n")];
    const { calls } = await vtss(["tune", "-", "--target", "y", "--validation", table], { stdin });
    expect(calls.readTable.map(([source]) => source)).toEqual([new TextEncoder().encode("a,y\n"), table]);
    expect(calls.tune[0]?.[1]).toMatchObject({ validationTable: { source: table } });
  });

  it("refuses to validate a table on itself", async () => {
    const { code, stderr } = await vtss([
      "tune",
      table,
      "--target",
      "y",
      "--validation",
      `${folder}/./t.csv`,
    ]);
    expect(code).toBe(2);
    expect(stderr).toContain("OPTION_CONFLICT");
  });

  it("finds out that the folder cannot be written before it reads the table", async () => {
    const { code, stderr, calls } = await vtss(["tune", table, "--target", "y", "--out", "/dev/null/x"]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^vtss: error OUTPUT_UNWRITABLE: [^\n]*\n$/);
    expect(calls.readTable).toEqual([]);
  });

  it("keeps its files when the reader of its report has gone, and is silent", async () => {
    const out = join(folder, "results");
    const { code, stderr } = await vtss(["tune", table, "--target", "y", "--out", out, "--quiet"], {
      stdoutTakes: 0,
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(readdirSync(out)).toHaveLength(4);
  });
});

describe("failures", () => {
  const errors: [unknown, number, RegExp][] = [
    [new VtssError("RAGGED_ROW", "row 3 has 2 cells"), 3, /^vtss: error RAGGED_ROW: row 3 has 2 cells\n$/],
    [
      new VtssError("OPTION_INVALID", "`kNeighbors` must be at least 1, got 0", { option: "kNeighbors" }),
      2,
      /^vtss: error OPTION_INVALID: --k-neighbors must be at least 1, got 0\n$/,
    ],
    [new VtssError("WORKER_DIED", "job 3 died twice"), 1, /^vtss: error WORKER_DIED: /],
    [new TypeError("x is\nundefined"), 1, /^vtss: error INTERNAL: x is undefined \(.*report it\)\n$/],
    [
      new VtssError("NOT_A_NUMBER", 'column "\u001b[31mred\n"'),
      3,
      /^vtss: error NOT_A_NUMBER: column "\ufffd\[31mred "\n$/,
    ],
  ];
  it.each(errors)("%s", async (error, expected, line) => {
    const out = join(folder, "new", "results");
    const { code, stdout, stderr } = await vtss(
      ["tune", table, "--target", "y", "--out", out],
      {},
      { tune: fail(error) },
    );
    expect(code).toBe(expected);
    expect(stderr).toMatch(line);
    expect(stdout).toBe("");
    expect(readdirSync(folder)).toEqual(["t.csv"]);
  });

  it("shows the stack only on request", async () => {
    const { stderr } = await vtss(
      ["tune", table, "--target", "y"],
      { env: { VTSS_DEBUG: "1" } },
      { tune: fail(new Error("x")) },
    );
    expect(stderr).toMatch(/\n {4}at /);
  });

  it("says that it was interrupted, leaves nothing, and ends with 130", async () => {
    const controller = new AbortController();
    const tune = () => {
      controller.abort(new AbortError());
      controller.signal.throwIfAborted();
    };
    const out = join(folder, "results");
    const argv = ["tune", table, "--target", "y", "--out", out];
    const { code, stdout, stderr } = await vtss(argv, { signal: controller.signal }, { tune });
    expect({ code, stdout, stderr }).toEqual({ code: 130, stdout: "", stderr: "vtss: interrupted\n" });
    expect(readdirSync(folder)).toEqual(["t.csv"]);
  });
});

describe("interrupts", () => {
  it("abort at the first and end at the second", () => {
    const listeners = new Map<string, () => void>();
    const exits: number[] = [];
    const signal = abortOnInterrupt({
      on: (event, listener) => listeners.set(event, listener),
      exit: (code) => exits.push(code),
    });
    listeners.get("SIGINT")?.();
    expect(signal.aborted).toBe(true);
    expect(signal.reason).toBeInstanceOf(AbortError);
    expect(exits).toEqual([]);
    listeners.get("SIGINT")?.();
    listeners.get("SIGTERM")?.();
    expect(exits).toEqual([130, 143]);
  });
});

describe("augment", () => {
  const written = "a,b\n1,0\n2,1\n";

  it("writes to a file and to standard output", async () => {
    const out = join(folder, "a.csv");
    const argv = ["augment", table, "--target", "y", "--n-synthetic", "2", "--seed", "7"];
    const filed = await vtss([...argv, "--out", out, "--marker", "made"]);
    expect(readFileSync(out, "utf8")).toBe(written);
    expect(filed).toMatchObject({ code: 0, stdout: "", stderr: `vtss: wrote ${out}\n` });
    const asked = filed.calls.augment[0]?.[1];
    expect(asked).toMatchObject({
      target: "y",
      generator: "smote",
      nSynthetic: 2,
      seed: 7,
    });
    expect(await vtss(argv)).toMatchObject({ code: 0, stdout: written, stderr: "" });
  });

  it("never overwrites its own table", async () => {
    const { code, stderr } = await vtss([
      "augment",
      table,
      "--target",
      "y",
      "--n-synthetic",
      "2",
      "--out",
      table,
    ]);
    expect(code).toBe(2);
    expect(stderr).toContain("overwritten");
    expect(readFileSync(table, "utf8")).toBe("a,y\n1,0\n2,1\n");
  });

  it("stops quietly when its reader has seen enough", async () => {
    const argv = ["augment", table, "--target", "y", "--n-synthetic", "2"];
    expect(await vtss(argv, { stdoutTakes: 1 })).toMatchObject({ code: 0, stdout: "a,b\n1,0\n", stderr: "" });
  });

  describe("from a result", () => {
    const add = () => {
      const document = result({ generators: [generator("smote"), generator("gaussian", 0.05)] });
      document.options = {
        ...document.options,
        generators: ["smote", "gaussian"],
        kNeighbors: 3,
        shrinkage: 0.4,
      };
      document.verdict = {
        ...document.verdict,
        kind: "add",
        generator: "gaussian",
        nSynthetic: 1234,
        gapMultiplier: 0.3,
      };
      document.run.seed = 11;
      return document;
    };
    const from = async (document: unknown, ...argv: string[]) => {
      const path = join(folder, "result.json");
      writeFileSync(path, typeof document === "string" ? document : JSON.stringify(document));
      return vtss(["augment", table, "--from", path, ...argv]);
    };

    it("takes roles, generator, size, settings and seed", async () => {
      const { code, calls } = await from(add());
      expect(code).toBe(0);
      const [, asked] = calls.augment[0] ?? [];
      const { signal, onProgress, ...options } = { ...(asked as Record<string, unknown>) };
      expect([signal instanceof AbortSignal, typeof onProgress]).toEqual([true, "function"]);
      expect(options).toEqual({
        target: "sepsis",
        positive: "1",
        id: ["visit"],
        groups: "patient",
        drop: ["comment"],
        categorical: ["ward"],
        numeric: ["pulse"],
        generator: "gaussian",
        nSynthetic: 1234,
        shrinkage: 0.4,
        seed: 11,
      });
    });

    it("says when it is of another table", async () => {
      const own = await from(add());
      expect(own.stderr).toBe("");
      const document = add();
      document.run.dataHash = "another";
      const { code, stderr } = await from(document);
      expect(code).toBe(0);
      expect(stderr).toMatch(/^vtss: note TABLE_DIFFERS: this is not the table that was tuned[^\n]*\n$/);
    });

    it("lets the command line say otherwise", async () => {
      const sized = await from(add(), "--gap-multiplier", "0.5", "--seed", "3");
      expect(sized.calls.augment[0]?.[1]).toMatchObject({
        generator: "gaussian",
        gapMultiplier: 0.5,
        seed: 3,
      });
      const other = await from(add(), "--generator", "smote");
      expect(other.calls.augment[0]?.[1]).toMatchObject({
        generator: "smote",
        nSynthetic: 3610,
        kNeighbors: 3,
      });
    });

    it("adds nothing that the verdict does not advise, unless it is asked", async () => {
      const refused = await from(result());
      expect(refused.code).toBe(2);
      expect(refused.stderr).toMatch(/^vtss: error NOTHING_TO_ADD: .*--generator.*\n$/);
      const insisted = await from(result(), "--generator", "smote");
      expect(insisted.calls.augment[0]?.[1]).toMatchObject({ generator: "smote", nSynthetic: 3610 });
    });

    it.each([
      "",
      "[]",
      "{}",
      '{"schemaVersion":1,"command":"tune"}',
      '{"schemaVersion":1,"command":"tune","data":{}}',
    ])("refuses %j", async (text) => {
      const { code, stderr } = await from(text);
      expect(code).toBe(3);
      expect(stderr).toMatch(/^vtss: error RESULT_INVALID: [^\n]*result\.json[^\n]*\n$/);
    });
  });
});

describe("the rest", () => {
  it("simulates", async () => {
    const out = join(folder, "s.csv");
    const { code, calls } = await vtss(["simulate", "--minority", "30", "--seed", "2", "--out", out]);
    expect(code).toBe(0);
    expect(calls.simulate).toEqual([
      [{ design: "cohort", nColumns: undefined, nMajority: 7600, nMinority: 30, seed: 2 }],
    ]);
    expect(readFileSync(out, "utf8")).toBe("a,b\n1,0\n2,1\n");
  });

  it("leaves no half of a simulated table", async () => {
    const out = join(folder, "s.csv");
    expect((await vtss(["simulate", "--out", out], {}, { simulate: fail(new Error("x")) })).code).toBe(1);
    expect(readdirSync(folder)).toEqual(["t.csv"]);
  });

  it("answers usage, help and version without loading the library", async () => {
    const never = async () => {
      throw new Error("loaded");
    };
    for (const [argv, code] of [
      [["--help"], 0],
      [["--version"], 0],
      [["tune", "--help"], 0],
      [["tun"], 2],
    ] as const) {
      const io = keptIo();
      expect(await run(() => parseArguments(argv), io, never)).toBe(code);
      expect(io.written.stdout === "").toBe(code !== 0);
    }
    const io = keptIo();
    await run(() => parseArguments(["--version"]), io, never);
    expect(io.written.stdout).toMatch(/^vtss \d+\.\d+\.\d+\n$/);
  });
});
