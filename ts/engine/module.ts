import { VtssError } from "../errors.js";
import { compileSparingly } from "./compile-sparingly.js";
import { importNodeBuiltin, isNode } from "./node-builtin.js";

/** Defined where a build is a program, and its process none of anybody else's. */
declare const VTSS_OWN_PROCESS: true | undefined;

/** WebAssembly of one binding: a compiled module, or its bytes. */
export type WasmSource = WebAssembly.Module | BufferSource;

/** A file of WebAssembly that comes with the package, compiled at most once per thread. */
export class ModuleFile {
  readonly #url: () => URL;
  #compiled: Promise<WebAssembly.Module> | undefined;
  #bytes: BufferSource | undefined;

  /** @param url Where the file lies; asked for when it is needed, so that a page that holds the bytes never looks. */
  constructor(url: () => URL) {
    this.#url = url;
  }

  /**
   * Compiles the module. It can be posted to workers, which then need not compile it again.
   *
   * @param source Module or bytes, for a page that holds them itself. Default: the file. Only the first call that
   *   succeeds counts.
   * @returns The compiled module. Rejects with ENGINE_NOT_LOADED when it cannot be read or compiled; a later call tries
   *   again.
   */
  compile(source?: WasmSource): Promise<WebAssembly.Module> {
    if (this.#compiled === undefined) {
      this.#bytes = source instanceof WebAssembly.Module ? undefined : source;
      this.#compiled = compile(source ?? this.#url).catch((cause: unknown) => {
        this.#compiled = undefined;
        throw engineNotLoaded("loaded", cause);
      });
    }
    return this.#compiled;
  }

  /**
   * What another thread can start from: the bytes, where the page holds them itself, since Chromium hands on no compiled
   * module to a worker of a page from the disk; else the module. Rejects as {@link ModuleFile.compile}.
   */
  async toHandOn(): Promise<WasmSource> {
    const module = await this.compile();
    return this.#bytes ?? module;
  }
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

async function compile(given: WasmSource | (() => URL)): Promise<WebAssembly.Module> {
  // Here, where it rejects: a script of CommonJS that a bundler made of the package has no address.
  const source = typeof given === "function" ? given() : given;
  if (source instanceof WebAssembly.Module) {
    return source;
  }
  if (!(source instanceof URL)) {
    return WebAssembly.compile(source);
  }
  if (isNode() && source.protocol === "file:") {
    const { readFileSync } = await importNodeBuiltin("node:fs");
    // At once: read in the background at the start of a process it is there ten milliseconds later (measured), as this
    // thread has workers to start meanwhile.
    const bytes = readFileSync(source);
    return typeof VTSS_OWN_PROCESS === "undefined" ? WebAssembly.compile(bytes) : compileSparingly(bytes);
  }
  return compileResponse(await fetch(source));
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
