//! Ridge logistic regression with an unpenalised intercept; the objective is scikit-learn's.

use super::Classifier;
use super::newton::{Evaluation, Objective, minimise, ridge, scale_row};
use super::path::{self, PathFit, PathProblem, Point};
use crate::error::{Error, Result};
use crate::kernels::{add_upper_gram, negative_sigmoid_in_place, sigmoid_in_place, softplus_in_place};
use crate::linalg::dot;
use ndarray::ArrayView2;
use serde::Serialize;

/// Every fit ends with the largest gradient entry of the mean loss at or below this (measured: stopping at 1e-8
/// leaves single rows 7e-7 off, at 1e-10 9e-9).
pub const GRADIENT_TOLERANCE: f64 = 1e-10;

/// Rows that are scaled and multiplied together; 64 rows of 44 entries fit the first cache.
const BLOCK_ROWS: usize = 64;

/// Ridge logistic regression: minimises Σ wᵢ·log(1 + exp(−sᵢ(xᵢᵀβ + b))) + ‖β‖² / 2C, s = ±1.
#[derive(Debug, Clone, Copy)]
pub struct LogisticRegression {
    inverse_penalty: f64,
}

/// A linear function of the features and how it was reached.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LinearFit {
    /// One per feature.
    pub coefficients: Vec<f64>,
    /// Unpenalised.
    pub intercept: f64,
    /// Value of the penalised summed loss.
    pub objective: f64,
    /// Largest absolute gradient entry of the mean loss.
    pub max_gradient: f64,
    /// Evaluations of the objective.
    pub n_iterations: usize,
    /// Whether `max_gradient` is at most 1e-10.
    pub converged: bool,
}

impl LogisticRegression {
    /// `inverse_penalty`: scikit-learn's C = 1/λ on the summed loss, finite and above 0.
    ///
    /// # Errors
    /// `OPTION_INVALID`.
    pub fn new(inverse_penalty: f64) -> Result<Self> {
        if !(inverse_penalty > 0.0 && inverse_penalty.is_finite()) {
            return Err(Error::option("inversePenalty", "a finite number above 0", inverse_penalty));
        }
        Ok(Self { inverse_penalty })
    }

    /// λ = 1 / C.
    #[must_use]
    pub fn penalty(&self) -> f64 {
        1.0 / self.inverse_penalty
    }
}

impl Classifier for LogisticRegression {
    fn name(&self) -> &'static str {
        "logistic"
    }

    fn fit(&self, rows: ArrayView2<f64>, labels: &[u8], weights: &[f64]) -> Result<LinearFit> {
        let objective = WeightedRows::new(rows, labels, weights, self.penalty())?;
        let solution = minimise(&objective, objective.start(), GRADIENT_TOLERANCE);
        let value = objective.value(&solution.theta);
        let mut coefficients = solution.theta;
        let intercept = coefficients.pop().unwrap_or(0.0);
        Ok(LinearFit {
            coefficients,
            intercept,
            objective: value,
            max_gradient: solution.max_gradient,
            n_iterations: solution.n_iterations,
            converged: solution.converged,
        })
    }

    fn fit_path(&self, problem: &PathProblem, points: &[Point]) -> Result<Vec<PathFit>> {
        path::fit_path(problem, points, self.penalty())
    }
}

/// Rows with a weight each: the plain objective.
struct WeightedRows {
    /// Row-major with the intercept's 1 as last used column, zero-padded to `stride`.
    rows: Vec<f64>,
    stride: usize,
    n_coefficients: usize,
    /// +1 for a majority row, −1 for a minority row: the loss is softplus(sign · margin).
    signs: Vec<f64>,
    weights: Vec<f64>,
    penalty: f64,
}

impl WeightedRows {
    fn new(rows: ArrayView2<f64>, labels: &[u8], weights: &[f64], penalty: f64) -> Result<Self> {
        let (n_rows, n_features) = rows.dim();
        for (what, actual) in [("labels", labels.len()), ("weights", weights.len())] {
            if actual != n_rows {
                return Err(Error::ShapeMismatch { what: what.into(), expected: n_rows, actual });
            }
        }
        if let Some(row) = weights.iter().position(|w| !(*w >= 0.0 && w.is_finite())) {
            let value = format!("{} in row {row}", weights[row]);
            return Err(Error::option("weights", "finite numbers from 0", value));
        }
        let n_coefficients = n_features + 1;
        let stride = path::stride_of(n_coefficients);
        let mut padded = vec![0.0; n_rows * stride];
        for (i, row) in rows.outer_iter().enumerate() {
            for (j, value) in row.iter().enumerate() {
                if !value.is_finite() {
                    let column = format!("feature {j}");
                    return Err(Error::ValueNotFinite { row: i, column, value: value.to_string() });
                }
                padded[i * stride + j] = *value;
            }
            padded[i * stride + n_features] = 1.0;
        }
        let signs = labels.iter().map(|&y| if y == 1 { -1.0 } else { 1.0 }).collect();
        let fit = Self { rows: padded, stride, n_coefficients, signs, weights: weights.to_vec(), penalty };
        for (sign, what) in [(-1.0, "minority rows"), (1.0, "majority rows")] {
            if !(fit.class_weight(sign) > 0.0) {
                let purpose = "with a weight above 0 to fit a classifier".into();
                return Err(Error::TooFewRows { what: what.into(), n_rows: 0, needed: 1, purpose });
            }
        }
        Ok(fit)
    }

    fn margins(&self, rows: &[f64], theta: &[f64]) -> Vec<f64> {
        rows.chunks_exact(self.stride).map(|row| dot(&row[..self.n_coefficients], theta)).collect()
    }

    fn class_weight(&self, sign: f64) -> f64 {
        self.signs.iter().zip(&self.weights).filter(|(s, _)| **s == sign).map(|(_, w)| w).sum()
    }

    /// Slopes zero and the intercept at the log odds of the weights.
    fn start(&self) -> Vec<f64> {
        let mut theta = vec![0.0; self.n_coefficients];
        theta[self.n_coefficients - 1] = libm::log(self.class_weight(-1.0) / self.class_weight(1.0));
        theta
    }
}

impl Objective for WeightedRows {
    fn value(&self, theta: &[f64]) -> f64 {
        let mut losses = self.margins(&self.rows, theta);
        losses.iter_mut().zip(&self.signs).for_each(|(m, s)| *m *= s);
        softplus_in_place(&mut losses);
        ridge(theta, self.penalty) + dot(&losses, &self.weights)
    }

    fn evaluate(&self, theta: &[f64]) -> Evaluation {
        let (p, stride) = (self.n_coefficients, self.stride);
        let mut out = Evaluation::zeros(p);
        let mut scaled = vec![0.0; BLOCK_ROWS * stride];
        for (b, block) in self.rows.chunks(BLOCK_ROWS * stride).enumerate() {
            let n = block.len() / stride;
            let first = b * BLOCK_ROWS;
            let mut majority = self.margins(block, theta);
            let mut minority = majority.clone();
            sigmoid_in_place(&mut majority);
            negative_sigmoid_in_place(&mut minority);
            for (k, row) in block.chunks_exact(stride).enumerate() {
                let weight = self.weights[first + k];
                let residual = if self.signs[first + k] > 0.0 { majority[k] } else { minority[k] };
                let curvature = weight * residual.abs() * (1.0 - residual.abs());
                scale_row(&mut scaled[k * stride..][..stride], row, p, curvature, weight * residual);
            }
            add_upper_gram((p, n, stride), (block, stride), (&scaled, stride), (&mut out.hessian, stride));
        }
        out.take_gradient();
        out.add_penalty(theta, self.penalty);
        out
    }

    fn total_weight(&self) -> f64 {
        self.weights.iter().sum()
    }
}
