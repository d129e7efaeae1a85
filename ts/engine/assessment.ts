import { VtssError } from "../errors.js";
import { Turns } from "../pause.js";
import { type AssessorGlue, callAssessor } from "./assessor.js";
import type { Bootstrap } from "./inference.js";
import type { ArmLosses, Assessment, AssessmentRequest } from "./requests.js";

/**
 * Curves, choices, gains and verdict from the losses of all folds, the verdict not corrected for the search over sizes. The
 * assessor must have been started.
 */
export function assess(request: AssessmentRequest): Assessment {
  return callAssessor((glue) => conclusionOf(begun(glue, request, undefined, 0)));
}

/**
 * The same with the verdict corrected, while this thread does other things as well.
 *
 * @param bootstrap Complete; it is used up.
 * @param seed Of the run.
 */
export async function assessCorrected(
  request: AssessmentRequest,
  bootstrap: Bootstrap,
  seed: number,
): Promise<Assessment> {
  const assessing = callAssessor((glue) => begun(glue, request, bootstrap.handle, seed));
  const turns = new Turns();
  while (callAssessor(() => assessing.draw())) {
    if (turns.isOver()) await turns.next();
  }
  return callAssessor(() => conclusionOf(assessing));
}

type Assessing = InstanceType<AssessorGlue["Assessing"]>;

/** Frees what was begun. */
function conclusionOf(assessing: Assessing): Assessment {
  try {
    return assessing.assess() as Assessment;
  } finally {
    assessing.free();
  }
}

function begun(
  glue: AssessorGlue,
  request: AssessmentRequest,
  handle: Bootstrap["handle"] | undefined,
  seed: number,
): Assessing {
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
  return new glue.Assessing(withoutLosses, Float64Array.from(losses), handle, seed);
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
