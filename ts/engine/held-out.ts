/** What held-out log odds say of a fit, in the assessor of this thread, which must have been started. */

import { type AssessorGlue, callAssessor } from "./assessor.js";
import type { Delivery, NaturalLens } from "./requests.js";

/** Held-out log odds of one fit, split after split. */
export interface HeldOutFit {
  /** In each split those of the majority first. */
  logOdds: Float32Array;
  /** Where each split ends. */
  ends: Uint32Array;
  /** Majority rows of each split. */
  nMajority: Uint32Array;
  /** What brings each split's log odds to the prevalence of its training rows. */
  shifts: Float64Array;
}

/** Fits to be looked at where classes are as frequent as in the table. */
export interface HeldOutRequest {
  fits: readonly HeldOutFit[];
  /** Validation rows for each training row. */
  ratio: number;
  /** What the first of the fits is to be judged by besides, as the one that was trained like the delivered model; null if none is. */
  delivered: DeliveredFit | null;
}

/** A fit that was trained like the delivered model. */
export interface DeliveredFit {
  /** Rows of the table, one for each of its log odds. */
  rows: Uint32Array;
  /** One code per row of the table; null where rows are not grouped. */
  groups: Uint32Array | null;
  /** Splits of each repeat. */
  folds: number;
  /** Above 0. */
  costRatios: readonly number[];
}

/** What was seen. */
export interface HeldOutAnswer {
  /** One for each fit. */
  lenses: NaturalLens[];
  /** The delivered model's corrections and thresholds; null where no fit is its. */
  delivery: Delivery | null;
}

/** Answers requests, here or in another thread. */
export type Judge = (request: HeldOutRequest) => Promise<HeldOutAnswer>;

/** Answers a request. Throws SHAPE_MISMATCH, OPTION_INVALID (log odds that are not finite). */
export function judgeHeldOut({ fits, ratio, delivered }: HeldOutRequest): HeldOutAnswer {
  let delivery: Delivery | null = null;
  const lenses = fits.map((fit, i) =>
    withHeldOut(fit, (held) => {
      const lens: NaturalLens = held.lens(ratio);
      if (i === 0 && delivered !== null) delivery = deliveryOf(held, lens, ratio, delivered);
      return lens;
    }),
  );
  return { lenses, delivery };
}

type Held = InstanceType<AssessorGlue["HeldOut"]>;

function withHeldOut<T>({ logOdds, ends, nMajority, shifts }: HeldOutFit, look: (held: Held) => T): T {
  return callAssessor((glue) => {
    const held = new glue.HeldOut(logOdds, ends, nMajority, shifts);
    try {
      return look(held);
    } finally {
      held.free();
    }
  });
}

/** `lens`: of the same log odds; what it found is not computed again. */
function deliveryOf(held: Held, lens: NaturalLens, ratio: number, delivered: DeliveredFit): Delivery {
  const { rows, groups, folds } = delivered;
  const [costRatios, natural] = [delivered.costRatios, lens.values].map((list) => Float64Array.from(list));
  return held.delivery(rows, groups, folds, ratio, costRatios as Float64Array, natural);
}
