//! Steps by a fixed Cholesky factor, improved by the differences that earlier steps saw (limited-memory BFGS).

use crate::linalg::{Cholesky, dot};
use std::collections::VecDeque;
use std::rc::Rc;

/// Pairs kept: more than a point's passes ever use well.
const MAX_PAIRS: usize = 6;

/// One step and the change of the gradient over it.
struct Pair {
    step: Vec<f64>,
    change: Vec<f64>,
    /// 1 / stepᵀchange.
    inverse_curvature: f64,
}

/// An approximate inverse Hessian.
pub struct Corrections {
    factor: Rc<Cholesky>,
    pairs: VecDeque<Pair>,
    /// The last step with the gradient before it.
    last: Option<(Vec<f64>, Vec<f64>)>,
}

impl Corrections {
    /// Starts from a factor of the Hessian.
    pub fn new(factor: Rc<Cholesky>) -> Self {
        Self { factor, pairs: VecDeque::new(), last: None }
    }

    /// The quasi-Newton step for `gradient`, which is that after the last step taken.
    #[inline(never)]
    pub fn step_for(&mut self, gradient: &[f64]) -> Vec<f64> {
        if let Some((step, before)) = self.last.take() {
            let change: Vec<f64> = gradient.iter().zip(&before).map(|(after, before)| after - before).collect();
            let curvature = dot(&step, &change);
            if curvature > 0.0 {
                if self.pairs.len() == MAX_PAIRS {
                    self.pairs.pop_front();
                }
                self.pairs.push_back(Pair { step, change, inverse_curvature: 1.0 / curvature });
            }
        }
        let mut direction = gradient.to_vec();
        let mut weights = Vec::with_capacity(self.pairs.len());
        for pair in self.pairs.iter().rev() {
            let weight = pair.inverse_curvature * dot(&pair.step, &direction);
            add_scaled(&mut direction, -weight, &pair.change);
            weights.push(weight);
        }
        self.factor.solve_in_place(&mut direction);
        for (pair, weight) in self.pairs.iter().zip(weights.into_iter().rev()) {
            let back = weight - pair.inverse_curvature * dot(&pair.change, &direction);
            add_scaled(&mut direction, back, &pair.step);
        }
        direction.iter_mut().for_each(|d| *d = -*d);
        direction
    }

    /// Moves `theta` by `step` from where `gradient` is its gradient; `to_single`: to the nearest coefficients that single
    /// precision holds, so that a gradient taken there in single precision is not that of other coefficients.
    #[inline(never)]
    pub fn take(&mut self, theta: &mut [f64], mut step: Vec<f64>, gradient: Vec<f64>, to_single: bool) {
        for (t, s) in theta.iter_mut().zip(&mut step) {
            let moved = *t + *s;
            let moved = if to_single { f64::from(moved as f32) } else { moved };
            *s = moved - *t;
            *t = moved;
        }
        self.last = Some((step, gradient));
    }
}

/// target += factor · values.
#[inline(never)]
fn add_scaled(target: &mut [f64], factor: f64, values: &[f64]) {
    target.iter_mut().zip(values).for_each(|(target, value)| *target += factor * value);
}
