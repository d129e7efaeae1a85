/** The thread that holds the table: reading, roles, runs and rows, so that the page never waits for any of them. */

import { augment } from "../augment.js";
import { startAssessor } from "../engine/assessor.js";
import { startCsvReader } from "../engine/csv-reader.js";
import { compileEngine } from "../engine/engine.js";
import { type Reply, toReply } from "../errors.js";
import { stringifyDocument } from "../report/document.js";
import { simulate } from "../simulate.js";
import { readTable } from "../table/read-table.js";
import { assignRoles } from "../table/roles.js";
import type { Table } from "../table/table.js";
import { tune } from "../tune.js";
import type { Progress } from "../types.js";
import { resolveWorkers } from "../worker/default-workers.js";
import { holdLock } from "../worker/life-lock.js";
import { prepare } from "../worker/spare-pool.js";
import { writeAugmented } from "../write-augmented.js";
import { useWorkerScript } from "./blob-worker.js";
import { inflate } from "./embedded-bytes.js";
import { estimateRun } from "./estimate.js";
import { mayConnect } from "./policy.js";
import { previewTable } from "./preview.js";
import { SAMPLE_NAME } from "./sample-name.js";
import {
  type DeflatedEngines,
  type Examination,
  type OpenedFile,
  type PageOptions,
  type RowsChoice,
  rolesOf,
  type TableServiceApi,
} from "./service-protocol.js";

type OnProgress = (progress: Progress) => void;

/** Holds one table: the last that was opened, as it was last read. */
export class TableService implements TableServiceApi {
  #held: { reading: string; table: Promise<Table> } | null = null;
  #abort = new AbortController();

  /** Compiles what this thread needs, and what those need that it starts. */
  start(engines: DeflatedEngines, script: Blob, lockName: string | null) {
    return answer(async () => {
      useWorkerScript(script);
      const [fitting, assessment, reader] = await Promise.all(
        [engines.fitting, engines.assessment, engines.reader].map(inflate),
      );
      await Promise.all([
        compileEngine(fitting),
        startAssessor({ wasm: assessment }),
        startCsvReader({ wasm: reader }),
      ]);
      const isLockHeld = lockName !== null && (await holdLock(lockName));
      return { mayConnect: await mayConnect(), isLockHeld };
    });
  }

  sample(): Promise<Reply<File>> {
    return answer(async () => new File(await collect(simulate()), SAMPLE_NAME, { type: "text/csv" }));
  }

  open(opened: OpenedFile, onProgress: OnProgress) {
    return answer(async () => {
      const { signal } = this.#begin();
      return previewTable(await this.#read(opened, {}, { signal, onProgress }), opened.file);
    });
  }

  examine(opened: OpenedFile, options: PageOptions): Promise<Reply<Examination>> {
    return answer(async () => {
      const nWorkers = await resolveWorkers(options.workers ?? "auto");
      const design = assignRoles(await this.#read(opened, options, {}), rolesOf(options));
      const { nMajority, nMinority, columns, warnings, features } = design;
      // While the user looks at what this says, the threads of the run start.
      await prepare({ workers: nWorkers });
      const estimate = estimateRun(design, options, nWorkers);
      return { nMajority, nMinority, nFeatures: features.length, columns, warnings, nWorkers, ...estimate };
    });
  }

  tune(opened: OpenedFile, options: PageOptions, onProgress: OnProgress) {
    return answer(async () => {
      const { signal } = this.#begin();
      const table = await this.#read(opened, options, { signal, onProgress });
      const { result, model } = await tune(table, { ...options, signal, onProgress });
      return { result, document: stringifyDocument(result), model: stringifyDocument(model) };
    });
  }

  rows(opened: OpenedFile, { parents, ...options }: RowsChoice): Promise<Reply<Blob>> {
    return answer(async () => {
      const { signal } = this.#begin();
      const table = await this.#read(opened, options, { signal });
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

  /** As the command line reads it: kinds that were fixed are fixed while reading. */
  #read(
    { key, file }: OpenedFile,
    { numeric, categorical }: Pick<PageOptions, "numeric" | "categorical">,
    control: { signal?: AbortSignal; onProgress?: OnProgress },
  ): Promise<Table> {
    const kinds = {
      ...(numeric === undefined ? {} : { numeric }),
      ...(categorical === undefined ? {} : { categorical }),
    };
    const reading = JSON.stringify([key, kinds]);
    if (this.#held?.reading !== reading) {
      const table = readTable(file, kinds, control);
      const held = { reading, table };
      this.#held = held;
      table.catch(() => {
        if (this.#held === held) this.#held = null;
      });
    }
    return this.#held.table;
  }
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
