/** Held-out rows of the user's own: what is wrong with them is said, with the table that it is in. */
import { describe, expect, it } from "vitest";
import { readTable, tune } from "../../dist/index.js";

const TRAINING = {
  dose: [0.1, 0.4, 0.9, 1.6, 2.5, 3.6, 4.9, 6.4],
  ward: ["north", "south", "north", "south", "north", "south", "north", "south"],
  ill: [0, 1, 0, 0, 1, 0, 0, 0],
};
const HELD_OUT = { dose: [1, 2, 3, 4], ward: ["south", "north", "North", null], ill: [0, 0, 1, 0] };

async function outcome(heldOut: object) {
  const validationTable = await readTable({ ...HELD_OUT, ...heldOut });
  return tune(await readTable(TRAINING), { target: "ill", candidates: [0, 1], workers: 1, validationTable });
}

describe("validationTable", () => {
  it("has rows counted whose category the table does not have", async () => {
    const { data } = (await outcome({})).result;
    expect(data.warnings.filter(({ code }) => code === "LEVELS_UNKNOWN")).toEqual([
      {
        code: "LEVELS_UNKNOWN",
        message:
          'values of "ward" in the held-out rows that the model was not fitted to: 1 of 3, such as "North"; they read as ' +
          'the reference, "north"',
      },
    ]);
    const known = (await outcome({ ward: ["south", "north", "north", null] })).result;
    expect(known.data.warnings.map(({ code }) => code)).not.toContain("LEVELS_UNKNOWN");
  });

  it("has rows counted that the table has as well", async () => {
    const shared = (await outcome({})).result.data.warnings;
    expect(shared.map(({ code }) => code)).not.toContain("HELD_OUT_ROWS_SHARED");
    // The second differs in its class alone, the third is there twice, the fourth only among the held-out rows.
    const some = {
      dose: [0.1, 0.4, 0.9, 0.9, 7, 7],
      ward: ["north", "south", "north", "north", "south", "south"],
      ill: [0, 0, 0, 0, 1, 1],
    };
    const { data } = (await outcome(some)).result;
    expect(data.warnings.find(({ code }) => code === "HELD_OUT_ROWS_SHARED")?.message).toMatch(
      /^held-out rows .* of a row of the table: 3 of 6; /,
    );
    // What reads as the reference is no row that has it.
    const unknown = { dose: TRAINING.dose, ill: TRAINING.ill, ward: TRAINING.ward.map(() => "east") };
    const strange = (await outcome(unknown)).result.data.warnings.map(({ code }) => code);
    expect(strange).toContain("LEVELS_UNKNOWN");
    expect(strange).not.toContain("HELD_OUT_ROWS_SHARED");
    const copy = (await outcome(TRAINING)).result.data.warnings;
    expect(copy.find(({ code }) => code === "HELD_OUT_ROWS_SHARED")?.message).toMatch(/: 8 of 8; /);
  });

  it.each([
    ["VALUE_TOO_LARGE", { dose: [1, 2, -1e300, 4] }, { row: 4, column: "dose" }],
    ["TARGET_NOT_BINARY", { ill: [0, 2, 1, 0] }, { row: 3, column: "ill" }],
    ["NOT_A_NUMBER", { dose: ["1", "2", "much", "4"] }, { row: 4, column: "dose" }],
  ])("is refused with its name where a cell is wrong: %s", async (code, heldOut, details) => {
    await expect(outcome(heldOut)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(/^in the held-out rows, row \d/),
      details,
    });
  });
});
