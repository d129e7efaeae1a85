import { html, nothing, type TemplateResult } from "lit";
import { DEFAULTS } from "../../option-names.js";
import { countOf, type NumberWords } from "../../report/number-words.js";
import type { AppState, View } from "../app-state.js";
import { FIRST_FRACTION, type HoldOut } from "../hold-out.js";
import { OPTION_LABELS } from "../option-labels.js";
import { allowDrop, drop, fileButton, leave } from "./file-button.js";
import { numberField } from "./number-field.js";

const WAYS: readonly [HoldOut, string][] = [
  ["folds", "folds of this table"],
  ["split", "one part of this table"],
  ["file", "a file of my own"],
];

/** Where the rows come from on which sizes are judged. */
export function heldOutView(view: View): TemplateResult {
  const { state, actions, numbers } = view;
  return html`<details class="held-out"><summary>${heldOutText(state, numbers)}</summary>
    <div class="fields">
      <label>Rows to judge by
        <select @change=${(event: Event) => actions.changeHoldOut((event.currentTarget as HTMLSelectElement).value as HoldOut)}>
          ${WAYS.map(([way, name]) => html`<option value=${way} ?selected=${way === state.holdOut}>${name}</option>`)}
        </select></label>
      ${fields(view)}
    </div>
    ${state.holdOut === "file" ? fileView(view) : nothing}
  </details>`;
}

function fields(view: View): TemplateResult | typeof nothing {
  switch (view.state.holdOut) {
    case "folds":
      return html`${numberField({ key: "folds", label: OPTION_LABELS.folds, fallback: String(DEFAULTS.folds) }, view)}
        ${numberField({ key: "repeats", label: OPTION_LABELS.repeats, fallback: String(DEFAULTS.repeats) }, view)}`;
    case "split":
      return html`${numberField({ key: "validationFraction", label: OPTION_LABELS.validationFraction, fallback: String(FIRST_FRACTION) }, view)}
        ${numberField({ key: "repeats", label: OPTION_LABELS.repeats, fallback: String(DEFAULTS.splits) }, view)}`;
    case "file":
      return nothing;
  }
}

function fileView({ state, actions, numbers }: View): TemplateResult {
  const { validation, examination, busy } = state;
  const take = { isDisabled: busy !== null, take: actions.holdOut, refuse: actions.refuse };
  const heldOut = examination?.heldOut ?? null;
  return html`<div class="drop small" @dragover=${allowDrop} @dragleave=${leave} @drop=${drop(take)}>
    <p>${
      validation === null
        ? "Drop the held-out rows here: a table with the same columns and both classes, on which nothing is learned."
        : html`<strong>${validation.file.name}</strong>${
            heldOut === null
              ? nothing
              : html` <span class="faint">${countOf(heldOut.nMinority, "row", numbers)} of the minority, ${numbers.count(heldOut.nMajority)} of the majority</span>`
          }`
    }</p>
    <p class="actions">${fileButton({ label: validation === null ? "Choose held-out rows" : "Choose other held-out rows", isPrimary: false, ...take })}</p>
    ${validation === null ? html`<p class="faint">Rows of your own give curves, but no verdict: how sure it is, only several folds can tell.</p>` : nothing}
  </div>`;
}

/** Such as `How rows are held out: 5 folds, drawn 5 times`. */
function heldOutText({ holdOut, options, validation }: AppState, numbers: NumberWords): string {
  const { folds = DEFAULTS.folds, validationFraction } = options ?? {};
  const repeats = options?.repeats ?? (holdOut === "split" ? DEFAULTS.splits : DEFAULTS.repeats);
  const times =
    repeats === 1
      ? "drawn once"
      : typeof repeats === "number"
        ? `drawn ${countOf(repeats, "time", numbers)}`
        : "drawn anew";
  const ways: Readonly<Record<HoldOut, string>> = {
    folds: `${typeof folds === "number" ? countOf(folds, "fold", numbers) : "folds"}, ${times}`,
    split: `${typeof validationFraction === "number" ? numbers.percent(validationFraction) : "a part"} of the rows, ${times}`,
    file: validation === null ? "a file of your own" : validation.file.name,
  };
  return `How rows are held out: ${ways[holdOut]}`;
}
