/** A table with its synthetic rows behind its own, in the style of its file. */

import type { Augmented } from "./augment.js";
import { VtssError } from "./errors.js";
import { checkKeys, checkObject } from "./option-checks.js";
import type { Cell } from "./table/format-cells.js";
import { checkTable, Table } from "./table/table.js";
import { lengthError, writeTable } from "./table/write-table.js";

export interface WriteAugmentedOptions {
  /** Name of the column that holds 1 for synthetic rows and 0 for the table's own. Default "synthetic". */
  marker?: string;
  /**
   * Adds three columns after the marker, `<marker>_seed`, `<marker>_partner` and `<marker>_fraction`: the rows of the file
   * (the header is row 1) that a synthetic row was made from and the share of the second. Default false.
   */
  parents?: boolean;
}

/**
 * Writes the table's own rows first, byte for byte as they were but for the added cells, then the synthetic ones.
 *
 * The target is the minority's value in synthetic rows; other columns that are no features (identifiers, groups, columns that
 * were left out) are empty.
 *
 * @param table The table that was augmented.
 * @param augmented What `augment` returned for it.
 * @returns The bytes, in pieces. Throws DUPLICATE_COLUMN if the table has a column of the marker's name,
 *   SHAPE_MISMATCH if the rows were drawn for another table, and what `writePredictions` throws of its file.
 */
export async function* writeAugmented(
  table: Table,
  augmented: Augmented,
  options: WriteAugmentedOptions = {},
): AsyncGenerator<Uint8Array> {
  checkTable("table", table);
  checkKeys(options, ["marker", "parents"]);
  checkIsOf(augmented, table);
  const { marker = "synthetic", parents = false } = options;
  const parentColumns = parents ? [`${marker}_seed`, `${marker}_partner`, `${marker}_fraction`] : [];
  yield* writeTable(table, {
    columns: [marker, ...parentColumns],
    ownCells: [0, ...parentColumns.map(() => null)],
    rows: syntheticRows(table, augmented, parents),
  });
}

/** Refuses rows that were drawn for another table. */
function checkIsOf(augmented: Augmented, { columns, nRows }: Table): void {
  checkObject("augmented", augmented);
  const { design } = augmented;
  checkObject("augmented.design", design);
  if (design.labels.length !== nRows) {
    throw lengthError("the table that was augmented", design.labels.length, nRows);
  }
  if (design.columns.length !== columns.length) {
    throw lengthError("the list of the table's columns", design.columns.length, columns.length);
  }
  const other = columns.find(({ name }, i) => design.columns[i]?.name !== name);
  if (other !== undefined) {
    const message = `the rows were drawn for a table without column "${other.name}", or with it elsewhere`;
    throw new VtssError("SHAPE_MISMATCH", message, { what: other.name });
  }
}

function* syntheticRows(table: Table, augmented: Augmented, parents: boolean): Generator<Cell[]> {
  const { design, columns, nSynthetic, seeds, partners, fractions } = augmented;
  const cellsOf = table.columns.map((column, i): ((row: number) => Cell) => {
    const feature = design.features.indexOf(i);
    if (feature >= 0) {
      const values = columns[feature];
      const described = design.featureColumns[feature];
      if (described?.kind === "categorical") return (row) => described.levels[values?.[row] ?? -1] ?? null;
      return (row) => values?.[row] ?? null;
    }
    const isTarget = design.columns.some(({ name, role }) => name === column.name && role === "target");
    return () => (isTarget ? design.positive : null);
  });
  const fileRow = (rows: Uint32Array | null, row: number): Cell => {
    const index = rows?.[row];
    return index === undefined ? null : Table.rowNumber(index);
  };
  for (let row = 0; row < nSynthetic; row += 1) {
    const lineage = parents ? [fileRow(seeds, row), fileRow(partners, row), fractions?.[row] ?? null] : [];
    yield [...cellsOf.map((cellOf) => cellOf(row)), 1, ...lineage];
  }
}
