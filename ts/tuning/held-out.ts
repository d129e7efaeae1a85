/** Which held-out log odds belong together: those of one fit, or those of all fits of a row. */

import type { HeldOutFit } from "../engine/held-out.js";
import { allocate } from "../table/column-buffer.js";
import type { HeldOutMargins, Losses } from "./losses.js";

/** Some fits of one arm. */
export interface ArmFits {
  arm: string;
  /** Places among the arm's fits. */
  fits: readonly number[];
}

/** One fit in one split: where its log odds stand. */
export interface FitPlace {
  part: HeldOutMargins;
  /** Its place in a row of the part. */
  column: number;
  nFits: number;
}

/** Where the fits of an arm stand in the parts of a split. */
export function fitPlaces(parts: readonly HeldOutMargins[], fits: readonly number[]): FitPlace[] {
  return fits.map((fit) => placeOf(parts, fit) as FitPlace);
}

/** Where one of them stands: the parts hold one after the other. */
function placeOf(parts: readonly HeldOutMargins[], fit: number): FitPlace | undefined {
  let column = fit;
  for (const part of parts) {
    const nFits = part.offset.length;
    if (column < nFits) return { part, column, nFits };
    column -= nFits;
  }
  return undefined;
}

/**
 * Held-out log odds of one fit with what brings them to the natural prevalence.
 *
 * @param natural The fit without any remedy: its log(W₀/W₁) is that of the training rows.
 * @returns Null if the fit failed in a split.
 */
export function heldOutFit(losses: Losses, fit: ArmFits, natural: ArmFits): HeldOutFit | null {
  const { plain } = losses.of(fit.arm, fit.fits, fit.fits);
  if (!plain.every(Number.isFinite)) return null;
  const placesOf = ({ arm, fits }: ArmFits) => losses.heldOut(arm).map((parts) => fitPlaces(parts, fits)[0]);
  const places = placesOf(fit).filter((place) => place !== undefined);
  const ofNatural = placesOf(natural);
  const ends: number[] = [];
  let end = 0;
  for (const { part } of places) {
    end += part.rows.length;
    ends.push(end);
  }
  // In shared memory, where there is any: a worker reads it without a copy.
  const logOdds = allocate(Float32Array, end);
  let at = 0;
  for (const { part, column, nFits } of places) {
    copyColumn(part.margins, column, nFits, logOdds.subarray(at, at + part.rows.length));
    at += part.rows.length;
  }
  const shifts = Float64Array.from(places, ({ part, column }, split) => {
    const place = ofNatural[split];
    return (part.offset[column] ?? Number.NaN) - (place?.part.offset[place.column] ?? Number.NaN);
  });
  return {
    logOdds,
    ends: Uint32Array.from(ends),
    nMajority: Uint32Array.from(places, ({ part }) => part.nMajority),
    shifts,
  };
}

/** Rows of the table that the log odds of {@link heldOutFit} are of. */
export function heldOutRows(losses: Losses, { arm }: ArmFits): Uint32Array {
  const rows = losses.heldOut(arm).map(([part]) => part?.rows ?? new Uint32Array(0));
  const all = allocate(
    Uint32Array,
    rows.reduce((sum, { length }) => sum + length, 0),
  );
  let at = 0;
  for (const part of rows) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/**
 * Copies a column of a row-major matrix. A function of its own, called for one part after the other: a loop within the caller,
 * which is called once a fit, runs unoptimised for most of its time.
 */
function copyColumn(matrix: Float32Array, column: number, nColumns: number, target: Float32Array): void {
  for (let row = 0, at = column; row < target.length; row += 1, at += nColumns) {
    target[row] = matrix[at] as number;
  }
}
