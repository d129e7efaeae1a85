/** What crosses between the main thread and a worker. */
import type { HeldOutRequest } from "../engine/held-out.js";
import type { WasmSource } from "../engine/module.js";
import type { TableMessage } from "../engine/table-message.js";
import type { Reply } from "../errors.js";

export type { ColumnMessage, TableMessage } from "../engine/table-message.js";

/** Names a table that a pool was given. */
export type TableKey = string;

/** A small, pure piece of work; whatever else it carries must survive structured cloning. */
export interface Job {
  /** What a user reads when the job fails, such as "smote, repeat 2, fold 3". */
  name: string;
  /** The table it needs, as `WorkerPool.load` named it; null if none. */
  table: TableKey | null;
}

/** A job of the engine: one method of the table's dataset and its options. */
export interface JobRequest extends Job {
  kind: "sweep" | "diagnose" | "fit" | "augment" | "predict";
  table: TableKey;
  options: object;
}

/** A job on what a fit told its held-out rows, in an assessor of the worker's own. */
export interface HeldOutJob extends Job {
  table: null;
  request: HeldOutRequest;
  /** What the assessor is started from. */
  assessor: WasmSource;
}

/** What a worker can be asked. Called by comlink, of whose error handling nothing is used: each answer is a reply. */
export interface WorkerApi {
  /**
   * Asked once, before anything else.
   *
   * @param setup What the pool's `setup` made.
   * @param lockName A Web Lock to hold while the worker lives; null for none.
   * @returns Whether the lock is held.
   */
  prepare(setup: unknown, lockName: string | null): Promise<Reply<boolean>>;
  /** Asked once for each table that a job of this worker needs. May be asked before {@link WorkerApi.prepare} has answered. */
  load(key: TableKey, table: TableMessage): Promise<Reply<null>>;
  /**
   * Runs one job, after those that were asked for before. May be asked before {@link WorkerApi.prepare} has answered, or
   * {@link WorkerApi.load} for the job's table; if that was refused, the refusal is what is answered.
   */
  run(job: Job): Promise<Reply<unknown>>;
}
