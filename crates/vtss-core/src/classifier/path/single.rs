//! The rows of a problem in single precision, for passes and Hessians that are only approached.

use super::design::DesignRows;
use super::panel::Class;
use super::problem::PathProblem;
use crate::kernels::Element;
use crate::kernels::lanes::Lanes;

/// All rows as f32.
pub struct SingleRows<'a> {
    /// Row-major.
    pub majority: &'a [f32],
    /// Row-major.
    pub minority: Vec<f32>,
    /// Row-major; empty for a pool that is not written out.
    pub pool: Vec<f32>,
    /// Entries from one row to the next.
    pub stride: usize,
}

impl<'a> SingleRows<'a> {
    /// Converts the rows of a problem.
    #[must_use]
    pub fn new(problem: &PathProblem<'a>) -> Self {
        let rows = &problem.real.rows;
        Self {
            majority: problem.real.single_majority(),
            minority: to_single(problem.real.minority(), rows),
            pool: to_single(problem.written(Class::Minority), rows),
            stride: single_stride(rows.n_coefficients()),
        }
    }

    /// Entries of the majority rows, or of the rows of a dense pool.
    #[must_use]
    pub fn written(&self, class: Class) -> &[f32] {
        match class {
            Class::Majority => self.majority,
            Class::Minority => &self.pool,
        }
    }

    /// How many rows these are.
    #[must_use]
    pub fn n_rows(&self, class: Class) -> usize {
        self.written(class).len() / self.stride
    }

    /// The first `n_rows` of a part in the order majority, minority, pool, with their stride.
    #[must_use]
    pub fn part(&self, part: usize, n_rows: usize) -> Option<(&[f32], usize)> {
        let rows = *[self.majority, &self.minority, &self.pool].get(part)?;
        rows.get(..n_rows * self.stride).map(|rows| (rows, self.stride))
    }
}

/// Entries from one row to the next: whole registers, with a place to spare for the residual.
fn single_stride(n_coefficients: usize) -> usize {
    (n_coefficients + 1).next_multiple_of(<f32 as Element>::Simd::WIDTH)
}

/// Rows laid out as those of `like`, rounded.
pub fn to_single(values: &[f64], like: &DesignRows) -> Vec<f32> {
    let stride = single_stride(like.n_coefficients());
    let mut out = vec![0.0; values.len() / like.stride() * stride];
    for (target, source) in out.chunks_exact_mut(stride).zip(values.chunks_exact(like.stride())) {
        for (t, s) in target.iter_mut().zip(source) {
            *t = *s as f32;
        }
    }
    out
}
