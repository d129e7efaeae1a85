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
/** How long a workload is sampled for. */
const MEASURED_MILLISECONDS = 1000;
const FEWEST_SAMPLES = 5;
const NANOSECONDS_PER_MILLISECOND = 1e6;

let compiled: Promise<WebAssembly.Module> | undefined;

/** Compiles where that has not been done, and times a group. */
export async function wasmTimings(group: WorkloadGroup): Promise<Timing[]> {
  compiled ??= compile();
  const { exports } = await WebAssembly.instantiate(await compiled);
  const workloads = exports as unknown as Workloads;
  return Array.from({ length: workloads.select(GROUPS[group]) }, (_, index) => {
    const bytes = new Uint8Array(
      workloads.memory.buffer,
      workloads.name_start(index),
      workloads.name_bytes(index),
    );
    return {
      name: new TextDecoder().decode(bytes),
      amount: workloads.amount(index),
      nanoseconds: medianNanoseconds((nRuns) => workloads.run(index, nRuns)),
    };
  });
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
  // As the product's workers do: otherwise a kernel may stay in baseline code.
  setFlagsFromString("--no-liftoff");
  return WebAssembly.compile(readFileSync(file));
}

/** The median time of one run over samples of enough runs each. */
function medianNanoseconds(run: (nRuns: number) => void): number {
  const milliseconds = (nRuns: number) => {
    const start = performance.now();
    run(nRuns);
    return performance.now() - start;
  };
  let nRuns = 1;
  while (milliseconds(nRuns) < SAMPLE_MILLISECONDS) {
    nRuns *= 2;
  }
  const samples: number[] = [];
  const end = performance.now() + MEASURED_MILLISECONDS;
  while (samples.length < FEWEST_SAMPLES || performance.now() < end) {
    samples.push(milliseconds(nRuns) / nRuns);
  }
  return NANOSECONDS_PER_MILLISECOND * median(samples);
}
