import { countOf, type NumberWords } from "../report/number-words.js";
import type { Progress, TuneResult } from "../types.js";
import { type ShownError, shownError } from "./advice.js";
import { type Answered, type AppState, INITIAL_STATE, type RowsRequest, sourceOf } from "./app-state.js";
import { keptOptions, withoutRoles, withTarget } from "./column-roles.js";
import { type HoldOut, holdOutOf, withHoldOut } from "./hold-out.js";
import { rowsChoice, saveFile } from "./save.js";
import type { PageOptions, Reading, TablePreview } from "./service-protocol.js";
import type { TableThread } from "./table-thread.js";
import { millisecondsLeft, progressText } from "./views/progress-view.js";

/** Changes that follow one another faster are examined together. */
const SETTLE_MILLISECONDS = 120;
/** A screen reader is told of progress in steps of this share. */
const SPOKEN_STEP = 0.2;
/** Why a run cannot be on a table that is well. */
const REFUSALS_OF_RUNS = ["TOO_FEW_ROWS", "MEMORY_EXCEEDED"];

/** What `vtss-progress` carries. */
export interface ProgressDetail extends Progress {
  /** Of this phase; null as long as nothing can be said. */
  secondsLeft: number | null;
}

/** What `vtss-result` carries. */
export interface ResultDetail {
  result: TuneResult;
}

/** Who shows a session, and is told of everything in it. */
export interface SessionListener {
  /** How numbers are written now. */
  readonly numbers: NumberWords;
  /** Options that hold for every table that is opened. */
  readonly options: Partial<PageOptions>;
  /** How files are written, as far as it is known beforehand. */
  readonly reading: Reading;
  /** The state has changed. */
  stateChanged(state: AppState): void;
  /** A screen reader is to be told this. */
  said(text: string): void;
  /** Something has appeared, from which a keyboard goes on. Resolves when it can. */
  appeared(id: string): Promise<void>;
  progressed(detail: ProgressDetail): void;
  answered(detail: ResultDetail): void;
  failed(error: ShownError): void;
}

/** Such as `8,000 rows, 41 columns`. */
function sizeOf({ nRows, columns }: TablePreview, numbers: NumberWords): string {
  return `${countOf(nRows, "row", numbers)}, ${countOf(columns.length, "column", numbers)}`;
}

/** What is done on the page, one after the other: a table is opened, looked at, tuned on, written. Shows nothing itself. */
export class Session {
  readonly #thread: TableThread;
  readonly #listener: SessionListener;
  #state: AppState = INITIAL_STATE;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lastSpokenShare = 0;

  constructor(thread: TableThread, listener: SessionListener) {
    this.#thread = thread;
    this.#listener = listener;
  }

  get state(): AppState {
    return this.#state;
  }

  /** Changes what is shown. */
  set(changes: Partial<AppState>): void {
    this.#state = { ...this.#state, ...changes };
    this.#listener.stateChanged(this.#state);
  }

  /** Opens a table. Rejects with the refusals of `readTable`, which are shown as well. */
  async open(file: File): Promise<void> {
    const opened = this.#thread.adopt(file);
    const isUntouched = this.#state.reading === INITIAL_STATE.reading;
    const { reading } = isUntouched ? this.#listener : this.#state;
    const holdOut = holdOutOf(this.#listener.options);
    this.set({ ...INITIAL_STATE, ...this.#lasting(), busy: "reading", opened, reading, holdOut });
    await this.#attempt(async () => {
      const source = { opened, validation: null, reading };
      const preview = await this.#thread.open(source, (progress) => this.#tell(progress));
      if (this.#state.opened !== opened) return;
      this.set({ busy: null, preview, options: this.#firstOptions(preview) });
      this.#listener.said(`${file.name} was read: ${sizeOf(preview, this.#listener.numbers)}.`);
      this.#examineSoon();
      await this.#listener.appeared("table-heading");
    });
  }

  /** Opens the simulated cohort. */
  async openSample(): Promise<void> {
    this.set({ busy: "reading", error: null, reading: {} });
    await this.#attempt(async () => this.open(await this.#thread.sample()));
  }

  /** Back to the start. */
  close(): void {
    this.set({ ...INITIAL_STATE, ...this.#lasting(), reading: this.#listener.reading });
  }

  /** Reads files as they are written; a table that is open is read anew. */
  async changeReading(reading: Reading): Promise<void> {
    this.set({ reading });
    const { opened, validation, preview: before } = this.#state;
    if (opened === null || before === null) return;
    const isCurrent = () => this.#state.opened === opened && this.#state.reading === reading;
    this.set({ busy: "reading", misread: null });
    try {
      const preview = await this.#thread.open({ opened, validation, reading }, () => {});
      if (!isCurrent()) return;
      const { options: now } = this.#state;
      const kept = now === null ? null : keptOptions(now, preview.columns);
      this.set({ busy: null, preview, examination: null, options: kept ?? this.#firstOptions(preview, now) });
      this.#listener.said(`The table was read anew: ${sizeOf(preview, this.#listener.numbers)}.`);
      this.#examineSoon();
    } catch (error) {
      if (isCurrent()) this.set({ busy: null, misread: shownError(error) });
    }
  }

  /** Takes held-out rows from elsewhere. */
  changeHoldOut(holdOut: HoldOut): void {
    const { options } = this.#state;
    this.set({
      holdOut,
      validation: null,
      ...(options === null ? {} : { options: withHoldOut(options, holdOut) }),
    });
    this.#examineSoon();
  }

  /** Takes held-out rows from a file, which is read like the table. */
  holdOut(file: File): void {
    this.changeHoldOut("file");
    this.set({ validation: this.#thread.adopt(file) });
  }

  /** Takes other options, and has the table looked at with them. */
  changeOptions(options: PageOptions): void {
    // What was found stays until the next is, so that nothing jumps; of another target it would be wrong.
    const isOtherTarget = options.target !== this.#state.options?.target;
    this.set({ options, ...(isOtherTarget ? { examination: null } : {}) });
    this.#examineSoon();
  }

  /** Runs with the options that are shown. Rejects with the refusals of `tune`, which are shown as well. */
  async run(): Promise<TuneResult> {
    const { options, holdOut, validation } = this.#state;
    const source = sourceOf(this.#state);
    if (source === null || options === null) throw new Error("open a table and choose its target first");
    if (holdOut === "file" && validation === null)
      throw new Error("choose the file with held-out rows first");
    const began = performance.now();
    const progress = { phase: "read", done: 0, total: 1, began, phaseBegan: began } as const;
    this.set({ busy: "running", error: null, progress });
    this.#lastSpokenShare = 0;
    await this.#listener.appeared("progress-heading");
    return this.#attempt(async () => {
      const answer = await this.#thread.tune(source, options, (now) => this.#tell(now));
      this.set({ busy: null, progress: null, answered: { ...answer, source, options } });
      this.#listener.said(answer.result.verdict.sentence);
      this.#listener.answered({ result: answer.result });
      await this.#listener.appeared("answer-heading");
      return answer.result;
    });
  }

  /** Stops a run within a second; `run` rejects with an `AbortError`. */
  cancel(): void {
    void this.#thread.cancel();
  }

  /** Makes a table with synthetic rows and gives it to the user. */
  async saveRows(choice: RowsRequest): Promise<void> {
    const { answered } = this.#state;
    if (answered === null) return;
    this.set({ busy: "writing rows", error: null });
    await this.#attempt(async () => {
      const rows = await this.#thread.rows(answered.source, rowsChoice(answered, choice));
      this.set({ busy: null });
      saveFile(rows, "augmented.csv", "text/csv");
    });
  }

  /** Does something with the answer, where there is one; what goes wrong is shown. */
  withAnswer(work: (answered: Answered) => void | Promise<void>): void {
    const { answered } = this.#state;
    if (answered !== null) void (async () => work(answered))().catch((error) => this.#show(error));
  }

  /** Of a table that was just read; of the options before it, those that name no column stay. */
  #firstOptions({ columns, target }: TablePreview, before: PageOptions | null = null): PageOptions | null {
    const given = before === null ? this.#listener.options : withoutRoles(before);
    const wanted = columns.find(({ name }) => name === given.target)?.name ?? target;
    if (wanted === null) return null;
    const options = withTarget({ ...given, target: wanted }, wanted);
    const rarer = columns.find(({ name }) => name === wanted)?.classes?.[0]?.value;
    const positive = given.positive ?? rarer;
    return positive === undefined ? options : { ...options, positive };
  }

  #examineSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#examine(), SETTLE_MILLISECONDS);
  }

  async #examine(): Promise<void> {
    const { opened, validation, reading, options } = this.#state;
    if (opened === null || options === null) return;
    const isCurrent = () =>
      this.#state.opened === opened &&
      this.#state.validation === validation &&
      this.#state.reading === reading &&
      this.#state.options === options;
    try {
      const examination = await this.#thread.examine({ opened, validation, reading }, options);
      if (isCurrent()) this.set({ examination, refusal: null });
    } catch (error) {
      if (!isCurrent()) return;
      const refusal = shownError(error);
      // What a run is refused for changes nothing of what was found in the table.
      const isOfRun = refusal.code.startsWith("OPTION_") || REFUSALS_OF_RUNS.includes(refusal.code);
      this.set({ refusal, ...(isOfRun ? {} : { examination: null }) });
    }
  }

  #tell(now: Progress): void {
    const before = this.#state.progress;
    if (this.#state.busy !== "running" || before === null) return;
    const at = performance.now();
    const phaseBegan = before.phase === now.phase ? before.phaseBegan : at;
    const progress = { ...now, began: before.began, phaseBegan };
    this.set({ progress });
    const left = millisecondsLeft(progress, at);
    this.#listener.progressed({ ...now, secondsLeft: left === null ? null : left / 1000 });
    const share = now.total > 0 ? now.done / now.total : 0;
    if (now.phase === "sweep" && share >= this.#lastSpokenShare + SPOKEN_STEP) {
      this.#lastSpokenShare = share;
      this.#listener.said(progressText(progress, at, this.#listener.numbers));
    }
  }

  async #attempt<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      this.#show(error);
      throw error;
    }
  }

  #show(thrown: unknown): void {
    const error = shownError(thrown);
    const isUnread = this.#state.preview === null;
    this.set({ busy: null, progress: null, error, ...(isUnread ? { opened: null } : {}) });
    this.#listener.failed(error);
  }

  #lasting(): Pick<AppState, "nRequests" | "policy"> {
    const { nRequests, policy } = this.#state;
    return { nRequests, policy };
  }
}
