//! The fits that scores are taken at.

use crate::balanced_loss::class_counts;
use crate::classifier::{Classifier, LogisticRegression};
use crate::error::Result;
use ndarray::{Array2, ArrayView2};

/// How the rows of a pilot fit weigh.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weighting {
    /// Every row 1.
    Natural,
    /// Each class half of the total, rescaled to mean 1.
    Balanced,
}

impl Weighting {
    /// One weight per row. `labels`: 1 = minority, 0 = majority.
    ///
    /// # Errors
    /// `OPTION_INVALID` (a label), `TOO_FEW_ROWS` (a class is absent).
    pub fn weights(self, labels: &[u8]) -> Result<Vec<f64>> {
        let counts = class_counts(labels, "labels", labels.len())?;
        let half = 0.5 * labels.len() as f64;
        let of_class = |label: u8| match self {
            Self::Natural => 1.0,
            Self::Balanced if label == 1 => half / counts.n_minority as f64,
            Self::Balanced => half / counts.n_majority as f64,
        };
        Ok(labels.iter().map(|&label| of_class(label)).collect())
    }
}

/// A logistic fit as one coefficient vector.
#[derive(Debug, Clone, PartialEq)]
pub struct PilotFit {
    /// d slopes and the intercept.
    pub theta: Vec<f64>,
    /// Whether the fit is exact; scores at one that is not mean nothing.
    pub converged: bool,
}

/// Fits logistic regression under a weighting.
///
/// `rows`: n × d, finite; `labels`: 1 = minority, 0 = majority.
///
/// # Errors
/// Those of [`Classifier::fit`]; `TOO_FEW_ROWS` (a class is absent).
pub fn pilot_fit(
    rows: ArrayView2<f64>,
    labels: &[u8],
    weighting: Weighting,
    classifier: &LogisticRegression,
) -> Result<PilotFit> {
    let fit = classifier.fit(rows, labels, &weighting.weights(labels)?)?;
    let mut theta = fit.coefficients;
    theta.push(fit.intercept);
    Ok(PilotFit { theta, converged: fit.converged })
}

/// The rows of one class. `labels`: as many as there are rows.
pub(super) fn rows_of_class(rows: ArrayView2<f64>, labels: &[u8], class: u8) -> Array2<f64> {
    let of_class: Vec<usize> = (0..labels.len()).filter(|&row| labels[row] == class).collect();
    Array2::from_shape_fn((of_class.len(), rows.ncols()), |(row, column)| rows[[of_class[row], column]])
}
