import type { Table, TableColumn } from "../table/table.js";
import type { ColumnPreview, TablePreview } from "./service-protocol.js";

/** Levels that are shown of a column of categories. */
const MOST_EXAMPLES = 3;
/** Names under which outcomes are commonly kept. */
const OUTCOME_NAME =
  /outcome|target|class|label|status|event|death|dead|died|alive|mortality|survival|diagnosis|sepsis|disease|sick|positive|^y$/i;

/**
 * Describes a table for a person who decides what is to be predicted.
 *
 * @param table What `readTable` returned.
 * @param file Its file.
 * @returns Columns with what is in them. Cost: one pass over the table.
 */
export function previewTable(table: Table, file: { name: string; size: number }): TablePreview {
  return {
    name: file.name,
    nBytes: file.size,
    nRows: table.nRows,
    columns: table.columns.map(previewColumn),
    format: table.format,
    warnings: [...table.warnings],
  };
}

/** The likeliest column of classes: one with two values, by its name, then the last; null where no column has two. */
export function guessTarget(columns: readonly ColumnPreview[]): string | null {
  const binary = columns.filter(({ classes }) => classes !== null);
  const named = binary.filter(({ name }) => OUTCOME_NAME.test(name));
  return (named.at(-1) ?? binary.at(-1))?.name ?? null;
}

function previewColumn(column: TableColumn): ColumnPreview {
  const { name, kind, nMissing } = column;
  return {
    name,
    kind,
    nMissing,
    nLevels: column.kind === "categorical" ? column.levels.length : null,
    examples: examples(column),
    classes: nMissing > 0 ? null : twoClasses(column),
  };
}

function examples(column: TableColumn): string[] {
  if (column.kind === "categorical") return column.levels.slice(0, MOST_EXAMPLES);
  return Number.isNaN(column.min) ? [] : [String(column.min), String(column.max)];
}

/** The two values of a column, the rarer first; null where there are not exactly two, or as many rows of each. */
function twoClasses(column: TableColumn): ColumnPreview["classes"] {
  const counts = new Map<number, number>();
  const cells = column.kind === "numeric" ? column.values : column.codes;
  for (const cell of cells) {
    const count = counts.get(cell);
    if (count === undefined && counts.size === 2) return null;
    counts.set(cell, (count ?? 0) + 1);
  }
  if (counts.size !== 2) return null;
  const text = (cell: number): string =>
    column.kind === "categorical" ? (column.levels[cell] ?? "") : String(cell);
  return [...counts].map(([cell, nRows]) => ({ value: text(cell), nRows })).sort((a, b) => a.nRows - b.nRows);
}
