import { html, nothing, type TemplateResult } from "lit";
import { DEFAULT_SELECTION, GENERATORS, SELECTION_RULES } from "../../options.js";
import { duration } from "../../report/duration.js";
import type { GeneratorName, SelectionRule } from "../../types.js";
import type { View } from "../app-state.js";
import type { PageOptions } from "../service-protocol.js";
import { byteText } from "./byte-text.js";
import { term } from "./term.js";

const MILLISECONDS_PER_SECOND = 1000;
const DEFAULT_GENERATORS: readonly GeneratorName[] = ["smote"];

/** Numbers that may be left empty, which is their default. */
const NUMBERS = [
  { key: "folds", label: "Folds", fallback: "5", of: null },
  { key: "repeats", label: "Times the folds are drawn", fallback: "5", of: null },
  { key: "seed", label: "Seed", fallback: "1", of: null },
  { key: "inversePenalty", label: "Inverse penalty (C)", fallback: "1", of: null },
  { key: "minimumGain", label: "Smallest gain worth having", fallback: "0.005", of: null },
  { key: "kNeighbors", label: "Neighbours of smote", fallback: "5", of: "smote" },
  { key: "shrinkage", label: "Shrinkage of gaussian", fallback: "0.1", of: "gaussian" },
  { key: "jitterScale", label: "Noise of jitter", fallback: "1", of: "jitter" },
  {
    key: "costRatio",
    label: "Cost of a missed positive, in false alarms",
    fallback: "1 and majority / minority",
    of: null,
  },
  { key: "workers", label: "Worker threads", fallback: "auto", of: null },
] as const satisfies readonly {
  key: keyof PageOptions;
  label: string;
  fallback: string;
  of: GeneratorName | null;
}[];

/** What is compared and how it is judged; what that costs; the button that begins. */
export function optionsView(view: View): TemplateResult {
  const { state, actions } = view;
  const { options, refusal, busy } = state;
  if (options === null) return html``;
  const generators = options.generators ?? DEFAULT_GENERATORS;
  const isReady = refusal === null && busy === null;
  return html`<section aria-labelledby="options-heading">
    <h2 id="options-heading">What shall be compared?</h2>
    <fieldset><legend>${term("generator", "Generators")} of synthetic rows</legend>
      <div class="checks">${GENERATORS.map(
        (name) => html`<label><input type="checkbox" .checked=${generators.includes(name)}
          @change=${(event: Event) =>
            actions.changeOptions(
              withGenerator(options, name, (event.currentTarget as HTMLInputElement).checked),
            )}> ${name}</label>`,
      )}</div>
      <p class="faint">Beside them, always, what needs no rows: ${term("prior_shift")}, ${term("class_weight")},
        ${term("tuned_weight")}, and copies up to balance.</p>
    </fieldset>
    <details><summary>More options</summary>
      <div class="fields">
        ${NUMBERS.filter(({ of }) => of === null || generators.includes(of)).map((field) => numberField(field, view))}
        <label>Sizes to try, in class gaps
          <input type="text" placeholder="grid" .value=${typeof options.candidates === "string" ? options.candidates : ""}
            @change=${(event: Event) =>
              actions.changeOptions(
                withValue(options, "candidates", (event.currentTarget as HTMLInputElement).value.trim()),
              )}></label>
        <label>Rule of choice
          <select @change=${(event: Event) =>
            actions.changeOptions(
              withValue(
                options,
                "selection",
                (event.currentTarget as HTMLSelectElement).value as SelectionRule,
              ),
            )}>
            ${SELECTION_RULES.map(
              (rule) =>
                html`<option value=${rule} ?selected=${rule === (options.selection ?? DEFAULT_SELECTION)}>${rule}</option>`,
            )}
          </select></label>
      </div>
    </details>
    ${
      refusal === null
        ? nothing
        : html`<div class="refusal" role="alert"><p>${refusal.message}</p>
          ${refusal.advice === null ? nothing : html`<p>${refusal.advice}</p>`}</div>`
    }
    <p class="actions">
      <button type="button" class="primary" ?disabled=${!isReady} @click=${actions.run}>Compare</button>
      <span class="faint">${refusal === null ? costText(view) : nothing}</span>
    </p>
  </section>`;
}

function costText({ state, numbers }: View): string {
  const { examination } = state;
  if (examination === null) return "Looking at the table …";
  const { seconds, nWorkers, bytesPerWorker, nFits } = examination;
  const threads = nWorkers === 1 ? "1 thread" : `${numbers.count(nWorkers)} threads`;
  return (
    `about ${duration(seconds * MILLISECONDS_PER_SECOND)} and at most ` +
    `${byteText(bytesPerWorker * nWorkers, numbers)} of memory: ${numbers.count(nFits)} fits on ${threads}`
  );
}

function numberField(
  { key, label, fallback }: (typeof NUMBERS)[number],
  { state, actions }: View,
): TemplateResult {
  const options = state.options as PageOptions;
  const value = options[key];
  return html`<label>${label}
    <input type="text" inputmode="decimal" placeholder=${fallback} .value=${value === undefined ? "" : String(value)}
      @change=${(event: Event) => {
        const text = (event.currentTarget as HTMLInputElement).value.trim();
        actions.changeOptions(withValue(options, key, typed(text)));
      }}></label>`;
}

/** A number where it is one; words such as "auto" and what is wrong stay as they are, to be accepted or refused. */
function typed(text: string): string | number {
  const value = Number(text.replace(",", "."));
  return text === "" || Number.isNaN(value) ? text : value;
}

/** The empty text is the default, which is no option at all. */
function withValue(options: PageOptions, key: keyof PageOptions, value: string | number): PageOptions {
  const { [key]: _, ...rest } = options;
  return (value === "" ? rest : { ...rest, [key]: value }) as PageOptions;
}

/** Settings of a generator that is not compared go with it. */
function withGenerator(options: PageOptions, name: GeneratorName, isOn: boolean): PageOptions {
  const before = options.generators ?? DEFAULT_GENERATORS;
  const generators = GENERATORS.filter((other) => (other === name ? isOn : before.includes(other)));
  const isDefault = generators.length === 1 && generators[0] === DEFAULT_GENERATORS[0];
  const { generators: _, ...rest } = options;
  const kept: PageOptions = isDefault ? rest : { ...rest, generators };
  return NUMBERS.reduce((all, { key, of }) => (of === name && !isOn ? withValue(all, key, "") : all), kept);
}
