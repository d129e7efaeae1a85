import { VtssError } from "../errors.js";
import { importNodeBuiltin, isNode } from "./node-builtin.js";

/** The engine's WebAssembly: a compiled module, or its bytes. */
export type WasmSource = WebAssembly.Module | BufferSource;

let compiled: Promise<WebAssembly.Module> | undefined;

/**
 * Compiles the engine once per thread. The module can be posted to workers, which then need not compile it again.
 *
 * @param source Module or bytes, for a page that holds them itself. Default: the file that comes with the package. Only
 *   the first call that succeeds counts.
 * @returns The compiled module. Rejects with ENGINE_NOT_LOADED when it cannot be read or compiled; a later call tries
 *   again.
 */
export function compileEngine(source?: WasmSource): Promise<WebAssembly.Module> {
  compiled ??= compile(source).catch((cause: unknown) => {
    compiled = undefined;
    throw engineNotLoaded("loaded", cause);
  });
  return compiled;
}

/**
 * The error of an engine that does not run.
 *
 * @param what What could not be done, as a participle.
 * @param cause What went wrong.
 */
export function engineNotLoaded(what: "loaded" | "started", cause: unknown): VtssError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new VtssError(
    "ENGINE_NOT_LOADED",
    `the engine could not be ${what}: ${reason}`,
    { reason },
    { cause },
  );
}

async function compile(source: WasmSource | undefined): Promise<WebAssembly.Module> {
  if (source instanceof WebAssembly.Module) {
    return source;
  }
  if (source !== undefined) {
    return WebAssembly.compile(source);
  }
  const url = new URL("../wasm/vtss_wasm_bg.wasm", import.meta.url);
  if (isNode() && url.protocol === "file:") {
    const { readFile } = await importNodeBuiltin("node:fs/promises");
    return WebAssembly.compile(await readFile(url));
  }
  return compileResponse(await fetch(url));
}

async function compileResponse(response: Response): Promise<WebAssembly.Module> {
  if (!response.ok) {
    throw new Error(`${response.url} answered ${response.status}`);
  }
  // Streaming compilation insists on the media type, which many static hosts do not send.
  if (response.headers.get("Content-Type")?.startsWith("application/wasm")) {
    return WebAssembly.compileStreaming(response);
  }
  return WebAssembly.compile(await response.arrayBuffer());
}
