import { html, nothing, type TemplateResult } from "lit";
import { countOf } from "../../report/number-words.js";
import type { View } from "../app-state.js";
import { byteText } from "./byte-text.js";
import { allowDrop, drop, fileButton, leave } from "./file-button.js";
import { readingView } from "./reading-view.js";

/** Where a table is opened; a line about the one that is open. */
export function startView(view: View): TemplateResult {
  const { state, actions, numbers } = view;
  const { preview, busy } = state;
  if (preview !== null) {
    return html`<h1 class="hidden">Synthetic rows for ${preview.name}, if any</h1><div class="bar">
      <p><strong>${preview.name}</strong> <span class="faint">${countOf(preview.nRows, "row", numbers)} × ${countOf(preview.columns.length, "column", numbers)}, ${byteText(preview.nBytes, numbers)}</span></p>
      <button type="button" @click=${actions.closeFile} ?disabled=${busy !== null}>Another table</button>
    </div>`;
  }
  const isReading = busy === "reading";
  const take = { isDisabled: isReading, take: actions.openFile };
  return html`<section class="drop" @dragover=${allowDrop} @dragleave=${leave} @drop=${drop(take)}>
    <h1>How many synthetic rows does this table need, if any?</h1>
    <p>Drop a table with two classes here, one of them rare. It is read and judged in this page;
      no row leaves your machine.</p>
    <p class="actions">
      ${fileButton({ label: "Choose a file", isPrimary: true, ...take })}
      <button type="button" @click=${actions.openSample} ?disabled=${isReading}>Try the sample cohort</button>
    </p>
    <p class="faint">CSV or TSV with a header. Delimiter, decimal mark, encoding and missing values are found.</p>
    ${readingView(view)}
    ${isReading ? html`<p class="reading-line">Reading …</p>` : nothing}
  </section>`;
}
