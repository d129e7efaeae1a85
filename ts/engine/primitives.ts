/** The parts of the core one by one. Engine and assessor must have been started. */

import { callAssessor } from "./assessor.js";
import { callEngine } from "./engine.js";

/** Numbers of a table without names: rows one after the other, `nFeatures` entries each. */
export interface Matrix {
  values: Float64Array;
  nFeatures: number;
}

/** One ridge logistic regression. */
export interface LinearFit {
  /** One per feature. */
  coefficients: number[];
  intercept: number;
  /** The penalised summed loss. */
  objective: number;
  /** Largest absolute gradient entry of the mean loss. */
  maxGradient: number;
  nIterations: number;
  converged: boolean;
}

/** The nearest other rows of every row, row by row, nearest first. */
export interface Neighbors {
  k: number;
  indices: number[];
  distances: number[];
}

/** Mean and covariance of the rows of a matrix. */
export interface Covariance {
  mean: Float64Array;
  /** Square, row-major. */
  covariance: Float64Array;
  /** From 0 to 1. */
  shrinkage: number;
}

/** What the decisions at a threshold are worth. */
export interface ThresholdMetrics {
  threshold: number;
  accuracy: number;
  balancedAccuracy: number;
  precision: number;
  recall: number;
  specificity: number;
  youden: number;
  f1: number;
  mcc: number;
  jaccard: number;
}

/** What probabilities are worth. */
export interface Metrics {
  metrics: {
    balancedLogLoss: number;
    logLoss: number;
    brier: number;
    auroc: number;
    averagePrecision: number;
    expectedCalibrationError: number;
    atThreshold: ThresholdMetrics;
  };
  /** The logistic recalibration line; null where it does not exist. */
  calibration: {
    slope: number | null;
    interceptOfSlopeFit: number | null;
    interceptInTheLarge: number | null;
    converged: boolean;
    nIterations: number;
  };
}

/**
 * Fits a ridge logistic regression.
 *
 * @param rows Finite numbers.
 * @param labels 1 = minority, 0 = majority, one per row.
 * @param weights 0 or more, one per row.
 * @param inversePenalty scikit-learn's C on the summed loss, above 0.
 * @returns The fit. Throws SHAPE_MISMATCH, VALUE_NOT_FINITE, OPTION_INVALID, TOO_FEW_ROWS (a class without weight).
 */
export function fitLogistic(
  rows: Matrix,
  labels: Uint8Array,
  weights: Float64Array,
  inversePenalty: number,
): LinearFit {
  return callEngine((glue) =>
    glue.fitLogistic(rows.values, rows.nFeatures, labels, weights, inversePenalty),
  ) as LinearFit;
}

/**
 * The `k` nearest other rows of every row by Euclidean distance, ties to the smaller index.
 *
 * @returns `k` entries per row. Throws SHAPE_MISMATCH, VALUE_NOT_FINITE, OPTION_INVALID, TOO_FEW_ROWS.
 */
export function nearestNeighbors(rows: Matrix, k: number): Neighbors {
  return callEngine((glue) => glue.nearestNeighbors(rows.values, rows.nFeatures, k)) as Neighbors;
}

/**
 * Mean and covariance of rows, the covariance drawn towards a multiple of the identity.
 *
 * @param rows Finite numbers.
 * @param shrinkage The share of the identity, 0 to 1, or "ledoit-wolf" for their estimate of it.
 * @returns Mean, covariance and the share; NaN where there are fewer than two rows. Throws SHAPE_MISMATCH.
 */
export function covariance(rows: Matrix, shrinkage: number | "ledoit-wolf"): Covariance {
  return callEngine((glue) => glue.covariance(rows.values, rows.nFeatures, shrinkage)) as Covariance;
}

/**
 * The metrics of predicted probabilities and their recalibration line.
 *
 * @param labels 1 = minority, 0 = majority.
 * @param probabilities From 0 to 1, but neither of them: the line needs finite log odds.
 * @param threshold Rows with a probability at or above it are called positive.
 * @returns Both. Throws SHAPE_MISMATCH, OPTION_INVALID, TOO_FEW_ROWS (a class is absent).
 */
export function metrics(labels: Uint8Array, probabilities: Float64Array, threshold: number): Metrics {
  return callAssessor((glue) => glue.metrics(labels, probabilities, threshold)) as Metrics;
}

/**
 * The first standard normal numbers of a random stream.
 *
 * @param seed From 0 to 2^64 − 1.
 * @param purpose The stream's name.
 * @param n How many.
 */
export function normalDraws(seed: bigint, purpose: string, n: number): Float64Array {
  return callEngine((glue) => glue.normalDraws(seed, purpose, n));
}
