//! Eigenvalues of a small symmetric matrix, and the inverses that are made from them where a plain one does not exist.

use super::matrix::{check_square, inverse_of_positive_definite};
use crate::error::{Error, Result};
use ndarray::Array2;

/// Passes over all pairs; quadratic convergence needs fewer than ten, and rounding stops the rest.
const MAX_SWEEPS: usize = 40;
/// Eigenvalues of a correlation matrix up to this share of the largest are rounding of a direction that does not vary.
const DEPENDENT_SHARE: f64 = 1e-10;

/// A = Σ λₖ vₖ vₖᵀ.
#[derive(Debug, Clone, PartialEq)]
pub struct SymmetricEigen {
    /// n eigenvalues, in no particular order.
    pub values: Vec<f64>,
    /// n × n; column k is the eigenvector of eigenvalue k, of length 1.
    pub vectors: Array2<f64>,
}

/// Eigenvalues and eigenvectors. `matrix`: n × n, symmetric; its upper triangle is read. Cost: about 40·n³.
///
/// # Errors
/// `SHAPE_MISMATCH` (not square), `NOT_POSITIVE_DEFINITE` (a value is not finite).
///
/// Source: Jacobi's method, cyclic by rows (Golub & Van Loan, Matrix Computations, §8.5). Chosen because it finds small
/// eigenvalues of badly scaled covariances to high relative accuracy and is a page long.
pub fn symmetric_eigen(matrix: &Array2<f64>) -> Result<SymmetricEigen> {
    let size = matrix.nrows();
    check_square(matrix, "a symmetric matrix", size)?;
    if !matrix.iter().all(|value| value.is_finite()) {
        return Err(Error::NotPositiveDefinite { what: "a matrix with values that are not finite".into() });
    }
    let mut a = Array2::from_shape_fn((size, size), |(i, j)| matrix[[i.min(j), i.max(j)]]);
    let mut vectors = Array2::eye(size);
    let largest = a.iter().fold(0.0, |m: f64, value| m.max(value.abs()));
    let rounding = f64::EPSILON * f64::EPSILON * largest;
    for _ in 0..MAX_SWEEPS {
        let mut rotated = false;
        for p in 0..size {
            for q in p + 1..size {
                let relative = f64::EPSILON * a[[p, p]].abs().sqrt() * a[[q, q]].abs().sqrt();
                if a[[p, q]].abs() > relative + rounding {
                    rotate(&mut a, &mut vectors, p, q);
                    rotated = true;
                }
            }
        }
        if !rotated {
            break;
        }
    }
    Ok(SymmetricEigen { values: a.diag().to_vec(), vectors })
}

/// Turns the plane of coordinates `p` and `q` so that their entry vanishes.
fn rotate(a: &mut Array2<f64>, vectors: &mut Array2<f64>, p: usize, q: usize) {
    let size = a.nrows();
    let theta = (a[[q, q]] - a[[p, p]]) / (2.0 * a[[p, q]]);
    // The smaller root of t² + 2θt − 1 = 0, which turns by at most 45 degrees.
    let root = 1.0 / (theta.abs() + (theta * theta + 1.0).sqrt());
    let tangent = if theta < 0.0 { -root } else { root };
    let cosine = 1.0 / (tangent * tangent + 1.0).sqrt();
    let sine = tangent * cosine;
    let change = tangent * a[[p, q]];
    a[[p, p]] -= change;
    a[[q, q]] += change;
    (a[[p, q]], a[[q, p]]) = (0.0, 0.0);
    for k in (0..size).filter(|&k| k != p && k != q) {
        let (x, y) = (a[[k, p]], a[[k, q]]);
        let (x, y) = (cosine * x - sine * y, sine * x + cosine * y);
        (a[[k, p]], a[[p, k]]) = (x, x);
        (a[[k, q]], a[[q, k]]) = (y, y);
    }
    for k in 0..size {
        let (x, y) = (vectors[[k, p]], vectors[[k, q]]);
        vectors[[k, p]] = cosine * x - sine * y;
        vectors[[k, q]] = sine * x + cosine * y;
    }
}

/// Σ vₖ vₖᵀ / λₖ over the eigenvalues larger than `least`, and how many they are.
fn inverse_above(eigen: &SymmetricEigen, least: f64) -> (Array2<f64>, usize) {
    let size = eigen.values.len();
    let mut inverse = Array2::zeros((size, size));
    let mut rank = 0;
    for (k, value) in eigen.values.iter().enumerate().filter(|(_, value)| value.abs() > least) {
        rank += 1;
        for i in 0..size {
            let scaled = eigen.vectors[[i, k]] / value;
            for j in 0..=i {
                inverse[[i, j]] += scaled * eigen.vectors[[j, k]];
            }
        }
    }
    for i in 0..size {
        for j in 0..i {
            inverse[[j, i]] = inverse[[i, j]];
        }
    }
    (inverse, rank)
}

/// The Moore–Penrose inverse. `matrix`: n × n, symmetric; its upper triangle is read. Eigenvalues up to n · 2⁻⁵² of the
/// largest count as 0. Returns n × n. Cost: that of [`symmetric_eigen`].
///
/// # Errors
/// Those of [`symmetric_eigen`].
pub fn pseudo_inverse(matrix: &Array2<f64>) -> Result<Array2<f64>> {
    let eigen = symmetric_eigen(matrix)?;
    let largest = eigen.values.iter().fold(0.0, |m: f64, value| m.max(value.abs()));
    Ok(inverse_above(&eigen, largest * f64::EPSILON * matrix.nrows() as f64).0)
}

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
/// `covariance`: n × n, symmetric, positive semi-definite. Directions whose variance is below 1e-10 of the largest, in
/// units of each coordinate's standard deviation, count as fixed: the result does not depend on the units of the
/// coordinates. Where all vary it is the inverse. Quadratic forms of vectors in the range of the covariance do not
/// depend on which generalised inverse is taken.
///
/// # Errors
/// Those of [`symmetric_eigen`].
///
/// Source: ours; indicator columns that add up to 1 make such covariances.
pub fn covariance_inverse(covariance: &Array2<f64>) -> Result<CovarianceInverse> {
    check_square(covariance, "a covariance", covariance.nrows())?;
    let per_deviation: Vec<f64> =
        covariance.diag().iter().map(|v| if *v > 0.0 { 1.0 / v.sqrt() } else { 0.0 }).collect();
    let scaled = |(i, j): (usize, usize), value: f64| value * per_deviation[i] * per_deviation[j];
    let correlation = Array2::from_shape_fn(covariance.dim(), |at| scaled(at, covariance[at]));
    // The least eigenvalue is at least 1/‖C⁻¹‖ and the largest at most tr C: mostly that settles that all directions vary.
    if let Ok(mut inverse) = inverse_of_positive_definite(&correlation) {
        let squares = inverse.iter().fold(0.0, |sum, value| sum + value * value);
        if libm::sqrt(squares) * DEPENDENT_SHARE * correlation.nrows() as f64 <= 1.0 {
            inverse.indexed_iter_mut().for_each(|(at, value)| *value = scaled(at, *value));
            return Ok(CovarianceInverse { inverse, rank: correlation.nrows() });
        }
    }
    let eigen = symmetric_eigen(&correlation)?;
    let largest = eigen.values.iter().fold(0.0, |m: f64, value| m.max(*value));
    let (mut inverse, rank) = inverse_above(&eigen, largest * DEPENDENT_SHARE);
    inverse.indexed_iter_mut().for_each(|(at, value)| *value = scaled(at, *value));
    Ok(CovarianceInverse { inverse, rank })
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

    fn example(size: usize) -> Array2<f64> {
        Array2::from_shape_fn((size, size), |(i, j)| {
            1.0 / (1.0 + i.abs_diff(j) as f64) - if i == j { i as f64 * 0.3 } else { 0.0 }
        })
    }

    #[test]
    fn eigenvectors_are_orthonormal_and_give_the_matrix_back() {
        for size in 1..12 {
            let matrix = example(size);
            let SymmetricEigen { values, vectors } = symmetric_eigen(&matrix).unwrap();
            assert_close(&product(&vectors.t().to_owned(), &vectors), &Array2::eye(size), 1e-14);
            let scaled = Array2::from_shape_fn((size, size), |(i, k)| vectors[[i, k]] * values[k]);
            assert_close(&product(&scaled, &vectors.t().to_owned()), &matrix, 1e-14);
        }
        let mut two = symmetric_eigen(&arr2(&[[2.0, 1.0], [1.0, 2.0]])).unwrap().values;
        two.sort_by(f64::total_cmp);
        assert!((two[0] - 1.0).abs() < 1e-15 && (two[1] - 3.0).abs() < 1e-15);
    }

    #[test]
    fn pseudo_inverses_satisfy_their_definition() {
        let singular = arr2(&[[2.0, 0.0, 2.0], [0.0, 1.0, 1.0], [2.0, 1.0, 3.0]]);
        for matrix in [singular.clone(), example(5), Array2::zeros((2, 2))] {
            let inverse = pseudo_inverse(&matrix).unwrap();
            assert_close(&product(&product(&matrix, &inverse), &matrix), &matrix, 1e-13);
            assert_close(&product(&product(&inverse, &matrix), &inverse), &inverse, 1e-12);
        }
        let CovarianceInverse { inverse, rank } = covariance_inverse(&singular).unwrap();
        assert_eq!(rank, 2);
        assert_close(&product(&product(&singular, &inverse), &singular), &singular, 1e-13);
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
        assert_eq!(covariance_inverse(&Array2::zeros((2, 2))).unwrap().rank, 0);
    }

    #[test]
    fn what_is_not_a_finite_square_is_refused() {
        assert_eq!(symmetric_eigen(&Array2::zeros((2, 3))).unwrap_err().code(), "SHAPE_MISMATCH");
        assert_eq!(symmetric_eigen(&arr2(&[[f64::NAN]])).unwrap_err().code(), "NOT_POSITIVE_DEFINITE");
        assert_eq!(
            covariance_inverse(&arr2(&[[1.0, f64::INFINITY], [0.0, 1.0]])).unwrap_err().code(),
            "NOT_POSITIVE_DEFINITE"
        );
    }
}
