/** Categories of one table among those of another, which a model knows. */

import type { Warning } from "../types.js";
import type { CategoricalColumn } from "./table.js";

/** A column's codes among another list of levels; a level that is not in it reads as the reference, 0. */
export function codesAmong(levels: readonly string[], column: CategoricalColumn): Int32Array {
  const codeOf = new Map(levels.map((level, code) => [level, code]));
  const renumbered = column.levels.map((level) => codeOf.get(level) ?? 0);
  return column.codes.map((code) => renumbered[code] ?? code);
}

/**
 * Counts cells whose category is not among those known: perhaps the same thing is written differently in both tables.
 *
 * @param levels Those known, the reference first.
 * @param rows What the rows of the column are called, such as "held-out rows".
 * @returns `LEVELS_UNKNOWN`, or nothing where all are known.
 */
export function warnUnknownLevels(
  levels: readonly string[],
  { name, codes, levels: own, nMissing }: CategoricalColumn,
  rows: string,
): Warning[] {
  const known = new Set(levels);
  const isUnknown = own.map((level) => !known.has(level));
  const nUnknown = codes.reduce((n, code) => n + (isUnknown[code] === true ? 1 : 0), 0);
  if (nUnknown === 0) return [];
  const [unknown, all] = [nUnknown, codes.length - nMissing].map((n) => n.toLocaleString("en-US"));
  const example = own[isUnknown.indexOf(true)];
  const message =
    `${unknown} of ${all} values of "${name}" in the ${rows}, such as "${example}", are not among those that the model ` +
    `was fitted to; they read as its reference, "${levels[0]}"`;
  return [{ code: "LEVELS_UNKNOWN", message }];
}
