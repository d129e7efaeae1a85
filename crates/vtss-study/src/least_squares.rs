//! Least squares without an intercept, the learner of the paper's simulations, in closed form.
//!
//! It stays out of the product's classifiers: without intercept, standardisation and log loss it shares no part of their
//! folds, and the studies need its normal equations more than its fits.

use ndarray::{Array2, ArrayView2};
use vtss_core::diagnosis::ClassMoments;
use vtss_core::error::{Error, Result};
use vtss_core::linalg::matrix::{inverse_of_positive_definite, times_vector};

/// Sums over some rows: all that a fit needs to know of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Sums {
    /// Σ w.
    pub weight: f64,
    /// Σ w·x·xᵀ.
    gram: Array2<f64>,
    /// Σ w·y·x.
    cross: Vec<f64>,
    /// Σ w·y².
    labels: f64,
}

impl Sums {
    /// Of no rows. `p`: columns.
    #[must_use]
    pub fn zeros(p: usize) -> Self {
        Self { weight: 0.0, gram: Array2::zeros((p, p)), cross: vec![0.0; p], labels: 0.0 }
    }

    /// Of rows with one label. `rows`: row-major, as wide as the sums.
    #[must_use]
    pub fn of(rows: &[f64], p: usize, label: f64) -> Self {
        let mut sums = Self::zeros(p);
        rows.chunks_exact(p).for_each(|row| sums.add_row(row, label));
        sums
    }

    /// Adds one row of weight 1.
    pub fn add_row(&mut self, row: &[f64], label: f64) {
        self.weight += 1.0;
        self.labels += label * label;
        for (i, x) in row.iter().enumerate() {
            self.cross[i] += label * x;
            for (j, other) in row.iter().enumerate() {
                self.gram[[i, j]] += x * other;
            }
        }
    }

    /// Adds `factor` times other sums.
    pub fn add(&mut self, other: &Self, factor: f64) {
        self.weight += factor * other.weight;
        self.labels += factor * other.labels;
        self.gram.scaled_add(factor, &other.gram);
        self.cross.iter_mut().zip(&other.cross).for_each(|(sum, value)| *sum += factor * value);
    }

    /// θ̂ of mean squared error plus `ridge`·‖θ‖². `ridge`: 0 or more.
    ///
    /// # Errors
    /// `NOT_POSITIVE_DEFINITE` (fewer rows than columns without a ridge).
    pub fn fit(&self, ridge: f64) -> Result<Vec<f64>> {
        let mut matrix = &self.gram / self.weight;
        matrix.diag_mut().mapv_inplace(|value| value + ridge);
        let cross: Vec<f64> = self.cross.iter().map(|value| value / self.weight).collect();
        Ok(times_vector(&inverse_of_positive_definite(&matrix)?, &cross))
    }

    /// Mean squared error of `theta`.
    #[must_use]
    pub fn mean_loss(&self, theta: &[f64]) -> f64 {
        let predicted = times_vector(&self.gram, theta);
        let quadratic: f64 = theta.iter().zip(&predicted).map(|(t, p)| t * p).sum();
        let linear: f64 = theta.iter().zip(&self.cross).map(|(t, c)| t * c).sum();
        (quadratic - 2.0 * linear + self.labels) / self.weight
    }

    /// Both classes in equal parts: the normal equations of the balanced fit.
    #[must_use]
    pub fn balanced(majority: &Self, minority: &Self) -> Self {
        let mut sums = Self::zeros(majority.cross.len());
        sums.add(majority, 0.5 / majority.weight);
        sums.add(minority, 0.5 / minority.weight);
        sums
    }

    /// Mean Hessian of a row's loss, 2·Σxxᵀ/n.
    #[must_use]
    pub fn hessian(&self) -> Array2<f64> {
        &self.gram * (2.0 / self.weight)
    }
}

/// Scores 2(xᵀθ − y)x of rows with one label, as moments.
///
/// `rows`: row-major; `theta`: as wide as a row.
///
/// # Errors
/// Those of [`ClassMoments::of_scores`].
pub fn moments(rows: &[f64], label: f64, theta: &[f64]) -> Result<ClassMoments> {
    let p = theta.len();
    let mut scores = Vec::with_capacity(rows.len());
    for row in rows.chunks_exact(p) {
        let residual = row.iter().zip(theta).map(|(x, t)| x * t).sum::<f64>() - label;
        scores.extend(row.iter().map(|x| 2.0 * residual * x));
    }
    let shaped = ArrayView2::from_shape((rows.len() / p, p), &scores);
    let shaped = shaped.map_err(|error| Error::Internal { what: error.to_string() })?;
    ClassMoments::of_scores(shaped, Sums::of(rows, p, label).hessian())
}
