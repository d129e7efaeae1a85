/** Inference in the assessor of this thread, which must have been started. */

import { type AssessorGlue, callAssessor } from "./assessor.js";
import type { MetricEstimate } from "./requests.js";

/** Rows that the bootstrap resamples, and the log odds of theirs that it was given. */
export interface Bootstrap {
  /** Rows of the table whose held-out log odds are needed, in this order. */
  rows: Uint32Array;
  /**
   * Takes the next of them, each as often as it was held out.
   *
   * @param splits The split of each.
   * @param margins Row-major (that, fit). Throws SHAPE_MISMATCH, OPTION_INVALID.
   */
  add(splits: Uint32Array, margins: Float32Array): void;
  /** What `assess` resamples; it is used up there. */
  handle: NonNullable<ReturnType<AssessorGlue["Bootstrap"]["plan"]>>;
}

/**
 * Plans which rows the bootstrap needs.
 *
 * @param labels 1 = minority.
 * @param groups One code per row; rows of a group are drawn together.
 * @param nHeldOut How often each row was held out.
 * @param offsets log(W₀/W₁), row-major (split, fit).
 * @param seed Of the run.
 * @returns Null where a class could not be left out: fewer than two rows or groups. Throws SHAPE_MISMATCH.
 */
export function planBootstrap(
  labels: Uint8Array,
  groups: Uint32Array | null,
  nHeldOut: Uint32Array,
  nFits: number,
  offsets: Float64Array,
  seed: number,
): Bootstrap | null {
  const handle = callAssessor((glue) => glue.Bootstrap.plan(labels, groups, nHeldOut, nFits, offsets, seed));
  if (handle === undefined) return null;
  return {
    rows: callAssessor(() => handle.rows()),
    add: (splits, margins) => callAssessor(() => handle.add(splits, margins)),
    handle,
  };
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
