/** How long a run takes and what memory it needs, said before it starts. */

import type { TableMessage } from "../engine/table-message.js";
import {
  parseCandidates,
  type ResolvedOptions,
  splitsOf,
  THEORY_GUIDED,
  trainingFraction,
} from "../options.js";
import { FITS_BESIDE_PATH } from "../tuning/curves.js";
import { DENSE_GENERATORS, estimateBytes } from "../tuning/memory.js";

/*
 * Nanoseconds of one core, fitted to the CPU time of 55 runs with one worker on simulated tables of 500 × 10, 5,000 × 20,
 * 5,000 × 100, 10,000 × 5 and 38,637 × 40, one generator and four, each with the evidence and without. The fit is within a
 * factor of 1.5 of all runs that took longer than 0.1 s. What a split and a fit take however small they are is from runs
 * of 300 × 10 with 1,500 splits.
 */

/** A split, whatever its size: its job is sent, its fold and its paths are set up, its losses are collected. */
const SPLIT = 1e6;
/** A fit, whatever its size. */
const FIT = 1e4;

/** A fold's preprocessing and scores, for each training row, and for each cell of them. */
const FOLD_ROW = 200;
const FOLD_CELL = 110;
/** Beginning a path of fits, for each training row. */
const PATH_ROW = 180;
/** A fit of a path, for each training row, and for each with every pair of features. */
const FIT_ROW = 50;
const FIT_PAIR = 0.035;
/** A cell of a synthetic row that is written out. */
const WRITTEN_CELL = 85;
/** The diagnosis of a generator, for each row with every pair of features. */
const DIAGNOSIS_PAIR = 6.3;
/** The bootstrap, for each draw, row and fit; where a class has more rows, for each row and pair of fits instead. */
const DRAW = 0.66;
const LIMIT_PAIR = 0.82;
/** Of what the leading thread concludes, whatever the table: most of it is code that runs for the first time. */
const CONCLUSION_SECONDS = 0.08;
/** Of starting a run in workers that have not run before. */
const START_SECONDS = 0.18;

/** Draws of the bootstrap, and the rows of a class up to which they are drawn one by one. */
const DRAWS = 1000;
const MOST_DRAWN_ROWS = 1000;
const NANOSECONDS_PER_SECOND = 1e9;

/** What `estimateRun` says. */
export interface RunEstimate {
  nFits: number;
  bytesPerWorker: number;
  seconds: number;
}

/** The rows that all is learned from, and those with the rows of a validation file behind them. */
export interface RunTables {
  own: TableMessage;
  all: TableMessage;
}

/** What a run consists of. */
interface Job {
  nSplits: number;
  /** Rows that a split trains on. */
  nTraining: number;
  nFeatures: number;
  nMinority: number;
  nMajority: number;
  /** Paths of fits of a split, and the fits on all of them. */
  nPaths: number;
  nFits: number;
  nWrittenRows: number;
}

/**
 * Estimates a run.
 *
 * @param tables The table, with its validation rows where it has some.
 * @param options Of the run.
 * @param nWorkers Threads.
 * @returns Fits, peak bytes of one worker (an upper estimate), seconds: within a factor of about 1.5 on a core as fast as
 *   the one that was measured (an AMD EPYC); curves that have to be extended take longer.
 */
export function estimateRun(tables: RunTables, options: ResolvedOptions, nWorkers: number): RunEstimate {
  const multipliers = options.multipliers === THEORY_GUIDED ? parseCandidates("grid") : options.multipliers;
  const nCandidates = new Set([0, 1, ...multipliers]).size;
  const largestMultiplier = Math.max(1, ...multipliers);
  const job = jobOf(tables, options, nCandidates, largestMultiplier);
  const bytesPerWorker = estimateBytes(tables.all, {
    trainingFraction: job.nTraining / tables.all.nRows,
    largestMultiplier,
    nFits: nCandidates,
    generators: options.generators,
  });
  const isFull = options.evidence === "full";
  const parallel = job.nSplits * splitWork(job) + (isFull ? diagnosisWork(job, options) : 0);
  const leading = isFull ? bootstrapWork(job) : 0;
  return {
    nFits: job.nSplits * job.nFits,
    bytesPerWorker,
    seconds:
      START_SECONDS +
      (isFull ? CONCLUSION_SECONDS : 0) +
      (parallel / nWorkers + leading) / NANOSECONDS_PER_SECOND,
  };
}

function jobOf({ own, all }: RunTables, options: ResolvedOptions, nCandidates: number, largest: number): Job {
  const { repeats, folds } = splitsOf(options.plan);
  const { generators, baselines } = options;
  const nMinority = own.labels.reduce((sum, label) => sum + label, 0);
  const nMajority = own.nRows - nMinority;
  const nTraining = all.nRows * trainingFraction(options.plan, own.nRows, all.nRows);
  const nWeights =
    baselines.includes("tuned_weight") || baselines.includes("class_weight") || generators.length === 0
      ? FITS_BESIDE_PATH + (baselines.includes("tuned_weight") ? nCandidates - 1 : 0)
      : 0;
  const nDuplicates = baselines.includes("duplicate") ? 1 : 0;
  const nWritten = generators.filter((name) => DENSE_GENERATORS.includes(name)).length;
  return {
    nSplits: repeats * folds,
    nTraining,
    nFeatures: all.columns.reduce((sum, column) => sum + (column.kind === "numeric" ? 1 : column.nLevels), 0),
    nMinority,
    nMajority,
    nPaths: generators.length + (nWeights > 0 ? 1 : 0) + nDuplicates,
    nFits: generators.length * nCandidates + nWeights + nDuplicates,
    nWrittenRows: nWritten * largest * (nTraining / own.nRows) * (nMajority - nMinority),
  };
}

function splitWork({ nTraining, nFeatures, nPaths, nFits, nWrittenRows }: Job): number {
  const ofRow =
    FOLD_ROW + FOLD_CELL * nFeatures + nPaths * PATH_ROW + nFits * (FIT_ROW + FIT_PAIR * nFeatures ** 2);
  return SPLIT + nFits * FIT + nTraining * ofRow + nWrittenRows * nFeatures * WRITTEN_CELL;
}

function diagnosisWork({ nMajority, nMinority, nFeatures }: Job, { generators }: ResolvedOptions): number {
  return (nMajority + nMinority) * nFeatures ** 2 * generators.length * DIAGNOSIS_PAIR;
}

function bootstrapWork({ nMajority, nMinority, nFits }: Job): number {
  return [nMajority, nMinority].reduce(
    (sum, nRows) => sum + nRows * nFits * (nRows > MOST_DRAWN_ROWS ? nFits * LIMIT_PAIR : DRAWS * DRAW),
    0,
  );
}
