/** The verdict of the document, from the core's decision. */

import type { Assessment } from "../engine/requests.js";
import type { ResolvedOptions } from "../options.js";
import { splitsOf } from "../options.js";
import { type Decision, verdictWords } from "../report/sentence.js";
import type { BaselineName, Gain, Verdict } from "../types.js";
import type { Curves } from "./curves.js";
import { plainGain } from "./gain.js";
import { obstacles } from "./reasons.js";

const REBALANCERS: readonly BaselineName[] = ["prior_shift", "class_weight", "tuned_weight"];

/** Puts the decision and its grounds into the words and numbers of the document. */
export function verdictOf(
  assessment: Assessment,
  curves: Curves,
  options: ResolvedOptions,
  nMinority: number,
): Verdict {
  const { decision, generators, rebalancers } = assessment;
  const judged = decision.judged === null ? undefined : generators[decision.judged];
  const judgedName = decision.judged === null ? null : (options.generators[decision.judged] ?? null);
  const choice = judged?.curve.choice ?? null;
  const multipliers = judgedName === null ? [] : curves.ofGenerator(judgedName).multipliers;
  const gapMultiplier = choice === null ? null : (multipliers[choice.index] ?? null);
  const rebalancer = decision.bestRebalancer === null ? null : (rebalancers[decision.bestRebalancer] ?? null);
  const ofRebalancer =
    rebalancer === null
      ? null
      : {
          prior_shift: assessment.priorShift,
          class_weight: assessment.classWeight,
          tuned_weight: assessment.tunedWeight,
        }[rebalancer];
  const folds = splitsOf(options.plan).folds;
  const missing = REBALANCERS.filter((name) => !options.baselines.includes(name));
  const grounds: Decision = {
    kind: decision.kind,
    generator: judgedName,
    nSynthetic: choice?.nSynthetic ?? null,
    gapMultiplier,
    corrected: choice?.corrected ?? false,
    rebalancer,
    losses: {
      none: assessment.none.estimate.mean,
      rebalancer: ofRebalancer?.estimate.mean ?? null,
      chosen: choice?.loss ?? null,
    },
    overNone: plainGain(judged?.overNone),
    overRebalancers: rebalancers.flatMap((over, i) => {
      const gain = plainGain(judged?.overRebalancers[i]);
      return gain === null ? [] : [{ over, gain }];
    }),
    rebalancerOverNone: plainGain(ofRebalancer?.overNone),
    naiveBalancing: plainGain(judged?.naiveOverNone),
    minimumGain: options.minimumGain,
    rowsShownNoBetter: decision.rowsShownNoBetter,
    rowsCouldAddAtMost: decision.rowsCouldAddAtMost,
    smallestDetectableGain: decision.smallestDetectableGain,
    reasons: obstacles(decision.reasons, { nMinority, folds, missing }),
    nMinority,
  };
  const isAdd = decision.kind === "add";
  return {
    kind: decision.kind,
    ...verdictWords(grounds),
    generator: decision.generator === null ? null : judgedName,
    nSynthetic: isAdd ? grounds.nSynthetic : decision.kind === "undecided" ? null : 0,
    gapMultiplier: isAdd ? gapMultiplier : decision.kind === "undecided" ? null : 0,
    rebalancer: decision.kind === "rebalance" ? rebalancer : null,
    gain: quoted(plainGain(decision.gain)),
    smallestDetectableGain: decision.smallestDetectableGain,
  };
}

/** The gain that a verdict quotes is over `none`. */
function quoted(gain: Gain | null): Verdict["gain"] {
  return gain === null ? null : { over: "none", ...gain };
}
