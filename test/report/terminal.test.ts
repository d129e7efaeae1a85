import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { terminalReport } from "../../ts/report/terminal.js";
import type {
  CostThreshold,
  DeliveryResult,
  DeliveryStage,
  NaturalMetrics,
  TuneResult,
} from "../../ts/types.js";
import { delivery, generator, natural, result } from "../fixtures/result.js";

const draw = (changes: Partial<TuneResult> = {}, style = {}) =>
  terminalReport(result(changes), { width: 80, ascii: false, color: false, ...style });

/** Changes without intervals, as a single split has them. */
function emptied(changes: NaturalMetrics): NaturalMetrics {
  const entries = Object.entries(changes).map(([name, value]) => [
    name,
    value && { ...value, low: null, high: null },
  ]);
  return Object.fromEntries(entries) as NaturalMetrics;
}

/** Row of the first panel in which a column shows a mark; columns are counted from the axis. */
function rowsOf(report: string, mark: RegExp): Map<number, number> {
  const lines = report.split("\n");
  const begin = lines.findIndex((line) => /^ {2}.{6} [│┤]/.test(line));
  const end = lines.findIndex((line) => line.includes("└"));
  const rows = new Map<number, number>();
  lines.slice(begin, end).forEach((line, row) => {
    [...line.slice(10, 51)].forEach((character, column) => {
      if (mark.test(character)) rows.set(column, row);
    });
  });
  return rows;
}

describe("the report", () => {
  it("begins with the sentence", () => {
    const report = draw();
    const first = report.split("\n\n")[0]?.replaceAll("\n", " ");
    expect(first).toBe(result().verdict.sentence);
  });

  it("keeps its order: answer, curves, baselines, generators, table, warnings, time", () => {
    const report = draw();
    const places = [
      "Balanced loss by number of SMOTE rows",
      "The low part, enlarged",
      "Without synthetic rows",
      "The best size above 0, against",
      "As risks, where positives",
      "The delivered model (prior_shift)",
      "Table and design",
      "1 warning",
      "13.9 s with 2 workers; seed 1; vtss 0.1.0",
    ].map((title) => report.indexOf(title));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places[0]).toBeGreaterThan(0);
  });

  it("names every baseline with its loss, in the chart and in the table", () => {
    const report = draw();
    for (const { name, loss } of result().baselines) {
      expect(report).toMatch(new RegExp(`[─┌├└┼┬┴] ${name} +${loss?.toFixed(4)}`));
      expect(report).toMatch(new RegExp(`^  ${name} .*${loss?.toFixed(4)}`, "m"));
    }
    expect(report).toContain("0.4842  0.4532 to 0.5152");
    expect(report).toContain("−0.0043  −0.0064 to −0.0022");
  });

  it("tells the risks at the table's prevalence, before and after they are corrected, and thresholds", () => {
    const report = draw();
    expect(report).toContain("where positives are as frequent as in the table (4.8 %)");
    expect(report).toMatch(/^ {2}smote +0\.1405 +0\.0352 +−0\.020 +0\.970 +0\.863 +0\.410$/m);
    expect(report).toMatch(/^ {2}and recalibrated +0\.1408/m);
    expect(report).toMatch(/^ +20 alarms +0\.048 +0\.810 +0\.790 +0\.210 +0\.952 \/ 0\.952$/m);
    expect(draw({ natural: [], delivery: null })).not.toMatch(/risks/);
  });

  it("tells each difference to none with its interval, side by side where there is room", () => {
    expect(draw()).toContain("Their differences to none, with 95 % intervals");
    expect(draw()).toMatch(/^ {2}smote +−0\.0008 +−0\.0028 to 0\.0012 +−0\.0008 +−0\.0028 to 0\.0012$/m);
    expect(draw({}, { width: 64 })).toMatch(/^ {2}smote +−0\.0008 +−0\.0028 to 0\.0012$/m);
    // prior_shift undoes itself there, which is said instead.
    expect(draw()).toMatch(/^ {2}prior_shift +0\.1413/m);
    expect(draw()).not.toMatch(/^ {2}prior_shift +0\.0000/m);
    expect(draw()).toContain("prior_shift is none here");
    const single = natural.map(({ name, metrics, overNone }) => ({
      name,
      metrics,
      overNone: overNone && { ...overNone, ...emptied(overNone) },
    }));
    expect(draw({ natural: single })).toMatch(/^Their differences to none$/m);
  });

  it("writes a slope of thousands without decimals", () => {
    const [none, ...others] = natural;
    const calibrationSlope = { mean: 691_092.36, low: null, high: null };
    const changed = none === undefined ? [] : [{ ...none, metrics: { ...none.metrics, calibrationSlope } }];
    expect(draw({ natural: [...changed, ...others] })).toMatch(/^ {2}none .* 691,000 /m);
  });

  it("says how the delivered risks were judged, by case", () => {
    const said = (changes: Partial<DeliveryResult>, options: Partial<TuneResult["options"]> = {}) =>
      draw({
        delivery: { ...delivery, ...changes },
        options: { ...result().options, ...options },
      }).replace(/\s+/g, " ");
    const [fitted, shifted, recalibrated] = delivery.stages as [DeliveryStage, DeliveryStage, DeliveryStage];
    expect(said({})).toContain("Each fold is judged by a recalibration that was learned on the others.");
    expect(said({})).toContain("those of vtss predict --recalibrated");
    const two = { stages: [fitted, shifted] };
    expect(said(two)).toContain("learned from the one held-out part, which therefore cannot judge it");
    expect(said(two, { validationRows: 100 })).toContain("learned from your held-out rows, which therefore");
    expect(said(two)).toContain(
      "Thresholds are for vtss_probability of vtss predict, and were judged on it.",
    );
    const noLine = { ...two, correction: { naturalOffset: 0, intercept: null, slope: null } };
    expect(said(noLine)).toContain("No recalibration that keeps the order of the risks could be learned");
    for (const text of [said(two), said(noLine)]) expect(text).not.toContain("Each fold");
    // Worse and better.
    const worse = {
      ...recalibrated,
      metrics: { ...recalibrated.metrics, logLoss: { mean: 0.15, low: 0.14, high: 0.16 } },
    };
    expect(said({ stages: [fitted, shifted, worse] })).toContain(
      "Recalibrating does not help here: the log loss on held-out rows is 0.1413 without it, 0.1500 with it",
    );
    expect(said({})).not.toContain("does not help here");
    // Two lines are equal where the table is fitted as it is, and only there.
    expect(said({})).toContain(
      "the first two lines are equal. The shift that prior_shift names is to equal classes",
    );
    expect(said({ trainedAs: "none" })).not.toContain("that prior_shift names");
    expect(said({ trainedAs: "class_weight" })).not.toContain("lines are equal");
  });

  it("names the shift of a remedy and that of the delivered risks apart", () => {
    expect(draw()).toMatch(/^ {2}prior_shift +shifted to balance/m);
    expect(draw()).toMatch(/^ {2}set to prevalence/m);
  });

  it("writes thresholds of any cost", () => {
    const [first] = delivery.thresholds as [CostThreshold];
    const extreme = {
      ...first,
      costRatio: 1e308,
      threshold: 1e-308,
      treatNoneCost: Number.POSITIVE_INFINITY,
    };
    expect(draw({ delivery: { ...delivery, thresholds: [extreme] } })).toMatch(
      /^ +1\.00e308 alarms +1\.00e-308 .*0\.952 \/ > 1e308$/m,
    );
  });

  it("draws a larger loss higher", () => {
    const rows = rowsOf(draw(), /[●◆◉]/);
    const curve = result().generators[0]?.curve ?? [];
    expect(rows.size).toBe(curve.length);
    curve.forEach((point, i) => {
      curve.forEach((other, j) => {
        if ((point.loss ?? 0) > (other.loss ?? 0)) {
          expect(rows.get(i) ?? Number.NaN).toBeLessThanOrEqual(rows.get(j) ?? Number.NaN);
        }
      });
    });
    expect(rows.get(0) ?? 99).toBeLessThan(rows.get(1) ?? 0);
  });

  it("marks the best size at its place on the curve and on the axis", () => {
    const report = draw();
    expect([...rowsOf(report, /◆/).keys()]).toEqual([19]);
    const axis = report.split("\n").find((line) => line.includes("└┬")) ?? "";
    expect(axis.indexOf("▲")).toBe(10 + 19);
    expect(report).toContain("◆ best size 0.95 × gap = 3,610 rows, as fitted; each fold alone chooses");
  });

  it("shows each generator when there are several, and the chart of the verdict's", () => {
    const report = draw({ generators: [generator("smote"), generator("gaussian", 0.05)] });
    expect(report).toContain("Each generator at its best size above 0");
    expect(report).toContain("number of SMOTE rows");
    expect(report).toMatch(/^ {2}gaussian +0\.9 +3,420/m);
    const { verdict } = result();
    const other = draw({
      generators: [generator("smote"), generator("gaussian", 0.05)],
      verdict: { ...verdict, generator: null },
    });
    expect(other).toContain("number of Gaussian rows");
  });

  it("marks a generator whose balancing does harm", () => {
    expect(draw()).not.toContain("(!)");
    expect(draw({ generators: [{ ...generator("smote"), harmful: true }] })).toContain(
      "(!) filling the whole class gap",
    );
  });

  it("says what was read and what was left out", () => {
    const report = draw().replaceAll(/\n {2}/g, " ");
    expect(report).toContain(
      "4,200 rows: 200 with sepsis = 1 (4.8 %), 4,000 with sepsis = 0; class gap 3,800.",
    );
    expect(report).toContain(
      "4 columns: 3 numeric, 1 categorical; 312 missing numbers, imputed within each fold; groups patient; id visit; dropped comment; left out empty.",
    );
    expect(report).toContain("[COLUMN_LEFT_OUT]");
    expect(report).toContain("ln 2 = 0.693");
  });

  it.each([64, 72, 80, 95, 110])("fits %i columns, with or without ASCII", (width) => {
    const generators = [generator("smote"), generator("gaussian", 0.05)];
    for (const ascii of [false, true]) {
      for (const line of draw({ generators }, { width, ascii }).split("\n"))
        expect([...line].length).toBeLessThanOrEqual(width);
    }
  });

  it("can do with ASCII", () => {
    const report = draw({}, { ascii: true });
    expect(report).toMatch(/^[\n -~]*$/);
    expect(report).toContain("# best size 0.95 x gap");
  });

  it("colours nothing but the paint", () => {
    const colored = draw({}, { color: true });
    expect(colored).toContain("\u001b[1m");
    expect(stripVTControlCharacters(colored)).toBe(draw());
  });

  it("cannot be steered by a column's name", () => {
    const base = result();
    const report = draw({ data: { ...base.data, target: "\u001b[2J\nx" } });
    expect(report).not.toContain("\u001b");
    expect(report).toContain("\ufffd[2J x = 1");
  });
});

describe("results with holes", () => {
  const points = generator("smote").curve;
  it("counts sizes that could not be fitted", () => {
    const curve = points.map((point, i) => (i < 2 ? { ...point, loss: null, standardError: null } : point));
    expect(draw({ generators: [{ ...generator("smote"), curve }] })).toContain(
      "2 of 41 sizes could not be fitted.",
    );
  });

  it("draws nothing where there is nothing", () => {
    const curve = points.map(({ gapMultiplier, nSynthetic }) => ({
      ...{ gapMultiplier, nSynthetic },
      ...{ loss: null, standardError: null, correctedLoss: null, correctedStandardError: null },
    }));
    const empty = { ...generator("smote"), curve, selected: null, gains: [] };
    const report = draw({ generators: [empty], baselines: [] });
    expect(report).not.toMatch(/NaN|Infinity|undefined|null/);
    expect(report).not.toContain("×  gap");
    expect(draw({ generators: [] })).not.toContain("Balanced loss by number");
  });

  it("draws a curve of one size and a flat one", () => {
    const flat = points.map((point) => ({
      ...point,
      loss: 0.5,
      standardError: null,
      correctedLoss: 0.5,
      correctedStandardError: null,
    }));
    for (const curve of [flat, flat.slice(0, 1)]) {
      const report = draw({ generators: [{ ...generator("smote"), curve, selected: null }], baselines: [] });
      expect(report).toContain("◉");
      expect(report).not.toMatch(/NaN|Infinity|undefined/);
    }
  });
});
