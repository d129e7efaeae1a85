//! Newton's method with step control, for a convex function that gives its Hessian.

use super::path::stride_of;
use crate::kernels::Element;
use crate::linalg::{Cholesky, dot, max_abs};

/// The derivatives of a function at a point, those of the *summed* loss.
#[derive(Debug, Clone)]
pub struct Evaluation {
    /// Gradient, one entry per coefficient.
    pub gradient: Vec<f64>,
    /// Upper triangle of the Hessian, row-major with `stride` entries a row.
    pub hessian: Vec<f64>,
    /// Row stride of `hessian`: that of a design.
    pub stride: usize,
}

impl Evaluation {
    /// Nothing added up yet.
    #[must_use]
    pub fn zeros(n_coefficients: usize) -> Self {
        let stride = stride_of(n_coefficients);
        let hessian = vec![0.0; n_coefficients * stride];
        Self { gradient: vec![0.0; n_coefficients], hessian, stride }
    }

    /// Adds the derivatives of [`ridge`].
    pub fn add_penalty(&mut self, theta: &[f64], penalty: f64) {
        let n_slopes = theta.len().saturating_sub(1);
        for (j, slope) in theta.iter().take(n_slopes).enumerate() {
            self.gradient[j] += penalty * slope;
            self.hessian[j * self.stride + j] += penalty;
        }
    }

    /// Σ v over the rows: the curvature in the direction of the intercept, which is last and has no penalty.
    fn total_curvature(&self) -> f64 {
        let last = self.gradient.len().saturating_sub(1);
        self.hessian.get(last * self.stride + last).copied().unwrap_or(0.0)
    }

    /// Moves what rows of [`scale_row`] left in the column after the Hessian to the gradient.
    pub fn take_gradient(&mut self) {
        let p = self.gradient.len();
        for (sum, row) in self.gradient.iter_mut().zip(self.hessian.chunks_exact_mut(self.stride)) {
            *sum += row[p];
            row[p] = 0.0;
        }
    }
}

/// ½·penalty·‖slopes‖²; the last coefficient is the intercept, which has no penalty.
#[must_use]
pub fn ridge(theta: &[f64], penalty: f64) -> f64 {
    let slopes = &theta[..theta.len().saturating_sub(1)];
    0.5 * penalty * dot(slopes, slopes)
}

/// Writes curvature · row, and the residual in the place after its `n_coefficients`: the product of the rows with such
/// rows is the Hessian with the gradient as one more column.
pub fn scale_row<E: Element>(target: &mut [E], row: &[E], n_coefficients: usize, curvature: E, residual: E) {
    for (t, x) in target[..n_coefficients].iter_mut().zip(row) {
        *t = curvature * *x;
    }
    target[n_coefficients] = residual;
}

/// A convex objective.
pub trait Objective {
    /// Value at `theta`.
    fn value(&self, theta: &[f64]) -> f64;
    /// Gradient and Hessian at `theta`.
    fn evaluate(&self, theta: &[f64]) -> Evaluation;
    /// Total weight of the rows: the gradient of the mean loss is the gradient divided by this.
    fn total_weight(&self) -> f64;
}

/// Where Newton's method ended.
#[derive(Debug, Clone)]
pub struct Solution {
    /// The coefficients.
    pub theta: Vec<f64>,
    /// Largest absolute gradient entry of the mean loss there.
    pub max_gradient: f64,
    /// Evaluations of the objective.
    pub n_iterations: usize,
    /// Whether `max_gradient` reached the tolerance.
    pub converged: bool,
}

/// More than any convex problem with a sensible start needs; reached only where rounding stops all progress.
const MAX_EVALUATIONS: usize = 200;
/// Sufficient decrease (Armijo).
const SUFFICIENT_DECREASE: f64 = 1e-4;
/// Shortest step before giving up: below this rounding rules.
const SHORTEST_STEP: f64 = 1e-8;
/// Relative rounding of a summed objective; differences below it say nothing.
const VALUE_ROUNDING: f64 = 1e-13;

/// Minimises `objective` from `start` until the largest gradient entry of the mean loss is at most `tolerance`.
///
/// A step is shortened until it lowers the objective enough or, where differences of values drown in rounding, lowers
/// the gradient. Ours.
pub fn minimise(objective: &dyn Objective, start: Vec<f64>, tolerance: f64) -> Solution {
    descend(objective, start, tolerance, 0.0).0
}

/// Comes near the minimum of `objective`: as [`minimise`], but as soon as the next step would change margins by at most
/// `nearness` (weighted root mean square), takes it unseen and stops. What is left of the distance is then of the order
/// of its square.
///
/// Returns the coefficients and the last evaluation, one step before them.
pub fn approach(objective: &dyn Objective, start: Vec<f64>, nearness: f64) -> (Vec<f64>, Evaluation) {
    let (solution, last) = descend(objective, start, 0.0, nearness);
    (solution.theta, last)
}

/// [`minimise`] and [`approach`], with the last evaluation: at the coefficients where it converged.
pub(super) fn descend(
    objective: &dyn Objective,
    start: Vec<f64>,
    tolerance: f64,
    nearness: f64,
) -> (Solution, Evaluation) {
    let total = objective.total_weight();
    let mut theta = start;
    let mut here = objective.evaluate(&theta);
    let mut value_here: Option<f64> = None;
    let mut n_iterations = 1;
    loop {
        let max_gradient = max_abs(&here.gradient) / total;
        if max_gradient <= tolerance {
            return (Solution { theta, max_gradient, n_iterations, converged: true }, here);
        }
        let Ok(factor) = Cholesky::of_upper_lifted(&here.hessian, theta.len(), here.stride) else {
            return (Solution { theta, max_gradient, n_iterations, converged: false }, here);
        };
        let mut direction = here.gradient.clone();
        factor.solve_in_place(&mut direction);
        // The squared change of the margins under a full step, summed with the weights of the Hessian.
        let slope = dot(&here.gradient, &direction);
        if slope <= nearness * nearness * here.total_curvature() {
            let theta = stepped(&theta, &direction, 1.0);
            return (Solution { theta, max_gradient, n_iterations, converged: false }, here);
        }
        let value = *value_here.get_or_insert_with(|| objective.value(&theta));
        let from = Start { theta: &theta, here: &here, value, direction: &direction, slope };
        let Some(accepted) = lower(objective, &from, &mut n_iterations) else {
            return (Solution { theta, max_gradient, n_iterations, converged: false }, here);
        };
        value_here = Some(accepted.2);
        (theta, here) = (accepted.0, accepted.1);
    }
}

/// Where a step begins.
struct Start<'a> {
    theta: &'a [f64],
    here: &'a Evaluation,
    value: f64,
    /// A full step, to be taken off.
    direction: &'a [f64],
    /// By how much a full step would lower the value if that went on as it begins.
    slope: f64,
}

/// The coefficients a step further on, with the derivatives and the value there; `None` where no step is lower. Counts
/// evaluations.
#[inline(never)]
fn lower(objective: &dyn Objective, from: &Start, n_iterations: &mut usize) -> Option<(Vec<f64>, Evaluation, f64)> {
    let rounding = VALUE_ROUNDING * (1.0 + from.value.abs());
    let mut step = 1.0;
    while *n_iterations < MAX_EVALUATIONS && step >= SHORTEST_STEP {
        let trial = stepped(from.theta, from.direction, step);
        let value = objective.value(&trial);
        *n_iterations += 1;
        if value <= from.value - SUFFICIENT_DECREASE * step * from.slope {
            let there = objective.evaluate(&trial);
            return Some((trial, there, value));
        }
        if (value - from.value).abs() <= rounding {
            let there = objective.evaluate(&trial);
            if max_abs(&there.gradient) < max_abs(&from.here.gradient) {
                return Some((trial, there, value));
            }
        }
        step *= 0.5;
    }
    None
}

#[inline(never)]
fn stepped(theta: &[f64], direction: &[f64], step: f64) -> Vec<f64> {
    theta.iter().zip(direction).map(|(t, d)| t - step * d).collect()
}
