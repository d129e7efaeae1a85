import { VtssError } from "../errors.js";
import { splitList } from "./option-values.js";

const QUOTE = 0x22;
const SPACE = 0x20;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/** Where the reader of a delimited file stands. */
type Place = "cell start" | "plain" | "quoted" | "after quote";

/** The columns that are appended. */
export interface AppendedColumns {
  /** Their names, free of quotes and delimiters. */
  names: readonly string[];
  /** Rows of the table. */
  nRows: number;
  /** The cells of a row, free of quotes and delimiters. */
  cells(row: number): readonly string[];
}

/**
 * Appends columns to a delimited file and leaves every byte of it as it was.
 *
 * @param chunks - the file, as the table's reader takes it: RFC 4180 quoting; records end with LF, CRLF or, where
 * the header does, a lone CR; blank lines after the last row are no records.
 * @param delimiter - one ASCII character.
 * @param appended - what is added to the header and to each record.
 * @returns the file with the columns, chunk by chunk.
 * @throws VtssError - `COLUMN_EXISTS` when the header has one of the names; `INTERNAL` when the file does not
 * have `nRows` records, as when it changed meanwhile.
 */
export async function* appendColumns(
  chunks: AsyncIterable<Uint8Array>,
  delimiter: string,
  appended: AppendedColumns,
): AsyncGenerator<Uint8Array> {
  const appender = new Appender(delimiter, appended);
  let held: Uint8Array = new Uint8Array(0);
  for await (const chunk of chunks) {
    // A CR at the end waits for the byte that says whether a LF belongs to it.
    const bytes = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    const end = bytes.at(-1) === CARRIAGE_RETURN ? bytes.length - 1 : bytes.length;
    held = bytes.slice(end);
    yield appender.append(bytes.subarray(0, end), bytes[end]);
  }
  yield appender.append(held, undefined);
  yield appender.finish();
}

class Appender {
  readonly #delimiter: string;
  readonly #separator: number;
  readonly #appended: AppendedColumns;
  readonly #header: number[] = [];
  #place: Place = "cell start";
  #isBlank = true;
  #endsWithCr: boolean | null = null;
  #nRecords = 0;
  #nBytes = 0;

  constructor(delimiter: string, appended: AppendedColumns) {
    this.#delimiter = delimiter;
    this.#separator = delimiter.charCodeAt(0);
    this.#appended = appended;
  }

  /** `following` is the byte after these, where it is known. */
  append(bytes: Uint8Array, following: number | undefined): Uint8Array {
    const parts: Uint8Array[] = [];
    let begin = 0;
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i] ?? 0;
      const isMark = this.#nBytes < BYTE_ORDER_MARK.length && byte === BYTE_ORDER_MARK[this.#nBytes];
      this.#nBytes += 1;
      if (isMark) continue;
      const length = this.#place === "quoted" ? 0 : this.#lineEnd(byte, bytes[i + 1] ?? following);
      if (length === 0) {
        this.#read(byte);
        continue;
      }
      parts.push(bytes.subarray(begin, i), this.#endRecord());
      begin = i;
      i += length - 1;
    }
    parts.push(bytes.subarray(begin));
    return Buffer.concat(parts);
  }

  finish(): Uint8Array {
    const last = this.#isBlank ? new Uint8Array(0) : this.#endRecord();
    if (this.#nRecords !== this.#appended.nRows + 1) throw this.#recordCountDiffers();
    return last;
  }

  /** Length of the line end that begins with this byte; 0 when none does. */
  #lineEnd(byte: number, next: number | undefined): number {
    const isCr = byte === CARRIAGE_RETURN;
    if (!isCr && byte !== LINE_FEED) return 0;
    this.#endsWithCr ??= isCr && next !== LINE_FEED;
    if (this.#endsWithCr) return isCr ? 1 : 0;
    if (!isCr) return 1;
    return next === LINE_FEED ? 2 : 0;
  }

  #read(byte: number): void {
    if (byte !== SPACE && byte !== CARRIAGE_RETURN) this.#isBlank = false;
    if (this.#nRecords === 0) this.#header.push(byte);
    if (this.#place === "quoted") this.#place = byte === QUOTE ? "after quote" : "quoted";
    else if (byte === this.#separator) this.#place = "cell start";
    else if (byte === QUOTE && this.#place !== "plain") this.#place = "quoted";
    else this.#place = "plain";
  }

  #endRecord(): Uint8Array {
    const { names, nRows } = this.#appended;
    const record = this.#nRecords;
    // In a table of one column a blank line is a row whose value is missing, but not after the last row.
    if (this.#isBlank && (record === 0 || record > nRows)) return new Uint8Array(0);
    if (record > nRows) throw this.#recordCountDiffers();
    if (record === 0) refuseExisting(this.#header, this.#delimiter, names);
    this.#nRecords += 1;
    this.#place = "cell start";
    this.#isBlank = true;
    const added = record === 0 ? names : this.#appended.cells(record - 1);
    return Buffer.from(this.#delimiter + added.join(this.#delimiter));
  }

  #recordCountDiffers(): VtssError {
    const { nRows } = this.#appended;
    return new VtssError("INTERNAL", `the file no longer has the ${nRows} rows that were read from it`, {
      nRows,
    });
  }
}

function refuseExisting(header: readonly number[], delimiter: string, names: readonly string[]): void {
  const text = Buffer.from(header).toString("utf8");
  const present = delimiter === "," ? (splitList(text) ?? []) : text.split(delimiter);
  const existing = names.find((name) => present.includes(name) || present.includes(`"${name}"`));
  if (existing === undefined) return;
  throw new VtssError("COLUMN_EXISTS", `the table already has a column ${JSON.stringify(existing)}`, {
    column: existing,
  });
}
