import { escapeMarkup } from "../escape.js";
import type { Chart, Mark } from "./mark.js";
import { chartRules, DARK, inkClass, LIGHT, paletteRules } from "./palette.js";

/**
 * Writes a chart as SVG for a page that has the rules of `chartRules` and sets the colours.
 *
 * @param chart - what was drawn.
 * @param id - unique in its document; names the elements that describe the chart.
 * @returns one element, without scripts, styles or anything that is loaded.
 */
export function inlineSvg(chart: Chart, id: string): string {
  return svg(chart, id, "");
}

/**
 * Writes a chart as a file of its own, light or dark as its viewer prefers.
 *
 * @param chart - what was drawn.
 * @returns the file's content.
 */
export function svgFile(chart: Chart): string {
  const style =
    `<style>:root{${paletteRules(LIGHT)};color-scheme:light dark}` +
    `@media (prefers-color-scheme:dark){:root{${paletteRules(DARK)}}}\n${chartRules()}` +
    ".vtss-surface{fill:var(--vtss-surface)}</style>" +
    `<rect class="vtss-surface" width="${chart.width}" height="${chart.height}"/>`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${svg(chart, "vtss", style)}\n`;
}

function svg({ width, height, title, description, marks }: Chart, id: string, style: string): string {
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" class="vtss-chart" width="${width}" height="${height}" ` +
    `viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${id}-title ${id}-desc">` +
    `<title id="${id}-title">${escapeMarkup(title)}</title>` +
    `<desc id="${id}-desc">${escapeMarkup(description)}</desc>${style}${marks.map(write).join("")}</svg>`
  );
}

function write(mark: Mark): string {
  switch (mark.kind) {
    case "path":
      return `<path class="${inkClass(mark.ink)}" d="${mark.d}"/>`;
    case "text": {
      const { x, y, text, anchor, ink } = mark;
      const place = anchor === "start" ? "" : ` text-anchor="${anchor}"`;
      return `<text class="${inkClass(ink)}" x="${round(x)}" y="${round(y)}"${place}>${escapeMarkup(text)}</text>`;
    }
    case "clip": {
      // An inner drawing clips by itself; a clip path would need a name that is unique in the document.
      const { x, y, width, height, marks } = mark;
      const [left, top, right, bottom] = [x, y, width, height].map(round);
      return (
        `<svg x="${left}" y="${top}" width="${right}" height="${bottom}" ` +
        `viewBox="${left} ${top} ${right} ${bottom}">${marks.map(write).join("")}</svg>`
      );
    }
  }
}

function round(value: number): number {
  return Number(value.toFixed(2));
}
