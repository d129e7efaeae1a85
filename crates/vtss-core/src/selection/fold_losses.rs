//! The losses that a size is chosen by.

use crate::error::{Error, Result};

/// Balanced validation losses: one row per split (a fold of a repeat), one column per candidate. A loss that is not
/// finite marks a fit that failed.
#[derive(Debug, Clone, PartialEq)]
pub struct FoldLosses {
    pub(super) n_splits: usize,
    pub(super) n_candidates: usize,
    values: Vec<f64>,
}

impl FoldLosses {
    /// Losses in nats, row-major.
    ///
    /// `n_splits`: at least 1; `n_candidates`: at least 1; `values`: `n_splits` × `n_candidates`.
    ///
    /// # Errors
    /// `OPTION_INVALID` (a count of 0), `SHAPE_MISMATCH`.
    pub fn new(n_splits: usize, n_candidates: usize, values: Vec<f64>) -> Result<Self> {
        for (option, count) in [("nSplits", n_splits), ("nCandidates", n_candidates)] {
            if count == 0 {
                return Err(Error::option(option, "at least 1", count));
            }
        }
        if n_splits.checked_mul(n_candidates) != Some(values.len()) {
            let expected = n_splits.saturating_mul(n_candidates);
            return Err(Error::ShapeMismatch { what: "losses".to_owned(), expected, actual: values.len() });
        }
        Ok(Self { n_splits, n_candidates, values })
    }

    /// Number of splits.
    #[must_use]
    pub fn n_splits(&self) -> usize {
        self.n_splits
    }

    /// Number of candidates.
    #[must_use]
    pub fn n_candidates(&self) -> usize {
        self.n_candidates
    }

    /// The losses of one candidate, one per split; empty where there is no such candidate.
    #[must_use]
    pub fn of_candidate(&self, candidate: usize) -> Vec<f64> {
        self.values.chunks_exact(self.n_candidates).filter_map(|split| split.get(candidate).copied()).collect()
    }

    /// These candidates behind others of the same splits.
    ///
    /// # Errors
    /// `SHAPE_MISMATCH`.
    pub(crate) fn behind(&self, first: &Self) -> Result<Self> {
        if first.n_splits != self.n_splits {
            let (expected, actual) = (self.n_splits, first.n_splits);
            return Err(Error::ShapeMismatch { what: "splits".to_owned(), expected, actual });
        }
        let splits = first.values.chunks_exact(first.n_candidates).zip(self.values.chunks_exact(self.n_candidates));
        let values = splits.flat_map(|(first, own)| first.iter().chain(own).copied()).collect();
        Self::new(self.n_splits, first.n_candidates + self.n_candidates, values)
    }
}
