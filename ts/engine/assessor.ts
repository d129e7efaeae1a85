/** What concludes from a run, in this thread: WebAssembly of its own, since the threads that fit do not need it. */
import initialise, * as glue from "../wasm/vtss_assessment_wasm.js";
import { Instance } from "./instance.js";
import { ModuleFile, type WasmSource } from "./module.js";

/** What the binding exports. */
export type AssessorGlue = typeof glue;

const file = new ModuleFile(() => new URL("../wasm/vtss_assessment_wasm_bg.wasm", import.meta.url));
const assessor = new Instance<AssessorGlue>(glue, initialise, file);

/** Starts the assessor of this thread. See {@link Instance.start}. */
export async function startAssessor(options: { wasm?: WasmSource | undefined } = {}): Promise<void> {
  await assessor.start(options.wasm);
}

/** Calls into the started assessor. See {@link Instance.call}. */
export function callAssessor<T>(run: (glue: AssessorGlue) => T): T {
  return assessor.call(run);
}
