import { VtssError } from "../errors.js";
import { canonicaliseNaN } from "./canonical-nan.js";
import { allocate } from "./column-buffer.js";
import { type CategoricalColumn, type NumericColumn, Table, type TableColumn } from "./table.js";

const DECIMAL_NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * A text as a decimal number.
 *
 * @param text Spaces around it do not count.
 * @param decimal The decimal separator. Default ".".
 * @returns The number, possibly infinite where it is beyond the range; null where the text is none.
 */
export function parseNumber(text: string, decimal: "." | "," = "."): number | null {
  const trimmed = text.trim();
  if (decimal === "," && trimmed.includes(".")) {
    return null;
  }
  const written = decimal === "," ? trimmed.replace(",", ".") : trimmed;
  return DECIMAL_NUMBER.test(written) ? Number(written) : null;
}

/**
 * A column of categories from its cells.
 *
 * @param name The column's name.
 * @param cells One per row, null = missing.
 * @param decidedBy What decided that these are categories.
 */
export function toCategorical(
  name: string,
  cells: ArrayLike<string | null>,
  decidedBy: "content" | "option",
): CategoricalColumn {
  const codes = allocate(Int32Array, cells.length);
  const codeOf = new Map<string, number>();
  let nMissing = 0;
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i] ?? null;
    if (cell === null) {
      codes[i] = -1;
      nMissing += 1;
      continue;
    }
    let code = codeOf.get(cell);
    if (code === undefined) {
      code = codeOf.size;
      codeOf.set(cell, code);
    }
    codes[i] = code;
  }
  return { kind: "categorical", name, codes, levels: [...codeOf.keys()], decidedBy, nMissing };
}

/**
 * A column as categories; numbers become their shortest text.
 *
 * @param column Any column; one of categories is returned as it is, but for what decided it.
 */
export function asCategorical(column: TableColumn): CategoricalColumn {
  if (column.kind === "categorical") {
    return { ...column, decidedBy: "option" };
  }
  const cells = Array.from(column.values, (value) => (Number.isNaN(value) ? null : String(value)));
  return toCategorical(column.name, cells, "option");
}

/**
 * A column as numbers.
 *
 * @param column Any column; one of numbers is returned as it is, but for what decided it.
 * @param decimal The decimal separator of its levels.
 * @returns The column. Throws NOT_A_NUMBER or VALUE_NOT_FINITE with the first row of a level that is no number.
 */
export function asNumeric(column: TableColumn, decimal: "." | ","): NumericColumn {
  if (column.kind === "numeric") {
    return { ...column, decidedBy: "option" };
  }
  const { name, codes, levels, nMissing } = column;
  const numbers = levels.map((level, code) => {
    const number = parseNumber(level, decimal);
    if (number === null || !Number.isFinite(number)) {
      const row = Table.rowNumber(codes.indexOf(code));
      const what = number === null ? "not a number" : "not a finite number";
      const message = `row ${row}, column "${name}": "${level}" is ${what}; read it as categories or leave it out`;
      const details = { row, column: name, value: level };
      throw new VtssError(number === null ? "NOT_A_NUMBER" : "VALUE_NOT_FINITE", message, details);
    }
    return number;
  });
  const values = allocate(Float64Array, codes.length);
  codes.forEach((code, i) => {
    values[i] = numbers[code] ?? Number.NaN;
  });
  if (nMissing > 0) canonicaliseNaN(values);
  const isWhole = numbers.every(Number.isInteger);
  const maxDecimals = isWhole
    ? 0
    : levels.reduce((most, level) => Math.max(most, writtenDecimals(level, decimal)), 0);
  const min = numbers.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const max = numbers.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const empty = numbers.length === 0;
  return {
    kind: "numeric",
    name,
    values,
    decidedBy: "option",
    nMissing,
    min: empty ? Number.NaN : min,
    max: empty ? Number.NaN : max,
    isInteger: !empty && isWhole,
    maxDecimals,
  };
}

/** The decimals that a number is written with, its exponent taken into account. */
export function writtenDecimals(text: string, decimal: "." | "," = "."): number {
  const [mantissa = "", exponent = "0"] = text.trim().toLowerCase().split("e");
  return Math.max(0, (mantissa.split(decimal)[1] ?? "").length - Number(exponent));
}
