//! Exact nearest neighbours among the rows of a matrix.
//!
//! Every pair's squared distance is summed once, column by column, in the direct form Σ(a − b)²: no cancellation, the
//! same bits whatever the vector width, and d(i, j) = d(j, i) exactly. The expanded form ‖a‖² + ‖b‖² − 2ab would save a
//! third of the arithmetic and cost a second, exact pass over what it cannot tell apart.

use crate::error::{Error, Result};
use crate::kernels::distance::{BLOCK, QUERIES, squared_distances};
use ndarray::ArrayView2;
use serde::Serialize;

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
        self.indices.chunks_exact(self.k).nth(row).unwrap_or_default()
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
    if let Some(((row, column), value)) = rows.indexed_iter().find(|(_, value)| !value.is_finite()) {
        return Err(Error::ValueNotFinite { row, column: format!("feature {column}"), value: value.to_string() });
    }
    let packed = pack(rows);
    let mut found = Ranking::new(n, k);
    let width = packed_width(rows);
    let mut queries = vec![0.0; QUERIES * width];
    for first in (0..n).step_by(QUERIES) {
        // A second query past the last row is met and then passed over.
        for (query, i) in queries.chunks_exact_mut(width).zip(first..n) {
            query.iter_mut().zip(rows.row(i)).for_each(|(slot, &value)| *slot = value);
        }
        let (a, b) = queries.split_at(width);
        for (block, candidates) in packed.chunks_exact(BLOCK * width).enumerate().skip(first / BLOCK) {
            let squared = squared_distances([a, b], candidates);
            for (i, squared) in (first..n).zip(&squared) {
                found.offer(i, block * BLOCK, squared);
            }
        }
    }
    Ok(Neighbors { k, indices: found.indices, distances: found.squared.into_iter().map(libm::sqrt).collect() })
}

/// Columns of the packed rows: rows without any get one of zeros.
fn packed_width(rows: ArrayView2<f64>) -> usize {
    rows.ncols().max(1)
}

/// Blocks of [`BLOCK`] rows, column by column within a block; the last one filled up with zeros.
fn pack(rows: ArrayView2<f64>) -> Vec<f64> {
    let width = packed_width(rows);
    let mut packed = vec![0.0; rows.nrows().div_ceil(BLOCK) * BLOCK * width];
    for (i, row) in rows.rows().into_iter().enumerate() {
        let start = (i / BLOCK) * BLOCK * width + i % BLOCK;
        for (slot, &value) in packed[start..].iter_mut().step_by(BLOCK).zip(row) {
            *slot = value;
        }
    }
    packed
}

/// The best candidates seen so far, sorted, per row.
struct Ranking {
    k: usize,
    indices: Vec<u32>,
    squared: Vec<f64>,
    /// The k-th best squared distance of each row, infinite until it has k; padded to whole blocks.
    worst: Vec<f64>,
}

impl Ranking {
    fn new(n: usize, k: usize) -> Self {
        let worst = vec![f64::INFINITY; n.div_ceil(BLOCK) * BLOCK];
        Self { k, indices: vec![0; n * k], squared: vec![f64::INFINITY; n * k], worst }
    }

    /// Row `i` meets the rows of a block: those after it rank it, and it ranks them.
    #[inline]
    fn offer(&mut self, i: usize, block_start: usize, squared: &[f64; BLOCK]) {
        let own = self.worst[i];
        let Some(others) = self.worst.get(block_start..block_start + BLOCK) else { return };
        let near = squared.iter().zip(others).fold(false, |near, (&d, &other)| near | (d < own) | (d < other));
        if near {
            self.rank(i, block_start, squared);
        }
    }

    #[cold]
    fn rank(&mut self, i: usize, block_start: usize, squared: &[f64; BLOCK]) {
        let n = self.indices.len() / self.k;
        for (j, &squared) in (block_start..n).zip(squared).filter(|&(j, _)| j > i) {
            // Rows meet in ascending order of the other's index, so a later one never displaces its equal.
            self.insert(i, j, squared);
            self.insert(j, i, squared);
        }
    }

    fn insert(&mut self, row: usize, candidate: usize, squared: f64) {
        // Finite, so that even an overflowing distance fills an empty place.
        let squared = squared.min(f64::MAX);
        if squared < self.worst[row] {
            let span = row * self.k..(row + 1) * self.k;
            let (indices, ranked) = (&mut self.indices[span.clone()], &mut self.squared[span]);
            let place = ranked.partition_point(|&other| other <= squared);
            indices[place..].rotate_right(1);
            ranked[place..].rotate_right(1);
            indices[place] = candidate as u32;
            ranked[place] = squared;
            self.worst[row] = ranked[self.k - 1];
        }
    }
}
