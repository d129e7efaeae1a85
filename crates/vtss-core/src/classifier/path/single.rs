//! The rows of a problem in single precision, for passes and Hessians that are only approached.

use super::design::{PoolRows, RealRows};
use super::problem::PathProblem;
use crate::kernels::Element;
use crate::kernels::lanes::Lanes;

/// Majority rows and a written pool as f32; the few minority rows stay in double precision.
pub struct SingleRows {
    /// Row-major.
    pub majority: Vec<f32>,
    /// Row-major; empty for a pool that is not written out.
    pub pool: Vec<f32>,
    /// Entries from one row to the next: whole registers, with a place to spare for the residual.
    pub stride: usize,
}

impl SingleRows {
    /// The first `n_rows` of a part in the order majority, minority, pool, with their stride; none of the minority.
    #[must_use]
    pub fn part(&self, part: usize, n_rows: usize) -> Option<(&[f32], usize)> {
        let rows = [Some(&self.majority), None, Some(&self.pool)].get(part).copied().flatten()?;
        rows.get(..n_rows * self.stride).map(|rows| (rows, self.stride))
    }

    /// Converts the rows of a problem.
    #[must_use]
    pub fn new(problem: &PathProblem) -> Self {
        let RealRows { rows, n_majority } = problem.real;
        let stride = (rows.n_coefficients() + 1).next_multiple_of(<f32 as Element>::Simd::WIDTH);
        let convert = |values: &[f64], n_rows: usize| {
            let mut out = vec![0.0; n_rows * stride];
            for (target, source) in out.chunks_exact_mut(stride).zip(values.chunks_exact(rows.stride())) {
                for (t, s) in target.iter_mut().zip(source) {
                    *t = *s as f32;
                }
            }
            out
        };
        let pool = if let PoolRows::Dense(pool) = problem.pool { pool.values() } else { &[] };
        Self {
            majority: convert(problem.real.majority(), *n_majority),
            pool: convert(pool, pool.len() / rows.stride()),
            stride,
        }
    }
}
