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

/** A fit at the natural prevalence. */
export interface LensRequest {
  kind: "lens";
  fit: HeldOutFit;
  /** Validation rows for each training row. */
  ratio: number;
}

/** A delivered model that was trained as the fit was: its corrections and thresholds. */
export interface DeliveryRequest {
  kind: "delivery";
  fit: HeldOutFit;
  /** Rows of the table, one for each of the fit's log odds. */
  rows: Uint32Array;
  /** Validation rows for each training row. */
  ratio: number;
  /** Splits of each repeat. */
  folds: number;
  /** Above 0. */
  costRatios: readonly number[];
  /** Of the fit's lens: what it found is not computed again. */
  natural: readonly number[];
}

export type HeldOutRequest = LensRequest | DeliveryRequest;

/** Answers requests, here or in another thread. */
export interface Judge {
  (request: LensRequest): Promise<NaturalLens>;
  (request: DeliveryRequest): Promise<Delivery>;
}

/** Answers a request. Throws SHAPE_MISMATCH, OPTION_INVALID (log odds that are not finite). */
export function judgeHeldOut(request: HeldOutRequest): NaturalLens | Delivery {
  const { logOdds, ends, nMajority, shifts } = request.fit;
  return callAssessor((glue) => {
    const held = new glue.HeldOut(logOdds, ends, nMajority, shifts);
    try {
      return answer(held, request);
    } finally {
      held.free();
    }
  });
}

function answer(
  held: InstanceType<AssessorGlue["HeldOut"]>,
  request: HeldOutRequest,
): NaturalLens | Delivery {
  if (request.kind === "lens") return held.lens(request.ratio);
  const { rows, folds, ratio } = request;
  const [costRatios, natural] = [request.costRatios, request.natural].map((list) => Float64Array.from(list));
  return held.delivery(rows, folds, ratio, costRatios as Float64Array, natural);
}
