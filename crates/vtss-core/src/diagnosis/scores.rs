//! Scores: the gradient of each row's loss, and what their mean, spread and slope say of a class.

use super::streamed_covariance::{MeanAndCovariance, StreamedCovariance};
use crate::classifier::newton::scale_row;
use crate::classifier::path::{DesignRows, stride_of};
use crate::error::{Error, Result};
use crate::generator::covariance::{column_means, sample_covariance};
use crate::kernels::{add_upper_gram, negative_sigmoid_in_place, row_products, sigmoid_in_place};
use crate::linalg::matrix::{check_finite, check_square, symmetric_of_upper};
use ndarray::{Array2, ArrayView2};

/// Rows that pass through the kernels together.
pub(super) const BLOCK_ROWS: usize = 64;

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
            return Err(no_rows());
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
        Self::of_design(DesignRows::of_features(rows).values(), label, theta)
    }

    /// Of rows as the fits have them, [`stride_of`] entries each.
    #[inline(never)]
    pub(super) fn of_design(rows: &[f64], label: u8, theta: &[f64]) -> Result<Self> {
        let mut sums = ScoreSums::new(label, theta);
        sums.add(rows);
        sums.finish()
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

/// Turns margins into residuals p − y, without cancellation.
pub(super) fn residuals_in_place(margins: &mut [f64], label: u8) {
    if label == 1 { negative_sigmoid_in_place(margins) } else { sigmoid_in_place(margins) }
}

/// p(1 − p), whatever the label.
pub(super) fn curvature(residual: f64) -> f64 {
    residual.abs() * (1.0 - residual.abs())
}

/// Collects the moments of rows of one class that come in parts.
pub(super) struct ScoreSums<'a> {
    label: u8,
    theta: &'a [f64],
    n_rows: usize,
    /// Upper triangle of the summed Hessian.
    hessian: Vec<f64>,
    scores: StreamedCovariance,
    scaled: Vec<f64>,
}

impl<'a> ScoreSums<'a> {
    pub(super) fn new(label: u8, theta: &'a [f64]) -> Self {
        let (p, stride) = (theta.len(), stride_of(theta.len()));
        let (hessian, scaled) = (vec![0.0; p * stride], vec![0.0; BLOCK_ROWS * stride]);
        Self { label, theta, n_rows: 0, hessian, scores: StreamedCovariance::new(p), scaled }
    }

    /// Adds rows with their intercept, [`stride_of`] entries each.
    pub(super) fn add(&mut self, rows: &[f64]) {
        let stride = stride_of(self.theta.len());
        for block in rows.chunks(BLOCK_ROWS * stride) {
            self.add_block(block, stride);
        }
    }

    #[inline(never)]
    fn add_block(&mut self, block: &[f64], stride: usize) {
        let (p, n) = (self.theta.len(), block.len() / stride);
        let mut residuals = [0.0; BLOCK_ROWS];
        row_products((block, stride), self.theta, &mut residuals[..n]);
        residuals_in_place(&mut residuals[..n], self.label);
        let scaled = &mut self.scaled[..n * stride];
        for ((target, row), r) in scaled.chunks_exact_mut(stride).zip(block.chunks_exact(stride)).zip(&residuals) {
            scale_row(target, row, p, curvature(*r), 0.0);
        }
        add_upper_gram((p, n, stride), (block, stride), (scaled, stride), (&mut self.hessian, stride));
        for ((target, row), r) in scaled.chunks_exact_mut(stride).zip(block.chunks_exact(stride)).zip(&residuals) {
            scale_row(target, row, p, *r, 0.0);
        }
        self.scores.add(scaled);
        self.n_rows += n;
    }

    /// The moments of all rows added. `TOO_FEW_ROWS` if there were none.
    #[inline(never)]
    pub(super) fn finish(self) -> Result<ClassMoments> {
        if self.n_rows == 0 {
            return Err(no_rows());
        }
        let p = self.theta.len();
        let hessian = symmetric_of_upper(&self.hessian, p, stride_of(p), self.n_rows as f64);
        let MeanAndCovariance { mean, covariance } = self.scores.finish();
        Ok(ClassMoments { n_rows: self.n_rows, score_mean: mean, score_covariance: covariance, hessian })
    }
}

fn no_rows() -> Error {
    let purpose = "to measure the scores of a class".to_owned();
    Error::TooFewRows { what: "rows".to_owned(), n_rows: 0, needed: 1, purpose }
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
