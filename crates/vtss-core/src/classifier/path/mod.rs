//! All fits of a fold's path: many weightings and synthetic sizes of the same rows, solved together and exactly.
//!
//! 1. A few points, the nodes, spread over the path, are solved on a part of the rows, one after the other.
//! 2. Each node is corrected on all rows, by cheap steps and then by Newton's; their Hessians are kept.
//! 3. Coefficients and Hessians of all other points are interpolated in t = log(W₁/W₀); the first gradients too, where
//!    there are many points.
//! 4. Passes over the rows give the gradients of all points at once; each point steps by its interpolated factor with its
//!    own limited-memory corrections, until its gradient is certified. Passes far from the goal are in single precision.
//!    Near it, for most points at once, one is in double, and keeps the residuals of its rows; what the gradient changes by
//!    from there on is so small that single precision, with what it errs by added, certifies it. A point whose next step
//!    would still be long takes it.
//! 5. Where there are no synthetic rows, many points lie on a smooth curve: only some of them go this way, and the others start
//!    from a polynomial through these.
//! 6. A point that does not contract, or goes on where its gradient is small enough, is left to damped Newton, which always ends.
//!
//! The answer does not depend on the way: every fit ends with a certified gradient. Ours (docs/method.md, The path of fits).

mod corrections;
mod curve;
mod design;
mod finish;
mod gradients;
mod kept;
mod nodes;
mod panel;
mod problem;
mod real;
mod rounded;
mod shares;
mod single;
mod solve;
mod survey;
mod traveller;
mod written;

pub use design::{DesignRows, InterpolatedRows, PairRows, PoolRows, stride_of};
pub use panel::margins;
pub use problem::{PathProblem, Point, PointObjective};
pub use real::RealRows;

use crate::error::{Error, Result};
use crate::linalg::Cholesky;
use crate::order::ascending;
use curve::Curve;
use finish::finish;
use gradients::{Pass, gradients};
use kept::Kept;
use nodes::{Nodes, Start, log_odds};
use panel::{Class, Position};
use shares::FirstPoints;
use single::SingleRows;
use std::rc::Rc;
use traveller::{Step, Traveller, Wanted};

/// One fit of a path.
#[derive(Debug, Clone, PartialEq)]
pub struct PathFit {
    /// Slopes, then the intercept.
    pub theta: Vec<f64>,
    /// Largest absolute gradient entry of the mean loss; where single precision had a part in it, with what that errs by
    /// added, several times what was measured.
    pub max_gradient: f64,
    /// Whether `max_gradient` is at most 1e-10.
    pub converged: bool,
    /// Passes over the rows that this fit took part in, its exact finish included.
    pub n_iterations: usize,
}

/// Single precision pays from so many majority rows on.
const FEWEST_SINGLE_ROWS: usize = 2000;
/// Passes before a point is left to damped Newton.
const MAX_PASSES: usize = 25;

/// Fits every point of `problem` with ridge penalty `penalty` on the slopes of the summed loss.
///
/// Returns one fit per point, in the order given.
///
/// # Errors
/// `OPTION_INVALID` if a point asks for more synthetic rows than the pool holds.
pub fn fit_path(problem: &PathProblem, points: &[Point], penalty: f64) -> Result<Vec<PathFit>> {
    for point in points {
        if point.n_synthetic > problem.pool.len() {
            let accepted = format!("at most {} (the pool's rows)", problem.pool.len());
            return Err(Error::option("nSynthetic", &accepted, point.n_synthetic));
        }
    }
    if points.is_empty() {
        return Ok(Vec::new());
    }
    let order = ascending(&points.iter().map(|point| point.n_synthetic as f64).collect::<Vec<_>>());
    let sorted: Vec<Point> = order.iter().map(|&i| points[i]).collect();
    let single = (problem.real.n_majority >= FEWEST_SINGLE_ROWS).then(|| SingleRows::new(problem));
    let first_points = FirstPoints::new(problem.pool, &sorted);
    let path = Pass { problem, points: &sorted, penalty, single: single.as_ref(), first_points: &first_points };
    let mut fits = vec![None; points.len()];
    for (&index, fit) in order.iter().zip(fit_sorted(&path)?) {
        fits[index] = Some(fit);
    }
    all_of(fits)
}

/// Fits the points of a path: those that others follow from, then the others.
#[inline(never)]
fn fit_sorted(path: &Pass) -> Result<Vec<PathFit>> {
    let Some(curve) = Curve::of(path.problem, path.points) else { return Ok(solved(path)?.0) };
    let [first, between] = curve.divide(path.points);
    let (fits, nodes) = solved(&Pass { points: &first, ..*path })?;
    let path = Pass { points: &between, ..*path };
    let mut starts = nodes.starts(&path);
    let are_near = curve.draw_near(&path, &fits, &mut starts);
    let followed = travel(&path, set_out(&path, starts, are_near), None)?;
    Ok(curve.join(fits, followed))
}

/// Fits the points of a path by way of nodes among them.
fn solved(path: &Pass) -> Result<(Vec<PathFit>, Nodes)> {
    let nodes = Nodes::of(path);
    let starts = nodes.starts(path);
    let are_near = nodes.are_everywhere(path);
    // In single precision, so not for those that ask for an exact gradient.
    let first = if are_near { None } else { survey::first_gradients(path, &nodes, &starts) };
    Ok((travel(path, set_out(path, starts, are_near), first)?, nodes))
}

/// `are_near`: whether the starts are likely to be so near that a gradient in single precision would only say so.
#[inline(never)]
fn set_out(path: &Pass, starts: Vec<Start>, are_near: bool) -> Vec<Traveller> {
    let wanted = if path.single.is_some() && !are_near { Wanted::Rough } else { Wanted::Exact };
    let of =
        |(slot, (point, start)): (usize, (&Point, Start))| Traveller::new(path.problem, slot, *point, start, wanted);
    path.points.iter().zip(starts).enumerate().map(of).collect()
}

#[inline(never)]
fn all_of(fits: Vec<Option<PathFit>>) -> Result<Vec<PathFit>> {
    fits.into_iter().collect::<Option<_>>().ok_or_else(without_fit)
}

fn without_fit() -> Error {
    Error::Internal { what: "a point without a fit".into() }
}

/// Fits one point of `problem` from `theta`, which is likely to be near, with a factor of about its Hessian there.
///
/// `hessian`: p × p, of the summed penalised loss. Costs a pass over the rows for each digit or two that is missing.
///
/// # Errors
/// `NOT_POSITIVE_DEFINITE` (a Hessian that is not finite).
pub fn fit_from(
    problem: &PathProblem,
    point: Point,
    penalty: f64,
    theta: Vec<f64>,
    hessian: &[f64],
) -> Result<PathFit> {
    let factor = Rc::new(Cholesky::of_upper_lifted(hessian, theta.len(), theta.len())?);
    let traveller = Traveller::new(problem, 0, point, Start { theta, factor }, Wanted::Exact);
    let points = [point];
    let first_points = FirstPoints::new(problem.pool, &points);
    let path = Pass { problem, points: &points, penalty, single: None, first_points: &first_points };
    travel(&path, vec![traveller], None)?.pop().ok_or_else(without_fit)
}

/// Moves every traveller of a path to its goal; `first`: what they ask the first pass for, if known. Returns the fits in the
/// order of their slots, which are 0, 1, 2 …
#[inline(never)]
fn travel(path: &Pass, mut travellers: Vec<Traveller>, mut first: Option<Vec<Vec<f64>>>) -> Result<Vec<PathFit>> {
    let Pass { problem, single, .. } = *path;
    let mut kept =
        single.map(|single| Kept::new(problem.real.n_majority, single.n_rows(Class::Minority), travellers.len()));
    let mut ends = Ends { fits: vec![None; travellers.len()], left_to_newton: Vec::new() };
    for pass in 1..=MAX_PASSES {
        if travellers.is_empty() {
            break;
        }
        let gradients = first.take();
        let gradients = gradients.unwrap_or_else(|| pass_gradients(path, &travellers, kept.as_mut()));
        let in_single = single.is_some();
        let moved = travellers.into_iter().zip(gradients);
        travellers = moved.filter_map(|(traveller, gradient)| ends.of(traveller, gradient, in_single, pass)).collect();
        keep_together(&mut travellers);
    }
    let Ends { mut fits, left_to_newton } = ends;
    finish_by_newton(path, &left_to_newton, &mut fits);
    all_of(fits)
}

/// How the travellers of a path end.
struct Ends {
    /// By slot.
    fits: Vec<Option<PathFit>>,
    /// With the passes that they have taken.
    left_to_newton: Vec<(usize, Traveller)>,
}

impl Ends {
    /// Moves a traveller by what `pass` gave it; returns it if it goes on.
    #[inline(never)]
    fn of(&mut self, mut traveller: Traveller, gradient: Vec<f64>, in_single: bool, pass: usize) -> Option<Traveller> {
        match traveller.advance(gradient, in_single) {
            Step::Certified(max_gradient) => {
                let (slot, theta) = (traveller.slot, traveller.theta);
                self.fits[slot] = Some(PathFit { theta, max_gradient, converged: true, n_iterations: pass });
                None
            }
            Step::Stepped | Step::Stayed if pass < MAX_PASSES => Some(traveller),
            Step::Stepped | Step::Stayed | Step::Stuck => {
                self.left_to_newton.push((pass, traveller));
                None
            }
        }
    }
}

/// Takes those that are ready for their first exact gradient along with those that are not, where these are no fewer: a pass of
/// either precision reads all rows, so two passes for a part of the points each take longer than one for all, and who goes
/// along after a step comes nearer (measured: fits of a path take 3 to 11 % less).
fn keep_together(travellers: &mut [Traveller]) {
    let n_rough = travellers.iter().filter(|traveller| traveller.wants() == Wanted::Rough).count();
    let n_ready = travellers.iter().filter(|traveller| traveller.is_ready()).count();
    if n_ready <= n_rough {
        travellers.iter_mut().filter(|traveller| traveller.is_ready()).for_each(Traveller::go_along);
    }
}

/// Fits what is left, each with the passes it has taken, by Newton's method.
#[inline(never)]
fn finish_by_newton(path: &Pass, left: &[(usize, Traveller)], fits: &mut [Option<PathFit>]) {
    let Pass { problem, penalty, .. } = *path;
    // In the order of the path: the exact solution before is a better start than an interpolation that failed.
    let keys: Vec<f64> = left.iter().map(|(_, traveller)| log_odds(problem, &traveller.point)).collect();
    let mut before: Option<Vec<f64>> = None;
    for (passes, traveller) in ascending(&keys).into_iter().map(|position| &left[position]) {
        let objective = PointObjective { problem, point: traveller.point, penalty, single: None };
        let start = traveller.near_goal().or(before).unwrap_or_else(|| traveller.start.clone());
        let solution = finish(&objective, start);
        before = Some(solution.theta.clone());
        fits[traveller.slot] = Some(PathFit {
            theta: solution.theta,
            max_gradient: solution.max_gradient,
            converged: solution.converged,
            n_iterations: *passes + solution.n_iterations,
        });
    }
}

/// What every traveller asked for: those that want the same share a pass over the rows.
#[inline(never)]
fn pass_gradients(path: &Pass, travellers: &[Traveller], mut kept: Option<&mut Kept>) -> Vec<Vec<f64>> {
    let mut of_all = vec![Vec::new(); travellers.len()];
    for wanted in [Wanted::Rough, Wanted::Exact, Wanted::Change] {
        let group: Vec<usize> = (0..travellers.len()).filter(|&i| travellers[i].wants() == wanted).collect();
        if group.is_empty() {
            continue;
        }
        let members: Vec<&Traveller> = group.iter().map(|&i| &travellers[i]).collect();
        let of_group = gradients_of_group(path, &members, wanted, kept.as_deref_mut());
        for (i, gradient) in group.into_iter().zip(of_group) {
            of_all[i] = gradient;
        }
    }
    of_all
}

/// What travellers asked for that want the same.
#[inline(never)]
fn gradients_of_group(path: &Pass, group: &[&Traveller], wanted: Wanted, kept: Option<&mut Kept>) -> Vec<Vec<f64>> {
    let points: Vec<Point> = group.iter().map(|traveller| traveller.point).collect();
    let slots: Vec<usize> = group.iter().map(|traveller| traveller.slot).collect();
    let single = path.single.filter(|_| wanted != Wanted::Exact);
    let pass = Pass { points: &points, single, ..*path };
    let kept = kept.filter(|_| wanted != Wanted::Rough).map(|kept| (kept, &slots[..]));
    if wanted == Wanted::Change {
        let (bases, steps): (Vec<_>, Vec<_>) = group.iter().filter_map(|traveller| traveller.way()).unzip();
        gradients(&pass, Position::Between { bases: &bases, steps: &steps }, kept)
    } else {
        let thetas: Vec<Vec<f64>> = group.iter().map(|traveller| traveller.theta.clone()).collect();
        gradients(&pass, Position::At(&thetas), kept)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::generator::Pool;
    use crate::linalg::max_abs;
    use crate::rng::Stream;
    use ndarray::Array2;

    const N_FEATURES: usize = 5;

    #[test]
    fn who_is_ready_goes_along_with_no_fewer_that_are_not() {
        let real = RealRows::new(DesignRows::zeros(3, N_FEATURES), 2);
        let problem = PathProblem { real: &real, pool: &PoolRows::Empty };
        let traveller = |wanted| {
            let factor = Rc::new(Cholesky::scaled_identity(N_FEATURES + 1, 1.0));
            Traveller::new(&problem, 0, Point::augmented(0), Start { theta: vec![0.0; N_FEATURES + 1], factor }, wanted)
        };
        let kept_together = |wanted: &[Wanted]| {
            let mut travellers: Vec<Traveller> = wanted.iter().map(|wanted| traveller(*wanted)).collect();
            keep_together(&mut travellers);
            travellers.iter().map(Traveller::wants).collect::<Vec<_>>()
        };
        use Wanted::{Change, Exact, Rough};
        assert!(kept_together(&[Exact, Rough]) == [Rough, Rough]);
        assert!(kept_together(&[Exact, Rough, Exact]) == [Exact, Rough, Exact]);
        assert!(kept_together(&[Rough, Change, Exact, Rough]) == [Rough, Change, Rough, Rough]);
        assert!(kept_together(&[Exact]) == [Exact]);
    }

    #[test]
    fn many_points_at_few_places_are_where_they_would_be_alone() {
        let mut stream = Stream::new(4, "test/path");
        let n_majority = 2 * FEWEST_SINGLE_ROWS;
        let mut draw = |n: usize, mean: f64| Array2::from_shape_fn((n, N_FEATURES), |_| stream.normal() + mean);
        let (majority, minority, synthetic) = (draw(n_majority, 0.0), draw(300, 0.5), draw(4000, 0.4));
        let rows = DesignRows::of_features(majority.view());
        let real = RealRows::new(rows.followed_by(&DesignRows::of_features(minority.view()), 0..300), n_majority);
        let pool = PoolRows::new(&Pool::Dense { rows: synthetic, seeds: None });
        let problem = PathProblem { real: &real, pool: &pool };
        for n_places in 1..=5 {
            let points: Vec<Point> = (0..40).map(|k| Point::augmented(800 * (k % n_places))).collect();
            for (point, fit) in points.iter().zip(fit_path(&problem, &points, 1.0).unwrap()) {
                let alone = fit_path(&problem, &[*point], 1.0).unwrap().remove(0);
                let difference: Vec<f64> = alone.theta.iter().zip(&fit.theta).map(|(a, b)| a - b).collect();
                assert!(fit.converged && max_abs(&difference) < 1e-8, "{n_places} places: {difference:?}");
                assert!(fit.n_iterations <= 4, "{n_places} places: left to Newton's method");
            }
        }
    }
}
