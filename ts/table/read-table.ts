import { abortable, throwIfAborted } from "../abort.js";
import {
  type CsvColumn,
  type CsvFormat,
  type CsvReader,
  type CsvReaderOptions,
  openCsvReader,
  type RoomFor,
} from "../engine/csv-reader.js";
import { VtssError } from "../errors.js";
import { checkControl } from "../option-checks.js";
import type { RunControl, Warning } from "../types.js";
import { type ByteSource, type BytesInput, byteSource, fileChanged, isBytesInput } from "./byte-source.js";
import { unknownColumn } from "./closest-name.js";
import { ColumnBuffer } from "./column-buffer.js";
import { type ColumnsInput, tableFromColumns } from "./columns-input.js";
import { checkReadOptions, type ReadOptions, refuseTextOptions } from "./read-options.js";
import { Table, type TableColumn } from "./table.js";
import { decodeName, decodeText, type TextEncoding } from "./text-encoding.js";

/** What a table can be read from: bytes of delimited text, or columns. */
export type TableInput = BytesInput | ColumnsInput;

/** Bytes after which columns are fetched from the reader, while they are in the processor's nearer memory. */
const TAKE_BYTES = 2 ** 20;

/** The same for each column, at most so many: calls for a few numbers cost more than they save. */
const TAKE_BYTES_OF_COLUMN = 1024;
const MAX_TAKE_BYTES = 8 * TAKE_BYTES;

/** Room beyond the guessed number of rows, as a factor, so that a slightly low guess costs no copy. */
const ROOM = 1.02;

/**
 * Reads a table.
 *
 * Delimited text goes through the engine in pieces and is never held as a whole. It is read a second time, for the
 * columns concerned only, where a word first turns up far down a column of numbers and is no stray.
 *
 * @param input A path (in Node), a URL, a File or Blob, a stream, bytes, or an object of columns.
 * @param options How to read it.
 * @param control `onProgress` is called with bytes read and bytes in all (as far as known); `signal` aborts.
 * @returns The table. Rejects with FILE_NOT_FOUND, FILE_IS_FOLDER, FILE_UNREADABLE, FILE_EMPTY, HEADER_ONLY, RAGGED_ROW,
 *   DUPLICATE_COLUMN, BINARY_CONTENT, ENCODING_UNSUPPORTED, QUOTE_UNCLOSED, QUOTE_MISPLACED, RECORD_TOO_LONG,
 *   NOT_A_NUMBER, VALUE_NOT_FINITE, TOO_MANY_LEVELS, COLUMN_UNKNOWN, SHAPE_MISMATCH, FILE_CHANGED (between two readings),
 *   OPTION_INVALID, ROLE_CONFLICT, or an AbortError.
 */
export async function readTable(
  input: TableInput,
  options: ReadOptions = {},
  control: Pick<RunControl, "signal" | "onProgress"> = {},
): Promise<Table> {
  checkReadOptions(options);
  checkControl(control);
  throwIfAborted(control.signal);
  if (!isBytesInput(input)) {
    refuseTextOptions(options);
    return tableFromColumns(input, options);
  }
  const source = byteSource(input);
  const readerOptions = { ...options, skip: options.drop };
  const first = await readFile(source, readerOptions, control);
  const isLate = first.columns.map((column) => column.nWords > 0);
  const second = isLate.includes(true) ? await readAgain(source, first, readerOptions, control) : first;
  const isUtf8 = first.isUtf8 && second.isUtf8;
  checkEncoding(options.encoding, isUtf8);
  const encoding = options.encoding ?? (isUtf8 ? "utf-8" : "windows-1252");
  const header = first.columns.map((column) => decodeText(column.name, encoding));
  const columns = header.flatMap((name, i): TableColumn[] => {
    const { columns: summaries, contents } = isLate[i] ? second : first;
    const column = tableColumn(name, summaries[i] as CsvColumn, contents[i] ?? null, encoding);
    if (column === null) {
      return [];
    }
    return isLate[i] ? [{ ...column, decidedBy: "content" }] : [column];
  });
  const { delimiter, decimal, newline, bom } = first.format;
  return new Table({
    columns,
    header,
    warnings: formatWarnings(first, header),
    source: source.reopenable ? { bytes: source, checksum: first.checksum } : null,
    format: { delimiter, decimal, newline, bom, encoding },
  });
}

/** The numbers of a column, or its codes with their levels; null for one that was not read. */
type Content = { values: Float64Array } | { codes: Int32Array; levels: Uint8Array[] } | null;

interface ReadFile {
  format: CsvFormat;
  columns: CsvColumn[];
  contents: Content[];
  isUtf8: boolean;
  checksum: string;
}

async function readFile(
  source: ByteSource,
  options: CsvReaderOptions,
  control: Pick<RunControl, "signal" | "onProgress">,
): Promise<ReadFile> {
  const { signal, onProgress } = control;
  throwIfAborted(signal);
  // The reader's module may still be compiling while the file is opened and its first bytes are read.
  const collecting = openCsvReader(options).then((reader) => new Collector(reader, options));
  collecting.catch(() => undefined);
  try {
    // What can be read only once is not begun before it is clear that it can be read.
    if (!source.reopenable) await collecting;
    const { size, pieces } = await source.open(signal);
    let done = 0;
    let taken = 0;
    for await (const piece of abortable(pieces, signal)) {
      const collector = await collecting;
      collector.push(piece);
      done += piece.length;
      if (done - taken >= collector.takeBytes) {
        collector.take(size === null ? 1 : size / done);
        taken = done;
      }
      onProgress?.({ phase: "read", done, total: Math.max(size ?? 0, done) });
    }
    throwIfAborted(signal);
    return (await collecting).finish();
  } finally {
    await collecting.then(
      (collector) => collector.free(),
      () => undefined,
    );
  }
}

/** A reader, and the columns that are fetched from it as they grow. */
class Collector {
  readonly #reader: CsvReader;
  readonly #options: CsvReaderOptions;
  #kinds: CsvColumn["kind"][] = [];
  #buffers: (ColumnBuffer<Float64Array> | ColumnBuffer<Int32Array> | null)[] = [];
  #nRows = 0;

  constructor(reader: CsvReader, options: CsvReaderOptions) {
    this.#reader = reader;
    this.#options = options;
  }

  /** Reads the next bytes. */
  push(piece: Uint8Array): void {
    this.#reader.push(piece);
  }

  /** Bytes after which it is worth while to take. */
  get takeBytes(): number {
    return Math.max(TAKE_BYTES, Math.min(this.#kinds.length * TAKE_BYTES_OF_COLUMN, MAX_TAKE_BYTES));
  }

  /** `share`: all bytes over those read so far. */
  take(share: number): void {
    this.#start();
    let nRows = this.#nRows;
    this.#buffers.forEach((buffer, i) => {
      if (buffer === null) {
        return;
      }
      const roomFor = (n: number): Float64Array | Int32Array => {
        nRows = this.#nRows + n;
        return buffer.extend(n, nRows * share * ROOM);
      };
      if (this.#kinds[i] === "numeric") {
        this.#reader.takeNumeric(i, roomFor as RoomFor<Float64Array>);
      } else {
        this.#reader.takeCodes(i, roomFor as RoomFor<Int32Array>);
      }
    });
    this.#nRows = nRows;
  }

  /** Ends the file. */
  finish(): ReadFile {
    this.#reader.finish();
    this.take(1);
    const contents = this.#buffers.map((buffer, i): Content => {
      if (buffer === null) {
        return null;
      }
      return this.#kinds[i] === "numeric"
        ? { values: (buffer as ColumnBuffer<Float64Array>).finish() }
        : { codes: (buffer as ColumnBuffer<Int32Array>).finish(), levels: this.#reader.levels(i) };
    });
    const { format, columns, isUtf8, checksum } = this.#reader.summary();
    if (format === null) {
      throw new VtssError("INTERNAL", "internal error: a file was read without its format");
    }
    return { format, columns, contents, isUtf8, checksum };
  }

  /** Ends the use of the reader. */
  free(): void {
    this.#reader.free();
  }

  #start(): void {
    const columns = this.#buffers.length > 0 ? [] : this.#reader.summary().columns;
    if (columns.length === 0) {
      return;
    }
    checkNames(columns, this.#options);
    this.#kinds = columns.map((column) => column.kind);
    this.#buffers = this.#kinds.map((kind) => {
      if (kind === "skipped") {
        return null;
      }
      return kind === "numeric" ? new ColumnBuffer(Float64Array) : new ColumnBuffer(Int32Array);
    });
  }
}

/** Refuses names in options that no column has, before much of the file is read. */
function checkNames(columns: CsvColumn[], options: CsvReaderOptions): void {
  const names = columns.map((column) => decodeName(column.name));
  const asked = { numeric: options.numeric, categorical: options.categorical, drop: options.skip };
  for (const [option, wanted = []] of Object.entries(asked)) {
    const unknown = wanted.find((name) => !names.includes(name));
    if (unknown !== undefined) {
      throw unknownColumn(unknown, option, names);
    }
  }
}

function checkEncoding(encoding: TextEncoding | undefined, isUtf8: boolean): void {
  if (encoding === "utf-8" && !isUtf8) {
    const message = 'the file is not UTF-8; read it with `encoding: "windows-1252"`';
    throw new VtssError("ENCODING_UNSUPPORTED", message, { encoding: "unknown" });
  }
}

/** Reads columns whose words turned up late once more, as categories, and nothing else. */
async function readAgain(
  source: ByteSource,
  first: ReadFile,
  options: CsvReaderOptions,
  control: Pick<RunControl, "signal" | "onProgress">,
): Promise<ReadFile> {
  const late = first.columns.filter((column) => column.nWords > 0);
  if (!source.reopenable) {
    const column = decodeName(late[0]?.name ?? new Uint8Array());
    const row = late[0]?.firstWord?.row ?? null;
    const message =
      `row ${row}, column "${column}" holds a word below many numbers, and a stream cannot be read again; ` +
      `say that the column is one of categories (--categorical ${column})`;
    throw new VtssError("NOT_A_NUMBER", message, { row, column });
  }
  const names = (columns: CsvColumn[]): string[] => columns.map((column) => decodeName(column.name));
  const skip = names(first.columns.filter((column) => column.nWords === 0));
  const second = await readFile(source, { ...options, numeric: [], categorical: names(late), skip }, control);
  if (second.checksum !== first.checksum) throw fileChanged(source);
  return second;
}

function tableColumn(
  name: string,
  summary: CsvColumn,
  content: Content,
  encoding: TextEncoding,
): TableColumn | null {
  const { decidedBy, nMissing, min, max } = summary;
  if (content === null) {
    return null;
  }
  if ("values" in content) {
    // Programs write a column of whole numbers that has missing ones as 81.0: its numbers are whole all the same.
    const isWhole = summary.isInteger || (nMissing < content.values.length && isEveryWhole(content.values));
    return {
      kind: "numeric",
      name,
      values: content.values,
      decidedBy,
      nMissing,
      min,
      max,
      isInteger: isWhole,
      maxDecimals: isWhole ? 0 : summary.maxDecimals,
    };
  }
  const levels = content.levels.map((level) => decodeText(level, encoding));
  return { kind: "categorical", name, codes: content.codes, levels, decidedBy, nMissing };
}

function isEveryWhole(values: Float64Array): boolean {
  return values.every((value) => Number.isNaN(value) || Number.isInteger(value));
}

function formatWarnings(file: ReadFile, header: string[]): Warning[] {
  const warnings: Warning[] = [];
  const unnamed = header.filter((_, i) => !file.columns[i]?.isNamed);
  if (unnamed.length > 0) {
    const message = `the header leaves out names: ${unnamed.join(", ")}; if a column only numbers the rows, drop it`;
    warnings.push({ code: "COLUMN_UNNAMED", message });
  }
  if (file.format.decimalAmbiguous) {
    const message =
      // In quotation marks, as text that stays as it is whatever language numbers are written for.
      'numbers such as "1,234" were read with a decimal comma, as "1.234"; if the comma divides thousands, write them without it';
    warnings.push({ code: "DECIMAL_COMMA_ASSUMED", message });
  }
  return warnings;
}
