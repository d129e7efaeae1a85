import { describe, expect, it } from "vitest";
import { estimateRun } from "../../ts/app/estimate.js";
import type { TableMessage } from "../../ts/engine/table-message.js";
import { resolveOptions } from "../../ts/options.js";
import type { TuneOptions } from "../../ts/types.js";

function table(nMajority: number, nMinority: number, nColumns: number): TableMessage {
  const nRows = nMajority + nMinority;
  const labels = new Uint8Array(nRows).fill(1, 0, nMinority);
  // Only the kinds of columns matter to an estimate.
  const values = new Float64Array(0);
  const columns = Array.from({ length: nColumns }, (_, i) => ({
    kind: "numeric" as const,
    name: `x${i}`,
    values,
  }));
  return { nRows, columns, labels, groups: null, validation: null };
}

function estimate(own: TableMessage, options: Partial<TuneOptions> = {}, nWorkers = 1) {
  return estimateRun({ own, all: own }, resolveOptions({ target: "y", ...options }), nWorkers);
}

const SMALL = table(450, 50, 10);
const MIDDLE = table(4500, 500, 20);
const LARGE = table(36_609, 2_028, 40);
const FOUR: Partial<TuneOptions> = { generators: ["smote", "gaussian", "jitter", "duplicate"] };
/** How far from what was measured an estimate may be. */
const FACTOR = 1.5;

describe("the estimate of a run", () => {
  /**
   * Seconds of CPU with one worker, of three runs the fastest: on the machine of docs/performance.md, simulated tables of
   * `correct-logistic` and, the largest, `cohort`.
   */
  const measured: [string, TableMessage, Partial<TuneOptions>, number][] = [
    ["5,000 × 20, smote", MIDDLE, {}, 1.12],
    ["5,000 × 20, four generators", MIDDLE, FOUR, 3.43],
    ["38,637 × 40, smote", LARGE, {}, 10.3],
    ["38,637 × 40, four generators", LARGE, FOUR, 33.1],
    ["38,637 × 40, smote, the curves alone", LARGE, { evidence: "curves" }, 10.6],
    ["38,637 × 40, four generators, folds drawn once", LARGE, { ...FOUR, repeats: 1 }, 9.52],
  ];

  it.each(measured)("is near what %s took", (_, own, options, seconds) => {
    const { seconds: estimated } = estimate(own, options);
    expect(estimated / seconds).toBeGreaterThan(1 / FACTOR);
    expect(estimated / seconds).toBeLessThan(FACTOR);
  });

  it("is near what two workers took by the clock", () => {
    // docs/performance.md: the default run, twice.
    for (const seconds of [6.1, 6.95]) {
      expect(estimate(LARGE, {}, 2).seconds / seconds).toBeGreaterThan(1 / FACTOR);
      expect(estimate(LARGE, {}, 2).seconds / seconds).toBeLessThan(FACTOR);
    }
  });

  it("is below a second where a run is", () => {
    // 0.20 s and 0.56 s, and as much again when the workers have not run before.
    expect(estimate(SMALL).seconds).toBeLessThan(0.2 + 0.2 * FACTOR);
    expect(estimate(SMALL, FOUR).seconds).toBeLessThan(0.2 + 0.56 * FACTOR);
  });

  it("counts the fits of every split: candidates, weights, copies", () => {
    expect(estimate(SMALL).nFits).toBe(25 * (41 + 44 + 1));
    expect(estimate(SMALL, { baselines: ["none"], folds: 3, repeats: 2 }).nFits).toBe(6 * 41);
    expect(estimate(SMALL, { candidates: [0.5], validationFraction: 0.2 }).nFits).toBe(3 + 6 + 1);
  });

  it("grows with what is asked, and shrinks with workers", () => {
    const { seconds } = estimate(LARGE);
    expect(estimate(LARGE, { evidence: "curves" }).seconds).toBeLessThan(seconds);
    expect(estimate(LARGE, { repeats: 10 }).seconds).toBeGreaterThan(1.8 * seconds);
    expect(estimate(LARGE, {}, 2).seconds).toBeLessThan(0.65 * seconds);
  });
});
