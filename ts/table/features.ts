import type { Warning } from "../types.js";
import { allocate } from "./column-buffer.js";
import { INEXACT, isInexact, isRounding } from "./number-limits.js";
import type { TableColumn } from "./table.js";

/** Why a column is no feature; each is the code of a warning. */
export type LeftOut =
  | "COLUMN_EMPTY"
  | "COLUMN_CONSTANT"
  | "COLUMN_NEARLY_CONSTANT"
  | "COLUMN_TOO_MANY_LEVELS"
  | "IDENTIFIER_INEXACT";

/** Beyond these levels a column of text is taken for free text or an identifier. */
const MAX_LEVELS = 100;

/** The same where the user says that it is one of categories: each level is a column of the model's matrix. */
const MAX_LEVELS_BY_OPTION = 1_000;

/** Columns that a warning names at most. */
const MAX_NAMED_COLUMNS = 10;

/**
 * Whether a column cannot be a feature.
 *
 * @param column Any column without another role.
 * @param categorical Columns that the user calls categories.
 * @returns The reason, or null where it can.
 */
export function reasonToLeaveOut(column: TableColumn, categorical: readonly string[]): LeftOut | null {
  const nRows = column.kind === "numeric" ? column.values.length : column.codes.length;
  const nPresent = nRows - column.nMissing;
  if (nPresent === 0) {
    return "COLUMN_EMPTY";
  }
  if (column.kind === "numeric") {
    if (column.min !== column.max) return isRounding(column) ? "COLUMN_NEARLY_CONSTANT" : null;
    return isInexact(column) ? "IDENTIFIER_INEXACT" : "COLUMN_CONSTANT";
  }
  const nLevels = column.levels.length;
  // One category and empty cells are two values, as where only "yes" is written down.
  if (nLevels === 1 && column.nMissing === 0) {
    return "COLUMN_CONSTANT";
  }
  const tooMany = categorical.includes(column.name)
    ? nLevels > MAX_LEVELS_BY_OPTION
    : nLevels > MAX_LEVELS || 2 * nLevels > nPresent;
  return tooMany ? "COLUMN_TOO_MANY_LEVELS" : null;
}

/**
 * One warning per reason, which names the columns.
 *
 * @param columns All columns.
 * @param leftOut The reason of each, or null.
 */
export function warnLeftOut(
  columns: readonly TableColumn[],
  leftOut: readonly (LeftOut | null)[],
): Warning[] {
  const warn = (code: LeftOut, why: string, whyAll: string): Warning[] => {
    const names = columns.filter((_, i) => leftOut[i] === code).map((column) => column.name);
    if (names.length === 0) {
      return [];
    }
    const listed = names.slice(0, MAX_NAMED_COLUMNS).map((name) => `"${name}"`);
    const more = names.length > listed.length ? ` and ${names.length - listed.length} more` : "";
    const what =
      names.length === 1
        ? `1 column is left out because ${why}`
        : `${names.length} columns are left out because ${whyAll}`;
    return [{ code, message: `${what}: ${listed.join(", ")}${more}` }];
  };
  const tooMany = (what: string): string =>
    `has more than ${MAX_LEVELS} different values, or more than half as many as there are cells ` +
    `(\`categorical\` keeps ${what}, up to ${MAX_LEVELS_BY_OPTION})`;
  return [
    ...warn("COLUMN_EMPTY", "there is no value in it", "there is no value in them"),
    ...warn("COLUMN_CONSTANT", "every value in it is the same", "every value in each of them is the same"),
    ...warn(
      "COLUMN_NEARLY_CONSTANT",
      "its values differ in their last digits alone, by no more than rounding leaves",
      "the values of each differ in their last digits alone, by no more than rounding leaves",
    ),
    ...warn("IDENTIFIER_INEXACT", `its ${INEXACT}`, `their ${INEXACT}`),
    ...warn("COLUMN_TOO_MANY_LEVELS", `its text ${tooMany("it")}`, `the text of each ${tooMany("them")}`),
  ];
}

/**
 * A column whose levels are sorted by code unit.
 *
 * @param column Any column; one of numbers is returned as it is.
 * @returns The column with its codes renumbered, in shared memory where that exists.
 */
export function sortLevels(column: TableColumn): TableColumn {
  if (column.kind === "numeric") {
    return column;
  }
  // The default order of JavaScript is by code unit, the same everywhere.
  const levels = [...column.levels].sort();
  const rank = new Map(levels.map((level, i) => [level, i]));
  const renumbered = column.levels.map((level) => rank.get(level) as number);
  const codes = allocate(Int32Array, column.codes.length);
  column.codes.forEach((code, i) => {
    codes[i] = renumbered[code] ?? code;
  });
  return { ...column, codes, levels };
}
