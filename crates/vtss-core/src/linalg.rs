//! Small dense linear algebra: the Cholesky factor of a symmetric positive definite matrix and what is solved with it.

pub mod covariance_inverse;
pub mod matrix;

use crate::error::{Error, Result};

/// A lower-triangular factor L with A = L·Lᵀ, row-major.
#[derive(Debug, Clone)]
pub struct Cholesky {
    size: usize,
    factor: Vec<f64>,
}

/// Σ a·b over two slices of equal length, in a fixed order with four partial sums.
#[must_use]
pub fn dot(a: &[f64], b: &[f64]) -> f64 {
    inlined_dot(a, b)
}

/// [`dot`] for loops of many short ones.
#[inline(always)]
fn inlined_dot(a: &[f64], b: &[f64]) -> f64 {
    const LANES: usize = 4;
    let mut sums = [0.0; LANES];
    let ((a_blocks, a_tail), (b_blocks, b_tail)) = (a.as_chunks::<LANES>(), b.as_chunks::<LANES>());
    let tail: f64 = a_tail.iter().zip(b_tail).fold(0.0, |s, (x, y)| s + x * y);
    for (x, y) in a_blocks.iter().zip(b_blocks) {
        for k in 0..LANES {
            sums[k] += x[k] * y[k];
        }
    }
    (sums[0] + sums[2]) + (sums[1] + sums[3]) + tail
}

/// The largest absolute entry; NaN if any entry is NaN.
#[must_use]
pub fn max_abs(values: &[f64]) -> f64 {
    values.iter().fold(0.0, |m: f64, v| if v.is_nan() || m.is_nan() { f64::NAN } else { m.max(v.abs()) })
}

impl Cholesky {
    /// Factors the symmetric matrix of `size` × `size` whose upper triangle stands in `upper` (row-major, `stride`
    /// entries a row).
    ///
    /// # Errors
    /// `NOT_POSITIVE_DEFINITE` if a pivot is not a positive number.
    #[inline(never)]
    pub fn of_upper(upper: &[f64], size: usize, stride: usize) -> Result<Self> {
        let mut factor = vec![0.0; size * size];
        for i in 0..size {
            let (done, rest) = factor.split_at_mut(i * size);
            let row = &mut rest[..size];
            for j in 0..=i {
                let value = upper[j * stride + i];
                if j < i {
                    let other = &done[j * size..j * size + j];
                    row[j] = (value - inlined_dot(&row[..j], other)) / done[j * size + j];
                } else {
                    let pivot = value - inlined_dot(&row[..i], &row[..i]);
                    if !(pivot > 0.0 && pivot.is_finite()) {
                        return Err(Error::NotPositiveDefinite { what: format!("a matrix of {size} rows") });
                    }
                    row[i] = pivot.sqrt();
                }
            }
        }
        Ok(Self { size, factor })
    }

    /// As [`Cholesky::of_upper`], but lifts the diagonal as far as rounding demands: by 10⁻¹⁴ of its largest entry, then
    /// a hundred times more at each attempt.
    ///
    /// # Errors
    /// `NOT_POSITIVE_DEFINITE` if no lift helps (an entry that is not finite).
    pub fn of_upper_lifted(upper: &[f64], size: usize, stride: usize) -> Result<Self> {
        const FIRST_LIFT: f64 = 1e-14;
        const LIFT_FACTOR: f64 = 100.0;
        const ATTEMPTS: usize = 8;
        let mut outcome = Self::of_upper(upper, size, stride);
        if outcome.is_ok() {
            return outcome;
        }
        let largest = (0..size).fold(0.0, |m: f64, i| m.max(upper[i * stride + i].abs()));
        let mut lifted = upper.to_vec();
        let mut lift = FIRST_LIFT * largest;
        for _ in 0..ATTEMPTS {
            for i in 0..size {
                lifted[i * stride + i] = upper[i * stride + i] + lift;
            }
            outcome = Self::of_upper(&lifted, size, stride);
            if outcome.is_ok() {
                break;
            }
            lift *= LIFT_FACTOR;
        }
        outcome
    }

    /// The factor of `scale`·I.
    #[must_use]
    pub fn scaled_identity(size: usize, scale: f64) -> Self {
        let mut factor = vec![0.0; size * size];
        factor.iter_mut().step_by(size + 1).for_each(|entry| *entry = scale.sqrt());
        Self { size, factor }
    }

    /// Replaces `b` by the solution x of A·x = b.
    #[inline(never)]
    pub fn solve_in_place(&self, b: &mut [f64]) {
        let n = self.size;
        for i in 0..n {
            let row = &self.factor[i * n..i * n + i];
            b[i] = (b[i] - inlined_dot(row, &b[..i])) / self.factor[i * n + i];
        }
        for i in (0..n).rev() {
            b[i] /= self.factor[i * n + i];
            let value = b[i];
            for (entry, l) in b[..i].iter_mut().zip(&self.factor[i * n..i * n + i]) {
                *entry -= value * l;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn positive_definite(size: usize) -> Vec<f64> {
        let entry = |i: usize, j: usize| 1.0 / (1.0 + i.abs_diff(j) as f64) + if i == j { 0.5 } else { 0.0 };
        (0..size * size).map(|e| entry(e / size, e % size)).collect()
    }

    #[test]
    fn solves_to_rounding() {
        for size in 1..25 {
            let matrix = positive_definite(size);
            let expected: Vec<f64> = (0..size).map(|i| i as f64 - 3.3).collect();
            let mut b: Vec<f64> =
                (0..size).map(|i| (0..size).map(|j| matrix[i * size + j] * expected[j]).sum()).collect();
            Cholesky::of_upper(&matrix, size, size).unwrap().solve_in_place(&mut b);
            for (actual, wanted) in b.iter().zip(&expected) {
                assert!((actual - wanted).abs() <= 1e-11 * (1.0 + wanted.abs()));
            }
        }
    }

    #[test]
    fn refuses_what_is_not_positive_definite_and_lifts_what_nearly_is() {
        let singular = [1.0, 1.0, 1.0, 1.0];
        assert!(Cholesky::of_upper(&[1.0, 2.0, 2.0, 1.0], 2, 2).is_err());
        assert!(Cholesky::of_upper(&[f64::NAN], 1, 1).is_err());
        assert!(Cholesky::of_upper(&singular, 2, 2).is_err());
        assert!(Cholesky::of_upper_lifted(&singular, 2, 2).is_ok());
        assert!(Cholesky::of_upper_lifted(&[f64::NAN], 1, 1).is_err());
    }
}
