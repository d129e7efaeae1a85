import { oneLine } from "./one-line.js";

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/**
 * Makes a text safe inside HTML and SVG, as content and as an attribute in quotes.
 *
 * @param text - such as a column's name, which came from a file.
 * @returns the text on one line, without control characters, with the five characters of markup as entities; a number
 * keeps its percent sign where a line breaks.
 */
export function escapeMarkup(text: string): string {
  return oneLine(text)
    .replace(/(?<=\d) %/g, "\u00a0%")
    .replace(/[&<>"']/g, (character) => ENTITIES[character] as string);
}
