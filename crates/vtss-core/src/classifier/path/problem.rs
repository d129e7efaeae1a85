//! One weighted, augmented problem of a path: its value, gradient and Hessian.

use super::design::{Interpolation, PoolRows, RealRows};
use crate::classifier::newton::{Evaluation, Objective, scale_row};
use crate::kernels::{add_upper_gram, negative_sigmoid_in_place, sigmoid_in_place, softplus_in_place};
use crate::linalg::dot;

/// Rows that are scaled and multiplied together: with their scaled copy they stay in the first cache.
const BLOCK_ROWS: usize = 32;

/// The rows of one fold and its pool of synthetic rows.
#[derive(Debug, Clone)]
pub struct PathProblem<'a> {
    /// Real training rows.
    pub real: &'a RealRows,
    /// Synthetic minority rows; every point takes a prefix.
    pub pool: &'a PoolRows,
}

/// What one fit of a path weighs and adds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Weight of every real majority row.
    pub majority_weight: f64,
    /// Weight of every real minority row.
    pub minority_weight: f64,
    /// Weight of every synthetic row.
    pub synthetic_weight: f64,
    /// Rows of the pool's prefix.
    pub n_synthetic: usize,
}

impl Point {
    /// Unit weights and a prefix of `n_synthetic` rows.
    #[must_use]
    pub fn augmented(n_synthetic: usize) -> Self {
        Self { majority_weight: 1.0, minority_weight: 1.0, synthetic_weight: 1.0, n_synthetic }
    }

    /// No synthetic rows, these weights.
    #[must_use]
    pub fn weighted(majority_weight: f64, minority_weight: f64) -> Self {
        Self { majority_weight, minority_weight, synthetic_weight: 1.0, n_synthetic: 0 }
    }
}

impl PathProblem<'_> {
    /// Total training weight of the majority and of the minority, synthetic rows included: W₀ and W₁.
    #[must_use]
    pub fn class_weights(&self, point: &Point) -> (f64, f64) {
        let majority = point.majority_weight * self.real.n_majority as f64;
        let minority = point.minority_weight * self.real.n_minority() as f64;
        (majority, minority + point.synthetic_weight * point.n_synthetic as f64)
    }

    /// Features and intercept.
    #[must_use]
    pub fn n_coefficients(&self) -> usize {
        self.real.rows.n_coefficients()
    }
}

/// One point of a problem as an objective for Newton's method.
pub struct PointObjective<'a> {
    /// The rows.
    pub problem: &'a PathProblem<'a>,
    /// The weights and the prefix.
    pub point: Point,
    /// λ = 1 / C.
    pub penalty: f64,
}

/// Which residual a row has and in which direction its loss grows.
#[derive(Clone, Copy, PartialEq)]
enum Class {
    Majority,
    Minority,
}

/// Losses, residuals and curvatures of one block of rows of one class.
struct BlockTerms {
    value: f64,
    residuals: Vec<f64>,
    curvatures: Vec<f64>,
}

fn block_terms(margins: Vec<f64>, class: Class, weight: f64) -> BlockTerms {
    let mut losses = margins.clone();
    let mut residuals = margins;
    if class == Class::Majority {
        sigmoid_in_place(&mut residuals);
    } else {
        losses.iter_mut().for_each(|m| *m = -*m);
        negative_sigmoid_in_place(&mut residuals);
    }
    softplus_in_place(&mut losses);
    let value = weight * losses.iter().sum::<f64>();
    let curvatures = residuals.iter().map(|r| weight * r.abs() * (1.0 - r.abs())).collect();
    residuals.iter_mut().for_each(|r| *r *= weight);
    BlockTerms { value, residuals, curvatures }
}

impl PointObjective<'_> {
    /// Slopes zero and the intercept at the log odds of the weights.
    #[must_use]
    pub fn neutral_start(&self) -> Vec<f64> {
        let (majority, minority) = self.problem.class_weights(&self.point);
        let mut theta = vec![0.0; self.problem.n_coefficients()];
        if let Some(intercept) = theta.last_mut() {
            *intercept = libm::log(minority / majority);
        }
        theta
    }

    /// Adds rows of one class and weight that are written out.
    fn add_rows(&self, out: &mut Evaluation, theta: &[f64], rows: &[f64], class: Class, weight: f64) {
        let (p, stride) = (theta.len(), out.stride);
        let mut scaled = vec![0.0; BLOCK_ROWS * stride];
        for block in rows.chunks(BLOCK_ROWS * stride) {
            let margins = block.chunks_exact(stride).map(|row| dot(&row[..p], theta)).collect();
            let terms = block_terms(margins, class, weight);
            out.value += terms.value;
            for (k, row) in block.chunks_exact(stride).enumerate() {
                scale_row(&mut scaled[k * stride..][..stride], row, p, terms.curvatures[k], terms.residuals[k]);
            }
            let n = block.len() / stride;
            add_upper_gram((p, n, stride), (block, stride), (&scaled, stride), (&mut out.hessian, stride));
        }
    }

    /// Adds interpolated rows through their parents: Σ v·z·zᵀ over the pool is X₁ᵀMX₁ with a sparse M, collected pair by
    /// pair.
    fn add_interpolated(&self, out: &mut Evaluation, theta: &[f64], rows: &[Interpolation], pairs: &[(u32, u32)]) {
        let (p, stride) = (theta.len(), out.stride);
        let minority = self.problem.real.minority();
        let n_minority = self.problem.real.n_minority();
        let real_margins: Vec<f64> = minority.chunks_exact(stride).map(|row| dot(&row[..p], theta)).collect();
        let mut residual_of = vec![0.0; n_minority];
        let mut moments = vec![[0.0; 3]; pairs.len()];
        for block in rows.chunks(BLOCK_ROWS) {
            let margin = |z: &Interpolation| {
                (1.0 - z.fraction) * real_margins[z.seed as usize] + z.fraction * real_margins[z.partner as usize]
            };
            let terms = block_terms(block.iter().map(margin).collect(), Class::Minority, self.point.synthetic_weight);
            out.value += terms.value;
            for (z, (r, v)) in block.iter().zip(terms.residuals.iter().zip(&terms.curvatures)) {
                let (near, far) = (1.0 - z.fraction, z.fraction);
                residual_of[z.seed as usize] += near * r;
                residual_of[z.partner as usize] += far * r;
                let [a, b, c] = &mut moments[z.pair as usize];
                *a += near * near * v;
                *b += near * far * v;
                *c += far * far * v;
            }
        }
        let row = |i: u32| &minority[i as usize * stride..(i as usize + 1) * stride];
        let mut mixed = vec![0.0; minority.len()];
        for (&(i, j), [a, b, c]) in pairs.iter().zip(&moments) {
            let target = &mut mixed[i as usize * stride..(i as usize + 1) * stride];
            add_scaled(target, *a, row(i));
            add_scaled(target, *b, row(j));
            let target = &mut mixed[j as usize * stride..(j as usize + 1) * stride];
            add_scaled(target, *b, row(i));
            add_scaled(target, *c, row(j));
        }
        for (row, r) in mixed.chunks_exact_mut(stride).zip(residual_of) {
            row[p] = r;
        }
        add_upper_gram((p, n_minority, stride), (minority, stride), (&mixed, stride), (&mut out.hessian, stride));
    }
}

/// target += factor·source, over the shorter of the two.
fn add_scaled(target: &mut [f64], factor: f64, source: &[f64]) {
    for (t, s) in target.iter_mut().zip(source) {
        *t += factor * s;
    }
}

impl Objective for PointObjective<'_> {
    fn evaluate(&self, theta: &[f64]) -> Evaluation {
        let mut out = Evaluation::zeros(theta.len());
        let stride = out.stride;
        let real = self.problem.real;
        self.add_rows(&mut out, theta, real.majority(), Class::Majority, self.point.majority_weight);
        self.add_rows(&mut out, theta, real.minority(), Class::Minority, self.point.minority_weight);
        match self.problem.pool {
            PoolRows::Empty => {}
            PoolRows::Interpolated { rows, pairs } => {
                self.add_interpolated(&mut out, theta, &rows[..self.point.n_synthetic], pairs);
            }
            PoolRows::Dense(rows) => {
                let prefix = &rows.values()[..self.point.n_synthetic * stride];
                self.add_rows(&mut out, theta, prefix, Class::Minority, self.point.synthetic_weight);
            }
        }
        out.take_gradient();
        out.add_penalty(theta, self.penalty);
        out
    }

    fn total_weight(&self) -> f64 {
        let (majority, minority) = self.problem.class_weights(&self.point);
        majority + minority
    }
}
