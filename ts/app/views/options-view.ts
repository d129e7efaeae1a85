import { html, nothing, type TemplateResult } from "lit";
import { BASELINES, DEFAULTS, GENERATORS, SELECTION_RULES } from "../../option-names.js";
import { duration } from "../../report/duration.js";
import { countOf } from "../../report/number-words.js";
import type { BaselineName, Evidence, GeneratorName, SelectionRule } from "../../types.js";
import type { View } from "../app-state.js";
import { localProse } from "../local-prose.js";
import { OPTION_LABELS } from "../option-labels.js";
import type { PageOptions } from "../service-protocol.js";
import { readNumbers, writeNumbers } from "../typed-numbers.js";
import { byteText } from "./byte-text.js";
import { heldOutView } from "./held-out-view.js";
import { type NumberOption, numberField, withValue } from "./number-field.js";
import { term } from "./term.js";

const MILLISECONDS_PER_SECOND = 1000;

/** Numbers that may be left empty, which is their default; settings stand only beside their generator. */
const NUMBERS: readonly (NumberOption & { of?: GeneratorName })[] = [
  { key: "seed", label: OPTION_LABELS.seed, fallback: String(DEFAULTS.seed) },
  { key: "inversePenalty", label: OPTION_LABELS.inversePenalty, fallback: String(DEFAULTS.inversePenalty) },
  { key: "minimumGain", label: OPTION_LABELS.minimumGain, fallback: String(DEFAULTS.minimumGain) },
  { key: "kNeighbors", label: OPTION_LABELS.kNeighbors, fallback: String(DEFAULTS.kNeighbors), of: "smote" },
  { key: "shrinkage", label: OPTION_LABELS.shrinkage, fallback: String(DEFAULTS.shrinkage), of: "gaussian" },
  {
    key: "jitterScale",
    label: OPTION_LABELS.jitterScale,
    fallback: String(DEFAULTS.jitterScale),
    of: "jitter",
  },
  {
    key: "costRatio",
    label: OPTION_LABELS.costRatio,
    fallback: "1, majority / minority",
    isList: true,
  },
  { key: "workers", label: OPTION_LABELS.workers, fallback: DEFAULTS.workers },
];
const EVIDENCE: readonly [Evidence, string][] = [
  ["full", "full"],
  ["curves", "curves only, in less time"],
];
/** What can be left out of the comparison; the fit without any remedy cannot. */
const REMEDIES = BASELINES.filter((name) => name !== "none");

/** What is compared and how it is judged; what that costs; the button that begins. */
export function optionsView(view: View): TemplateResult {
  const { state, actions } = view;
  const { options, refusal } = state;
  if (options === null) return html``;
  const generators: readonly GeneratorName[] = options.generators ?? DEFAULTS.generators;
  const foreseen = refusal === null ? (state.examination?.foreseen ?? null) : null;
  return html`<section aria-labelledby="options-heading">
    <h2 id="options-heading">What shall be compared?</h2>
    <fieldset><legend>${term("generator", "Generators")} of synthetic rows</legend>
      <div class="checks">${GENERATORS.map((name) =>
        check(name, generators.includes(name), (isOn) =>
          actions.changeOptions(withGenerator(options, name, isOn)),
        ),
      )}</div>
    </fieldset>
    <fieldset><legend>Beside them, what needs no rows</legend>
      <div class="checks">${REMEDIES.map((name) =>
        check(name, baselinesOf(options).includes(name), (isOn) =>
          actions.changeOptions(withBaseline(options, name, isOn)),
        ),
      )}</div>
      <p class="faint terms">In words: ${REMEDIES.map((name) => html`${term(name)} `)}</p>
    </fieldset>
    ${heldOutView(view)}
    <details><summary>More options</summary>
      <div class="fields">
        ${NUMBERS.filter(({ of }) => of === undefined || generators.includes(of)).map((field) => numberField(field, view))}
        ${sizesField(options, view)}
        ${choice(
          OPTION_LABELS.selection,
          SELECTION_RULES.map((rule) => [rule, rule]),
          options.selection ?? DEFAULTS.selection,
          (rule: SelectionRule) => actions.changeOptions(withValue(options, "selection", rule)),
        )}
        ${choice(OPTION_LABELS.evidence, EVIDENCE, options.evidence ?? DEFAULTS.evidence, (amount: Evidence) => actions.changeOptions(withValue(options, "evidence", amount === DEFAULTS.evidence ? "" : amount)))}
      </div>
    </details>
    ${
      refusal === null
        ? nothing
        : html`<div class="refusal" role="alert"><p>${refusal.message}</p>
          ${refusal.advice === null ? nothing : html`<p>${refusal.advice}</p>`}</div>`
    }
    ${foreseen === null ? nothing : html`<div class="refusal foreseen" role="status"><p>${localProse(foreseen.sentence, view.numbers)}</p><p>${localProse(foreseen.advice, view.numbers)} The curves can be drawn all the same.</p></div>`}
    <p class="actions">
      <button type="button" class="primary" ?disabled=${!isReady(view)} @click=${actions.run}>Compare</button>
      <span class="faint">${refusal === null ? costText(view) : nothing}</span>
    </p>
  </section>`;
}

/** Numbers, or a word or a range of the command line's, which stay as they are typed. */
function sizesField(options: PageOptions, { actions, numbers }: View): TemplateResult {
  const { candidates = "" } = options;
  const sizes = typeof candidates === "string" ? candidates.split(",") : candidates;
  return html`<label>${OPTION_LABELS.candidates}
    <input type="text" placeholder=${DEFAULTS.candidates} .value=${writeNumbers(sizes, numbers)}
      @change=${(event: Event) => {
        const typed = readNumbers((event.currentTarget as HTMLInputElement).value.trim(), numbers);
        actions.changeOptions(withValue(options, "candidates", typed === "" ? "" : typed.join(",")));
      }}></label>`;
}

function isReady({ state }: View): boolean {
  const { refusal, misread, busy } = state;
  return refusal === null && misread === null && busy === null && !awaitsFile(state);
}

function awaitsFile({ holdOut, validation }: View["state"]): boolean {
  return holdOut === "file" && validation === null;
}

function costText({ state, numbers }: View): string {
  const { examination, misread } = state;
  if (awaitsFile(state)) return "Choose the file with held-out rows, or folds of this table.";
  if (misread !== null) return "See how the file is written, above.";
  if (examination === null) return "Looking at the table …";
  const { seconds, nWorkers, bytesPerWorker, nFits } = examination;
  return (
    `about ${duration(seconds * MILLISECONDS_PER_SECOND, numbers)} and at most ` +
    `${byteText(bytesPerWorker * nWorkers, numbers)} of memory: ${countOf(nFits, "fit", numbers)} on ${countOf(nWorkers, "thread", numbers)}`
  );
}

function check(name: string, isOn: boolean, change: (isOn: boolean) => void): TemplateResult {
  return html`<label><input type="checkbox" .checked=${isOn}
    @change=${(event: Event) => change((event.currentTarget as HTMLInputElement).checked)}> ${name}</label>`;
}

function choice<T extends string>(
  label: string,
  entries: readonly (readonly [T, string])[],
  chosen: T,
  change: (value: T) => void,
): TemplateResult {
  return html`<label>${label}
    <select @change=${(event: Event) => change((event.currentTarget as HTMLSelectElement).value as T)}>
      ${entries.map(([value, text]) => html`<option value=${value} ?selected=${value === chosen}>${text}</option>`)}
    </select></label>`;
}

/** Settings of a generator that is not compared go with it. */
function withGenerator(options: PageOptions, name: GeneratorName, isOn: boolean): PageOptions {
  const before: readonly GeneratorName[] = options.generators ?? DEFAULTS.generators;
  const generators = GENERATORS.filter((other) => (other === name ? isOn : before.includes(other)));
  const isDefault = generators.join() === DEFAULTS.generators.join();
  const { generators: _, ...rest } = options;
  const kept: PageOptions = isDefault ? rest : { ...rest, generators };
  return NUMBERS.reduce((all, { key, of }) => (of === name && !isOn ? withValue(all, key, "") : all), kept);
}

function baselinesOf({ baselines }: PageOptions): readonly BaselineName[] {
  return baselines === undefined || baselines === "all" ? BASELINES : baselines;
}

/** All of them are the default; the fit without any remedy is always among them. */
function withBaseline(options: PageOptions, name: BaselineName, isOn: boolean): PageOptions {
  const before = baselinesOf(options);
  const baselines = BASELINES.filter(
    (other) => other === "none" || (other === name ? isOn : before.includes(other)),
  );
  const { baselines: _, ...rest } = options;
  return baselines.length === BASELINES.length ? rest : { ...rest, baselines };
}
