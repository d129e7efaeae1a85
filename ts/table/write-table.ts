import { VtssError } from "../errors.js";
import { fileChanged } from "./byte-source.js";
import { ByteWriter } from "./byte-writer.js";
import { Checksum } from "./checksum.js";
import { type Cell, formatCells } from "./format-cells.js";
import { RecordExtender } from "./record-extender.js";
import type { Table, TableColumn } from "./table.js";
import { encodeText } from "./text-encoding.js";

/** What is added to a table when it is written. */
export interface Addition {
  /** Names of columns added after the table's own. Default none. */
  columns?: readonly string[];
  /** What the table's own rows hold in these columns: the same in all, or what each row, counted from 0, holds. */
  ownCells?: readonly Cell[] | ((row: number) => readonly Cell[]);
  /** Rows added after the table's own: a cell for each of the table's columns, then one for each added column. */
  rows?: Iterable<readonly Cell[]>;
}

/** Bytes of added rows that are handed out together. */
const PIECE_BYTES = 2 ** 20;

/**
 * Writes a table with added columns and rows.
 *
 * The table's own rows come first, byte for byte as they are in its file: added cells stand after their last byte and
 * before their newline. A missing newline at the end is added if rows follow; blank lines at the end, which are no rows,
 * are then left out. Added rows have the file's delimiter, decimal separator, newline and encoding; cells of columns
 * that were not read are empty in them. A table without a file that can be read again is written from its columns.
 *
 * @param table The table.
 * @param addition The columns and rows to add.
 * @returns The bytes, in pieces. Throws DUPLICATE_COLUMN, SHAPE_MISMATCH, ENCODING_UNSUPPORTED, FILE_CHANGED, at the
 *   file's end at the latest, where it is not byte for byte what was read, and what opening it again may throw.
 */
export async function* writeTable(table: Table, addition: Addition = {}): AsyncGenerator<Uint8Array> {
  const { columns = [], ownCells = [], rows = [] } = addition;
  checkColumns(table, columns);
  const cellsOf = ownCellsOf(ownCells, columns.length);
  const { source } = table;
  if (source === null) {
    yield* encodeRows(table, tableRecords(table, columns, cellsOf));
    yield* encodeRows(table, checkedRows(table, columns.length, rows));
    return;
  }
  const encode = (text: string): Uint8Array => encodeText(text, table.format.encoding);
  const suffix = (cells: readonly Cell[]): Uint8Array =>
    encode(cells.length === 0 ? "" : formatCells([null, ...cells], table.format));
  const sameSuffix = typeof ownCells === "function" ? null : suffix(cellsOf(0));
  const extender = new RecordExtender(table.format, suffix(columns), (row) => {
    if (row >= table.nRows) {
      throw fileChanged(source.bytes);
    }
    return sameSuffix ?? suffix(cellsOf(row));
  });
  const checksum = new Checksum();
  const { pieces } = await source.bytes.open();
  for await (const piece of pieces) {
    checksum.push(piece);
    yield extender.push(piece);
  }
  if (checksum.value() !== source.checksum) {
    throw fileChanged(source.bytes);
  }
  const [hasRows, allRows] = peek(rows);
  yield extender.finish(hasRows ? encode(table.format.newline) : null);
  yield* encodeRows(table, placedRows(table, columns.length, allRows));
}

function checkColumns(table: Table, columns: readonly string[]): void {
  columns.forEach((column, i) => {
    if (table.header.includes(column) || columns.indexOf(column) < i) {
      throw new VtssError("DUPLICATE_COLUMN", `the table already has a column "${column}"`, { column });
    }
  });
}

/** The added cells of a row of the table, as many as there are added columns. */
function ownCellsOf(
  ownCells: NonNullable<Addition["ownCells"]>,
  nAdded: number,
): (row: number) => readonly Cell[] {
  const checked = (cells: readonly Cell[]): readonly Cell[] => {
    if (cells.length !== nAdded) {
      throw lengthError("ownCells", nAdded, cells.length);
    }
    return cells;
  };
  if (typeof ownCells === "function") {
    return (row) => checked(ownCells(row));
  }
  const cells = checked(ownCells);
  return () => cells;
}

/** The refusal of what is not as long as it must be. */
export function lengthError(what: string, expected: number, actual: number): VtssError {
  return new VtssError("SHAPE_MISMATCH", `${what} has ${actual} entries, expected ${expected}`, {
    what,
    expected,
    actual,
  });
}

function* checkedRows(
  table: Table,
  nAdded: number,
  rows: Iterable<readonly Cell[]>,
): Generator<readonly Cell[]> {
  const expected = table.columns.length + nAdded;
  for (const row of rows) {
    if (row.length !== expected) {
      throw lengthError("an added row", expected, row.length);
    }
    yield row;
  }
}

/** Rows in the order of the file's columns, empty where a column was not read. */
function* placedRows(
  table: Table,
  nAdded: number,
  rows: Iterable<readonly Cell[]>,
): Generator<readonly Cell[]> {
  const position = new Map(table.columns.map((column, i) => [column.name, i]));
  const positions = table.header.map((name) => position.get(name));
  for (const row of checkedRows(table, nAdded, rows)) {
    const own = positions.map((i) => (i === undefined ? null : (row[i] as Cell)));
    yield [...own, ...row.slice(table.columns.length)];
  }
}

function* tableRecords(
  table: Table,
  columns: readonly string[],
  cellsOf: (row: number) => readonly Cell[],
): Generator<readonly Cell[]> {
  yield [...table.columns.map((column) => column.name), ...columns];
  for (let row = 0; row < table.nRows; row++) {
    yield [...table.columns.map((column) => cellOf(column, row)), ...cellsOf(row)];
  }
}

function cellOf(column: TableColumn, row: number): Cell {
  return column.kind === "numeric"
    ? (column.values[row] as number)
    : (column.levels[column.codes[row] as number] ?? null);
}

function* encodeRows(table: Table, rows: Iterable<readonly Cell[]>): Generator<Uint8Array> {
  let writer = new ByteWriter(PIECE_BYTES);
  for (const row of rows) {
    writer.append(encodeText(formatCells(row, table.format) + table.format.newline, table.format.encoding));
    if (writer.length >= PIECE_BYTES) {
      yield writer.bytes();
      writer = new ByteWriter(PIECE_BYTES);
    }
  }
  if (writer.length > 0) {
    yield writer.bytes();
  }
}

/** Whether there is a first row, and all rows including it. */
function peek(rows: Iterable<readonly Cell[]>): [boolean, Iterable<readonly Cell[]>] {
  const iterator = rows[Symbol.iterator]();
  const first = iterator.next();
  function* all(): Generator<readonly Cell[]> {
    for (let next = first; !next.done; next = iterator.next()) {
      yield next.value;
    }
  }
  return [!first.done, all()];
}
