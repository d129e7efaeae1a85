/** Categories of one table among those of another, which a model knows. */

import { count } from "../report/numbers.js";
import type { Warning } from "../types.js";
import { parseNumber } from "./convert-column.js";
import type { CategoricalColumn } from "./table.js";

/**
 * A column's codes among the levels of another.
 *
 * @param levels Those known, the reference first. A level is the one of the same text, else the only one that is the same
 *   number: `1` is `01`.
 * @param column Any of categories.
 * @param unknown The code of a level that is not among them. Default: the reference's, 0.
 * @returns One for each row, −1 = missing.
 */
export function codesAmong(
  levels: readonly string[],
  column: CategoricalColumn,
  unknown: number = 0,
): Int32Array {
  const renumbered = placesAmong(levels, column).map((place) => place ?? unknown);
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
  column: CategoricalColumn,
  rows: string,
): Warning[] {
  const places = placesAmong(levels, column);
  const { name, codes, levels: own, nMissing } = column;
  const nUnknown = codes.reduce((n, code) => n + (code >= 0 && places[code] === null ? 1 : 0), 0);
  if (nUnknown === 0) return [];
  const [unknown, all] = [nUnknown, codes.length - nMissing].map(count);
  const message =
    `values of "${name}" in the ${rows} that the model was not fitted to: ${unknown} of ${all}, such as ` +
    `"${own[places.indexOf(null)]}"; they read as the reference, "${levels[0]}"`;
  return [{ code: "LEVELS_UNKNOWN", message }];
}

/** Where each level of a column stands among others; null where it does not. */
function placesAmong(levels: readonly string[], { levels: own }: CategoricalColumn): (number | null)[] {
  const ofText = new Map(levels.map((level, place) => [level, place]));
  const ofNumber = new Map<number, number | null>();
  levels.forEach((level, place) => {
    const number = parseNumber(level);
    if (number !== null) ofNumber.set(number, ofNumber.has(number) ? null : place);
  });
  return own.map((level) => {
    const number = parseNumber(level);
    return ofText.get(level) ?? (number === null ? null : (ofNumber.get(number) ?? null));
  });
}
