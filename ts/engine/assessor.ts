/** What concludes from a run, in this thread: WebAssembly of its own, since the threads that fit do not need it. */
import initialise, * as glue from "../wasm/vtss_assessment_wasm.js";
import { Instance } from "./instance.js";
import type { WasmSource } from "./module.js";
import { assessorFile } from "./module-files.js";

/** What the binding exports. */
export type AssessorGlue = typeof glue;

const assessor = new Instance<AssessorGlue>(glue, initialise, assessorFile);

/** Starts the assessor of this thread. See {@link Instance.start}. */
export async function startAssessor(options: { wasm?: WasmSource | undefined } = {}): Promise<void> {
  await assessor.start(options.wasm);
}

/** Calls into the started assessor. See {@link Instance.call}. */
export function callAssessor<T>(run: (glue: AssessorGlue) => T): T {
  return assessor.call(run);
}
