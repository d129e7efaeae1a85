/** Columns that seem to name persons or things: as features they let a model recognise rows, left out they group them. */

import { count } from "../report/numbers.js";
import type { Warning } from "../types.js";
import type { LeftOut } from "./features.js";
import type { TableColumn } from "./table.js";

/** Words of which one in a column's name is enough. */
const WORDS = new Set(["id", "uid", "pid", "uuid", "guid", "mrn", "identifier"]);

/** Names without what parts their words: `patient_age` and `n_patients` are none of these. */
const NAMES =
  /^((patient|subject|person|participant|proband|respondent|customer|client|member)(id|no|nr|num|number|code)?|(user|case|study|record|row)(id|no|nr|num|number))$/;

/** Fewer different values than this are a grade or a place more often than a name. */
const MIN_VALUES = 20;

/** Free text hardly ever stands in two rows; a name does where there are several rows of it. */
const MIN_ROWS_OF_VALUE = 1.5;

/**
 * Warns of columns that may say which rows belong together.
 *
 * @param columns Columns of which the user said neither role nor kind; `leftOut`: why one is no feature, or null.
 * @param hasGroups Whether a column of groups was named.
 * @returns `COLUMN_LIKE_IDENTIFIER` for each feature, `COLUMN_LIKE_GROUPS` for each column of text that was left out.
 */
export function warnIdentifiers(
  columns: readonly { column: TableColumn; leftOut: LeftOut | null }[],
  hasGroups: boolean,
): Warning[] {
  return columns.flatMap(({ column, leftOut }) => {
    if (leftOut === null) return warning("COLUMN_LIKE_IDENTIFIER", adviceOfFeature(column, hasGroups));
    if (leftOut !== "COLUMN_TOO_MANY_LEVELS" || hasGroups) return [];
    return warning("COLUMN_LIKE_GROUPS", adviceOfText(column));
  });
}

function warning(code: string, message: string | null): Warning[] {
  return message === null ? [] : [{ code, message }];
}

/** Text that was left out, whose values come back. */
function adviceOfText(column: TableColumn): string | null {
  const nValues = countValues(column);
  const rows = (nRows(column) - column.nMissing) / nValues;
  if (nValues < MIN_VALUES || rows < MIN_ROWS_OF_VALUE) return null;
  return (
    `the ${count(nValues)} values of "${column.name}" stand in ${rows.toFixed(1)} rows each on average: if they name ` +
    "persons or things whose rows are alike, use `groups` for the column, or intervals are too short; if not, use `drop`"
  );
}

/** A feature that is named like an identifier. */
function adviceOfFeature(column: TableColumn, hasGroups: boolean): string | null {
  const canBeOne = column.kind === "categorical" || column.isInteger;
  if (!canBeOne || !isNamedLikeOne(column.name)) return null;
  const nValues = countValues(column);
  if (nValues < MIN_VALUES) return null;
  const comesBack = nValues < nRows(column) - column.nMissing;
  const advice =
    comesBack && !hasGroups
      ? "use `groups` for it if rows of one value belong together, `categorical` if values are kinds, else `id`"
      : "use `id` for it, or `categorical` if values are kinds";
  return `"${column.name}" is a feature and is named like an identifier, by which a model recognises rows: ${advice}`;
}

/** By its words, which other signs or capitals part: `patient_id`, `Patient ID`, `patientId`. */
function isNamedLikeOne(name: string): boolean {
  const words = name
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}]+/u);
  return words.some((word) => WORDS.has(word)) || NAMES.test(words.join(""));
}

function nRows(column: TableColumn): number {
  return column.kind === "numeric" ? column.values.length : column.codes.length;
}

function countValues(column: TableColumn): number {
  if (column.kind === "categorical") return column.levels.length;
  return new Set(column.values).size - (column.nMissing > 0 ? 1 : 0);
}
