/** What the shape of a run gives away: signs that something about the table, the candidates or the penalty needs a look. */

import type { AssessedCurve, AssessedGenerator, Assessment, Estimate } from "../engine/requests.js";
import { LOSS_OF_KNOWING_NOTHING } from "../report/decision.js";
import { counted, spokenNats } from "../report/numbers.js";
import type { Warning } from "../types.js";
import type { Curve } from "./curves.js";

/** A choice up to this multiple of the gap is next to nothing: two steps of the default grid. */
const NEAR_ZERO = 0.1;
/** A loss that is less than so many standard errors below that of knowing nothing may be no better: about 95 %. */
const SURE_ERRORS = 2;
/** A shift below this share of the smallest gain worth having changes no answer, however sure the gains are. */
const NEGLIGIBLE_SHARE = 0.1;
/** A shift above so many standard errors of the gain is no longer lost in its interval. */
const NOTICEABLE_ERRORS = 1;

/**
 * Signs in one generator's curve.
 *
 * @param assessed The generator.
 * @param candidates Its curve's, as far as they were extended.
 * @param minimumGain The smallest gain worth having, nats.
 * @returns `CURVE_FLAT`, `CHOICE_NEAR_ZERO`, `CHOICE_AT_EDGE`, `CURVE_EXTENDED`: those that apply.
 */
export function curveSignatures(
  { curve: { plain, selected } }: Pick<AssessedGenerator, "curve">,
  { multipliers, largestAsked }: Pick<Curve, "multipliers" | "largestAsked">,
  minimumGain: number,
): Warning[] {
  if (selected === null) return [];
  const means = plain.flatMap(({ mean }) => (mean === null ? [] : [mean]));
  if (means.length > 1 && Math.max(...means) - Math.min(...means) < minimumGain) {
    const message = `no two sizes differ by ${minimumGain} nats: how many rows are added does not matter here`;
    return [{ code: "CURVE_FLAT", message }];
  }
  const warnings: Warning[] = [];
  const chosen = multipliers[selected.index] ?? 0;
  if (!selected.corrected && chosen <= NEAR_ZERO) {
    const message =
      "as fitted, next to no rows are best: imbalance hardly bends this model, or the rows are too unlike the minority";
    warnings.push({ code: "CHOICE_NEAR_ZERO", message });
  }
  const largest = multipliers.at(-1) ?? 0;
  if (selected.atEdge) {
    const line =
      selected.minimumIndex === multipliers.length - 1
        ? "the least loss"
        : "the best size, the least of the smoothed curve,";
    const message = `${line} is at the largest size tried, ${largest} times the gap: more might be better still, or these rows differ strongly from the minority`;
    warnings.push({ code: "CHOICE_AT_EDGE", message });
  } else if (largest > largestAsked) {
    const message = `the best size lay at the largest asked for, so sizes up to ${largest} times the gap were tried as well`;
    warnings.push({ code: "CURVE_EXTENDED", message });
  }
  return warnings;
}

/**
 * Signs in the curve of tuned class weights, which has no entry of its own for them.
 *
 * @param curve Its curve; null where it was left out.
 * @param multipliers Its candidates, as far as they were extended.
 * @returns `CHOICE_AT_EDGE`, or nothing.
 */
export function weightSignatures(
  curve: Pick<AssessedCurve, "choice"> | null,
  multipliers: readonly number[],
): Warning[] {
  if (curve === null || curve.choice === null || !curve.choice.atEdge) return [];
  const message = `the best weight of tuned_weight is the largest tried, that of ${multipliers.at(-1)} times the gap: a larger one might be better still, and gains of rows over it are then too large`;
  return [{ code: "CHOICE_AT_EDGE", message }];
}

/**
 * Signs in the run as a whole.
 *
 * @param assessment The run.
 * @param nMinority Minority rows.
 * @param nCoefficients Slopes and the intercept of the model.
 * @param minimumGain The smallest gain worth having, nats.
 * @returns `NO_SKILL`, `FEWER_ROWS_THAN_COEFFICIENTS`, `PENALTY_WEIGHS_MORE_IN_FOLDS`: those that apply.
 */
export function runSignatures(
  assessment: Assessment,
  nMinority: number,
  nCoefficients: number,
  minimumGain: number,
): Warning[] {
  const { classWeight, penaltyShift } = assessment;
  const warnings: Warning[] = noSkill(assessment);
  const isFew = nMinority < nCoefficients;
  if (isFew) {
    const message = `${counted(nMinority, "minority row")} for ${counted(nCoefficients, "coefficient")}: only the penalty holds them, and what is measured on a part of the rows says little of a fit of all; leave columns out or lower \`inversePenalty\``;
    warnings.push({ code: "FEWER_ROWS_THAN_COEFFICIENTS", message });
  }
  const gain = classWeight?.overNone;
  if (penaltyShift !== null && gain) {
    const shift = penaltyShift.none - penaltyShift.classWeight;
    const noticeable = Math.max(NOTICEABLE_ERRORS * gain.standardError, NEGLIGIBLE_SHARE * minimumGain);
    if (Math.abs(shift) > noticeable) {
      const message = `the penalty decides these slopes, and it weighs more on the rows of a fold than on all: gains over \`none\` will be about ${Math.abs(shift).toPrecision(2)} nats ${shift > 0 ? "smaller" : "larger"} than measured, which their intervals allow for${isFew ? "" : "; a larger `inversePenalty` may be better"}`;
      warnings.push({ code: "PENALTY_WEIGHS_MORE_IN_FOLDS", message });
    }
  }
  return warnings;
}

/** That even the least loss of all is not shown to be below that of knowing nothing. */
function noSkill({ priorShift, classWeight, tunedWeight, generators }: Assessment): Warning[] {
  const remedies = [priorShift, classWeight, tunedWeight].flatMap((assessed) => assessed?.estimate ?? []);
  const choices = generators.flatMap(({ curve: { choice, plain, corrected } }) =>
    choice === null ? [] : ((choice.corrected ? corrected : plain)[choice.index] ?? []),
  );
  const known = [...remedies, ...choices].filter(
    (estimate): estimate is KnownEstimate => estimate.mean !== null,
  );
  const [best] = known.sort((a, b) => a.mean - b.mean);
  if (best === undefined || best.mean + SURE_ERRORS * (best.standardError ?? 0) < LOSS_OF_KNOWING_NOTHING)
    return [];
  const message = `the least balanced loss that anything reached, ${spokenNats(best.mean)}, is not shown to be below ${spokenNats(LOSS_OF_KNOWING_NOTHING)}, that of giving every row one half: nothing here is shown to tell the classes apart, with rows or without`;
  return [{ code: "NO_SKILL", message }];
}

/** An estimate of a fit that did not fail. */
type KnownEstimate = Estimate & { mean: number };
