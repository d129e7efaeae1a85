//! Classifiers, one folder or file each, behind one trait.

mod logistic;
pub mod newton;
pub mod path;

pub use logistic::{LinearFit, LogisticRegression};

use crate::error::Result;
use ndarray::ArrayView2;
use path::{PathFit, PathProblem, Point};
use serde::{Deserialize, Serialize};

/// Which classifier is fitted, with its settings.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum ClassifierSpec {
    /// Ridge logistic regression.
    Logistic {
        /// scikit-learn's C on the summed loss, above 0.
        inverse_penalty: f64,
    },
}

impl ClassifierSpec {
    /// The classifier.
    ///
    /// # Errors
    /// `OPTION_INVALID` for a setting outside its range.
    pub fn build(&self) -> Result<Box<dyn Classifier>> {
        match *self {
            Self::Logistic { inverse_penalty } => Ok(Box::new(LogisticRegression::new(inverse_penalty)?)),
        }
    }

    /// Every classifier at its defaults; the contract suite runs over this list.
    #[must_use]
    pub fn all_default() -> Vec<Self> {
        vec![Self::Logistic { inverse_penalty: 1.0 }]
    }
}

/// A classifier whose fit is a linear function of the features.
pub trait Classifier: Send + Sync {
    /// The name in options and documents.
    fn name(&self) -> &'static str;

    /// One fit.
    ///
    /// `rows`: (n_rows, n_features), finite; `labels`: 0 or 1, one per row; `weights`: 0 or more, one per row.
    ///
    /// # Errors
    /// `SHAPE_MISMATCH`, `OPTION_INVALID` (a negative weight), `VALUE_NOT_FINITE`, `TOO_FEW_ROWS` (a class without weight).
    fn fit(&self, rows: ArrayView2<f64>, labels: &[u8], weights: &[f64]) -> Result<LinearFit>;

    /// The fits of many weightings and synthetic sizes over one fold, in the order of `points`.
    ///
    /// # Errors
    /// `OPTION_INVALID` for a point that the problem does not hold.
    fn fit_path(&self, problem: &PathProblem, points: &[Point]) -> Result<Vec<PathFit>>;
}
