/**
 * The files of WebAssembly that come with the package, apart from their bindings: a thread that hands one on, or has it
 * compiled before it is needed, loads no more than this.
 */
import { ModuleFile } from "./module.js";

/** What fits. */
export const engineFile = new ModuleFile(() => new URL("../wasm/vtss_wasm_bg.wasm", import.meta.url));

/** What concludes from a run. */
export const assessorFile = new ModuleFile(
  () => new URL("../wasm/vtss_assessment_wasm_bg.wasm", import.meta.url),
);

/** What reads delimited text. */
export const readerFile = new ModuleFile(() => new URL("../wasm/vtss_csv_wasm_bg.wasm", import.meta.url));
