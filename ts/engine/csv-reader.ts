import { callEngine, engineGeneration, type Glue, startEngine } from "./engine.js";

/** How to read a file; what is left out is found in the file. */
export interface CsvReaderOptions {
  /** Between the cells: a tab or a printable ASCII character that is no part of a number or word. */
  delimiter?: string | undefined;
  /** "." or ",". */
  decimal?: string | undefined;
  /** Cells that stand for a missing value, in any case of letters; the empty cell always does. */
  missing?: readonly string[] | undefined;
  /** Columns of numbers; a word in them is an error. */
  numeric?: readonly string[] | undefined;
  /** Columns of categories. */
  categorical?: readonly string[] | undefined;
  /** Columns that are not read. */
  skip?: readonly string[] | undefined;
}

/** How a file is written. */
export interface CsvFormat {
  delimiter: string;
  decimal: "." | ",";
  /** Whether the decimal comma may as well divide thousands. */
  decimalAmbiguous: boolean;
  newline: "\n" | "\r\n" | "\r";
  /** Whether the file starts with the UTF-8 byte-order mark. */
  bom: boolean;
}

/** What is known of a column so far. */
export interface CsvColumn {
  name: Uint8Array;
  /** Whether the header names it; else its name is made of its position. */
  isNamed: boolean;
  kind: "numeric" | "categorical" | "skipped";
  decidedBy: "content" | "option";
  nMissing: number;
  /** Words that a column of numbers met after the sample; if any are left at the end, it is one of categories. */
  nWords: number;
  /** The first of them: its row, as a spreadsheet numbers it, and its text. */
  firstWord: { row: number; text: Uint8Array } | null;
  /** NaN where there is no number. */
  min: number;
  max: number;
  isInteger: boolean;
  maxDecimals: number;
  /** Different values; for numbers 21 means more than 20. */
  nDistinct: number;
}

/** What is known of a file so far. */
export interface CsvSummary {
  /** Null until it is known; there are no columns then. */
  format: CsvFormat | null;
  /** Whether all names and levels are UTF-8; else the file is windows-1252. */
  isUtf8: boolean;
  columns: CsvColumn[];
}

/** A file inside the engine, read in pieces of any size. Throws the reader's errors by code. */
export class CsvReader {
  readonly #reader: InstanceType<Glue["CsvReader"]>;
  readonly #generation = engineGeneration();

  /** Starts a file; call {@link openCsvReader}. */
  constructor(options: object) {
    this.#reader = callEngine((glue) => new glue.CsvReader(options));
  }

  /** Reads the next bytes. */
  push(bytes: Uint8Array): void {
    callEngine(() => this.#reader.push(bytes));
  }

  /** Ends the file. */
  finish(): void {
    callEngine(() => this.#reader.finish());
  }

  /** What is known of the file so far. */
  summary(): CsvSummary {
    return callEngine(() => this.#reader.summary() as CsvSummary);
  }

  /** The numbers of a column read since the last call, NaN = missing. */
  takeNumeric(column: number): Float64Array {
    return callEngine(() => this.#reader.take(column, true) as Float64Array);
  }

  /** The codes of a column read since the last call, -1 = missing. */
  takeCodes(column: number): Int32Array {
    return callEngine(() => this.#reader.take(column, false) as Int32Array);
  }

  /** The levels of a column in order of first appearance. */
  levels(column: number): Uint8Array[] {
    return callEngine(() => this.#reader.levels(column) as Uint8Array[]);
  }

  /** Gives the reader's memory back to the engine. */
  free(): void {
    // The memory of an instance that was thrown away went with it.
    if (this.#generation === engineGeneration()) {
      callEngine(() => this.#reader.free());
    }
  }
}

/**
 * Starts the engine and, in it, a reader of one file.
 *
 * @param options How to read the file.
 * @returns The reader; call {@link CsvReader.free}. Errors: OPTION_INVALID, ENGINE_NOT_LOADED.
 */
export async function openCsvReader(options: CsvReaderOptions): Promise<CsvReader> {
  await startEngine();
  const { delimiter, decimal, missing, numeric = [], categorical = [], skip = [] } = options;
  return new CsvReader({ delimiter, decimal, missing, numeric, categorical, skip });
}
