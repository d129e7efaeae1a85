/** Which model is delivered: the one that the verdict advises. */

import type { Assessment, FinalRequest, Recipe } from "../engine/requests.js";
import { classifierSpec, generatorSpec, type ResolvedOptions } from "../options.js";
import type { BaselineName, GeneratorName } from "../types.js";
import type { Curves } from "./curves.js";

export interface Delivery {
  request: FinalRequest;
  /** What it is in a word, for the saved model. */
  trainedAs: BaselineName | GeneratorName;
}

/** The final fit that a verdict asks for: with its rows, with its rebalancer, or as the table is. */
export function finalRequest(assessment: Assessment, curves: Curves, options: ResolvedOptions): Delivery {
  const deliver = (trainedAs: Delivery["trainedAs"], recipe: Recipe, corrected: boolean): Delivery => ({
    trainedAs,
    request: { seed: options.seed, classifier: classifierSpec(options), recipe, corrected },
  });
  const { decision, rebalancers, generators, tunedWeightCurve } = assessment;
  if (decision.kind === "add" && decision.generator !== null) {
    const name = options.generators[decision.generator];
    const choice = generators[decision.generator]?.curve.choice;
    if (name !== undefined && choice) {
      const generator = generatorSpec(name, options.settings);
      return deliver(name, { generator: { generator, nSynthetic: choice.nSynthetic } }, choice.corrected);
    }
  }
  if (decision.kind === "rebalance" && decision.bestRebalancer !== null) {
    const rebalancer = rebalancers[decision.bestRebalancer];
    if (rebalancer === "class_weight") return deliver(rebalancer, "classWeight", false);
    const choice = tunedWeightCurve?.choice;
    const gapMultiplier = curves.tunedWeight.multipliers[choice?.index ?? -1];
    if (rebalancer === "tuned_weight" && choice && gapMultiplier !== undefined) {
      return deliver(rebalancer, { tunedWeight: { gapMultiplier } }, choice.corrected);
    }
    return deliver("prior_shift", "natural", true);
  }
  return deliver("none", "natural", true);
}
