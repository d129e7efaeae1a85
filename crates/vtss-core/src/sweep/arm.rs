//! One arm of a fold: the weightings, or one generator at many sizes.

use super::chunks::chunked_pool;
use super::fold::{Fold, class_features};
use super::scoring::{Scores, score};
use crate::candidates::in_fold;
use crate::classifier::Classifier;
use crate::classifier::path::{PathProblem, Point, PoolRows};
use crate::error::{Error, Result};
use crate::generator::{Generator, GeneratorSpec};
use crate::warning::Warning;
use serde::{Deserialize, Serialize};

/// Fits of [`ArmRequest::Weights`] before those of its multiples: natural weights, and each class half.
pub const FITS_BEFORE_PATH: usize = 2;
/// Fits of [`ArmRequest::Weights`] behind them: the same two once more, as heavy as the whole table.
pub const FITS_BEHIND_PATH: usize = 2;

/// What one arm tries.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum ArmRequest {
    /// Fits without synthetic rows: the natural one; each class half of the weight; the minority weighted 1 + γΔ/n₁ for
    /// each γ given; then the first two once more with every weight times all rows for each training row, so that the
    /// penalty weighs as it does on the whole table. In that order.
    Weights {
        /// Multiples of the class gap, 0 or more.
        gap_multipliers: Vec<f64>,
    },
    /// One generator at several sizes.
    Generator {
        /// Which, with its settings.
        generator: GeneratorSpec,
        /// Rows to add to the *whole* table; a fold adds its share.
        sizes: Vec<usize>,
        /// The whole table's class gap.
        balance_gap: usize,
    },
}

impl ArmRequest {
    /// Fits that it asks for.
    #[must_use]
    pub fn n_fits(&self) -> usize {
        match self {
            Self::Weights { gap_multipliers } => FITS_BEFORE_PATH + gap_multipliers.len() + FITS_BEHIND_PATH,
            Self::Generator { sizes, .. } => sizes.len(),
        }
    }

    /// Whether the other arms of a fold go on in spite of an error of this one: a generator that finds too few rows, or
    /// rows without spread, is none of theirs.
    pub(super) fn survives(&self, error: &Error) -> bool {
        let of_rows = matches!(error, Error::TooFewRows { .. } | Error::NotPositiveDefinite { .. });
        of_rows && matches!(self, Self::Generator { .. })
    }
}

/// How the validation rows fared under every fit of an arm.
#[derive(Debug, Clone, PartialEq)]
pub struct ArmOutcome {
    /// Balanced validation loss in nats, one per fit; NaN where the fit did not converge.
    pub loss: Vec<f64>,
    /// The same with log(W₀/W₁) added to the log odds (docs/method.md, What is computed).
    pub corrected_loss: Vec<f64>,
    /// log(W₀/W₁) of each fit.
    pub offset: Vec<f64>,
    /// Largest absolute gradient entry of the mean loss of each fit.
    pub max_gradient: Vec<f64>,
    /// Passes and evaluations of each fit.
    pub n_iterations: Vec<usize>,
    /// Log odds of every validation row under every fit, row-major (validation row, fit).
    pub margins: Vec<f32>,
    /// What the generator has to say.
    pub warnings: Vec<Warning>,
}

impl ArmOutcome {
    /// The outcome of an arm without any fit: NaN throughout.
    pub(super) fn failed(n_fits: usize, n_rows: usize, warning: Warning) -> Self {
        Self {
            loss: vec![f64::NAN; n_fits],
            corrected_loss: vec![f64::NAN; n_fits],
            offset: vec![f64::NAN; n_fits],
            max_gradient: vec![f64::NAN; n_fits],
            n_iterations: vec![0; n_fits],
            margins: vec![f32::NAN; n_fits * n_rows],
            warnings: vec![warning],
        }
    }
}

/// Fits an arm on `fold`; `place` names the fold in the streams' purposes.
///
/// # Errors
/// Those of the generator and the classifier.
pub fn run_arm(
    fold: &Fold,
    request: &ArmRequest,
    classifier: &dyn Classifier,
    seed: u64,
    place: &str,
) -> Result<ArmOutcome> {
    match request {
        ArmRequest::Weights { gap_multipliers } => {
            fit_and_score(fold, &PoolRows::Empty, &weight_points(fold, gap_multipliers), classifier, Vec::new())
        }
        ArmRequest::Generator { generator, sizes, balance_gap } => {
            run_generator(fold, generator.build()?.as_ref(), (sizes, *balance_gap), classifier, seed, place)
        }
    }
}

/// Fits the arm of any generator, one without a [`GeneratorSpec`] too.
///
/// `sizes`: rows to add to the *whole* table, and that table's class gap; the others as for [`run_arm`].
///
/// # Errors
/// Those of the generator and the classifier.
pub fn run_generator(
    fold: &Fold,
    generator: &dyn Generator,
    (sizes, balance_gap): (&[usize], usize),
    classifier: &dyn Classifier,
    seed: u64,
    place: &str,
) -> Result<ArmOutcome> {
    let (minority, majority) = class_features(fold.real())?;
    let fitted = generator.fit(minority, majority)?;
    let points: Vec<Point> =
        sizes.iter().map(|&n| Point::augmented(in_fold(n, fold.balance_gap(), balance_gap))).collect();
    let largest = points.iter().map(|point| point.n_synthetic).max().unwrap_or(0);
    let pool = chunked_pool(fitted.as_ref(), generator.name(), largest, fold.balance_gap(), seed, place)?;
    let warnings = fitted.warnings().to_vec();
    let rows = PoolRows::new(&pool);
    // Rows that are written out can be most of a job's memory.
    drop(pool);
    fit_and_score(fold, &rows, &points, classifier, warnings)
}

/// The points of [`ArmRequest::Weights`]. Each class half of the total is rescaled to mean 1.
#[inline(never)]
fn weight_points(fold: &Fold, gap_multipliers: &[f64]) -> Vec<Point> {
    let (n_majority, n_minority) = (fold.real().n_majority as f64, fold.real().n_minority() as f64);
    let n_training = n_majority + n_minority;
    let half = 0.5 * n_training;
    let before_path = [(1.0, 1.0), (half / n_majority, half / n_minority)];
    let gap = fold.balance_gap() as f64;
    let path = gap_multipliers.iter().map(|multiplier| (1.0, 1.0 + multiplier * gap / n_minority));
    let whole = (n_training + fold.validation_rows().len() as f64) / n_training;
    let behind_path = before_path.iter().map(|&(majority, minority)| (whole * majority, whole * minority));
    let weights = before_path.into_iter().chain(path).chain(behind_path);
    weights.map(|(majority, minority)| Point::weighted(majority, minority)).collect()
}

fn fit_and_score(
    fold: &Fold,
    pool: &PoolRows,
    points: &[Point],
    classifier: &dyn Classifier,
    warnings: Vec<Warning>,
) -> Result<ArmOutcome> {
    let problem = PathProblem { real: fold.real(), pool };
    let fits = classifier.fit_path(&problem, points)?;
    let offset: Vec<f64> = points
        .iter()
        .map(|point| {
            let (majority, minority) = problem.class_weights(point);
            libm::log(majority / minority)
        })
        .collect();
    let thetas: Vec<Vec<f64>> = fits.iter().map(|fit| fit.theta.clone()).collect();
    let Scores { mut loss, mut corrected_loss, margins } =
        score(fold.validation(), fold.n_validation_majority(), &thetas, &offset);
    for (k, fit) in fits.iter().enumerate() {
        if !fit.converged {
            loss[k] = f64::NAN;
            corrected_loss[k] = f64::NAN;
        }
    }
    Ok(ArmOutcome {
        loss,
        corrected_loss,
        offset,
        max_gradient: fits.iter().map(|fit| fit.max_gradient).collect(),
        n_iterations: fits.iter().map(|fit| fit.n_iterations).collect(),
        margins,
        warnings,
    })
}
