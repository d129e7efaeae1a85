/** The diagnosis as one job of the engine, and its outcome as the documents have it. */

import { extension, nSynthetic, withAnchors } from "../engine/assessment.js";
import type {
  DiagnosisOutcome,
  DiagnosisRequest,
  GeneratorOutcome,
  TestOutcome,
} from "../engine/requests.js";
import { classifierSpec, type GeneratorSettings, generatorSpec } from "../options.js";
import type { GeneratorName } from "../types.js";
import type { Diagnosis, MajorityRoot, MetricTarget, PlainTest } from "../types-diagnosis.js";
import type { JobRequest, TableKey } from "../worker/protocol.js";

/** Folds of the quality score, as published. */
export const DIAGNOSIS_FOLDS = 3;

/** Sizes to try, in multiples of the class gap and in rows. */
export interface Sizes {
  multipliers: readonly number[];
  sizes: readonly number[];
}

export interface DiagnosisSettings {
  generators: readonly GeneratorName[];
  inversePenalty: number;
  folds: number;
  settings: GeneratorSettings;
  seed: number;
}

/** All generators in one job, so that what they share is computed once. */
export function diagnosisJob(
  table: TableKey,
  options: DiagnosisSettings,
  sizes: readonly number[],
): JobRequest {
  const request: DiagnosisRequest = {
    seed: options.seed,
    classifier: classifierSpec(options),
    folds: options.folds,
    generators: options.generators.map((name) => generatorSpec(name, options.settings)),
    sizes: [...sizes],
  };
  return { kind: "diagnose", name: "the diagnosis", table, options: request };
}

/**
 * Every size that a curve may come to, ascending: its own and those that it is extended to. The engine must have been
 * started.
 */
export function reachableSizes(curves: readonly Sizes[], balanceGap: number): number[] {
  const sizes = new Set<number>();
  for (const { multipliers } of curves) {
    let all = [...multipliers];
    for (let more = extension(all); more !== null; more = extension(all)) {
      all = withAnchors([...all, ...more], balanceGap);
    }
    for (const multiplier of all) sizes.add(nSynthetic(multiplier, balanceGap));
  }
  return [...sizes].sort((a, b) => a - b);
}

/** What the job said, and the sizes that it was asked for. */
export interface Theory {
  /** Undefined without generators. */
  outcome: DiagnosisOutcome | undefined;
  sizes: readonly number[];
}

/** The diagnosis of every generator. `curves`: of each, in the order asked; their sizes are among those asked for. */
export function diagnoses({ outcome, sizes }: Theory, curves: readonly Sizes[]): (Diagnosis | null)[] {
  return curves.map((curve, i) => (outcome === undefined ? null : diagnosisOf(outcome, i, curve, sizes)));
}

/**
 * The diagnosis of one generator.
 *
 * @param outcome Of the whole job.
 * @param index Of the generator in the order asked.
 * @param curve Where the predicted curve is wanted.
 * @param predictedAt The sizes that the job was asked for, among them those of the curve.
 */
export function diagnosisOf(
  outcome: DiagnosisOutcome,
  index: number,
  curve: Sizes,
  predictedAt: readonly number[],
): Diagnosis | null {
  const generator = outcome.generators[index];
  if (generator === undefined) return null;
  return {
    symmetry: {
      ...withoutDenominator(outcome.symmetry),
      cutoff: outcome.cutoff,
      majorityRoot: majorityRoot(outcome),
    },
    weightsTest: { ...outcome.weightsTest, plain: plainTest(outcome.plainWeightsTest) },
    quality: generator.quality,
    regime: generator.borderline ? "borderline" : generator.regime,
    asymmetricByConstruction: outcome.asymmetricByConstruction,
    cosine: generator.cosine,
    theoryTarget: generator.theoryTarget,
    metricTarget: metricTarget(generator.metricTarget),
    candidateSets: { published: generator.publishedCandidates, joined: generator.joinedCandidates },
    predictedCurve: predictedCurve(generator, curve, predictedAt),
    reason: generator.reason,
  };
}

function withoutDenominator({ denominatorDegreesOfFreedom: _, ...test }: TestOutcome) {
  return test;
}

function majorityRoot({ asymmetricByConstruction, symmetry }: DiagnosisOutcome): MajorityRoot {
  return {
    kind: asymmetricByConstruction ? "asymmetric-by-construction" : "not-available",
    statistic: null,
    degreesOfFreedom: null,
    denominatorDegreesOfFreedom: null,
    pValue: null,
    logPValue: null,
    reason: asymmetricByConstruction ? null : symmetry.reason,
  };
}

function plainTest({ statistic, degreesOfFreedom, pValue, logPValue }: TestOutcome): PlainTest | null {
  return statistic === null || degreesOfFreedom === null || pValue === null || logPValue === null
    ? null
    : { statistic, degreesOfFreedom, pValue, logPValue };
}

function metricTarget(rows: number | null): MetricTarget | null {
  if (rows === null) return null;
  if (rows === Number.POSITIVE_INFINITY) return { kind: "many_rows", nSynthetic: null };
  return { kind: rows === 0 ? "no_rows" : "rows", nSynthetic: rows };
}

function predictedCurve(
  { biasTerms, varianceTerms }: GeneratorOutcome,
  { multipliers, sizes }: Sizes,
  predictedAt: readonly number[],
): Diagnosis["predictedCurve"] {
  const places = new Map(predictedAt.map((size, place) => [size, place]));
  return multipliers.flatMap((gapMultiplier, i) => {
    const rows = sizes[i] ?? 0;
    const place = places.get(rows) ?? -1;
    const [biasTerm, varianceTerm] = [biasTerms[place], varianceTerms[place]];
    if (biasTerm === undefined || varianceTerm === undefined) return [];
    return [{ gapMultiplier, nSynthetic: rows, excessRisk: biasTerm + varianceTerm, biasTerm, varianceTerm }];
  });
}
