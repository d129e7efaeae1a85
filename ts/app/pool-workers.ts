import { webWorkerHandle } from "../worker/web-worker.js";
import type { WorkerHandle } from "../worker/worker-handle.js";
import { inflate } from "./embedded-bytes.js";
import { hearRequests } from "./request-counter.js";
import type { PoolWorkersApi } from "./service-protocol.js";

/** The name of a worker of the pool; the script asks for it to know what it is. */
export const POOL_WORKER_NAME = "vtss-pool";

/** The one message that the page sends to a worker of the pool. */
export interface PoolWorkerStart {
  /** The way to the table's thread. */
  port: MessagePort;
  /** What fits, compiled. */
  engine: WebAssembly.Module;
}

/**
 * The pool's workers. The page starts them, though it is the table's thread that works with them: in Firefox a worker that
 * starts another one is, once in some twenty times, never heard of again (seen in 153).
 */
export class PoolWorkers implements PoolWorkersApi {
  readonly #script: string;
  readonly #engine: Promise<WebAssembly.Module>;
  readonly #onRequests: (nMore: number) => void;
  readonly #handles = new Map<number, WorkerHandle>();
  #nStarted = 0;

  /**
   * @param script Address of the page's script for workers. A blob, so that workers inherit the page's policy: one that was
   *   loaded from an address would escape it. No module: on a page from a disk a blob cannot be loaded as one.
   * @param engine What fits, deflated.
   * @param onRequests Called with the number of requests that a worker has made.
   */
  constructor(script: string, engine: Uint8Array, onRequests: (nMore: number) => void) {
    this.#script = script;
    this.#onRequests = onRequests;
    this.#engine = inflate(engine).then((wasm) => WebAssembly.compile(wasm));
    // The first worker to start will tell.
    this.#engine.catch(() => {});
  }

  /** Rejects where the engine cannot be compiled. */
  async start(port: MessagePort, onDeath: (reason: string) => void) {
    const worker = new Worker(this.#script, { name: POOL_WORKER_NAME });
    hearRequests(worker, this.#onRequests);
    const handle = webWorkerHandle(worker);
    handle.onDeath(onDeath);
    this.#nStarted += 1;
    const key = this.#nStarted;
    this.#handles.set(key, handle);
    try {
      worker.postMessage({ port, engine: await this.#engine } satisfies PoolWorkerStart, [port]);
    } catch (error) {
      await this.terminate(key);
      throw error;
    }
    return { key, lockName: handle.lockName };
  }

  async watchLock(key: number): Promise<void> {
    this.#handles.get(key)?.watchLock();
  }

  async terminate(key: number): Promise<void> {
    const handle = this.#handles.get(key);
    this.#handles.delete(key);
    await handle?.terminate();
  }

  /** Ends all: nobody is left to work with them. */
  close(): void {
    for (const key of this.#handles.keys()) void this.terminate(key);
  }
}
