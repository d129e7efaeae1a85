/** Which held-out log odds belong together: those of one fit, or those of all fits of a row. */

import type { HeldOutFit } from "../engine/held-out.js";
import { allocate } from "../table/column-buffer.js";
import type { HeldOutMargins } from "./held-out-margins.js";
import type { Losses } from "./losses.js";

/** Some fits of one arm. */
export interface ArmFits {
  arm: string;
  /** Places among the arm's fits. */
  fits: readonly number[];
}

/** Fits that stand side by side in a part: few of these, where fits are many. */
export interface FitRun {
  part: HeldOutMargins;
  /** Place of the first in a row of the part. */
  first: number;
  length: number;
}

/**
 * Where the fits of an arm stand in the parts of a split, which hold one after the other.
 *
 * @param runs What they are added to; one that goes on in the last of these makes it longer.
 * @returns The same. Fits that no part has are left out.
 */
export function fitRuns(
  parts: readonly HeldOutMargins[],
  fits: readonly number[],
  runs: FitRun[] = [],
): FitRun[] {
  for (const fit of fits) {
    let place = fit;
    const part = parts.find(({ offset }) => {
      if (place < offset.length) return true;
      place -= offset.length;
      return false;
    });
    if (part !== undefined) addFit(runs, part, place);
  }
  return runs;
}

function addFit(runs: FitRun[], part: HeldOutMargins, place: number): void {
  const last = runs.at(-1);
  if (last !== undefined && last.part === part && last.first + last.length === place) last.length += 1;
  else runs.push({ part, first: place, length: 1 });
}

/**
 * Held-out log odds of fits, each with what brings them to the natural prevalence.
 *
 * @param fits One of an arm each.
 * @param natural The fit without any remedy: its log(W₀/W₁) is that of the training rows.
 * @returns One for each fit; null if it failed in a split.
 */
export function heldOutFits(
  losses: Losses,
  fits: readonly ArmFits[],
  natural: ArmFits,
): (HeldOutFit | null)[] {
  const placesOf = ({ arm, fits }: ArmFits) =>
    losses.heldOut(arm).flatMap((parts) => fitRuns(parts, fits).slice(0, 1));
  const ofNatural = placesOf(natural).map(({ part, first }) => part.offset[first] ?? Number.NaN);
  const gathered = fits.map((fit) =>
    losses.areComplete(fit) ? new GatheredFit(placesOf(fit), ofNatural) : null,
  );
  // Split by split: what one fit brings near, the next finds there.
  ofNatural.forEach((_, split) => {
    for (const fit of gathered) fit?.gather(split);
  });
  return gathered.map((fit) => fit?.heldOut ?? null);
}

/** The log odds of one fit, gathered from the rows of every split. */
class GatheredFit {
  readonly heldOut: HeldOutFit;
  readonly #places: readonly FitRun[];

  constructor(places: readonly FitRun[], ofNatural: readonly number[]) {
    let end = 0;
    const ends = Uint32Array.from(places, ({ part }) => {
      end += part.rows.length;
      return end;
    });
    this.#places = places;
    this.heldOut = {
      // In shared memory, where there is any: a worker reads it without a copy.
      logOdds: allocate(Float32Array, end),
      ends,
      nMajority: Uint32Array.from(places, ({ part }) => part.nMajority),
      shifts: Float64Array.from(
        places,
        ({ part, first }, split) => (part.offset[first] ?? Number.NaN) - (ofNatural[split] ?? Number.NaN),
      ),
    };
  }

  gather(split: number): void {
    const place = this.#places[split];
    if (place === undefined) return;
    const { part, first } = place;
    const { ends, logOdds } = this.heldOut;
    const end = ends[split] ?? 0;
    copyColumn(part.margins, first, part.offset.length, logOdds.subarray(end - part.rows.length, end));
  }
}

/** Rows of the table that the log odds of {@link heldOutFits} are of. */
export function heldOutRows(losses: Losses, { arm }: ArmFits): Uint32Array {
  const rows = losses.heldOutRows(arm);
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
