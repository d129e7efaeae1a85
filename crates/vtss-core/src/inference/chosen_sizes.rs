//! How often each size of a curve is chosen over the draws, and between which sizes the best one lies.

use serde::Serialize;

/// Half of what a 95 % interval leaves out.
const TAIL: f64 = 0.025;

/// Sizes that the draws chose.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
pub struct ChosenSizes {
    /// Share of the draws that chose each candidate; one per candidate, in sum 1.
    pub shares: Vec<f64>,
    /// The candidate at the lower end of the 95 % percentile interval.
    pub low: usize,
    /// The candidate at its upper end.
    pub high: usize,
}

impl ChosenSizes {
    /// From how often each candidate was chosen, sizes ascending. `None` if none ever was.
    #[must_use]
    pub fn from_counts(counts: &[u32]) -> Option<Self> {
        let total: u32 = counts.iter().sum();
        if total == 0 {
            return None;
        }
        let shares: Vec<f64> = counts.iter().map(|&count| f64::from(count) / f64::from(total)).collect();
        // At most a tail lies outside on either side.
        let tail = TAIL * f64::from(total);
        let low = first_beyond(counts.iter(), tail)?;
        let high = counts.len() - 1 - first_beyond(counts.iter().rev(), tail)?;
        Some(Self { shares, low, high })
    }
}

/// Where the running sum first exceeds `tail`.
fn first_beyond<'a>(mut counts: impl Iterator<Item = &'a u32>, tail: f64) -> Option<usize> {
    let mut sum = 0;
    counts.position(|count| {
        sum += count;
        f64::from(sum) > tail
    })
}
