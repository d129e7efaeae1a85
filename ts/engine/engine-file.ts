/** The WebAssembly that fits, apart from its binding: a thread that only hands it to workers loads no more than this. */
import { ModuleFile, type WasmSource } from "./module.js";

/** The file that comes with the package. */
export const engineFile = new ModuleFile(() => new URL("../wasm/vtss_wasm_bg.wasm", import.meta.url));

/** Compiles the engine, for workers to start from. See {@link ModuleFile.compile}. */
export function compileEngine(source?: WasmSource): Promise<WebAssembly.Module> {
  return engineFile.compile(source);
}
