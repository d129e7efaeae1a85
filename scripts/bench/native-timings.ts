/** The workloads of the core in native code, timed by criterion. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { runOrThrow } from "../process.js";
import { inProject } from "../project.js";
import type { Timing, WorkloadGroup } from "./timing.js";

/** Runs `cargo bench` of a group and returns what criterion found, in the order in which it was run. */
export async function nativeTimings(group: WorkloadGroup): Promise<Timing[]> {
  const bench = ["bench", "--locked", "-p", "vtss-core", "--bench", group];
  const output = await runOrThrow("cargo", bench);
  const folder = join(process.env.CARGO_TARGET_DIR ?? inProject("target"), "criterion", group);
  const names = readdirSync(folder).filter((name) => output.includes(`${group}/${name}`));
  return names
    .sort((a, b) => output.indexOf(`${group}/${a}`) - output.indexOf(`${group}/${b}`))
    .map((name) => criterionTiming(name, (file) => readFileSync(join(folder, name, "new", file), "utf8")));
}

/** A timing from the files that criterion leaves. `read`: the text of a file by its name. */
export function criterionTiming(name: string, read: (file: string) => string): Timing {
  const estimates = JSON.parse(read("estimates.json")) as { median: { point_estimate: number } };
  const benchmark = JSON.parse(read("benchmark.json")) as { throughput: { Elements: number } };
  return { name, amount: benchmark.throughput.Elements, nanoseconds: estimates.median.point_estimate };
}
