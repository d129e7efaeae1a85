import { html, LitElement, nothing, type TemplateResult } from "lit";
import { localNumbers, type NumberWords } from "../report/number-words.js";
import type { Progress, TuneResult } from "../types.js";
import { type ShownError, shownError } from "./advice.js";
import {
  type Answered,
  type AppActions,
  type AppState,
  INITIAL_STATE,
  type RowsRequest,
  type View,
} from "./app-state.js";
import { appStyle } from "./app-style.js";
import { chartWidthIn, WIDEST_CHART } from "./chart-width.js";
import { withTarget } from "./column-roles.js";
import { mayConnect, RequestCounter } from "./policy.js";
import { rowsChoice, saveDocument, saveFile, saveModel, savePicture, saveReport } from "./save.js";
import type { PageOptions, TablePreview } from "./service-protocol.js";
import { TableThread } from "./table-thread.js";
import { answerView } from "./views/answer-view.js";
import { commandText } from "./views/downloads-view.js";
import { optionsView } from "./views/options-view.js";
import { privacyView } from "./views/privacy-view.js";
import { millisecondsLeft, progressText, progressView } from "./views/progress-view.js";
import { startView } from "./views/start-view.js";
import { tableView } from "./views/table-view.js";

/** Changes that follow one another faster are examined together. */
const SETTLE_MILLISECONDS = 120;
/** A screen reader is told of progress in steps of this share. */
const SPOKEN_STEP = 0.2;

/** What `vtss-progress` carries. */
export interface ProgressDetail extends Progress {
  /** Of this phase; null as long as nothing can be said. */
  secondsLeft: number | null;
}

/** What `vtss-result` carries. */
export interface ResultDetail {
  result: TuneResult;
}

/**
 * The whole of vtss as one element: a table is opened, described, tuned on and answered for, and nothing leaves the page.
 *
 * Attributes: `theme` ("light" or "dark"; else the reader's preference), `locale` (of numbers; else the reader's).
 * Properties: `options` gives a run options that the page does not show or that shall be set before. Methods: `open`,
 * `run`, `cancel`. Events: `vtss-progress`, `vtss-result`, `vtss-error`. Custom properties: every colour of the palette
 * (`--vtss-text`, `--vtss-faint`, `--vtss-grid`, `--vtss-surface`, `--vtss-fitted`, `--vtss-shifted`, `--vtss-chosen`,
 * `--vtss-level`, `--vtss-predicted`), `--vtss-accent`, `--vtss-font`, `--vtss-max-width`.
 */
export class VtssApp extends LitElement {
  static override styles = appStyle;
  static override properties = {
    theme: { type: String, reflect: true },
    locale: { type: String },
    options: { attribute: false },
    state: { state: true },
    chartWidth: { state: true },
    spoken: { state: true },
  };

  /** "light" or "dark"; null follows the reader's preference. */
  declare theme: string | null;
  /** A BCP 47 tag for numbers; null takes the reader's languages. */
  declare locale: string | null;
  /** Options of `tune` that hold for every table that is opened; a target in it is taken where the table has it. */
  declare options: Partial<PageOptions>;
  declare protected state: AppState;
  declare protected chartWidth: number;
  /** What a screen reader is told as it happens. */
  declare protected spoken: string;

  readonly #thread = new TableThread();
  readonly #room = new ResizeObserver(() => {
    this.chartWidth = chartWidthIn(this);
  });
  #counter: RequestCounter | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lastSpokenShare = 0;

  constructor() {
    super();
    this.theme = null;
    this.locale = null;
    this.options = {};
    this.state = INITIAL_STATE;
    this.chartWidth = WIDEST_CHART;
    this.spoken = "";
  }

  /**
   * Opens a table.
   *
   * @param file CSV or TSV. Rejects with the refusals of `readTable`, which are shown as well.
   */
  async open(file: File): Promise<void> {
    const opened = this.#thread.adopt(file);
    this.#set({ ...INITIAL_STATE, ...this.#lasting(), busy: "reading", opened });
    await this.#attempt(async () => {
      const preview = await this.#thread.open(opened, (progress) => this.#tell(progress));
      if (this.state.opened !== opened) return;
      this.#set({ busy: null, preview, options: this.#firstOptions(preview) });
      this.#say(`${file.name} was read: ${preview.nRows} rows, ${preview.columns.length} columns.`);
      this.#examineSoon();
      await this.#focus("table-heading");
    });
  }

  /**
   * Runs with the options that are shown.
   *
   * @returns The document. Rejects with the refusals of `tune`, which are shown as well.
   */
  async run(): Promise<TuneResult> {
    const { opened, options } = this.state;
    if (opened === null || options === null) throw new Error("open a table and choose its target first");
    const began = performance.now();
    const progress = { phase: "read", done: 0, total: 1, began, phaseBegan: began } as const;
    this.#set({ busy: "running", error: null, progress });
    this.#lastSpokenShare = 0;
    await this.#focus("progress-heading");
    return this.#attempt(async () => {
      const answer = await this.#thread.tune(opened, options, (now) => this.#tell(now));
      this.#set({ busy: null, progress: null, answered: { ...answer, opened, options } });
      this.#say(answer.result.verdict.sentence);
      this.#emit<ResultDetail>("vtss-result", { result: answer.result });
      await this.#focus("answer-heading");
      return answer.result;
    });
  }

  /** Stops a run within a second; `run` rejects with an `AbortError`. */
  cancel(): void {
    void this.#thread.cancel();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#room.observe(this);
    this.#counter = new RequestCounter((nRequests) => this.#set({ nRequests }));
    void Promise.all([mayConnect(), this.#thread.mayConnect()]).then(
      ([page, worker]) => this.#set({ policy: { page, worker } }),
      (error: unknown) => this.#set({ error: shownError(error) }),
    );
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#room.disconnect();
    this.#counter?.stop();
    this.#thread.close();
  }

  protected override render(): TemplateResult {
    const numbers = this.#numbers;
    const view: View = { state: this.state, actions: this.#actions, numbers };
    const { error, answered, preview } = this.state;
    const setup = html`${tableView(view)}${optionsView(view)}`;
    return html`<main>
      ${startView(view)}
      ${error === null ? nothing : errorView(error)}
      ${progressView(view)}
      ${answerView(view, this.chartWidth)}
      ${
        preview === null
          ? nothing
          : html`<details class="setup" ?open=${answered === null} ?hidden=${this.state.busy === "running"}>
            <summary class=${answered === null ? "hidden" : ""}>Change something and run again</summary>${setup}</details>`
      }
      <p class="hidden" role="status">${this.spoken}</p>
    </main>${privacyView(view)}`;
  }

  readonly #actions: AppActions = {
    openFile: (file) => void this.open(file).catch(ignoreShown),
    openSample: () => void this.#openSample().catch(ignoreShown),
    closeFile: () => this.#set({ ...INITIAL_STATE, ...this.#lasting() }),
    changeOptions: (options) => {
      // What was found stays until the next is, so that nothing jumps; of another target it would be wrong.
      const isOtherTarget = options.target !== this.state.options?.target;
      this.#set({ options, ...(isOtherTarget ? { examination: null } : {}) });
      this.#examineSoon();
    },
    filterColumns: (columnFilter) => this.#set({ columnFilter }),
    showColumns: (areColumnsShown) => this.#set({ areColumnsShown }),
    run: () => void this.run().catch(ignoreShown),
    cancel: () => this.cancel(),
    saveRows: (choice) => void this.#saveRows(choice).catch(ignoreShown),
    saveReport: () => this.#withAnswer(saveReport),
    saveDocument: () => this.#withAnswer(saveDocument),
    saveModel: () => this.#withAnswer(saveModel),
    savePicture: (kind) => this.#withAnswer(({ result }) => savePicture(result, kind, this.#numbers)),
    copyCommand: () =>
      this.#withAnswer(async (answered) => {
        await navigator.clipboard.writeText(commandText(answered));
        this.#say("The command line was copied.");
      }),
  };

  async #openSample(): Promise<void> {
    this.#set({ busy: "reading", error: null });
    await this.#attempt(async () => this.open(await this.#thread.sample()));
  }

  async #saveRows(choice: RowsRequest): Promise<void> {
    const { answered } = this.state;
    if (answered === null) return;
    this.#set({ busy: "writing rows", error: null });
    await this.#attempt(async () => {
      const rows = await this.#thread.rows(answered.opened, rowsChoice(answered, choice));
      this.#set({ busy: null });
      saveFile(rows, "augmented.csv", "text/csv");
    });
  }

  /** Does something with the answer, where there is one; what goes wrong is shown. */
  #withAnswer(work: (answered: Answered) => void | Promise<void>): void {
    const { answered } = this.state;
    if (answered !== null) void (async () => work(answered))().catch((error) => this.#show(error));
  }

  #firstOptions({ columns, target }: TablePreview): PageOptions | null {
    const wanted = columns.find(({ name }) => name === this.options.target)?.name ?? target;
    if (wanted === null) return null;
    const { target: _, ...rest } = this.options;
    const options = withTarget({ ...rest, target: wanted }, wanted);
    const rarer = columns.find(({ name }) => name === wanted)?.classes?.[0]?.value;
    const positive = this.options.positive ?? rarer;
    return positive === undefined ? options : { ...options, positive };
  }

  #examineSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#examine(), SETTLE_MILLISECONDS);
  }

  async #examine(): Promise<void> {
    const { opened, options } = this.state;
    if (opened === null || options === null) return;
    const isCurrent = () => this.state.opened === opened && this.state.options === options;
    try {
      const examination = await this.#thread.examine(opened, options);
      if (isCurrent()) this.#set({ examination, refusal: null });
    } catch (error) {
      if (isCurrent()) this.#set({ examination: null, refusal: shownError(error) });
    }
  }

  #tell(now: Progress): void {
    const before = this.state.progress;
    if (this.state.busy !== "running" || before === null) return;
    const at = performance.now();
    const phaseBegan = before.phase === now.phase ? before.phaseBegan : at;
    const progress = { ...now, began: before.began, phaseBegan };
    this.#set({ progress });
    const left = millisecondsLeft(progress, at);
    const secondsLeft = left === null ? null : left / 1000;
    this.#emit<ProgressDetail>("vtss-progress", { ...now, secondsLeft });
    const share = now.total > 0 ? now.done / now.total : 0;
    if (now.phase === "sweep" && share >= this.#lastSpokenShare + SPOKEN_STEP) {
      this.#lastSpokenShare = share;
      this.#say(progressText(progress, at, this.#numbers));
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
    const { preview } = this.state;
    const isUnread = preview === null;
    this.#set({ busy: null, progress: null, error, ...(isUnread ? { opened: null } : {}) });
    this.#emit("vtss-error", { code: error.code, message: error.message });
  }

  #lasting(): Pick<AppState, "nRequests" | "policy"> {
    const { nRequests, policy } = this.state;
    return { nRequests, policy };
  }

  #set(changes: Partial<AppState>): void {
    this.state = { ...this.state, ...changes };
  }

  #say(text: string): void {
    this.spoken = text;
  }

  get #numbers(): NumberWords {
    return localNumbers(this.locale ?? [...navigator.languages]);
  }

  /** Moves the focus to what has just appeared, so that a keyboard goes on from there. */
  async #focus(id: string): Promise<void> {
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(`#${id}`)?.focus();
  }

  #emit<T>(name: string, detail: T): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}

function errorView({ code, message, advice }: ShownError): TemplateResult {
  return html`<div class="error" role="alert"><p>${message} <code>${code}</code></p>
    ${advice === null ? nothing : html`<p>${advice}</p>`}</div>`;
}

/** Callers of the methods are told; what came from a button is shown already. */
function ignoreShown(): void {}
