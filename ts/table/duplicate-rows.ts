import { entries, type TableColumn } from "./table.js";

/** Odd multipliers of a multiplicative hash (the 32-bit finalisers of MurmurHash3, Appleby 2011). */
const MULTIPLIER_A = 0x85ebca6b;
const MULTIPLIER_B = 0xc2b2ae35;

/** Bits of the second hash that fit beside the 32 of the first into the 53 of a number. */
const SECOND_BITS = 21;

/**
 * Counts rows that repeat an earlier one.
 *
 * Rows are compared by a hash of 53 bits: among a million different rows, the chance that two are taken for equal is
 * one in 18,000, and the count is for a warning only.
 *
 * @param columns The columns to compare, of one length; −0 equals 0, missing equals missing.
 * @returns How many rows equal one above them. Cost: n log n.
 */
export function countDuplicateRows(columns: readonly TableColumn[]): number {
  const [first] = columns;
  if (first === undefined) {
    return 0;
  }
  const nRows = entries(first).length;
  const a = new Uint32Array(nRows);
  const b = new Uint32Array(nRows);
  const value = new Float64Array(1);
  const words = new Uint32Array(value.buffer);
  for (const column of columns) {
    const cells = entries(column);
    for (let i = 0; i < nRows; i++) {
      // Adding 0 turns −0 into 0.
      value[0] = (cells[i] as number) + 0;
      const missing = Number.isNaN(value[0]);
      const low = missing ? 1 : (words[0] as number);
      const high = missing ? 1 : (words[1] as number);
      a[i] = mix(mix(a[i] as number, low, MULTIPLIER_A), high, MULTIPLIER_B);
      b[i] = mix(mix(b[i] as number, high, MULTIPLIER_A), low, MULTIPLIER_B);
    }
  }
  const keys = Float64Array.from(
    a,
    (hash, i) => hash * 2 ** SECOND_BITS + ((b[i] as number) >>> (32 - SECOND_BITS)),
  );
  keys.sort();
  let nDuplicates = 0;
  for (let i = 1; i < nRows; i++) {
    nDuplicates += keys[i] === keys[i - 1] ? 1 : 0;
  }
  return nDuplicates;
}

function mix(hash: number, word: number, multiplier: number): number {
  const mixed = Math.imul(hash ^ word, multiplier);
  return Math.imul(mixed ^ (mixed >>> 15), MULTIPLIER_A) ^ (mixed >>> 13);
}
