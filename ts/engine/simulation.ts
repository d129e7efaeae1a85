import { callAssessor } from "./assessor.js";

/** A simulated table: numbers column by column, NaN = missing; labels 1 = minority. */
export interface SimulatedTable {
  names: string[];
  columns: Float64Array[];
  labels: Uint8Array;
}

/** A simulated clinical cohort of 40 columns. The assessor must have been started. Throws OPTION_INVALID. */
export function simulateCohort(nMajority: number, nMinority: number, seed: number): SimulatedTable {
  return callAssessor((glue) => glue.simulateCohort(nMajority, nMinority, seed)) as SimulatedTable;
}
