/** The thread that holds the table: reading, roles, runs and rows, so that the page never waits for any of them. */

import { augment } from "../augment.js";
import { startAssessor } from "../engine/assessor.js";
import { startCsvReader } from "../engine/csv-reader.js";
import { type Reply, toReply, VtssError } from "../errors.js";
import { resolveOptions } from "../options.js";
import { prepare } from "../prepare.js";
import { stringifyDocument } from "../report/document.js";
import { simulate } from "../simulate.js";
import { ofHeldOutFile } from "../table/held-out-error.js";
import { readTable } from "../table/read-table.js";
import { assignRoles } from "../table/roles.js";
import type { Table } from "../table/table.js";
import { tune } from "../tune.js";
import { withDistinctFolds } from "../tuning/distinct-folds.js";
import { foreseenVerdict } from "../tuning/foreseen.js";
import { refuseBeyondMemory } from "../tuning/memory.js";
import { tableMessage } from "../tuning/table-message.js";
import { refuseTooFewRows } from "../tuning/too-few.js";
import { withValidationTable } from "../tuning/validation.js";
import type { Progress } from "../types.js";
import { resolveWorkers } from "../worker/default-workers.js";
import { holdLock } from "../worker/life-lock.js";
import { writeAugmented } from "../write-augmented.js";
import { inflate } from "./embedded-bytes.js";
import { estimateRun } from "./estimate.js";
import { mayConnect } from "./policy.js";
import { previewTable } from "./preview.js";
import { useWorkersOf } from "./remote-worker.js";
import { SAMPLE_NAME } from "./sample-name.js";
import {
  type DeflatedEngines,
  type Examination,
  type Kinds,
  type OpenedFile,
  type PageOptions,
  type PoolWorkersApi,
  type Reading,
  type RowsChoice,
  rolesOf,
  type Source,
  type TableServiceApi,
} from "./service-protocol.js";

type OnProgress = (progress: Progress) => void;
type ReadControl = { signal?: AbortSignal; onProgress?: OnProgress };

/** A table, or what is becoming one. */
interface Held {
  /** How it was read. */
  reading: string;
  table: Promise<Table>;
}

/** Holds the tables of the page's source, as they were last read. */
export class TableService implements TableServiceApi {
  /** By the key of the file. */
  readonly #held = new Map<number, Held>();
  #abort = new AbortController();

  /** Starts what this thread needs. */
  start(engines: DeflatedEngines, poolWorkers: PoolWorkersApi, lockName: string | null) {
    return answer(async () => {
      useWorkersOf(poolWorkers);
      const [assessment, reader] = await Promise.all([engines.assessment, engines.reader].map(inflate));
      await Promise.all([startAssessor({ wasm: assessment }), startCsvReader({ wasm: reader })]);
      const isLockHeld = lockName !== null && (await holdLock(lockName));
      return { mayConnect: await mayConnect(), isLockHeld };
    });
  }

  sample(): Promise<Reply<File>> {
    return answer(async () => new File(await collect(simulate()), SAMPLE_NAME, { type: "text/csv" }));
  }

  open(source: Source, kinds: Kinds, onProgress: OnProgress) {
    return answer(async () => {
      const { signal } = this.#begin();
      return previewTable(await this.#read(source, kinds, { signal, onProgress }), source.opened.file);
    });
  }

  examine(source: Source, options: PageOptions): Promise<Reply<Examination>> {
    return answer(async () => {
      const nWorkers = await resolveWorkers(options.workers ?? "auto");
      const roles = rolesOf(options);
      const design = assignRoles(await this.#read(source, options, {}), roles);
      const validation = await this.#heldOut(source, options, {});
      const asked = resolveOptions({ ...options, ...validation });
      const own = tableMessage(design);
      const { options: resolved, warnings: ofFolds } = withDistinctFolds(asked, own.groups);
      const { validationTable } = validation;
      const validated =
        validationTable === undefined ? null : withValidationTable(design, validationTable, roles);
      const all = validated?.message ?? own;
      const { nMajority, nMinority, columns, warnings, features } = design;
      const estimate = estimateRun({ own, all }, resolved, nWorkers);
      // What a run would be refused for, and what it could not conclude, is said before it is begun.
      refuseTooFewRows(all, resolved.plan);
      refuseBeyondMemory(estimate.bytesPerWorker);
      // While the user looks at what this says, the threads of the run start.
      await prepare({ workers: nWorkers });
      const heldOut = validationTable === undefined ? null : classesOf(all.labels.subarray(own.nRows));
      return {
        nMajority,
        nMinority,
        nFeatures: features.length,
        heldOut,
        columns,
        warnings: [...warnings, ...(validated?.warnings ?? []), ...ofFolds],
        foreseen: foreseenVerdict(design, resolved),
        nWorkers,
        ...estimate,
      };
    });
  }

  tune(source: Source, options: PageOptions, onProgress: OnProgress) {
    return answer(async () => {
      const { signal } = this.#begin();
      const table = await this.#read(source, options, { signal, onProgress });
      const validation = await this.#heldOut(source, options, { signal, onProgress });
      const { result, model } = await tune(table, { ...options, ...validation, signal, onProgress });
      return { result, document: stringifyDocument(result), model: stringifyDocument(model) };
    });
  }

  rows(source: Source, { parents, ...options }: RowsChoice): Promise<Reply<Blob>> {
    return answer(async () => {
      const { signal } = this.#begin();
      const table = await this.#read(source, options, { signal });
      const augmented = await augment(table, { ...options, signal });
      return new Blob(await collect(writeAugmented(table, augmented, { parents })), { type: "text/csv" });
    });
  }

  async cancel(): Promise<void> {
    this.#abort.abort();
  }

  #begin(): AbortController {
    this.#abort = new AbortController();
    return this.#abort;
  }

  #read(source: Source, kinds: Kinds, control: ReadControl): Promise<Table> {
    const keys = [source.opened.key, source.validation?.key];
    for (const key of this.#held.keys()) if (!keys.includes(key)) this.#held.delete(key);
    return this.#readFile(source.opened, source.reading, kinds, control);
  }

  /** The held-out rows of the user's own, where there are any. Errors of their file say so. */
  async #heldOut(
    { opened, validation, reading }: Source,
    kinds: Kinds,
    control: ReadControl,
  ): Promise<{ validationTable?: Table }> {
    if (validation === null) return {};
    if (isSameFile(validation.file, opened.file)) {
      // Rows that are judged on themselves would always look well fitted.
      const message = "the held-out rows must not be the table itself; choose another file";
      throw new VtssError("OPTION_CONFLICT", message, { options: ["validation"] });
    }
    try {
      return { validationTable: await this.#readFile(validation, reading, kinds, control) };
    } catch (error) {
      throw ofHeldOutFile(error, validation.file.name);
    }
  }

  /** As the command line reads it: kinds that were fixed are fixed while reading. */
  #readFile(
    { key, file }: OpenedFile,
    written: Reading,
    { numeric, categorical }: Kinds,
    control: ReadControl,
  ): Promise<Table> {
    const options = {
      ...written,
      ...(numeric === undefined ? {} : { numeric }),
      ...(categorical === undefined ? {} : { categorical }),
    };
    const reading = JSON.stringify(options);
    const before = this.#held.get(key);
    if (before?.reading === reading) return before.table;
    const held = { reading, table: readTable(file, options, control) };
    this.#held.set(key, held);
    held.table.catch(() => {
      if (this.#held.get(key) === held) this.#held.delete(key);
    });
    return held.table;
  }
}

/** A page is told no path; name, size and time tell files apart as well as it can. */
function isSameFile(a: File, b: File): boolean {
  return a.name === b.name && a.size === b.size && a.lastModified === b.lastModified;
}

function classesOf(labels: Uint8Array): { nMajority: number; nMinority: number } {
  const nMinority = labels.reduce((sum, label) => sum + label, 0);
  return { nMajority: labels.length - nMinority, nMinority };
}

async function answer<T>(handle: () => Promise<T>): Promise<Reply<T>> {
  try {
    return { ok: true, value: await handle() };
  } catch (thrown) {
    return toReply(thrown);
  }
}

async function collect(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array<ArrayBuffer>[]> {
  const all: Uint8Array<ArrayBuffer>[] = [];
  for await (const piece of pieces) all.push(new Uint8Array(piece));
  return all;
}
