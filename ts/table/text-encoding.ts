import { VtssError } from "../errors.js";

/** How the text of a file is encoded. */
export type TextEncoding = "utf-8" | "windows-1252";

/** The first byte whose character is not the one of the same number. */
const TABLE_START = 0x80;

/**
 * The characters of windows-1252 from 0x80 to 0x9f, as the WHATWG Encoding Standard has them. Node's own decoder takes
 * windows-1252 for Latin-1 in several versions, where these are control characters.
 */
const TABLE =
  "\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f" +
  "\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178";

/** Characters that are the byte of their number, but for those of the table. */
const N_BYTES = 0x100;

/**
 * Bytes of a file as text. A byte-order mark is text like any other; bytes that are not UTF-8 become U+FFFD.
 *
 * @param bytes A name or a cell.
 * @param encoding The file's.
 */
export function decodeText(bytes: Uint8Array, encoding: TextEncoding): string {
  if (encoding === "utf-8") {
    return utf8.decode(bytes);
  }
  return Array.from(bytes, (byte) => TABLE[byte - TABLE_START] ?? String.fromCharCode(byte)).join("");
}

/**
 * Bytes as the reader compares names with those in its options: UTF-8 where they are that by themselves.
 *
 * @param bytes A name.
 */
export function decodeName(bytes: Uint8Array): string {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return decodeText(bytes, "windows-1252");
  }
}

/**
 * Text as the bytes of a file.
 *
 * @param text Any text.
 * @param encoding The file's.
 * @returns The bytes. Throws ENCODING_UNSUPPORTED where the encoding lacks a character.
 */
export function encodeText(text: string, encoding: TextEncoding): Uint8Array {
  return encoding === "utf-8" ? new TextEncoder().encode(text) : Uint8Array.from(text, windows1252Byte);
}

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });
const strictUtf8 = new TextDecoder("utf-8", { ignoreBOM: true, fatal: true });

function windows1252Byte(character: string): number {
  const index = TABLE.indexOf(character);
  if (index >= 0) {
    return TABLE_START + index;
  }
  const code = character.codePointAt(0) as number;
  if (code < N_BYTES && (code < TABLE_START || code >= TABLE_START + TABLE.length)) {
    return code;
  }
  const message = `"${character}" cannot be written to a file in windows-1252; save the file as UTF-8`;
  throw new VtssError("ENCODING_UNSUPPORTED", message, { encoding: "windows-1252", value: character });
}
