//! The first gradients of a path. All points start on one curve, along which the majority's share of a gradient changes so
//! smoothly that few places tell it everywhere; what synthetic rows add to it is each point's own.

use super::gradients::{Pass, assembled, written_class};
use super::nodes::{Nodes, Start, interpolated, is_same_place, lagrange, log_odds};
use super::panel::{Class, Panel, Position};

/// Places that are looked at (measured: a mean gradient then errs by less than 1e-8, the last digit of single precision,
/// over the range that a path of a hundred minority rows takes).
const N_PLACES: usize = 12;
/// Of the whole multiples of π / 11. A list, as the cosine of any angle is 4 kB of code that nothing else needs.
const COSINES: [f64; N_PLACES] = [
    1.0,
    0.959_492_973_614_497_4,
    0.841_253_532_831_181_2,
    0.654_860_733_945_285_1,
    0.415_415_013_001_886_44,
    0.142_314_838_273_285_12,
    -0.142_314_838_273_285,
    -0.415_415_013_001_886_3,
    -0.654_860_733_945_285,
    -0.841_253_532_831_181_1,
    -0.959_492_973_614_497_4,
    -1.0,
];
/// With fewer points for each place all are looked at themselves.
const FEWEST_POINTS_PER_PLACE: usize = 2;

/// The gradients of all points where they start, in single precision; none where that saves nothing.
///
/// The first node can lie far from the others, so it is looked at itself, and serves all points of its place. Between the
/// second and the last the majority's sums are taken at Chebyshev's places and interpolated.
#[inline(never)]
pub fn first_gradients(pass: &Pass, nodes: &Nodes, starts: &[Start]) -> Option<Vec<Vec<f64>>> {
    let [first, low, high] = nodes.extent()?;
    if pass.single.is_none() || starts.len() < FEWEST_POINTS_PER_PLACE * N_PLACES {
        return None;
    }
    let places = chebyshev(low, high);
    let thetas: Vec<Vec<f64>> = places.iter().chain([&first]).map(|&t| nodes.theta_at(t)).collect();
    let looked_at = written_class(pass, Position::At(&thetas), None, Class::Majority);
    let columns = looked_at.columns(thetas.len());
    let columns: Vec<&[f64]> = columns.iter().map(|column| &column[..]).collect();
    let of_points: Vec<Vec<f64>> =
        pass.points.iter().map(|point| sums_at(log_odds(pass.problem, point), first, &places, &columns)).collect();
    let majority = Panel::of_columns(&of_points, pass.problem.n_coefficients());
    let thetas: Vec<Vec<f64>> = starts.iter().map(|start| start.theta.clone()).collect();
    let position = Position::At(&thetas);
    let pool = written_class(pass, position, None, Class::Minority);
    Some(assembled(pass, position, &majority, &pool))
}

/// The sums at `t`, from those at the places and, last, at the first node.
#[inline(never)]
fn sums_at(t: f64, first: f64, places: &[f64], columns: &[&[f64]]) -> Vec<f64> {
    if is_same_place(t, first) {
        return columns[N_PLACES].to_vec();
    }
    interpolated(&lagrange(t, places), columns)
}

/// Chebyshev's places of the second kind, the ends included.
fn chebyshev(low: f64, high: f64) -> [f64; N_PLACES] {
    COSINES.map(|cosine| 0.5 * (low + high) - 0.5 * (high - low) * cosine)
}
