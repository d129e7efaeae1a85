/** What fits, in this thread. This folder is the only importer of the generated glue. */
import initialise, * as glue from "../wasm/vtss_wasm.js";
import { Instance } from "./instance.js";
import type { WasmSource } from "./module.js";
import { engineFile } from "./module-files.js";

/** What the binding exports. */
export type Glue = typeof glue;

const engine = new Instance<Glue>(glue, initialise, engineFile);

/** Starts the engine of this thread. See {@link Instance.start}. */
export function startEngine(options: { wasm?: WasmSource | undefined } = {}): Promise<Glue> {
  return engine.start(options.wasm);
}

/** Calls into the started engine. See {@link Instance.call}. */
export function callEngine<T>(run: (glue: Glue) => T): T {
  return engine.call(run);
}

/** Throws this thread's instance away. See {@link Instance.discard}. */
export function discardEngine(): void {
  engine.discard();
}

/** The number of instances that were thrown away. See {@link Instance.generation}. */
export function engineGeneration(): number {
  return engine.generation;
}
