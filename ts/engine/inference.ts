/** Inference in the assessor of this thread, which must have been started. */

import { type AssessorGlue, callAssessor } from "./assessor.js";
import type { MetricEstimate } from "./requests.js";

/** Rows that the bootstrap resamples, and the log odds of theirs that it was given. */
export interface Bootstrap {
  /** Where the places of each row begin that is needed, in this order; and, last, how many there are. */
  starts: Uint32Array;
  /** The split of each place, ascending within a row. */
  splits: Uint32Array;
  /** Its position among the rows that the split held out. */
  positions: Uint32Array;
  /**
   * Takes the log odds of the next rows, those of all their places.
   *
   * @param splits The split of each.
   * @param margins Row-major (place, fit). Throws SHAPE_MISMATCH, OPTION_INVALID.
   */
  add(splits: Uint32Array, margins: Float32Array): void;
  /** What `assessCorrected` resamples; it is used up there. */
  handle: NonNullable<ReturnType<AssessorGlue["Bootstrap"]["plan"]>>;
}

/**
 * Plans which rows the bootstrap needs.
 *
 * @param labels 1 = minority.
 * @param groups One code per row; rows of a group are drawn together.
 * @param heldOut The rows that were held out, split by split.
 * @param ends Where each split ends among them.
 * @param offsets log(W₀/W₁), row-major (split, fit).
 * @param seed Of the run.
 * @returns Null where a class could not be left out: fewer than two rows or groups. Throws SHAPE_MISMATCH, OPTION_INVALID.
 */
export function planBootstrap(
  labels: Uint8Array,
  groups: Uint32Array | null,
  heldOut: Uint32Array,
  ends: Uint32Array,
  offsets: Float64Array,
  seed: number,
): Bootstrap | null {
  const handle = callAssessor((glue) => glue.Bootstrap.plan(labels, groups, heldOut, ends, offsets, seed));
  if (handle === undefined) return null;
  return callAssessor(() => ({
    starts: handle.starts(),
    splits: handle.splits(),
    positions: handle.positions(),
    add: (splits, margins) => callAssessor(() => handle.add(splits, margins)),
    handle,
  }));
}

/**
 * What a fit's metrics are above those of the fit without any remedy.
 *
 * @param values Of its lens.
 * @param none Of that fit's, on the same splits.
 * @param ratio Validation rows for each training row.
 * @returns One estimate for each metric. Throws SHAPE_MISMATCH.
 */
export function overNone(
  values: readonly number[],
  none: readonly number[],
  ratio: number,
): MetricEstimate[] {
  const lists = [values, none].map((list) => Float64Array.from(list)) as [Float64Array, Float64Array];
  return callAssessor((glue) => glue.overNone(...lists, ratio)) as MetricEstimate[];
}
