//! The rows of a problem in single precision, for passes and Hessians that are only approached.

use super::design::DesignRows;
use super::panel::Class;
use super::problem::PathProblem;
use crate::kernels::lanes::Register;
use crate::kernels::{Element, units_of};

/// Rows as f32.
#[derive(Debug, Clone)]
pub struct SinglePart {
    /// Row-major; empty for a pool that is not written out.
    pub values: Vec<f32>,
    /// What one is worth in each column where a Hessian rounds rows to whole numbers.
    pub units: Vec<f32>,
}

impl SinglePart {
    /// Rows laid out as those of `like`, rounded to single precision.
    pub fn new(values: &[f64], like: &DesignRows) -> Self {
        let values = to_single(values, like);
        let units = units_of((&values, single_stride(like.n_coefficients())), LARGEST_ROOT);
        Self { values, units }
    }
}

/// The root of the largest curvature p(1 − p).
const LARGEST_ROOT: f32 = 0.5;

/// All rows as f32.
pub struct SingleRows<'a> {
    /// Of the majority.
    pub majority: &'a SinglePart,
    /// Of the minority, real rows.
    pub minority: SinglePart,
    /// Of a pool that is written out.
    pub pool: SinglePart,
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
            minority: SinglePart::new(problem.real.minority(), rows),
            pool: SinglePart::new(problem.written(Class::Minority), rows),
            stride: single_stride(rows.n_coefficients()),
        }
    }

    /// Entries of the majority rows, or of the rows of a dense pool.
    #[must_use]
    pub fn written(&self, class: Class) -> &[f32] {
        match class {
            Class::Majority => &self.majority.values,
            Class::Minority => &self.pool.values,
        }
    }

    /// How many rows these are.
    #[must_use]
    pub fn n_rows(&self, class: Class) -> usize {
        self.written(class).len() / self.stride
    }

    /// The first `n_rows` of a part in the order majority, minority, pool, and its units.
    #[must_use]
    pub fn part(&self, part: usize, n_rows: usize) -> Option<(&[f32], &[f32])> {
        let part = [self.majority, &self.minority, &self.pool].into_iter().nth(part)?;
        Some((part.values.get(..n_rows * self.stride)?, &part.units))
    }
}

/// Entries from one row to the next: whole registers, with a place to spare for the residual.
fn single_stride(n_coefficients: usize) -> usize {
    (n_coefficients + 1).next_multiple_of(<f32 as Element>::Simd::WIDTH)
}

fn to_single(values: &[f64], like: &DesignRows) -> Vec<f32> {
    let stride = single_stride(like.n_coefficients());
    let mut out = vec![0.0; values.len() / like.stride() * stride];
    for (target, source) in out.chunks_exact_mut(stride).zip(values.chunks_exact(like.stride())) {
        for (t, s) in target.iter_mut().zip(source) {
            *t = *s as f32;
        }
    }
    out
}
