/** A table with its predictions beside its own columns, in the style of its file. */

import { VtssError } from "./errors.js";
import { checkKeys, checkObject } from "./option-checks.js";
import type { Predictions } from "./predict.js";
import type { Cell } from "./table/format-cells.js";
import { checkTable, type Table } from "./table/table.js";
import { lengthError, writeTable } from "./table/write-table.js";

export interface WritePredictionsOptions {
  /** What the names of the added columns begin with. Default "vtss". */
  prefix?: string;
  /** A fourth cell, `<prefix>_recalibrated_probability`. Default false. */
  recalibrated?: boolean;
}

/**
 * Writes the table's own rows, byte for byte as they were but for three added cells: `<prefix>_probability`,
 * `<prefix>_balanced_probability` and `<prefix>_log_odds`.
 *
 * @param table The table that was predicted.
 * @param predictions What `predict` returned for it.
 * @returns The bytes, in pieces. Throws DUPLICATE_COLUMN if the table has a column of one of these names, SHAPE_MISMATCH if
 *   it has another number of rows than were predicted, FILE_CHANGED, after the last piece at the latest, if its file is not byte
 *   for byte what was read, RECALIBRATION_MISSING if that cell was asked for and the model carries no line.
 */
export async function* writePredictions(
  table: Table,
  predictions: Omit<Predictions, "warnings">,
  options: WritePredictionsOptions = {},
): AsyncGenerator<Uint8Array> {
  checkTable("table", table);
  checkObject("predictions", predictions);
  checkKeys(options, ["prefix", "recalibrated"]);
  const { prefix = "vtss", recalibrated = false } = options;
  const { probability, balancedProbability, logOdds, recalibratedProbability } = predictions;
  const added = new Map([
    [`${prefix}_probability`, probability],
    [`${prefix}_balanced_probability`, balancedProbability],
    [`${prefix}_log_odds`, logOdds],
  ]);
  if (recalibrated) {
    if (recalibratedProbability === null) {
      throw new VtssError("RECALIBRATION_MISSING", "the model carries no recalibration line");
    }
    added.set(`${prefix}_recalibrated_probability`, recalibratedProbability);
  }
  for (const values of added.values()) {
    if (values?.length !== table.nRows)
      throw lengthError("the list of predictions", table.nRows, values?.length ?? 0);
  }
  const cell = (values: Float64Array, row: number): Cell => {
    const value = values[row];
    return value !== undefined && Number.isFinite(value) ? value : null;
  };
  yield* writeTable(table, {
    columns: [...added.keys()],
    ownCells: (row) => [...added.values()].map((values) => cell(values, row)),
  });
}
