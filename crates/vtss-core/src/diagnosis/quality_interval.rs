//! How far a generator quality score moves from sample to sample.

use super::quality::{Quality, QualityFold, Scored};
use crate::error::{Error, Result};
use crate::generator::covariance::semidefinite_root;
use crate::linalg::dot;
use crate::linalg::matrix::{bilinear, product, times_vector, times_vector_into, trace_of_product, weighted_sum};
use crate::order::ascending;
use crate::rng::Stream;
use serde::Serialize;

/// Draws of the bootstrap: with one less than a thousand the 25th from either end are the limits of 95 %.
const N_DRAWS: usize = 999;
/// Place of the lower limit among the draws in ascending order.
const LOWER_PLACE: usize = 24;

/// A quality score with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
pub struct QualityInterval {
    /// As [`quality_score`](super::quality_score) has it.
    pub score: f64,
    /// Lower end, 0 or more.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// The generator quality score of folds and the interval in which it would fall in another sample.
///
/// `folds`, `n_majority`, `n_minority`: as for [`quality_score`](super::quality_score); `stream`: of the draws. A
/// percentile bootstrap of the scores within folds and classes, in its limit for many rows: the mean score of every class
/// and fold is normal with the covariance of its scores over their number, H and Σ_aug stay. A draw adds the noise of the
/// mismatch a second time, so its centre is drawn in by the factor that leaves the mean of the draws at the score itself;
/// where even the noise alone is larger than that, the interval is widened to hold the score. It does not know that
/// synthetic rows share their parents, nor that folds share their training rows. Returns both, the mismatch with them.
/// Cost: p³, whatever the number of rows.
///
/// # Errors
/// Those of [`quality_score`](super::quality_score).
///
/// Source: ours.
pub fn quality_interval(
    folds: &[QualityFold],
    n_majority: usize,
    n_minority: usize,
    stream: &mut Stream,
) -> Result<(Quality, QualityInterval)> {
    let Scored { quality, scale, inverse } = Scored::new(folds, n_majority, n_minority)?;
    let share = 1.0 / folds.len() as f64;
    let mut terms = Vec::with_capacity(2 * folds.len());
    for rows in folds.iter().flat_map(|fold| [&fold.minority, &fold.synthetic]) {
        terms.push((share * share / rows.n_rows as f64, &rows.score_covariance));
    }
    let covariance = weighted_sum(&terms);
    let of_scores = |_| Error::NotPositiveDefinite { what: "the covariance of the mean scores".to_owned() };
    let root = semidefinite_root(&covariance).map_err(of_scores)?;
    let mismatch = &quality.generator_mismatch;
    let size = bilinear(mismatch, &inverse, mismatch);
    let noise = trace_of_product(&inverse, &covariance);
    let drawn_in = if size > noise { (1.0 - noise / size).sqrt() } else { 0.0 };
    // (sδ + Rz)ᵀH⁻¹(sδ + Rz) without leaving the coordinates of z.
    let across = product(&root.t().to_owned(), &inverse);
    let linear = times_vector(&across, mismatch);
    let quadratic = product(&across, &root);
    let mut z = vec![0.0; root.ncols()];
    let mut moved = z.clone();
    let draws: Vec<f64> = (0..N_DRAWS)
        .map(|_| {
            stream.fill_normal(&mut z);
            times_vector_into(&quadratic, &z, &mut moved);
            let form = drawn_in * drawn_in * size + 2.0 * drawn_in * dot(&linear, &z) + dot(&z, &moved);
            // A quadratic form is never below 0 but for rounding.
            if form > 0.0 { scale * form } else { 0.0 }
        })
        .collect();
    let order = ascending(&draws);
    let [low, high] = [LOWER_PLACE, N_DRAWS - 1 - LOWER_PLACE].map(|place| draws[order[place]]);
    let score = quality.score;
    let interval = QualityInterval { score, low: if score < low { score } else { low }, high };
    Ok((quality, interval))
}
