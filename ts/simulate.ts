/** The verb `simulate`: a made-up table as CSV. */

import { DESIGN_NAMES, DESIGNS, type DesignName } from "./designs.js";
import { startAssessor } from "./engine/assessor.js";
import { simulateTable } from "./engine/simulation.js";
import { checkKeys, refuse, wholeNumber } from "./option-checks.js";
import { resolveSeed } from "./options.js";

export interface SimulateOptions {
  /** Which distribution. Default "cohort"; `vtss simulate --help` says what each is. */
  design?: DesignName;
  /** Columns, for the designs that leave them open: e8, correct-logistic and no-signal. Default 5. */
  nColumns?: number;
  /** Rows of each class. Defaults: the design's own, for the cohort 7,600 and 400. */
  nMajority?: number;
  nMinority?: number;
  /** A whole number from 0 to 2^53 − 1. Default 1. */
  seed?: number;
}

/** More columns than a study of few minority rows needs. */
const MAX_COLUMNS = 1000;
/** Rows of a class: the columns of both classes must fit into the engine's memory. */
const MAX_ROWS = 5_000_000;
/** Name of the column with the classes, 1 = minority. */
const TARGET = "outcome";
/** Rows that are written together. */
const PIECE_ROWS = 4096;

/**
 * Simulates a table.
 *
 * @param options See `SimulateOptions`.
 * @returns Its CSV, header first, in pieces. Throws `OPTION_INVALID`.
 */
export async function* simulate(options: SimulateOptions = {}): AsyncGenerator<Uint8Array> {
  checkKeys(options, ["design", "nColumns", "nMajority", "nMinority", "seed"]);
  const name = DESIGN_NAMES.find((known) => known === (options.design ?? "cohort"));
  if (name === undefined) refuse("design", `one of ${DESIGN_NAMES.join(", ")}`, options.design);
  const design = DESIGNS[name];
  const nColumns = wholeNumber("nColumns", options.nColumns, design.nColumns, 1, MAX_COLUMNS);
  if (nColumns !== design.nColumns && !design.anyColumns) {
    refuse("nColumns", `${design.nColumns} in the design ${name}`, nColumns);
  }
  const nMajority = wholeNumber("nMajority", options.nMajority, design.nMajority, 1, MAX_ROWS);
  const nMinority = wholeNumber("nMinority", options.nMinority, design.nMinority, 1, MAX_ROWS);
  const seed = resolveSeed(options.seed);
  await startAssessor();
  const { names, columns, labels } = simulateTable({ design: name, nColumns, nMajority, nMinority, seed });
  const encoder = new TextEncoder();
  yield encoder.encode(`${[...names, TARGET].join(",")}\n`);
  for (let start = 0; start < labels.length; start += PIECE_ROWS) {
    const end = Math.min(start + PIECE_ROWS, labels.length);
    let text = "";
    for (let row = start; row < end; row += 1) {
      for (const column of columns) {
        const value = column[row] as number;
        text += Number.isNaN(value) ? "," : `${value},`;
      }
      text += `${labels[row]}\n`;
    }
    yield encoder.encode(text);
  }
}
