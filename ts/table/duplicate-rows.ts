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

/** A column as it is compared. */
interface Compared {
  cells: ArrayLike<number>;
  /** Columns with more decimals have more different values. */
  decimals: number;
}

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
  const compared = columns.map((column) => ({
    cells: entries(column),
    decimals: column.kind === "numeric" ? column.maxDecimals : CODES,
  }));
  return repeatsAmong(compared, 0)?.nLater ?? 0;
}

/**
 * Counts rows of the second of two tables that stand in the first as well.
 *
 * @param columns Their cells, the first table's before the second's; −0 equals 0, missing equals missing.
 * @param nFirst Rows of the first.
 * @returns How many of the second's rows equal one of the first's, by the same hash.
 */
export function countSharedRows(columns: readonly ArrayLike<number>[], nFirst: number): number {
  const compared = columns.map((cells) => ({ cells, decimals: CODES }));
  return repeatsAmong(compared, nFirst)?.nAcross ?? 0;
}

/** Less than the decimals of any number. */
const CODES = -1;

/** Of what is left after the last part; none where no row is like another. */
function repeatsAmong(columns: readonly Compared[], nFirst: number): Repeats | undefined {
  const [first] = columns;
  if (first === undefined) {
    return undefined;
  }
  const tellingFirst = [...columns].sort((a, b) => b.decimals - a.decimals);
  let alike = hashesOf(first.cells.length);
  let repeats: Repeats | undefined;
  inBlocks(alike.rows.length, (start, end) => numberRows(alike.rows, start, end));
  for (const [part, cut] of CUTS.entries()) {
    const columns = tellingFirst.slice(cut, CUTS[part + 1]);
    if (columns.length === 0) break;
    if (repeats !== undefined) alike = onlyRepeated(alike, repeats.isRepeated);
    addColumns(alike, columns);
    repeats = findRepeats(alike, nFirst);
    if (repeats.nLater === 0) break;
  }
  return repeats;
}

/** Rows that are worked on in one call: some thousand rows make calls enough for the function to be optimised. */
const BLOCK_ROWS = 512;

/**
 * Calls `work` for one stretch of rows after the other: a function that is called again and again is soon optimised, one loop
 * over all rows is not.
 */
function inBlocks(nRows: number, work: (start: number, end: number) => void): void {
  for (let start = 0; start < nRows; start += BLOCK_ROWS) work(start, Math.min(nRows, start + BLOCK_ROWS));
}

/** Rows by their numbers, and two hashes of each, which grow column by column. */
interface Hashes {
  rows: Uint32Array;
  a: Uint32Array;
  b: Uint32Array;
}

/** Room for so many rows. */
function hashesOf(nRows: number): Hashes {
  return { rows: new Uint32Array(nRows), a: new Uint32Array(nRows), b: new Uint32Array(nRows) };
}

function numberRows(rows: Uint32Array, start: number, end: number): void {
  for (let i = start; i < end; i++) rows[i] = i;
}

function addColumns(hashes: Hashes, columns: readonly Compared[]): void {
  const value = new Float64Array(1);
  const words = new Uint32Array(value.buffer);
  for (const { cells } of columns) {
    inBlocks(hashes.rows.length, (start, end) => addCells(hashes, cells, value, words, start, end));
  }
}

/** `value`, `words`: a number and its two halves. */
function addCells(
  { rows, a, b }: Hashes,
  cells: ArrayLike<number>,
  value: Float64Array,
  words: Uint32Array,
  start: number,
  end: number,
): void {
  for (let i = start; i < end; i++) {
    // Adding 0 turns −0 into 0.
    value[0] = (cells[rows[i] as number] as number) + 0;
    const missing = Number.isNaN(value[0]);
    const low = missing ? 1 : (words[0] as number);
    const high = missing ? 1 : (words[1] as number);
    a[i] = mix(mix(a[i] as number, low, MULTIPLIER_A), high, MULTIPLIER_B);
    b[i] = mix(mix(b[i] as number, high, MULTIPLIER_A), low, MULTIPLIER_B);
  }
}

/** The rows that some other row equals so far. */
function onlyRepeated({ rows, a, b }: Hashes, isRepeated: Uint8Array): Hashes {
  const kept = hashesOf(isRepeated.reduce((sum, is) => sum + is, 0));
  for (let i = 0, at = 0; at < kept.rows.length; i++) {
    if (!isRepeated[i]) continue;
    kept.rows[at] = rows[i] as number;
    kept.a[at] = a[i] as number;
    kept.b[at] = b[i] as number;
    at += 1;
  }
  return kept;
}

/** Which rows equal another, and how many of them one above. */
interface Repeats {
  /** 1 or 0. */
  isRepeated: Uint8Array;
  nLater: number;
  /** How many rows of a second table equal one of the first. */
  nAcross: number;
}

/** `nFirst`: rows of the first of two tables. */
function findRepeats(hashes: Hashes, nFirst: number): Repeats {
  const nRows = hashes.rows.length;
  const slots = new Int32Array(2 ** Math.ceil(Math.log2(2 * nRows + 1))).fill(VACANT);
  const repeats = { isRepeated: new Uint8Array(nRows), nLater: 0, nAcross: 0 };
  inBlocks(nRows, (start, end) => noteRepeats(hashes, slots, repeats, nFirst, start, end));
  return repeats;
}

/** `slots`: a hash table of the first row of every kind, up to `start`. */
function noteRepeats(
  { rows, a, b }: Hashes,
  slots: Int32Array,
  repeats: Repeats,
  nFirst: number,
  start: number,
  end: number,
): void {
  const { isRepeated } = repeats;
  const mask = slots.length - 1;
  for (let i = start; i < end; i++) {
    let slot = (a[i] as number) & mask;
    let first = slots[slot] as number;
    while (first !== VACANT && (a[first] !== a[i] || b[first] !== b[i])) {
      slot = (slot + 1) & mask;
      first = slots[slot] as number;
    }
    if (first === VACANT) {
      slots[slot] = i;
    } else {
      isRepeated[first] = 1;
      isRepeated[i] = 1;
      repeats.nLater += 1;
      if ((rows[i] as number) >= nFirst && (rows[first] as number) < nFirst) repeats.nAcross += 1;
    }
  }
}

function mix(hash: number, word: number, multiplier: number): number {
  const mixed = Math.imul(hash ^ word, multiplier);
  return Math.imul(mixed ^ (mixed >>> 15), MULTIPLIER_A) ^ (mixed >>> 13);
}
