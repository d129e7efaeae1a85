/** The page's side of the thread that holds the table. */

import { proxy, type Remote, wrap } from "comlink";
import { AbortError, fromReply, type Reply, VtssError } from "../errors.js";
import type { Progress } from "../types.js";
import { webWorkerHandle } from "../worker/web-worker.js";
import type { WorkerHandle } from "../worker/worker-handle.js";
import { fromBase64 } from "./embedded-bytes.js";
import { PoolWorkers } from "./pool-workers.js";
import { hearRequests } from "./request-counter.js";
import type {
  Answer,
  DeflatedEngines,
  Examination,
  Kinds,
  OpenedFile,
  PageOptions,
  RowsChoice,
  Source,
  TablePreview,
  TableServiceApi,
} from "./service-protocol.js";

/** The workers' script and the engine, which the build puts here: one file then needs no other. */
declare const VTSS_WORKER_SCRIPT: string;
/** Each deflated, as base64; `fitting` is what the workers of the pool run. */
declare const VTSS_ENGINES: Readonly<Record<keyof DeflatedEngines | "fitting", string>>;

/** A thread that was asked to stop and has not by then is ended by force; with this, cancelling takes below a second. */
const PATIENCE_MILLISECONDS = 600;

interface Running {
  /** Of the workers' script. */
  url: string;
  handle: WorkerHandle;
  poolWorkers: PoolWorkers;
  api: Remote<TableServiceApi>;
  /** Whether the thread may connect to anything. */
  mayConnect: Promise<boolean>;
  /** Rejects when the thread has ended. */
  death: Promise<never>;
}

/**
 * Starts the thread when it is first needed, and again when it has ended: every call says which file it is about, so that
 * a new thread can read it anew.
 */
export class TableThread {
  readonly #onRequests: (nMore: number) => void;
  #running: Running | null = null;
  #die: (error: VtssError) => void = () => {};
  #nOpened = 0;
  /** Calls without an answer. */
  readonly #pending = new Set<Promise<unknown>>();

  /** @param onRequests Called with the number of requests that the thread, or one of its pool, has made. */
  constructor(onRequests: (nMore: number) => void) {
    this.#onRequests = onRequests;
  }

  /** Names a file for the calls below. */
  adopt(file: File): OpenedFile {
    this.#nOpened += 1;
    return { key: this.#nOpened, file };
  }

  /** Whether the thread may connect to anything. */
  async mayConnect(): Promise<boolean> {
    return this.#start().mayConnect;
  }

  /** A simulated cohort. */
  sample(): Promise<File> {
    return this.#ask((api) => api.sample());
  }

  /** Reads a table. */
  open(source: Source, kinds: Kinds, onProgress: (progress: Progress) => void): Promise<TablePreview> {
    return this.#ask((api) => api.open(source, kinds, proxy(onProgress)));
  }

  /** Says what a run would be. */
  examine(source: Source, options: PageOptions): Promise<Examination> {
    return this.#ask((api) => api.examine(source, options));
  }

  /** Runs. Rejects with what `tune` rejects with, or with WORKER_DIED when the thread ends. */
  tune(source: Source, options: PageOptions, onProgress: (progress: Progress) => void): Promise<Answer> {
    return this.#ask((api) => api.tune(source, options, proxy(onProgress)));
  }

  /** Writes a table with synthetic rows. */
  rows(source: Source, choice: RowsChoice): Promise<Blob> {
    return this.#ask((api) => api.rows(source, choice));
  }

  /** Stops whatever is being done; it rejects with an `AbortError` within a second. Resolves when nothing is done any more. */
  async cancel(): Promise<void> {
    const running = this.#running;
    if (running === null) return;
    const pending = [...this.#pending];
    void running.api.cancel();
    const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE_MILLISECONDS));
    await Promise.race([Promise.allSettled(pending), patience]);
    if (this.#running === running && pending.some((call) => this.#pending.has(call))) {
      this.#end(new AbortError());
    }
  }

  /** Ends the thread; a later call starts another. */
  close(): void {
    this.#end(new AbortError());
  }

  async #ask<T>(call: (api: Remote<TableServiceApi>) => Promise<Reply<T>>): Promise<T> {
    const answer = this.#answer(call);
    this.#pending.add(answer);
    try {
      return await answer;
    } finally {
      this.#pending.delete(answer);
    }
  }

  async #answer<T>(call: (api: Remote<TableServiceApi>) => Promise<Reply<T>>): Promise<T> {
    const { api, death, mayConnect } = this.#start();
    await Promise.race([mayConnect, death]);
    return fromReply(await Promise.race([call(api), death]));
  }

  #start(): Running {
    if (this.#running !== null) return this.#running;
    const url = URL.createObjectURL(new Blob([VTSS_WORKER_SCRIPT], { type: "text/javascript" }));
    const poolWorkers = new PoolWorkers(url, fromBase64(VTSS_ENGINES.fitting), this.#onRequests);
    const worker = new Worker(url, { name: "vtss-table" });
    hearRequests(worker, this.#onRequests);
    const handle = webWorkerHandle(worker);
    const api = wrap<TableServiceApi>(handle.endpoint);
    const death = new Promise<never>((_, reject) => {
      this.#die = reject;
    });
    // Whoever waits for an answer is told; alone it must not count as unhandled.
    death.catch(() => {});
    let hasStarted = false;
    handle.onDeath((reason) => {
      const [code, message] = hasStarted
        ? ["WORKER_DIED", `the thread that holds the table ended: ${reason}; nothing is lost, run again`]
        : ["WORKER_START_FAILED", `the thread that holds the table could not be started: ${reason}`];
      this.#end(new VtssError(code, message, { reason }));
    });
    const start = api.start(deflatedEngines(), proxy(poolWorkers), handle.lockName);
    const started = start.then((reply) => fromReply(reply));
    const mayConnect = Promise.race([started, death]).then((start) => {
      hasStarted = true;
      if (start.isLockHeld) handle.watchLock();
      return start.mayConnect;
    });
    mayConnect.catch(() => {});
    this.#running = { url, handle, poolWorkers, api, death, mayConnect };
    return this.#running;
  }

  #end(error: VtssError): void {
    const running = this.#running;
    if (running === null) return;
    this.#running = null;
    this.#die(error);
    void running.handle.terminate();
    running.poolWorkers.close();
    URL.revokeObjectURL(running.url);
  }
}

function deflatedEngines(): DeflatedEngines {
  return {
    assessment: fromBase64(VTSS_ENGINES.assessment),
    reader: fromBase64(VTSS_ENGINES.reader),
  };
}
