//! Synthetic rows: as combinations of real rows where they are that, written out where they are not.

use crate::error::{Error, Result};
use crate::rng::Stream;
use ndarray::{Array2, ArrayView2, Axis};
use std::ops::Range;

/// The synthetic rows of a fold, in the fold's standardised features.
#[derive(Debug, Clone, PartialEq)]
pub enum Pool {
    /// Row r is (1 − `fractions[r]`)·minority\[`seeds[r]`\] + `fractions[r]`·minority\[`partners[r]`\]: three numbers
    /// a row, however many features there are. The lists have one length.
    Interpolated {
        /// Minority rows at fraction 0.
        seeds: Vec<u32>,
        /// Minority rows at fraction 1.
        partners: Vec<u32>,
        /// In [0, 1].
        fractions: Vec<f64>,
    },
    /// Explicit rows.
    Dense {
        /// n × features.
        rows: Array2<f64>,
        /// The minority row that each came from, if it came from one. Length n.
        seeds: Option<Vec<u32>>,
    },
}

impl Pool {
    /// Explicit rows from `values`, n × d row-major. `INTERNAL` if the lengths disagree.
    pub(super) fn dense(n: usize, d: usize, values: Vec<f64>, seeds: Option<Vec<u32>>) -> Result<Self> {
        if seeds.as_ref().is_some_and(|seeds| seeds.len() != n) {
            return Err(Error::Internal { what: "a pool's seeds do not match its rows".into() });
        }
        let rows =
            Array2::from_shape_vec((n, d), values).map_err(|error| Error::Internal { what: error.to_string() })?;
        Ok(Self::Dense { rows, seeds })
    }

    /// The minority row that each of the first `n` rows is closest to: of two parents the one with the larger share, the
    /// seed where they are equal. None where rows have no parents. `n`: at most the pool's length.
    #[must_use]
    pub fn nearest_parents(&self, n: usize) -> Option<Vec<u32>> {
        match self {
            Self::Interpolated { seeds, partners, fractions } => {
                let nearer = |((&seed, &partner), &fraction): ((&u32, &u32), &f64)| {
                    if fraction > 0.5 { partner } else { seed }
                };
                Some(seeds.iter().zip(partners).zip(fractions).take(n).map(nearer).collect())
            }
            Self::Dense { seeds, .. } => seeds.as_ref().map(|seeds| seeds.iter().take(n).copied().collect()),
        }
    }

    /// Number of synthetic rows.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Interpolated { seeds, .. } => seeds.len(),
            Self::Dense { rows, .. } => rows.nrows(),
        }
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A copy of the first `n` rows, or of all if there are fewer.
    #[must_use]
    pub fn prefix(&self, n: usize) -> Self {
        let n = n.min(self.len());
        match self {
            Self::Interpolated { seeds, partners, fractions } => Self::Interpolated {
                seeds: seeds[..n].to_vec(),
                partners: partners[..n].to_vec(),
                fractions: fractions[..n].to_vec(),
            },
            Self::Dense { rows, seeds } => Self::Dense {
                rows: rows.slice(ndarray::s![..n, ..]).to_owned(),
                seeds: seeds.as_ref().map(|seeds| seeds[..n].to_vec()),
            },
        }
    }

    /// Puts the rows into a uniformly random order, in place.
    pub fn permute(&mut self, stream: &mut Stream) {
        let n = self.len();
        match self {
            Self::Interpolated { seeds, partners, fractions } => stream.shuffle_by(n, |a, b| {
                seeds.swap(a, b);
                partners.swap(a, b);
                fractions.swap(a, b);
            }),
            Self::Dense { rows, seeds } => {
                let d = rows.ncols();
                stream.shuffle_by(n, |a, b| {
                    match rows.as_slice_mut() {
                        Some(values) if a != b => {
                            let (front, back) = values.split_at_mut(a.max(b) * d);
                            front[a.min(b) * d..][..d].swap_with_slice(&mut back[..d]);
                        }
                        Some(_) => {}
                        None => (0..d).for_each(|column| rows.swap([a, column], [b, column])),
                    }
                    if let Some(seeds) = seeds {
                        seeds.swap(a, b);
                    }
                });
            }
        }
    }

    /// Puts the rows of `other`, a pool of the same generator, behind one's own.
    ///
    /// # Errors
    /// `SHAPE_MISMATCH` (other features), `INTERNAL` (a pool of another kind).
    pub fn append(&mut self, other: Self) -> Result<()> {
        match (self, other) {
            (
                Self::Interpolated { seeds, partners, fractions },
                Self::Interpolated { seeds: more_seeds, partners: more_partners, fractions: more_fractions },
            ) => {
                seeds.extend(more_seeds);
                partners.extend(more_partners);
                fractions.extend(more_fractions);
                Ok(())
            }
            (Self::Dense { rows, seeds }, Self::Dense { rows: more_rows, seeds: more_seeds })
                if seeds.is_some() == more_seeds.is_some() =>
            {
                equal("a row of the appended pool", rows.ncols(), more_rows.ncols())?;
                let appended = rows.append(Axis(0), more_rows.view());
                appended.map_err(|error| Error::Internal { what: error.to_string() })?;
                if let Some((seeds, more_seeds)) = seeds.as_mut().zip(more_seeds) {
                    seeds.extend(more_seeds);
                }
                Ok(())
            }
            _ => Err(Error::Internal { what: "pools of different kinds were joined".into() }),
        }
    }

    /// Writes the rows of `range` to `out`, the first at 0, each `stride` after the one before it; leaves the rest.
    ///
    /// Interpolated values never leave the segment between their parents, not even by rounding.
    /// `minority`: the rows that the generator was fitted on; `stride`: at least the number of features.
    ///
    /// # Errors
    /// `SHAPE_MISMATCH`: a range beyond the pool, too short an `out`, other minority rows.
    pub fn write_rows(
        &self,
        minority: ArrayView2<f64>,
        range: Range<usize>,
        out: &mut [f64],
        stride: usize,
    ) -> Result<()> {
        let n_features = minority.ncols();
        at_least("the pool", range.end, self.len())?;
        at_least("the stride", n_features, stride)?;
        let Some(last) = range.len().checked_sub(1) else { return Ok(()) };
        at_least("the output", last * stride + n_features, out.len())?;
        match self {
            Self::Interpolated { seeds, partners, fractions } => {
                let parents = seeds[range.clone()].iter().chain(&partners[range.clone()]);
                let largest = parents.max().map_or(0, |&parent| parent as usize + 1);
                at_least("the list of minority rows", largest, minority.nrows())?;
                for (r, place) in range.zip((0..).step_by(stride.max(1))) {
                    let (u, out) = (fractions[r], &mut out[place..]);
                    let (seed, partner) = (minority.row(seeds[r] as usize), minority.row(partners[r] as usize));
                    match (seed.as_slice(), partner.as_slice()) {
                        (Some(seed), Some(partner)) => write_between(u, seed.iter().zip(partner), out),
                        _ => write_between(u, seed.iter().zip(partner), out),
                    }
                }
            }
            Self::Dense { rows, .. } => {
                equal("a row of the pool", n_features, rows.ncols())?;
                for (r, place) in range.zip((0..).step_by(stride.max(1))) {
                    for (value, &feature) in out[place..].iter_mut().zip(rows.row(r)) {
                        *value = feature;
                    }
                }
            }
        }
        Ok(())
    }
}

/// Writes (1 − u)·a + u·b for each pair (a, b), kept between them.
#[inline(always)]
fn write_between<'a>(u: f64, ends: impl Iterator<Item = (&'a f64, &'a f64)>, out: &mut [f64]) {
    for (value, (&a, &b)) in out.iter_mut().zip(ends) {
        // Compared by hand: the standard library's minimum, which minds NaN, is a call for each value in WebAssembly.
        let (low, high) = if a < b { (a, b) } else { (b, a) };
        let between = (1.0 - u) * a + u * b;
        let between = if between < low { low } else { between };
        *value = if between > high { high } else { between };
    }
}

fn at_least(what: &str, expected: usize, actual: usize) -> Result<()> {
    if actual >= expected { Ok(()) } else { Err(Error::ShapeMismatch { what: what.to_owned(), expected, actual }) }
}

fn equal(what: &str, expected: usize, actual: usize) -> Result<()> {
    if actual == expected { Ok(()) } else { Err(Error::ShapeMismatch { what: what.to_owned(), expected, actual }) }
}
