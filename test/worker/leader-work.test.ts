/** Which jobs a thread that leads may run itself: it hears of nothing while it does. */
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { readTable, simulate, type TuneOptions, tune } from "../../dist/index.js";
import { WorkerPool } from "../../dist/worker/pool.js";

const OPTIONS: TuneOptions = {
  target: "outcome",
  generators: ["duplicate"],
  evidence: "curves",
  folds: 2,
  repeats: 1,
  workers: 1,
};

beforeEach(() => {
  vi.spyOn(WorkerPool.prototype, "doWithoutLeader");
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** Tunes on a cohort of 40 columns; returns how often the pool was told to do without a leader. */
async function nTimesWithout(nMajority: number, options: Partial<TuneOptions> = {}): Promise<number> {
  const pieces: Uint8Array[] = [];
  for await (const piece of simulate({ nMajority, nMinority: 100 })) pieces.push(piece);
  return nTimesWithoutFor(Buffer.concat(pieces), options);
}

async function nTimesWithoutFor(csv: Uint8Array, options: Partial<TuneOptions> = {}): Promise<number> {
  await tune(await readTable(csv), { ...OPTIONS, ...options });
  return vi.mocked(WorkerPool.prototype.doWithoutLeader).mock.calls.length;
}

it("is left the short ones", async () => {
  expect(await nTimesWithout(400)).toBe(0);
});

it("is spared those of many rows, and those of many candidates", async () => {
  expect(await nTimesWithout(1500)).toBe(1);
  expect(await nTimesWithout(400, { candidates: "0:2:0.01" })).toBe(2);
});

it("is spared those of many levels, each of which is a feature", async () => {
  const csv = (nLevels: number) => {
    const rows = Array.from(
      { length: 500 },
      (_, row) => `l${(row * 7) % nLevels},m${(row * 11) % nLevels},${row % 5 === 0 ? 1 : 0}`,
    );
    return Buffer.from(["a,b,outcome", ...rows].join("\n"));
  };
  expect(await nTimesWithoutFor(csv(3))).toBe(0);
  expect(await nTimesWithoutFor(csv(90))).toBe(1);
});
