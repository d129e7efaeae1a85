import { VtssError } from "../errors.js";
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
  const { nSplits, natural, classWeight, fullWeight, tunedWeight, duplicate, generators } = request;
  // They cross as one array, not one by one, in the order in which the core gives them back to the arms: that of the object.
  const losses: number[] = [];
  const moved = ({ nSynthetic, plain, corrected }: ArmLosses): ArmLosses => {
    for (const list of [plain, corrected]) {
      if (list.length !== nSplits * nSynthetic.length) {
        throw new VtssError("INTERNAL", "internal error: an arm lacks losses, or has too many");
      }
      for (const loss of list) losses.push(loss);
    }
    return { nSynthetic, plain: [], corrected: [] };
  };
  const withoutLosses: AssessmentRequest = {
    ...request,
    natural: moved(natural),
    classWeight: classWeight && moved(classWeight),
    fullWeight: fullWeight && {
      natural: moved(fullWeight.natural),
      classWeight: moved(fullWeight.classWeight),
    },
    tunedWeight: tunedWeight && moved(tunedWeight),
    duplicate: duplicate && moved(duplicate),
    generators: generators.map(moved),
  };
  const call = (glue: AssessorGlue) =>
    glue.assess(withoutLosses, Float64Array.from(losses), bootstrap?.handle, seed);
  return callAssessor(call) as Assessment;
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
