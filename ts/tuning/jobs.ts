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
 * One job per split with all arms, or one per split and arm where that would leave workers idle. The numbers do not
 * depend on which.
 */
export function planJobs(
  table: TableKey,
  options: ResolvedOptions,
  arms: readonly Arm[],
  nWorkers: number,
): SweepJob[] {
  const { repeats, folds } = splitsOf(options.plan);
  const jobsPerWorker = 2;
  const together = repeats * folds >= jobsPerWorker * nWorkers || arms.length === 1;
  const bundles = together ? [arms] : arms.map((arm) => [arm]);
  const jobs: SweepJob[] = [];
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    for (let fold = 0; fold < folds; fold += 1) {
      for (const bundle of bundles) {
        const armNames = bundle.map((arm) => arm.name);
        jobs.push({
          kind: "sweep",
          name: `${armNames.join(", ")}, repeat ${repeat + 1}, fold ${fold + 1}`,
          table,
          split: repeat * folds + fold,
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
