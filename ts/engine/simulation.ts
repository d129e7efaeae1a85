import { callAssessor } from "./assessor.js";

/** A simulated table: numbers column by column, NaN = missing; labels 1 = minority. */
export interface SimulatedTable {
  names: string[];
  columns: Float64Array[];
  labels: Uint8Array;
}

/** What is simulated. */
export interface Simulation {
  design: string;
  nColumns: number;
  nMajority: number;
  nMinority: number;
  seed: number;
}

/** A table of a design. The assessor must have been started. Throws OPTION_INVALID. */
export function simulateTable({ design, nColumns, nMajority, nMinority, seed }: Simulation): SimulatedTable {
  return callAssessor((glue) =>
    glue.simulate(design, nColumns, nMajority, nMinority, seed),
  ) as SimulatedTable;
}
