//! Where the points of a path start: a few nodes solved by Newton's method, the rest interpolated between them.

use super::gradients::Pass;
use super::problem::{PathProblem, Point};
use super::solve::solve_nodes;
use crate::linalg::Cholesky;
use crate::order::ascending;
use std::rc::Rc;

/// Coefficients and a factor of the Hessian to start a point with.
pub struct Start {
    /// Slopes, then the intercept.
    pub theta: Vec<f64>,
    /// Of the summed penalised loss.
    pub factor: Rc<Cholesky>,
}

/// The solved points of a path, by ascending place.
pub struct Nodes(Vec<Node>);

impl Nodes {
    /// Solves a few of a path's points, the lowest and the highest among them, nearly.
    pub fn of(path: &Pass) -> Self {
        let Pass { problem, points, .. } = *path;
        let t: Vec<f64> = points.iter().map(|point| log_odds(problem, point)).collect();
        let by_t: Vec<(f64, usize)> = ascending(&t).into_iter().map(|i| (t[i], i)).collect();
        let chosen: Vec<Point> = choose_nodes(&by_t).into_iter().map(|i| points[i]).collect();
        Self(solve_nodes(path, &chosen))
    }

    /// The places of the first node, of the second and of the last; none where there are fewer than three.
    pub fn extent(&self) -> Option<[f64; 3]> {
        let [first, second, .., last] = &self.0[..] else { return None };
        Some([first.t, second.t, last.t])
    }

    /// Whether there is one at the place of every point of a path.
    pub fn are_everywhere(&self, path: &Pass) -> bool {
        let is_node = |t: f64| self.0.iter().any(|node| is_same_place(node.t, t));
        path.points.iter().all(|point| is_node(log_odds(path.problem, point)))
    }

    /// The coefficients at a place on the path, of which those of every start are samples.
    pub fn theta_at(&self, t: f64) -> Vec<f64> {
        self.interpolated_at(t, |node| &node.theta)
    }

    /// One start for each point of a path.
    #[inline(never)]
    pub fn starts(&self, path: &Pass) -> Vec<Start> {
        path.points.iter().map(|point| self.start_at(path.problem, point, path.penalty)).collect()
    }

    /// Interpolates coefficients and Hessian at a point by the polynomial in t through all nodes.
    #[inline(never)]
    fn start_at(&self, problem: &PathProblem, point: &Point, penalty: f64) -> Start {
        let (p, t) = (problem.n_coefficients(), log_odds(problem, point));
        let hessian = self.interpolated_at(t, |node| &node.hessian);
        let majority_weight = problem.class_weights(point).0;
        let factor = factor_of(hessian, p, majority_weight, penalty).or_else(|| {
            // A polynomial of positive definite matrices need not be one; the nearest node's is.
            let nearest = self.0.iter().min_by(|a, b| (a.t - t).abs().total_cmp(&(b.t - t).abs()))?;
            factor_of(nearest.hessian.clone(), p, majority_weight, penalty)
        });
        let factor = factor.unwrap_or_else(|| Cholesky::scaled_identity(p, problem_scale(problem, point)));
        Start { theta: self.theta_at(t), factor: Rc::new(factor) }
    }

    fn interpolated_at(&self, t: f64, values: fn(&Node) -> &[f64]) -> Vec<f64> {
        let places: Vec<f64> = self.0.iter().map(|node| node.t).collect();
        interpolated(&lagrange(t, &places), &self.0.iter().map(values).collect::<Vec<_>>())
    }
}

/// A solved point.
#[derive(Debug, Clone)]
pub struct Node {
    /// Position on the path, log(W₁ / W₀).
    pub t: f64,
    /// Slopes, then the intercept.
    pub theta: Vec<f64>,
    /// Upper triangle of the Hessian of the loss alone, divided by W₀.
    pub hessian: Vec<f64>,
}

/// Nodes beside the first point: the interpolation error then costs about one pass (measured on cohorts of 40 columns).
const N_NODES: usize = 4;
/// Full Hessians are not worth interpolating for fewer points than this: each is solved by itself.
const FEWEST_INTERPOLATED: usize = 4;
/// Places that are nearer than this are one: far above the rounding of a logarithm, far below any step of a grid.
const SAME_PLACE: f64 = 1e-9;

/// Where a point stands on its path: log(W₁ / W₀).
pub fn log_odds(problem: &PathProblem, point: &Point) -> f64 {
    let (majority, minority) = problem.class_weights(point);
    libm::log(minority / majority)
}

/// Indices of the points that become nodes, by ascending t: the first, the last, and those nearest to equal steps of t
/// between the second and the last. (The first, without synthetic rows, can lie far from all others.)
#[inline(never)]
fn choose_nodes(by_t: &[(f64, usize)]) -> Vec<usize> {
    // Points of equal t differ by a scale of their weights only; one node, the first in the list, serves them all.
    let mut by_t = by_t.to_vec();
    by_t.dedup_by(|later, kept| {
        let same = is_same_place(later.0, kept.0);
        if same && later.1 < kept.1 {
            *kept = *later;
        }
        same
    });
    if by_t.len() <= FEWEST_INTERPOLATED.max(N_NODES) {
        return by_t.iter().map(|&(_, i)| i).collect();
    }
    let (low, high) = (by_t[1].0, by_t[by_t.len() - 1].0);
    let mut chosen = vec![0];
    for k in 0..N_NODES {
        let wanted = low + (high - low) * k as f64 / (N_NODES - 1) as f64;
        let nearest = (1..by_t.len()).fold(1, |best, i| {
            let closer = (by_t[i].0 - wanted).abs() < (by_t[best].0 - wanted).abs();
            if closer { i } else { best }
        });
        if chosen.last().is_some_and(|&last| nearest > last) {
            chosen.push(nearest);
        }
    }
    chosen.into_iter().map(|position| by_t[position].1).collect()
}

/// Whether two places differ by rounding at most: weights in another scale have the same ratio but for its last digits.
pub fn is_same_place(a: f64, b: f64) -> bool {
    (a - b).abs() <= SAME_PLACE
}

fn problem_scale(problem: &PathProblem, point: &Point) -> f64 {
    let (majority, minority) = problem.class_weights(point);
    majority + minority
}

#[inline(never)]
fn factor_of(mut hessian: Vec<f64>, p: usize, majority_weight: f64, penalty: f64) -> Option<Cholesky> {
    hessian.iter_mut().for_each(|h| *h *= majority_weight);
    for i in 0..p.saturating_sub(1) {
        hessian[i * p + i] += penalty;
    }
    Cholesky::of_upper(&hessian, p, p).ok()
}

/// Weights of values at `places` for the value at `t`, one for each, by Lagrange's formula; a place that is there takes all.
#[inline(never)]
pub fn lagrange(t: f64, places: &[f64]) -> Vec<f64> {
    if let Some(at) = places.iter().position(|place| is_same_place(*place, t)) {
        return (0..places.len()).map(|i| if i == at { 1.0 } else { 0.0 }).collect();
    }
    let weight = |(i, place): (usize, &f64)| {
        let others = places.iter().enumerate().filter(|(j, _)| *j != i);
        others.fold(1.0, |product, (_, other)| product * (t - other) / (place - other))
    };
    places.iter().enumerate().map(weight).collect()
}

/// Σ weight · values. `values`: one list for each weight, all of one length, which is that of the sum.
#[inline(never)]
pub fn interpolated(weights: &[f64], values: &[&[f64]]) -> Vec<f64> {
    let mut sum = vec![0.0; values.first().map_or(0, |values| values.len())];
    for (weight, values) in weights.iter().zip(values) {
        sum.iter_mut().zip(*values).for_each(|(sum, value)| *sum += weight * value);
    }
    sum
}
