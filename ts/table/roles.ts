import { VtssError } from "../errors.js";
import { refuse } from "../option-checks.js";
import { count } from "../report/numbers.js";
import type { ColumnSummary, RoleOptions, Warning } from "../types.js";
import { unknownColumn } from "./closest-name.js";
import { asCategorical, asNumeric } from "./convert-column.js";
import { countDuplicateRows } from "./duplicate-rows.js";
import { reasonToLeaveOut, sortLevels, warnLeftOut } from "./features.js";
import { warnIdentifiers } from "./identifiers.js";
import { refuseInexact, refuseTooLarge } from "./number-limits.js";
import { checkRoles } from "./role-checks.js";
import { roleConflict } from "./role-conflict.js";
import { checkTable, Table, type TableColumn } from "./table.js";
import { findLabels } from "./target.js";

/** A table with its columns' roles. */
export interface Design {
  /** Indices into the table's columns, in its order. */
  features: number[];
  /**
   * These columns as the core takes them: kinds as the options say, levels sorted by code unit, so that their encoding
   * does not depend on the order of rows.
   */
  featureColumns: TableColumn[];
  /** One per row: 1 = positive. */
  labels: Uint8Array;
  /** A number per row; rows with the same number are never separated by a fold. Null without groups. */
  groups: Uint32Array | null;
  /** The values of the target, as text. */
  positive: string;
  negative: string;
  nMajority: number;
  nMinority: number;
  /** Every column that was read, in the table's order. */
  columns: ColumnSummary[];
  /** Repeated rows and identifiers are looked for when these are first asked for: nothing that is computed waits for them. */
  readonly warnings: Warning[];
}

/**
 * Gives a table's columns their roles.
 *
 * @param table The table.
 * @param options Names of columns; those that were dropped when the table was read may be named in `drop` again.
 * @returns Features, labels and groups, with the table's warnings and new ones: COLUMN_CONSTANT, COLUMN_NEARLY_CONSTANT,
 *   COLUMN_EMPTY, COLUMN_TOO_MANY_LEVELS, COLUMN_LIKE_IDENTIFIER, COLUMN_LIKE_GROUPS, DUPLICATE_ROWS. Throws
 *   COLUMN_UNKNOWN, ROLE_CONFLICT, TARGET_MISSING, TARGET_NOT_BINARY, POSITIVE_UNKNOWN, POSITIVE_NOT_RARER, GROUP_MISSING, IDENTIFIER_INEXACT (target or groups),
 *   NO_USABLE_COLUMN, NOT_A_NUMBER, VALUE_NOT_FINITE, VALUE_TOO_LARGE.
 */
export function assignRoles(table: Table, options: RoleOptions): Design {
  checkTable("table", table);
  checkRoles(options);
  if (options.target === undefined) refuse("target", "the name of a column", undefined);
  const roles = nameRoles(table, options);
  const converted = table.columns.map((column) => convert(column, options, table.format.decimal));
  const target = table.column(options.target) as TableColumn;
  const groups = options.groups === undefined ? undefined : table.column(options.groups);
  const { labels, positive, negative, nPositive, nNegative } = findLabels(target, options.positive);
  const leftOut = converted.map((column) =>
    roles.has(column.name) ? null : reasonToLeaveOut(column, options.categorical ?? []),
  );
  const features = converted.flatMap((column, i) =>
    roles.has(column.name) || leftOut[i] !== null ? [] : [i],
  );
  const warnings = [...table.warnings, ...warnLeftOut(converted, leftOut)];
  if (features.length === 0) {
    const reasons = warnings.map((warning) => ` ${warning.message}`).join(".");
    const message = `no column is left to predict "${target.name}" from${reasons === "" ? "" : `:${reasons}`}`;
    throw new VtssError("NO_USABLE_COLUMN", message, { target: target.name });
  }
  const featureColumns = features.map((i) => sortLevels(converted[i] as TableColumn));
  for (const column of featureColumns) {
    refuseTooLarge(column);
  }
  const isSaid = ({ name }: TableColumn) =>
    options.categorical?.includes(name) || options.numeric?.includes(name);
  const free = converted.flatMap((column, i) =>
    roles.has(column.name) || isSaid(column) ? [] : [{ column, leftOut: leftOut[i] ?? null }],
  );
  let all: Warning[] | undefined;
  return {
    features,
    featureColumns,
    labels,
    groups: groups === undefined ? null : groupCodes(groups),
    positive,
    negative,
    nMajority: nNegative,
    nMinority: nPositive,
    columns: converted.map((column, i) => summarise(column, roles.get(column.name), leftOut[i] !== null)),
    get warnings() {
      all ??= [
        ...warnings,
        ...warnIdentifiers(free, groups !== undefined),
        ...warnDuplicates(featureColumns, table.nRows, groups !== undefined),
      ];
      return all;
    },
  };
}

type Role = "target" | "groups" | "id" | "dropped";

/** The columns that are no features. Checks every name in the options. */
function nameRoles(table: Table, options: RoleOptions): Map<string, Role> {
  const names = table.columns.map((column) => column.name);
  const roles = new Map<string, { role: Role; option: string }>();
  const assign = (name: string, role: Role, option: string): void => {
    if (!names.includes(name)) {
      throw table.header.includes(name)
        ? roleConflict(name, option, "drop")
        : unknownColumn(name, option, names);
    }
    const other = roles.get(name);
    if (other !== undefined && other.option !== option) {
      throw roleConflict(name, other.option, option);
    }
    roles.set(name, { role, option });
  };
  assign(options.target, "target", "target");
  if (options.groups !== undefined) {
    assign(options.groups, "groups", "groups");
  }
  for (const name of options.id ?? []) {
    assign(name, "id", "id");
  }
  for (const name of options.drop ?? []) {
    if (names.includes(name) || !table.header.includes(name)) {
      assign(name, "dropped", "drop");
    }
  }
  checkKinds(options, table.header);
  return new Map(Array.from(roles, ([name, { role }]) => [name, role]));
}

function checkKinds(options: RoleOptions, header: readonly string[]): void {
  const { categorical = [], numeric = [] } = options;
  for (const [option, wanted] of Object.entries({ categorical, numeric })) {
    const unknown = wanted.find((name) => !header.includes(name));
    if (unknown !== undefined) {
      throw unknownColumn(unknown, option, header);
    }
  }
  const both = categorical.find((name) => numeric.includes(name));
  if (both !== undefined) {
    throw roleConflict(both, "categorical", "numeric");
  }
}

function convert(column: TableColumn, options: RoleOptions, decimal: "." | ","): TableColumn {
  if (options.categorical?.includes(column.name)) {
    return asCategorical(column);
  }
  return options.numeric?.includes(column.name) ? asNumeric(column, decimal) : column;
}

function groupCodes(column: TableColumn): Uint32Array {
  refuseInexact(column);
  const cells = column.kind === "numeric" ? column.values : column.codes;
  const codeOf = new Map<number, number>();
  const groups = new Uint32Array(cells.length);
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i] as number;
    if (Number.isNaN(cell) || (column.kind === "categorical" && cell < 0)) {
      const row = Table.rowNumber(i);
      const message = `row ${row} has no value in the column of groups, "${column.name}"`;
      throw new VtssError("GROUP_MISSING", message, { row, column: column.name, nMissing: column.nMissing });
    }
    const code = codeOf.get(cell) ?? codeOf.size;
    codeOf.set(cell, code);
    groups[i] = code;
  }
  return groups;
}

function warnDuplicates(columns: TableColumn[], nRows: number, hasGroups: boolean): Warning[] {
  const nDuplicates = countDuplicateRows(columns);
  if (nDuplicates === 0) {
    return [];
  }
  const share = ((100 * nDuplicates) / nRows).toPrecision(2);
  const which = nDuplicates === 1 ? "1 row" : `${count(nDuplicates)} rows`;
  const have =
    nDuplicates === 1
      ? "has the same features as a row above it"
      : "have the same features as a row above them";
  const advice = hasGroups
    ? "equal rows of different groups may be on both sides of a fold"
    : "equal rows may be on both sides of a fold: if they belong to one person or thing, use `groups` for its column";
  const message = `${which} (${Number(share)} %) ${have}; ${advice}`;
  return [{ code: "DUPLICATE_ROWS", message }];
}

function summarise(column: TableColumn, role: Role | undefined, isLeftOut: boolean): ColumnSummary {
  return {
    name: column.name,
    role: role ?? (isLeftOut ? "left-out" : "feature"),
    kind: column.kind,
    decidedBy: column.decidedBy,
    nMissing: column.nMissing,
    nLevels: column.kind === "categorical" ? column.levels.length : null,
  };
}
