/** The workloads of the core in WebAssembly, compiled with the flags of the shipped module and timed in this process. */
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { FLAG_SEPARATOR, optimise, RUST_FLAGS, rustEnvironment, TARGET } from "../build-wasm.js";
import { runOrThrow } from "../process.js";
import { inProject } from "../project.js";
import { median } from "./statistics.js";
import type { Timing, WorkloadGroup } from "./timing.js";

/** What crates/vtss-core/benches/wasm exports. */
interface Workloads {
  memory: WebAssembly.Memory;
  select(group: number): number;
  name_start(index: number): number;
  name_bytes(index: number): number;
  amount(index: number): number;
  run(index: number, nRuns: number): void;
}

const GROUPS: Record<WorkloadGroup, number> = { kernels: 0, fold: 1 };

/** A sample is at least so long, so that the clock's steps do not matter. */
const SAMPLE_MILLISECONDS = 5;
/** All workloads take turns, so that a machine that slows down slows all of them and shares of a rate stay right. */
const SAMPLING_ROUNDS = 10;
/** How long a workload is sampled for in a round, and at least once. */
const ROUND_MILLISECONDS = 100;
const NANOSECONDS_PER_MILLISECOND = 1e6;

let compiled: Promise<WebAssembly.Module> | undefined;

/** Compiles where that has not been done, and times a group. */
export async function wasmTimings(group: WorkloadGroup): Promise<Timing[]> {
  compiled ??= compile();
  const { exports } = await WebAssembly.instantiate(await compiled);
  const workloads = exports as unknown as Workloads;
  const indices = Array.from({ length: workloads.select(GROUPS[group]) }, (_, index) => index);
  const samplers = indices.map((index) => sampler((nRuns) => workloads.run(index, nRuns)));
  const samples = Array.from({ length: SAMPLING_ROUNDS }, () => samplers.map((sample) => sample()));
  return indices.map((index) => ({
    name: nameOf(workloads, index),
    amount: workloads.amount(index),
    nanoseconds: NANOSECONDS_PER_MILLISECOND * median(samples.flatMap((round) => round[index] ?? [])),
  }));
}

function nameOf(workloads: Workloads, index: number): string {
  const { buffer } = workloads.memory;
  return new TextDecoder().decode(
    new Uint8Array(buffer, workloads.name_start(index), workloads.name_bytes(index)),
  );
}

async function compile(): Promise<WebAssembly.Module> {
  const environment = await rustEnvironment();
  const build = ["build", "--release", "--locked", "-p", "vtss-bench-wasm", "--target", TARGET];
  await runOrThrow("cargo", build, {
    env: { ...environment, CARGO_ENCODED_RUSTFLAGS: RUST_FLAGS.join(FLAG_SEPARATOR) },
  });
  const folder = process.env.CARGO_TARGET_DIR ?? inProject("target");
  const file = join(folder, "bench", "workloads.wasm");
  mkdirSync(join(folder, "bench"), { recursive: true });
  await optimise(join(folder, TARGET, "release", "vtss_bench_wasm.wasm"), file);
  // Kernels are compared as they run once V8 has optimised them, which it does early in a run.
  setFlagsFromString("--no-liftoff");
  return WebAssembly.compile(readFileSync(file));
}

/** Finds out how many runs make a sample; what returns takes samples for a while: milliseconds of one run. */
function sampler(run: (nRuns: number) => void): () => number[] {
  const milliseconds = (nRuns: number) => {
    const start = performance.now();
    run(nRuns);
    return performance.now() - start;
  };
  // The first run is compiled.
  milliseconds(1);
  let nRuns = 1;
  while (milliseconds(nRuns) < SAMPLE_MILLISECONDS) {
    nRuns *= 2;
  }
  return () => {
    const samples: number[] = [];
    const end = performance.now() + ROUND_MILLISECONDS;
    do {
      samples.push(milliseconds(nRuns) / nRuns);
    } while (performance.now() < end);
    return samples;
  };
}
