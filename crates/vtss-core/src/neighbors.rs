//! Exact nearest neighbours among the rows of a matrix.
//!
//! Every pair is met once, in single precision and the expanded form ‖a‖² + ‖b‖² − 2ab, which gives bounds of its squared
//! distance: a third of the arithmetic, and twice as many numbers in a register. Only pairs that the bounds do not rule out
//! are summed in double precision, column by column, in the direct form Σ(a − b)²: no cancellation, the same bits whatever
//! the vector width, and d(i, j) = d(j, i) exactly. So the bounds save work and change no result.

mod bounds;
mod ranking;

use crate::error::{Error, Result};
use crate::linalg::matrix::check_finite;
use bounds::{Bounds, PANEL, TILE, TOGETHER};
use ndarray::ArrayView2;
use ranking::Ranking;
use serde::Serialize;

/// Pairs that may be open, for each neighbour of each row: about twice as many as there are of rows in random order, where
/// the i-th to be met is among the k nearest so far with probability k/i.
const OPEN_FOR_EACH: usize = 16;
/// Pairs that may be open at most: 12 MB.
const MOST_OPEN: usize = 1 << 20;

/// The nearest neighbours of every row.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Neighbors {
    k: usize,
    indices: Vec<u32>,
    distances: Vec<f64>,
}

impl Neighbors {
    /// Neighbours per row.
    #[must_use]
    pub fn k(&self) -> usize {
        self.k
    }

    /// The neighbours of `row`, nearest first; of equally near ones the smaller index first. Length k.
    ///
    /// `row`: below the number of rows; beyond it the list is empty.
    #[must_use]
    pub fn of(&self, row: usize) -> &[u32] {
        self.indices.get(row * self.k..(row + 1) * self.k).unwrap_or_default()
    }

    /// All neighbours, n × k, row by row.
    #[must_use]
    pub fn indices(&self) -> &[u32] {
        &self.indices
    }

    /// Euclidean distances to them, n × k, row by row.
    #[must_use]
    pub fn distances(&self) -> &[f64] {
        &self.distances
    }
}

/// The `k` nearest other rows of every row, by Euclidean distance; of equally near ones those of smaller index.
///
/// `rows`: n × d, finite, at least two rows; a row is never its own neighbour, a copy of it can be.
/// `k`: 1 to n − 1. Cost: n²d/2 multiplications.
///
/// # Errors
/// `OPTION_INVALID` (k out of range), `TOO_FEW_ROWS` (fewer than two rows), `VALUE_NOT_FINITE`.
pub fn nearest(rows: ArrayView2<f64>, k: usize) -> Result<Neighbors> {
    let n = rows.nrows();
    if n < 2 {
        let purpose = "to have a neighbour".to_owned();
        return Err(Error::TooFewRows { what: "rows".into(), n_rows: n, needed: 2, purpose });
    }
    if !(1..n).contains(&k) {
        return Err(Error::option("kNeighbors", &format!("between 1 and {}", n - 1), k));
    }
    check_finite(rows, "feature")?;
    let mut search = Search::new(rows, k);
    for first in (0..n).step_by(TILE) {
        // Every pair once: with those of its own panel a row meets some that it has met.
        for panel in first / PANEL..n.div_ceil(PANEL) {
            search.meet(first, panel);
        }
    }
    search.settle();
    let Ranking { indices, distances, .. } = search.found;
    Ok(Neighbors { k, indices, distances: distances.into_iter().map(f64::sqrt).collect() })
}

/// Two rows that may be near each other, the earlier one first.
struct Pair {
    rows: [u32; 2],
    /// A lower bound of their squared distance.
    lower: f32,
}

/// What is known while pairs are met.
struct Search {
    n: usize,
    width: usize,
    /// n × `width`, row-major.
    values: Vec<f64>,
    bounds: Bounds,
    /// The least upper bounds of each row.
    uppers: Ranking<f32>,
    /// The last of them: what is certainly farther is none of its neighbours. Infinite past the last row.
    limits: Vec<f32>,
    /// Pairs whose distance is still to be taken, in the order in which they were met.
    open: Vec<Pair>,
    most_open: usize,
    /// The least squared distances of each row among the pairs that have been settled.
    found: Ranking<f64>,
}

impl Search {
    #[inline(never)]
    fn new(rows: ArrayView2<f64>, k: usize) -> Self {
        let (n, width) = rows.dim();
        Self {
            n,
            width,
            values: rows.iter().copied().collect(),
            bounds: Bounds::new(rows),
            uppers: Ranking::new(n, k, f32::INFINITY),
            limits: vec![f32::INFINITY; n.next_multiple_of(PANEL)],
            open: Vec::new(),
            most_open: n.saturating_mul(k).saturating_mul(OPEN_FOR_EACH).min(MOST_OPEN),
            found: Ranking::new(n, k, f64::INFINITY),
        }
    }

    /// The rows of a tile meet those of a panel.
    #[inline(never)]
    fn meet(&mut self, first: usize, panel: usize) {
        self.bounds.take_lower(first, panel);
        for i in first..(first + TILE).min(self.n) {
            let mut others = panel * PANEL;
            for part in 0..PANEL / TOGETHER {
                let lower = self.bounds.lower(i - first, part);
                let (own, limits) = (self.limits[i], &self.limits[others..others + TOGETHER]);
                if lower.iter().zip(limits).fold(false, |near, (&lower, &limit)| near | within(lower, own, limit)) {
                    self.note(i, others, *lower);
                }
                others += TOGETHER;
            }
        }
        if self.open.len() > self.most_open {
            self.settle();
        }
    }

    /// Row `i` and the rows from `others` on, some of which may be near, with their lower bounds.
    #[inline(never)]
    fn note(&mut self, i: usize, others: usize, lower: [f32; TOGETHER]) {
        for (j, lower) in (others..self.n).zip(lower) {
            if j <= i || !within(lower, self.limits[i], self.limits[j]) {
                continue;
            }
            self.open.push(Pair { rows: [i as u32, j as u32], lower });
            let upper = self.bounds.upper((i, j), lower);
            for row in [i, j] {
                // Never above what a settled pair has set it to.
                let limit = self.uppers.insert(row, 0, upper);
                if limit < self.limits[row] {
                    self.limits[row] = limit;
                }
            }
        }
    }

    /// Takes the distances of the open pairs that are within a limit still.
    #[inline(never)]
    fn settle(&mut self) {
        let limits = &self.limits;
        self.open.retain(|Pair { rows: [i, j], lower }| within(*lower, limits[*i as usize], limits[*j as usize]));
        for Pair { rows: [i, j], .. } in self.open.drain(..) {
            let [a, b] = [i, j].map(|row| &self.values[row as usize * self.width..][..self.width]);
            let squared = a.iter().zip(b).fold(0.0, |sum, (a, b)| sum + (a - b) * (a - b));
            // Finite, so that even an overflowing distance fills an empty place.
            let squared = if squared < f64::MAX { squared } else { f64::MAX };
            // Rows meet in ascending order of the other's index, so a later one never displaces its equal.
            for (row, other) in [(i, j), (j, i)] {
                if self.found.insert(row as usize, other, squared) == 0.0 {
                    self.limits[row as usize] = f32::NEG_INFINITY;
                }
            }
        }
    }
}

/// Whether a bound, or NaN, which is none, is within one of two limits.
#[inline(always)]
fn within(lower: f32, a: f32, b: f32) -> bool {
    !(lower > a) | !(lower > b)
}
