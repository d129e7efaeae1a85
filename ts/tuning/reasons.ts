/** Why a verdict could not be reached, as clauses that complete "This table cannot tell whether synthetic rows help: …". */

import type { Reason } from "../engine/requests.js";
import { counted } from "../report/numbers.js";
import type { Warning } from "../types.js";

export interface ReasonContext {
  nMinority: number;
  /** What the table is divided into, such as "5 folds"; null where it is not divided. */
  parts: string | null;
  /** Baselines that were left out. */
  missing: readonly string[];
  /** Generators that could not draw rows in some fold. */
  failed: readonly string[];
  nGenerators: number;
}

/** The clause of each reason that stands in the way of a verdict; the others are told by the gains themselves. */
const CLAUSES: Partial<Record<Reason, (context: ReasonContext) => string>> = {
  TOO_FEW_MINORITY_ROWS: ({ nMinority, parts }) =>
    `${counted(nMinority, "minority row")} ${nMinority === 1 ? "is" : "are"} fewer than two${forEach(parts)}`,
  TOO_FEW_MINORITY_GROUPS: ({ parts }) => `fewer than two groups with minority rows${forEach(parts)}`,
  FIT_FAILED: ({ failed, nGenerators }) =>
    failed.length === 0 || failed.length < nGenerators
      ? "a fit that the comparison rests on did not converge"
      : `${failed.join(", ")} could not be evaluated in every fold`,
  SINGLE_SPLIT: ({ parts }) =>
    parts === null
      ? "rows that are held out once have no measure of their own uncertainty (folds have)"
      : "a single split has no measure of its own uncertainty (use folds, or repeat the split)",
  GENERATORS_MISSING: () => "no generator was asked for",
  BASELINES_MISSING: ({ missing }) =>
    `${missing.join(", ")} ${missing.length === 1 ? "was" : "were"} left out, so nothing shows that rows beat ${missing.length === 1 ? "it" : "them"}`,
  GENERATOR_FAILED: ({ failed }) =>
    `${failed.join(", ") || "another generator"} could not be evaluated in every fold and ${failed.length > 1 ? "were" : "was"} left out`,
  NAIVE_BALANCING_UNKNOWN: () =>
    "filling the class gap could not be evaluated in every fold, so whether it does harm is not known",
};

function forEach(parts: string | null): string {
  return parts === null ? "" : ` for each of ${parts}`;
}

/** Codes and clauses of what stands in the way. */
export function obstacles(reasons: readonly Reason[], context: ReasonContext): Warning[] {
  return reasons.flatMap((code) => {
    const clause = CLAUSES[code];
    return clause === undefined ? [] : [{ code, message: clause(context) }];
  });
}
