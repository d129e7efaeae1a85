import type { TableMessage } from "../engine/table-message.js";
import { VtssError } from "../errors.js";
import { asCategorical, asNumeric } from "../table/convert-column.js";
import type { Design } from "../table/roles.js";
import type { Table } from "../table/table.js";
import { labelsAmong } from "../table/target.js";
import type { RoleOptions } from "../types.js";
import { withValidation } from "./table-message.js";

/**
 * A table to train on with the rows of another to validate on.
 *
 * Errors: `COLUMN_UNKNOWN`, `NOT_A_NUMBER`, `TARGET_MISSING`, `TARGET_NOT_BINARY` (a value that the table's target does not
 * have), `OPTION_CONFLICT` with groups, which only folds need.
 */
export function withValidationTable(design: Design, validation: Table, roles: RoleOptions): TableMessage {
  if (roles.groups !== undefined) {
    throw new VtssError("OPTION_CONFLICT", "`validationTable` and `groups` exclude each other", {
      options: ["validationTable", "groups"],
    });
  }
  const target = validation.column(roles.target);
  if (target === undefined) {
    throw new VtssError("COLUMN_UNKNOWN", `the validation table has no column "${roles.target}"`, {
      column: roles.target,
    });
  }
  const kinds = new Map(design.featureColumns.map(({ name, kind }) => [name, kind]));
  const columns = validation.columns.map((column) => {
    const kind = kinds.get(column.name);
    if (kind === undefined || kind === column.kind) return column;
    return kind === "categorical" ? asCategorical(column) : asNumeric(column, validation.format.decimal);
  });
  return withValidation(design, columns, labelsAmong(target, design));
}
