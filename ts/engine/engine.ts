/** What fits, in this thread. This folder is the only importer of the generated glue. */
import initialise, * as glue from "../wasm/vtss_wasm.js";
import { Instance } from "./instance.js";
import { ModuleFile, type WasmSource } from "./module.js";

/** What the binding exports. */
export type Glue = typeof glue;

const file = new ModuleFile(() => new URL("../wasm/vtss_wasm_bg.wasm", import.meta.url));
const engine = new Instance<Glue>(glue, initialise, file);

/** Compiles the engine, for workers to start from. See {@link ModuleFile.compile}. */
export function compileEngine(source?: WasmSource): Promise<WebAssembly.Module> {
  return file.compile(source);
}

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
