import { VtssError } from "../errors.js";
import { refuse } from "../option-checks.js";
import { pause } from "../pause.js";
import type { Warning } from "../types.js";
import type { ByteSource } from "./byte-source.js";
import { sha256 } from "./sha256.js";
import type { TextEncoding } from "./text-encoding.js";

/** What every column has. */
interface ColumnBase {
  /** As in the header; `column_3` where the header has no name. */
  readonly name: string;
  /** Whether the cells or an option decided the kind. */
  readonly decidedBy: "content" | "option";
  readonly nMissing: number;
}

/** A column of numbers. */
export interface NumericColumn extends ColumnBase {
  readonly kind: "numeric";
  /** One per row; finite, or NaN = missing. Every NaN has the bits that `canonicaliseNaN` gives it, as they are hashed. */
  readonly values: Float64Array;
  /** Smallest and largest number; NaN where there is none. */
  readonly min: number;
  readonly max: number;
  /** Whether there are numbers, all whole, whether written `81` or `81.0`. */
  readonly isInteger: boolean;
  /** The most decimals that a number is written with; 0 where all are whole. */
  readonly maxDecimals: number;
}

/** A column of categories. */
export interface CategoricalColumn extends ColumnBase {
  readonly kind: "categorical";
  /** One per row, into `levels`, −1 = missing. */
  readonly codes: Int32Array;
  /** Different values, each of which occurs, in order of first appearance. */
  readonly levels: readonly string[];
}

export type TableColumn = NumericColumn | CategoricalColumn;

/** How a file is written, so that rows can be added to it in the same style. */
export interface TableFormat {
  readonly delimiter: string;
  readonly decimal: "." | ",";
  readonly newline: "\n" | "\r\n" | "\r";
  /** Whether the file starts with the UTF-8 byte-order mark. */
  readonly bom: boolean;
  readonly encoding: TextEncoding;
}

/** The format of tables that were no file. */
export const DEFAULT_FORMAT: TableFormat = {
  delimiter: ",",
  decimal: ".",
  newline: "\n",
  bom: false,
  encoding: "utf-8",
};

/** Where the bytes of a table can be read again. */
export interface TableSource {
  readonly bytes: ByteSource;
  /** Of all bytes as they were read, to know them again; see `Checksum`. */
  readonly checksum: string;
}

/** What a table is made of. */
export interface TableParts {
  columns: readonly TableColumn[];
  warnings?: readonly Warning[];
  /** Names of all columns of the file in its order; default those of `columns`. */
  header?: readonly string[];
  source?: TableSource | null;
  format?: TableFormat;
}

/** The number of the first data row in a spreadsheet, below the header. */
const FIRST_ROW_NUMBER = 2;

/** Typed columns of equal length. Never changes; its arrays must not be written to. */
export class Table {
  readonly nRows: number;
  readonly columns: readonly TableColumn[];
  /** What the reader of the file noticed. */
  readonly warnings: readonly Warning[];
  /** Names of all columns of the file in its order, those that were not read included. */
  readonly header: readonly string[];
  /** Where the table's bytes can be read again; null where they cannot. */
  readonly source: TableSource | null;
  readonly format: TableFormat;
  #hash: Promise<string> | undefined;

  /**
   * @param parts Columns of one length; the rest has defaults. Throws SHAPE_MISMATCH.
   */
  constructor(parts: TableParts) {
    const { columns, warnings = [], source = null, format = DEFAULT_FORMAT } = parts;
    const [first] = columns;
    this.nRows = first === undefined ? 0 : entries(first).length;
    for (const column of columns) {
      const actual = entries(column).length;
      if (actual !== this.nRows) {
        const message = `column "${column.name}" has ${actual} entries, expected ${this.nRows}`;
        throw new VtssError("SHAPE_MISMATCH", message, { what: column.name, expected: this.nRows, actual });
      }
    }
    this.columns = columns;
    this.warnings = warnings;
    this.header = parts.header ?? columns.map((column) => column.name);
    this.source = source;
    this.format = format;
  }

  /** The number of a row as a spreadsheet has it. `index`: from 0. */
  static rowNumber(index: number): number {
    return index + FIRST_ROW_NUMBER;
  }

  /** The column of a name. */
  column(name: string): TableColumn | undefined {
    return this.columns.find((column) => column.name === name);
  }

  /**
   * SHA-256 of the table's content in hexadecimal: of the names, kinds, levels and values of its columns, whatever file
   * they came from. Computed once.
   */
  contentHash(): Promise<string> {
    this.#hash ??= hashColumns(this.columns, this.nRows);
    return this.#hash;
  }
}

/** Refuses what is no table. `option`: what it was given as. By its parts: another copy of this module has another class. */
export function checkTable(option: string, table: unknown): asserts table is Table {
  const { columns, nRows } = (table ?? {}) as Partial<Table>;
  if (!Array.isArray(columns) || typeof nRows !== "number") refuse(option, "a table from readTable", table);
}

/** The numbers or codes of a column. */
export function entries(column: TableColumn): Float64Array | Int32Array {
  return column.kind === "numeric" ? column.values : column.codes;
}

/** The hash of a list of hashes. */
async function hashColumns(columns: readonly TableColumn[], nRows: number): Promise<string> {
  const parts: unknown[] = [nRows];
  for (const column of columns) {
    const { buffer, byteOffset, byteLength } = entries(column);
    const levels = column.kind === "categorical" ? column.levels : null;
    const hash = await sha256(new Uint8Array(buffer, byteOffset, byteLength));
    parts.push([column.name, column.kind, levels, hash]);
    // A column of a million rows takes ten milliseconds; then others have their turn.
    if (nRows >= ROWS_OF_A_TURN) await pause();
  }
  return sha256(new TextEncoder().encode(JSON.stringify(parts)));
}

/** Fewer rows take next to no time: a page that must hash by itself does a column of them in five milliseconds. */
const ROWS_OF_A_TURN = 2 ** 15;
