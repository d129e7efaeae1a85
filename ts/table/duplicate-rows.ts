import { entries, type TableColumn } from "./table.js";

/** Odd multipliers of a multiplicative hash (the 32-bit finalisers of MurmurHash3, Appleby 2011). */
const MULTIPLIER_A = 0x85ebca6b;
const MULTIPLIER_B = 0xc2b2ae35;

/**
 * Where the columns are cut into parts: rows that differ at all nearly always differ in two columns of measurements, else in
 * a few, and only rows that are alike in one part are compared by the next.
 */
const CUTS = [0, 2, 6] as const;

/** An empty slot of a hash table. */
const VACANT = -1;

/**
 * Counts rows that repeat an earlier one.
 *
 * Rows are compared by a hash of 64 bits: among a million different rows, the chance that two are taken for equal is
 * one in 37 million, and the count is for a warning only.
 *
 * @param columns The columns to compare, of one length; −0 equals 0, missing equals missing.
 * @returns How many rows equal one above them.
 */
export function countDuplicateRows(columns: readonly TableColumn[]): number {
  const [first] = columns;
  if (first === undefined) {
    return 0;
  }
  const tellingFirst = [...columns].sort((a, b) => decimals(b) - decimals(a));
  let alike = hashesOf(entries(first).length);
  CUTS.forEach((cut, part) => {
    const columns = tellingFirst.slice(cut, CUTS[part + 1]);
    if (columns.length === 0) return;
    if (part > 0) alike = onlyRepeated(alike);
    addColumns(alike, columns);
  });
  return firstEquals(alike).reduce((count, first, i) => count + (first === i ? 0 : 1), 0);
}

/** Rows by their numbers, and two hashes of each, which grow column by column. */
interface Hashes {
  rows: Uint32Array;
  a: Uint32Array;
  b: Uint32Array;
}

/** Of so many rows, before any column. */
function hashesOf(nRows: number): Hashes {
  const rows = new Uint32Array(nRows);
  for (let i = 0; i < nRows; i++) rows[i] = i;
  return { rows, a: new Uint32Array(nRows), b: new Uint32Array(nRows) };
}

/** Columns with more decimals have more different values. */
function decimals(column: TableColumn): number {
  return column.kind === "numeric" ? column.maxDecimals : -1;
}

function addColumns({ rows, a, b }: Hashes, columns: readonly TableColumn[]): void {
  const value = new Float64Array(1);
  const words = new Uint32Array(value.buffer);
  for (const column of columns) {
    const cells = entries(column);
    for (let i = 0; i < rows.length; i++) {
      // Adding 0 turns −0 into 0.
      value[0] = (cells[rows[i] as number] as number) + 0;
      const missing = Number.isNaN(value[0]);
      const low = missing ? 1 : (words[0] as number);
      const high = missing ? 1 : (words[1] as number);
      a[i] = mix(mix(a[i] as number, low, MULTIPLIER_A), high, MULTIPLIER_B);
      b[i] = mix(mix(b[i] as number, high, MULTIPLIER_A), low, MULTIPLIER_B);
    }
  }
}

/** The rows that some other row equals so far. */
function onlyRepeated({ rows, a, b }: Hashes): Hashes {
  const firsts = firstEquals({ rows, a, b });
  const isRepeated = new Uint8Array(rows.length);
  let n = 0;
  for (let i = 0; i < rows.length; i++) {
    const first = firsts[i] as number;
    if (first === i) continue;
    n += isRepeated[first] ? 1 : 2;
    isRepeated[first] = 1;
    isRepeated[i] = 1;
  }
  const kept = hashesOf(n);
  for (let i = 0, at = 0; at < n; i++) {
    if (!isRepeated[i]) continue;
    kept.rows[at] = rows[i] as number;
    kept.a[at] = a[i] as number;
    kept.b[at] = b[i] as number;
    at += 1;
  }
  return kept;
}

/** For each row the place of the first that it equals, its own where that is itself. */
function firstEquals({ a, b }: Hashes): Uint32Array {
  const mask = 2 ** Math.ceil(Math.log2(2 * a.length + 1)) - 1;
  const slots = new Int32Array(mask + 1).fill(VACANT);
  const firsts = new Uint32Array(a.length);
  for (let i = 0; i < a.length; i++) {
    let slot = (a[i] as number) & mask;
    let first = slots[slot] as number;
    while (first !== VACANT && (a[first] !== a[i] || b[first] !== b[i])) {
      slot = (slot + 1) & mask;
      first = slots[slot] as number;
    }
    if (first === VACANT) {
      slots[slot] = i;
    }
    firsts[i] = first === VACANT ? i : first;
  }
  return firsts;
}

function mix(hash: number, word: number, multiplier: number): number {
  const mixed = Math.imul(hash ^ word, multiplier);
  return Math.imul(mixed ^ (mixed >>> 15), MULTIPLIER_A) ^ (mixed >>> 13);
}
