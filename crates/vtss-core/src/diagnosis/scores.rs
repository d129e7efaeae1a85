//! Scores: the gradient of each row's loss, and what their mean, spread and slope say of a class.

use crate::error::{Error, Result};
use crate::generator::covariance::{column_means, sample_covariance};
use crate::linalg::matrix::check_square;
use ndarray::{Array2, ArrayView2};

/// Mean score, score covariance and mean Hessian of some rows at a coefficient vector.
#[derive(Debug, Clone, PartialEq)]
pub struct ClassMoments {
    /// n, at least 1.
    pub n_rows: usize,
    /// Mean score, one entry per coefficient.
    pub score_mean: Vec<f64>,
    /// p × p, n − 1 in the denominator; zero for a single row.
    pub score_covariance: Array2<f64>,
    /// p × p, mean Hessian of the loss of a row, without any penalty.
    pub hessian: Array2<f64>,
}

impl ClassMoments {
    /// Of rows whose scores are known, for any learner.
    ///
    /// `scores`: n × p, finite, n at least 1; `hessian`: p × p, their mean Hessian.
    ///
    /// # Errors
    /// `TOO_FEW_ROWS`, `SHAPE_MISMATCH`, `VALUE_NOT_FINITE` (a score).
    pub fn of_scores(scores: ArrayView2<f64>, hessian: Array2<f64>) -> Result<Self> {
        let n_rows = scores.nrows();
        if n_rows == 0 {
            let purpose = "to measure the scores of a class".to_owned();
            return Err(Error::TooFewRows { what: "rows".to_owned(), n_rows, needed: 1, purpose });
        }
        check_square(&hessian, "a Hessian", scores.ncols())?;
        check_finite(scores, "score")?;
        let score_covariance = match n_rows {
            1 => Array2::zeros(hessian.dim()),
            _ => sample_covariance(scores),
        };
        Ok(Self { n_rows, score_mean: column_means(scores).to_vec(), score_covariance, hessian })
    }

    /// Of rows of one class under logistic loss.
    ///
    /// `rows`: n × d features, finite, n at least 1; `label`: 1 = minority (synthetic rows too), 0 = majority; `theta`:
    /// d slopes and the intercept. The score of a row is (p − y)·(x, 1). Cost: n·d².
    ///
    /// # Errors
    /// `TOO_FEW_ROWS`, `SHAPE_MISMATCH` (`theta`), `OPTION_INVALID` (the label), `VALUE_NOT_FINITE`.
    ///
    /// Source: TG-VTSS, the authors' public code.
    pub fn logistic(rows: ArrayView2<f64>, label: u8, theta: &[f64]) -> Result<Self> {
        check_rows(rows, theta)?;
        if label > 1 {
            return Err(Error::option("labels", "0 or 1", label));
        }
        let (n_rows, n_coefficients) = (rows.nrows(), theta.len());
        let mut scores = Array2::zeros((n_rows, n_coefficients));
        let mut hessian = Array2::zeros((n_coefficients, n_coefficients));
        for (row, mut score) in rows.outer_iter().zip(scores.outer_iter_mut()) {
            let row = with_intercept(row);
            let RowTerms { residual, curvature } = row_terms(&row, label, theta);
            score.iter_mut().zip(&row).for_each(|(s, x)| *s = residual * x);
            add_outer_product(&mut hessian, &row, curvature);
        }
        hessian.mapv_inplace(|sum| sum / n_rows.max(1) as f64);
        Self::of_scores(scores.view(), hessian)
    }

    /// Refuses moments of another number of coefficients.
    pub(super) fn check_size(&self, n_coefficients: usize) -> Result<()> {
        if self.score_mean.len() != n_coefficients {
            let actual = self.score_mean.len();
            return Err(Error::ShapeMismatch { what: "a mean score".to_owned(), expected: n_coefficients, actual });
        }
        check_square(&self.score_covariance, "a score covariance", n_coefficients)?;
        check_square(&self.hessian, "a Hessian", n_coefficients)
    }
}

/// First and second derivative of a row's loss by its margin.
#[derive(Debug, Clone, Copy)]
pub(super) struct RowTerms {
    /// p − y, without cancellation.
    pub residual: f64,
    /// p(1 − p).
    pub curvature: f64,
}

/// `row`: features and the intercept's 1; `theta`: as many coefficients.
pub(super) fn row_terms(row: &[f64], label: u8, theta: &[f64]) -> RowTerms {
    let margin = row.iter().zip(theta).fold(0.0, |sum, (x, t)| sum + x * t);
    let residual = if label == 1 { -1.0 / (1.0 + libm::exp(margin)) } else { 1.0 / (1.0 + libm::exp(-margin)) };
    let decay = libm::exp(-margin.abs());
    RowTerms { residual, curvature: decay / ((1.0 + decay) * (1.0 + decay)) }
}

/// The features of a row and the intercept's 1.
pub(super) fn with_intercept(row: ndarray::ArrayView1<f64>) -> Vec<f64> {
    row.iter().copied().chain([1.0]).collect()
}

/// Adds `weight`·row·rowᵀ.
pub(super) fn add_outer_product(target: &mut Array2<f64>, row: &[f64], weight: f64) {
    for (mut line, x) in target.outer_iter_mut().zip(row) {
        // The product of the two rows first: it is the same for (i, j) and (j, i), so the sum is symmetric.
        line.iter_mut().zip(row).for_each(|(sum, other)| *sum += weight * (x * other));
    }
}

/// Refuses features that are not finite, and a coefficient vector that does not fit them.
pub(super) fn check_rows(rows: ArrayView2<f64>, theta: &[f64]) -> Result<()> {
    let expected = rows.ncols() + 1;
    if theta.len() != expected {
        return Err(Error::ShapeMismatch { what: "coefficients".to_owned(), expected, actual: theta.len() });
    }
    if let Some(bad) = theta.iter().find(|t| !t.is_finite()) {
        return Err(Error::option("coefficients", "finite numbers", *bad));
    }
    check_finite(rows, "feature")
}

fn check_finite(values: ArrayView2<f64>, of: &str) -> Result<()> {
    match values.indexed_iter().find(|(_, value)| !value.is_finite()) {
        None => Ok(()),
        Some(((row, column), value)) => {
            Err(Error::ValueNotFinite { row, column: format!("{of} {column}"), value: value.to_string() })
        }
    }
}
