import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { VtssError } from "../../ts/errors.js";
import { vtss } from "../fixtures/command-io.js";

let folder: string;
let table: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "vtss-predict-"));
  table = join(folder, "t.csv");
  writeFileSync(table, "a,y\n1,0\n2,1\n");
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("predict", () => {
  const model = () => {
    const path = join(folder, "model.json");
    writeFileSync(path, '{"kind":"logistic"}');
    return path;
  };

  it("writes what the library writes", async () => {
    const { code, stdout, stderr, calls } = await vtss(["predict", table, "--model", model()]);
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "a,b\n1,0\n2,1\n", stderr: "" });
    expect(calls.predict[0]?.[1]).toEqual({ kind: "logistic" });
  });

  it("reads columns in the model's kinds, and says when one is not there", async () => {
    const { calls } = await vtss(["predict", table, "--model", model(), "--decimal", "comma"]);
    expect(calls.readTable[0]?.[1]).toEqual({ decimal: ",", numeric: ["a"], categorical: ["b"] });
    const readTable = () => {
      throw new VtssError("COLUMN_UNKNOWN", "`numeric`: …", {
        option: "numeric",
        column: "a",
        suggestion: "A",
      });
    };
    const { code, stderr } = await vtss(["predict", table, "--model", model()], {}, { readTable });
    expect({ code, stderr }).toEqual({
      code: 3,
      stderr:
        'vtss: error COLUMN_UNKNOWN: the model needs column "a", which the table does not have; did you mean "A"?\n',
    });
  });

  it("says of a word that the model needs a number there", async () => {
    const readTable = () => {
      const details = { row: 4, column: "a", value: "much" };
      throw new VtssError("NOT_A_NUMBER", "… --categorical a …", details);
    };
    const { code, stderr } = await vtss(["predict", table, "--model", model()], {}, { readTable });
    expect(code).toBe(3);
    expect(stderr).toMatch(
      /^vtss: error NOT_A_NUMBER: row 4, column "a": "much" is not a number, .* --missing\n$/,
    );
  });

  it("tells what the library warns of, unless it is to be quiet", async () => {
    const warnings = [{ code: "LEVELS_UNKNOWN", message: "3 of 4 values\nof …" }];
    const predictions = () => ({ probability: [], balancedProbability: [], logOdds: [], warnings });
    const said = await vtss(["predict", table, "--model", model()], {}, { predict: predictions });
    expect(said).toMatchObject({ code: 0, stderr: "vtss: note LEVELS_UNKNOWN: 3 of 4 values of …\n" });
    const kept = await vtss(["predict", table, "--model", model(), "--quiet"], {}, { predict: predictions });
    expect(kept).toMatchObject({ code: 0, stderr: "" });
  });

  it("overwrites neither the table nor the model", async () => {
    for (const out of [table, model()]) {
      const { code, stderr, calls } = await vtss(["predict", table, "--model", model(), "--out", out]);
      expect({ code, read: calls.readTable }).toEqual({ code: 2, read: [] });
      expect(stderr).toContain("OPTION_CONFLICT");
    }
    expect(readFileSync(model(), "utf8")).toBe('{"kind":"logistic"}');
  });

  it("refuses files that are no model", async () => {
    const missing = await vtss(["predict", table, "--model", join(folder, "none.json")]);
    expect(missing).toMatchObject({ code: 3, stdout: "" });
    expect(missing.stderr).toContain("FILE_NOT_FOUND");
    expect((await vtss(["predict", table, "--model", folder])).stderr).toContain("FILE_IS_FOLDER");
    expect((await vtss(["predict", table, "--model", table])).stderr).toContain("MODEL_INVALID");
  });
});
