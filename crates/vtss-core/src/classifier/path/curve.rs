//! Points that follow from solved ones.
//!
//! Without synthetic rows the fits of one majority weight lie on a smooth curve in t = log(W₁/W₀). A few that are solved tell
//! where the others are, nearly as exactly as they were solved themselves, so that one exact pass certifies those, and where
//! minority rows are few another pass or two. Ours.

use super::PathFit;
use super::gradients::Pass;
use super::nodes::{Start, interpolated, is_same_place, lagrange, log_odds};
use super::problem::{PathProblem, Point};
use crate::order::ascending;

/// Points that are solved (measured on cohorts of 300 and more minority rows: with 16 the first pass certifies nearly all
/// others, with 12 about half of them; with 60 minority rows they are then 6e-8 off and a change or two away).
const N_SOLVED: usize = 16;
/// A curve of fewer points is solved as a whole.
const FEWEST_POINTS: usize = 2 * N_SOLVED + 1;

/// A curve among the points of a path.
pub struct Curve {
    /// Of every point of the path: whether it follows from others.
    is_between: Vec<bool>,
    /// Those that they follow from: positions among the points that do not follow, and places.
    solved: Vec<(usize, f64)>,
}

impl Curve {
    /// Of the points of the majority weight that more than half have, but for the lowest, which can lie far from the others. None
    /// where these are few, or where synthetic rows make each a case of its own. `points`: of the path, in its order.
    #[inline(never)]
    pub fn of(problem: &PathProblem, points: &[Point]) -> Option<Self> {
        let weight = prevailing(points.iter().map(|point| point.majority_weight))?;
        let is_on = |point: &Point| point.majority_weight == weight;
        let n_on = points.iter().filter(|point| is_on(point)).count();
        if !problem.pool.is_empty() || n_on < FEWEST_POINTS || n_on <= points.len() / 2 {
            return None;
        }
        let t: Vec<f64> = points.iter().map(|point| log_odds(problem, point)).collect();
        let mut curve = ascending(&t);
        curve.retain(|&i| is_on(&points[i]));
        let lowest = t[*curve.first()?];
        curve.retain(|&i| !is_same_place(t[i], lowest));
        let chosen = leja(&curve.iter().map(|&i| t[i]).collect::<Vec<_>>())?;
        if chosen.len() == curve.len() {
            return None;
        }
        let mut is_between = vec![false; points.len()];
        curve.iter().for_each(|&i| is_between[i] = true);
        chosen.iter().for_each(|&k| is_between[curve[k]] = false);
        let position = |i: usize| is_between[..i].iter().filter(|&&is_between| !is_between).count();
        let solved = chosen.iter().map(|&k| (position(curve[k]), t[curve[k]])).collect();
        Some(Self { is_between, solved })
    }

    /// The points that are solved, whether others follow from them or not, and those that follow; both in the path's order.
    /// `points`: those that the curve is of.
    #[inline(never)]
    pub fn divide(&self, points: &[Point]) -> [Vec<Point>; 2] {
        [false, true].map(|between| {
            let of_part = points.iter().zip(&self.is_between).filter(|(_, is_between)| **is_between == between);
            of_part.map(|(point, _)| *point).collect()
        })
    }

    /// The fits of both parts of [`Curve::divide`] in the order of the path.
    #[inline(never)]
    pub fn join(&self, solved: Vec<PathFit>, followed: Vec<PathFit>) -> Vec<PathFit> {
        let (mut solved, mut followed) = (solved.into_iter(), followed.into_iter());
        self.is_between
            .iter()
            .filter_map(|&is_between| if is_between { followed.next() } else { solved.next() })
            .collect()
    }

    /// Moves the starts of those that follow to where the polynomial through the solved ones is; leaves them, and says so by
    /// false, where one of these did not converge.
    ///
    /// `path`: that of the second part of [`Curve::divide`]; `fits`: of the first part; `starts`: one for each point of `path`.
    #[inline(never)]
    pub fn draw_near(&self, path: &Pass, fits: &[PathFit], starts: &mut [Start]) -> bool {
        if !self.solved.iter().all(|(position, _)| fits[*position].converged) {
            return false;
        }
        let places: Vec<f64> = self.solved.iter().map(|(_, t)| *t).collect();
        let thetas: Vec<&[f64]> = self.solved.iter().map(|(position, _)| &fits[*position].theta[..]).collect();
        for (point, start) in path.points.iter().zip(starts) {
            start.theta = interpolated(&lagrange(log_odds(path.problem, point), &places), &thetas);
        }
        true
    }
}

/// The value that more than half of all have, if there is one; else any of them (Boyer and Moore 1981).
fn prevailing(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (mut candidate, mut lead) = (None, 0_usize);
    for value in values {
        if lead == 0 {
            (candidate, lead) = (Some(value), 1);
        } else if candidate == Some(value) {
            lead += 1;
        } else {
            lead -= 1;
        }
    }
    candidate
}

/// Places to interpolate through (Leja 1957): the ends, then each time that which lies farthest from those before, by the
/// product of the distances. `t`: ascending. Returns [`N_SOLVED`] positions; none where there are not so many different places.
#[inline(never)]
fn leja(t: &[f64]) -> Option<Vec<usize>> {
    let mut products = vec![1.0_f64; t.len()];
    let mut chosen = Vec::with_capacity(N_SOLVED);
    while chosen.len() < N_SOLVED {
        // The first of those that lie equally far.
        let next = (0..t.len()).rev().max_by(|&a, &b| products[a].total_cmp(&products[b]))?;
        if !(products[next] > 0.0) {
            return None;
        }
        chosen.push(next);
        for (product, place) in products.iter_mut().zip(t) {
            *product *= (place - t[next]).abs();
        }
    }
    Some(chosen)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::super::shares::FirstPoints;
    use super::super::{DesignRows, PoolRows, RealRows, fit_path};
    use super::*;
    use crate::linalg::{Cholesky, max_abs};
    use crate::rng::Stream;
    use ndarray::Array2;
    use std::rc::Rc;

    const N_FEATURES: usize = 6;

    fn rows(n_majority: usize, n_minority: usize) -> RealRows {
        let mut stream = Stream::new(3, "test/curve");
        let values = Array2::from_shape_fn((n_majority + n_minority, N_FEATURES), |(row, _)| {
            stream.normal() + if row < n_majority { 0.0 } else { 0.4 }
        });
        RealRows::new(DesignRows::of_features(values.view()), n_majority)
    }

    #[test]
    fn one_pass_certifies_the_points_between_and_they_are_where_they_would_be_alone() {
        // In double precision alone, and with single.
        for n_majority in [900, 4000] {
            let real = rows(n_majority, 150);
            let problem = PathProblem { real: &real, pool: &PoolRows::Empty };
            let gap = (n_majority - 150) as f64 / 150.0;
            let mut points: Vec<Point> =
                (0..=40).map(|k| Point::weighted(1.0, 1.0 + 0.05 * f64::from(k) * gap)).collect();
            points.push(Point::weighted(0.5, 0.5 * (1.0 + gap)));
            let curve = Curve::of(&problem, &points).unwrap();
            let between = curve.is_between.iter().enumerate().filter(|(_, is_between)| **is_between).map(|(i, _)| i);
            assert_eq!(between.clone().count(), 40 - N_SOLVED);
            let fits = fit_path(&problem, &points, 1.0).unwrap();
            assert!(fits.iter().all(|fit| fit.converged));
            let at_once = between.filter(|&i| fits[i].n_iterations == 1).count();
            assert!(at_once > (40 - N_SOLVED) / 2, "{at_once}");
            for (point, fit) in points.iter().zip(&fits) {
                let alone = &fit_path(&problem, &[*point], 1.0).unwrap()[0];
                let difference: Vec<f64> = alone.theta.iter().zip(&fit.theta).map(|(a, b)| a - b).collect();
                assert!(max_abs(&difference) < 1e-8, "{difference:?}");
            }
        }
    }

    #[test]
    fn few_points_points_with_rows_and_failed_fits_make_no_curve() {
        let real = rows(900, 150);
        let problem = PathProblem { real: &real, pool: &PoolRows::Empty };
        let points: Vec<Point> = (0..=40).map(|k| Point::weighted(1.0, 1.0 + 0.2 * f64::from(k))).collect();
        assert!(Curve::of(&problem, &points[..FEWEST_POINTS - 1]).is_none());
        assert!(Curve::of(&problem, &points[..FEWEST_POINTS]).is_some());
        // Two weights of which neither has more than half.
        let other = points.iter().map(|point| Point { majority_weight: 2.0, ..*point });
        assert!(Curve::of(&problem, &points.iter().copied().chain(other).collect::<Vec<_>>()).is_none());
        // So many places as are solved, and the lowest.
        let repeated: Vec<Point> = points[..=N_SOLVED].iter().cycle().take(60).copied().collect();
        let fits = fit_path(&problem, &repeated, 1.0).unwrap();
        assert!(Curve::of(&problem, &repeated).is_some() && fits.iter().all(|fit| fit.converged));
        assert!(Curve::of(&problem, &[points[7]; 50]).is_none());
        let pool = PoolRows::Dense(DesignRows::zeros(30, N_FEATURES));
        assert!(Curve::of(&PathProblem { real: &real, pool: &pool }, &points).is_none());
        let curve = Curve::of(&problem, &points).unwrap();
        let [first, between] = curve.divide(&points);
        let mut fits = fit_path(&problem, &first, 1.0).unwrap();
        let first_points = FirstPoints::new(problem.pool, &points);
        let path =
            Pass { problem: &problem, points: &between, penalty: 1.0, single: None, first_points: &first_points };
        let factor = Rc::new(Cholesky::scaled_identity(N_FEATURES + 1, 1.0));
        let mut starts: Vec<Start> =
            between.iter().map(|_| Start { theta: Vec::new(), factor: factor.clone() }).collect();
        fits[curve.solved[3].0].converged = false;
        assert!(!curve.draw_near(&path, &fits, &mut starts) && starts[0].theta.is_empty());
        fits[curve.solved[3].0].converged = true;
        assert!(curve.draw_near(&path, &fits, &mut starts) && starts[0].theta.len() == N_FEATURES + 1);
    }

    #[test]
    fn what_more_than_half_have_prevails() {
        assert_eq!(prevailing([2.0, 1.0, 1.0, 3.0, 1.0].into_iter()), Some(1.0));
        assert_eq!(prevailing([3.0, 2.0, 1.0, 1.0, 1.0].into_iter()), Some(1.0));
        assert_eq!(prevailing([].into_iter()), None);
        assert!(prevailing([f64::NAN, f64::NAN, f64::NAN].into_iter()).is_some_and(f64::is_nan));
    }

    #[test]
    fn interpolation_through_the_chosen_places_is_as_good_as_it_can_be() {
        // Places of 40 multiples of a gap of 17 minority classes.
        let t: Vec<f64> = (1..=40).map(|k| libm::log(1.0 + 0.05 * f64::from(k) * 17.0)).collect();
        let chosen = leja(&t).unwrap();
        assert_eq!((chosen.len(), chosen[0], chosen[1]), (N_SOLVED, 0, 39));
        let places: Vec<f64> = chosen.iter().map(|&k| t[k]).collect();
        for place in &t {
            let weights = lagrange(*place, &places);
            assert!(weights.iter().map(|weight| weight.abs()).sum::<f64>() < 10.0, "{place}");
            let value: f64 = weights.iter().zip(&places).map(|(weight, at)| weight / (1.0 + libm::exp(-at))).sum();
            assert!((value - 1.0 / (1.0 + libm::exp(-place))).abs() < 1e-12, "{place}");
        }
    }

    #[test]
    fn places_that_are_too_few_are_none() {
        assert_eq!(leja(&[0.5; 40]), None);
        assert_eq!(leja(&[]), None);
        assert_eq!(leja(&[f64::NAN; 40]), None);
        let exactly: Vec<f64> = (0..N_SOLVED).map(|k| k as f64).collect();
        assert_eq!(leja(&exactly).map(|chosen| chosen.len()), Some(N_SOLVED));
        assert_eq!(leja(&exactly[1..]), None);
    }
}
