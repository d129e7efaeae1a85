//! The generator quality score: does the generator's mismatch outweigh sampling noise?

use super::pilot::rows_of_class;
use super::scores::ClassMoments;
use super::symmetry::{balanced_hessian, difference, lifted_inverse};
use crate::balanced_loss::class_counts;
use crate::error::{Error, Result};
use crate::linalg::matrix::{bilinear, trace_of_product, weighted_sum};
use ndarray::{Array2, ArrayView2};
use serde::Serialize;

/// What one fold says of a generator: moments at the balanced fit of the fold's training rows.
#[derive(Debug, Clone, PartialEq)]
pub struct QualityFold {
    /// Of the held-out majority rows.
    pub majority: ClassMoments,
    /// Of the held-out minority rows.
    pub minority: ClassMoments,
    /// Of synthetic rows from a generator fitted on the training rows.
    pub synthetic: ClassMoments,
}

impl QualityFold {
    /// Of a logistic fit.
    ///
    /// `theta`: d slopes and the intercept of the balanced fit on the training rows; `held_out`: n × d, finite, both
    /// classes, rows that neither the fit nor the generator has seen; `labels`: theirs, 1 = minority, 0 = majority;
    /// `synthetic`: m × d, finite, m at least 1.
    ///
    /// # Errors
    /// `SHAPE_MISMATCH`, `OPTION_INVALID` (a label, a coefficient), `TOO_FEW_ROWS`, `VALUE_NOT_FINITE`.
    ///
    /// Source: TG-VTSS, the authors' public code.
    pub fn logistic(
        theta: &[f64],
        held_out: ArrayView2<f64>,
        labels: &[u8],
        synthetic: ArrayView2<f64>,
    ) -> Result<Self> {
        class_counts(labels, "held-out rows", held_out.nrows())?;
        let of_class = |class| ClassMoments::logistic(rows_of_class(held_out, labels, class).view(), class, theta);
        Ok(Self {
            majority: of_class(0)?,
            minority: of_class(1)?,
            synthetic: ClassMoments::logistic(synthetic, 1, theta)?,
        })
    }
}

/// The generator quality score and what it rests on.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Quality {
    /// Mismatch bias over sampling noise, 0 or more; small is good, above 10 the published rule calls the generator
    /// biased.
    pub score: f64,
    /// g_ψ, cross-fitted: mean score of synthetic rows less that of held-out minority rows, one entry per coefficient.
    pub generator_mismatch: Vec<f64>,
}

/// The generator quality score of folds.
///
/// `folds`: at least 1; `n_majority`, `n_minority`: rows of the whole table, the minority not the larger. Mismatches,
/// Hessians and covariances are averaged over the folds first. With δ, H, Σ those averages, n_b = n₀ − n₁ and
/// Σ_aug = ½Σ₀ + (n₁/2n₀)Σ₁ + (n_b/2n₀)Σ_syn, the score is \[n_b²/(2n₀) · δᵀH⁻¹δ\] / tr(H⁻¹Σ_aug). Returns [`Quality`].
///
/// # Errors
/// `OPTION_INVALID` (no folds, counts), `SHAPE_MISMATCH`, `NOT_POSITIVE_DEFINITE` (no noise at all, or values that are
/// not finite).
///
/// Source: TG-VTSS, the authors' public code, its lifted inverse included.
pub fn quality_score(folds: &[QualityFold], n_majority: usize, n_minority: usize) -> Result<Quality> {
    Scored::new(folds, n_majority, n_minority).map(|scored| scored.quality)
}

/// A quality score as the quadratic form that it is: `scale`·δᵀ·`inverse`·δ.
pub(super) struct Scored {
    pub quality: Quality,
    /// n_b²/(2n₀) over the sampling noise.
    pub scale: f64,
    /// H⁻¹.
    pub inverse: Array2<f64>,
}

impl Scored {
    pub(super) fn new(folds: &[QualityFold], n_majority: usize, n_minority: usize) -> Result<Self> {
        let [first, ..] = folds else { return Err(Error::option("folds", "at least 1", folds.len())) };
        if !(n_minority > 0 && n_majority >= n_minority) {
            let counts = format!("{n_majority} and {n_minority}");
            return Err(Error::option("nMajority, nMinority", "counts from 1, the minority not the larger", counts));
        }
        let p = first.majority.score_mean.len();
        for moments in folds.iter().flat_map(|fold| [&fold.majority, &fold.minority, &fold.synthetic]) {
            moments.check_size(p)?;
        }
        let share = 1.0 / folds.len() as f64;
        let (n0, n1) = (n_majority as f64, n_minority as f64);
        let gap = n0 - n1;
        let mut mismatch = vec![0.0; p];
        for fold in folds {
            let of_fold = difference(&fold.synthetic.score_mean, &fold.minority.score_mean);
            mismatch.iter_mut().zip(of_fold).for_each(|(sum, value)| *sum += share * value);
        }
        let hessians: Vec<_> = folds.iter().map(|fold| balanced_hessian(&fold.majority, &fold.minority)).collect();
        let hessian = weighted_sum(&hessians.iter().map(|hessian| (share, hessian)).collect::<Vec<_>>());
        let mut terms = Vec::with_capacity(3 * folds.len());
        for QualityFold { majority, minority, synthetic } in folds {
            terms.push((0.5 * share, &majority.score_covariance));
            terms.push((n1 / (2.0 * n0) * share, &minority.score_covariance));
            terms.push((gap / (2.0 * n0) * share, &synthetic.score_covariance));
        }
        let augmented = weighted_sum(&terms);
        let inverse = lifted_inverse(&hessian)?;
        let noise = trace_of_product(&inverse, &augmented);
        let scale = gap * gap / (2.0 * n0) / noise;
        let score = scale * bilinear(&mismatch, &inverse, &mismatch);
        if !(noise > 0.0 && score.is_finite()) {
            return Err(Error::NotPositiveDefinite {
                what: "the covariance of the scores of the augmented rows".into(),
            });
        }
        Ok(Self { quality: Quality { score, generator_mismatch: mismatch }, scale, inverse })
    }
}
