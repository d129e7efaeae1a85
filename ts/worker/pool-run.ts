import { AbortError, VtssError } from "../errors.js";
import type { Job } from "./protocol.js";

/** How far a run is. */
export interface RunProgress {
  /** Jobs that have ended. */
  done: number;
  /** Jobs of the run. */
  total: number;
  /** Name of the job that has just ended. */
  job: string;
}

/** Time and control of one run. */
export interface RunOptions {
  /** Ends the run at once; its busy workers are terminated. */
  signal?: AbortSignal | undefined;
  /** Called after each job; what it throws ends the run. */
  onProgress?: ((progress: RunProgress) => void) | undefined;
  /** So many jobs of earlier runs that have not been begun, the last ones, are begun after these. Default 0. */
  overtakes?: number | undefined;
  /** Whether the thread that leads may run some of the jobs, where the pool has made it a worker. Default false. */
  withLeader?: boolean | undefined;
}

/** A job on its way, and the workers that died of it. */
export interface Task {
  readonly run: PoolRun;
  readonly job: Job;
  /** Its place among the run's jobs. */
  readonly index: number;
  nDeaths: number;
}

/** One call of `WorkerPool.run`: collects results in the order of the jobs and ends exactly once. */
export class PoolRun {
  /** Settles when the run ends. */
  readonly promise: Promise<unknown[]>;
  readonly tasks: Task[];
  readonly #results: unknown[];
  readonly #options: RunOptions;
  readonly #onEnd: (run: PoolRun) => void;
  readonly #abort = () => this.fail(new AbortError({ cause: this.#options.signal?.reason }));
  #nDone = 0;
  #ended = false;
  #resolve: (results: unknown[]) => void = () => {};
  #reject: (error: unknown) => void = () => {};

  /**
   * @param jobs At least one.
   * @param options The signal must not be aborted yet.
   * @param onEnd Called once, just after the promise was settled.
   */
  constructor(jobs: readonly Job[], options: RunOptions, onEnd: (run: PoolRun) => void) {
    this.#options = options;
    this.#onEnd = onEnd;
    this.#results = new Array(jobs.length);
    this.tasks = jobs.map((job, index) => ({ run: this, job, index, nDeaths: 0 }));
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    options.signal?.addEventListener("abort", this.#abort, { once: true });
  }

  /** Whether the thread that leads may run some of the jobs. */
  get isForLeader(): boolean {
    return this.#options.withLeader ?? false;
  }

  /** Takes the value of a job; the last one ends the run. */
  fulfil(task: Task, value: unknown): void {
    if (this.#ended) {
      return;
    }
    this.#results[task.index] = value;
    this.#nDone += 1;
    try {
      this.#options.onProgress?.({ done: this.#nDone, total: this.tasks.length, job: task.job.name });
    } catch (error) {
      this.fail(error);
      return;
    }
    if (this.#nDone === this.tasks.length) {
      this.#end(() => this.#resolve(this.#results));
    }
  }

  /** Ends the run with an error. */
  fail(error: unknown): void {
    this.#end(() => this.#reject(error));
  }

  #end(settle: () => void): void {
    if (this.#ended) {
      return;
    }
    this.#ended = true;
    this.#options.signal?.removeEventListener("abort", this.#abort);
    settle();
    this.#onEnd(this);
  }
}

/**
 * The error of a job of which two workers died.
 *
 * @param job The job.
 * @param reason What the second worker was last known to do.
 * @param error The error that it died of, where it could still tell; OUT_OF_MEMORY keeps its code.
 */
export function jobDeathError(job: Job, reason: string, error: VtssError | null): VtssError {
  if (error?.code === "OUT_OF_MEMORY") {
    const message = `${error.message} (job "${job.name}")`;
    return new VtssError(error.code, message, { ...error.details, job: job.name }, { cause: error });
  }
  const message = `two workers died of the job "${job.name}", the second because: ${reason}`;
  return new VtssError("WORKER_DIED", message, { job: job.name, reason }, { cause: error });
}
