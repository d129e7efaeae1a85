import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readTable } from "../../ts/table/read-table.js";
import { assignRoles } from "../../ts/table/roles.js";
import { writeTable } from "../../ts/table/write-table.js";
import { dataFolder, hasData } from "./shared-data.js";

/** As counted in the files by other means. */
const TABLES = [
  { file: "abalone.csv", target: "target", positive: "1", nRows: 4177, nMinority: 391 },
  { file: "mammography.csv", target: "target", positive: "1", nRows: 11183, nMinority: 260 },
  { file: "ozone-level.csv", target: "Class", positive: "2", nRows: 2534, nMinority: 160 },
  {
    file: "sepsis-survival-primary.csv",
    target: "hospital_outcome_1alive_0dead",
    positive: "0",
    nRows: 110204,
    nMinority: 8105,
  },
  {
    file: "sepsis-survival-study.csv",
    target: "hospital_outcome_1alive_0dead",
    positive: "0",
    nRows: 19051,
    nMinority: 3606,
  },
  { file: "thyroid-sick.csv", target: "Class", positive: "sick", nRows: 3772, nMinority: 231 },
  { file: "wine-quality.csv", target: "target", positive: "1", nRows: 4898, nMinority: 183 },
];

describe.skipIf(!hasData)(`real tables in ${dataFolder}`, () => {
  it.each(TABLES)("reads $file", async ({ file, target, positive, nRows, nMinority }) => {
    const path = join(dataFolder, file);
    const table = await readTable(path);
    const design = assignRoles(table, { target, positive });
    expect(table.nRows).toBe(nRows);
    expect(design.nMinority).toBe(nMinority);
    expect(design.nMajority).toBe(nRows - nMinority);
    expect(assignRoles(table, { target }).positive).toBe(design.positive);
    const written: Uint8Array[] = [];
    for await (const piece of writeTable(table)) {
      written.push(piece);
    }
    expect(Buffer.concat(written).equals(readFileSync(path))).toBe(true);
  });

  it("finds the letters, holes and empty column of thyroid-sick.csv", async () => {
    const table = await readTable(join(dataFolder, "thyroid-sick.csv"));
    expect(table.columns.filter(({ kind }) => kind === "numeric").map(({ name }) => name)).toEqual([
      "age",
      "TSH",
      "T3",
      "TT4",
      "T4U",
      "FTI",
      "TBG",
    ]);
    expect(table.column("TBG")?.nMissing).toBe(3772);
    const { columns, warnings } = assignRoles(table, { target: "Class" });
    const leftOut = columns.filter(({ role }) => role === "left-out").map(({ name }) => name);
    expect(leftOut).toEqual(["TBG_measured", "TBG"]);
    expect(warnings.map(({ code }) => code)).toEqual(["COLUMN_EMPTY", "COLUMN_CONSTANT", "DUPLICATE_ROWS"]);
  });
});
