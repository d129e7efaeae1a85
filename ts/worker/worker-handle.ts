import type { Endpoint } from "./comlink.js";

/** One worker, in Node or a browser, as the pool sees it. */
export interface WorkerHandle {
  /** Where comlink sends and listens. */
  readonly endpoint: Endpoint;
  /** A Web Lock that the worker shall hold while it lives; null where a dead worker makes itself known. */
  readonly lockName: string | null;
  /** Calls back with a reason whenever the worker shows that it will answer no more. */
  onDeath(listener: (reason: string) => void): void;
  /** Called when the worker holds its lock. */
  watchLock(): void;
  /** Ends the worker whatever it is doing; resolves when it has ended. */
  terminate(): Promise<void>;
  /** Tells whether the worker has work: one without must not keep the process alive. */
  setBusy(busy: boolean): void;
}

/** Starts a worker whose script calls `exposeJobs`. */
export type CreateWorker = () => WorkerHandle | Promise<WorkerHandle>;
