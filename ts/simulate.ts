/** The verb `simulate`: a made-up table as CSV. */

import { startAssessor } from "./engine/assessor.js";
import { simulateCohort } from "./engine/simulation.js";
import { checkKeys, refuse, resolveSeed, wholeNumber } from "./options.js";

export interface SimulateOptions {
  /** "cohort": a simulated clinical cohort of 40 columns with missing values. Default. */
  design?: "cohort";
  /** Rows of each class. Defaults 7,600 and 400. */
  nMajority?: number;
  nMinority?: number;
  /** A whole number from 0 to 2^53 − 1. Default 1. */
  seed?: number;
}

const DEFAULT_MAJORITY = 7600;
const DEFAULT_MINORITY = 400;
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
  checkKeys(options, ["design", "nMajority", "nMinority", "seed"]);
  if (options.design !== undefined && options.design !== "cohort") refuse("design", "cohort", options.design);
  const nMajority = wholeNumber("nMajority", options.nMajority, DEFAULT_MAJORITY, 1, MAX_ROWS);
  const nMinority = wholeNumber("nMinority", options.nMinority, DEFAULT_MINORITY, 1, MAX_ROWS);
  const seed = resolveSeed(options.seed);
  await startAssessor();
  const { names, columns, labels } = simulateCohort(nMajority, nMinority, seed);
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
