/** The share of each phase in a run: read, preprocess, neighbours, pool, fits, scoring. */
import { readTable } from "../../ts/index.js";
import type { Measured } from "./rounds.js";
import type { RunName } from "./runs.js";
import { median } from "./statistics.js";
import { type Timing, timingOf } from "./timing.js";
import { wasmTimings } from "./wasm-timings.js";

/** What the shares are made of. */
export interface PhaseMeasurement {
  /** Reading the table. */
  readSeconds: number;
  /** The phases of one fold in WebAssembly. */
  fold: Timing[];
  /** Processor seconds of the whole runs, for the shares; null where the system does not say. */
  cpuSeconds: Record<PhaseRun, number | null>;
}

/** The runs whose phases are shown. */
export const PHASE_RUNS = ["ours-candidates", "ours-default"] as const satisfies RunName[];
export type PhaseRun = (typeof PHASE_RUNS)[number];

/** One row of the table. */
export interface Phase {
  title: string;
  /** In a fold; of reading, once. */
  milliseconds: number;
  /** Of the processor time of each run; null where that is not known. */
  shares: Record<PhaseRun, number | null>;
}

/** Those of both runs: 5 folds, 5 repeats. */
const N_FOLDS = 25;
/** Of readings; the first also starts the engine, as in a run. */
const N_READINGS = 3;
const MILLISECONDS = 1000;
const NANOSECONDS_PER_MILLISECOND = 1e6;

/** How often a fold goes through each workload. */
const PHASES: { title: string; workload: string; times: Record<PhaseRun, number> }[] = [
  { title: "preprocess", workload: "preprocess", times: { "ours-candidates": 1, "ours-default": 1 } },
  { title: "neighbours", workload: "smote_neighbors", times: { "ours-candidates": 1, "ours-default": 1 } },
  { title: "pool", workload: "smote_pool", times: { "ours-candidates": 1, "ours-default": 1 } },
  {
    title: "fits over the candidates",
    workload: "smote_fits",
    times: { "ours-candidates": 1, "ours-default": 1 },
  },
  {
    title: "fits of the weights",
    workload: "weights_fits",
    times: { "ours-candidates": 0, "ours-default": 1 },
  },
  // The weights' fits are scored like those of the candidates, and are about as many.
  { title: "scoring", workload: "scoring", times: { "ours-candidates": 1, "ours-default": 2 } },
];

/**
 * Times the phases one by one.
 *
 * @param file The table of the runs.
 * @param measured What the whole runs took.
 * @returns What the shares are made of; or why there is nothing: the phases are timed in a wasm that Rust compiles.
 */
export async function measuredPhases(
  file: string,
  measured: Measured,
): Promise<PhaseMeasurement | { reason: string }> {
  const cpuSeconds = (run: PhaseRun) => {
    const rounds = (measured[run] ?? []).map((round) => round.cpuSeconds);
    return rounds.length === 0 || rounds.includes(null) ? null : median(rounds as number[]);
  };
  const readSeconds = await readingSeconds(file);
  try {
    const fold = await wasmTimings("fold");
    const ofRuns = {
      "ours-candidates": cpuSeconds("ours-candidates"),
      "ours-default": cpuSeconds("ours-default"),
    };
    return { readSeconds, fold, cpuSeconds: ofRuns };
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}

/** The median time of reading a table, in this process. */
async function readingSeconds(file: string): Promise<number> {
  const seconds: number[] = [];
  for (let reading = 0; reading < N_READINGS; reading += 1) {
    const start = performance.now();
    await readTable(file);
    seconds.push((performance.now() - start) / MILLISECONDS);
  }
  return median(seconds);
}

/** Every phase, and what is left of the measured time: the start, the duplicate baseline, the selection, the model. */
export function phasesOf({ readSeconds, fold, cpuSeconds }: PhaseMeasurement): Phase[] {
  const share = (run: PhaseRun, seconds: number) => {
    const whole = cpuSeconds[run];
    return whole === null ? null : seconds / whole;
  };
  const shares = (seconds: (run: PhaseRun) => number) => ({
    "ours-candidates": share("ours-candidates", seconds("ours-candidates")),
    "ours-default": share("ours-default", seconds("ours-default")),
  });
  const read: Phase = {
    title: "read",
    milliseconds: MILLISECONDS * readSeconds,
    shares: shares(() => readSeconds),
  };
  const ofFold = PHASES.map(({ title, workload, times }): Phase => {
    const milliseconds = timingOf(fold, workload).nanoseconds / NANOSECONDS_PER_MILLISECOND;
    const inRun = (run: PhaseRun) => (N_FOLDS * times[run] * milliseconds) / MILLISECONDS;
    return { title, milliseconds, shares: shares(inRun) };
  });
  return [read, ...ofFold];
}

/** The share that no phase explains. */
export function unexplainedShare(phases: readonly Phase[], run: PhaseRun): number | null {
  return phases.reduce<number | null>((rest, { shares }) => {
    const share = shares[run];
    return rest === null || share === null ? null : rest - share;
  }, 1);
}
