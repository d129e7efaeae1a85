import { VtssError } from "../errors.js";
import { refuse } from "../option-checks.js";
import { canonicaliseNaN } from "./canonical-nan.js";
import { unknownColumn } from "./closest-name.js";
import { allocate } from "./column-buffer.js";
import { parseNumber, toCategorical, writtenDecimals } from "./convert-column.js";
import { Table, type TableColumn } from "./table.js";

/** Columns by name. Null, undefined, NaN and the empty text are missing; a column with any text is one of categories. */
export type ColumnsInput = Readonly<
  Record<string, ArrayLike<number> | ArrayLike<string | number | null | undefined>>
>;

/**
 * Makes a table from columns.
 *
 * @param input Columns of one length, one row at least.
 * @param options `numeric`, `categorical` and `drop` as in `readTable`.
 * @returns The table. Throws SHAPE_MISMATCH, HEADER_ONLY, COLUMN_UNKNOWN, NOT_A_NUMBER, VALUE_NOT_FINITE,
 *   OPTION_INVALID for what is no object of lists.
 */
export function tableFromColumns(
  input: ColumnsInput,
  options: { numeric?: readonly string[]; categorical?: readonly string[]; drop?: readonly string[] } = {},
): Table {
  checkColumns(input);
  const header = Object.keys(input);
  const { numeric = [], categorical = [], drop = [] } = options;
  for (const [option, names] of Object.entries({ numeric, categorical, drop })) {
    const unknown = names.find((name) => !header.includes(name));
    if (unknown !== undefined) {
      throw unknownColumn(unknown, option, header);
    }
  }
  const columns = header
    .filter((name) => !drop.includes(name))
    .map((name) => {
      const cells = input[name] as ArrayLike<unknown>;
      if (categorical.includes(name)) {
        return categories(name, cells, "option");
      }
      if (numeric.includes(name)) {
        return numbers(name, cells, "option");
      }
      return hasText(cells) ? categories(name, cells, "content") : numbers(name, cells, "content");
    });
  const table = new Table({ columns, header });
  if (table.nRows === 0) {
    const message = `the table has ${columns.length} ${columns.length === 1 ? "column" : "columns"}, but no row of data`;
    throw new VtssError("HEADER_ONLY", message, { nColumns: columns.length });
  }
  return table;
}

/** Refuses what is no object of lists; callers may have no types. */
function checkColumns(input: unknown): void {
  // By its tag: an object of another frame has another prototype.
  if (Object.prototype.toString.call(input) !== "[object Object]") {
    refuse("input", "a path, a URL, bytes, a stream or an object of columns", input);
  }
  for (const [name, cells] of Object.entries(input as object)) {
    const isList = typeof cells === "object" && cells !== null && typeof cells.length === "number";
    if (!isList) refuse(`input["${name}"]`, "a list of numbers or texts", cells);
  }
}

function hasText(cells: ArrayLike<unknown>): boolean {
  return Array.prototype.some.call(cells, (cell) => typeof cell === "string" && cell !== "");
}

function isMissing(cell: unknown): boolean {
  return cell === null || cell === undefined || cell === "" || Number.isNaN(cell);
}

function numbers(name: string, cells: ArrayLike<unknown>, decidedBy: "content" | "option"): TableColumn {
  const values = allocate(Float64Array, cells.length);
  let nMissing = 0;
  let min = Number.NaN;
  let max = Number.NaN;
  let isInteger = true;
  let maxDecimals = 0;
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i];
    if (isMissing(cell)) {
      values[i] = Number.NaN;
      nMissing += 1;
      continue;
    }
    const value = typeof cell === "number" ? cell : parseNumber(String(cell));
    const row = Table.rowNumber(i);
    if (value === null) {
      const message = `row ${row}, column "${name}": "${String(cell)}" is not a number`;
      throw new VtssError("NOT_A_NUMBER", message, { row, column: name, value: String(cell) });
    }
    if (!Number.isFinite(value)) {
      const message = `row ${row}, column "${name}": ${String(cell)} is not a finite number`;
      throw new VtssError("VALUE_NOT_FINITE", message, { row, column: name, value: String(cell) });
    }
    values[i] = value;
    min = value >= min ? min : value;
    max = value <= max ? max : value;
    if (!Number.isInteger(value)) {
      isInteger = false;
      maxDecimals = Math.max(maxDecimals, writtenDecimals(String(value)));
    }
  }
  isInteger &&= nMissing < cells.length;
  if (nMissing > 0) canonicaliseNaN(values);
  return { kind: "numeric", name, values, decidedBy, nMissing, min, max, isInteger, maxDecimals };
}

function categories(name: string, cells: ArrayLike<unknown>, decidedBy: "content" | "option"): TableColumn {
  const text = Array.from(cells, (cell) => (isMissing(cell) ? null : String(cell)));
  return toCategorical(name, text, decidedBy);
}
