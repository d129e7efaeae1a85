import { describe, expect, it } from "vitest";
import type { Decision } from "../../ts/report/decision.js";
import { verdictWords } from "../../ts/report/sentence.js";
import { decision } from "../fixtures/result.js";

const say = (changes: Partial<Decision>) => verdictWords({ ...decision, ...changes });
const better = { mean: 0.012, low: 0.004, high: 0.02 };

describe("the sentence", () => {
  const cases: [string, Partial<Decision>, string][] = [
    [
      "rebalance, shown",
      {},
      "Adding synthetic rows is not needed: shifting the intercept (prior_shift) lowers the balanced loss from 0.845 to 0.361, and SMOTE rows are shown to be no better by 0.005 or more.",
    ],
    [
      "rebalance, open",
      {
        rowsShownNoBetter: false,
        rowsCouldAddAtMost: 0.0214,
        rebalancer: "class_weight",
        priorShiftLoss: 0.3658,
      },
      "Adding synthetic rows is not shown to be needed: weighting both classes equally (class_weight) lowers the balanced loss from 0.845 to 0.361, and SMOTE rows could lower it by at most 0.021 more than remedies without rows do (95 % limit).",
    ],
    [
      "rebalance, where the intercept alone does as well",
      { rebalancer: "class_weight", priorShiftLoss: 0.3656 },
      "Adding synthetic rows is not needed: weighting both classes equally (class_weight) lowers the balanced loss from 0.845 to 0.361, shifting the intercept alone (prior_shift) to 0.366, and SMOTE rows are shown to be no better by 0.005 or more.",
    ],
    [
      "rebalance, shown of all generators",
      { nGenerators: 2 },
      "Adding synthetic rows is not needed: shifting the intercept (prior_shift) lowers the balanced loss from 0.845 to 0.361, and synthetic rows of every kind tried are shown to be no better by 0.005 or more.",
    ],
    [
      "rebalance, shown of one generator and open of another",
      { nGenerators: 3, openGenerators: [{ generator: "gaussian", couldAddAtMost: 0.0109 }] },
      "Adding synthetic rows is not shown to be needed: shifting the intercept (prior_shift) lowers the balanced loss from 0.845 to 0.361; SMOTE rows are shown to be no better by 0.005 or more, and Gaussian rows could lower it by at most 0.011 more than remedies without rows do (95 % limit).",
    ],
    [
      "rebalance where nothing is known",
      { losses: { none: 1.2, rebalancer: 0.7012, chosen: 0.71 }, priorShiftLoss: 0.7012 },
      "Adding synthetic rows is not needed: shifting the intercept (prior_shift) lowers the balanced loss from 1.200 to 0.701 – still no lower than the 0.693 of giving every row one half, and SMOTE rows are shown to be no better by 0.005 or more.",
    ],
    [
      "add without a correction, where nothing is known",
      {
        kind: "add",
        correctedLeastGain: null,
        overRebalancers: [],
        losses: { none: 1.358, rebalancer: 0.9, chosen: 0.735 },
      },
      "Add 3,420 SMOTE rows (0.9 × the class gap): the balanced loss falls from 1.358 to 0.735, not corrected for having tried many sizes – still no lower than the 0.693 of giving every row one half.",
    ],
    [
      "add",
      {
        kind: "add",
        nSynthetic: 12345,
        losses: { none: 0.8449, rebalancer: 0.3607, chosen: 0.3487 },
        overRebalancers: [
          { over: "tuned_weight", gain: { mean: 0.02, low: 0.01, high: 0.03 } },
          { over: "prior_shift", gain: better },
        ],
      },
      "Add 12,345 SMOTE rows (0.9 × the class gap): the balanced loss falls from 0.845 to 0.349, which is 0.012 lower than the best remedy without rows reaches (prior_shift).",
    ],
    [
      "add one row",
      { kind: "add", nSynthetic: 1, overRebalancers: [] },
      "Add 1 SMOTE row (0.9 × the class gap): the balanced loss falls from 0.845 to 0.365.",
    ],
    [
      "add, corrected",
      { kind: "add", corrected: true, overRebalancers: [] },
      "Add 3,420 SMOTE rows (0.9 × the class gap) and shift the intercept: the balanced loss falls from 0.845 to 0.365.",
    ],
    [
      "harmful",
      { kind: "harmful", generator: "jitter", naiveBalancing: { mean: -0.034, low: -0.058, high: -0.01 } },
      "Do not balance this table with jittered rows: filling the class gap raises the balanced loss by 0.034 (95 % interval 0.010 to 0.058).",
    ],
    [
      "none",
      { kind: "none" },
      "Leave the table as it is: neither synthetic rows nor a remedy without them lowers the balanced loss by as much as 0.005, the smallest gain worth having.",
    ],
    [
      "undecided for want of rows",
      { kind: "undecided", rowsShownNoBetter: false, nMinority: 40, smallestDetectableGain: 0.0301 },
      "This table cannot tell whether synthetic rows help: with 40 minority rows, a gain is shown four times in five only from 0.030 on.",
    ],
    [
      "undecided for want of rows, with another generator left out",
      {
        kind: "undecided",
        rowsShownNoBetter: false,
        intervalsTooWide: true,
        reasons: [{ code: "GENERATOR_FAILED", message: "jitter could not be evaluated" }],
        smallestDetectableGain: 0.0301,
      },
      "This table cannot tell whether synthetic rows help: with 200 minority rows, a gain is shown four times in five only from 0.030 on.",
    ],
    [
      "undecided about remedies, not about rows",
      { kind: "undecided", nMinority: 900, smallestDetectableGain: 0.001 },
      "Adding synthetic rows is not shown to be needed: SMOTE rows are shown to be no better than remedies without rows by 0.005 or more; whether any remedy is needed this table cannot tell.",
    ],
    [
      "undecided with a reason",
      {
        kind: "undecided",
        reasons: [{ code: "TOO_FEW_ROWS", message: "it has 8 minority rows, and 5 folds need 10" }],
      },
      "This table cannot tell whether synthetic rows help: it has 8 minority rows, and 5 folds need 10.",
    ],
  ];
  it.each(cases)("%s", (_, changes, sentence) => {
    expect(say(changes).sentence).toBe(sentence);
  });
});

describe("the evidence", () => {
  it("says better or worse only where the interval excludes 0", () => {
    const evidence = say({}).evidence.join(" ");
    expect(evidence).toContain("worse than prior_shift by 0.004 (95 % interval 0.002 to 0.006)");
    const open = say({
      overRebalancers: [{ over: "prior_shift", gain: { mean: -0.001, low: -0.003, high: 0.001 } }],
    });
    expect(open.evidence.join(" ")).toContain(
      "is not shown to differ from prior_shift: gain −0.001 (95 % interval −0.003 to 0.001)",
    );
  });

  it("says that many features for each minority row make gains too large", () => {
    const warned = "With 50 features for 200 minority rows these gains may be too large";
    expect(say({ nFeatures: 50 }).evidence.join(" ")).toContain(
      `${warned}: they are measured on fits of 80 %`,
    );
    expect(say({ nFeatures: 49 }).evidence.join(" ")).not.toContain("too large");
    expect(say({ nFeatures: 50, overNone: null }).evidence.join(" ")).not.toContain("too large");
  });

  it("names harm only where it is shown", () => {
    const harm = { mean: -0.034, low: -0.058, high: -0.01 };
    expect(say({}).evidence.join(" ")).not.toContain("Filling the class gap");
    expect(say({ naiveBalancing: harm }).evidence.join(" ")).toContain(
      "Filling the class gap with SMOTE rows is worse",
    );
  });

  it("says what the search cost, where the best size lies, and what the natural prevalence makes of it", () => {
    const evidence = say({}).evidence.join(" ");
    expect(evidence).toContain(
      "Corrected for having tried many sizes, its least gain over the remedies without rows is −0.005, less than the 0.005 worth having.",
    );
    expect(evidence).toContain(
      "the best size above 0 of SMOTE rows would lie between 0.8 and 1.1 × the class gap (95 % of draws); no rows at all would be best in 12 % of draws.",
    );
    expect(evidence).toContain(
      "SMOTE rows at their best size take the log loss from 0.141 to 0.141 (95 % interval of the change −0.002 to 0.0003) and the AUROC from 0.861 to 0.863 (95 % interval of the change −0.002 to 0.006).",
    );
    const sure = say({ correctedLeastGain: 0.005, sizeInterval: { low: 1, high: 1 } }).evidence.join(" ");
    expect(sure).toContain("is 0.005, at least the 0.005 worth having.");
    expect(sure).toContain("would lie at 1 × the class gap");
    expect(say({ shareOfNoRows: 1 }).evidence.join(" ")).toContain(
      "; no rows at all would be best in all draws.",
    );
    expect(say({ shareOfNoRows: 0.999 }).evidence.join(" ")).toContain("best in 99 % of draws.");
    expect(say({ shareOfNoRows: 0.004 }).evidence.join(" ")).toContain("the class gap (95 % of draws).");
    const reasons = [{ code: "TOO_FEW_MINORITY_ROWS", message: "7 minority rows are few" }];
    const few = say({ kind: "undecided", reasons, correctedLeastGain: 0.023 });
    expect(few.sentence).toContain("7 minority rows are few");
    expect(few.evidence.join(" ")).not.toContain("worth having");
  });

  it("says that draws take the minimum where the rule is one standard error, beside what they gave", () => {
    const ofRule = "are those of the rule minimum";
    expect(say({ drawsTakeMinimum: true }).evidence.join(" ")).toContain(ofRule);
    expect(say({}).evidence.join(" ")).not.toContain(ofRule);
    const without = { drawsTakeMinimum: true, correctedLeastGain: null, sizeInterval: null };
    expect(say(without).evidence.join(" ")).not.toContain(ofRule);
  });

  it("is whole sentences", () => {
    const reasons = [{ code: "X", message: "a fit failed in fold 3" }];
    for (const kind of ["add", "rebalance", "harmful", "none", "undecided"] as const) {
      for (const line of say({ kind, reasons }).evidence) expect(line).toMatch(/^[A-Zp].*[^.]\.$/);
    }
  });

  it("exists where nothing was measured", () => {
    const nothing = { overNone: null, overRebalancers: [], rebalancerOverNone: null, naiveBalancing: null };
    for (const kind of ["add", "rebalance", "harmful", "none", "undecided"] as const) {
      const words = say({
        kind,
        ...nothing,
        correctedLeastGain: null,
        sizeInterval: null,
        natural: null,
        smallestDetectableGain: null,
        rowsCouldAddAtMost: null,
        rowsShownNoBetter: false,
        generator: null,
        losses: { none: null, rebalancer: null, chosen: null },
      });
      expect(words.evidence).toEqual([]);
      expect(words.sentence).not.toMatch(/NaN|null|undefined/);
    }
  });
});
