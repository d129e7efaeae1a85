import { AbortError, VtssError } from "../errors.js";
import { countOf, type NumberWords } from "../report/number-words.js";
import type { Progress, TuneResult } from "../types.js";
import { shownError } from "./advice.js";
import { type Answered, type AppState, INITIAL_STATE, type RowsRequest, sourceOf } from "./app-state.js";
import { keptOptions, withoutRoles, withTarget } from "./column-roles.js";
import { refuseForeign } from "./foreign-file.js";
import { type HoldOut, holdOutOf, withHoldOut } from "./hold-out.js";
import { localProse } from "./local-prose.js";
import { rowsChoice, saveFile } from "./save.js";
import type { Kinds, PageOptions, Reading, TablePreview } from "./service-protocol.js";
import type { SessionListener } from "./session-listener.js";
import type { TableThread } from "./table-thread.js";
import { millisecondsLeft, progressText } from "./views/progress-view.js";

/** Changes that follow one another faster are examined together. */
const SETTLE_MILLISECONDS = 120;
/** Progress is shown no more often: many short jobs would otherwise have the page drawn more often than it is looked at. */
const SHOWN_MILLISECONDS = 50;
/** A screen reader is told of progress in steps of this share. */
const SPOKEN_STEP = 0.2;
/** Why a run cannot be on a table that is well. */
const REFUSALS_OF_RUNS = ["TOO_FEW_ROWS", "MEMORY_EXCEEDED"];

/** What is done on the page, one after the other: a table is opened, looked at, tuned on, written. Shows nothing itself. */
export class Session {
  readonly #thread: TableThread;
  readonly #listener: SessionListener;
  #state: AppState = INITIAL_STATE;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lastSpokenShare = 0;
  /** When progress was shown last, in milliseconds of `performance.now`. */
  #shownAt = 0;
  /** What was begun last; whatever was begun before it shows nothing any more. */
  #work = Symbol("nothing");
  #isSuspended = false;
  /** The file that was to be opened last. */
  #asked: { file: File; kinds: Kinds } | null = null;

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

  /** Nobody looks any more: whatever is being done is ended, and nothing is begun of itself until somebody does again. */
  suspend(): void {
    this.#isSuspended = true;
    clearTimeout(this.#timer);
    this.#thread.close();
  }

  /** Somebody looks. */
  resume(): void {
    this.#isSuspended = false;
    if (this.#state.busy === null) this.#examineSoon();
  }

  /**
   * Opens a table; what is being done with another is ended first, so that no answer comes to stand beside the wrong one.
   * Rejects with the refusals of `readTable`, which are shown as well.
   *
   * @param file CSV or TSV.
   * @param kinds Columns whose kind is fixed while it is read.
   */
  async open(file: File, kinds: Kinds = {}): Promise<void> {
    const isBusy = this.#state.busy !== null;
    const opened = this.#thread.adopt(file);
    this.#asked = { file, kinds };
    const isUntouched = this.#state.reading === INITIAL_STATE.reading;
    const { reading } = isUntouched ? this.#listener : this.#state;
    const holdOut = holdOutOf(this.#listener.options);
    this.set({ ...INITIAL_STATE, ...this.#lasting(), busy: "reading", opened, reading, holdOut });
    await this.#attempt(async (isCurrent) => {
      if (isBusy) await this.#thread.cancel();
      const source = { opened, validation: null, reading };
      const preview = await this.#thread
        .open(source, kinds, (progress) => this.#tell(progress))
        .catch((error: unknown) => refuseForeign(error, file));
      if (!isCurrent()) throw new AbortError();
      this.set({ busy: null, progress: null, preview, options: this.#firstOptions(preview) });
      this.#listener.said(`${file.name} was read: ${sizeText(preview, this.#listener.numbers)}.`);
      this.#examineSoon();
      await this.#listener.appeared("table-heading");
    });
  }

  /** Opens the simulated cohort. */
  async openSample(): Promise<void> {
    this.set({ busy: "reading", error: null, reading: {} });
    const file = await this.#attempt(() => this.#thread.sample());
    await this.open(file);
  }

  /** Reads the file that could not be read, with a column of it as one of categories. */
  async openWithCategories(column: string): Promise<void> {
    if (this.#asked === null) return;
    const { file, kinds } = this.#asked;
    await this.open(file, { ...kinds, categorical: [...(kinds.categorical ?? []), column] });
  }

  /** Back to the start. */
  close(): void {
    this.set({ ...INITIAL_STATE, ...this.#lasting(), reading: this.#listener.reading });
    void this.#listener.appeared("choose-file");
  }

  /** What was asked for cannot be done; what is being done goes on. */
  refuse(thrown: unknown): void {
    const error = shownError(thrown);
    this.set({ error });
    this.#listener.failed(error);
  }

  /** Reads files as they are written; a table that is open is read anew. */
  async changeReading(reading: Reading): Promise<void> {
    this.set({ reading });
    const { opened, validation, preview: before } = this.#state;
    if (opened === null || before === null) return;
    const isCurrent = () => this.#state.opened === opened && this.#state.reading === reading;
    this.set({ busy: "reading", misread: null });
    try {
      const preview = await this.#thread.open(
        { opened, validation, reading },
        this.#asked?.kinds ?? {},
        () => {},
      );
      if (!isCurrent()) return;
      const { options: now } = this.#state;
      const kept = now === null ? null : keptOptions(now, preview.columns);
      this.set({ busy: null, preview, examination: null, options: kept ?? this.#firstOptions(preview, now) });
      this.#listener.said(`The table was read anew: ${sizeText(preview, this.#listener.numbers)}.`);
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
    const { options, holdOut, validation, busy } = this.#state;
    const source = sourceOf(this.#state);
    if (busy !== null) throw notReady("wait for what is being done, or cancel it");
    if (source === null || options === null) throw notReady("open a table and choose its target first");
    if (holdOut === "file" && validation === null) throw notReady("choose the file with held-out rows first");
    clearTimeout(this.#timer);
    const began = performance.now();
    const progress = { phase: "read", done: 0, total: 1, began, phaseBegan: began } as const;
    this.set({ busy: "running", error: null, progress });
    this.#lastSpokenShare = 0;
    return this.#attempt(async (isCurrent) => {
      await this.#listener.appeared("progress-heading");
      const answer = await this.#thread.tune(source, options, (now) => this.#tell(now));
      if (!isCurrent()) throw new AbortError();
      this.set({ busy: null, progress: null, answered: { ...answer, source, options } });
      this.#listener.said(localProse(answer.result.verdict.sentence, this.#listener.numbers));
      this.#listener.answered({ result: answer.result });
      // A run that was begun at once came before the look at its table.
      if (this.#state.examination === null) this.#examineSoon();
      await this.#listener.appeared("answer-heading");
      return answer.result;
    });
  }

  /** Stops a run, or the reading of a table, within a second; what was begun rejects with an `AbortError`. */
  cancel(): void {
    void this.#thread.cancel();
  }

  /** Makes a table with synthetic rows and gives it to the user. */
  async saveRows(choice: RowsRequest): Promise<void> {
    const { answered } = this.#state;
    if (answered === null) return;
    this.set({ busy: "writing rows", error: null });
    await this.#attempt(async (isCurrent) => {
      const rows = await this.#thread.rows(answered.source, rowsChoice(answered, choice));
      if (!isCurrent()) throw new AbortError();
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
    const options = withTarget({ ...given, ...this.#asked?.kinds, target: wanted }, wanted);
    const rarer = columns.find(({ name }) => name === wanted)?.classes?.[0]?.value;
    const positive = given.positive ?? rarer;
    return positive === undefined ? options : { ...options, positive };
  }

  #examineSoon(): void {
    clearTimeout(this.#timer);
    if (!this.#isSuspended) this.#timer = setTimeout(() => void this.#examine(), SETTLE_MILLISECONDS);
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
      // Whoever ended it has it done again.
      if (!isCurrent() || error instanceof AbortError) return;
      const refusal = shownError(error);
      // What a run is refused for changes nothing of what was found in the table.
      const isOfRun = refusal.code.startsWith("OPTION_") || REFUSALS_OF_RUNS.includes(refusal.code);
      this.set({ refusal, ...(isOfRun ? {} : { examination: null }) });
    }
  }

  #tell(now: Progress): void {
    const { busy, progress: before } = this.#state;
    const at = performance.now();
    if (busy === "reading") this.set({ progress: { ...now, began: at, phaseBegan: at } });
    if (busy !== "running" || before === null) return;
    const phaseBegan = before.phase === now.phase ? before.phaseBegan : at;
    const progress = { ...now, began: before.began, phaseBegan };
    const isTooSoon =
      before.phase === now.phase && now.done < now.total && at - this.#shownAt < SHOWN_MILLISECONDS;
    if (!isTooSoon) {
      this.#shownAt = at;
      this.set({ progress });
    }
    const left = millisecondsLeft(progress, at);
    this.#listener.progressed({ ...now, secondsLeft: left === null ? null : left / 1000 });
    const share = now.total > 0 ? now.done / now.total : 0;
    if (now.phase === "sweep" && share >= this.#lastSpokenShare + SPOKEN_STEP) {
      this.#lastSpokenShare = share;
      this.#listener.said(progressText(progress, at, this.#listener.numbers));
    }
  }

  /** Does something that ends what was begun before it: that shows neither its outcome nor why it came to none. */
  async #attempt<T>(work: (isCurrent: () => boolean) => Promise<T>): Promise<T> {
    const own = Symbol("work");
    this.#work = own;
    const isCurrent = () => this.#work === own;
    try {
      return await work(isCurrent);
    } catch (error) {
      if (isCurrent()) this.#show(error);
      throw error;
    }
  }

  #show(thrown: unknown): void {
    const error = shownError(thrown);
    const isUnread = this.#state.preview === null;
    this.set({ busy: null, progress: null, error, ...(isUnread ? { opened: null } : {}) });
    this.#listener.failed(error);
    // The thread may have been ended, and a look at the table with it.
    this.#examineSoon();
    void this.#listener.appeared(isUnread ? "choose-file" : "error");
  }

  #lasting(): Pick<AppState, "nRequests" | "policy"> {
    const { nRequests, policy } = this.#state;
    return { nRequests, policy };
  }
}

/** What a call finds that comes too early. */
export function notReady(message: string): VtssError {
  return new VtssError("NOT_READY", message);
}

/** Such as `8,000 rows, 41 columns`. */
function sizeText({ nRows, columns }: TablePreview, numbers: NumberWords): string {
  return `${countOf(nRows, "row", numbers)}, ${countOf(columns.length, "column", numbers)}`;
}
