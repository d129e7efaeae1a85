//! Points between solved ones.
//!
//! Without synthetic rows the fits of a path lie on one smooth curve in t = log(W₁/W₀). A few that are solved tell where the
//! others are, nearly as exactly as they were solved themselves, so that one exact pass certifies most of those.

use super::PathFit;
use super::nodes::{interpolated, is_same_place, lagrange, log_odds};
use super::problem::{PathProblem, Point};
use crate::order::ascending;

/// Points that are solved (measured on cohorts of 300 and more minority rows: with 16 the first pass certifies nearly all
/// others, with 12 about half of them; with 60 minority rows they are then 6e-8 off and a change or two away).
const N_SOLVED: usize = 16;
/// A curve of fewer points is solved as a whole.
const FEWEST_POINTS: usize = 2 * N_SOLVED;

/// The points of a curve.
pub struct Curve {
    /// Positions of those that are solved, among all points of the path.
    solved: Vec<usize>,
    /// Where these stand.
    places: Vec<f64>,
    /// Positions of those that follow from them.
    between: Vec<usize>,
}

impl Curve {
    /// The points of equal majority weight, with the lowest left out, which can lie far from the others; none where there are
    /// few, or where synthetic rows make each a case of its own.
    #[inline(never)]
    pub fn of(problem: &PathProblem, points: &[Point]) -> Option<Self> {
        let n_alike = |weight: f64| points.iter().filter(|point| point.majority_weight == weight).count();
        let weight = points.iter().map(|point| point.majority_weight).max_by_key(|&weight| n_alike(weight))?;
        if !problem.pool.is_empty() || n_alike(weight) <= FEWEST_POINTS {
            return None;
        }
        let t: Vec<f64> = points.iter().map(|point| log_odds(problem, point)).collect();
        let mut curve = ascending(&t);
        curve.retain(|&i| points[i].majority_weight == weight);
        let lowest = t[*curve.first()?];
        curve.retain(|&i| !is_same_place(t[i], lowest));
        let places: Vec<f64> = curve.iter().map(|&i| t[i]).collect();
        let solved: Vec<usize> = leja(&places)?.into_iter().map(|k| curve[k]).collect();
        let places = solved.iter().map(|&i| t[i]).collect();
        curve.retain(|i| !solved.contains(i));
        Some(Self { solved, places, between: curve })
    }

    /// Positions of the points that follow from others.
    pub fn between(&self) -> &[usize] {
        &self.between
    }

    /// Coefficients at a place. `fits`: of all points of the path, those of the solved ones at least. None where one of these
    /// did not converge.
    #[inline(never)]
    pub fn theta_at(&self, t: f64, fits: &[Option<PathFit>]) -> Option<Vec<f64>> {
        let converged = |&i: &usize| fits[i].as_ref().filter(|fit| fit.converged).map(|fit| &fit.theta[..]);
        let solved = self.solved.iter().map(converged).collect::<Option<Vec<_>>>()?;
        Some(interpolated(&lagrange(t, &self.places), &solved))
    }
}

/// Places to interpolate through (Leja 1957): the ends, then each time that which lies farthest from those before, by the
/// product of the distances. `t`: ascending. None where there are too few different ones.
#[inline(never)]
fn leja(t: &[f64]) -> Option<Vec<usize>> {
    let mut products = vec![1.0; t.len()];
    let mut next = 0;
    let mut chosen = Vec::with_capacity(N_SOLVED);
    while chosen.len() < N_SOLVED {
        chosen.push(next);
        for (product, place) in products.iter_mut().zip(t) {
            *product *= (place - t.get(next).unwrap_or(place)).abs();
        }
        next = (0..t.len()).rev().max_by(|&a, &b| products[a].total_cmp(&products[b]))?;
        if !(products[next] > 0.0) {
            return None;
        }
    }
    Some(chosen)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::super::{DesignRows, PoolRows, RealRows, fit_path};
    use super::*;
    use crate::linalg::max_abs;
    use crate::rng::Stream;
    use ndarray::Array2;

    const N_FEATURES: usize = 6;

    fn rows(n_majority: usize, n_minority: usize) -> RealRows {
        let mut stream = Stream::new(3, "test/between");
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
            assert_eq!(curve.between().len(), 40 - N_SOLVED);
            let fits = fit_path(&problem, &points, 1.0).unwrap();
            assert!(fits.iter().all(|fit| fit.converged));
            let at_once = curve.between().iter().filter(|&&i| fits[i].n_iterations == 1).count();
            assert!(at_once > curve.between().len() / 2, "{at_once}");
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
        assert!(Curve::of(&problem, &points[..FEWEST_POINTS]).is_none());
        assert!(Curve::of(&problem, &[points[7]; 50]).is_none());
        let pool = PoolRows::Dense(DesignRows::zeros(30, N_FEATURES));
        assert!(Curve::of(&PathProblem { real: &real, pool: &pool }, &points).is_none());
        let curve = Curve::of(&problem, &points).unwrap();
        let mut fits: Vec<_> = fit_path(&problem, &points, 1.0).unwrap().into_iter().map(Some).collect();
        assert!(curve.theta_at(1.0, &fits).is_some());
        if let Some(fit) = &mut fits[curve.solved[3]] {
            fit.converged = false;
        }
        assert_eq!(curve.theta_at(1.0, &fits), None);
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
    }
}
