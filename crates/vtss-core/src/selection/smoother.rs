//! A smooth curve through the losses of neighbouring sizes: local quadratic regression.
//!
//! Losses are smoothed over log(n₁ + ñ), not over ñ: what rows do to a fit depends on the ratio of the classes' weights,
//! and in its logarithm the plain curve is close to a parabola about its minimum (the shift of the base rate enters the
//! loss by its square), which a local quadratic keeps without bias however steep it is.

use crate::linalg::Cholesky;
use std::ops::Range;

/// Share of the candidates that each local fit rests on, the customary one half.
const SPAN: f64 = 0.5;
/// A local quadratic has three coefficients; with fewer than two rows more it would follow its points.
const LEAST_NEIGHBORS: usize = 5;
/// Coefficients of a quadratic.
const TERMS: usize = 3;

/// The candidates of a curve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sizes<'a> {
    /// Rows to add, one per candidate.
    pub n_synthetic: &'a [usize],
    /// Real minority rows of the table, at least 1; only `smoothed` asks for it.
    pub n_minority: usize,
}

/// A linear map from losses to smoothed losses.
#[derive(Debug, Clone, PartialEq)]
pub struct Smoother {
    /// What each loss adds to the smoothed ones, row-major (loss, smoothed loss).
    weights: Vec<f64>,
    /// Which smoothed losses each of them adds to: those near it.
    reaches: Vec<Range<usize>>,
    usable: Vec<bool>,
}

impl Smoother {
    /// Local quadratic regression of a curve on the logarithm of its minority weight.
    ///
    /// `sizes`: different from one another; `losses`: one per candidate, of which only those that are finite are used,
    /// and only where they stand: the map serves any other losses of the same fits. Each point is fitted by the nearest
    /// half of the candidates, at least five, with tricube weights. A curve of fewer than five candidates, or a point
    /// whose neighbours do not determine a quadratic, is left as it is.
    ///
    /// Source: Cleveland, Journal of the American Statistical Association 74 (1979), without his robustness weights.
    #[must_use]
    pub fn new(sizes: Sizes, losses: &[f64]) -> Self {
        let n = losses.len();
        let usable: Vec<bool> = losses.iter().map(|loss| loss.is_finite()).collect();
        let n_minority = sizes.n_minority.max(1) as f64;
        let place: Vec<f64> = sizes.n_synthetic.iter().map(|&size| libm::log(n_minority + size as f64)).collect();
        let among: Vec<usize> = (0..n.min(place.len())).filter(|&i| usable[i]).collect();
        let n_neighbors = LEAST_NEIGHBORS.max(libm::ceil(SPAN * among.len() as f64) as usize);
        let mut weights = vec![0.0; n * n];
        let mut row = vec![0.0; n];
        for &i in &among {
            row.fill(0.0);
            write_row(i, &among, &place, n_neighbors, &mut row);
            row.iter().enumerate().for_each(|(j, weight)| weights[j * n + i] = *weight);
        }
        let reach = |weights: &[f64]| {
            let first = weights.iter().position(|weight| *weight != 0.0).unwrap_or(0);
            first..weights.iter().rposition(|weight| *weight != 0.0).map_or(first, |last| last + 1)
        };
        let reaches = weights.chunks_exact(n.max(1)).map(reach).collect();
        Self { weights, reaches, usable }
    }

    /// Smoothed losses. `losses`: one per candidate. Returns as many, NaN where a fit failed.
    #[must_use]
    pub fn smooth(&self, losses: &[f64]) -> Vec<f64> {
        // Loss by loss: sums side by side do not wait for one another, as the terms of one sum do.
        let mut smoothed: Vec<f64> = self.usable.iter().map(|usable| if *usable { 0.0 } else { f64::NAN }).collect();
        let rows = self.weights.chunks_exact(losses.len().max(1)).zip(&self.reaches);
        for ((weights, reach), loss) in rows.zip(losses).filter(|((_, reach), _)| !reach.is_empty()) {
            let weights = &weights[reach.clone()];
            smoothed[reach.clone()].iter_mut().zip(weights).for_each(|(sum, weight)| *sum += weight * loss);
        }
        smoothed
    }
}

/// Weights of the losses `among` which point `i` is smoothed.
#[inline(never)]
fn write_row(i: usize, among: &[usize], place: &[f64], n_neighbors: usize, weights: &mut [f64]) {
    let distances: Vec<f64> = among.iter().map(|&j| place[j] - place[i]).collect();
    let row = (among.len() >= n_neighbors).then(|| local_quadratic(&distances, n_neighbors)).flatten();
    match row {
        Some(row) => among.iter().zip(row).for_each(|(&j, weight)| weights[j] = weight),
        None => weights[i] = 1.0,
    }
}

/// The number at place `n`, from 0, once they are sorted; by insertion, as there are a few dozen of them. `None` where there are
/// fewer.
#[inline(never)]
fn nth_smallest(values: impl Iterator<Item = f64>, n: usize) -> Option<f64> {
    let mut smallest = Vec::with_capacity(n + 2);
    for value in values {
        smallest.insert(smallest.partition_point(|other| *other <= value), value);
        smallest.truncate(n + 1);
    }
    smallest.get(n).copied()
}

/// Weights by which the values at `distances` make the local quadratic's value at 0.
#[inline(never)]
fn local_quadratic(distances: &[f64], n_neighbors: usize) -> Option<Vec<f64>> {
    let reach = nth_smallest(distances.iter().map(|distance| distance.abs()), n_neighbors - 1)?;
    if !(reach > 0.0) {
        return None;
    }
    let tricube = |u: f64| if u < 1.0 { (1.0 - u * u * u) * (1.0 - u * u * u) * (1.0 - u * u * u) } else { 0.0 };
    let mut normal = [0.0; TERMS * TERMS];
    for distance in distances {
        let u = distance / reach;
        let terms = [1.0, u, u * u];
        for (e, entry) in normal.iter_mut().enumerate() {
            *entry += tricube(u.abs()) * terms[e / TERMS] * terms[e % TERMS];
        }
    }
    let mut value_at_zero = [1.0, 0.0, 0.0];
    Cholesky::of_upper(&normal, TERMS, TERMS).ok()?.solve_in_place(&mut value_at_zero);
    let [constant, linear, square] = value_at_zero;
    let weight = |u: f64| tricube(u.abs()) * (constant + linear * u + square * u * u);
    Some(distances.iter().map(|distance| weight(distance / reach)).collect())
}
