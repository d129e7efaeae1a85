/** Tables of Markdown whose columns line up, so that they can be read in a terminal too. */
import type { Ratio } from "./statistics.js";

const SIGNIFICANT_DIGITS = 3;
const BYTES_PER_MIB = 2 ** 20;
const PERCENT = 100;

/** Where there is nothing to say. */
export const NOTHING = "–";

/** A table; the first column is text, the others are numbers. */
export function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((_, column) =>
    Math.max(...[header, ...rows].map((row) => (row[column] ?? "").length)),
  );
  const line = (row: readonly string[]) => {
    const cells = widths.map((width, column) => {
      const cell = row[column] ?? "";
      return column === 0 ? cell.padEnd(width) : cell.padStart(width);
    });
    return `| ${cells.join(" | ")} |`;
  };
  const rule = widths.map((width, column) =>
    column === 0 ? "-".repeat(width + 2) : `${"-".repeat(width + 1)}:`,
  );
  return [line(header), `|${rule.join("|")}|`, ...rows.map(line)].join("\n");
}

/** A number to three significant digits, without an exponent. */
export function number(value: number | null | undefined): string {
  return value === null || value === undefined ? NOTHING : `${Number(value.toPrecision(SIGNIFICANT_DIGITS))}`;
}

/** A ratio and, behind it, its spread. */
export function ratio({ ratio, low, high }: Ratio): string {
  return `${number(ratio)} (${number(low)} to ${number(high)})`;
}

export function mebibytes(bytes: number | null): string {
  return bytes === null ? NOTHING : `${Math.round(bytes / BYTES_PER_MIB)}`;
}

export function percent(share: number | null): string {
  return share === null ? NOTHING : `${Math.round(PERCENT * share)} %`;
}
