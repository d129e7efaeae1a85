import { isInstanceLost, OUT_OF_MEMORY, toVtssError, VtssError } from "../errors.js";
import { engineNotLoaded, type ModuleFile, type WasmSource } from "./module.js";
import { isNode } from "./node-builtin.js";

/** What the generated glue of every binding has. */
export interface InstanceGlue {
  initSync(options: { module: WebAssembly.Module }): unknown;
  discardInstance(): void;
  memoryBytes(): number;
}

/**
 * A trap above this size of the instance's memory is taken for a failed allocation: the trap itself says only
 * "unreachable", WebAssembly's limit is 4 GiB, and no single request asks for the quarter that is then left.
 */
const NEARLY_FULL_BYTES = 3 * 2 ** 30;

/**
 * The WebAssembly instance of one binding in this thread. The generated glue is a module with one instance in it. Its
 * memory grows and never shrinks; one that trapped is replaced by a fresh one of the same compiled module, in about a
 * millisecond.
 */
export class Instance<Glue extends InstanceGlue> {
  readonly #glue: Glue;
  readonly #initialise: (options: { module_or_path: WebAssembly.Module }) => Promise<unknown>;
  readonly #file: ModuleFile;
  #started: Promise<Glue> | undefined;
  #running = false;
  #generation = 0;

  /** The instance is not started yet. `initialise` is the default export of the glue. */
  constructor(
    glue: Glue,
    initialise: (options: { module_or_path: WebAssembly.Module }) => Promise<unknown>,
    file: ModuleFile,
  ) {
    this.#glue = glue;
    this.#initialise = initialise;
    this.#file = file;
  }

  /**
   * Starts the instance, once; later calls return the same.
   *
   * @param wasm Module or bytes instead of the file that comes with the package.
   * @returns The binding. Rejects with ENGINE_NOT_LOADED when it cannot be read, compiled or started; a later call
   *   tries again.
   */
  start(wasm?: WasmSource): Promise<Glue> {
    this.#started ??= this.#start(wasm).catch((error: unknown) => {
      this.#started = undefined;
      throw error;
    });
    return this.#started;
  }

  async #start(wasm: WasmSource | undefined): Promise<Glue> {
    const module = await this.#file.compile(wasm);
    try {
      // In browsers not at once, which some refuse on the main thread. In Node not the other way: it asks whether it was
      // given a `Request`, for which Node loads all of fetch, 25 milliseconds of every thread.
      if (isNode()) this.#glue.initSync({ module });
      else await this.#initialise({ module_or_path: module });
    } catch (cause) {
      throw engineNotLoaded("started", cause);
    }
    this.#running = true;
    return this.#glue;
  }

  /**
   * Calls into the started instance. Whatever it throws becomes a `VtssError`; after a trap the instance is thrown away,
   * and the next call finds a fresh one.
   *
   * @param run Gets the binding; must be synchronous.
   * @returns What `run` returns. Throws the binding's typed errors; INTERNAL with `details.trap` after a trap,
   *   OUT_OF_MEMORY where the trap can be told to be one, INTERNAL when the instance was not started.
   */
  call<T>(run: (glue: Glue) => T): T {
    if (!this.#running) {
      throw new VtssError("INTERNAL", "internal error: the engine was called before it was started");
    }
    try {
      return run(this.#glue);
    } catch (thrown) {
      const error = this.#nameFailedAllocation(toVtssError(thrown));
      if (isInstanceLost(error)) {
        this.discard();
      }
      throw error;
    }
  }

  #nameFailedAllocation(error: VtssError): VtssError {
    const memoryBytes = error.details.trap === undefined ? 0 : this.#glue.memoryBytes();
    if (memoryBytes < NEARLY_FULL_BYTES) {
      return error;
    }
    const message = "out of memory: the engine's 4 GiB are used up";
    return new VtssError(OUT_OF_MEMORY, message, { memoryBytes }, { cause: error });
  }

  /** Throws the instance away with all its memory. Its handles are dead; the next call finds a fresh one. */
  discard(): void {
    if (!this.#running) {
      return;
    }
    this.#generation += 1;
    this.#glue.discardInstance();
    // The glue replaces the instance at its next call, but only after it has copied that call's arguments into the old
    // one: so the next call must be one without arguments.
    this.#glue.memoryBytes();
  }

  /**
   * The number of instances that were thrown away. A handle remembers it: one of an earlier instance must not be freed
   * in a later one.
   */
  get generation(): number {
    return this.#generation;
  }
}
