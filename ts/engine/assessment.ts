import { type AssessorGlue, callAssessor } from "./assessor.js";
import type { Bootstrap } from "./inference.js";
import type { ArmLosses, Assessment, AssessmentRequest } from "./requests.js";

/**
 * Curves, choices, gains and verdict from the losses of all folds. The assessor must have been started.
 *
 * @param bootstrap Complete; corrects the verdict for the search over sizes. Without it the verdict is uncorrected.
 * @param seed Of the run.
 */
export function assess(request: AssessmentRequest, bootstrap: Bootstrap | null, seed: number): Assessment {
  const { natural, classWeight, fullWeight, tunedWeight, duplicate, generators } = request;
  const withoutLosses: AssessmentRequest = {
    ...request,
    natural: emptied(natural),
    classWeight: classWeight && emptied(classWeight),
    fullWeight: fullWeight && {
      natural: emptied(fullWeight.natural),
      classWeight: emptied(fullWeight.classWeight),
    },
    tunedWeight: tunedWeight && emptied(tunedWeight),
    duplicate: duplicate && emptied(duplicate),
    generators: generators.map(emptied),
  };
  // In the order in which the core gives them back to the arms. As one array they cross at once, not one by one.
  const ofBoth = fullWeight === null ? [] : [fullWeight.natural, fullWeight.classWeight];
  const arms = [natural, classWeight, ...ofBoth, tunedWeight, duplicate, ...generators];
  const losses = arms.flatMap((arm) => (arm === null ? [] : [...arm.plain, ...arm.corrected]));
  const call = (glue: AssessorGlue) =>
    glue.assess(withoutLosses, Float64Array.from(losses), bootstrap?.handle, seed);
  return callAssessor(call) as Assessment;
}

function emptied({ nSynthetic }: ArmLosses): ArmLosses {
  return { nSynthetic, plain: [], corrected: [] };
}

/** Gap multipliers with 0 and 1 among them, ascending, free of repeats at this class gap. Throws OPTION_INVALID. */
export function withAnchors(multipliers: readonly number[], balanceGap: number): number[] {
  return [...callAssessor((glue) => glue.withAnchors(Float64Array.from(multipliers), balanceGap))];
}

/** Where a curve goes on whose best is its largest: to 4, then to 8; null past that. */
export function extension(multipliers: readonly number[]): number[] | null {
  const more = callAssessor((glue) => glue.extension(Float64Array.from(multipliers)));
  return more === undefined ? null : [...more];
}

/** Rows to add at a gap multiplier. */
export function nSynthetic(gapMultiplier: number, balanceGap: number): number {
  return callAssessor((glue) => glue.nSynthetic(gapMultiplier, balanceGap));
}
