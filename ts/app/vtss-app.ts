import { html, LitElement, nothing, type TemplateResult } from "lit";
import { lossChart } from "../report/chart/loss-chart.js";
import { LIGHT } from "../report/chart/palette.js";
import { svgFile } from "../report/chart/svg.js";
import { htmlReport } from "../report/html/report.js";
import { localNumbers } from "../report/number-words.js";
import { shownGenerator } from "../report/shown-generator.js";
import type { Progress, TuneResult } from "../types.js";
import { type ShownError, shownError } from "./advice.js";
import { type AppActions, type AppState, INITIAL_STATE, type View } from "./app-state.js";
import { appStyle } from "./app-style.js";
import { withTarget } from "./column-roles.js";
import { pngFile } from "./paint.js";
import { mayConnect, RequestCounter } from "./policy.js";
import { saveFile } from "./save.js";
import type { PageOptions, RowsChoice, TablePreview } from "./service-protocol.js";
import { rolesOf } from "./service-protocol.js";
import { TableThread } from "./table-thread.js";
import { answerView } from "./views/answer-view.js";
import { commandText } from "./views/downloads-view.js";
import { optionsView } from "./views/options-view.js";
import { privacyView } from "./views/privacy-view.js";
import { millisecondsLeft, progressText, progressView } from "./views/progress-view.js";
import { startView } from "./views/start-view.js";
import { tableView } from "./views/table-view.js";

/** Pixels. */
const WIDEST_CHART = 720;
const NARROWEST_CHART = 260;
/** A chart is drawn anew when there is this much more or less room. */
const WIDTH_STEP = 20;
/** Of a picture file. */
const FILE_WIDTH = 860;
const FILE_SCALE = 2;
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
  readonly #room = new ResizeObserver(() => this.#measure());
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
    const numbers = localNumbers(this.locale ?? [...navigator.languages]);
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
      this.#set({ options, examination: null });
      this.#examineSoon();
    },
    filterColumns: (columnFilter) => this.#set({ columnFilter }),
    run: () => void this.run().catch(ignoreShown),
    cancel: () => this.cancel(),
    saveRows: (choice) => void this.#saveRows(choice).catch(ignoreShown),
    saveReport: () => this.#save("report.html", "text/html", ({ result }) => htmlReport(result)),
    saveDocument: () => this.#save("result.json", "application/json", (answered) => answered.document),
    saveModel: () => this.#save("model.json", "application/json", ({ model }) => model),
    savePicture: (kind) => void this.#savePicture(kind).catch((error) => this.#show(error)),
    copyCommand: () => void this.#copyCommand().catch((error) => this.#show(error)),
  };

  async #openSample(): Promise<void> {
    this.#set({ busy: "reading", error: null });
    await this.#attempt(async () => this.open(await this.#thread.sample()));
  }

  async #saveRows(choice: Pick<RowsChoice, "generator" | "nSynthetic" | "parents">): Promise<void> {
    const { answered } = this.state;
    if (answered === null) return;
    const { kNeighbors, shrinkage, jitterScale } = answered.result.options;
    this.#set({ busy: "writing rows", error: null });
    await this.#attempt(async () => {
      const rows = await this.#thread.rows(answered.opened, {
        ...rolesOf(answered.options),
        ...choice,
        kNeighbors,
        shrinkage,
        jitterScale,
        seed: answered.result.run.seed,
      });
      this.#set({ busy: null });
      saveFile(rows, "augmented.csv", "text/csv");
    });
  }

  #save(name: string, type: string, content: (answered: NonNullable<AppState["answered"]>) => string): void {
    const { answered } = this.state;
    if (answered !== null) saveFile(content(answered), name, type);
  }

  async #savePicture(kind: "svg" | "png"): Promise<void> {
    const result = this.state.answered?.result;
    const shown = result === undefined ? null : shownGenerator(result);
    if (result === undefined || shown === null) return;
    const numbers = localNumbers(this.locale ?? [...navigator.languages]);
    const chart = lossChart(shown, result.baselines, { width: FILE_WIDTH, numbers });
    if (chart === null) return;
    if (kind === "svg") saveFile(svgFile(chart), "curve.svg", "image/svg+xml");
    else saveFile(await pngFile(chart, LIGHT, FILE_SCALE), "curve.png", "image/png");
  }

  async #copyCommand(): Promise<void> {
    const { answered } = this.state;
    if (answered === null) return;
    await navigator.clipboard.writeText(commandText(answered));
    this.#say("The command line was copied.");
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
      this.#say(progressText(progress, at, localNumbers(this.locale ?? [...navigator.languages])));
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

  #measure(): void {
    const style = getComputedStyle(this);
    const inner =
      this.clientWidth - Number.parseFloat(style.paddingLeft) - Number.parseFloat(style.paddingRight);
    const width =
      Math.floor(Math.min(WIDEST_CHART, Math.max(NARROWEST_CHART, inner)) / WIDTH_STEP) * WIDTH_STEP;
    if (width !== this.chartWidth) this.chartWidth = width;
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
