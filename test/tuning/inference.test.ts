/** What a run says beyond its curves: the search corrected, the natural prevalence, the delivered model's risks. */
import { beforeAll, describe, expect, it } from "vitest";
import {
  type GeneratorName,
  predict,
  readTable,
  type Table,
  type Tuned,
  type TuneOptions,
  tune,
} from "../../dist/index.js";
import { numbers, smallTable } from "../fixtures/small-table.js";

const OPTIONS: TuneOptions = {
  target: "outcome",
  generators: ["smote", "gaussian"],
  candidates: "0:1.5:0.25",
  folds: 4,
  repeats: 2,
  workers: 1,
  costRatio: [1, 3],
};

let table: Table;
let tuned: Tuned;

beforeAll(async () => {
  table = await smallTable();
  tuned = await tune(table, OPTIONS);
});

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const loss = (label: number, logOdds: number) => Math.log1p(Math.exp(label === 1 ? -logOdds : logOdds));

describe("evidence: curves", () => {
  it("leaves the rest out and the curves as they are", async () => {
    const { result, model } = await tune(table, { ...OPTIONS, evidence: "curves" });
    expect(result.natural).toEqual([]);
    expect(result.delivery).toBeNull();
    expect(result.verdict.correctedLeastGain).toBeNull();
    expect(model.recalibration).toBeNull();
    result.generators.forEach(({ curve, gains, diagnosis, correctedGains, choice }, i) => {
      expect(curve).toEqual(tuned.result.generators[i]?.curve);
      expect(gains).toEqual(tuned.result.generators[i]?.gains);
      expect(diagnosis).toBeNull();
      expect(correctedGains).toEqual([]);
      expect(choice?.distribution).toEqual([]);
    });
  });
});

describe("the search", () => {
  it("is corrected over everything that the gains are over", () => {
    const { generators, verdict } = tuned.result;
    for (const { gains, correctedGains, choice, selected } of generators) {
      expect(correctedGains.map(({ over }) => over)).toEqual(gains.map(({ over }) => over));
      for (const size of [choice, selected]) {
        expect(sum((size?.distribution ?? []).map(({ share }) => share))).toBeCloseTo(1, 12);
        const { low = Number.NaN, high = Number.NaN } = size?.interval ?? {};
        expect(low).toBeLessThanOrEqual(high);
        const inside = size?.distribution.filter((d) => d.gapMultiplier >= low && d.gapMultiplier <= high);
        expect(sum(inside?.map(({ share }) => share) ?? [])).toBeGreaterThanOrEqual(0.95);
      }
      expect(choice?.distribution.every(({ gapMultiplier }) => gapMultiplier > 0)).toBe(true);
    }
    const least = generators.map(({ correctedGains }) =>
      Math.min(...correctedGains.filter(({ over }) => over !== "none").map(({ gain }) => gain)),
    );
    expect(verdict.correctedLeastGain).toBe(Math.max(...least));
  });

  it("flatters: over what was not searched for, corrected gains are smaller on the whole", () => {
    const flattery = tuned.result.generators.flatMap(({ gains, correctedGains }) =>
      gains
        .filter(({ over }) => over !== "tuned_weight")
        .map(({ over, gain }) => gain.mean - (correctedGains.find((c) => c.over === over)?.gain ?? 0)),
    );
    expect(sum(flattery)).toBeGreaterThan(0);
  });

  it("draws groups whole", async () => {
    const grouped = await tune(table, { ...OPTIONS, groups: "patient" });
    const [alone, together] = [tuned, grouped].map(({ result }) => result.generators[0]?.correctedGains);
    expect(together).toHaveLength(4);
    expect(together).not.toEqual(alone);
  });

  it("is smoothed unless another rule is asked for", async () => {
    const minimum = await tune(table, { ...OPTIONS, selection: "minimum" });
    expect(tuned.result.generators[0]?.choice?.rule).toBe("smoothed");
    const shares = ({ result }: Tuned) => result.generators.map(({ choice }) => choice?.distribution);
    expect(shares(minimum)).not.toEqual(shares(tuned));
  });
});

describe("the natural prevalence", () => {
  it("undoes the shifted intercept", () => {
    const { natural } = tuned.result;
    const [none, shifted] = natural;
    expect(natural.map(({ name }) => name)).toEqual([
      "none",
      "prior_shift",
      "class_weight",
      "tuned_weight",
      "smote",
      "gaussian",
    ]);
    expect(shifted?.metrics).toEqual(none?.metrics);
    expect(shifted?.overNone?.logLoss).toEqual({ mean: 0, low: 0, high: 0 });
    expect(none?.overNone).toBeNull();
  });

  it("is that of the held-out log odds", () => {
    const labels = table.column("outcome");
    if (labels?.kind !== "numeric") throw new Error("the outcome is a number");
    // Class weights are the second fit of the arm without rows; its shift is −log(n₀/n₁) of the training rows.
    const splits = tuned.outOfFold("weights").map(([part]) => {
      if (part === undefined) throw new Error("no part");
      const { rows, margins, offset } = part;
      const shift = (offset[1] as number) - (offset[0] as number);
      const losses = Array.from(rows, (row, i) =>
        loss(labels.values[row] as number, (margins[i * offset.length + 1] as number) + shift),
      );
      return sum(losses) / losses.length;
    });
    const { logLoss } = tuned.result.natural.find(({ name }) => name === "class_weight")?.metrics ?? {};
    expect(logLoss?.mean).toBeCloseTo(sum(splits) / splits.length, 12);
  });
});

describe("the delivered model", () => {
  it("has its risks told before and after, and thresholds for the costs asked for", () => {
    const { delivery, options, data } = tuned.result;
    expect(delivery?.stages.map(({ name }) => name)).toEqual(["as_fitted", "prior_shift", "recalibrated"]);
    for (const { curve } of delivery?.stages ?? []) {
      expect(sum(curve.map(({ nRows }) => nRows))).toBe(data.nRows);
    }
    expect(options.costRatio).toEqual([1, 3]);
    expect(delivery?.thresholds.map(({ threshold }) => threshold)).toEqual([0.5, 0.25]);
    for (const { costRatio, sensitivity, specificity, expectedCost } of delivery?.thresholds ?? []) {
      const share = data.nMinority / data.nRows;
      const cost = costRatio * share * (1 - sensitivity) + (1 - share) * (1 - specificity);
      expect(expectedCost).toBeCloseTo(cost, 12);
    }
  });

  it("has intervals of shares that know groups", async () => {
    const grouped = await tune(table, { ...OPTIONS, groups: "patient" });
    // How much longer than Wilson's of as many rows.
    const longer = ({ result }: Tuned) =>
      (result.delivery?.stages ?? []).flatMap(({ curve }) =>
        curve.map(({ observed, nRows, low, high }) => {
          const squared = 1.959963984540054 ** 2 / nRows;
          const half = Math.sqrt(squared * (observed * (1 - observed) + squared / 4)) / (1 + squared);
          return (high - low) / (2 * half);
        }),
      );
    for (const ratio of longer(tuned)) expect(ratio).toBeCloseTo(1, 9);
    expect(Math.min(...longer(grouped))).toBeGreaterThan(1 - 1e-9);
    // Rows of a group are no more alike than others here: groups cost degrees of freedom alone.
    expect(Math.max(...longer(grouped))).toBeGreaterThan(1.01);
  });

  it("asks by default what a miss costs at equal costs, and at equal weight of both classes", async () => {
    const { costRatio: _, ...options } = OPTIONS;
    const { data, delivery } = (await tune(table, options)).result;
    expect(delivery?.thresholds.map(({ costRatio }) => costRatio)).toEqual([
      1,
      data.nMajority / data.nMinority,
    ]);
    expect(delivery?.thresholds[1]?.threshold).toBeCloseTo(data.nMinority / data.nRows, 12);
  });

  it("carries its line and thresholds into the file, and predictions follow it", async () => {
    const { model, result } = tuned;
    const { intercept, slope } = result.delivery?.correction ?? { intercept: null, slope: null };
    expect(model.recalibration).toEqual({ intercept, slope });
    expect(model.thresholds).toEqual([
      { costRatio: 1, threshold: 0.5 },
      { costRatio: 3, threshold: 0.25 },
    ]);
    const { probability, recalibratedProbability } = await predict(table, JSON.parse(JSON.stringify(model)));
    probability.forEach((p, row) => {
      const logOdds = (intercept ?? Number.NaN) + (slope ?? Number.NaN) * Math.log(p / (1 - p));
      expect(recalibratedProbability?.[row]).toBeCloseTo(1 / (1 + Math.exp(-logOdds)), 9);
    });
    // A model of before has no line, and still predicts.
    const { recalibration: _, thresholds: __, ...old } = model;
    expect((await predict(table, old)).recalibratedProbability).toBeNull();
    await expect(
      predict(table, { ...model, recalibration: { intercept: "0", slope: 1 } }),
    ).rejects.toMatchObject({ code: "MODEL_INVALID" });
  });
});

describe("one split", () => {
  it("has means without intervals, and no line to judge", async () => {
    const { folds: _, repeats: __, ...options } = OPTIONS;
    const { natural, delivery, generators } = (await tune(table, { ...options, validationFraction: 0.4 }))
      .result;
    expect(natural[0]?.metrics.logLoss).toMatchObject({ low: null, high: null });
    expect(delivery?.stages.map(({ name }) => name)).toEqual(["as_fitted", "prior_shift"]);
    expect(delivery?.correction.slope).not.toBeNull();
    expect(generators[0]?.correctedGains.length).toBeGreaterThan(0);
  });
});

describe("a generator that fails in one fold", () => {
  let small: Table;
  const options: TuneOptions = { target: "outcome", candidates: [0, 1], folds: 2, repeats: 2, workers: 1 };

  beforeAll(async () => {
    // Three minority rows in two folds: one fold trains on a single one, which smote cannot interpolate.
    const next = numbers(3);
    const rows = Array.from({ length: 60 }, (_, row) => [next().toFixed(4), row < 3 ? 1 : 0].join(","));
    small = await readTable(new TextEncoder().encode(`x,outcome\n${rows.join("\n")}\n`));
  });

  it("is named and left out, and the others go on", async () => {
    const { result } = await tune(small, { ...options, generators: ["smote", "duplicate"] });
    const [smote, duplicate] = result.generators;
    const failure = smote?.warnings.find(({ code }) => code === "GENERATOR_FAILED");
    expect(failure?.message).toMatch(/repeat \d, fold \d: .*minority/);
    expect(result.data.warnings.map(({ code }) => code)).not.toContain("FITS_FAILED");
    expect(smote?.choice).toBeNull();
    expect(smote?.gains).toEqual([]);
    expect(duplicate?.choice?.nSynthetic).toBeGreaterThan(0);
    expect(duplicate?.gains).not.toEqual([]);
    expect(result.natural.find(({ name }) => name === "smote")?.metrics.logLoss).toBeNull();
    expect(result.verdict.evidence.join(" ")).toContain(
      "mote could not be evaluated in every fold and was left out",
    );
  });

  it("does not take the remedies without rows with it, whichever were asked for", async () => {
    const { result: all } = await tune(small, { ...options, generators: ["smote"] });
    const kept = all.baselines.filter(({ name }) => name === "none" || name === "prior_shift");
    const beside: GeneratorName[][] = [["smote"], ["smote", "duplicate"]];
    for (const generators of beside) {
      const few = await tune(small, { ...options, generators, baselines: kept.map(({ name }) => name) });
      expect(few.result.baselines).toHaveLength(2);
      few.result.baselines.forEach(({ name, loss, standardError, gain }, i) => {
        expect(loss).toBeGreaterThan(0);
        expect({ name, loss, standardError }).toEqual({
          name: kept[i]?.name,
          loss: kept[i]?.loss,
          standardError: kept[i]?.standardError,
        });
        expect(gain?.mean).toBe(kept[i]?.gain?.mean);
      });
    }
  });
});
