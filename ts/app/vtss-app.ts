import { html, LitElement, nothing, type TemplateResult } from "lit";
import { AbortError, VtssError } from "../errors.js";
import { localNumbers, type NumberWords } from "../report/number-words.js";
import type { TuneResult } from "../types.js";
import type { ShownError } from "./advice.js";
import { type AppActions, type AppState, INITIAL_STATE, type View } from "./app-state.js";
import { appStyle } from "./app-style.js";
import { chartWidthIn, WIDEST_CHART } from "./chart-width.js";
import { areFiles, droppedFile } from "./dropped.js";
import { enforcedHere } from "./policy.js";
import { RequestCounter } from "./request-counter.js";
import { saveDocument, saveModel, savePicture, saveReport } from "./save.js";
import type { PageOptions, Reading } from "./service-protocol.js";
import { notReady, Session } from "./session.js";
import type { ErrorDetail, Place, ProgressDetail, ResultDetail } from "./session-listener.js";
import { TableThread } from "./table-thread.js";
import { answerView } from "./views/answer-view.js";
import { commandText } from "./views/downloads-view.js";
import { optionsView } from "./views/options-view.js";
import { privacyView } from "./views/privacy-view.js";
import { progressView } from "./views/progress-view.js";
import { startView } from "./views/start-view.js";
import { tableView } from "./views/table-view.js";

/**
 * The whole of vtss as one element: a table is opened, described, tuned on and answered for, and nothing leaves the page.
 *
 * Attributes: `theme` ("light" or "dark"; else the reader's preference), `locale` (of numbers; else the reader's).
 * Properties: `options` gives a run options that the page does not show or that shall be set before, `reading` says how
 * files are written. Methods: `open`, `holdOut`, `run`, `cancel`. Events: `vtss-progress`, `vtss-result`, `vtss-error`.
 * Custom properties: every colour of the palette (`--vtss-text`, `--vtss-faint`, `--vtss-grid`, `--vtss-surface`,
 * `--vtss-fitted`, `--vtss-shifted`, `--vtss-chosen`, `--vtss-level`, `--vtss-predicted`), `--vtss-accent`, `--vtss-font`,
 * `--vtss-max-width`.
 */
export class VtssApp extends LitElement {
  static override styles = appStyle;
  static override properties = {
    theme: { type: String, reflect: true },
    locale: { type: String },
    options: { attribute: false },
    reading: { attribute: false },
    state: { state: true },
    chartWidth: { state: true },
    spoken: { state: true },
  };

  /** "light" or "dark"; null follows the reader's preference. */
  declare theme: string | null;
  /** A BCP 47 tag for numbers; null takes the reader's languages. */
  declare locale: string | null;
  /** Options of `tune` that hold for every table that is opened; what a table does not have, its run is refused for. */
  declare options: Partial<PageOptions>;
  /** How files are written, where it is not to be found out. */
  declare reading: Reading;
  declare protected state: AppState;
  declare protected chartWidth: number;
  /** What a screen reader is told as it happens. */
  declare protected spoken: string;

  readonly #thread = new TableThread((nMore) => this.#countRequests(nMore));
  readonly #session: Session;
  readonly #room = new ResizeObserver(() => {
    this.chartWidth = chartWidthIn(this);
  });
  #counter: RequestCounter | null = null;
  #written: { tags: string; numbers: NumberWords } | null = null;

  constructor() {
    super();
    this.theme = null;
    this.locale = null;
    this.options = {};
    this.reading = {};
    this.state = INITIAL_STATE;
    this.chartWidth = WIDEST_CHART;
    this.spoken = "";
    this.#session = this.#begin();
    this.addEventListener("dragover", (event) => this.#dragOver(event));
    this.addEventListener("dragleave", () => this.#markDrop(false));
    this.addEventListener("drop", (event) => this.#drop(event));
  }

  /**
   * Opens a table.
   *
   * @param file CSV or TSV. Rejects with the refusals of `readTable`, which are shown as well; OPTION_INVALID for what is no
   *   file, and for `options` and `reading` of which no run could be made.
   */
  open(file: File): Promise<void> {
    return this.#session.open(file);
  }

  /**
   * Takes held-out rows from a file instead of from the table that is open.
   *
   * @param file Of the same columns; null goes back to the folds, or the split, that were before. What is wrong in it is
   *   shown, and `run` rejects with it. Throws OPTION_INVALID for what is no file; NOT_READY where no table is open, and while
   *   something is being done; the next table is judged by itself again.
   */
  holdOut(file: File | null): void {
    this.#session.holdOut(file);
  }

  /**
   * Runs with the options that are shown.
   *
   * @returns The document. Rejects with the refusals of `tune`, which are shown as well.
   */
  run(): Promise<TuneResult> {
    return this.#session.run();
  }

  /** Stops a run, or the reading of a table, within a second: `run` and `open` reject with an `AbortError`. */
  cancel(): void {
    this.#session.cancel();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#room.observe(this);
    this.#counter = new RequestCounter((nMore) => this.#countRequests(nMore));
    this.#session.resume();
    void Promise.all([enforcedHere(), this.#thread.mayConnect()]).then(
      // Workers made of blobs have the page's policy; where one could connect all the same, that decides.
      ([enforced, mayConnect]) => this.#session.set({ enforced: mayConnect ? "nothing" : enforced }),
      (error: unknown) => {
        // Removed before it was known.
        if (!(error instanceof AbortError)) this.#session.refuse(error);
      },
    );
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#room.disconnect();
    this.#counter?.stop();
    // An element that is only moved is somewhere else by then, and what it does goes on.
    queueMicrotask(() => {
      if (!this.isConnected) this.#session.suspend();
    });
  }

  protected override render(): TemplateResult {
    const numbers = this.#numbers;
    const view: View = { state: this.state, actions: this.#actions, numbers };
    const { error, answered, preview } = this.state;
    // Before a table is open, what follows the dashed field may lie below the screen.
    const wrong = error === null ? nothing : errorView(error, this.#actions);
    const setup = html`${tableView(view)}${optionsView(view)}`;
    return html`<main>
      ${preview === null ? wrong : nothing}
      ${startView(view)}
      ${preview === null ? nothing : wrong}
      ${progressView(view)}
      ${answerView(view, this.chartWidth)}
      ${
        preview === null
          ? nothing
          : html`<details class="setup" ?open=${answered === null} ?hidden=${this.state.busy === "running"}>
            <summary ?hidden=${answered === null}>Change something and run again</summary>${setup}</details>`
      }
      <p class="hidden" role="status">${this.spoken}</p>
    </main>${privacyView(view)}`;
  }

  readonly #actions: AppActions = {
    openFile: (file) => void this.open(file).catch(ignoreShown),
    openSample: () => void this.#session.openSample().catch(ignoreShown),
    openWithCategories: (column) => void this.#session.openWithCategories(column).catch(ignoreShown),
    closeFile: () => this.#session.close(),
    refuse: (error) => this.#session.refuse(error),
    changeReading: (reading) => void this.#session.changeReading(reading),
    changeHoldOut: (holdOut) => this.#session.changeHoldOut(holdOut),
    holdOut: (file) => this.#session.holdOut(file),
    changeOptions: (options) => this.#session.changeOptions(options),
    chooseTarget: (name) => this.#session.chooseTarget(name),
    filterColumns: (columnFilter) => this.#session.set({ columnFilter }),
    showColumns: (areColumnsShown) => this.#session.set({ areColumnsShown }),
    run: () => void this.run().catch(ignoreShown),
    cancel: () => this.cancel(),
    saveRows: (choice) => void this.#session.saveRows(choice).catch(ignoreShown),
    saveReport: () => this.#session.withAnswer(saveReport),
    saveDocument: () => this.#session.withAnswer(saveDocument),
    saveModel: () => this.#session.withAnswer(saveModel),
    savePicture: (kind) => this.#session.withAnswer(({ result }) => savePicture(result, kind, this.#numbers)),
    copyCommand: () =>
      this.#session.withAnswer(async (answered) => {
        await copyText(commandText(answered));
        this.spoken = "The command line was copied.";
        this.#session.set({ isCopied: true });
        setTimeout(() => this.#session.set({ isCopied: false }), COPIED_MILLISECONDS);
      }),
  };

  /** A file may be dropped anywhere: a browser would open one that nobody takes in place of the page, and its answer. */
  #dragOver(event: DragEvent): void {
    const isMine = !event.defaultPrevented && areFiles(event.dataTransfer);
    this.#markDrop(isMine);
    if (isMine) event.preventDefault();
  }

  #drop(event: DragEvent): void {
    this.#markDrop(false);
    if (event.defaultPrevented || !areFiles(event.dataTransfer)) return;
    event.preventDefault();
    try {
      if (this.state.busy !== null)
        throw notReady("wait for what is being done, or cancel it, before another table is opened");
      this.#actions.openFile(droppedFile(event.dataTransfer));
    } catch (error) {
      this.#session.refuse(error);
    }
  }

  #markDrop(isOver: boolean): void {
    this.renderRoot.querySelector("main")?.classList.toggle("over", isOver);
  }

  #countRequests(nMore: number): void {
    this.#session.set({ nRequests: this.#session.state.nRequests + nMore });
  }

  /** A session that is shown here. */
  #begin(): Session {
    const app = this;
    return new Session(this.#thread, {
      get numbers() {
        return app.#numbers;
      },
      get options() {
        return app.options;
      },
      get reading() {
        return app.reading;
      },
      stateChanged: (state) => {
        this.state = state;
      },
      said: (text) => {
        this.spoken = text;
      },
      appeared: (place) => this.#focus(place),
      progressed: (detail) => this.#emit<ProgressDetail>("vtss-progress", detail),
      answered: (detail) => this.#emit<ResultDetail>("vtss-result", detail),
      failed: ({ code, message }) => this.#emit<ErrorDetail>("vtss-error", { code, message }),
    });
  }

  /** The same as long as the language is the same: what was drawn with it need not be drawn anew. */
  get #numbers(): NumberWords {
    const tags = this.locale ?? navigator.languages.join();
    if (this.#written?.tags !== tags) {
      this.#written = { tags, numbers: localNumbers(this.locale ?? navigator.languages) };
    }
    return this.#written.numbers;
  }

  /** Moves the focus to what has just appeared, so that a keyboard goes on from there. */
  async #focus(id: Place): Promise<void> {
    // An element that nobody looks at is not drawn.
    if (!this.isConnected) return;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(`#${id}`)?.focus();
  }

  #emit<T>(name: string, detail: T): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}

/** How long a button says that it has copied. */
const COPIED_MILLISECONDS = 2000;

function errorView({ code, message, advice, unreadable }: ShownError, actions: AppActions): TemplateResult {
  return html`<div class="error" id="error" role="alert" tabindex="-1"><p>${message} <code>${code}</code></p>
    ${advice === null ? nothing : html`<p>${advice}</p>`}
    ${
      unreadable === null
        ? nothing
        : html`<p class="actions"><button type="button" @click=${() => actions.openWithCategories(unreadable)}>Read “${unreadable}” as categories</button></p>`
    }</div>`;
}

/** Throws CLIPBOARD_UNAVAILABLE where the browser does not let the page write to it, as on sites without encryption. */
async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch (cause) {
    const message = "the browser gives this page no clipboard; select the line and copy it";
    throw new VtssError("CLIPBOARD_UNAVAILABLE", message, {}, { cause });
  }
}

/** Callers of the methods are told; what came from a button is shown already. */
function ignoreShown(): void {}
