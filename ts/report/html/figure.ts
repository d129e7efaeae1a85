import type { Chart } from "../chart/mark.js";
import { inlineSvg } from "../chart/svg.js";
import { escapeMarkup } from "../escape.js";
import { htmlTable } from "./table.js";

/** Pixels: the width of the text on a screen, and on A4 at 96 dots an inch. */
const WIDE = 680;
/** The width of the text on the narrowest telephone; wider ones have it enlarged. */
const NARROW = 288;

/**
 * A chart, drawn for wide and for narrow pages, with its values behind it.
 *
 * @param draw - gives the chart of a width in pixels; null where there is nothing to draw.
 * @param id - unique in its document.
 * @returns a `figure` with both drawings, of which the style sheet shows one, and, folded away, the table; the empty text
 * where there is nothing to draw.
 */
export function chartFigure(draw: (width: number) => Chart | null, id: string): string {
  const [wide, narrow] = [draw(WIDE), draw(NARROW)];
  if (wide === null || narrow === null) return "";
  return (
    `<figure><div class="wide">${inlineSvg(wide, id)}</div>` +
    `<div class="narrow">${inlineSvg(narrow, `${id}-narrow`)}</div>${noteBeside(wide)}${valuesBehind(wide)}</figure>`
  );
}

/** What must be known to read a chart, as its caption; the empty text where nothing must. */
export function noteBeside({ note }: Chart): string {
  return note === undefined ? "" : `<figcaption>${escapeMarkup(note)}</figcaption>`;
}

/** The folded table behind a chart. */
export function valuesBehind({ table }: Chart): string {
  return `<details><summary>The values of this picture</summary>${htmlTable(table, { hideCaption: true })}</details>`;
}
