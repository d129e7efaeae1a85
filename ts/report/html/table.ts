import type { ChartTable } from "../chart/mark.js";
import { escapeMarkup } from "../escape.js";

/** Columns that fit the narrowest telephone; a table with more becomes cards there. */
const FEW_COLUMNS = 4;

/**
 * Writes a table whose first column names its rows. Where there is little room, a table of many columns shows each row as
 * a card with its name as heading, rows of one name on one card, and every cell beside the title of its column. The roles
 * are written because `display` takes them away.
 *
 * @param table - of texts.
 * @param options - `hideCaption`: only screen readers get it, as where a heading says the same.
 * @returns a `table` in a box of its own.
 */
export function htmlTable(
  { caption, header, rows, words = [], alone = [], abreast = [] }: ChartTable,
  { hideCaption = false } = {},
): string {
  const marks = { words, alone, abreast };
  const markOf = (column: number): string => {
    const held = Object.entries(marks).filter(([, columns]) => columns.includes(column));
    return held.length === 0 ? "" : ` class="${held.map(([mark]) => mark).join(" ")}"`;
  };
  const head = header
    .map((title, i) => `<th role="columnheader" scope="col"${markOf(i)}>${escapeMarkup(title)}</th>`)
    .join("");
  const titleOf = (column: number) => ` data-title="${escapeMarkup(header[column] ?? "")}"`;
  const body = rows
    .map(([name = "", ...cells], row) => {
      const data = cells
        .map((cell, i) => `<td role="cell"${markOf(i + 1)}${titleOf(i + 1)}>${escapeMarkup(cell)}</td>`)
        .join("");
      const isSame = rows[row - 1]?.[0] === name;
      const heading = `<th role="rowheader" scope="row"${titleOf(0)}>${escapeMarkup(name)}</th>`;
      return `<tr role="row"${isSame ? ' class="same"' : ""}>${heading}${data}</tr>`;
    })
    .join("");
  const layout = header.length <= FEW_COLUMNS ? "few" : abreast.length > 0 ? "cards beside" : "cards";
  const hidden = hideCaption ? ' class="hidden"' : "";
  const name = escapeMarkup(caption);
  return (
    `<div class="scroll" role="region" aria-label="${name}" tabindex="0"><table role="table" class="${layout}">` +
    `<caption${hidden}>${name}</caption><thead role="rowgroup"><tr role="row">${head}</tr></thead>` +
    `<tbody role="rowgroup">${body}</tbody></table></div>`
  );
}
