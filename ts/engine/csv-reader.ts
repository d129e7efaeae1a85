/** The reader of delimited text: WebAssembly of its own, which workers do not load. */
import initialise, * as glue from "../wasm/vtss_csv_wasm.js";
import { Instance } from "./instance.js";
import type { WasmSource } from "./module.js";
import { readerFile } from "./module-files.js";

const instance = new Instance<typeof glue>(glue, initialise, readerFile);
/** Files that are being read. */
let nOpen = 0;

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
  /** Of all bytes so far; see `Checksum`. */
  checksum: string;
}

/** Gives an array of `n` entries to be written. */
export type RoomFor<A> = (n: number) => A;

/** A file inside the reader's instance, read in pieces of any size. Throws the reader's errors by code. */
export class CsvReader {
  readonly #reader: glue.CsvReader;
  readonly #generation = instance.generation;

  /** Starts a file; call {@link openCsvReader}. */
  constructor(options: object) {
    this.#reader = instance.call(({ CsvReader }) => new CsvReader(options));
    nOpen += 1;
  }

  /** Reads the next bytes. */
  push(bytes: Uint8Array): void {
    instance.call(() => this.#reader.push(bytes));
  }

  /** Ends the file. */
  finish(): void {
    instance.call(() => this.#reader.finish());
  }

  /** What is known of the file so far. */
  summary(): CsvSummary {
    return instance.call(() => this.#reader.summary() as CsvSummary);
  }

  /**
   * The numbers of a column read since the last call, NaN = missing.
   *
   * @param column Its position.
   * @param roomFor Gets how many there are and gives an array as long, which they are put into.
   */
  takeNumeric(column: number, roomFor: RoomFor<Float64Array> = (n) => new Float64Array(n)): Float64Array {
    const target = roomFor(instance.call(() => this.#reader.nNumeric(column)));
    instance.call(() => this.#reader.takeNumeric(column, target));
    return target;
  }

  /** The codes of a column read since the last call, -1 = missing; as {@link CsvReader.takeNumeric}. */
  takeCodes(column: number, roomFor: RoomFor<Int32Array> = (n) => new Int32Array(n)): Int32Array {
    const target = roomFor(instance.call(() => this.#reader.nCodes(column)));
    instance.call(() => this.#reader.takeCodes(column, target));
    return target;
  }

  /** The levels of a column in order of first appearance. */
  levels(column: number): Uint8Array[] {
    return instance.call(() => this.#reader.levels(column) as Uint8Array[]);
  }

  /** Ends the use of the reader. The memory of all goes back when the last has ended: an instance's never shrinks. */
  free(): void {
    nOpen -= 1;
    // The memory of an instance that was thrown away went with it.
    if (this.#generation !== instance.generation) return;
    if (nOpen === 0) instance.discard();
    else instance.call(() => this.#reader.free());
  }
}

/**
 * Starts the reader's instance, once.
 *
 * @param options `wasm`: module or bytes, for a page that holds them itself. Default: the file of the package.
 * @returns Rejects with ENGINE_NOT_LOADED; a later call tries again.
 */
export async function startCsvReader(options: { wasm?: WasmSource | undefined } = {}): Promise<void> {
  await instance.start(options.wasm);
}

/**
 * Starts a reader of one file.
 *
 * @param options How to read the file.
 * @returns The reader; call {@link CsvReader.free} once. Errors: OPTION_INVALID, ENGINE_NOT_LOADED.
 */
export async function openCsvReader(options: CsvReaderOptions): Promise<CsvReader> {
  await startCsvReader();
  const { delimiter, decimal, missing, numeric = [], categorical = [], skip = [] } = options;
  return new CsvReader({ delimiter, decimal, missing, numeric, categorical, skip });
}
