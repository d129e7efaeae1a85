import type { TableMessage } from "../engine/table-message.js";
import { fromReply, isInstanceLost, type Reply, toVtssError, VtssError } from "../errors.js";
import { type Remote, wrap } from "./comlink.js";
import type { Job, TableKey, WorkerApi } from "./protocol.js";
import type { CreateWorker, WorkerHandle } from "./worker-handle.js";

/** A worker that has not answered by then never will: its script loaded but does not listen. */
const START_TIMEOUT_MILLISECONDS = 60_000;

/** Why a worker will answer no more. */
export class WorkerDeath extends Error {
  /** The error that it died of, where it could still tell. */
  readonly error: VtssError | null;

  constructor(reason: string, error: VtssError | null = null) {
    super(reason);
    this.error = error;
  }
}

/**
 * One worker and its life: started, sent each table once, asked for jobs, which it runs one at a time.
 *
 * comlink alone leaves a call pending forever when the worker ends, so every call is raced against the signs of its
 * death; it also releases a proxy that is collected, so the connection keeps the proxy.
 */
export class WorkerConnection {
  /** Settled when the worker has been asked to prepare; what is asked from then on comes behind that. */
  readonly #asked: Promise<{ prepared: Promise<boolean> }>;
  /** Settled when it has prepared. */
  readonly #started: Promise<void>;
  readonly #loaded = new Set<TableKey>();
  readonly #onDeath: (connection: WorkerConnection) => void;
  #handle: WorkerHandle | null = null;
  #api: Remote<WorkerApi> | null = null;
  #death: WorkerDeath | null = null;
  /** What it dies of once it is terminated. */
  #ending: WorkerDeath | null = null;
  /** Jobs under way. */
  #nJobs = 0;
  /** What ends calls that are under way, should the worker die. */
  readonly #pending = new Set<(death: WorkerDeath) => void>();

  /**
   * Begins to start a worker.
   *
   * @param createWorker Starts it.
   * @param setup Makes what the worker is prepared with.
   * @param onDeath Called once, when the worker is known to be dead, by {@link WorkerConnection.terminate} as well.
   */
  constructor(
    createWorker: CreateWorker,
    setup: () => unknown,
    onDeath: (connection: WorkerConnection) => void,
  ) {
    this.#onDeath = onDeath;
    this.#asked = this.#askToPrepare(createWorker, setup);
    this.#started = this.#start();
    // Whoever asks for a job is told; until then it must not count as an unhandled rejection.
    this.#started.catch(() => {});
  }

  /** Whether it holds a table. */
  get holdsTable(): boolean {
    return this.#loaded.size > 0;
  }

  /**
   * Runs one job, after those that it was asked for before.
   *
   * @param job What to run.
   * @param table The table that it names; sent only if this worker does not have it yet.
   * @returns The job's value. Rejects with a `WorkerDeath` when the worker dies, else with a `VtssError`: the job's own,
   *   or WORKER_START_FAILED.
   */
  async run(job: Job, table: TableMessage | null): Promise<unknown> {
    // Before it has started: an idle worker does not keep a process alive.
    this.#count(1);
    try {
      // Why there is no worker is said below.
      await this.#asked.catch(() => {});
      // All at once: when the worker has prepared, this thread may be busy with a job of its own.
      const [started, loaded, ran] = await Promise.allSettled([
        this.#started,
        this.#load(job.table, table),
        this.#ask((api) => api.run(job)),
      ]);
      for (const before of [started, loaded]) {
        if (before.status === "rejected") throw before.reason;
      }
      if (ran.status === "rejected") throw ran.reason;
      return ran.value;
    } finally {
      this.#count(-1);
    }
  }

  /** Sends a table, unless the worker has it or was sent it. */
  async #load(key: TableKey | null, table: TableMessage | null): Promise<void> {
    if (key === null || table === null || this.#loaded.has(key)) return;
    this.#loaded.add(key);
    try {
      await this.#ask((api) => api.load(key, table));
    } catch (error) {
      this.#loaded.delete(key);
      throw error;
    }
  }

  /** Ends the worker whatever it is doing; what is pending rejects at once. Resolves when the worker has ended. */
  async terminate(): Promise<void> {
    this.#ending ??= new WorkerDeath("it was terminated");
    this.#die(this.#ending);
    await this.#handle?.terminate();
  }

  /** Settles when that has been asked; the answer is wrapped, as a promise that is returned would be waited for. */
  async #askToPrepare(
    createWorker: CreateWorker,
    setup: () => unknown,
  ): Promise<{ prepared: Promise<boolean> }> {
    // Both at once: compiling the engine need not wait for the worker's thread.
    const adopt = async () => this.#adopt(await createWorker());
    const [ready] = await this.#orDeath(async () => Promise.all([setup(), adopt()]));
    const lockName = this.#handle?.lockName ?? null;
    return { prepared: this.#ask((api) => api.prepare(ready, lockName)) };
  }

  async #start(): Promise<void> {
    const timer = setTimeout(
      () => this.#die(new WorkerDeath("it did not answer")),
      START_TIMEOUT_MILLISECONDS,
    );
    try {
      const { prepared } = await this.#asked;
      const isLockHeld = await prepared;
      if (isLockHeld) {
        this.#handle?.watchLock();
      }
    } catch (cause) {
      // It was asked to end.
      if (cause === this.#ending) throw cause;
      const error = startError(cause);
      this.#die(new WorkerDeath(error.message, error));
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  #adopt(handle: WorkerHandle): void {
    if (this.#death !== null) {
      void handle.terminate();
      return;
    }
    this.#handle = handle;
    this.#api = wrap<WorkerApi>(handle.endpoint);
    handle.onDeath((reason) => this.#die(new WorkerDeath(reason)));
    // After comlink's listener, which in Node would keep the process alive for an idle worker.
    handle.setBusy(this.#nJobs > 0);
  }

  #count(more: number): void {
    this.#nJobs += more;
    // One that is being ended keeps the process alive until it has: somebody waits for that.
    if (this.#death === null) this.#handle?.setBusy(this.#nJobs > 0);
  }

  async #ask<T>(call: (api: Remote<WorkerApi>) => Promise<Reply<T>>): Promise<T> {
    try {
      return fromReply(await this.#orDeath(async () => call(this.#api as Remote<WorkerApi>)));
    } catch (thrown) {
      if (thrown instanceof WorkerDeath) {
        throw thrown;
      }
      const error = toVtssError(thrown);
      if (isInstanceLost(error)) {
        throw this.#die(new WorkerDeath(error.message, error));
      }
      throw error;
    }
  }

  #orDeath<T>(begin: () => Promise<T>): Promise<T> {
    const death = this.#death;
    if (death !== null) {
      return Promise.reject(death);
    }
    return new Promise<T>((resolve, reject) => {
      this.#pending.add(reject);
      begin()
        .then(resolve, reject)
        .finally(() => this.#pending.delete(reject));
    });
  }

  #die(death: WorkerDeath): WorkerDeath {
    if (this.#death === null) {
      this.#death = death;
      for (const reject of this.#pending) reject(death);
      void this.#handle?.terminate();
      this.#onDeath(this);
    }
    return this.#death;
  }
}

/** An error of the worker's own keeps its code; that there is no worker at all is another matter. */
function startError(cause: unknown): VtssError {
  if (cause instanceof VtssError) {
    return cause;
  }
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new VtssError(
    "WORKER_START_FAILED",
    `a worker could not be started: ${reason}`,
    { reason },
    { cause },
  );
}
