/** What is said before a run is what the run says: the core's refusals word for word, and the verdict's sentence. */
import { describe, expect, it } from "vitest";
import * as built from "../../dist/index.js";
import { resolveOptions } from "../../ts/options.js";
import { readTable } from "../../ts/table/read-table.js";
import { assignRoles } from "../../ts/table/roles.js";
import { foreseenVerdict } from "../../ts/tuning/foreseen.js";
import { tableMessage } from "../../ts/tuning/table-message.js";
import { refuseTooFewRows } from "../../ts/tuning/too-few.js";
import { withValidationTable } from "../../ts/tuning/validation.js";

/** Rows of two classes whose only feature overlaps; groups of `perGroup` rows. */
function columns(nMajority: number, nMinority: number, perGroup = 1) {
  const outcome = Array.from({ length: nMajority + nMinority }, (_, i) => (i < nMinority ? 1 : 0));
  const dose = outcome.map((label, i) => ((i * 0.618033988) % 1) + 0.3 * label);
  return { dose, group: outcome.map((_, i) => Math.floor(i / perGroup)), outcome };
}

type Options = Omit<built.TuneOptions, "validationTable">;

const QUICK: Options = {
  target: "outcome",
  positive: "1",
  candidates: [0, 1],
  evidence: "curves",
  workers: 1,
};

/** What `work` refuses; null where it does not. */
async function refusal(work: () => unknown): Promise<object | null> {
  try {
    await work();
    return null;
  } catch (error) {
    const { code, message, details } = error as built.VtssError;
    return { code, message, details };
  }
}

describe("before a run", () => {
  it.each<[string, [number, number, number?], Partial<Options>, [number, number]?]>([
    ["fewer rows than folds", [40, 4], { drop: ["group"] }],
    ["one row of the minority for one split", [40, 1], { drop: ["group"], validationFraction: 0.25 }],
    ["fewer groups than folds", [40, 12, 4], { groups: "group" }],
    ["one group of the minority for one split", [40, 4, 4], { groups: "group", validationFraction: 0.25 }],
    ["held-out rows of one class", [40, 12], { drop: ["group"] }, [10, 0]],
    ["enough rows", [40, 6], { drop: ["group"], repeats: 1 }],
  ])("%s: refused as the run is", async (name, rows, changes, heldOut) => {
    const resolved = resolveOptions({ ...QUICK, ...changes });
    const design = assignRoles(await readTable(columns(...rows)), resolved.roles);
    let all = tableMessage(design);
    const validation: Pick<built.TuneOptions, "validationTable"> = {};
    if (heldOut !== undefined) {
      all = withValidationTable(design, await readTable(columns(...heldOut)), resolved.roles);
      validation.validationTable = await built.readTable(columns(...heldOut));
    }
    const plan = heldOut === undefined ? resolved.plan : { given: {} };
    const run = async () =>
      built.tune(await built.readTable(columns(...rows)), { ...QUICK, ...changes, ...validation });
    const before = await refusal(() => refuseTooFewRows(all, plan));
    expect(before).toEqual(await refusal(run));
    expect(before === null).toBe(name === "enough rows");
  });

  it.each<[string, [number, number, number?], Partial<Options>, string | null]>([
    ["few rows", [40, 8], { drop: ["group"] }, "8 minority rows are fewer than two for each of 5 folds"],
    ["few groups", [40, 24, 4], { groups: "group" }, "fewer than two groups with minority rows"],
    ["one split", [40, 12], { drop: ["group"], validationFraction: 0.25, repeats: 1 }, "a single split"],
    ["enough of all", [40, 12], { drop: ["group"], repeats: 1 }, null],
  ])("%s: no verdict is foreseen in the verdict's own sentence", async (_, rows, changes, reason) => {
    const options = { ...QUICK, ...changes };
    const resolved = resolveOptions(options);
    const foreseen = foreseenVerdict(
      assignRoles(await readTable(columns(...rows)), resolved.roles),
      resolved,
    );
    if (reason === null) {
      expect(foreseen).toBeNull();
      return;
    }
    const { verdict } = (await built.tune(await built.readTable(columns(...rows)), options)).result;
    expect(verdict.kind).toBe("undecided");
    expect(foreseen).toBe(verdict.sentence);
    expect(foreseen).toContain(reason);
  });
});
