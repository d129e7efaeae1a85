import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { type DesignName, readTable, simulate, tune } from "../../dist/index.js";

interface FrozenCurve {
  nSynthetic: number[];
  loss: number[];
  correctedLoss: number[];
  chosen: number;
}

interface FrozenRun {
  design: DesignName;
  nMajority: number;
  nMinority: number;
  seed: number;
  tolerance: { relative: number };
  curves: FrozenCurve[];
  rebalancers: number[];
  verdict: { kind: string; correctedLeastGain: number };
}

const GOLDEN = new URL("../golden/tune_simulated.json", import.meta.url);

it("a simulated table is tuned as the studies in Rust tune it", async () => {
  const golden = JSON.parse(readFileSync(GOLDEN, "utf8")) as FrozenRun;
  const { design, nMajority, nMinority, seed, tolerance } = golden;
  const close = (found: number | null | undefined, expected: number) => {
    expect(Math.abs((found ?? Number.NaN) - expected)).toBeLessThanOrEqual(
      tolerance.relative * Math.abs(expected),
    );
  };
  const table = await readTable(simulate({ design, nMajority, nMinority, seed }));
  const options = { target: "outcome", generators: ["smote", "jitter"], seed, workers: 1 } as const;
  const { result } = await tune(table, { ...options, generators: [...options.generators] });
  golden.curves.forEach((expected, i) => {
    const { curve, choice } = result.generators[i] ?? {};
    expect(curve?.map((point) => point.nSynthetic)).toEqual(expected.nSynthetic);
    expected.loss.forEach((loss, k) => {
      close(curve?.[k]?.loss, loss);
      close(curve?.[k]?.correctedLoss, expected.correctedLoss[k] ?? Number.NaN);
    });
    expect(choice?.nSynthetic).toBe(expected.chosen);
  });
  ["prior_shift", "class_weight", "tuned_weight"].forEach((name, i) => {
    close(
      result.baselines.find((baseline) => baseline.name === name)?.loss,
      golden.rebalancers[i] ?? Number.NaN,
    );
  });
  expect(result.verdict.kind).toBe(golden.verdict.kind);
  close(result.verdict.correctedLeastGain, golden.verdict.correctedLeastGain);
});
