import type { Design } from "../table/roles.js";
import type { TuneResult, Warning } from "../types.js";

/** What a document says of its table. `warnings`: those of the run, after the table's own. */
export function dataSummary(
  design: Design,
  target: string,
  warnings: readonly Warning[],
): TuneResult["data"] {
  const { nMajority, nMinority, positive, negative, columns } = design;
  return {
    nRows: design.labels.length,
    nMajority,
    nMinority,
    nColumns: design.features.length,
    balanceGap: nMajority - nMinority,
    target,
    positive,
    negative,
    columns,
    warnings: [...design.warnings, ...warnings],
  };
}
