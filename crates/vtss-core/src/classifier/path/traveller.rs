//! A point on its way from its start to a certified gradient.

use super::corrections::Corrections;
use super::nodes::Start;
use super::problem::{PathProblem, Point};
use crate::classifier::logistic::GRADIENT_TOLERANCE;
use crate::linalg::{dot, max_abs};

/// What a step leaves of a gradient and of the length of the next step, cautiously: a thirtieth to a hundredth on cohorts.
const LEFT_BY_STEP: f64 = 1.0 / 30.0;
/// A gradient in single precision errs by a noticeable share of itself below this.
const TOO_ROUGH: f64 = 1e-6;
/// What single precision makes a change of the gradient err by, with room: this share of it, more the larger the
/// coefficients are, whose rounding moves the margins (measured: at most a quarter, for coefficients of length 1.5 and of
/// length 1000) …
const ERROR_OF_CHANGE: f64 = 2.4e-7;
/// … and this share of the length of the way, along which columns that are nearly collinear may cancel: more where there are many
/// (measured on columns of two values that are nearly equal, the change counted in, as a share of what is allowed for: along the
/// worst of all ways 0.4 with 12 of them, 0.5 with 40, 0.9 with 100, 0.8 with 300; along random ones at most a third) …
const ERROR_OF_WAY: f64 = 3e-8;
/// … up to so many, and beyond it in proportion to the root of their number, as does what such columns round to along one way.
const COLUMNS_OF_WAY: f64 = 32.0;
/// Changes are taken while they err by at most this: half of what a gradient may be.
const LARGEST_ERROR: f64 = 0.5 * GRADIENT_TOLERANCE;
/// A gradient that is small enough may still leave a long way where there is little curvature, as with few minority rows and
/// many columns: coefficients that another step would move by more than this are moved (measured: balanced losses are then
/// off by less than 1e-9, on cohorts of 10 minority rows and 40 columns as well; without it by up to 3e-7) …
pub(super) const SHORT_WAY: f64 = 1e-9;
/// … so often at most, and are then left to Newton's method: where a column is rare its curvature may be far from that of the
/// factor, which then leaves most of a step to the next.
const MOST_POLISHES: usize = 6;
/// Such a point asks for a change where what that errs by moves coefficients by at most this share of [`SHORT_WAY`]: an exact
/// pass for a few points costs as much as reading all rows.
const ERROR_OF_POLISH: f64 = 0.1;
/// A pass must shrink a point's gradient at least by this factor.
const CONTRACTION: f64 = 0.5;
/// A pass that makes a point's gradient grow by more than this has led it away.
const DIVERGENCE: f64 = 10.0;
/// How often a point may miss that before it is left to damped Newton.
const MAX_STRIKES: usize = 2;

/// What a point asks the next pass for.
#[derive(Clone, Copy, PartialEq)]
pub enum Wanted {
    /// The gradient, in single precision.
    Rough,
    /// The gradient.
    Exact,
    /// What the gradient changed by since the base, in single precision.
    Change,
}

/// What one pass did to a point.
pub enum Step {
    /// The gradient is small enough; the coefficients stay. Holds its largest entry, with what it may err by.
    Certified(f64),
    /// The coefficients moved.
    Stepped,
    /// The coefficients stay until their gradient is known better.
    Stayed,
    /// The gradient does not shrink as it should, or the steps do not where it is small enough.
    Stuck,
}

/// Coefficients with their exact gradient.
struct Base {
    theta: Vec<f64>,
    gradient: Vec<f64>,
    /// Largest absolute entry for the mean loss.
    max_gradient: f64,
}

/// A point on its way.
pub struct Traveller {
    /// Position among all points of the path, ordered by what they add.
    pub slot: usize,
    /// What is fitted.
    pub point: Point,
    /// Where it is.
    pub theta: Vec<f64>,
    /// Where it started: a gradient that does not shrink may have led far away, where everything is flat.
    pub start: Vec<f64>,
    corrections: Corrections,
    total_weight: f64,
    wanted: Wanted,
    /// Where the last exact gradient was taken.
    base: Option<Base>,
    last_gradient: f64,
    strikes: usize,
    polishes: usize,
}

impl Traveller {
    /// Sets out from `start`; `slot`: position among all points of the path; `wanted`: what it asks the first pass for.
    #[inline(never)]
    pub fn new(problem: &PathProblem, slot: usize, point: Point, start: Start, wanted: Wanted) -> Self {
        let (majority, minority) = problem.class_weights(&point);
        let Start { theta, factor } = start;
        Self {
            slot,
            point,
            start: theta.clone(),
            theta,
            corrections: Corrections::new(factor),
            total_weight: majority + minority,
            wanted,
            base: None,
            last_gradient: f64::INFINITY,
            strikes: 0,
            polishes: 0,
        }
    }

    /// What it asks the next pass for.
    pub fn wants(&self) -> Wanted {
        self.wanted
    }

    /// Whether it asks for its first exact gradient.
    pub fn is_ready(&self) -> bool {
        self.wanted == Wanted::Exact && self.base.is_none()
    }

    /// Where Newton's method had better start: here, once the gradient has been small enough; none if it never was.
    pub fn near_goal(&self) -> Option<Vec<f64>> {
        (self.polishes > 0).then(|| self.theta.clone())
    }

    /// Asks for one more gradient in single precision before its first exact one.
    pub fn go_along(&mut self) {
        self.wanted = Wanted::Rough;
    }

    /// The base's coefficients and the way from there; none before the first exact gradient.
    #[inline(never)]
    pub fn way(&self) -> Option<(Vec<f64>, Vec<f64>)> {
        let base = self.base.as_ref()?;
        Some((base.theta.clone(), self.theta.iter().zip(&base.theta).map(|(t, b)| t - b).collect()))
    }

    /// Moves on by what the pass gave that it asked for; `in_single`: whether rows are there in single precision.
    #[inline(never)]
    pub fn advance(&mut self, mut gradient: Vec<f64>, in_single: bool) -> Step {
        let mut error = 0.0;
        if let (Wanted::Change, Some(base)) = (self.wanted, &self.base) {
            gradient.iter_mut().zip(&base.gradient).for_each(|(g, b)| *g += b);
            error = self.error_of_change();
        }
        let max_gradient = max_abs(&gradient) / self.total_weight;
        if in_single && self.wanted == Wanted::Exact {
            // Whatever follows: the pass has kept residuals, and they are those at these coefficients.
            self.base = Some(Base { theta: self.theta.clone(), gradient: gradient.clone(), max_gradient });
        }
        if self.wanted != Wanted::Rough && max_gradient + error <= GRADIENT_TOLERANCE {
            let step = self.corrections.step_for(&gradient);
            let way = dot(&step, &step).sqrt();
            if way <= SHORT_WAY {
                return Step::Certified(max_gradient + error);
            }
            if self.polishes == MOST_POLISHES {
                return Step::Stuck;
            }
            self.polishes += 1;
            let way_per_gradient = way / max_gradient;
            self.corrections.take(&mut self.theta, step, gradient, false);
            let error_of_way = way_per_gradient * self.error_of_change();
            self.wanted = if error_of_way <= ERROR_OF_POLISH * SHORT_WAY { Wanted::Change } else { Wanted::Exact };
            return Step::Stepped;
        }
        if self.wanted == Wanted::Rough && max_gradient <= TOO_ROUGH {
            self.wanted = Wanted::Exact;
            return Step::Stayed;
        }
        if !(max_gradient <= CONTRACTION * self.last_gradient) {
            self.strikes += 1;
        }
        if self.strikes > MAX_STRIKES || !(max_gradient <= DIVERGENCE * self.last_gradient) {
            return Step::Stuck;
        }
        self.last_gradient = max_gradient;
        let step = self.corrections.step_for(&gradient);
        let next_is_rough = in_single && self.base.is_none() && self.would_be_base_for_nothing(max_gradient, &step);
        // Before there is a base any next pass may be in single precision.
        self.corrections.take(&mut self.theta, step, gradient, in_single && self.base.is_none());
        self.wanted = if next_is_rough {
            Wanted::Rough
        } else if self.error_of_change() <= LARGEST_ERROR {
            Wanted::Change
        } else {
            Wanted::Exact
        };
        Step::Stepped
    }

    /// Whether, after a step from this gradient, the step thereafter is likely to be so long that an exact gradient before
    /// it would be no base for what changes on it.
    fn would_be_base_for_nothing(&self, max_gradient: f64, step: &[f64]) -> bool {
        let next: Vec<f64> = step.iter().map(|s| LEFT_BY_STEP * s).collect();
        error_of_change(LEFT_BY_STEP * max_gradient, &self.theta, &next) > LARGEST_ERROR
    }

    /// What a change of the gradient since the base would err by, for the mean loss; infinite without a base.
    fn error_of_change(&self) -> f64 {
        let (Some(base), Some((_, way))) = (&self.base, self.way()) else { return f64::INFINITY };
        error_of_change(base.max_gradient, &base.theta, &way)
    }
}

/// What a change of the gradient of the mean loss by `change` errs by in single precision, between `base` and a point that
/// is `way` from it.
pub(super) fn error_of_change(change: f64, base: &[f64], way: &[f64]) -> f64 {
    let many_columns = (base.len() as f64 / COLUMNS_OF_WAY).max(1.0).sqrt();
    ERROR_OF_CHANGE * (1.0 + dot(base, base).sqrt()) * change + ERROR_OF_WAY * many_columns * dot(way, way).sqrt()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::super::{DesignRows, PoolRows, RealRows};
    use super::*;
    use crate::linalg::Cholesky;
    use std::rc::Rc;

    const N_FEATURES: usize = 3;

    /// With so little curvature that every step from a gradient that is small enough is a long one.
    fn flat_traveller() -> Traveller {
        let real = RealRows::new(DesignRows::zeros(3, N_FEATURES), 2);
        let problem = PathProblem { real: &real, pool: &PoolRows::Empty };
        let factor = Rc::new(Cholesky::scaled_identity(N_FEATURES + 1, 1e-6));
        let start = Start { theta: vec![0.5; N_FEATURES + 1], factor };
        Traveller::new(&problem, 0, Point::augmented(0), start, Wanted::Exact)
    }

    #[test]
    fn the_way_begins_where_the_last_exact_pass_was_taken_even_if_that_certified_the_gradient() {
        let mut traveller = flat_traveller();
        for gradient in [1e-11, 3e-12] {
            let here = traveller.theta.clone();
            assert!(matches!(traveller.advance(vec![gradient; N_FEATURES + 1], true), Step::Stepped));
            let (base, way) = traveller.way().unwrap();
            assert_eq!(base, here);
            assert!(way.iter().zip(&traveller.theta).zip(&base).all(|((way, there), here)| *way == there - here));
            assert!(traveller.wants() == Wanted::Exact);
        }
    }

    #[test]
    fn who_would_still_go_far_after_many_steps_is_left_to_newton_where_it_is() {
        let mut traveller = flat_traveller();
        for _ in 0..MOST_POLISHES {
            assert!(matches!(traveller.advance(vec![1e-11; N_FEATURES + 1], true), Step::Stepped));
        }
        let here = traveller.theta.clone();
        assert!(matches!(traveller.advance(vec![1e-11; N_FEATURES + 1], true), Step::Stuck));
        assert_eq!(traveller.near_goal(), Some(here));
        assert_eq!(flat_traveller().near_goal(), None);
    }

    #[test]
    fn a_long_way_errs_by_more_where_there_are_many_columns() {
        let of = |n: usize| error_of_change(0.0, &vec![0.0; n], &[1e-3]);
        assert_eq!(of(12), of(32));
        assert!((of(288) / of(32) - 3.0).abs() < 1e-12);
    }
}
