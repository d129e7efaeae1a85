/** What a job needs in a worker's WebAssembly memory, known before it starts. */

import type { ColumnMessage, TableMessage } from "../engine/table-message.js";
import { VtssError } from "../errors.js";
import type { GeneratorName } from "../types.js";

const BYTES_PER_NUMBER = 8;
const BYTES_PER_CODE = 4;
/** Log odds are kept in single precision. */
const BYTES_PER_MARGIN = 4;
/** A drawn interpolated row (two parents and a fraction), its layout for the fits, and its place while that is made. */
const BYTES_PER_INTERPOLATED_ROW = 16 + 12 + 4;
/** A residual that an exact pass keeps, and how much of them it keeps at most. */
const BYTES_PER_RESIDUAL = 4;
const MOST_KEPT_BYTES = 96 * 2 ** 20;
/**
 * Rows of a fold, in bytes for each that a table has: in double precision, those of training in single precision as well,
 * an eighth of these thinned out in both.
 */
const COPIES_OF_ROWS = 1 + 0.5 + (1 + 0.5) / 8;
/** Matrices of features by features: a Hessian for each of up to six nodes of the path, the current one, a factor. */
const N_SQUARE_MATRICES = 8;
/** WebAssembly addresses 4 GiB; the rest is for the stack, the code's own data and fragmentation. */
export const MEMORY_LIMIT_BYTES = 0.92 * 2 ** 32;

const GIBIBYTE = 2 ** 30;

/** Generators whose rows are written out; the others are held as parents and fractions. */
export const DENSE_GENERATORS: readonly GeneratorName[] = ["gaussian", "jitter"];

export interface JobSize {
  /** Share of the rows that a split trains on. */
  trainingFraction: number;
  /** Largest gap multiplier. */
  largestMultiplier: number;
  /** Fits whose log odds are kept at once. */
  nFits: number;
  generators: readonly GeneratorName[];
}

/** Features that a column becomes. */
function featuresOf(column: ColumnMessage): number {
  return column.kind === "numeric" ? 1 : column.nLevels;
}

/**
 * Peak bytes that one worker's engine needs for a table and its largest job.
 *
 * An upper estimate from the layouts of the core; what is transient and small is left out.
 */
export function estimateBytes(table: TableMessage, size: JobSize): number {
  const { nRows, columns, labels } = table;
  const columnBytes = (column: ColumnMessage) =>
    column.kind === "numeric" ? BYTES_PER_NUMBER : BYTES_PER_CODE;
  const tableBytes = nRows * columns.reduce((sum, column) => sum + columnBytes(column), 1 + BYTES_PER_CODE);
  const nFeatures = columns.reduce((sum, column) => sum + featuresOf(column), 0);
  const rowBytes = BYTES_PER_NUMBER * (nFeatures + 2);
  const nMinority = labels.reduce((sum, label) => sum + label, 0);
  const gap = Math.max(0, nRows - 2 * nMinority) * size.trainingFraction;
  // Pools are drawn in whole chunks that end at 2, 4, 8 … times the gap.
  const chunkEnd = 2 ** Math.max(1, Math.ceil(Math.log2(Math.max(size.largestMultiplier, 1))));
  const isDense = size.generators.some((name) => DENSE_GENERATORS.includes(name));
  const bytesPerPoolRow = isDense ? 2 * rowBytes : BYTES_PER_INTERPOLATED_ROW;
  const marginBytes = nRows * (1 - size.trainingFraction) * size.nFits * BYTES_PER_MARGIN;
  const keptBytes = Math.min(MOST_KEPT_BYTES, nRows * size.nFits * BYTES_PER_RESIDUAL);
  const matrixBytes = size.nFits === 0 ? 0 : N_SQUARE_MATRICES * BYTES_PER_NUMBER * (nFeatures + 1) ** 2;
  return (
    tableBytes +
    matrixBytes +
    nRows * rowBytes * COPIES_OF_ROWS +
    gap * chunkEnd * bytesPerPoolRow +
    keptBytes +
    2 * marginBytes
  );
}

/**
 * Refuses a job that cannot fit, before it starts.
 * Errors: `MEMORY_EXCEEDED` (estimatedBytes, limitBytes).
 */
export function checkMemory(table: TableMessage, size: JobSize): void {
  refuseBeyondMemory(estimateBytes(table, size));
}

/** Refuses what {@link estimateBytes} found to be too much. Errors: those of {@link checkMemory}. */
export function refuseBeyondMemory(estimatedBytes: number): void {
  if (estimatedBytes <= MEMORY_LIMIT_BYTES) return;
  const inGibibytes = (bytes: number) => (bytes / GIBIBYTE).toFixed(1);
  throw new VtssError(
    "MEMORY_EXCEEDED",
    `the job needs about ${inGibibytes(estimatedBytes)} GiB in each worker, but WebAssembly has ` +
      `${inGibibytes(MEMORY_LIMIT_BYTES)} GiB: use fewer columns or rows, smaller gap multipliers, or smote instead of a ` +
      "generator that writes its rows out",
    { estimatedBytes, limitBytes: MEMORY_LIMIT_BYTES },
  );
}
