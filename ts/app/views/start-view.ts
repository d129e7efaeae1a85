import { html, nothing, type TemplateResult } from "lit";
import { counted } from "../../report/numbers.js";
import type { View } from "../app-state.js";
import { byteText } from "./byte-text.js";

/** Where a table is opened; a line about the one that is open. */
export function startView({ state, actions, numbers }: View): TemplateResult {
  const { preview, busy } = state;
  if (preview !== null) {
    return html`<h1 class="hidden">Synthetic rows for ${preview.name}, if any</h1><div class="bar">
      <p><strong>${preview.name}</strong> <span class="faint">${counted(preview.nRows, "row").replace(/^[\d,]+/, numbers.count(preview.nRows))} × ${counted(preview.columns.length, "column")}, ${byteText(preview.nBytes, numbers)}</span></p>
      <button type="button" @click=${actions.closeFile} ?disabled=${busy !== null}>Another table</button>
    </div>`;
  }
  const isReading = busy === "reading";
  return html`<section class="drop" @dragover=${allowDrop} @dragleave=${leave} @drop=${(event: DragEvent) => {
    const file = event.dataTransfer?.files[0];
    event.preventDefault();
    leave(event);
    if (file !== undefined && !isReading) actions.openFile(file);
  }}>
    <h1>How many synthetic rows does this table need, if any?</h1>
    <p>Drop a table with two classes here, one of them rare. It is read and judged in this page;
      no row leaves your machine.</p>
    <p class="actions">
      <label class="button primary ${isReading ? "disabled" : ""}">Choose a file
        <input class="hidden" type="file" accept=".csv,.tsv,.txt,text/csv,text/tab-separated-values"
          ?disabled=${isReading}
          @change=${(event: Event) => {
            const input = event.currentTarget as HTMLInputElement;
            const file = input.files?.[0];
            input.value = "";
            if (file !== undefined) actions.openFile(file);
          }}></label>
      <button type="button" @click=${actions.openSample} ?disabled=${isReading}>Try the sample cohort</button>
    </p>
    <p class="faint">CSV or TSV with a header. Delimiter, decimal mark, encoding and missing values are found.</p>
    ${isReading ? html`<p class="reading-line">Reading …</p>` : nothing}
  </section>`;
}

function allowDrop(event: DragEvent): void {
  event.preventDefault();
  (event.currentTarget as HTMLElement).classList.add("over");
}

function leave(event: DragEvent): void {
  (event.currentTarget as HTMLElement).classList.remove("over");
}
