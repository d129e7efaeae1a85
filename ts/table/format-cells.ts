import type { TableFormat } from "./table.js";

/** What a cell of a written row holds; null = missing. Numbers are written with the fewest digits that read back. */
export type Cell = string | number | null;

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
