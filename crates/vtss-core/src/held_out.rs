//! Held-out log odds of one fit in every split, as the lens of the natural prevalence and the delivered model see them.

use crate::error::{Error, Result};
use crate::order::ascending_single;

/// One fit of each split on the rows that the split held out. Splits one after the other.
#[derive(Debug, Clone, Copy)]
pub struct HeldOut<'a> {
    /// Log odds as fitted, in each split those of the majority first.
    pub log_odds: &'a [f32],
    /// Where each split ends.
    pub ends: &'a [u32],
    /// Majority rows of each split.
    pub n_majority: &'a [u32],
    /// What brings the log odds of each split to the prevalence of its training rows: log(W₀/W₁) − log(n₀/n₁).
    pub shifts: &'a [f64],
}

/// One split.
#[derive(Debug, Clone)]
pub(crate) struct HeldOutSplit {
    pub labels: Vec<u8>,
    /// As fitted.
    pub log_odds: Vec<f64>,
    /// At the natural prevalence.
    pub natural: Vec<f64>,
    /// Rows in ascending order of either.
    pub order: Vec<usize>,
}

impl HeldOut<'_> {
    /// The splits, checked, each made when it is asked for.
    ///
    /// # Errors
    /// `SHAPE_MISMATCH`, `OPTION_INVALID` (no split, or ends that descend).
    pub(crate) fn splits(&self) -> Result<impl Iterator<Item = HeldOutSplit> + '_> {
        let n_splits = self.ends.len();
        let lengths = [
            ("nMajority", n_splits, self.n_majority.len()),
            ("shifts", n_splits, self.shifts.len()),
            ("ends", self.log_odds.len(), self.ends.last().map_or(0, |&end| end as usize)),
        ];
        if let Some((what, expected, actual)) = lengths.into_iter().find(|(_, expected, actual)| expected != actual) {
            return Err(Error::ShapeMismatch { what: what.to_owned(), expected, actual });
        }
        if let Some(pair) = self.ends.windows(2).find(|pair| pair[0] > pair[1]) {
            return Err(Error::option("ends", "ascending", pair[0]));
        }
        if n_splits == 0 {
            return Err(Error::option("ends", "one for each split", "none"));
        }
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        let ranges = starts.zip(self.ends).map(|(start, &end)| start as usize..end as usize);
        let splits = ranges.zip(self.n_majority).zip(self.shifts);
        Ok(splits
            .map(|((range, &n_majority), shift)| HeldOutSplit::new(&self.log_odds[range], n_majority as usize, *shift)))
    }
}

impl HeldOutSplit {
    fn new(log_odds: &[f32], n_majority: usize, shift: f64) -> Self {
        let order = ascending_single(log_odds);
        let log_odds: Vec<f64> = log_odds.iter().map(|value| f64::from(*value)).collect();
        Self {
            labels: (0..log_odds.len()).map(|row| u8::from(row >= n_majority)).collect(),
            natural: log_odds.iter().map(|value| value + shift).collect(),
            log_odds,
            order,
        }
    }
}
