/** Held-out rows in the assessor of this thread, which must have been started. */

import { type AssessorGlue, callAssessor } from "./assessor.js";
import type { Delivery, NaturalLens } from "./requests.js";

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

/** Held-out log odds of one fit, split after split. */
export interface HeldOutFit {
  /** Rows of the table, in each split the majority first. */
  rows: Uint32Array;
  logOdds: Float32Array;
  /** Where each split ends. */
  ends: Uint32Array;
  /** Majority rows of each split. */
  nMajority: Uint32Array;
  /** What brings each split's log odds to the prevalence of its training rows. */
  shifts: Float64Array;
}

/**
 * A fit at the natural prevalence.
 *
 * @param none `values` of the fit without any remedy, to compare with.
 * @param ratio Validation rows for each training row.
 * @returns Metrics over the splits. Throws SHAPE_MISMATCH, OPTION_INVALID (log odds that are not finite).
 */
export function naturalLens(fit: HeldOutFit, none: number[] | null, ratio: number): NaturalLens {
  const reference = none === null ? null : Float64Array.from(none);
  return withHeldOut(fit, (held) => held.lens(reference, ratio)) as NaturalLens;
}

/**
 * What is said of a delivered model that was trained as `fit` was.
 *
 * @param folds Splits of each repeat.
 * @param costRatios Above 0.
 * @param lens Of the same fit, where there is one: what it found is not computed again.
 * @returns Its corrections and thresholds. Throws as {@link naturalLens}.
 */
export function judgeDelivery(
  fit: HeldOutFit,
  folds: number,
  ratio: number,
  costRatios: readonly number[],
  lens: NaturalLens | null,
): Delivery {
  const values = lens === null ? null : Float64Array.from(lens.values);
  return withHeldOut(fit, (held) =>
    held.delivery(folds, ratio, Float64Array.from(costRatios), values),
  ) as Delivery;
}

function withHeldOut<T>(fit: HeldOutFit, run: (held: InstanceType<AssessorGlue["HeldOut"]>) => T): T {
  const { rows, logOdds, ends, nMajority, shifts } = fit;
  return callAssessor((glue) => {
    const held = new glue.HeldOut(rows, logOdds, ends, nMajority, shifts);
    try {
      return run(held);
    } finally {
      held.free();
    }
  });
}
