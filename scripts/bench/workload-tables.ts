/** Phases, kernels and the parts of a fold as tables, ratios first. */
import { type PhaseMeasurement, phasesOf, unexplainedShare } from "./phases.js";
import type { WorkloadTimings } from "./results.js";
import { markdownTable, NOTHING, number, percent } from "./tables.js";
import { type Timing, timingOf } from "./timing.js";

const NANOSECONDS_PER_MILLISECOND = 1e6;

/** How the speed of a kernel is said. */
type Unit = "GF/s" | "ns a value" | "ns a pair";

/** Each workload of the kernels: its title, its unit and, for a product, the rate that it is measured against. */
const KERNELS: Record<string, { title: string; unit: Unit; rawRate?: string }> = {
  raw_f64: { title: "multiply and add in registers, f64", unit: "GF/s" },
  raw_f32: { title: "multiply and add in registers, f32", unit: "GF/s" },
  product_f64: { title: "tall product (margins), f64", unit: "GF/s", rawRate: "raw_f64" },
  product_f32: { title: "tall product (margins), f32", unit: "GF/s", rawRate: "raw_f32" },
  transposed_product_f64: { title: "tall product (gradients), f64", unit: "GF/s", rawRate: "raw_f64" },
  transposed_product_f32: { title: "tall product (gradients), f32", unit: "GF/s", rawRate: "raw_f32" },
  upper_gram_f64: { title: "Gram product (Hessians), f64", unit: "GF/s", rawRate: "raw_f64" },
  upper_gram_f32: { title: "Gram product (Hessians), f32", unit: "GF/s", rawRate: "raw_f32" },
  rounded_gram: { title: "the same, rounding rows to 13 bits", unit: "GF/s", rawRate: "raw_f32" },
  sigmoid_f64: { title: "sigmoid, f64", unit: "ns a value" },
  sigmoid_f32: { title: "sigmoid, f32", unit: "ns a value" },
  softplus_f64: { title: "softplus, f64", unit: "ns a value" },
  neighbor_distances: { title: "neighbour distances, 40 features", unit: "ns a pair" },
};

/** The share of each phase in two runs. */
export function phaseTable(measurement: PhaseMeasurement): string {
  const phases = phasesOf(measurement);
  const rows = phases.map(({ title, shares, milliseconds }) => [
    title,
    percent(shares["ours-candidates"]),
    percent(shares["ours-default"]),
    number(milliseconds),
  ]);
  const rest = [
    "everything else",
    percent(unexplainedShare(phases, "ours-candidates")),
    percent(unexplainedShare(phases, "ours-default")),
    NOTHING,
  ];
  return markdownTable(["phase", "candidates alone", "default", "ms a fold (read: once)"], [...rows, rest]);
}

/** Every kernel: WebAssembly against native code, and products against what the registers could do. */
export function kernelTable({ native, wasm }: WorkloadTimings): string {
  const header = [
    ...["kernel", "time, wasm / native", "of the raw rate, wasm", "of the raw rate, native"],
    ...["wasm", "native", ""],
  ];
  const rows = wasm.map((timing) => {
    const kernel = KERNELS[timing.name];
    if (kernel === undefined) {
      throw new Error(`the kernel ${timing.name} has no title in scripts/bench/workload-tables.ts`);
    }
    const ofNative = timingOf(native, timing.name);
    const share = (timings: Timing[]) =>
      kernel.rawRate === undefined
        ? NOTHING
        : percent(rate(timingOf(timings, timing.name)) / rate(timingOf(timings, kernel.rawRate)));
    return [
      ...[kernel.title, number(timing.nanoseconds / ofNative.nanoseconds), share(wasm), share(native)],
      ...[speed(timing, kernel.unit), speed(ofNative, kernel.unit), kernel.unit],
    ];
  });
  return markdownTable(header, rows);
}

/** The phases of a fold: WebAssembly against native code. */
export function foldTable({ native, wasm }: WorkloadTimings): string {
  const milliseconds = (timing: Timing) => number(timing.nanoseconds / NANOSECONDS_PER_MILLISECOND);
  const rows = wasm.map((timing) => {
    const ofNative = timingOf(native, timing.name);
    return [
      ...[timing.name.replaceAll("_", " "), number(timing.nanoseconds / ofNative.nanoseconds)],
      ...[milliseconds(timing), milliseconds(ofNative)],
    ];
  });
  return markdownTable(["phase", "time, wasm / native", "ms, wasm", "ms, native"], rows);
}

/** Of the operations that a run does, how many it does in a nanosecond. */
function rate({ amount, nanoseconds }: Timing): number {
  return amount / nanoseconds;
}

function speed(timing: Timing, unit: Unit): string {
  return number(unit === "GF/s" ? rate(timing) : 1 / rate(timing));
}
