/** `npm run bench:kernels`: the kernels and the phases of a fold, in native code and in WebAssembly; needs Rust. */
import { parseArgs } from "node:util";
import { coreBinding } from "./bench/cores.js";
import { measuredParts, PERFORMANCE_FILE, writeDocument } from "./bench/document.js";
import { comparabilityKey, machineLine, productLine } from "./bench/machine.js";
import { nativeTimings } from "./bench/native-timings.js";
import { earlierResults, keepResults } from "./bench/results.js";
import type { WorkloadGroup } from "./bench/timing.js";
import { wasmTimings } from "./bench/wasm-timings.js";
import { findYardstick } from "./bench/yardstick.js";
import { build } from "./build.js";

const GROUPS = ["kernels", "fold"] as const satisfies WorkloadGroup[];

const { values: flags } = parseArgs({
  options: { write: { type: "boolean", default: false }, python: { type: "string", default: "python3" } },
});

await build();
// The line about the machine names the yardstick's versions: one line serves all tables of the document.
const machine = machineLine(await findYardstick(flags.python));
const results = earlierResults(comparabilityKey(machine));
for (const group of GROUPS) {
  console.error(`${group}: native code, by cargo bench`);
  const native = await nativeTimings(group);
  console.error(`${group}: WebAssembly, in Node`);
  results.workloads[group] = { native, wasm: await wasmTimings(group) };
}
keepResults(results);

const parts = measuredParts(results, [machine, productLine(), coreBinding().description].join("; "));
console.log([parts.kernels, parts.fold].join("\n\n"));
if (flags.write) {
  writeDocument(parts);
  console.error(`written into ${PERFORMANCE_FILE}`);
}
