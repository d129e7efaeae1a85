import { checkKeys, refuse } from "../option-checks.js";
import { isListOfTexts } from "./role-checks.js";
import { roleConflict } from "./role-conflict.js";
import type { TextEncoding } from "./text-encoding.js";

/** How to read a table; what is left out is found in the file. */
export interface ReadOptions {
  /** Between the cells: a tab or a printable ASCII character. Default: found among `,` `;` tab `|`. */
  delimiter?: string;
  /** The decimal separator. Default: found; never a comma where commas divide cells. */
  decimal?: "." | ",";
  /** How text is encoded. Default: UTF-8 where names and levels are that, else windows-1252. */
  encoding?: TextEncoding;
  /**
   * Cells that stand for a missing value, in any case of letters; the empty cell always does.
   * Default NA, NaN, null, ? and a lone dot.
   */
  missing?: readonly string[];
  /** Columns of numbers; a word in them is an error. */
  numeric?: readonly string[];
  /** Columns of categories, whatever they look like. */
  categorical?: readonly string[];
  /** Columns that are not read at all. */
  drop?: readonly string[];
}

/** Of each option, what is accepted, and whether a value is that. */
const ACCEPTED: Readonly<Record<keyof ReadOptions, [string, (value: unknown) => boolean]>> = {
  // Which signs of ASCII cannot divide cells, the engine knows, and says in the same words.
  delimiter: ["one character, a tab or a printable one of ASCII", isCharacter],
  decimal: ['"." or ","', (value) => value === "." || value === ","],
  encoding: ['"utf-8" or "windows-1252"', (value) => value === "utf-8" || value === "windows-1252"],
  missing: ["a list of texts", isListOfTexts],
  numeric: ["a list of names of columns", isListOfTexts],
  categorical: ["a list of names of columns", isListOfTexts],
  drop: ["a list of names of columns", isListOfTexts],
};
const KEYS = Object.keys(ACCEPTED) as (keyof ReadOptions)[];

/**
 * Checks how a table shall be read, before any of it is.
 *
 * @param options As a caller gave them, who may not have types; undefined is what is left out. Throws `OPTION_INVALID`, with
 *   the option, what is accepted and the value.
 */
export function checkReadOptions(options: ReadOptions): void {
  checkKeys(options, KEYS);
  for (const key of KEYS) {
    const value: unknown = options[key];
    const [accepted, isAccepted] = ACCEPTED[key];
    if (value !== undefined && !isAccepted(value)) refuse(key, accepted, value);
  }
  const both = options.numeric?.find((name) => options.categorical?.includes(name));
  if (both !== undefined) throw roleConflict(both, "categorical", "numeric");
}

/** Refuses options that say how text is read where there is none. */
export function refuseTextOptions(options: ReadOptions): void {
  for (const key of ["delimiter", "decimal", "encoding", "missing"] as const) {
    if (options[key] !== undefined) refuse(key, "left out beside columns, which are no text", options[key]);
  }
}

/** One code point: signs beyond the first plane are two units of a text, and refused as what they are. */
function isCharacter(value: unknown): boolean {
  return typeof value === "string" && [...value].length === 1;
}
