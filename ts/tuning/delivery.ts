/** Which model is delivered, the one that the verdict advises, and what its probabilities are worth. */

import type { Assessment, Delivery, FinalOutcome, FinalRequest, Recipe } from "../engine/requests.js";
import { classifierSpec, generatorSpec, type ResolvedOptions } from "../options.js";
import type { BaselineName, DeliveryResult, DeliveryStage, GeneratorName } from "../types.js";
import type { Curves } from "./curves.js";
import type { ArmFits } from "./held-out.js";
import { namedMetrics } from "./natural.js";

export interface DeliveryPlan {
  request: FinalRequest;
  /** What it is in a word, for the saved model. */
  trainedAs: BaselineName | GeneratorName;
  /** The fits of the folds that were trained likewise. */
  fit: ArmFits;
}

/** The final fit that a verdict asks for: with its rows, with its rebalancer, or as the table is. */
export function planDelivery(assessment: Assessment, curves: Curves, options: ResolvedOptions): DeliveryPlan {
  const deliver = (
    trainedAs: DeliveryPlan["trainedAs"],
    recipe: Recipe,
    corrected: boolean,
    fit: ArmFits,
  ): DeliveryPlan => ({
    trainedAs,
    request: { seed: options.seed, classifier: classifierSpec(options), recipe, corrected },
    fit,
  });
  const { decision, rebalancers, generators, tunedWeightCurve } = assessment;
  if (decision.kind === "add" && decision.generator !== null) {
    const name = options.generators[decision.generator];
    const choice = generators[decision.generator]?.curve.choice;
    if (name !== undefined && choice) {
      const recipe = {
        generator: { generator: generatorSpec(name, options.settings), nSynthetic: choice.nSynthetic },
      };
      return deliver(name, recipe, choice.corrected, curves.fitOf(name, choice.index));
    }
  }
  if (decision.kind === "rebalance" && decision.bestRebalancer !== null) {
    const rebalancer = rebalancers[decision.bestRebalancer];
    if (rebalancer === "class_weight") return deliver(rebalancer, "classWeight", false, curves.classWeight);
    const choice = tunedWeightCurve?.choice;
    const gapMultiplier = curves.tunedWeight.multipliers[choice?.index ?? -1];
    if (rebalancer === "tuned_weight" && choice && gapMultiplier !== undefined) {
      const fit = curves.fitOf(rebalancer, choice.index);
      return deliver(rebalancer, { tunedWeight: { gapMultiplier } }, choice.corrected, fit);
    }
    return deliver("prior_shift", "natural", true, curves.natural);
  }
  return deliver("none", "natural", true, curves.natural);
}

/** Whether two plans deliver the same model. */
export function isSamePlan(a: DeliveryPlan, b: DeliveryPlan): boolean {
  return a.trainedAs === b.trainedAs && JSON.stringify(a.request) === JSON.stringify(b.request);
}

/** What the document says of it. */
export function deliveryResult(
  trainedAs: DeliveryPlan["trainedAs"],
  delivery: Delivery | null,
  final: FinalOutcome,
): DeliveryResult | null {
  if (delivery === null) return null;
  const { asFitted, priorShift, recalibrated, recalibration, thresholds } = delivery;
  const stage = (name: DeliveryStage["name"], of: Delivery["asFitted"] | null): DeliveryStage[] =>
    of === null ? [] : [{ name, metrics: namedMetrics(of.metrics), curve: of.curve }];
  return {
    trainedAs,
    correction: {
      naturalOffset: final.model.naturalOffset,
      intercept: recalibration?.intercept ?? null,
      slope: recalibration?.slope ?? null,
    },
    stages: [
      ...stage("as_fitted", asFitted),
      ...stage("prior_shift", priorShift),
      ...stage("recalibrated", recalibrated),
    ],
    thresholds,
  };
}
