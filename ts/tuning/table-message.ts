/** The table as the engine takes it, with the rows of a validation file of the user's own behind its own. */

import type { ColumnMessage, TableMessage } from "../engine/table-message.js";
import { VtssError } from "../errors.js";
import { allocate } from "../table/column-buffer.js";
import { codesAmong } from "../table/known-levels.js";
import type { Design } from "../table/roles.js";
import type { TableColumn } from "../table/table.js";

/** The rows of one table. */
export function tableMessage(design: Design): TableMessage {
  return {
    nRows: design.labels.length,
    columns: design.featureColumns.map(columnMessage),
    labels: design.labels,
    groups: design.groups,
    validation: null,
  };
}

export function columnMessage(column: TableColumn): ColumnMessage {
  const { name } = column;
  return column.kind === "numeric"
    ? { kind: "numeric", name, values: column.values }
    : { kind: "categorical", name, codes: column.codes, nLevels: column.levels.length };
}

/**
 * The rows of a table to train on and of one to validate on, under one list of levels.
 *
 * A category that only the validation rows have reads as the reference level, as it will for every new row.
 * Its columns must have the kinds of the table's. Errors: `COLUMN_UNKNOWN` (column) if it lacks a feature.
 */
export function withValidation(
  design: Design,
  validation: readonly TableColumn[],
  labels: Uint8Array,
): TableMessage {
  const nRows = design.labels.length + labels.length;
  const columns = design.featureColumns.map((column): ColumnMessage => {
    const other = validation.find(({ name }) => name === column.name);
    if (other === undefined) {
      throw new VtssError("COLUMN_UNKNOWN", `the held-out rows have no column "${column.name}"`, {
        column: column.name,
      });
    }
    const { name } = column;
    if (column.kind === "numeric" && other.kind === "numeric") {
      const values = allocate(Float64Array, nRows);
      values.set(column.values);
      values.set(other.values, column.values.length);
      return { kind: "numeric", name, values };
    }
    if (column.kind === "categorical" && other.kind === "categorical") {
      const codes = allocate(Int32Array, nRows);
      codes.set(column.codes);
      codes.set(codesAmong(column.levels, other), column.codes.length);
      return { kind: "categorical", name, codes, nLevels: column.levels.length };
    }
    throw new VtssError("INTERNAL", `internal error: column "${name}" has two kinds`, { column: name });
  });
  const held = new Uint8Array(nRows);
  held.fill(1, design.labels.length);
  const allLabels = new Uint8Array(nRows);
  allLabels.set(design.labels);
  allLabels.set(labels, design.labels.length);
  return { nRows, columns, labels: allLabels, groups: null, validation: held };
}
