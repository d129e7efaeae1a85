/** Which jobs a tuning run consists of: one fold with some arms, pure and named. */

import type { ArmRequest, GeneratorSpec, SweepRequest } from "../engine/requests.js";
import { classifierSpec, generatorSpec, type ResolvedOptions, splitsOf } from "../options.js";
import type { JobRequest, TableKey } from "../worker/protocol.js";

/** What is tried in every fold, under the name of its results. */
export interface Arm {
  name: string;
  request: ArmRequest;
}

/** The name of the arm without synthetic rows. */
export const WEIGHTS_ARM = "weights";
/** The name of random over-sampling at balance, apart from a `duplicate` that was asked for as a generator. */
export const DUPLICATE_BASELINE_ARM = "duplicate-baseline";

/** The arm of the fits without synthetic rows. */
export function weightsArm(gapMultipliers: number[]): Arm {
  return { name: WEIGHTS_ARM, request: { weights: { gapMultipliers } } };
}

/** An arm of one generator at these sizes for the whole table. */
export function generatorArm(
  name: string,
  generator: GeneratorSpec,
  sizes: number[],
  balanceGap: number,
): Arm {
  return { name, request: { generator: { generator, sizes, balanceGap } } };
}

/** Random over-sampling at balance. */
export function duplicateBaselineArm(options: ResolvedOptions, balanceGap: number): Arm {
  const spec = generatorSpec("duplicate", options.settings);
  return generatorArm(DUPLICATE_BASELINE_ARM, spec, [balanceGap], balanceGap);
}

export interface SweepJob extends JobRequest {
  kind: "sweep";
  options: SweepRequest;
  /** Which split of the run, from 0. */
  split: number;
  /** Names of its arms. */
  armNames: string[];
}

/**
 * One job per split with all arms while there is one for every worker; the splits left over, of which some workers would
 * get none, as one job per arm, those that take longest first. The numbers do not depend on which.
 */
export function planJobs(
  table: TableKey,
  options: ResolvedOptions,
  arms: readonly Arm[],
  nWorkers: number,
): SweepJob[] {
  const { repeats, folds } = splitsOf(options.plan);
  const nSplits = repeats * folds;
  const nWhole = nSplits - (nSplits % nWorkers);
  const single = [...arms].sort((a, b) => timeOf(b) - timeOf(a)).map((arm) => [arm]);
  const jobs: SweepJob[] = [];
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    for (let fold = 0; fold < folds; fold += 1) {
      const split = repeat * folds + fold;
      for (const bundle of split < nWhole ? [arms] : single) {
        const armNames = bundle.map((arm) => arm.name);
        jobs.push({
          kind: "sweep",
          name: `${armNames.join(", ")}, repeat ${repeat + 1}, fold ${fold + 1}`,
          table,
          split,
          armNames,
          options: {
            seed: options.seed,
            plan: options.plan,
            repeat,
            fold,
            classifier: classifierSpec(options),
            arms: bundle.map((arm) => arm.request),
          },
        });
      }
    }
  }
  return jobs;
}

/** How long an arm takes beside others, roughly: that of many sizes, the weights, that of one size. */
function timeOf({ request }: Arm): number {
  if (!("generator" in request)) return 1;
  return request.generator.sizes.length > 1 ? 2 : 0;
}

/**
 * How many of the jobs of {@link planJobs} the diagnosis goes before. It takes about as long as a split with all its arms,
 * and what takes longest should not be begun last: behind it there is one such split, and what is left over.
 *
 * @returns Null where it goes before all.
 */
export function jobsBehindDiagnosis(nSplits: number, nArms: number, nWorkers: number): number | null {
  return nSplits < nWorkers ? null : 1 + (nSplits % nWorkers) * nArms;
}
