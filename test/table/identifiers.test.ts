/** Columns that seem to name persons or things are told, others are not. */
import { describe, expect, it } from "vitest";
import { readTable } from "../../ts/table/read-table.js";
import { assignRoles } from "../../ts/table/roles.js";
import type { RoleOptions } from "../../ts/types.js";

const N = 240;
const rows = <T>(value: (row: number) => T): T[] => Array.from({ length: N }, (_, row) => value(row));
const outcome = rows((row) => (row % 6 === 0 ? 1 : 0));
const dose = rows((row) => Math.sin(row));

/** Warnings about one more column. */
async function told(name: string, values: (string | number | null)[], options: Partial<RoleOptions> = {}) {
  const table = await readTable({ outcome, dose, [name]: values } as Parameters<typeof readTable>[0]);
  const { warnings } = assignRoles(table, { target: "outcome", ...options });
  return warnings.filter(({ code }) => code.startsWith("COLUMN_LIKE"));
}

const everyFourth = rows((row) => Math.floor(row / 4));
const names = rows((row) => `name ${Math.floor(row / 2)}`);

describe("a column that seems to name persons or things", () => {
  it("is told where it is a feature of such a name", async () => {
    const spellings = [
      "patient_id",
      "Patient ID",
      "patientId",
      "PATID id",
      "SubjectNo",
      "mrn",
      "record-number",
      "patient",
      "ID",
    ];
    for (const name of spellings) {
      const [warning, ...others] = await told(name, everyFourth);
      expect(others, name).toEqual([]);
      expect(warning?.code, name).toBe("COLUMN_LIKE_IDENTIFIER");
      expect(warning?.message).toContain(`"${name}"`);
      expect(warning?.message).toContain("`groups`");
    }
  });

  it("is no column of groups where each value stands once, or groups were named", async () => {
    const [once] = await told(
      "id",
      rows((row) => row + 1),
    );
    expect(once?.message).toMatch(/: use `id` for it, or /);
    const table = await readTable({ outcome, dose, id: everyFourth, ward: rows((row) => row % 30) });
    const { warnings } = assignRoles(table, { target: "outcome", groups: "ward" });
    expect(warnings.map(({ message }) => message).join()).toMatch(/"id" .*: use `id` for it, or /);
  });

  it("is told where it is text that was left out and comes back", async () => {
    const [warning] = await told("who", names);
    expect(warning?.code).toBe("COLUMN_LIKE_GROUPS");
    expect(warning?.message).toMatch(
      /^the 120 values of "who" stand in 2\.0 rows each on average: .*`groups`/,
    );
    const someMissing = names.map((name, row) => (row % 2 === 1 && row < 40 ? null : name));
    expect((await told("who", someMissing))[0]?.message).toContain("1.8 rows");
    expect(await told("who", names, { groups: "who" })).toEqual([]);
    expect(await told("who", names, { drop: ["who"] })).toEqual([]);
  });

  it("is none where little speaks for it", async () => {
    expect(
      await told(
        "remark",
        rows((row) => `free text ${row}`),
      ),
    ).toEqual([]);
    expect(
      await told(
        "patient_id",
        rows((row) => row % 19),
      ),
    ).toEqual([]);
    expect(await told("patient_id", dose)).toEqual([]);
    expect(await told("patient_id", everyFourth, { id: ["patient_id"] })).toEqual([]);
    expect(await told("ward_id", everyFourth, { categorical: ["ward_id"] })).toEqual([]);
    for (const name of [
      "age",
      "patient_age",
      "n_patients",
      "client_income",
      "subject_of_study",
      "valid",
      "acid",
      "idle_days",
      "persona",
    ]) {
      expect(await told(name, everyFourth), name).toEqual([]);
    }
  });
});
