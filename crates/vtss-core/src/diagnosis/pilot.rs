//! The fits that scores are taken at.

use crate::balanced_loss::class_counts;
use crate::classifier::path::{DesignRows, PathProblem, Point, PoolRows, RealRows, fit_from};
use crate::classifier::{Classifier, LogisticRegression};
use crate::error::Result;
use crate::linalg::matrix::{add_to_diagonal, check_finite, weighted_sum};
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
    /// Weight of every majority row and of every minority row.
    pub(super) fn of_classes(self, n_majority: usize, n_minority: usize) -> [f64; 2] {
        let half = 0.5 * (n_majority + n_minority) as f64;
        match self {
            Self::Natural => [1.0, 1.0],
            Self::Balanced => [half / n_majority as f64, half / n_minority as f64],
        }
    }

    fn point(self, real: &RealRows) -> Point {
        let [majority, minority] = self.of_classes(real.n_majority, real.n_minority());
        Point::weighted(majority, minority)
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
/// `SHAPE_MISMATCH`, `OPTION_INVALID` (a label), `VALUE_NOT_FINITE`, `TOO_FEW_ROWS` (a class is absent).
pub fn pilot_fit(
    rows: ArrayView2<f64>,
    labels: &[u8],
    weighting: Weighting,
    classifier: &LogisticRegression,
) -> Result<PilotFit> {
    let [fit] = pilot_fits(&real_rows(rows, labels)?, [weighting], classifier)?;
    Ok(fit)
}

/// Fits logistic regression under several weightings.
pub(super) fn pilot_fits<const N: usize>(
    real: &RealRows,
    weightings: [Weighting; N],
    classifier: &LogisticRegression,
) -> Result<[PilotFit; N]> {
    let problem = PathProblem { real, pool: &PoolRows::Empty };
    let fits = classifier.fit_path(&problem, &weightings.map(|weighting| weighting.point(real)))?;
    let mut fits = fits.into_iter().map(|fit| PilotFit { theta: fit.theta, converged: fit.converged });
    Ok(weightings.map(|_| fits.next().unwrap_or(PilotFit { theta: Vec::new(), converged: false })))
}

/// The fit with balanced weights, begun at coefficients that are likely to be near.
///
/// `hessian`: p × p, about the mean Hessian of the balanced loss there, without the penalty. Errors:
/// `NOT_POSITIVE_DEFINITE` (a value that is not finite).
#[inline(never)]
pub(super) fn balanced_fit_from(
    start: Vec<f64>,
    hessian: &Array2<f64>,
    real: &RealRows,
    classifier: &LogisticRegression,
) -> Result<PilotFit> {
    let problem = PathProblem { real, pool: &PoolRows::Empty };
    let penalty = classifier.penalty();
    let mut summed = weighted_sum(&[(real.rows.n_rows() as f64, hessian)]);
    add_to_diagonal(&mut summed, start.len() - 1, penalty);
    let summed: Vec<f64> = summed.into_iter().collect();
    let fit = fit_from(&problem, Weighting::Balanced.point(real), penalty, start, &summed)?;
    Ok(PilotFit { theta: fit.theta, converged: fit.converged })
}

/// Rows of any order as the fits have them, the majority first.
///
/// `rows`: n × d; `labels`: 1 = minority, 0 = majority. Errors: those of [`pilot_fit`].
pub(super) fn real_rows(rows: ArrayView2<f64>, labels: &[u8]) -> Result<RealRows> {
    let counts = class_counts(labels, "rows", rows.nrows())?;
    check_finite(rows, "feature")?;
    let mut design = DesignRows::of_features(rows_of_class(rows, labels, 0).view());
    let minority = DesignRows::of_features(rows_of_class(rows, labels, 1).view());
    design = design.followed_by(&minority, 0..minority.n_rows());
    Ok(RealRows::new(design, counts.n_majority))
}

/// The rows of one class. `labels`: as many as there are rows.
pub(super) fn rows_of_class(rows: ArrayView2<f64>, labels: &[u8], class: u8) -> Array2<f64> {
    let of_class: Vec<usize> = (0..labels.len()).filter(|&row| labels[row] == class).collect();
    Array2::from_shape_fn((of_class.len(), rows.ncols()), |(row, column)| rows[[of_class[row], column]])
}
