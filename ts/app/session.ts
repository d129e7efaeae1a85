import { AbortError, VtssError } from "../errors.js";
import { countOf, type NumberWords } from "../report/number-words.js";
import type { Progress, TuneResult } from "../types.js";
import { shownError } from "./advice.js";
import { type Answered, type AppState, INITIAL_STATE, type RowsRequest, sourceOf } from "./app-state.js";
import { keptOptions, mergedKinds, withTarget } from "./column-roles.js";
import { firstOptions, optionsAnew } from "./first-options.js";
import { refuseForeign } from "./foreign-file.js";
import { type HoldOut, holdOutOf, ownSplitsOf, withHoldOut } from "./hold-out.js";
import { localProse } from "./local-prose.js";
import { checkFile, checkOptions, checkReading } from "./program-input.js";
import { type ProgressHearer, ProgressTelling } from "./progress-telling.js";
import { rowsChoice, saveFile } from "./save.js";
import type { Kinds, PageOptions, Reading, TablePreview } from "./service-protocol.js";
import type { SessionListener } from "./session-listener.js";
import { TableLook } from "./table-look.js";
import type { TableThread } from "./table-thread.js";
import { progressText } from "./views/progress-view.js";

/** What a call is told that comes while something else is done. */
const WAIT = "wait for what is being done, or cancel it";

/** A table's file, what was said beforehand, and as which its columns are read. */
interface Asked {
  file: File;
  given: Partial<PageOptions>;
  kinds: Kinds;
}

/** What is done on the page, one after the other: a table is opened, looked at, tuned on, written. Shows nothing itself. */
export class Session {
  readonly #thread: TableThread;
  readonly #listener: SessionListener;
  readonly #look: TableLook;
  #state: AppState = INITIAL_STATE;
  /** What was begun last; whatever was begun before it shows nothing any more. */
  #work = Symbol("nothing");
  /** The file that was to be opened last. */
  #asked: Asked | null = null;
  /** The file of the table that is shown, and how it was read. */
  #shown: Asked | null = null;
  #shownReading: Reading = {};
  /** What was shown, while another table is opened: it is not lost to a file that is none. */
  #kept: AppState | null = null;
  /** Whether the user has said how files are written; until then it is the listener who knows. */
  #isReadingSaid = false;

  constructor(thread: TableThread, listener: SessionListener) {
    this.#thread = thread;
    this.#listener = listener;
    this.#look = new TableLook(thread, this);
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
    this.#look.suspend();
    this.#thread.close();
  }

  /** Somebody looks. */
  resume(): void {
    this.#look.resume();
    if (this.#state.busy === null) this.#look.begin();
  }

  /**
   * Opens a table; what is being done with another is ended first, so that no answer comes to stand beside the wrong one.
   * Rejects with the refusals of `readTable`, which are shown as well, and with OPTION_INVALID where what was handed over is no
   * file, or the listener's options or reading are of another type: what is being done goes on then.
   *
   * @param file CSV or TSV.
   * @param more Columns whose kind is fixed while it is read, beside those of the listener's options.
   * @param reading How it is written; as far as the user has said, or the listener knows, by default.
   */
  async open(
    file: File,
    more: Kinds = {},
    reading: Reading = this.#isReadingSaid ? this.#state.reading : this.#listener.reading,
  ): Promise<void> {
    this.#check(() => {
      checkFile(file);
      checkOptions(this.#listener.options);
      checkReading(reading);
    });
    const given = { ...this.#listener.options };
    const isBusy = this.#state.busy !== null;
    if (this.#state.preview !== null) this.#kept = this.#state;
    const opened = this.#thread.adopt(file);
    const kinds = mergedKinds(given, more);
    const asked = { file, given, kinds };
    this.#asked = asked;
    const holdOut = holdOutOf(given);
    this.set({ ...INITIAL_STATE, ...this.#lasting(), busy: "reading", opened, reading, holdOut });
    await this.#attempt(async (isCurrent) => {
      if (isBusy) await this.#thread.cancel();
      const source = { opened, validation: null, reading };
      const preview = await this.#thread
        .open(source, kinds, this.#follow(isCurrent))
        .catch((error: unknown) => refuseForeign(error, file))
        .catch((error: unknown) => {
          if (isCurrent()) this.#restore();
          throw error;
        });
      if (!isCurrent()) throw new AbortError();
      this.#kept = null;
      this.#shownReading = reading;
      this.#shown = asked;
      const options = firstOptions(preview, given, kinds);
      this.set({ busy: null, progress: null, preview, options });
      this.#listener.said(`${file.name} was read: ${sizeText(preview, this.#listener.numbers)}.`);
      this.#look.begin();
      await this.#listener.appeared("table-heading");
    });
  }

  /** Opens the simulated cohort, which is written in its own way. */
  async openSample(): Promise<void> {
    this.#isReadingSaid = false;
    this.set({ busy: "reading", error: null, reading: {} });
    const file = await this.#attempt(async (isCurrent) => {
      const sample = await this.#thread.sample();
      if (!isCurrent()) throw new AbortError();
      return sample;
    });
    // Where it is not opened after all, nothing is being done any more.
    this.set({ busy: null });
    await this.open(file, {}, {});
  }

  /** Reads the file that could not be read, with a column of it as one of categories. */
  async openWithCategories(column: string): Promise<void> {
    if (this.#asked === null) return;
    const { file, kinds } = this.#asked;
    await this.open(file, mergedKinds(kinds, { categorical: [column] }));
  }

  /** Back to the start. */
  close(): void {
    this.#kept = null;
    this.#isReadingSaid = false;
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
    this.#isReadingSaid = true;
    this.set({ reading });
    const { opened, validation, preview: before } = this.#state;
    if (opened === null || before === null) return;
    const isCurrent = () => this.#state.opened === opened && this.#state.reading === reading;
    // What was to be looked at is read in another way by now.
    this.#look.drop();
    this.set({ busy: "reading", misread: null });
    try {
      const { given = {}, kinds = {} } = this.#shown ?? {};
      const preview = await this.#thread.open({ opened, validation, reading }, kinds, () => {});
      if (!isCurrent()) return;
      const { options: now } = this.#state;
      this.#shownReading = reading;
      const options =
        now === null
          ? this.#judged(firstOptions(preview, given, kinds))
          : (keptOptions(now, preview.columns) ?? optionsAnew(preview, now, given, kinds));
      this.set({ busy: null, preview, examination: null, options });
      this.#listener.said(`The table was read anew: ${sizeText(preview, this.#listener.numbers)}.`);
      this.#look.begin();
    } catch (error) {
      if (!isCurrent()) return;
      if (error instanceof AbortError) {
        // The table that is shown is still the one that was read before.
        this.set({ busy: null, reading: this.#shownReading });
        this.#look.begin();
      } else this.set({ busy: null, misread: shownError(error) });
    }
  }

  /** Takes held-out rows from elsewhere; back from a file, as they were taken before it. */
  changeHoldOut(holdOut: HoldOut): void {
    const { options, holdOut: before, ownSplits: kept } = this.#state;
    const ownSplits = before === "file" ? kept : ownSplitsOf(options ?? this.#shown?.given ?? {});
    this.set({
      holdOut,
      ownSplits,
      validation: null,
      ...(options === null ? {} : { options: withHoldOut(options, holdOut, ownSplits) }),
    });
    this.#look.begin();
  }

  /**
   * Takes held-out rows for the table that is open from a file, which is read like it.
   *
   * @param file Null goes back to the folds, or the split, before it. Throws OPTION_INVALID for what is no file; NOT_READY where
   *   no table is open, and while something is being done: what is opened next would not have the rows.
   */
  holdOut(file: File | null): void {
    if (file !== null) checkFile(file, "a File or null");
    const { busy, preview } = this.#state;
    if (busy !== null) throw notReady(WAIT);
    if (preview === null) throw notReady("open a table before its held-out rows");
    const { holdOut, ownSplits } = this.#state;
    if (file !== null) {
      this.changeHoldOut("file");
      this.set({ validation: this.#thread.adopt(file) });
    } else if (holdOut === "file") this.changeHoldOut(holdOutOf(ownSplits));
  }

  /** Makes a column the target; what was said before the table was opened holds where nothing else was chosen yet. */
  chooseTarget(name: string): void {
    const { preview, options } = this.#state;
    const { given = {}, kinds = {} } = this.#shown ?? {};
    if (preview === null) return;
    const first = () =>
      this.#judged(firstOptions(preview, { ...given, target: name }, kinds)) ?? { target: name };
    const { positive, ...before } = options ?? first();
    const isSaid = options === null && positive !== undefined;
    this.changeOptions({ ...withTarget(before, name), ...(isSaid ? { positive } : {}) });
  }

  /** Takes other options, and has the table looked at with them. */
  changeOptions(options: PageOptions): void {
    // What was found stays until the next is, so that nothing jumps; of another target it would be wrong.
    const isOtherTarget = options.target !== this.#state.options?.target;
    this.set({ options, ...(isOtherTarget ? { examination: null } : {}) });
    this.#look.begin();
  }

  /** Runs with the options that are shown. Rejects with the refusals of `tune`, which are shown as well. */
  async run(): Promise<TuneResult> {
    const { options, holdOut, validation, busy } = this.#state;
    const source = sourceOf(this.#state);
    if (busy !== null) throw notReady(WAIT);
    if (source === null || options === null) throw notReady("open a table and choose its target first");
    if (holdOut === "file" && validation === null) throw notReady("choose the file with held-out rows first");
    this.#look.drop();
    this.#asked = this.#shown;
    const began = performance.now();
    const progress = { phase: "read", done: 0, total: 1, began, phaseBegan: began } as const;
    this.set({ busy: "running", error: null, progress });
    return this.#attempt(async (isCurrent) => {
      const follow = this.#follow(isCurrent, {
        stepped: (now, secondsLeft) => this.#listener.progressed({ ...now, secondsLeft }),
        spoken: (now) => this.#listener.said(progressText(now, performance.now(), this.#listener.numbers)),
      });
      await this.#listener.appeared("progress-heading");
      const answer = await this.#thread.tune(source, options, follow);
      if (!isCurrent()) throw new AbortError();
      this.set({ busy: null, progress: null, error: null, answered: { ...answer, source, options } });
      this.#listener.said(localProse(answer.result.verdict.sentence, this.#listener.numbers));
      this.#listener.answered({ result: answer.result });
      // A run that was begun at once came before the look at its table.
      if (this.#state.examination === null) this.#look.begin();
      await this.#listener.appeared("answer-heading");
      return answer.result;
    });
  }

  /**
   * Stops a run, or the reading of a table, within a second; what was begun rejects with an `AbortError`. A mere look at the
   * table goes on: nobody waits for it, and nobody would begin it again.
   */
  cancel(): void {
    if (this.#state.busy !== null) void this.#thread.cancel();
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
    if (answered !== null) void (async () => work(answered))().catch((error) => this.refuse(error));
  }

  /** Shows how far something is, as long as it goes on and nothing else was begun. */
  #follow(isCurrent: () => boolean, hearer: Omit<ProgressHearer, "shown"> = {}): (now: Progress) => void {
    const { busy } = this.#state;
    const telling = new ProgressTelling({ ...hearer, shown: (progress) => this.set({ progress }) });
    return (now) => {
      if (isCurrent() && this.#state.busy === busy) telling.tell(now);
    };
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

  /** Shows the table, and its answer, that stood here before another was to be opened. */
  #restore(): void {
    if (this.#kept === null) return;
    const settled = { busy: null, progress: null, isCopied: false, reading: this.#shownReading };
    this.set({ ...this.#kept, ...this.#lasting(), ...settled });
    this.#kept = null;
  }

  /** Options that are new, where a file has the held-out rows of the table already. */
  #judged<T extends PageOptions | null>(options: T): T | PageOptions {
    return options === null || this.#state.holdOut !== "file" ? options : withHoldOut(options, "file");
  }

  /** Refuses what is wrong with what was handed over. */
  #check(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.refuse(error);
      throw error;
    }
  }

  #show(thrown: unknown): void {
    const error = shownError(thrown);
    const isUnread = this.#state.preview === null;
    this.set({ busy: null, progress: null, error, ...(isUnread ? { opened: null } : {}) });
    this.#listener.failed(error);
    // The thread may have been ended, and a look at the table with it.
    this.#look.begin();
    void this.#listener.appeared(isUnread ? "choose-file" : "error");
  }

  #lasting(): Pick<AppState, "nRequests" | "enforced"> {
    const { nRequests, enforced } = this.#state;
    return { nRequests, enforced };
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
