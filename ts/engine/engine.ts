/**
 * Loads and owns the WebAssembly instance of this thread; the only importer of the generated glue.
 *
 * The glue is a module with one instance in it, so a thread has one engine. Its memory grows and never shrinks: what
 * needs much of it once runs in {@link withDisposableEngine}, and an instance that trapped is replaced by a fresh one
 * of the same compiled module, in about a millisecond.
 */
import { isInstanceLost, OUT_OF_MEMORY, toVtssError, VtssError } from "../errors.js";
import initialise, * as glue from "../wasm/vtss_wasm.js";
import { compileEngine, engineNotLoaded, type WasmSource } from "./module.js";

/** What the binding exports. */
export type Glue = typeof glue;

/**
 * A trap above this size of the instance's memory is taken for a failed allocation: the trap itself says only
 * "unreachable", WebAssembly's limit is 4 GiB, and no single request asks for the quarter that is then left.
 */
const NEARLY_FULL_BYTES = 3 * 2 ** 30;

let started: Promise<Glue> | undefined;
let running = false;
let generation = 0;
let disposableUsers = 0;

/**
 * Starts the engine of this thread, once; later calls return the same.
 *
 * @param options `wasm`: module or bytes instead of the file that comes with the package.
 * @returns The binding. Rejects with ENGINE_NOT_LOADED when it cannot be read, compiled or started; a later call tries
 *   again.
 */
export function startEngine(options: { wasm?: WasmSource | undefined } = {}): Promise<Glue> {
  started ??= start(options.wasm).catch((error: unknown) => {
    started = undefined;
    throw error;
  });
  return started;
}

async function start(wasm: WasmSource | undefined): Promise<Glue> {
  const module = await compileEngine(wasm);
  try {
    await initialise({ module_or_path: module });
  } catch (cause) {
    throw engineNotLoaded("started", cause);
  }
  running = true;
  return glue;
}

/**
 * Calls into the started engine. Whatever it throws becomes a `VtssError`; after a trap the instance is thrown away, and
 * the next call finds a fresh one.
 *
 * @param run Gets the binding; must be synchronous.
 * @returns What `run` returns. Throws the engine's typed errors; INTERNAL with `details.trap` after a trap, OUT_OF_MEMORY
 *   where the trap can be told to be one, INTERNAL when the engine was not started.
 */
export function callEngine<T>(run: (glue: Glue) => T): T {
  if (!running) {
    throw new VtssError("INTERNAL", "internal error: the engine was called before it was started");
  }
  try {
    return run(glue);
  } catch (thrown) {
    const error = nameFailedAllocation(toVtssError(thrown));
    if (isInstanceLost(error)) {
      discardEngine();
    }
    throw error;
  }
}

function nameFailedAllocation(error: VtssError): VtssError {
  const memoryBytes = error.details.trap === undefined ? 0 : glue.memoryBytes();
  if (memoryBytes < NEARLY_FULL_BYTES) {
    return error;
  }
  const message = "out of memory: the engine's 4 GiB are used up";
  return new VtssError(OUT_OF_MEMORY, message, { memoryBytes }, { cause: error });
}

/** Throws this thread's instance away with all its memory. Its handles are dead; the next call finds a fresh one. */
export function discardEngine(): void {
  if (!running) {
    return;
  }
  generation += 1;
  glue.discardInstance();
  // The glue replaces the instance at its next call, but only after it has copied that call's arguments into the old
  // one: so the next call must be one without arguments.
  glue.memoryBytes();
}

/**
 * The number of instances that were thrown away. A handle remembers it: one of an earlier instance must not be freed in
 * a later one.
 */
export function engineGeneration(): number {
  return generation;
}

/**
 * Runs something that needs much memory once, such as reading a file, and gives the memory back afterwards: the
 * instance is thrown away when the last such call has ended. Nothing that lives on the main thread may hold a handle
 * across it; workers, which do hold handles, never call it.
 *
 * @param run Gets the binding; its calls into it go through {@link callEngine}.
 * @returns What `run` returns, once it has settled.
 */
export async function withDisposableEngine<T>(run: (glue: Glue) => T | Promise<T>): Promise<T> {
  const binding = await startEngine();
  disposableUsers += 1;
  try {
    return await run(binding);
  } finally {
    disposableUsers -= 1;
    if (disposableUsers === 0) {
      discardEngine();
    }
  }
}
