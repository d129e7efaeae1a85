/** What the folds found, gathered: losses by arm and candidate, and the log odds of every held-out row. */

import type { ArmLosses, SweepOutcome } from "../engine/requests.js";
import { VtssError } from "../errors.js";
import type { Warning } from "../types.js";
import type { ArmFits } from "./held-out.js";
import type { HeldOutMargins } from "./held-out-margins.js";
import type { SweepJob } from "./jobs.js";

/** The code of a warning: an arm has no fits in a fold. */
export const GENERATOR_FAILED = "GENERATOR_FAILED";

/** One arm in every split. A curve that was extended has several parts, one after the other. */
interface ArmRecord {
  /** Per split, the losses of all fits so far. */
  plain: number[][];
  corrected: number[][];
  heldOut: HeldOutMargins[][];
}

export class Losses {
  readonly #nSplits: number;
  readonly #arms = new Map<string, ArmRecord>();
  readonly #warnings = new Map<string, Warning[]>();
  #nTraining = 0;
  #nValidation = 0;
  #nSplitsSized = new Set<number>();
  #nFailed = 0;

  constructor(nSplits: number) {
    this.#nSplits = nSplits;
  }

  /** Adds the outcome of a job; parts of one arm must be added in the order of their sizes. */
  add(job: SweepJob, outcome: SweepOutcome): void {
    if (!this.#nSplitsSized.has(job.split)) {
      this.#nSplitsSized.add(job.split);
      this.#nTraining += outcome.nTraining;
      this.#nValidation += outcome.validationRows.length;
    }
    job.armNames.forEach((name, i) => {
      const arm = outcome.arms[i];
      if (arm === undefined)
        throw new VtssError("INTERNAL", `internal error: job "${job.name}" lacks an arm`);
      const record = this.#record(name);
      record.plain[job.split]?.push(...arm.loss);
      record.corrected[job.split]?.push(...arm.correctedLoss);
      record.heldOut[job.split]?.push({
        rows: outcome.validationRows,
        nMajority: outcome.nValidationMajority,
        margins: arm.margins,
        offset: arm.offset,
      });
      // A generator that found too few rows has no fits that could have failed.
      const hasFits = !arm.warnings.some(({ code }) => code === GENERATOR_FAILED);
      if (hasFits) this.#nFailed += arm.loss.filter((loss) => Number.isNaN(loss)).length;
      this.#warn(name, arm.warnings);
    });
  }

  /** Mean of validation rows for each training row. */
  get validationToTraining(): number {
    return this.#nValidation / this.#nTraining;
  }

  /** Fits that did not converge. */
  get nFailed(): number {
    return this.#nFailed;
  }

  /** Different warnings of an arm. */
  warningsOf(arm: string): Warning[] {
    return this.#warnings.get(arm) ?? [];
  }

  /** Losses of some fits of an arm, each standing for the number of rows beside it. */
  of(arm: string, nSynthetic: readonly number[], fits: readonly number[]): ArmLosses {
    const record = this.#record(arm);
    const pick = (splits: number[][]) =>
      splits.flatMap((losses) => fits.map((fit) => losses[fit] ?? Number.NaN));
    return { nSynthetic: [...nSynthetic], plain: pick(record.plain), corrected: pick(record.corrected) };
  }

  /** Whether these fits have a loss in every split. */
  areComplete({ arm, fits }: ArmFits): boolean {
    return this.of(arm, fits, fits).plain.every(Number.isFinite);
  }

  /** Held-out log odds of an arm, split by split, each in the parts in which its sizes were run. */
  heldOut(arm: string): readonly (readonly HeldOutMargins[])[] {
    return this.#record(arm).heldOut;
  }

  /** Rows of the table that each split held out, as an arm has them. */
  heldOutRows(arm: string): Uint32Array[] {
    return this.heldOut(arm).map(([part]) => part?.rows ?? new Uint32Array(0));
  }

  /** Names of the arms that were run. */
  get armNames(): string[] {
    return [...this.#arms.keys()];
  }

  #record(name: string): ArmRecord {
    let record = this.#arms.get(name);
    if (record === undefined) {
      const perSplit = <T>(): T[][] => Array.from({ length: this.#nSplits }, () => []);
      record = { plain: perSplit(), corrected: perSplit(), heldOut: perSplit() };
      this.#arms.set(name, record);
    }
    return record;
  }

  #warn(arm: string, warnings: Warning[]): void {
    const known = this.#warnings.get(arm) ?? [];
    for (const warning of warnings) {
      if (!known.some(({ code }) => code === warning.code)) known.push(warning);
    }
    this.#warnings.set(arm, known);
  }
}
