//! The first gradients of a path. All points start on one curve, along which the majority's share of a gradient changes so
//! smoothly that few places tell it everywhere; what synthetic rows add to it is each point's own.

use super::gradients::{Pass, assembled, written_class};
use super::nodes::{Starts, is_same_place};
use super::panel::{Class, Panel, Position};

/// Places that are looked at (measured: a mean gradient then errs by less than 1e-8, the last digit of single precision,
/// over the range that a path of a hundred minority rows takes).
const N_PLACES: usize = 12;
/// With fewer points for each place all are looked at themselves.
const FEWEST_POINTS_PER_PLACE: usize = 2;

/// The gradients of all points where they start, in single precision; none where that saves nothing.
///
/// The first node can lie far from the others, so it is looked at itself, and serves all points of its place. Between the
/// second and the last the majority's sums are taken at Chebyshev's places and interpolated.
#[inline(never)]
pub fn first_gradients(pass: &Pass, starts: &Starts) -> Option<Vec<Vec<f64>>> {
    let [first, low, high] = starts.extent()?;
    if pass.single.is_none() || starts.points.len() < FEWEST_POINTS_PER_PLACE * N_PLACES {
        return None;
    }
    let places = chebyshev(low, high);
    let thetas: Vec<Vec<f64>> = places.iter().chain([&first]).map(|&t| starts.theta_at(t)).collect();
    let looked_at = written_class(pass, Position::At(&thetas), None, Class::Majority);
    let columns: Vec<Vec<f64>> = (0..thetas.len()).map(|place| looked_at.column(place).collect()).collect();
    let interpolated = |&t: &f64| {
        if is_same_place(t, first) {
            return columns[N_PLACES].clone();
        }
        let mut sum = vec![0.0; pass.problem.n_coefficients()];
        for (column, weight) in columns.iter().zip(barycentric(t, &places)) {
            sum.iter_mut().zip(column).for_each(|(s, value)| *s += weight * value);
        }
        sum
    };
    let of_points: Vec<Vec<f64>> = starts.t.iter().map(interpolated).collect();
    let majority = Panel::of_columns(&of_points, pass.problem.n_coefficients());
    let thetas: Vec<Vec<f64>> = starts.points.iter().map(|start| start.theta.clone()).collect();
    let position = Position::At(&thetas);
    let pool = written_class(pass, position, None, Class::Minority);
    Some(assembled(pass, position, &majority, &pool))
}

/// Chebyshev's places of the second kind, the ends included.
fn chebyshev(low: f64, high: f64) -> [f64; N_PLACES] {
    let angle = |k: usize| std::f64::consts::PI * k as f64 / (N_PLACES - 1) as f64;
    std::array::from_fn(|k| 0.5 * (low + high) - 0.5 * (high - low) * libm::cos(angle(k)))
}

/// Weights of values at [`chebyshev`]'s places for the value at `t` (Berrut and Trefethen 2004, section 5).
#[inline(never)]
fn barycentric(t: f64, places: &[f64; N_PLACES]) -> [f64; N_PLACES] {
    if let Some(at) = places.iter().position(|place| is_same_place(*place, t)) {
        return std::array::from_fn(|k| if k == at { 1.0 } else { 0.0 });
    }
    let terms: [f64; N_PLACES] = std::array::from_fn(|k| {
        let end = if k == 0 || k == N_PLACES - 1 { 0.5 } else { 1.0 };
        let sign = if k % 2 == 0 { 1.0 } else { -1.0 };
        sign * end / (t - places[k])
    });
    let total: f64 = terms.iter().sum();
    terms.map(|term| term / total)
}
