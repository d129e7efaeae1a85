//! Rows in the order of their scores, and what can be read from that order: sorted once, for all of it.

use super::{CALIBRATION_BINS, check_scores};
use crate::balanced_loss::{ClassCounts, class_counts};
use crate::error::Result;
use crate::order::ascending;

/// Rows of one score.
pub(crate) struct Tie {
    pub score: f64,
    pub n_majority: u64,
    pub n_minority: u64,
}

/// Distinct scores from the largest to the smallest with their rows of each class.
pub(crate) struct Ranking {
    counts: ClassCounts,
    ties: Vec<Tie>,
}

/// The ties of scores in an ascending order; none where a score is out of place.
fn ties_along(order: &[usize], labels: &[u8], scores: &[f64]) -> Option<Vec<Tie>> {
    let mut ties: Vec<Tie> = Vec::new();
    for &row in order.iter().rev() {
        let (score, label) = (*scores.get(row)?, *labels.get(row)?);
        let (minority, majority) = (u64::from(label == 1), u64::from(label != 1));
        match ties.last_mut() {
            // == and not total_cmp: 0.0 and -0.0 are the same score.
            Some(tie) if tie.score == score => {
                tie.n_minority += minority;
                tie.n_majority += majority;
            }
            Some(tie) if tie.score < score => return None,
            _ => ties.push(Tie { score, n_majority: majority, n_minority: minority }),
        }
    }
    Some(ties)
}

impl Ranking {
    /// Ranks n scores, `what` in errors.
    ///
    /// # Errors
    /// `SHAPE_MISMATCH`, `OPTION_INVALID` (a label, a score that is NaN), `TOO_FEW_ROWS` (a class is absent).
    pub fn new(labels: &[u8], what: &str, scores: &[f64]) -> Result<Self> {
        Self::expecting(&[], labels, what, scores)
    }

    /// The same, without a sort where `order` already is the scores' ascending one: that of numbers of which they are an
    /// ascending function. Rounding can put close ones the wrong way round, and then they are sorted after all.
    pub fn expecting(order: &[usize], labels: &[u8], what: &str, scores: &[f64]) -> Result<Self> {
        let counts = class_counts(labels, what, scores.len())?;
        check_scores(scores)?;
        let expected = if order.len() == scores.len() { ties_along(order, labels, scores) } else { None };
        // In their own order no score is out of place.
        let ties = expected.or_else(|| ties_along(&ascending(scores), labels, scores)).unwrap_or_default();
        Ok(Self { counts, ties })
    }

    /// See [`super::auroc`].
    pub fn auroc(&self) -> f64 {
        let mut majority_below = self.counts.n_majority as u64;
        let mut twice_wins = 0_u64;
        for tie in &self.ties {
            majority_below -= tie.n_majority;
            twice_wins += tie.n_minority * (2 * majority_below + tie.n_majority);
        }
        twice_wins as f64 / (2 * self.counts.n_minority as u64 * self.counts.n_majority as u64) as f64
    }

    /// See [`super::average_precision`].
    pub fn average_precision(&self) -> f64 {
        let (mut found, mut called, mut area) = (0_u64, 0_u64, 0.0);
        for tie in &self.ties {
            found += tie.n_minority;
            called += tie.n_minority + tie.n_majority;
            area += tie.n_minority as f64 * (found as f64 / called as f64);
        }
        area / self.counts.n_minority as f64
    }

    /// See [`super::expected_calibration_error`]; scores are probabilities.
    pub fn expected_calibration_error(&self) -> f64 {
        let mut excess = [0.0; CALIBRATION_BINS];
        let mut n_rows = 0;
        for (bin, tie) in self.binned() {
            let n_tied = tie.n_minority + tie.n_majority;
            excess[bin] += tie.score * n_tied as f64 - tie.n_minority as f64;
            n_rows += n_tied;
        }
        excess.iter().map(|sum| sum.abs()).sum::<f64>() / n_rows as f64
    }

    /// Ties from the smallest score on, each with the bin of equal mass in which its mid-rank lies.
    pub fn binned(&self) -> impl Iterator<Item = (usize, &Tie)> {
        let n_rows = (self.counts.n_majority + self.counts.n_minority) as u64;
        let mut below = 0_u64;
        self.ties.iter().rev().map(move |tie| {
            let n_tied = tie.n_minority + tie.n_majority;
            let twice_mid_rank = 2 * below + n_tied;
            below += n_tied;
            ((CALIBRATION_BINS as u64 * twice_mid_rank / (2 * n_rows)) as usize, tie)
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn an_order_that_is_not_theirs_changes_nothing() {
        let (labels, scores) = ([0, 1, 0, 1, 1, 0], [0.3, 0.3, 0.1, 0.9, 0.2, 0.9]);
        let own = Ranking::new(&labels, "scores", &scores).unwrap();
        for order in [ascending(&scores), vec![5, 4, 3, 2, 1, 0], vec![2, 4, 0, 1, 5], vec![9; 6], Vec::new()] {
            let expecting = Ranking::expecting(&order, &labels, "scores", &scores).unwrap();
            assert_eq!(expecting.auroc(), own.auroc());
            assert_eq!(expecting.average_precision(), own.average_precision());
            assert_eq!(expecting.expected_calibration_error(), own.expected_calibration_error());
        }
        assert_eq!(own.auroc(), 5.0 / 9.0);
    }
}
