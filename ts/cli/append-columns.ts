import { VtssError } from "../errors.js";
import { splitList } from "./option-values.js";

const QUOTE = 0x22;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/** Where the reader of a delimited file stands. */
type Place = "field start" | "plain" | "quoted" | "after quote";

/** The columns that are appended. */
export interface AppendedColumns {
  /** Their names, free of quotes and delimiters. */
  names: readonly string[];
  /** Rows of the table. */
  nRows: number;
  /** The fields of a row, free of quotes and delimiters. */
  fields(row: number): readonly string[];
}

/**
 * Appends columns to a delimited file and leaves every byte of it as it was.
 *
 * @param chunks - the file.
 * @param delimiter - one ASCII character.
 * @param appended - what is added to the header and to each record; empty lines are no records.
 * @returns the file with the columns, chunk by chunk.
 * @throws VtssError - `COLUMN_EXISTS` when the header has one of the names; `INTERNAL` when the file does not
 * have `nRows` records, as when it changed meanwhile.
 */
export async function* appendColumns(
  chunks: AsyncIterable<Uint8Array>,
  delimiter: string,
  appended: AppendedColumns,
): AsyncGenerator<Uint8Array> {
  const separator = delimiter.charCodeAt(0);
  const header: number[] = [];
  let place: Place = "field start";
  let isEmpty = true;
  let nRecords = 0;
  let nBytes = 0;

  const endRecord = (): string => {
    const record = nRecords;
    nRecords += 1;
    place = "field start";
    isEmpty = true;
    if (record > appended.nRows) throw recordCountDiffers(appended.nRows);
    if (record === 0) refuseExisting(header, delimiter, appended.names);
    const added = record === 0 ? appended.names : appended.fields(record - 1);
    return delimiter + added.join(delimiter);
  };

  for await (const chunk of chunks) {
    const parts: Uint8Array[] = [];
    let begin = 0;
    for (let i = 0; i < chunk.length; i++, nBytes++) {
      const byte = chunk[i] as number;
      if ((byte === LINE_FEED || byte === CARRIAGE_RETURN) && place !== "quoted") {
        if (isEmpty) continue;
        parts.push(chunk.subarray(begin, i), Buffer.from(endRecord()));
        begin = i;
        continue;
      }
      if (nBytes < BYTE_ORDER_MARK.length && byte === BYTE_ORDER_MARK[nBytes]) continue;
      isEmpty = false;
      if (nRecords === 0) header.push(byte);
      place = nextPlace(place, byte, separator);
    }
    parts.push(chunk.subarray(begin));
    yield Buffer.concat(parts);
  }
  if (!isEmpty) yield Buffer.from(endRecord());
  if (nRecords !== appended.nRows + 1) throw recordCountDiffers(appended.nRows);
}

function nextPlace(place: Place, byte: number, separator: number): Place {
  if (place === "quoted") return byte === QUOTE ? "after quote" : "quoted";
  if (byte === separator) return "field start";
  if (byte === QUOTE && place !== "plain") return "quoted";
  return "plain";
}

function refuseExisting(header: readonly number[], delimiter: string, names: readonly string[]): void {
  const text = Buffer.from(header).toString("utf8");
  const present = delimiter === "," ? (splitList(text) ?? []) : text.split(delimiter);
  const existing = names.find((name) => present.includes(name) || present.includes(`"${name}"`));
  if (existing !== undefined) {
    throw new VtssError("COLUMN_EXISTS", `the table already has a column ${JSON.stringify(existing)}`, {
      column: existing,
    });
  }
}

function recordCountDiffers(nRows: number): VtssError {
  return new VtssError("INTERNAL", `the file no longer has the ${nRows} rows that were read from it`, {
    nRows,
  });
}
