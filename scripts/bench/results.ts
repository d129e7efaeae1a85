/** What was measured, kept so that a long benchmark can be run in parts. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { inProject } from "../project.js";
import type { PhaseMeasurement } from "./phases.js";
import type { RoundMeasurement } from "./rounds.js";
import type { Timing, WorkloadGroup } from "./timing.js";

const FILE = inProject("target", "bench", "results.json");

/** One entry a round each; `above` is empty where its program is missing. */
export interface ComparisonMeasurement {
  below: RoundMeasurement[];
  above: RoundMeasurement[];
}

/** The same workloads in native code and in WebAssembly. */
export interface WorkloadTimings {
  native: Timing[];
  wasm: Timing[];
}

export interface Results {
  /** See `comparabilityKey`. */
  key: string;
  comparisons: Record<string, ComparisonMeasurement>;
  phases?: PhaseMeasurement;
  workloads: Partial<Record<WorkloadGroup, WorkloadTimings>>;
}

/** Earlier results that may stand beside new ones, or none. */
export function earlierResults(key: string, file = FILE): Results {
  if (existsSync(file)) {
    const results = JSON.parse(readFileSync(file, "utf8")) as Results;
    if (results.key === key) {
      return results;
    }
  }
  return { key, comparisons: {}, workloads: {} };
}

/** Keeps results for the next run. */
export function keepResults(results: Results, file = FILE): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(results, null, 1)}\n`);
}
