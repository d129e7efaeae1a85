//! One weighted, augmented problem of a path: its value, gradient and Hessian.

use super::design::{BLOCK_ROWS, BLOCKS_PER_SUM, InterpolatedRows, PoolRows};
use super::panel::Class;
use super::real::RealRows;
use super::rounded::add_rounded_rows;
use super::single::SingleRows;
use crate::classifier::newton::{Evaluation, Objective, ridge, scale_row};
use crate::kernels::lanes::MOST_LANES;
use crate::kernels::{
    Element, add_upper_gram, negative_sigmoid_in_place, row_products, sigmoid_in_place, softplus_in_place,
};

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

    /// Entries of the majority rows, or of the rows of a dense pool.
    pub(super) fn written(&self, class: Class) -> &[f64] {
        match (class, self.pool) {
            (Class::Majority, _) => self.real.majority(),
            (Class::Minority, PoolRows::Dense(rows)) => rows.values(),
            (Class::Minority, PoolRows::Empty | PoolRows::Interpolated(_)) => &[],
        }
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
    /// The rows in single precision, where derivatives need no more; values are always exact.
    pub single: Option<&'a SingleRows<'a>>,
}

/// Turns margins into residuals (p − y), and gives the curvatures p(1 − p).
#[inline(never)]
pub(super) fn residuals_and_curvatures<E: Element>(margins: &mut [E], class: Class, curvatures: &mut [E]) {
    match class {
        Class::Majority => sigmoid_in_place(margins),
        Class::Minority => negative_sigmoid_in_place(margins),
    }
    for (v, r) in curvatures.iter_mut().zip(margins) {
        *v = r.absolute() * (E::ONE - r.absolute());
    }
}

/// Σ loss over rows of one class with these margins.
#[inline(never)]
fn summed_loss(margins: &mut [f64], class: Class) -> f64 {
    if class == Class::Minority {
        margins.iter_mut().for_each(|m| *m = -*m);
    }
    softplus_in_place(margins);
    margins.iter().sum()
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

    /// The rows that are written out, each part with its class and weight: majority, minority, pool.
    fn written_parts(&self) -> [(&[f64], Class, f64); 3] {
        let (real, point) = (self.problem.real, &self.point);
        let dense = self.problem.written(Class::Minority);
        let dense = &dense[..dense.len().min(point.n_synthetic * real.rows.stride())];
        [
            (real.majority(), Class::Majority, point.majority_weight),
            (real.minority(), Class::Minority, point.minority_weight),
            (dense, Class::Minority, point.synthetic_weight),
        ]
    }

    /// The rows that are not written out; none where the point has none of them.
    fn interpolated_rows(&self) -> Option<&InterpolatedRows> {
        match self.problem.pool {
            PoolRows::Interpolated(rows) if self.point.n_synthetic > 0 => Some(rows),
            PoolRows::Interpolated(_) | PoolRows::Empty | PoolRows::Dense(_) => None,
        }
    }

    /// Margins of the real minority rows, of which those of interpolated rows are combinations.
    fn minority_margins(&self, theta: &[f64]) -> Vec<f64> {
        let mut margins = vec![0.0; self.problem.real.n_minority()];
        row_products((self.problem.real.minority(), self.problem.real.rows.stride()), theta, &mut margins);
        margins
    }

    /// Adds rows of one class and weight that are written out, with the products in the rows' precision.
    #[inline(never)]
    fn add_rows<E: Element>(
        &self,
        out: &mut Evaluation,
        theta: &[f64],
        (rows, stride): (&[E], usize),
        class: Class,
        weight: f64,
    ) {
        let p = theta.len();
        let theta: Vec<E> = theta.iter().map(|t| E::from_f64(*t)).collect();
        let mut scaled = vec![E::ZERO; BLOCK_ROWS * stride];
        let mut sums = vec![E::ZERO; p * stride];
        for (k, block) in rows.chunks(BLOCK_ROWS * stride).enumerate() {
            let n = block.len() / stride;
            let (mut residuals, mut curvatures) = ([E::ZERO; BLOCK_ROWS], [E::ZERO; BLOCK_ROWS]);
            row_products((block, stride), &theta, &mut residuals[..n]);
            residuals_and_curvatures(&mut residuals[..n], class, &mut curvatures);
            for (r, row) in block.chunks_exact(stride).enumerate() {
                scale_row(&mut scaled[r * stride..][..stride], row, p, curvatures[r], residuals[r]);
            }
            add_upper_gram((p, n, stride), (block, stride), (&scaled, stride), (&mut sums, stride));
            if k % BLOCKS_PER_SUM == BLOCKS_PER_SUM - 1 {
                move_sums(&mut sums, stride, weight, out);
            }
        }
        move_sums(&mut sums, stride, weight, out);
    }

    /// Adds interpolated rows through their parents: Σ v·z·zᵀ over the pool is X₁ᵀMX₁ with a sparse M, collected pair by
    /// pair.
    #[inline(never)]
    fn add_interpolated<E: Element>(&self, out: &mut Evaluation, theta: &[f64], (minority, stride): (&[E], usize)) {
        let Some(rows) = self.interpolated_rows() else { return };
        let p = theta.len();
        let real_margins = self.minority_margins(theta);
        let mut residual_of = vec![0.0; real_margins.len()];
        let mut moments = vec![[0.0; 3]; rows.n_pairs()];
        let mut curvatures = [0.0; BLOCK_ROWS];
        for_each_block(rows, self.point.n_synthetic, &real_margins, |block, residuals| {
            residuals_and_curvatures(residuals, Class::Minority, &mut curvatures);
            let weight = self.point.synthetic_weight;
            for (&(pair, fraction), (r, v)) in block.iter().zip(residuals.iter().zip(&curvatures)) {
                let (r, v) = (weight * r, weight * v);
                let (near, far) = (1.0 - fraction, fraction);
                let (seed, partner) = rows.parents(pair);
                residual_of[seed] += near * r;
                residual_of[partner] += far * r;
                let [a, b, c] = &mut moments[pair];
                *a += near * near * v;
                *b += near * far * v;
                *c += far * far * v;
            }
        });
        let row = |i: usize| &minority[i * stride..(i + 1) * stride];
        let mut mixed = vec![E::ZERO; minority.len()];
        for (pair, moments) in moments.iter().enumerate() {
            let (i, j) = rows.parents(pair);
            let [a, b, c] = moments.map(E::from_f64);
            let target = &mut mixed[i * stride..(i + 1) * stride];
            add_scaled_pair(target, (a, row(i)), (b, row(j)));
            let target = &mut mixed[j * stride..(j + 1) * stride];
            add_scaled_pair(target, (b, row(i)), (c, row(j)));
        }
        for (row, r) in mixed.chunks_exact_mut(stride).zip(&residual_of) {
            row[p] = E::from_f64(*r);
        }
        let mut sums = vec![E::ZERO; p * stride];
        let together = BLOCK_ROWS * BLOCKS_PER_SUM * stride;
        for (block, of_block) in minority.chunks(together).zip(mixed.chunks(together)) {
            let n = block.len() / stride;
            add_upper_gram((p, n, stride), (block, stride), (of_block, stride), (&mut sums, stride));
            move_sums(&mut sums, stride, 1.0, out);
        }
    }
}

/// Adds weighted sums to an evaluation and empties them: each row from the register on that holds its diagonal, as there is
/// nothing before that.
#[inline(never)]
fn move_sums<E: Element>(sums: &mut [E], stride: usize, weight: f64, out: &mut Evaluation) {
    let rows = out.hessian.chunks_exact_mut(out.stride).zip(sums.chunks_exact_mut(stride));
    for (i, (target, source)) in rows.enumerate() {
        let first = i - i % MOST_LANES;
        for (t, s) in target[first..].iter_mut().zip(&mut source[first..]) {
            *t += weight * s.to_f64();
            *s = E::ZERO;
        }
    }
}

/// Calls `f` with (pair, fraction) and margin of the rows of a prefix, a block at a time; margins are combinations of those
/// of their parents.
#[inline(always)]
fn for_each_block(
    rows: &InterpolatedRows,
    n_synthetic: usize,
    real_margins: &[f64],
    mut f: impl FnMut(&[(usize, f64)], &mut [f64]),
) {
    let (mut block, mut margins) = ([(0, 0.0); BLOCK_ROWS], [0.0; BLOCK_ROWS]);
    let mut n = 0;
    for pair in 0..rows.n_pairs() {
        let of_pair = rows.of_pair(pair);
        let (near, far) = (real_margins[of_pair.seed], real_margins[of_pair.partner]);
        for (&place, &fraction) in of_pair.places.iter().zip(of_pair.fractions) {
            // Places ascend within a pair.
            if place as usize >= n_synthetic {
                break;
            }
            block[n] = (pair, fraction);
            margins[n] = (1.0 - fraction) * near + fraction * far;
            n += 1;
            if n == BLOCK_ROWS {
                f(&block, &mut margins);
                n = 0;
            }
        }
    }
    f(&block[..n], &mut margins[..n]);
}

/// target += a·x + b·y.
#[inline(never)]
fn add_scaled_pair<E: Element>(target: &mut [E], (a, x): (E, &[E]), (b, y): (E, &[E])) {
    for (t, (&x, &y)) in target.iter_mut().zip(x.iter().zip(y)) {
        *t = *t + (a * x + b * y);
    }
}

impl Objective for PointObjective<'_> {
    fn value(&self, theta: &[f64]) -> f64 {
        let mut value = ridge(theta, self.penalty);
        let mut margins = [0.0; BLOCK_ROWS];
        let stride = self.problem.real.rows.stride();
        for (rows, class, weight) in self.written_parts() {
            for block in rows.chunks(BLOCK_ROWS * stride) {
                let margins = &mut margins[..block.len() / stride];
                row_products((block, stride), theta, margins);
                value += weight * summed_loss(margins, class);
            }
        }
        if let Some(rows) = self.interpolated_rows() {
            let real_margins = self.minority_margins(theta);
            for_each_block(rows, self.point.n_synthetic, &real_margins, |_, margins| {
                value += self.point.synthetic_weight * summed_loss(margins, Class::Minority);
            });
        }
        value
    }

    fn evaluate(&self, theta: &[f64]) -> Evaluation {
        let mut out = Evaluation::zeros(theta.len());
        let stride = self.problem.real.rows.stride();
        for (part, (rows, class, weight)) in self.written_parts().into_iter().enumerate() {
            match self.single.and_then(|single| single.part(part, rows.len() / stride)) {
                Some(rows) => add_rounded_rows(&mut out, theta, rows, class, weight),
                None => self.add_rows(&mut out, theta, (rows, stride), class, weight),
            }
        }
        if self.interpolated_rows().is_some() {
            match self.single {
                Some(single) => self.add_interpolated(&mut out, theta, (&single.minority.values, single.stride)),
                None => self.add_interpolated(&mut out, theta, (self.problem.real.minority(), stride)),
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
