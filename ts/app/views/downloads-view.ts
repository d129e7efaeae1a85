import { html, nothing, type TemplateResult } from "lit";
import { commandWords, shellLine } from "../../report/command-line.js";
import { countOf } from "../../report/number-words.js";
import { shownGenerator } from "../../report/shown-generator.js";
import type { GeneratorName, TuneResult } from "../../types.js";
import type { Answered, View } from "../app-state.js";
import { OPTION_LABELS } from "../option-labels.js";
import { SAMPLE_NAME } from "../sample-name.js";

/** What may be taken away: the report, the document, the model, the picture, rows, and the command that repeats the run. */
export function downloadsView(view: View): TemplateResult {
  const { state, actions } = view;
  const { result } = state.answered as Answered;
  const isDrawn = shownGenerator(result) !== null;
  return html`<h2 class="downloads">Take it with you</h2>
    <p class="actions">
      <button type="button" @click=${actions.saveReport}>Report (HTML)</button>
      <button type="button" @click=${actions.saveDocument}>Result (JSON)</button>
      <button type="button" @click=${actions.saveModel}>Model (JSON)</button>
      ${
        isDrawn
          ? html`<button type="button" @click=${() => actions.savePicture("svg")}>Picture (SVG)</button>
            <button type="button" @click=${() => actions.savePicture("png")}>Picture (PNG)</button>`
          : nothing
      }
    </p>
    ${result.generators.length === 0 ? nothing : rowsForm(view, result)}
    <details><summary>The command line that repeats this run</summary>
      <pre class="command" tabindex="0">${commandText(state.answered as Answered)}</pre>
      <p class="actions"><button type="button" @click=${actions.copyCommand}>${state.isCopied ? "Copied" : "Copy"}</button></p>
    </details>`;
}

/** Asks how many rows of which generator, and makes them. */
function rowsForm({ state, actions, numbers }: View, result: TuneResult): TemplateResult {
  const { verdict } = result;
  const isBusy = state.busy !== null;
  const advised =
    verdict.kind === "add" && verdict.nSynthetic !== null
      ? `The verdict advises ${countOf(verdict.nSynthetic, "row", numbers)}.`
      : "The verdict does not advise to add rows; you may all the same.";
  return html`<details><summary>Table with synthetic rows</summary>
      <p class="faint">${advised} Add rows to training data only, after the split.</p>
      <form @submit=${(event: SubmitEvent) => {
        event.preventDefault();
        if (isBusy) return;
        const fields = new FormData(event.currentTarget as HTMLFormElement);
        actions.saveRows({
          generator: fields.get("generator") as GeneratorName,
          nSynthetic: Number(fields.get("rows")),
          parents: fields.get("parents") !== null,
        });
      }}>
        <div class="fields">
          <label>${OPTION_LABELS.generator} <select name="generator">${result.generators.map(
            ({ name }) =>
              html`<option value=${name} ?selected=${name === firstChoice(result)}>${name}</option>`,
          )}</select></label>
          <label>${OPTION_LABELS.nSynthetic} <input name="rows" type="number" min="0" step="1" required
            value=${advisedRows(result)}></label>
        </div>
        <p><label><input type="checkbox" name="parents"> with the rows of the file that each was made from</label></p>
        <p class="actions"><button type="submit" aria-disabled=${isBusy}>${state.busy === "writing rows" ? "Making rows …" : "Table (CSV)"}</button></p>
      </form>
    </details>`;
}

/** The command line that repeats a run; the sample's file is made first. */
export function commandText({ source, options }: Pick<Answered, "source" | "options">): string {
  const { opened, validation, reading } = source;
  const name = opened.file.name;
  const tuning = shellLine(commandWords(name, options, { validation: validation?.file.name, reading }));
  return name === SAMPLE_NAME ? `vtss simulate --out ${SAMPLE_NAME}\n${tuning}` : tuning;
}

function firstChoice(result: TuneResult): GeneratorName | undefined {
  return shownGenerator(result)?.name;
}

/** What the verdict advises, else the best size above 0. */
function advisedRows(result: TuneResult): number {
  return result.verdict.kind === "add" && result.verdict.nSynthetic !== null
    ? result.verdict.nSynthetic
    : (shownGenerator(result)?.choice?.nSynthetic ?? result.data.balanceGap);
}
