/** The candidate sizes of a run: what is tried at first, where curves go on, and what they are assessed from. */

import { assess, assessCorrected, extension, nSynthetic, withAnchors } from "../engine/assessment.js";
import type { Bootstrap } from "../engine/inference.js";
import type { ArmLosses, Assessment, AssessmentRequest } from "../engine/requests.js";
import { generatorSpec, type ResolvedOptions, splitsOf } from "../options.js";
import type { GeneratorName } from "../types.js";
import type { ArmFits } from "./held-out.js";
import {
  type Arm,
  DUPLICATE_BASELINE_ARM,
  duplicateBaselineArm,
  generatorArm,
  WEIGHTS_ARM,
  weightsArm,
} from "./jobs.js";
import type { Losses } from "./losses.js";

/** Fits of the weights arm before its path: the natural one, and each class half of the weight. */
const NATURAL_FIT = 0;
const CLASS_WEIGHT_FIT = 1;
const FITS_BEFORE_PATH = 2;
/** And behind it: the same two once more, as heavy against the penalty as the whole table. */
const FITS_BEHIND_PATH = 2;
/** Fits of the weights arm that are no candidates. */
export const FITS_BESIDE_PATH = FITS_BEFORE_PATH + FITS_BEHIND_PATH;

/** One curve: its candidates, ascending, and which fit of its arm each is. */
export interface Curve {
  multipliers: number[];
  sizes: number[];
  fits: number[];
  /** The largest multiplier before the curve was extended. */
  largestAsked: number;
}

/** Whether there are fewer minority rows or groups than the folds need. */
export interface TooFew {
  minorityRows: boolean;
  minorityGroups: boolean;
}

/** Gap multipliers to try. */
export interface Candidates {
  /** Of each generator, in the order asked. */
  generators: readonly (readonly number[])[];
  /** Of the tuned weight. */
  weights: readonly number[];
}

export class Curves {
  readonly balanceGap: number;
  readonly nMinority: number;
  readonly #options: ResolvedOptions;
  readonly #generators = new Map<GeneratorName, Curve>();
  readonly #tunedWeight: Curve;
  /** Where the fits stand that are as heavy as the whole table. */
  readonly #fullWeightFits: number;
  #nWeightFits: number;
  /** Whether the fits without rows have an arm of their own. */
  #weightsAreRun: boolean;

  /**
   * `candidates`: gap multipliers, before 0 and 1 are added. The assessor must have been started. Throws OPTION_INVALID.
   */
  constructor(
    options: ResolvedOptions,
    counts: { nMajority: number; nMinority: number },
    candidates: Candidates,
  ) {
    const balanceGap = counts.nMajority - counts.nMinority;
    this.balanceGap = balanceGap;
    this.nMinority = counts.nMinority;
    this.#options = options;
    options.generators.forEach((name, i) => {
      const own = withAnchors(candidates.generators[i] ?? [], balanceGap);
      this.#generators.set(name, this.#curve(own, 0));
    });
    const multipliers = withAnchors(candidates.weights, balanceGap);
    // Its choice is over γ > 0: at 0 it would be the natural fit.
    const weights = options.baselines.includes("tuned_weight")
      ? multipliers.filter((value) => value > 0)
      : [];
    this.#tunedWeight = this.#curve(weights, FITS_BEFORE_PATH);
    this.#fullWeightFits = FITS_BEFORE_PATH + weights.length;
    this.#nWeightFits = this.#fullWeightFits + FITS_BEHIND_PATH;
    this.#weightsAreRun =
      options.generators.length === 0 ||
      options.baselines.includes("class_weight") ||
      options.baselines.includes("tuned_weight");
  }

  /** The candidates of a generator. */
  ofGenerator(name: GeneratorName): Curve {
    return this.#generators.get(name) ?? this.#curve([], 0);
  }

  /** The candidates of the tuned weight. */
  get tunedWeight(): Curve {
    return this.#tunedWeight;
  }

  /** The largest multiplier of any curve. */
  get largestMultiplier(): number {
    return Math.max(1, ...[...this.#generators.values()].map((curve) => curve.multipliers.at(-1) ?? 1));
  }

  /** Fits of the largest arm. */
  get largestArm(): number {
    return Math.max(this.#nWeightFits, ...[...this.#generators.values()].map((curve) => curve.fits.length));
  }

  /** Fits of all arms. */
  get nFits(): number {
    return [...this.#generators.values()].reduce((sum, { fits }) => sum + fits.length, this.#nWeightFits);
  }

  /** Whether the delivered model sees more rows than a fold's: not those of a validation file. */
  get #deliversMoreThanFolds(): boolean {
    return this.#weightsAreRun && !("given" in this.#options.plan);
  }

  /** What is run at first. */
  initialArms(): Arm[] {
    const arms = this.#weightsAreRun ? [weightsArm(this.#tunedWeight.multipliers)] : [];
    if (this.#options.baselines.includes("duplicate")) {
      arms.push(duplicateBaselineArm(this.#options, this.balanceGap));
    }
    for (const [name, curve] of this.#generators) {
      arms.push(this.#generatorArm(name, curve.sizes));
    }
    return arms;
  }

  /** What is to be run, once all others have been, so that no remedy falls with the generator that lent it the natural fit. */
  replacement(losses: Losses): Arm[] {
    if (this.#weightsAreRun || losses.areComplete(this.natural)) return [];
    this.#weightsAreRun = true;
    return [weightsArm(this.#tunedWeight.multipliers)];
  }

  /** Grows every curve whose best candidate is its largest, to 4 and then to 8; returns what is to be run for that. */
  extend(assessment: Assessment): Arm[] {
    const arms: Arm[] = [];
    this.#options.generators.forEach((name, i) => {
      const curve = this.ofGenerator(name);
      if (!assessment.generators[i]?.curve.selected?.atEdge) return;
      const { sizes } = this.#grow(curve, curve.fits.length);
      if (sizes.length > 0) arms.push(this.#generatorArm(name, sizes));
    });
    if (assessment.tunedWeightCurve?.choice?.atEdge) {
      const { multipliers } = this.#grow(this.#tunedWeight, this.#nWeightFits + FITS_BEFORE_PATH);
      if (multipliers.length > 0) {
        arms.push(weightsArm(multipliers));
        this.#nWeightFits += FITS_BESIDE_PATH + multipliers.length;
      }
    }
    return arms;
  }

  /** The fit without any remedy. */
  get natural(): ArmFits {
    // Without the weights arm a generator's curve, which starts at 0 rows, has it too.
    return this.#weightsAreRun
      ? { arm: WEIGHTS_ARM, fits: [NATURAL_FIT] }
      : { arm: this.#options.generators[0] ?? WEIGHTS_ARM, fits: [0] };
  }

  /** Each class half of the weight. */
  get classWeight(): ArmFits {
    return { arm: WEIGHTS_ARM, fits: [CLASS_WEIGHT_FIT] };
  }

  /** One size of a curve: of a generator, or of the tuned weight. */
  fitOf(arm: GeneratorName | "tuned_weight", candidate: number): ArmFits {
    const isWeight = arm === "tuned_weight";
    const { fits } = isWeight ? this.#tunedWeight : this.ofGenerator(arm);
    return { arm: isWeight ? WEIGHTS_ARM : arm, fits: fits.slice(candidate, candidate + 1) };
  }

  /** All fits that are compared, in the order in which the core resamples them. */
  contest(): ArmFits[] {
    const { baselines, generators } = this.#options;
    return [
      this.natural,
      ...(baselines.includes("class_weight") ? [this.classWeight] : []),
      { arm: WEIGHTS_ARM, fits: this.#tunedWeight.fits },
      ...generators.map((arm) => ({ arm, fits: this.ofGenerator(arm).fits })),
    ];
  }

  /** Assesses what was run so far. */
  assess(losses: Losses, tooFew: TooFew): Assessment {
    return assess(this.#assessmentRequest(losses, tooFew));
  }

  /** The same, corrected for the search over sizes by resampling held-out rows. */
  assessCorrected(losses: Losses, tooFew: TooFew, bootstrap: Bootstrap): Promise<Assessment> {
    return assessCorrected(this.#assessmentRequest(losses, tooFew), bootstrap, this.#options.seed);
  }

  #assessmentRequest(losses: Losses, tooFew: TooFew): AssessmentRequest {
    const { baselines, generators, minimumGain, plan, selection } = this.#options;
    const { repeats, folds } = splitsOf(plan);
    const lossesOf = ({ arm, fits }: ArmFits): ArmLosses => losses.of(arm, [0], fits);
    const tuned = this.#tunedWeight;
    return {
      nSplits: repeats * folds,
      validationToTraining: losses.validationToTraining,
      rule: selection,
      minimumGain,
      nMinority: this.nMinority,
      balanceGap: this.balanceGap,
      tooFewMinorityRows: tooFew.minorityRows,
      tooFewMinorityGroups: tooFew.minorityGroups,
      natural: lossesOf(this.natural),
      classWeight: baselines.includes("class_weight") ? lossesOf(this.classWeight) : null,
      fullWeight: this.#deliversMoreThanFolds
        ? {
            natural: losses.of(WEIGHTS_ARM, [0], [this.#fullWeightFits + NATURAL_FIT]),
            classWeight: losses.of(WEIGHTS_ARM, [0], [this.#fullWeightFits + CLASS_WEIGHT_FIT]),
          }
        : null,
      tunedWeight: tuned.fits.length > 0 ? losses.of(WEIGHTS_ARM, tuned.sizes, tuned.fits) : null,
      priorShift: baselines.includes("prior_shift"),
      duplicate: baselines.includes("duplicate")
        ? losses.of(DUPLICATE_BASELINE_ARM, [this.balanceGap], [0])
        : null,
      generators: generators.map((name) => {
        const { sizes, fits } = this.ofGenerator(name);
        return losses.of(name, sizes, fits);
      }),
    };
  }

  #generatorArm(name: GeneratorName, sizes: number[]): Arm {
    return generatorArm(name, generatorSpec(name, this.#options.settings), sizes, this.balanceGap);
  }

  #curve(multipliers: number[], firstFit: number): Curve {
    const fits = multipliers.map((_, i) => firstFit + i);
    return { ...this.#sized(multipliers), fits, largestAsked: multipliers.at(-1) ?? 0 };
  }

  #sized(multipliers: number[]): Pick<Curve, "multipliers" | "sizes"> {
    // The caller's list is shared by all curves; each grows its own.
    return {
      multipliers: [...multipliers],
      sizes: multipliers.map((value) => nSynthetic(value, this.balanceGap)),
    };
  }

  /** Appends the next stretch of candidates; `firstFit` is the place of the first of them in the arm's fits. */
  #grow(curve: Curve, firstFit: number): Pick<Curve, "multipliers" | "sizes"> {
    const more = extension(curve.multipliers) ?? [];
    const largest = curve.sizes.at(-1) ?? 0;
    const distinct = withAnchors([...curve.multipliers, ...more], this.balanceGap);
    const grown = this.#sized(distinct.filter((value) => nSynthetic(value, this.balanceGap) > largest));
    curve.multipliers.push(...grown.multipliers);
    curve.sizes.push(...grown.sizes);
    curve.fits.push(...grown.sizes.map((_, i) => firstFit + i));
    return grown;
  }
}
