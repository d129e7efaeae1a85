import { VtssError } from "../errors.js";
import type { TableFormat } from "./table.js";

/** What a cell of a written row holds; null = missing. Numbers are written with the fewest digits that read back. */
export type Cell = string | number | null;

/** The bytes that windows-1252 has. */
const N_BYTES = 256;

let windows1252: Map<string, number> | undefined;

/**
 * Writes cells in a file's own style: delimiter, decimal separator, and quotes where they are needed.
 *
 * @param cells One cell or more.
 * @param format How the file is written.
 * @returns The text without a newline.
 */
export function formatCells(cells: readonly Cell[], format: TableFormat): string {
  if (cells.length === 1 && (cells[0] === null || cells[0] === "")) {
    // An empty line could be taken for no row at all.
    return '""';
  }
  return cells.map((cell) => formatCell(cell, format)).join(format.delimiter);
}

function formatCell(cell: Cell, format: TableFormat): string {
  if (cell === null) {
    return "";
  }
  if (typeof cell === "number") {
    const text = Number.isNaN(cell) ? "" : String(cell);
    return format.decimal === "," ? text.replace(".", ",") : text;
  }
  const needsQuotes = cell.includes(format.delimiter) || /["\r\n]|^[ \t]|[ \t]$/.test(cell);
  return needsQuotes ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/**
 * Text as the bytes of a file.
 *
 * @param text Any text.
 * @param encoding The file's.
 * @returns The bytes. Throws ENCODING_UNSUPPORTED where the encoding lacks a character.
 */
export function encodeText(text: string, encoding: TableFormat["encoding"]): Uint8Array {
  if (encoding === "utf-8") {
    return new TextEncoder().encode(text);
  }
  windows1252 ??= reversedWindows1252();
  const codes = windows1252;
  return Uint8Array.from(text, (character) => {
    const code = codes.get(character);
    if (code === undefined) {
      const message = `"${character}" cannot be written to a file in windows-1252; save the file as UTF-8`;
      throw new VtssError("ENCODING_UNSUPPORTED", message, { encoding, value: character });
    }
    return code;
  });
}

function reversedWindows1252(): Map<string, number> {
  const bytes = Uint8Array.from({ length: N_BYTES }, (_, i) => i);
  return new Map(Array.from(new TextDecoder("windows-1252").decode(bytes), (character, i) => [character, i]));
}
