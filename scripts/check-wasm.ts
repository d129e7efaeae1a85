/** Checks, without Rust, that the committed ts/wasm is what the committed sources were compiled to. */
import { isProgram } from "./project.js";
import {
  ARTEFACTS,
  readProvenance,
  wasmArtefacts,
  wasmFolder,
  wasmSizes,
  wasmSources,
} from "./wasm-provenance.js";

const REMEDY = "`npm run build:wasm` makes it anew";

/** Returns a sentence that says what was found right; throws with what is stale. */
export function checkWasm(): string {
  const recorded = readProvenance(wasmFolder);
  const sources = wasmSources();
  if (recorded.sources.sha256 !== sources.sha256) {
    throw new Error(`ts/wasm is stale: the Rust sources have changed since it was compiled; ${REMEDY}`);
  }
  const artefacts = wasmArtefacts(wasmFolder);
  const changed = ARTEFACTS.filter((name) => artefacts[name]?.sha256 !== recorded.artefacts[name]?.sha256);
  if (changed.length > 0) {
    throw new Error(`not as they were compiled in ts/wasm: ${changed.join(", ")}; ${REMEDY}`);
  }
  return `${sources.files} sources, ${wasmSizes(artefacts)}`;
}

if (isProgram(import.meta.url)) {
  console.log(`ts/wasm belongs to the sources: ${checkWasm()}`);
}
