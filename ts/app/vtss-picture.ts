import { html, LitElement, type TemplateResult } from "lit";
import { unsafeHTML } from "lit/directives/unsafe-html.js";
import { lossChart } from "../report/chart/loss-chart.js";
import type { Chart } from "../report/chart/mark.js";
import { inlineSvg } from "../report/chart/svg.js";
import { noteBeside, valuesBehind } from "../report/html/figure.js";
import { type NumberWords, PLAIN_NUMBERS } from "../report/number-words.js";
import type { BaselineResult, GeneratorResult } from "../types.js";
import { appStyle } from "./app-style.js";

/** The width of a slider's thumb, by which its ends are inside its box. */
const THUMB = 16;

/**
 * A generator's loss chart that can be read: with the pointer, or with the slider under it by keyboard and touch. Used
 * inside `vtss-app`.
 */
export class VtssPicture extends LitElement {
  static override styles = appStyle;
  static override properties = {
    generator: { attribute: false },
    baselines: { attribute: false },
    numbers: { attribute: false },
    width: { attribute: false },
    place: { state: true },
  };

  declare generator: GeneratorResult | null;
  declare baselines: readonly BaselineResult[];
  declare numbers: NumberWords;
  declare width: number;
  /** Which reading is shown; null before the first. */
  declare place: number | null;
  #chart: Chart | null = null;

  constructor() {
    super();
    this.generator = null;
    this.baselines = [];
    this.numbers = PLAIN_NUMBERS;
    this.width = 680;
    this.place = null;
  }

  protected override willUpdate(): void {
    const { generator, baselines, width, numbers } = this;
    this.#chart = generator === null ? null : lossChart(generator, baselines, { width, numbers });
  }

  protected override render(): TemplateResult {
    const chart = this.#chart;
    if (chart === null) return html`<p>No size of this generator could be fitted.</p>`;
    const { readings, plot } = chart;
    const at = this.place ?? this.#best();
    const reading = readings[at];
    const x = reading?.x ?? 0;
    return html`<figure>
      <div class="chart" @pointermove=${this.#point} @pointerdown=${this.#point}>
        ${unsafeHTML(inlineSvg(chart, `curve-${this.generator?.name}`))}
        <svg class="cursor" viewBox="0 0 ${chart.width} ${chart.height}" aria-hidden="true">
          ${this.place === null ? null : cursorLine(x, plot.top, plot.bottom)}
        </svg>
      </div>
      <input class="reader" type="range" min="0" max=${readings.length - 1} step="1" .value=${String(at)}
        aria-label="Read the curves at a size" aria-valuetext=${reading?.text ?? ""}
        @input=${(event: Event) => {
          this.place = Number((event.currentTarget as HTMLInputElement).value);
        }}>
      <p class="reading" aria-hidden="true">${reading?.text ?? ""}</p>
      ${unsafeHTML(noteBeside(chart) + valuesBehind(chart))}
    </figure>`;
  }

  /** The slider lies under the sizes that it reads; set here, as a policy may forbid style attributes. */
  protected override updated(): void {
    const slider = this.renderRoot.querySelector<HTMLInputElement>(".reader");
    const [first, last] = [this.#chart?.readings[0], this.#chart?.readings.at(-1)];
    if (slider === null || first === undefined || last === undefined) return;
    slider.style.marginLeft = `${first.x - THUMB / 2}px`;
    slider.style.width = `${last.x - first.x + THUMB}px`;
  }

  /** The best size is read first. */
  #best(): number {
    const best = this.generator?.selected?.gapMultiplier ?? 0;
    return Math.max(0, this.generator?.curve.findIndex(({ gapMultiplier }) => gapMultiplier === best) ?? 0);
  }

  readonly #point = (event: PointerEvent): void => {
    const chart = this.#chart;
    const box = (event.currentTarget as HTMLElement).querySelector("svg")?.getBoundingClientRect();
    if (chart === null || box === undefined || box.width === 0) return;
    const x = ((event.clientX - box.left) / box.width) * chart.width;
    const distance = (i: number) => Math.abs((chart.readings[i]?.x ?? 0) - x);
    let nearest = 0;
    for (let i = 1; i < chart.readings.length; i++) if (distance(i) < distance(nearest)) nearest = i;
    this.place = nearest;
  };
}

function cursorLine(x: number, top: number, bottom: number): SVGElement {
  const line = document.createElementNS("http://www.w3.org/2000/svg", "line");
  for (const [name, value] of Object.entries({ x1: x, x2: x, y1: top, y2: bottom })) {
    line.setAttribute(name, String(value));
  }
  return line;
}
