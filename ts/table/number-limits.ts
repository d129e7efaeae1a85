/** Numbers that a table may hold and this program cannot work with. */

import { VtssError } from "../errors.js";
import { type NumericColumn, Table, type TableColumn } from "./table.js";

/** The core's sums stay finite up to here. */
const LARGEST_VALUE = 1e290;

/** Refuses a feature whose sums would overflow: VALUE_TOO_LARGE, with the first row. */
export function refuseTooLarge(column: TableColumn): void {
  const row = firstBeyond(column, LARGEST_VALUE);
  if (row === null) return;
  const value = row.value.toExponential();
  const message = `row ${row.number}, column "${column.name}": ${value} is too large; numbers must be between -1e290 and 1e290`;
  throw new VtssError("VALUE_TOO_LARGE", message, { row: row.number, column: column.name, value });
}

/** The core takes a spread of this share of the largest size for rounding. */
const ROUNDING = 16 * Number.EPSILON;

/** Whether all numbers of a column are one but for what rounding of them leaves; `column` is not constant. */
export function isRounding({ min, max, values }: NumericColumn): boolean {
  const limit = ROUNDING * Math.max(-min, max);
  const range = max - min;
  // A standard deviation is at most half of the range, and at least this much of it.
  if (range / 2 <= limit) return true;
  if (range / Math.sqrt(2 * values.length) > limit) return false;
  const present = values.filter((value) => !Number.isNaN(value));
  const mean = present.reduce((sum, value) => sum + (value - min), 0) / present.length;
  // A missing number stands at the mean: it adds to the count alone.
  const squares = present.reduce((sum, value) => sum + (value - min - mean) ** 2, 0);
  return Math.sqrt(squares / values.length) <= limit;
}

/** Whether a column has whole numbers of which several may be one by now. */
export function isInexact(column: TableColumn): boolean {
  return (
    column.kind === "numeric" && column.isInteger && firstBeyond(column, Number.MAX_SAFE_INTEGER) !== null
  );
}

/** What is wrong with such a column. */
export const INEXACT = "whole numbers beyond 2^53 cannot be told apart";

/**
 * Refuses a column whose values tell rows apart, where some of them are whole numbers that cannot all be told apart any more:
 * IDENTIFIER_INEXACT, with the first row. Beyond 2^53 one number of double precision stands for several whole ones.
 */
export function refuseInexact(column: TableColumn): void {
  if (!isInexact(column)) return;
  const row = firstBeyond(column, Number.MAX_SAFE_INTEGER);
  if (row === null) return;
  const message =
    `row ${row.number}, column "${column.name}": ${INEXACT}; ` +
    "have the column read as categories, or put a letter in front of each number";
  throw new VtssError("IDENTIFIER_INEXACT", message, { row: row.number, column: column.name });
}

/** The first number of a column whose size is beyond a limit, and its row's. */
function firstBeyond(column: TableColumn, limit: number): { value: number; number: number } | null {
  if (column.kind !== "numeric" || !(column.min < -limit || column.max > limit)) return null;
  const index = column.values.findIndex((value) => Math.abs(value) > limit);
  return { value: column.values[index] as number, number: Table.rowNumber(index) };
}
