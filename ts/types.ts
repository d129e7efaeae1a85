/** The public types of what goes into `tune`; those of what comes out lie beside them. */

import type { Table } from "./table/table.js";

export type * from "./types-result.js";

/** Something the user should know that is no error. */
export interface Warning {
  /** Stable, in SCREAMING_SNAKE_CASE. */
  code: string;
  /** One sentence: what happened and what to do. */
  message: string;
}

export type GeneratorName = "smote" | "gaussian" | "jitter" | "duplicate";
export type BaselineName = "none" | "prior_shift" | "class_weight" | "tuned_weight" | "duplicate";
export type ClassifierName = "logistic";
export type SelectionRule = "minimum" | "one-standard-error" | "smoothed";
export type Evidence = "full" | "curves";
export type VerdictKind = "add" | "rebalance" | "none" | "harmful" | "undecided";

/** Which columns play which role; names as in the table's header. */
export interface RoleOptions {
  /** The column that holds the two classes. */
  target: string;
  /** The value of the minority class. Default: the rarer one. */
  positive?: string;
  /** Columns to leave out. */
  drop?: string[];
  /** Columns that identify a row: left out of the model, kept in the table. */
  id?: string[];
  /** Rows with the same value in this column are never separated by a fold. */
  groups?: string;
  /** Columns to treat as categories whatever they look like. */
  categorical?: string[];
  /** Columns to treat as numbers; a word in them is an error. */
  numeric?: string[];
}

/** Time and control of a long call. */
export interface RunControl {
  /** Aborts the call within a second; it rejects with an `AbortError`. */
  signal?: AbortSignal;
  /** Called as jobs end. */
  onProgress?: (progress: Progress) => void;
  /** Worker threads; "auto" takes one per core, at most 8. Default "auto". */
  workers?: number | "auto";
}

export interface Progress {
  /** What is being done now. */
  phase: "read" | "diagnose" | "sweep" | "extend" | "final";
  /** Jobs done. */
  done: number;
  /** Jobs in this phase. */
  total: number;
}

/** Options of `tune`; the same words as on the command line. */
export interface TuneOptions extends RoleOptions, RunControl {
  /** Default `["smote"]`. */
  generators?: GeneratorName[];
  /** Default all. */
  baselines?: "all" | BaselineName[];
  /** Default "logistic". */
  classifier?: ClassifierName;
  /** scikit-learn's C on the summed loss, at least 1e-20. Default 1. */
  inversePenalty?: number;
  /** "grid" (0 to 2 by 0.05), "theory-guided" (what the diagnosis advises), "start:stop:step", a comma-separated list, or gap multipliers. Default "grid". */
  candidates?: string | number[];
  /** Default "smoothed", which regrets least over the simulated designs (docs/calibration.md). */
  selection?: SelectionRule;
  /** At least 2. Default 5. */
  folds?: number;
  /** At least 1. Default 5; once where there are as many `groups` as folds, which divide in one way only. */
  repeats?: number;
  /** One split instead of folds: the share of rows held out, between 0 and 1; `repeats` splits if given. */
  validationFraction?: number;
  /** Held-out rows of your own instead of folds: a table with the same columns. */
  validationTable?: Table;
  /** Neighbours of SMOTE, at least 1. Default 5. */
  kNeighbors?: number;
  /** Shrinkage of the Gaussian generator's covariance, 0 to 1, or "ledoit-wolf". Default 0.1. */
  shrinkage?: number | "ledoit-wolf";
  /** Noise of the jitter generator in column standard deviations, above 0. Default 1. */
  jitterScale?: number;
  /** The smallest gain worth having, in nats. Default 0.005. */
  minimumGain?: number;
  /**
   * What a missed positive costs, in units of a false alarm: one or several numbers above 0. Default 1 and the majority
   * rows for each minority row, at which the threshold is the table's share of positives.
   */
  costRatio?: number | number[];
  /**
   * "full": with the diagnosis, the correction for the search over sizes, and the risks at the natural prevalence and of the
   * delivered model. "curves": without them, which saves up to a third of the time. Default "full".
   */
  evidence?: Evidence;
  /** A whole number from 0 to 2^53 − 1. Default 1. */
  seed?: number;
}
