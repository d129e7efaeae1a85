import { VtssError } from "../errors.js";
import { parseNumber } from "./convert-column.js";
import { refuseInexact } from "./number-limits.js";
import { type CategoricalColumn, Table, type TableColumn } from "./table.js";

/** The two classes of a table. */
export interface Labels {
  /** One per row: 1 = positive. */
  labels: Uint8Array;
  /** The values of the target, as text. */
  positive: string;
  negative: string;
  nPositive: number;
  nNegative: number;
}

/** Values of the target that a refusal lists at most. */
const MAX_LISTED_VALUES = 10;

/**
 * Finds the two classes in the target column.
 *
 * @param column The target.
 * @param positive The value of the positive class; a number matches however it is written. Default: the rarer one.
 * @returns The labels. Throws TARGET_MISSING, TARGET_NOT_BINARY, IDENTIFIER_INEXACT, POSITIVE_UNKNOWN, POSITIVE_NOT_RARER.
 */
export function findLabels(column: TableColumn, positive?: string): Labels {
  const { name } = column;
  const { codes, values, firstMissing } = countValues(column);
  if (firstMissing !== null) {
    throw missingTarget(column, firstMissing);
  }
  if (values.length <= 2) refuseInexact(column);
  if (values.length !== 2) {
    throw notBinary(name, values);
  }
  const [first, second] = values as [Value, Value];
  const rarer = second.count < first.count ? 1 : 0;
  const positiveCode = positive === undefined ? rarer : findValue(name, values, positive);
  const chosen = positiveCode === 0 ? first : second;
  const other = positiveCode === 0 ? second : first;
  if (!(chosen.count < other.count)) {
    const message =
      `the positive class "${chosen.text}" of the target "${name}" must be the rarer one, ` +
      `but it has ${chosen.count} ${chosen.count === 1 ? "row" : "rows"} and "${other.text}" has ${other.count}`;
    const details = { column: name, value: chosen.text, nPositive: chosen.count, nNegative: other.count };
    throw new VtssError("POSITIVE_NOT_RARER", message, details);
  }
  return {
    labels: labelsOf(
      codes,
      values.map((_, code) => (code === positiveCode ? 1 : 0)),
    ),
    positive: chosen.text,
    negative: other.text,
    nPositive: chosen.count,
    nNegative: other.count,
  };
}

/**
 * Labels of another table's rows, such as those held out for validation.
 *
 * @param column That table's target.
 * @param classes The values of the two classes; numbers match however they are written.
 * @returns One per row: 1 = positive. Throws TARGET_MISSING, and TARGET_NOT_BINARY where a row has a third value.
 */
export function labelsAmong(
  column: TableColumn,
  classes: { readonly positive: string; readonly negative: string },
): Uint8Array {
  const { name } = column;
  const { codes, values, firstMissing } = countValues(column);
  if (firstMissing !== null) {
    throw missingTarget(column, firstMissing);
  }
  const accepted = [classes.positive, classes.negative];
  const labelOf = values.map(({ text }, code) => {
    const label = accepted.findIndex((value) => isSameValue(value, text));
    if (label < 0) {
      const row = Table.rowNumber(codes.indexOf(code));
      const message = `row ${row} has "${text}" in the target "${name}", which must be "${accepted.join('" or "')}"`;
      throw new VtssError("TARGET_NOT_BINARY", message, { row, column: name, accepted, value: text });
    }
    return 1 - label;
  });
  return labelsOf(codes, labelOf);
}

/** One label per row, from one for each code. */
function labelsOf(codes: Int32Array, labelOf: readonly number[]): Uint8Array {
  const labels = new Uint8Array(codes.length);
  for (let i = 0; i < codes.length; i++) labels[i] = labelOf[codes[i] as number] as number;
  return labels;
}

interface Value {
  text: string;
  count: number;
}

interface ValueCounts {
  codes: Int32Array;
  values: Value[];
  /** Index of the first row without a value. */
  firstMissing: number | null;
}

function countValues(column: TableColumn): ValueCounts {
  const { codes, values } = column.kind === "numeric" ? codesOf(column.values) : countsOf(column);
  const firstMissing = codes.indexOf(-1);
  return { codes, values, firstMissing: firstMissing < 0 ? null : firstMissing };
}

/** Numbers as codes, −1 = missing. Run by run: most rows are of one class. */
function codesOf(numbers: Float64Array): { codes: Int32Array; values: Value[] } {
  const codes = new Int32Array(numbers.length);
  const values: Value[] = [];
  const codeOf = new Map<number, number>();
  for (let start = 0, end = 1; start < numbers.length; end++) {
    const number = numbers[start] as number;
    if (numbers[end] === number) continue;
    let code = Number.isNaN(number) ? -1 : codeOf.get(number);
    if (code === undefined) {
      code = values.push({ text: String(number), count: 0 }) - 1;
      codeOf.set(number, code);
    }
    const value = values[code];
    if (value !== undefined) value.count += end - start;
    codes.fill(code, start, end);
    start = end;
  }
  return { codes, values };
}

function countsOf({ codes, levels }: CategoricalColumn): { codes: Int32Array; values: Value[] } {
  const values = levels.map((text) => ({ text, count: 0 }));
  for (const code of codes) {
    const value = values[code];
    if (value !== undefined) value.count += 1;
  }
  return { codes, values };
}

function missingTarget({ name, nMissing }: TableColumn, index: number): VtssError {
  const row = Table.rowNumber(index);
  const others = nMissing > 1 ? ` (${nMissing} rows have none)` : "";
  const message = `row ${row} has no value in the target "${name}"${others}; leave such rows out`;
  return new VtssError("TARGET_MISSING", message, { row, column: name, nMissing });
}

/** Whether two texts are equal, or the same number. */
function isSameValue(a: string, b: string): boolean {
  const number = parseNumber(a);
  return a === b || (number !== null && number === parseNumber(b));
}

function notBinary(name: string, values: Value[]): VtssError {
  const listed = [...values].sort((a, b) => b.count - a.count).slice(0, MAX_LISTED_VALUES);
  const list = listed.map((value) => `"${value.text}" (${value.count})`).join(", ");
  const more = values.length > listed.length ? ", …" : "";
  const count = values.length === 1 ? "only one value" : `${values.length} different values`;
  const message = `the target "${name}" must have exactly two values, but it has ${count}: ${list}${more}`;
  const details = { column: name, nValues: values.length, values: listed };
  return new VtssError("TARGET_NOT_BINARY", message, details);
}

function findValue(name: string, values: Value[], wanted: string): number {
  const exact = values.findIndex((value) => value.text === wanted);
  if (exact >= 0) {
    return exact;
  }
  const number = parseNumber(wanted);
  const matching = values.flatMap((value, i) =>
    number !== null && parseNumber(value.text) === number ? [i] : [],
  );
  const [only] = matching;
  if (only !== undefined && matching.length === 1) {
    return only;
  }
  const accepted = values.map((value) => value.text);
  const list = accepted.map((text) => `"${text}"`).join(" or ");
  const message = `\`positive\` must be ${list}, the values of the target "${name}", got "${wanted}"`;
  throw new VtssError("POSITIVE_UNKNOWN", message, {
    option: "positive",
    column: name,
    accepted,
    value: wanted,
  });
}
