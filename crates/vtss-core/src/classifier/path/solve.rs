//! The nodes of a path, each solved nearly: on thinned rows first, then by a few passes over all rows that take the
//! gradients of all nodes together, then by one Newton step, whose Hessian is kept.

use super::corrections::Corrections;
use super::design::PoolRows;
use super::gradients::{Pass, gradients};
use super::nodes::{Node, log_odds};
use super::panel::Position;
use super::problem::{PathProblem, Point, PointObjective};
use super::shares::FirstPoints;
use super::single::SingleRows;
use crate::classifier::newton::{Evaluation, Objective, approach};
use crate::linalg::{Cholesky, max_abs};
use crate::order::ascending;
use std::rc::Rc;

/// Thinned solves end with a step that changes margins by at most this: what is left is below what thinning costs.
const THINNED_NEARNESS: f64 = 0.3;
/// Interpolated rows cost so little that thinned solves see all of them, and the path keeps the noise of its own pool; of more
/// than twice this they see every so many-th.
const PLENTY_OF_INTERPOLATED_ROWS: usize = 100_000;
/// Passes over all rows that improve thinned solutions: each divides their distance by about ten.
const REFINEMENTS: usize = 2;
/// Nodes on all rows end with a step that changes margins by at most this.
const NODE_NEARNESS: f64 = 0.15;

/// What thinned rows say of a point.
struct Guess {
    theta: Vec<f64>,
    factor: Rc<Cholesky>,
}

/// Where a guess starts, and what it tells the next: position on the path and coefficients.
type Place = (f64, Vec<f64>);

/// The nodes at `points`, which are some of the path's, by ascending position.
pub fn solve_nodes(path: &Pass, points: &[Point]) -> Vec<Node> {
    let Pass { problem, penalty, single, .. } = *path;
    let natural = problem.real.natural(penalty, || {
        let alone = PathProblem { real: problem.real, pool: &PoolRows::Empty };
        let single = single.map(|_| SingleRows::new(&alone));
        let start = PointObjective { problem: &alone, point: NATURAL, penalty, single: None }.neutral_start();
        let start = (log_odds(&alone, &NATURAL), start);
        let first_points = FirstPoints::new(alone.pool, &[NATURAL]);
        let alone =
            Pass { problem: &alone, points: &[NATURAL], penalty, single: single.as_ref(), first_points: &first_points };
        nearly_solved(&alone, &[NATURAL], start).remove(0)
    });
    let others: Vec<Point> = points.iter().copied().filter(|point| !is_natural(point)).collect();
    let start = (natural.t, natural.theta.clone());
    let mut others = nearly_solved(path, &others, start).into_iter();
    points.iter().filter_map(|point| if is_natural(point) { Some(natural.clone()) } else { others.next() }).collect()
}

/// Unit weights and no synthetic rows: the fit that every path of the same rows can start from.
const NATURAL: Point = Point { majority_weight: 1.0, minority_weight: 1.0, synthetic_weight: 1.0, n_synthetic: 0 };

fn is_natural(point: &Point) -> bool {
    point.n_synthetic == 0 && point.majority_weight == 1.0 && point.minority_weight == 1.0
}

fn nearly_solved(path: &Pass, points: &[Point], start: Place) -> Vec<Node> {
    let Pass { problem, penalty, single, .. } = *path;
    if points.is_empty() {
        return Vec::new();
    }
    let guesses = thinned_solutions(path, points, start);
    let thetas = if problem.real.thinned().is_some() {
        refined(path, points, guesses)
    } else {
        guesses.into_iter().map(|guess| guess.theta).collect()
    };
    let node = |(point, start): (&Point, Vec<f64>)| {
        let objective = PointObjective { problem, point: *point, penalty, single };
        let (theta, here) = approach(&objective, start, NODE_NEARNESS);
        let hessian = loss_hessian(&here, penalty, problem.class_weights(point).0);
        Node { t: log_odds(problem, point), theta, hessian }
    };
    points.iter().zip(thetas).map(node).collect()
}

/// A point where only one of so many majority rows and every `pool_step`-th synthetic row are seen, each of which then
/// weighs as much as all it stands for.
fn thinned_point(point: &Point, majority_factor: f64, pool_step: usize) -> Point {
    let n_synthetic = point.n_synthetic.div_ceil(pool_step);
    let synthetic_factor = if n_synthetic == 0 { 1.0 } else { point.n_synthetic as f64 / n_synthetic as f64 };
    Point {
        majority_weight: point.majority_weight * majority_factor,
        synthetic_weight: point.synthetic_weight * synthetic_factor,
        n_synthetic,
        ..*point
    }
}

/// Solutions at the nodes on thinned rows, each started from the one before.
#[inline(never)]
fn thinned_solutions(path: &Pass, points: &[Point], start: Place) -> Vec<Guess> {
    let Pass { problem, penalty, .. } = *path;
    let real = problem.real;
    let thinned_real = real.thinned().unwrap_or(real);
    let pool_step = match problem.pool {
        PoolRows::Dense(_) => real.thinning(),
        PoolRows::Interpolated(rows) => (rows.n_rows() / PLENTY_OF_INTERPOLATED_ROWS).clamp(1, real.thinning()),
        PoolRows::Empty => 1,
    };
    let pool = (pool_step > 1).then(|| problem.pool.every(pool_step));
    let thinned = PathProblem { real: thinned_real, pool: pool.as_ref().unwrap_or(problem.pool) };
    let single = path.single.is_some().then(|| SingleRows::new(&thinned));
    let majority_factor = real.n_majority as f64 / (thinned_real.n_majority as f64).max(1.0);
    let mut places = vec![start];
    let mut guesses = Vec::with_capacity(points.len());
    for point in points {
        let t = log_odds(problem, point);
        let point = thinned_point(point, majority_factor, pool_step);
        let objective = PointObjective { problem: &thinned, point, penalty, single: single.as_ref() };
        let (theta, here) = approach(&objective, predicted(&places, t), THINNED_NEARNESS);
        let p = theta.len();
        let factor = Cholesky::of_upper_lifted(&here.hessian, p, here.stride);
        let factor = factor.unwrap_or_else(|_| Cholesky::scaled_identity(p, objective.total_weight()));
        places.push((t, theta.clone()));
        guesses.push(Guess { theta, factor: Rc::new(factor) });
    }
    guesses
}

/// The next solution of a path: the last one, moved on along the line through the two before. The first lies far from the
/// others, and a line through it says nothing; but the intercept follows the log odds of the weights.
#[inline(never)]
fn predicted(places: &[Place], t: f64) -> Vec<f64> {
    let [.., (t_last, last)] = places else { return Vec::new() };
    let mut next = last.clone();
    if let [_, .., (t_before, before), _] = places {
        let factor = (t - t_last) / (t_last - t_before);
        next.iter_mut().zip(before).for_each(|(n, b)| *n += factor * (*n - b));
    } else if let Some(intercept) = next.last_mut() {
        *intercept += t - t_last;
    }
    next
}

/// Moves thinned solutions towards those on all rows, by the Hessians that thinning left: a pass over the rows that takes
/// the gradients of all nodes costs less than one Hessian. One whose gradient grows goes back to where it came from.
#[inline(never)]
fn refined(path: &Pass, points: &[Point], guesses: Vec<Guess>) -> Vec<Vec<f64>> {
    let mut thetas: Vec<Vec<f64>> = guesses.iter().map(|guess| guess.theta.clone()).collect();
    let mut corrections: Vec<_> = guesses.iter().map(|guess| Corrections::new(guess.factor.clone())).collect();
    let mut last_sizes = vec![f64::INFINITY; points.len()];
    // With weights besides rows, points by ascending position need not ascend in rows, as gradients want them.
    let by_rows = ascending(&points.iter().map(|point| point.n_synthetic as f64).collect::<Vec<_>>());
    let sorted: Vec<Point> = by_rows.iter().map(|&k| points[k]).collect();
    for _ in 0..REFINEMENTS {
        let sorted_thetas: Vec<Vec<f64>> = by_rows.iter().map(|&k| thetas[k].clone()).collect();
        let pass = Pass { points: &sorted, ..*path };
        let gradients = gradients(&pass, Position::At(&sorted_thetas), None);
        for (&k, gradient) in by_rows.iter().zip(gradients) {
            let at = (&mut thetas[k], &mut corrections[k]);
            last_sizes[k] = refine(at, &guesses[k], gradient, last_sizes[k], path.single.is_some());
        }
    }
    thetas
}

/// Moves one by its gradient and returns the size of that, if it is smaller than the last; else back to its guess for good: 0.
#[inline(never)]
fn refine(
    (theta, corrections): (&mut Vec<f64>, &mut Corrections),
    guess: &Guess,
    gradient: Vec<f64>,
    last_size: f64,
    to_single: bool,
) -> f64 {
    let size = max_abs(&gradient);
    if size < last_size {
        let step = corrections.step_for(&gradient);
        corrections.take(theta, step, gradient, to_single);
        size
    } else {
        theta.clone_from(&guess.theta);
        0.0
    }
}

/// The Hessian without its penalty, per unit of majority weight, as a dense square with only the upper triangle used.
#[inline(never)]
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
