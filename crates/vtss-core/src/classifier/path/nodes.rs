//! Where the points of a path start: a few nodes solved by Newton's method, the rest interpolated between them.

use super::corrections::Corrections;
use super::design::{PoolRows, RealRows};
use super::gradients::gradients;
use super::problem::{PathProblem, Point, PointObjective};
use super::single::SingleRows;
use crate::classifier::newton::{Evaluation, Objective, approach};
use crate::linalg::{Cholesky, max_abs};
use crate::order::ascending;
use std::rc::Rc;

/// Coefficients and a factor of the Hessian to start a point with.
pub struct Start {
    /// Slopes, then the intercept.
    pub theta: Vec<f64>,
    /// Of the summed penalised loss.
    pub factor: Rc<Cholesky>,
}

/// What thinned rows say of a point.
struct Guess {
    theta: Vec<f64>,
    factor: Rc<Cholesky>,
}

/// A solved point.
struct Node {
    /// log(W₁ / W₀).
    t: f64,
    theta: Vec<f64>,
    /// Upper triangle of the Hessian of the loss alone, divided by W₀.
    hessian: Vec<f64>,
}

/// Nodes beside the first point: the interpolation error then costs about one pass (measured on cohorts of 40 columns).
const N_NODES: usize = 6;
/// Neighbouring nodes that take part in an interpolation: local cubics.
const STENCIL: usize = 4;
/// The first solves see every so many-th majority and synthetic row at most.
const THINNING: usize = 8;
/// Thinning leaves this many majority rows per coefficient, or nothing is thinned.
const ROWS_PER_COEFFICIENT: usize = 20;
/// Thinned solves end with a step that changes margins by at most this: what is left is below what thinning costs.
const THINNED_NEARNESS: f64 = 0.3;
/// Passes over all rows that improve thinned solutions.
const REFINEMENTS: usize = 2;
/// Nodes on all rows end with a step that changes margins by at most this.
const NODE_NEARNESS: f64 = 0.01;
/// Full Hessians are not worth interpolating for fewer points than this: each is solved by itself.
const FEWEST_INTERPOLATED: usize = 4;

/// One start per point; `points` are ordered by `n_synthetic`, `ordered` is `problem` with its pool ordered between them.
pub fn starts(
    problem: &PathProblem,
    ordered: &PathProblem,
    points: &[Point],
    penalty: f64,
    single: Option<&SingleRows>,
) -> Vec<Start> {
    let t: Vec<f64> = points.iter().map(|point| log_odds(problem, point)).collect();
    let by_t: Vec<(f64, usize)> = ascending(&t).into_iter().map(|i| (t[i], i)).collect();
    let chosen = choose_nodes(&by_t);
    let node_points: Vec<Point> = chosen.iter().map(|&i| points[i]).collect();
    let nodes = solve_nodes(problem, ordered, &node_points, penalty, single);
    points.iter().map(|point| start_of(problem, point, &nodes, penalty)).collect()
}

fn log_odds(problem: &PathProblem, point: &Point) -> f64 {
    let (majority, minority) = problem.class_weights(point);
    libm::log(minority / majority)
}

/// Indices of the points that become nodes, by ascending t: the first, the last, and those nearest to equal steps of t
/// between the second and the last. (The first, without synthetic rows, can lie far from all others.)
fn choose_nodes(by_t: &[(f64, usize)]) -> Vec<usize> {
    // Points of equal t differ by a scale of their weights only; one node serves them all.
    let mut by_t = by_t.to_vec();
    by_t.dedup_by(|a, b| a.0 == b.0);
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

fn solve_nodes(
    problem: &PathProblem,
    ordered: &PathProblem,
    points: &[Point],
    penalty: f64,
    single: Option<&SingleRows>,
) -> Vec<Node> {
    let (guesses, is_thinned) = thinned_solutions(problem, points, penalty, single.is_some());
    let thetas = if is_thinned {
        refined(ordered, points, guesses, penalty, single)
    } else {
        guesses.into_iter().map(|guess| guess.theta).collect()
    };
    let mut nodes: Vec<Node> = Vec::with_capacity(points.len());
    for (point, start) in points.iter().zip(thetas) {
        let objective = PointObjective { problem: ordered, point: *point, penalty, single };
        let (theta, here) = approach(&objective, start, NODE_NEARNESS);
        nodes.push(Node {
            t: log_odds(problem, point),
            hessian: loss_hessian(&here, penalty, problem.class_weights(point).0),
            theta,
        });
    }
    nodes
}

/// Moves thinned solutions towards those on all rows, by the Hessians that thinning left: a pass over the rows that takes
/// the gradients of all nodes costs less than one Hessian. One whose gradient grows goes back to where it came from.
fn refined(
    ordered: &PathProblem,
    points: &[Point],
    guesses: Vec<Guess>,
    penalty: f64,
    single: Option<&SingleRows>,
) -> Vec<Vec<f64>> {
    let mut thetas: Vec<Vec<f64>> = guesses.iter().map(|guess| guess.theta.clone()).collect();
    let mut corrections: Vec<_> = guesses.iter().map(|guess| Corrections::new(guess.factor.clone())).collect();
    let mut last_sizes = vec![f64::INFINITY; points.len()];
    for _ in 0..REFINEMENTS {
        let gradients = gradients(ordered, points, &thetas, penalty, single);
        for (k, gradient) in gradients.into_iter().enumerate() {
            let size = max_abs(&gradient);
            if size < last_sizes[k] {
                last_sizes[k] = size;
                corrections[k].step(&mut thetas[k], gradient, single.is_some());
            } else {
                last_sizes[k] = 0.0;
                thetas[k].clone_from(&guesses[k].theta);
            }
        }
    }
    thetas
}

/// The Hessian without its penalty, per unit of majority weight, as a dense square with only the upper triangle used.
fn loss_hessian(here: &Evaluation, penalty: f64, majority_weight: f64) -> Vec<f64> {
    let p = here.gradient.len();
    let mut out = vec![0.0; p * p];
    for i in 0..p {
        for j in i..p {
            let own = if i == j && i + 1 < p { penalty } else { 0.0 };
            out[i * p + j] = (here.hessian[i * here.stride + j] - own) / majority_weight;
        }
    }
    out
}

/// Solutions at the nodes on thinned rows, each started from the one before; and whether any row was left out.
fn thinned_solutions(problem: &PathProblem, points: &[Point], penalty: f64, in_single: bool) -> (Vec<Guess>, bool) {
    let real = problem.real;
    let p = problem.n_coefficients();
    let step = (real.n_majority / (ROWS_PER_COEFFICIENT * p)).clamp(1, THINNING);
    let majority = real.rows.every(0..real.n_majority, step);
    let n_majority = majority.n_rows();
    let rows = majority.followed_by(&real.rows, real.n_majority..real.rows.n_rows());
    let thinned_real = RealRows { rows, n_majority };
    // Interpolated rows cost next to nothing: all of them are seen, and the path keeps the noise of its own pool.
    let pool_step = if matches!(problem.pool, PoolRows::Dense(_)) { step } else { 1 };
    let pool = problem.pool.every(pool_step);
    let thinned = PathProblem { real: &thinned_real, pool: &pool };
    let single = in_single.then(|| SingleRows::new(&thinned));
    let mut solutions: Vec<Vec<f64>> = Vec::with_capacity(points.len());
    let mut times: Vec<f64> = Vec::with_capacity(points.len());
    let mut factors = Vec::with_capacity(points.len());
    for point in points {
        let t = log_odds(problem, point);
        let n_synthetic = point.n_synthetic.div_ceil(pool_step);
        let per_row = |full: usize, kept: usize| if kept == 0 { 1.0 } else { full as f64 / kept as f64 };
        let point = Point {
            majority_weight: point.majority_weight * per_row(real.n_majority, n_majority),
            synthetic_weight: point.synthetic_weight * per_row(point.n_synthetic, n_synthetic),
            n_synthetic,
            ..*point
        };
        let objective = PointObjective { problem: &thinned, point, penalty, single: single.as_ref() };
        let start = predicted(&solutions, &times, t).unwrap_or_else(|| objective.neutral_start());
        let (theta, here) = approach(&objective, start, THINNED_NEARNESS);
        let factor = Cholesky::of_upper_lifted(&here.hessian, p, here.stride);
        let factor = factor.unwrap_or_else(|_| Cholesky::scaled_identity(p, objective.total_weight()));
        factors.push(Rc::new(factor));
        solutions.push(theta);
        times.push(t);
    }
    let guesses = solutions.into_iter().zip(factors).map(|(theta, factor)| Guess { theta, factor });
    (guesses.collect(), step > 1)
}

/// The next solution of a path: the last one, moved on along the line through the two before.
fn predicted(solutions: &[Vec<f64>], times: &[f64], t: f64) -> Option<Vec<f64>> {
    let last = solutions.last()?;
    // The first node can lie far from the others: a line through it says nothing.
    let ([_, .., before, _], [_, .., t_before, t_last]) = (solutions, times) else { return Some(last.clone()) };
    let factor = (t - t_last) / (t_last - t_before);
    Some(last.iter().zip(before).map(|(l, b)| l + factor * (l - b)).collect())
}

/// Interpolates coefficients and Hessian at a point by the cubic through its nearest nodes in t.
fn start_of(problem: &PathProblem, point: &Point, nodes: &[Node], penalty: f64) -> Start {
    let p = problem.n_coefficients();
    let t = log_odds(problem, point);
    let weights = lagrange(t, nodes);
    let mut theta = vec![0.0; p];
    let mut hessian = vec![0.0; p * p];
    for (node, weight) in &weights {
        add_scaled(&mut theta, *weight, &node.theta);
        add_scaled(&mut hessian, *weight, &node.hessian);
    }
    let majority_weight = problem.class_weights(point).0;
    let factor = factor_of(hessian, p, majority_weight, penalty).or_else(|| {
        // A cubic of positive definite matrices need not be one; the nearest node's is.
        let nearest = nodes.iter().min_by(|a, b| (a.t - t).abs().total_cmp(&(b.t - t).abs()))?;
        factor_of(nearest.hessian.clone(), p, majority_weight, penalty)
    });
    let factor = factor.unwrap_or_else(|| Cholesky::scaled_identity(p, problem_scale(problem, point)));
    Start { theta, factor: Rc::new(factor) }
}

fn problem_scale(problem: &PathProblem, point: &Point) -> f64 {
    let (majority, minority) = problem.class_weights(point);
    majority + minority
}

fn factor_of(mut hessian: Vec<f64>, p: usize, majority_weight: f64, penalty: f64) -> Option<Cholesky> {
    hessian.iter_mut().for_each(|h| *h *= majority_weight);
    for i in 0..p.saturating_sub(1) {
        hessian[i * p + i] += penalty;
    }
    Cholesky::of_upper(&hessian, p, p).ok()
}

/// Lagrange weights of the nodes nearest to `t`; a node at `t` takes all.
fn lagrange(t: f64, nodes: &[Node]) -> Vec<(&Node, f64)> {
    if let Some(node) = nodes.iter().find(|node| node.t == t) {
        return vec![(node, 1.0)];
    }
    let after = nodes.partition_point(|node| node.t < t);
    let size = STENCIL.min(nodes.len());
    let first = after.saturating_sub(STENCIL / 2).min(nodes.len() - size);
    let local = &nodes[first..first + size];
    let weight = |i: usize| {
        let others = local.iter().enumerate().filter(|(j, _)| *j != i);
        others.fold(1.0, |product, (_, other)| product * (t - other.t) / (local[i].t - other.t))
    };
    local.iter().enumerate().map(|(i, node)| (node, weight(i))).collect()
}

fn add_scaled(target: &mut [f64], factor: f64, source: &[f64]) {
    for (t, s) in target.iter_mut().zip(source) {
        *t += factor * s;
    }
}
