import { shareTable } from "../engine/table-message.js";
import { AbortError, VtssError } from "../errors.js";
import { createWorker, engineSetup } from "./create-worker.js";
import { requireWorkerCount } from "./default-workers.js";
import { jobDeathError, PoolRun, type RunOptions, type Task } from "./pool-run.js";
import type { Job, TableKey, TableMessage } from "./protocol.js";
import { WorkerConnection, WorkerDeath } from "./worker-connection.js";
import type { CreateWorker } from "./worker-handle.js";

/** How a pool is made. */
export interface WorkerPoolOptions {
  /** The most workers that live at one time, at least 1; see `resolveWorkers`. */
  workers: number;
  /** Starts a worker. Default: the script that comes with the package, in a thread or a web worker. */
  createWorker?: CreateWorker | undefined;
  /** Makes the thread that leads one of them, for runs that say so; there must be others. Default: it is none. */
  leader?: CreateWorker | undefined;
  /** Makes what each worker is prepared with. Default: the engine, compiled once. */
  setup?: (() => unknown) | undefined;
}

/** A job gets one more worker when its first dies; a job that kills two is at fault itself. */
const MAX_DEATHS = 2;
/** No worker is given a job ahead where fewer wait: the leader takes them. */
const LEAST_WAITING = 3;

/**
 * Spreads small pure jobs over workers.
 *
 * Workers are started when there is a job for them and each runs one job at a time; beside a leader that runs jobs, who cannot
 * listen meanwhile, they have one more to go on with. A worker that dies (exit, uncaught error, trap, out of memory, a message
 * that cannot be read) is replaced and its job runs again. No call stays pending whatever happens to a worker. A pool without
 * work does not keep a Node process alive, but its memory stays until {@link WorkerPool.close}.
 */
export class WorkerPool {
  #nWorkers: number;
  readonly #createWorker: CreateWorker;
  #createLeader: CreateWorker | undefined;
  readonly #setup: () => unknown;
  readonly #tables = new Map<TableKey, TableMessage>();
  readonly #connections = new Set<WorkerConnection>();
  readonly #idle: WorkerConnection[] = [];
  /** The tasks of each, in the order in which it runs them. */
  readonly #busy = new Map<WorkerConnection, Task[]>();
  readonly #runs = new Set<PoolRun>();
  /** Those for whose death a task has been blamed, or none is to blame. */
  readonly #blamedFor = new WeakSet<WorkerConnection>();
  #leader: WorkerConnection | null = null;
  /** The same, while it has nothing to do. */
  #idleLeader: WorkerConnection | null = null;
  #queue: Task[] = [];
  #dismissed = false;
  #closed = false;

  /** Throws OPTION_INVALID when `workers` is no whole number from 1 to 256. */
  constructor(options: WorkerPoolOptions) {
    this.#createLeader = options.leader;
    this.#nWorkers = requireWorkerCount(options.workers) - (this.#createLeader === undefined ? 0 : 1);
    this.#createWorker = options.createWorker ?? createWorker;
    this.#setup = options.setup ?? engineSetup;
  }

  /** Workers that run jobs of any run: all but the leader. */
  get nForAll(): number {
    return this.#nWorkers;
  }

  /** Has one more worker in the place of the leader, before it has run a job: those that are coming would take it too long. */
  doWithoutLeader(): void {
    if (this.#createLeader === undefined) return;
    this.#createLeader = undefined;
    this.#nWorkers += 1;
    this.warm();
  }

  /** Begins to start all workers, before there is a job for them. */
  warm(): void {
    for (let connection = this.#connect(); connection !== null; connection = this.#connect()) {
      this.#idle.push(connection);
    }
  }

  /**
   * Gives the pool a table for its jobs. Each worker is sent it once, before its first job that names it; the arrays lie
   * in shared memory where there is any (they are copied there unless they already are) and must not be changed.
   *
   * @param table What the engine takes. What is wrong with it is said by the first job that needs it.
   * @returns The key by which jobs name it.
   */
  load(table: TableMessage): TableKey {
    const key = `table-${this.#tables.size + 1}`;
    this.#tables.set(key, shareTable(table));
    return key;
  }

  /**
   * Runs jobs and waits for all.
   *
   * @param jobs Their order is the order in which they are begun.
   * @param options Signal, progress, and what they overtake.
   * @returns The jobs' values in the order of the jobs, whichever ended first. Rejects with `AbortError` at once when
   *   aborted; with the error of the first job that fails; with WORKER_DIED {job, reason} when two workers died of one
   *   job, WORKER_START_FAILED {reason}, ENGINE_NOT_LOADED {reason}, POOL_CLOSED. The run's other jobs are stopped.
   */
  run<R = unknown>(jobs: readonly Job[], options: RunOptions = {}): Promise<R[]> {
    if (this.#closed) {
      return Promise.reject(poolClosed());
    }
    if (options.signal?.aborted) {
      return Promise.reject(new AbortError({ cause: options.signal.reason }));
    }
    if (jobs.length === 0) {
      return Promise.resolve([]);
    }
    const run = new PoolRun(jobs, options, (ended) => this.#stop(ended));
    this.#runs.add(run);
    const place = Math.max(0, this.#queue.length - (options.overtakes ?? 0));
    this.#queue.splice(place, 0, ...run.tasks);
    this.#dispatch();
    return run.promise as Promise<R[]>;
  }

  /**
   * Says that no run will follow those under way: idle workers end at once, busy ones with their last job, while this thread
   * goes on. {@link WorkerPool.close} is needed all the same.
   */
  dismiss(): void {
    this.#dismissed = true;
    this.#endIdle(() => true);
  }

  /**
   * Ends the idle workers that hold a table, with all their memory, which never shrinks otherwise, and begins to start new ones
   * until there are as many as there may be; none after {@link WorkerPool.dismiss} or {@link WorkerPool.close}.
   */
  renewIdle(): void {
    this.#endIdle((connection) => connection.holdsTable);
    if (!this.#dismissed && !this.#closed) this.warm();
  }

  #endIdle(isEnded: (connection: WorkerConnection) => boolean): void {
    // A copy: those that end leave the list.
    for (const connection of this.#idle.filter(isEnded)) void connection.terminate();
  }

  /** Ends all workers; runs that are not done reject with POOL_CLOSED. Resolves when the workers have ended. */
  async close(): Promise<void> {
    this.#closed = true;
    const ended = [...this.#connections, ...(this.#leader ? [this.#leader] : [])].map((connection) =>
      connection.terminate(),
    );
    for (const run of this.#runs) {
      run.fail(poolClosed());
    }
    this.#tables.clear();
    await Promise.all(ended);
  }

  #dispatch(): void {
    for (;;) {
      const task = this.#queue[0];
      if (task === undefined || this.#closed) {
        return;
      }
      const connection = this.#connectionFor(task);
      if (connection === null) {
        return;
      }
      this.#queue.shift();
      void this.#execute(connection, task);
    }
  }

  #connectionFor(task: Task): WorkerConnection | null {
    if (task.nDeaths === 0) {
      return this.#idle.pop() ?? this.#connect() ?? this.#leaderFor(task) ?? this.#aheadFor(task);
    }
    // A second attempt shall not inherit whatever state a worker is in.
    return this.#connect() ?? this.#idle.pop() ?? null;
  }

  /** The leader, if it may run the task and is free to. */
  #leaderFor(task: Task): WorkerConnection | null {
    if (this.#createLeader === undefined || !task.run.isForLeader) return null;
    if (this.#leader === null) {
      this.#leader = new WorkerConnection(this.#createLeader, this.#setup, () => {
        this.#leader = null;
        this.#idleLeader = null;
      });
      return this.#leader;
    }
    const idle = this.#idleLeader;
    this.#idleLeader = null;
    return idle;
  }

  /** A worker that can go on with the task at once when it is done with its own: the leader may be running another then. */
  #aheadFor(task: Task): WorkerConnection | null {
    if (!task.run.isForLeader || this.#leader === null || this.#queue.length < LEAST_WAITING) return null;
    for (const [connection, tasks] of this.#busy) {
      // One that is dead is busy until its calls have ended; the leader is none of them.
      if (tasks.length === 1 && this.#connections.has(connection)) return connection;
    }
    return null;
  }

  #connect(): WorkerConnection | null {
    if (this.#connections.size >= this.#nWorkers) {
      return null;
    }
    const connection = new WorkerConnection(this.#createWorker, this.#setup, (dead) => this.#forget(dead));
    this.#connections.add(connection);
    return connection;
  }

  async #execute(connection: WorkerConnection, task: Task): Promise<void> {
    const tasks = this.#busy.get(connection) ?? [];
    this.#busy.set(connection, [...tasks, task]);
    const end = await this.#attempt(connection, task);
    // First: a run that ends terminates the workers that are busy with it, and this one no longer is.
    const others = (this.#busy.get(connection) ?? []).filter((other) => other !== task);
    if (others.length > 0) this.#busy.set(connection, others);
    else this.#busy.delete(connection);
    end();
    if (others.length === 0) this.#rest(connection);
    this.#dispatch();
    if (this.#dismissed) this.dismiss();
  }

  #rest(connection: WorkerConnection): void {
    if (connection === this.#leader) this.#idleLeader = connection;
    else if (this.#connections.has(connection)) this.#idle.push(connection);
  }

  async #attempt(connection: WorkerConnection, task: Task): Promise<() => void> {
    try {
      const value = await connection.run(task.job, this.#tableOf(task.job));
      return () => task.run.fulfil(task, value);
    } catch (error) {
      // Of the jobs that a worker has, it dies of the one that it runs, whichever call ends first.
      const isFirst = this.#busy.get(connection)?.[0] === task;
      return () => this.#refuse(task, error, isFirst ? connection : null);
    }
  }

  #tableOf(job: Job): TableMessage | null {
    if (job.table === null) {
      return null;
    }
    const table = this.#tables.get(job.table);
    if (table === undefined) {
      const message = `internal error: job "${job.name}" names a table that was not loaded`;
      throw new VtssError("INTERNAL", message, { job: job.name, table: job.table });
    }
    return table;
  }

  /** `dead`: the worker that died of it, if it did. */
  #refuse(task: Task, error: unknown, dead: WorkerConnection | null): void {
    if (!(error instanceof WorkerDeath)) {
      task.run.fail(error);
      return;
    }
    // Once one has been blamed, the next is first.
    if (dead !== null && !this.#blamedFor.has(dead)) {
      task.nDeaths += 1;
      this.#blamedFor.add(dead);
    }
    if (task.nDeaths >= MAX_DEATHS) {
      task.run.fail(jobDeathError(task.job, error.message, error.error));
    } else if (this.#runs.has(task.run)) {
      this.#queue.unshift(task);
    }
  }

  /** A run has ended: what it still had waiting or under way is of no use. WebAssembly can only be stopped by force. */
  #stop(run: PoolRun): void {
    this.#runs.delete(run);
    this.#queue = this.#queue.filter((task) => task.run !== run);
    for (const [connection, tasks] of this.#busy) {
      if (tasks.some((task) => task.run === run)) {
        // What else it has, ahead or under way, is another run's and goes to another worker.
        this.#blamedFor.add(connection);
        void connection.terminate();
      }
    }
  }

  #forget(connection: WorkerConnection): void {
    this.#connections.delete(connection);
    const place = this.#idle.indexOf(connection);
    if (place >= 0) {
      this.#idle.splice(place, 1);
    }
  }
}

function poolClosed(): VtssError {
  return new VtssError("POOL_CLOSED", "the worker pool was closed");
}
