/** A table to train on with the rows of another to validate on. */

import type { TableMessage } from "../engine/table-message.js";
import { VtssError } from "../errors.js";
import { count } from "../report/numbers.js";
import { asCategorical, asNumeric } from "../table/convert-column.js";
import { countSharedRows } from "../table/duplicate-rows.js";
import { codesAmong, warnUnknownLevels } from "../table/known-levels.js";
import { refuseTooLarge } from "../table/number-limits.js";
import type { Design } from "../table/roles.js";
import type { Table, TableColumn } from "../table/table.js";
import { labelsAmong } from "../table/target.js";
import type { RoleOptions, Warning } from "../types.js";
import { withValidation } from "./table-message.js";

/** Both tables as one, and what is to be known of the second. */
export interface Validated {
  message: TableMessage;
  /** `HELD_OUT_ROWS_SHARED`, `LEVELS_UNKNOWN`. */
  warnings: Warning[];
}

/**
 * Puts the rows to validate on behind those to train on.
 *
 * Errors: `COLUMN_UNKNOWN`, `NOT_A_NUMBER`, `VALUE_NOT_FINITE`, `VALUE_TOO_LARGE`, `TARGET_MISSING`, `TARGET_NOT_BINARY` (a value
 * that the table's target does not have), each with `table: "validation"` in its details; `OPTION_CONFLICT` with groups, which
 * only folds need.
 */
export function withValidationTable(design: Design, validation: Table, roles: RoleOptions): Validated {
  if (roles.groups !== undefined) {
    throw new VtssError("OPTION_CONFLICT", "`validationTable` and `groups` exclude each other", {
      options: ["validationTable", "groups"],
    });
  }
  return namingItsTable(() => {
    const target = validation.column(roles.target);
    if (target === undefined) {
      throw new VtssError("COLUMN_UNKNOWN", `the held-out rows have no column "${roles.target}"`, {
        column: roles.target,
      });
    }
    const features = new Map(design.featureColumns.map((column) => [column.name, column]));
    const pairs = validation.columns.flatMap((column) => {
      const feature = features.get(column.name);
      return feature === undefined ? [] : [{ feature, column: asKindOf(feature, column, validation) }];
    });
    const columns = pairs.map(({ column }) => column);
    columns.forEach(refuseTooLarge);
    const message = withValidation(design, columns, labelsAmong(target, design));
    const unknown = pairs.flatMap(({ feature, column }) =>
      feature.kind === "categorical" && column.kind === "categorical"
        ? warnUnknownLevels(feature.levels, column, "held-out rows")
        : [],
    );
    const shared = warnSharedRows(message, design, columns);
    return { message, warnings: [...shared, ...unknown] };
  });
}

/** Rows that are judged on themselves always look well fitted. `validation`: the columns of the held-out rows. */
function warnSharedRows(
  { columns, labels, nRows }: TableMessage,
  { featureColumns, labels: { length: nOwn } }: Design,
  validation: readonly TableColumn[],
): Warning[] {
  const cells = columns.map((column, i) => {
    if (column.kind === "numeric") return column.values;
    const feature = featureColumns[i];
    const other = validation.find(({ name }) => name === column.name);
    if (feature?.kind !== "categorical" || other?.kind !== "categorical") return column.codes;
    // What the table does not have is no row of it, whatever it is read as.
    const codes = column.codes.slice();
    codes.set(codesAmong(feature.levels, other, feature.levels.length), nOwn);
    return codes;
  });
  const nShared = countSharedRows([...cells, labels], nOwn);
  if (nShared === 0) return [];
  const [shared, all] = [nShared, nRows - nOwn].map(count);
  const message =
    `held-out rows that have the features and the class of a row of the table: ${shared} of ${all}; if they are the same ` +
    "persons or things, a model that was trained on them is judged too well by them";
  return [{ code: "HELD_OUT_ROWS_SHARED", message }];
}

/** A column of the held-out rows as one of the kind that the feature is of. */
function asKindOf(feature: TableColumn, column: TableColumn, { format }: Table): TableColumn {
  if (feature.kind === column.kind) return column;
  return feature.kind === "categorical" ? asCategorical(column) : asNumeric(column, format.decimal);
}

/** Has errors say which table they are in: their details, and the message where it names a row. */
function namingItsTable<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof VtssError)) throw error;
    const { code, details, message } = error;
    const inTable = details.row === undefined ? message : `in the held-out rows, ${message}`;
    throw new VtssError(code, inTable, { ...details, table: "validation" });
  }
}
