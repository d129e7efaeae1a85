//! Covariances of rows, drawn towards a multiple of the identity, and their triangular root.

use super::Shrinkage;
use crate::error::{Error, Result};
use crate::kernels::add_upper_gram;
use crate::linalg::matrix::symmetric_of_upper;
use ndarray::{Array1, Array2, ArrayView2, ArrayViewMut1, Axis, Zip};

/// What is left of a variance, per column: up to this share is rounding, 64 units of it.
const DEPENDENT_SHARE: f64 = 64.0 * f64::EPSILON;

/// Rows whose deviations are multiplied together: they stay in the second-level cache.
const ROWS_TOGETHER: usize = 256;

/// Mean of each column. `rows`: n × d, n at least 1. Returns length d.
#[must_use]
pub fn column_means(rows: ArrayView2<f64>) -> Array1<f64> {
    let mut sums = Array1::zeros(rows.ncols());
    for row in rows.rows() {
        sums.zip_mut_with(&row, |sum, value| *sum += value);
    }
    sums.mapv_into(|sum| sum / rows.nrows() as f64)
}

/// Sample covariance with n − 1 in the denominator. `rows`: n × d, n at least 2. Returns d × d.
#[must_use]
pub fn sample_covariance(rows: ArrayView2<f64>) -> Array2<f64> {
    sample_of(scatter(rows).1, rows.nrows())
}

/// (1 − share)·S + share·tr(S)/d·I. `covariance`: d × d; `share`: 0 to 1.
fn shrink(covariance: &Array2<f64>, share: f64) -> Array2<f64> {
    let mut shrunk = covariance.mapv(|value| value * (1.0 - share));
    let target = share * mean_variance(covariance);
    shrunk.diag_mut().mapv_inplace(|variance| variance + target);
    shrunk
}

/// Moments of rows, the covariance with the shrinkage asked for.
pub struct ShrunkMoments {
    /// Length d.
    pub mean: Array1<f64>,
    /// d × d.
    pub covariance: Array2<f64>,
    /// In [0, 1].
    pub shrinkage: f64,
}

/// Mean and shrunk covariance. `rows`: n × d, n at least 2, or 1 for Ledoit and Wolf's shrinkage; a fixed share in [0, 1].
#[must_use]
pub fn shrunk_moments(rows: ArrayView2<f64>, shrinkage: Shrinkage) -> ShrunkMoments {
    let (mean, sums) = scatter(rows);
    let (covariance, shrinkage) = match shrinkage {
        Shrinkage::Fixed(share) => (shrink(&sample_of(sums, rows.nrows()), share), share),
        Shrinkage::LedoitWolf => ledoit_wolf(rows, &mean, sums),
    };
    ShrunkMoments { mean, covariance, shrinkage }
}

/// The covariance with the shrinkage of Ledoit and Wolf, and that shrinkage in [0, 1].
///
/// `rows`: n × d, n at least 1, with their mean and [`scatter`]. Returns d × d.
/// Source: Ledoit and Wolf, A well-conditioned estimator for large-dimensional covariance matrices, 2004, in the form of
/// scikit-learn 1.9: n, not n − 1, in every denominator; no shrinkage of a single column.
fn ledoit_wolf(rows: ArrayView2<f64>, means: &Array1<f64>, scatter: Array2<f64>) -> (Array2<f64>, f64) {
    let (n, d) = (rows.nrows() as f64, rows.ncols() as f64);
    let covariance = scatter.mapv_into(|sum| sum / n);
    let fourth = rows.rows().into_iter().fold(0.0, |sum, row| {
        let square = row.iter().zip(means).fold(0.0, |sum, (value, mean)| sum + (value - mean) * (value - mean));
        sum + square * square
    });
    let size = covariance.iter().fold(0.0, |sum, value| sum + value * value);
    let target = mean_variance(&covariance);
    // Mean squared distance of the covariance from its target, and how much of it is sampling noise.
    let distance = size / d - target * target;
    let noise = ((fourth / n - size) / (n * d)).min(distance);
    let share = if rows.ncols() > 1 && noise > 0.0 { noise / distance } else { 0.0 };
    (shrink(&covariance, share), share)
}

/// A root L with L·Lᵀ = `covariance`, for positive semi-definite matrices too: d × rank.
///
/// Columns are eliminated in the order of what is left of their variance, as a share of it, and elimination stops where
/// only rounding is left. Draws therefore lie in the subspace of the rows, and no noise has to be added to the diagonal.
/// `covariance`: d × d, symmetric. Cost: d²·rank. Source: pivoted Cholesky decomposition of the correlation matrix
/// (Higham, Analysis of the Cholesky decomposition of a semi-definite matrix, 1990).
///
/// # Errors
/// `NOT_POSITIVE_DEFINITE`: a value is not finite, or a variance left over is clearly negative.
pub fn semidefinite_root(covariance: &Array2<f64>) -> Result<Array2<f64>> {
    let indefinite = || Error::NotPositiveDefinite { what: "the covariance of the minority rows".into() };
    if !covariance.iter().all(|value| value.is_finite()) {
        return Err(indefinite());
    }
    let d = covariance.nrows();
    let least = DEPENDENT_SHARE * d as f64;
    let mut left = covariance.diag().to_vec();
    let share = |i: usize, left: &[f64]| if left[i] == 0.0 { 0.0 } else { left[i] / libm::fabs(covariance[[i, i]]) };
    let mut open: Vec<usize> = (0..d).collect();
    let mut root = Array2::zeros((d, d));
    let mut rank = 0;
    while let Some(place) =
        (0..open.len()).reduce(|a, b| if share(open[b], &left) > share(open[a], &left) { b } else { a })
        && share(open[place], &left) > least
    {
        let pivot = open.remove(place);
        let diagonal = left[pivot].sqrt();
        root[[pivot, rank]] = diagonal;
        for &i in &open {
            let effect = (covariance[[i, pivot]] - explained(&root, [i, pivot], rank)) / diagonal;
            root[[i, rank]] = effect;
            left[i] -= effect * effect;
        }
        rank += 1;
    }
    if open.iter().any(|&i| share(i, &left) < -least) {
        return Err(indefinite());
    }
    Ok(root.slice(ndarray::s![.., ..rank]).to_owned())
}

/// What the first `rank` columns of a root make of a covariance of two.
#[inline(never)]
fn explained(root: &Array2<f64>, [i, j]: [usize; 2], rank: usize) -> f64 {
    (0..rank).fold(0.0, |sum, k| sum + root[[i, k]] * root[[j, k]])
}

/// A sample covariance from a [`scatter`].
fn sample_of(scatter: Array2<f64>, n_rows: usize) -> Array2<f64> {
    scatter.mapv_into(|sum| sum / (n_rows as f64 - 1.0))
}

/// The mean, and the sum over rows of the outer products of their deviations from it, d × d.
fn scatter(rows: ArrayView2<f64>) -> (Array1<f64>, Array2<f64>) {
    let d = rows.ncols();
    // Even, as the kernel wants it.
    let stride = d.next_multiple_of(2);
    let means = column_means(rows);
    let mut sums = vec![0.0; d * stride];
    let mut deviations = vec![0.0; ROWS_TOGETHER.min(rows.nrows()) * stride];
    for block in rows.axis_chunks_iter(Axis(0), ROWS_TOGETHER) {
        for (deviation, row) in deviations.chunks_exact_mut(stride.max(1)).zip(block.rows()) {
            let deviation = ArrayViewMut1::from(&mut deviation[..d]);
            Zip::from(deviation).and(row).and(&means).for_each(|slot, value, mean| *slot = value - mean);
        }
        let shape = (d, block.nrows(), stride);
        add_upper_gram(shape, (&deviations, stride), (&deviations, stride), (&mut sums, stride));
    }
    (means, symmetric_of_upper(&sums, d, stride, 1.0))
}

fn mean_variance(covariance: &Array2<f64>) -> f64 {
    covariance.diag().iter().fold(0.0, |sum, variance| sum + variance) / covariance.nrows() as f64
}
