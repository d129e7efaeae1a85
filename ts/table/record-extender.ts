import { ByteWriter } from "./byte-writer.js";

const QUOTE = 0x22;
const SPACE = 0x20;
const CR = 0x0d;
const LF = 0x0a;

/** Bytes of the UTF-8 byte-order mark: a quote after it opens a cell, like one at the start of any other record. */
const BOM_BYTES = 3;

/** Where a scan is in a record, by the same rules as the reader's. */
const CELL_START = 0;
const UNQUOTED = 1;
const QUOTED = 2;
/** After a quote inside quotes: the closing one, or the first of two. */
const QUOTE_IN_QUOTED = 3;

/**
 * Adds cells to the end of every record of a file, piece by piece, and changes no other byte.
 *
 * Records end where the reader says they do. Blank lines at the end of the file are no rows: they get no cells, and they
 * are left out where rows follow, which they would otherwise divide from the others.
 */
export class RecordExtender {
  readonly #delimiter: number;
  readonly #terminator: number;
  readonly #headerCells: Uint8Array;
  readonly #cellsOf: (row: number) => Uint8Array;
  /** Records that have their cells, the header included. */
  #nExtended = 0;
  #bomBytes: number;
  #scan = CELL_START;
  /** The record that the last piece broke off in. */
  #rest = new Uint8Array(0);
  /** Blank lines since the last row. */
  #blankLines: Uint8Array[] = [];

  /**
   * @param format How the file is written.
   * @param headerCells Bytes to add to the header, the first delimiter included; may be none.
   * @param cellsOf Bytes to add to the record of a row, counted from 0.
   */
  constructor(
    format: { delimiter: string; newline: "\n" | "\r\n" | "\r"; bom: boolean },
    headerCells: Uint8Array,
    cellsOf: (row: number) => Uint8Array,
  ) {
    this.#delimiter = format.delimiter.charCodeAt(0);
    this.#terminator = format.newline === "\r" ? CR : LF;
    this.#bomBytes = format.bom ? BOM_BYTES : 0;
    this.#headerCells = headerCells;
    this.#cellsOf = cellsOf;
  }

  /**
   * Takes the next bytes.
   *
   * @param piece Any number of bytes.
   * @returns The records that are complete, with their new cells.
   */
  push(piece: Uint8Array): Uint8Array {
    const bytes = concatenate(this.#rest, piece);
    const output = new ByteWriter(bytes.length);
    const delimiter = this.#delimiter;
    const terminator = this.#terminator;
    let scan = this.#scan;
    let start = 0;
    for (let i = this.#rest.length; i < bytes.length; i++) {
      const byte = bytes[i];
      if (this.#bomBytes > 0) {
        this.#bomBytes -= 1;
      } else if (scan === QUOTED) {
        scan = byte === QUOTE ? QUOTE_IN_QUOTED : QUOTED;
      } else if (byte === QUOTE && scan !== UNQUOTED) {
        scan = QUOTED;
      } else if (byte === terminator) {
        scan = CELL_START;
        this.#write(bytes.subarray(start, i + 1), output);
        start = i + 1;
      } else {
        scan = byte === delimiter ? CELL_START : UNQUOTED;
      }
    }
    this.#scan = scan;
    this.#rest = bytes.slice(start);
    return output.bytes();
  }

  /**
   * Ends the file.
   *
   * @param newline What ends a record; null where no row follows.
   * @returns The last bytes; they end with a newline where a row follows.
   */
  finish(newline: Uint8Array | null): Uint8Array {
    const output = new ByteWriter(this.#rest.length);
    if (this.#rest.length > 0) {
      this.#write(this.#rest, output);
      if (newline !== null && this.#blankLines.length === 0) {
        output.append(newline);
      }
    }
    if (newline === null) {
      for (const line of this.#blankLines) {
        output.append(line);
      }
    }
    return output.bytes();
  }

  #write(record: Uint8Array, output: ByteWriter): void {
    if (this.#nExtended > 0 && isBlank(record)) {
      this.#blankLines.push(record.slice());
      return;
    }
    // Blank lines between rows are rows of a table of one column.
    for (const line of this.#blankLines) {
      this.#extend(line, output);
    }
    this.#blankLines = [];
    this.#extend(record, output);
  }

  #extend(record: Uint8Array, output: ByteWriter): void {
    let end = record.length;
    if (record[end - 1] === this.#terminator) {
      end -= 1;
      if (this.#terminator === LF && record[end - 1] === CR) {
        end -= 1;
      }
    }
    output.append(record.subarray(0, end));
    output.append(this.#nExtended === 0 ? this.#headerCells : this.#cellsOf(this.#nExtended - 1));
    output.append(record.subarray(end));
    this.#nExtended += 1;
  }
}

function isBlank(record: Uint8Array): boolean {
  return record.every((byte) => byte === SPACE || byte === CR || byte === LF);
}

function concatenate(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (first.length === 0) {
    return second;
  }
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
