//! From the standardised features of a fold to those of the whole table.

use super::scores::ClassMoments;
use crate::preprocess::Moments;
use ndarray::Array2;

/// The linear map (x_to, 1) = M·(x_from, 1) between features standardised by other moments: x_to = a·x_from + c for each;
/// what is constant where it goes to is 0 there.
pub(super) struct ChangeOfUnits {
    /// a of each feature, and 1 for the intercept.
    scale: Vec<f64>,
    /// c of each feature, and 0 for the intercept.
    shift: Vec<f64>,
}

impl ChangeOfUnits {
    /// `from`, `to`: one per feature.
    #[inline(never)]
    pub(super) fn new(from: &[Moments], to: &[Moments]) -> Self {
        let (mut scale, mut shift) = (Vec::with_capacity(to.len() + 1), Vec::with_capacity(to.len() + 1));
        for (from, to) in from.iter().zip(to) {
            let varies = to.scale > 0.0;
            scale.push(if varies { from.scale / to.scale } else { 0.0 });
            shift.push(if varies { (from.mean - to.mean) / to.scale } else { 0.0 });
        }
        scale.push(1.0);
        shift.push(0.0);
        Self { scale, shift }
    }

    /// M·v: of a mean score.
    fn vector(&self, v: &[f64]) -> Vec<f64> {
        let last = v.last().copied().unwrap_or(0.0);
        self.scale.iter().zip(&self.shift).zip(v).map(|((a, c), x)| a * x + c * last).collect()
    }

    /// M·S·Mᵀ for a symmetric S: of a covariance of scores or a Hessian. Cost: p².
    #[inline(never)]
    pub(super) fn matrix(&self, s: &Array2<f64>) -> Array2<f64> {
        let last = s.nrows() - 1;
        Array2::from_shape_fn(s.dim(), |(i, j)| {
            let ((a, c), (b, d)) = ((self.scale[i], self.shift[i]), (self.scale[j], self.shift[j]));
            // Both mixed terms as one sum, which is the same for (i, j) and (j, i).
            a * b * s[[i, j]] + (a * d * s[[i, last]] + c * b * s[[last, j]]) + c * d * s[[last, last]]
        })
    }

    /// Mᵀ·θ: coefficients in the units it comes from, with the same margins.
    pub(super) fn coefficients(&self, theta: &[f64]) -> Vec<f64> {
        let mut back: Vec<f64> = self.scale.iter().zip(theta).map(|(a, t)| a * t).collect();
        if let Some(intercept) = back.last_mut() {
            *intercept += self.shift.iter().zip(theta).fold(0.0, |sum, (c, t)| sum + c * t);
        }
        back
    }

    /// Moments of scores.
    #[inline(never)]
    pub(super) fn moments(&self, moments: &ClassMoments) -> ClassMoments {
        ClassMoments {
            n_rows: moments.n_rows,
            score_mean: self.vector(&moments.score_mean),
            score_covariance: self.matrix(&moments.score_covariance),
            hessian: self.matrix(&moments.hessian),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_in_other_units_are_those_of_the_rows_in_other_units() {
        let from = [Moments { mean: 3.0, scale: 2.0 }, Moments { mean: -1.0, scale: 0.5 }];
        let to = [Moments { mean: 2.0, scale: 4.0 }, Moments { mean: 1.0, scale: 0.25 }];
        let value = |row: usize, column: usize| ((row * 7 + column * 5) % 13) as f64 - 4.0;
        let standardised = |by: &[Moments; 2]| {
            Array2::from_shape_fn((40, 2), |(row, column)| (value(row, column) - by[column].mean) / by[column].scale)
        };
        let change = ChangeOfUnits::new(&from, &to);
        let theta_to = [0.7, -0.1, 0.4];
        let theta_from = change.coefficients(&theta_to);
        let there = ClassMoments::logistic(standardised(&to).view(), 1, &theta_to);
        let here = ClassMoments::logistic(standardised(&from).view(), 1, &theta_from);
        let (Ok(there), Ok(here)) = (there, here) else { unreachable!("both are finite") };
        let moved = change.moments(&here);
        let close = |a: f64, b: f64| assert!((a - b).abs() <= 1e-12 * (1.0 + b.abs()), "{a} is not {b}");
        moved.score_mean.iter().zip(&there.score_mean).for_each(|(a, b)| close(*a, *b));
        moved.score_covariance.iter().zip(&there.score_covariance).for_each(|(a, b)| close(*a, *b));
        moved.hessian.iter().zip(&there.hessian).for_each(|(a, b)| close(*a, *b));
        assert_eq!(moved.hessian, moved.hessian.t());
    }
}
