import type { ChartTable } from "../chart/mark.js";
import { escapeMarkup } from "../escape.js";

/**
 * Writes a table whose first column names its rows.
 *
 * @param table - of texts.
 * @param options - `hideCaption`: only screen readers get it, as where a heading says the same.
 * @returns a `table` in a box that scrolls by itself where the page is too narrow.
 */
export function htmlTable(
  { caption, header, rows, words = [] }: ChartTable,
  { hideCaption = false } = {},
): string {
  const side = (column: number) => (words.includes(column) ? ' class="words"' : "");
  const head = header.map((title, i) => `<th scope="col"${side(i)}>${escapeMarkup(title)}</th>`).join("");
  const body = rows
    .map(([name = "", ...cells]) => {
      const data = cells.map((cell, i) => `<td${side(i + 1)}>${escapeMarkup(cell)}</td>`).join("");
      return `<tr><th scope="row">${escapeMarkup(name)}</th>${data}</tr>`;
    })
    .join("");
  const hidden = hideCaption ? ' class="hidden"' : "";
  const name = escapeMarkup(caption);
  return (
    `<div class="scroll" role="region" aria-label="${name}" tabindex="0"><table><caption${hidden}>${name}</caption>` +
    `<thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`
  );
}
