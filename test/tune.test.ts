/** The main verb: the same document however it is run, and numbers that agree with each other. */
import { beforeAll, describe, expect, it } from "vitest";
import { AbortError, type Progress, readTable, type Table, type TuneOptions, tune } from "../dist/index.js";
import { numbers, smallTable } from "./fixtures/small-table.js";

const OPTIONS: TuneOptions = {
  target: "outcome",
  generators: ["smote", "gaussian", "jitter", "duplicate"],
  candidates: "0:1:0.25",
  folds: 3,
  repeats: 1,
};

let table: Table;

beforeAll(async () => {
  table = await smallTable();
});

describe("a run", () => {
  it("gives the same document with one worker and with two, but for `run`", async () => {
    const [one, two] = [
      await tune(table, { ...OPTIONS, workers: 1 }),
      await tune(table, { ...OPTIONS, workers: 2 }),
    ];
    const { run: first, ...rest } = one.result;
    const { run: second, ...others } = two.result;
    expect(others).toEqual(rest);
    expect(two.model).toEqual(one.model);
    expect(two.outOfFold("jitter")).toEqual(one.outOfFold("jitter"));
    expect([first.workers, second.workers]).toEqual([1, 2]);
    expect(second.dataHash).toBe(first.dataHash);
  });

  it("reports every phase from its beginning to its end", async () => {
    const seen: Progress[] = [];
    await tune(table, { ...OPTIONS, workers: 2, onProgress: (progress) => seen.push(progress) });
    const last = (phase: string) => seen.filter((progress) => progress.phase === phase).at(-1);
    // From its beginning: the first job of a wide table takes long.
    const first = (phase: string) => seen.find((progress) => progress.phase === phase);
    expect([first("sweep"), first("final")]).toMatchObject([{ done: 0 }, { done: 0, total: 1 }]);
    expect(last("sweep")).toMatchObject({ done: last("sweep")?.total });
    expect(last("final")).toEqual({ phase: "final", done: 1, total: 1 });
  });

  it("can be aborted at any time, and run again", async () => {
    await expect(tune(table, { ...OPTIONS, signal: AbortSignal.abort() })).rejects.toBeInstanceOf(AbortError);
    const controller = new AbortController();
    const running = tune(table, {
      ...OPTIONS,
      repeats: 200,
      workers: 1,
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    const start = performance.now();
    await expect(running).rejects.toMatchObject({ name: "AbortError" });
    // 600 splits would take far longer than one of them and an abort.
    expect(performance.now() - start).toBeLessThan(2000);
    expect((await tune(table, { ...OPTIONS, workers: 1 })).result.command).toBe("tune");
  });

  it("goes on beyond a largest size that is the best", async () => {
    // Under a penalty that is far too strong every further row is welcome: it weighs against the penalty.
    const strong = { inversePenalty: 1e-4, generators: ["duplicate" as const], candidates: [0, 0.1] };
    const { result } = await tune(table, { ...OPTIONS, ...strong, workers: 1 });
    const curve = result.generators[0]?.curve ?? [];
    const multipliers = curve.map(({ gapMultiplier }) => gapMultiplier);
    expect(multipliers.slice(0, 3)).toEqual([0, 0.1, 1]);
    expect(multipliers.at(-1)).toBe(8);
    expect(multipliers).toContain(4);
    expect(result.generators[0]?.selected?.gapMultiplier).toBeGreaterThan(1);
    expect(multipliers).toEqual(multipliers.toSorted((a, b) => a - b));
    expect(result.options.candidates).toEqual([0, 0.1]);
    const gap = result.data.balanceGap;
    expect(curve.map(({ nSynthetic }) => nSynthetic)).toEqual(
      multipliers.map((value) => Math.round(value * gap)),
    );
    expect(curve.every(({ loss }) => loss !== null)).toBe(true);
  });
});

describe("out-of-fold log odds", () => {
  const softplus = (x: number) => Math.log1p(Math.exp(-Math.abs(x))) + Math.max(x, 0);

  it("give the reported losses, corrected and not", async () => {
    const tuned = await tune(table, { ...OPTIONS, workers: 1 });
    const seen = new Uint8Array(table.nRows);
    const { curve = [] } = tuned.result.generators[0] ?? {};
    const plain = curve.map(() => 0);
    const corrected = curve.map(() => 0);
    const splits = tuned.outOfFold("smote");
    for (const parts of splits) {
      let first = 0;
      for (const { rows, nMajority, margins, offset } of parts) {
        offset.forEach((shift, fit) => {
          rows.forEach((row, i) => {
            const ill = i >= nMajority;
            if (first + fit === 0) seen[row] = (seen[row] ?? 0) + 1;
            const share = 1 / (2 * (ill ? rows.length - nMajority : nMajority) * splits.length);
            const margin = margins[i * offset.length + fit] as number;
            const at = first + fit;
            plain[at] = (plain[at] as number) + share * softplus(ill ? -margin : margin);
            const moved = margin + shift;
            corrected[at] = (corrected[at] as number) + share * softplus(ill ? -moved : moved);
          });
        });
        first += offset.length;
      }
      expect(first).toBe(curve.length);
    }
    expect(seen.every((count) => count === 1)).toBe(true);
    curve.forEach(({ loss, correctedLoss }, i) => {
      // Margins are kept in single precision: 6e-8 of numbers up to about 10.
      expect(Math.abs((plain[i] as number) - (loss as number))).toBeLessThan(1e-6);
      expect(Math.abs((corrected[i] as number) - (correctedLoss as number))).toBeLessThan(1e-6);
    });
  });

  it("at a size of 0 are those of the natural fit", async () => {
    const { result } = await tune(table, { ...OPTIONS, workers: 1 });
    const loss = (name: string) => result.baselines.find((baseline) => baseline.name === name)?.loss;
    for (const { curve } of result.generators) {
      // Both end with a gradient below 1e-10.
      expect(Math.abs((curve[0]?.loss ?? 0) - (loss("none") ?? 1))).toBeLessThan(1e-8);
      expect(Math.abs((curve[0]?.correctedLoss ?? 0) - (loss("prior_shift") ?? 1))).toBeLessThan(1e-8);
    }
  });
});

describe("a table without signal", () => {
  it("gets no advice to add rows", async () => {
    const next = numbers(3);
    const outcome = Array.from({ length: 400 }, (_, row) => (row % 8 === 0 ? "yes" : "no"));
    const noise = await readTable({ x: outcome.map(() => next()), y: outcome.map(() => next()), outcome });
    const { verdict, result } = await tune(noise, { ...OPTIONS, folds: 5, workers: 1 });
    expect(verdict.kind).not.toBe("add");
    expect(result.data.positive).toBe("yes");
  });
});
