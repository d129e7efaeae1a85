/** The verdict of the document, from the core's decision. */

import type { AssessedGenerator } from "../engine/requests.js";
import type { BeforeAndAfter, Decision } from "../report/decision.js";
import { verdictWords } from "../report/sentence.js";
import type { BaselineName, Gain, MetricValue, NaturalMetric, NaturalResult, Verdict } from "../types.js";
import type { DocumentParts } from "./document.js";
import { plainGain } from "./gain.js";
import { GENERATOR_FAILED } from "./losses.js";
import { obstacles } from "./reasons.js";
import { partsOf } from "./too-few.js";

/** Why the weights test is not made where the penalty rules. */
const PENALTY_MOVES = "PENALTY_MOVES_COEFFICIENTS";

const REBALANCERS: readonly BaselineName[] = ["prior_shift", "class_weight", "tuned_weight"];

/** Puts the decision and its grounds into the words and numbers of the document. */
export function verdictOf(parts: DocumentParts): Verdict {
  const { assessment, curves, design, final, losses, natural, options } = parts;
  const { nMinority } = design;
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
  const drawn = assessment.inference?.generators[decision.judged ?? -1]?.curve;
  const chosen = drawn?.choice;
  const missing = REBALANCERS.filter((name) => !options.baselines.includes(name));
  const failed = options.generators.filter((name) =>
    losses.warningsOf(name).some(({ code }) => code === GENERATOR_FAILED),
  );
  const grounds: Decision = {
    kind: decision.kind,
    generator: judgedName,
    nSynthetic: choice?.nSynthetic ?? null,
    gapMultiplier,
    corrected: choice?.corrected ?? false,
    rebalancer,
    priorShiftLoss: assessment.priorShift?.estimate.mean ?? null,
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
    correctedLeastGain: assessment.inference === null ? null : decision.correctedLeastGain,
    sizeInterval: chosen
      ? { low: multipliers[chosen.low] ?? Number.NaN, high: multipliers[chosen.high] ?? Number.NaN }
      : null,
    shareOfNoRows: drawn?.selected?.shares[multipliers.indexOf(0)] ?? 0,
    drawsTakeMinimum: options.selection === "one-standard-error",
    nSizes: multipliers.length,
    natural: naturalGrounds(natural, decision.kind === "rebalance" ? rebalancer : judgedName),
    rowsShownNoBetter: decision.rowsShownNoBetter,
    rowsCouldAddAtMost: decision.rowsCouldAddAtMost,
    openGenerators: options.generators.flatMap((generator, i) => {
      const couldAddAtMost = i === decision.judged ? null : leastUpperLimit(generators[i]);
      return couldAddAtMost === null || couldAddAtMost < options.minimumGain
        ? []
        : [{ generator, couldAddAtMost }];
    }),
    nGenerators: generators.filter((assessed) => assessed.curve.choice !== null).length,
    smallestDetectableGain: decision.smallestDetectableGain,
    penaltyMovesCoefficients: parts.diagnoses.some(
      (diagnosis) => diagnosis?.weightsTest.reason?.code === PENALTY_MOVES,
    ),
    reasons: obstacles(decision.reasons, {
      nMinority,
      parts: partsOf(options.plan),
      missing,
      failed,
      nGenerators: options.generators.length,
    }),
    intervalsTooWide: decision.reasons[0] === "INTERVALS_TOO_WIDE",
    nMinority,
    nFeatures: final.model.coefficients.length,
    trainingShare: 1 / (1 + losses.validationToTraining),
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
    correctedLeastGain: grounds.correctedLeastGain,
    smallestDetectableGain: decision.smallestDetectableGain,
  };
}

/** What the best size could gain at most over the closest rebalancer; null where no interval is known. */
function leastUpperLimit(assessed: AssessedGenerator | undefined): number | null {
  const limits = (assessed?.overRebalancers ?? []).flatMap((gain) => plainGain(gain)?.high ?? []);
  return limits.length === 0 ? null : Math.min(...limits);
}

/** What is said of the natural prevalence: of the remedy or of the generator's rows. */
function naturalGrounds(
  natural: readonly NaturalResult[],
  of: NaturalResult["name"] | null,
): Decision["natural"] {
  const none = natural.find(({ name }) => name === "none");
  const rows = natural.find(({ name }) => name === of);
  if (none === undefined || rows === undefined) return null;
  const compared = (metric: NaturalMetric): BeforeAndAfter | null => {
    const [before, after] = [none.metrics[metric], rows.metrics[metric]];
    return before === null || after === null
      ? null
      : { before: before.mean, after: after.mean, change: whole(rows.overNone?.[metric] ?? null) };
  };
  const [logLoss, auroc] = [compared("logLoss"), compared("auroc")];
  return logLoss === null || auroc === null ? null : { of: rows.name, logLoss, auroc };
}

/** A value with its interval; null without one. */
function whole(value: MetricValue | null): Gain | null {
  if (value === null || value.low === null || value.high === null) return null;
  return { mean: value.mean, low: value.low, high: value.high };
}

/** The gain that a verdict quotes is over `none`. */
function quoted(gain: Gain | null): Verdict["gain"] {
  return gain === null ? null : { over: "none", ...gain };
}
