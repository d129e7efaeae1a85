//! The inverse of a covariance on the directions that vary.

use super::dot;
use super::matrix::{check_square, inverse_of_positive_definite};
use crate::error::{Error, Result};
use ndarray::Array2;

/// What is left of a variance, as a share of it, when it can be told from other coordinates: up to this it is rounding.
const DEPENDENT_SHARE: f64 = 1e-10;

/// An inverse of a covariance on the directions that vary.
#[derive(Debug, Clone, PartialEq)]
pub struct CovarianceInverse {
    /// n × n, symmetric, G with V·G·V = V.
    pub inverse: Array2<f64>,
    /// How many directions vary, at most n.
    pub rank: usize,
}

/// A generalised inverse of a covariance, and its rank.
///
/// `covariance`: n × n, symmetric, positive semi-definite. Coordinates of which others leave less than 1e-10 of their
/// variance are left out: the rest is inverted, and their entries are 0. The rank does not depend on the units of the
/// coordinates. Where all vary it is the inverse. Quadratic forms of vectors in the range of the covariance do not depend
/// on which generalised inverse is taken. Cost: n³.
///
/// # Errors
/// `SHAPE_MISMATCH` (not square), `NOT_POSITIVE_DEFINITE` (a value is not finite).
///
/// Source: ours; indicator columns that add up to 1 make such covariances. The coordinates are chosen by a pivoted
/// Cholesky decomposition of the correlation matrix (Higham, Analysis of the Cholesky decomposition of a semi-definite
/// matrix, 1990).
pub fn covariance_inverse(covariance: &Array2<f64>) -> Result<CovarianceInverse> {
    let size = covariance.nrows();
    check_square(covariance, "a covariance", size)?;
    if !covariance.iter().all(|value| value.is_finite()) {
        return Err(Error::NotPositiveDefinite { what: "a covariance with values that are not finite".into() });
    }
    let per_deviation: Vec<f64> =
        covariance.diag().iter().map(|v| if *v > 0.0 { 1.0 / v.sqrt() } else { 0.0 }).collect();
    let correlations = scaled(covariance, &per_deviation);
    let chosen = independent(&correlations);
    let rank = chosen.len();
    let of_chosen = Array2::from_shape_fn((rank, rank), |(i, j)| correlations[[chosen[i], chosen[j]]]);
    let inverse_of_chosen = inverse_of_positive_definite(&of_chosen)?;
    let mut inverse = Array2::zeros((size, size));
    for (i, &row) in chosen.iter().enumerate() {
        for (j, &column) in chosen.iter().enumerate() {
            inverse[[row, column]] = inverse_of_chosen[[i, j]];
        }
    }
    Ok(CovarianceInverse { inverse: scaled(&inverse, &per_deviation), rank })
}

/// Each entry times the factors of its row and of its column.
#[inline(never)]
fn scaled(matrix: &Array2<f64>, factors: &[f64]) -> Array2<f64> {
    Array2::from_shape_fn(matrix.dim(), |(i, j)| matrix[[i, j]] * factors[i] * factors[j])
}

/// Coordinates of a correlation matrix that do not follow from those before them, ascending.
#[inline(never)]
fn independent(correlations: &Array2<f64>) -> Vec<usize> {
    let size = correlations.nrows();
    let mut left = correlations.diag().to_vec();
    let mut roots: Vec<Vec<f64>> = vec![Vec::new(); size];
    let mut is_chosen = vec![false; size];
    loop {
        let open = (0..size).filter(|&i| !is_chosen[i]);
        let Some(pivot) = open.reduce(|best, i| if left[i] > left[best] { i } else { best }) else { break };
        if !(left[pivot] > DEPENDENT_SHARE) {
            break;
        }
        is_chosen[pivot] = true;
        let (diagonal, row) = (left[pivot].sqrt(), roots[pivot].clone());
        for i in (0..size).filter(|&i| !is_chosen[i]) {
            left[i] -= explained(correlations[[i, pivot]], &row, diagonal, &mut roots[i]);
        }
    }
    (0..size).filter(|&i| is_chosen[i]).collect()
}

/// Adds the pivot's entry to the root of another coordinate; returns how much of its variance that explains.
#[inline(never)]
fn explained(correlation: f64, row: &[f64], diagonal: f64, root: &mut Vec<f64>) -> f64 {
    let entry = (correlation - dot(root, row)) / diagonal;
    root.push(entry);
    entry * entry
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::matrix::product;
    use super::*;
    use ndarray::arr2;

    fn assert_close(actual: &Array2<f64>, expected: &Array2<f64>, tolerance: f64) {
        for (a, e) in actual.iter().zip(expected) {
            assert!((a - e).abs() <= tolerance, "{actual} is not {expected}");
        }
    }

    #[test]
    fn a_singular_covariance_is_inverted_on_what_varies() {
        let singular = arr2(&[[2.0, 0.0, 2.0], [0.0, 1.0, 1.0], [2.0, 1.0, 3.0]]);
        let constant = arr2(&[[2.0, 0.0], [0.0, 0.0]]);
        let whole = arr2(&[[2.0, 0.5, 0.1], [0.5, 1.0, 0.2], [0.1, 0.2, 3.0]]);
        for (matrix, expected) in [(singular, 2), (constant, 1), (whole, 3), (Array2::zeros((2, 2)), 0)] {
            let CovarianceInverse { inverse, rank } = covariance_inverse(&matrix).unwrap();
            assert_eq!(rank, expected);
            assert_close(&product(&product(&matrix, &inverse), &matrix), &matrix, 1e-14);
            assert_eq!(inverse, inverse.t());
        }
    }

    #[test]
    fn the_rank_of_a_covariance_does_not_depend_on_units() {
        let units = [1e-9, 1.0, 1e7];
        let covariance = Array2::from_shape_fn((3, 3), |(i, j)| (if i == j { 1.0 } else { 0.4 }) * units[i] * units[j]);
        let CovarianceInverse { inverse, rank } = covariance_inverse(&covariance).unwrap();
        assert_eq!(rank, 3);
        let identity = product(&covariance, &inverse);
        let in_units = Array2::from_shape_fn((3, 3), |(i, j)| identity[[i, j]] / units[i] * units[j]);
        assert_close(&in_units, &Array2::eye(3), 1e-12);
    }

    #[test]
    fn what_is_not_a_finite_square_is_refused() {
        assert_eq!(covariance_inverse(&Array2::zeros((2, 3))).unwrap_err().code(), "SHAPE_MISMATCH");
        assert_eq!(
            covariance_inverse(&arr2(&[[1.0, f64::INFINITY], [0.0, 1.0]])).unwrap_err().code(),
            "NOT_POSITIVE_DEFINITE"
        );
    }
}
