/** What crosses between the page and the thread that holds the table. */

import type { AugmentOptions } from "../augment.js";
import type { Reply } from "../errors.js";
import type { ReadOptions } from "../table/read-options.js";
import type { TableFormat } from "../table/table.js";
import type { Foreseen } from "../tuning/foreseen.js";
import type {
  ColumnSummary,
  GeneratorName,
  Progress,
  RoleOptions,
  TuneOptions,
  TuneResult,
  Warning,
} from "../types.js";

/** Options of a run as the page keeps them; the same words as everywhere. */
export type PageOptions = Omit<TuneOptions, "signal" | "onProgress" | "validationTable">;

/** Columns whose kind the user fixed. */
export type Kinds = Pick<PageOptions, "numeric" | "categorical">;

/** A file, and the name under which the thread keeps the table that was read from it. */
export interface OpenedFile {
  key: number;
  file: File;
}

/** How files are written, as far as it is not to be found out. */
export type Reading = Pick<ReadOptions, "delimiter" | "decimal" | "missing">;

/** What a run is on. */
export interface Source {
  opened: OpenedFile;
  /** Held-out rows of the user's own. */
  validation: OpenedFile | null;
  /** Of both files. */
  reading: Reading;
}

/** What is known of a column before roles are given. */
export interface ColumnPreview {
  name: string;
  kind: ColumnSummary["kind"];
  nMissing: number;
  /** Different values of a column of categories. */
  nLevels: number | null;
  /** The commonest levels, or the smallest and the largest number, as text. */
  examples: string[];
  /** The two values with their rows, the rarer first, where there are exactly two and none is missing. */
  classes: { value: string; nRows: number }[] | null;
}

/** What is shown of a table before a run. */
export interface TablePreview {
  name: string;
  nBytes: number;
  nRows: number;
  columns: ColumnPreview[];
  /** As it was found or said. */
  format: TableFormat;
  warnings: Warning[];
}

/** What a run with these options would be. */
export interface Examination {
  nMajority: number;
  nMinority: number;
  nFeatures: number;
  /** Held-out rows of the user's own; null where the table's are held out. */
  heldOut: { nMajority: number; nMinority: number } | null;
  /** Fits in all folds. */
  nFits: number;
  /** Of one worker, at most. */
  bytesPerWorker: number;
  nWorkers: number;
  /** About; the first run on a machine says it better. */
  seconds: number;
  columns: ColumnSummary[];
  warnings: Warning[];
  /** What can be said of a run that could reach no verdict, whatever it found; null where it may. */
  foreseen: Foreseen | null;
}

/** What a run gave; `document` and `model` are the files as the command line writes them. */
export interface Answer {
  result: TuneResult;
  document: string;
  model: string;
}

/** Which rows to write. */
export type RowsChoice = Omit<AugmentOptions, "signal" | "onProgress"> & {
  generator: GeneratorName;
  /** Whether to add the columns that say which rows each was made from. */
  parents: boolean;
};

/** The modules of WebAssembly that the thread runs itself, as the page carries them. */
export interface DeflatedEngines {
  /** What concludes from a run. */
  assessment: Uint8Array;
  /** The reader of delimited text. */
  reader: Uint8Array;
}

/** What the thread asks of the page: workers. */
export interface PoolWorkersApi {
  /**
   * Starts a worker that is spoken with by a port.
   *
   * @param port Its end of the channel.
   * @param onDeath Called with a reason whenever the worker shows that it will answer no more.
   * @returns What it is called below, and the Web Lock that it shall hold while it lives.
   */
  start(
    port: MessagePort,
    onDeath: (reason: string) => void,
  ): Promise<{ key: number; lockName: string | null }>;
  /** The worker holds its lock: its end is noticed from now on. */
  watchLock(key: number): Promise<void>;
  /** Ends the worker whatever it is doing. */
  terminate(key: number): Promise<void>;
}

/** What the thread can be asked; each answer is a reply, as exceptions lose their code on the way. */
export interface TableServiceApi {
  /**
   * Asked once, before anything else.
   *
   * @param engines WebAssembly, each module deflated.
   * @param poolWorkers Who starts the workers of this thread's pool.
   * @param lockName A Web Lock to hold while this thread lives, by which its end is noticed.
   * @returns Whether this thread may connect to anything, and whether it holds the lock.
   */
  start(
    engines: DeflatedEngines,
    poolWorkers: PoolWorkersApi,
    lockName: string | null,
  ): Promise<Reply<{ mayConnect: boolean; isLockHeld: boolean }>>;
  /** A simulated cohort, the same bytes as `vtss simulate` writes. */
  sample(): Promise<Reply<File>>;
  open(source: Source, kinds: Kinds, onProgress: (progress: Progress) => void): Promise<Reply<TablePreview>>;
  examine(source: Source, options: PageOptions): Promise<Reply<Examination>>;
  tune(
    source: Source,
    options: PageOptions,
    onProgress: (progress: Progress) => void,
  ): Promise<Reply<Answer>>;
  rows(source: Source, choice: RowsChoice): Promise<Reply<Blob>>;
  /** Aborts what is being done. */
  cancel(): Promise<void>;
}

/** The roles alone, of options that hold more. */
export function rolesOf(options: RoleOptions): RoleOptions {
  const { target, positive, drop, id, groups, categorical, numeric } = options;
  return {
    target,
    ...(positive === undefined ? {} : { positive }),
    ...(drop === undefined ? {} : { drop }),
    ...(id === undefined ? {} : { id }),
    ...(groups === undefined ? {} : { groups }),
    ...(categorical === undefined ? {} : { categorical }),
    ...(numeric === undefined ? {} : { numeric }),
  };
}
