/** What is said before a run is what the run says: the core's refusals word for word, and the verdict's sentence. */
import { describe, expect, it } from "vitest";
import * as built from "../../dist/index.js";
import { resolveOptions } from "../../ts/options.js";
import { readTable } from "../../ts/table/read-table.js";
import { assignRoles, type Design } from "../../ts/table/roles.js";
import { type Foreseen, foreseenVerdict } from "../../ts/tuning/foreseen.js";
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
type HoldOut = Pick<Options, "folds" | "repeats" | "validationFraction">;

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
      all = withValidationTable(design, await readTable(columns(...heldOut)), resolved.roles).message;
      validation.validationTable = await built.readTable(columns(...heldOut));
    }
    const plan = heldOut === undefined ? resolved.plan : { given: {} };
    const run = async () =>
      built.tune(await built.readTable(columns(...rows)), { ...QUICK, ...changes, ...validation });
    const before = await refusal(() => refuseTooFewRows(all, plan));
    expect(before).toEqual(await refusal(run));
    expect(before === null).toBe(name === "enough rows");
  });

  it.each<[string, [number, number, number?], Partial<Options>, string | null, string?]>([
    [
      "few rows",
      [40, 8],
      { drop: ["group"] },
      "8 minority rows are fewer than two for each of 5 folds",
      "use 4 folds or fewer: two minority rows for each",
    ],
    [
      "so few rows that one number of folds is left",
      [40, 5],
      { drop: ["group"], repeats: 2 },
      "5 minority rows are fewer than two",
      "use 2 folds: two minority rows for each",
    ],
    [
      "few groups",
      [40, 24, 4],
      { groups: "group" },
      "fewer than two groups with minority rows for each of 5 folds",
      "use 3 folds or fewer: two groups with minority rows for each",
    ],
    [
      "one split",
      [40, 12],
      { drop: ["group"], validationFraction: 0.25, repeats: 1 },
      "a single split",
      "verdict, draw the part twice or more often.",
    ],
    [
      "one split of few rows",
      [40, 7],
      { drop: ["group"], validationFraction: 0.1 },
      "7 minority rows are fewer than two for each of 10 parts like the held-out one",
      "hold out a share of 0.34 or more and draw the part twice or more often.",
    ],
    [
      "several splits of few rows",
      [40, 13],
      { drop: ["group"], validationFraction: 0.1, repeats: 3 },
      "13 minority rows are fewer than two for each of 10 parts like the held-out one",
      "verdict, hold out a share of 0.17 or more.",
    ],
    ["enough of all", [40, 12], { drop: ["group"], repeats: 1 }, null],
  ])("%s: no verdict is foreseen in the verdict's own sentence, and what leads to one", async (...row) => {
    const [, rows, changes, reason, advice] = row;
    const options = { ...QUICK, ...changes };
    const foreseen = await foreseenOf(rows, options);
    if (reason === null) {
      expect(foreseen).toBeNull();
      return;
    }
    const { verdict } = (await built.tune(await built.readTable(columns(...rows)), options)).result;
    expect(verdict.kind).toBe("undecided");
    expect(foreseen?.sentence).toBe(verdict.sentence);
    expect(foreseen?.sentence).toContain(reason);
    expect(foreseen?.advice).toContain(advice);
    expect(await foreseenOf(rows, { ...options, ...advised(foreseen) })).toBeNull();
  });

  it("advises the most folds, and the smallest share, that lead to a verdict", async () => {
    for (let nMinority = 4; nMinority < 60; nMinority++) {
      const design = await designOf([70, nMinority], { drop: ["group"] });
      for (const [plan, more] of [
        [{ folds: 50, repeats: 1 }, ({ folds = 0 }) => ({ folds: folds + 1 })],
        [
          { validationFraction: 0.02, repeats: 2 },
          ({ validationFraction = 0 }) => ({ validationFraction: validationFraction - 0.011 }),
        ],
      ] as [HoldOut, (change: HoldOut) => HoldOut][]) {
        const look = (options: HoldOut) => foreseenVerdict(design, resolveOptions({ ...QUICK, ...options }));
        const change = advised(look(plan));
        expect(look({ ...plan, ...change }), `${nMinority} ${JSON.stringify(plan)}`).toBeNull();
        expect(look({ ...plan, ...more(change) }), `${nMinority}`).not.toBeNull();
      }
    }
  });

  it("advises nothing where no options lead to a verdict", async () => {
    const rows = await foreseenOf([40, 3], { ...QUICK, drop: ["group"], folds: 3 });
    expect(rows?.advice).toContain("at least four minority rows");
    expect(advised(rows)).toEqual({});
    const groups = await foreseenOf([40, 12, 4], { ...QUICK, groups: "group", folds: 2 });
    expect(advised(groups)).toEqual({});
    expect(groups?.advice).toContain("at least four groups with minority rows");
  });

  it.each<[number, string, HoldOut]>([
    [12, "rows that are held out once", { folds: 5 }],
    [6, "rows that are held out once", { folds: 3 }],
    [1, "1 minority row is fewer than two.", {}],
  ])("held-out rows of one's own beside %i minority rows", async (nMinority, reason, change) => {
    const rows: [number, number] = [40, nMinority];
    const options = { ...QUICK, drop: ["group"] };
    const validationTable = await built.readTable(columns(20, 10));
    const resolved = resolveOptions({ ...options, validationTable: await readTable(columns(20, 10)) });
    const foreseen = foreseenVerdict(await designOf(rows, options), resolved);
    const run = built.tune(await built.readTable(columns(...rows)), { ...options, validationTable });
    const { verdict } = (await run).result;
    expect(verdict.kind).toBe("undecided");
    expect(foreseen?.sentence).toBe(verdict.sentence);
    expect(foreseen?.sentence).toContain(reason);
    expect(advised(foreseen)).toEqual(change);
    if (change.folds !== undefined) expect(await foreseenOf(rows, { ...options, ...change })).toBeNull();
  });
});

async function designOf(rows: [number, number, number?], options: Partial<Options>): Promise<Design> {
  return assignRoles(await readTable(columns(...rows)), resolveOptions({ ...QUICK, ...options }).roles);
}

async function foreseenOf(rows: [number, number, number?], options: Options): Promise<Foreseen | null> {
  return foreseenVerdict(await designOf(rows, options), resolveOptions(options));
}

/** The options that an advice names in its words. */
function advised(foreseen: Foreseen | null): HoldOut {
  const advice = foreseen?.advice ?? "";
  const [, number] = /(?:use|folds of the table:) (\d+) (?:folds|of them)/.exec(advice) ?? [];
  const [, share] = /a share of ([\d.]+) or more/.exec(advice) ?? [];
  return {
    ...(number === undefined ? {} : { folds: Number(number) }),
    ...(share === undefined ? {} : { validationFraction: Number(share) }),
    ...(advice.includes("draw the part twice") ? { repeats: 2 } : {}),
  };
}
