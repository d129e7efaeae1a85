//! How many independent rows tell as much of shares as rows of groups do.

use crate::error::Result;
use crate::selection::INTERVAL_PROBABILITY;
use crate::student_t::{MAX_DEGREES_OF_FREEDOM, student_t_quantile};

/// What is known of some rows and their groups.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct GroupSums {
    n_rows: f64,
    n_minority: f64,
    squared_rows: f64,
    squared_minority: f64,
    /// Of a group's rows and its minority rows.
    products: f64,
}

/// Counts of rows by group; kept from one selection of rows to the next.
#[derive(Debug)]
pub(super) struct GroupCounts<'a> {
    /// Group of every row of the table, codes from 0 without large gaps.
    groups: &'a [u32],
    /// Rows and minority rows of every group; all 0 between two selections.
    counts: Vec<[f64; 2]>,
}

impl<'a> GroupCounts<'a> {
    pub(super) fn new(groups: &'a [u32]) -> Self {
        let n_groups = groups.iter().max().map_or(0, |&last| last as usize + 1);
        Self { groups, counts: vec![[0.0; 2]; n_groups] }
    }

    /// `rows`: of the table; `labels`: of these, 1 = minority.
    pub(super) fn sums(&mut self, rows: &[u32], labels: &[u8]) -> GroupSums {
        for (&row, &label) in rows.iter().zip(labels) {
            let [n_rows, n_minority] = &mut self.counts[self.groups[row as usize] as usize];
            *n_rows += 1.0;
            *n_minority += f64::from(label);
        }
        let mut sums = GroupSums::default();
        for &row in rows {
            let [n_rows, n_minority] = std::mem::take(&mut self.counts[self.groups[row as usize] as usize]);
            sums.n_rows += n_rows;
            sums.n_minority += n_minority;
            sums.squared_rows += n_rows * n_rows;
            sums.squared_minority += n_minority * n_minority;
            sums.products += n_rows * n_minority;
        }
        sums
    }
}

/// Correlation of the labels of two rows of a group, 0 to 1, from the pairs of all bins together: a bin of few minority rows
/// tells nothing of it. 0 where no two rows of a bin are of one group.
///
/// Source: ours; products of residuals from the share of the bin, of which each takes 1/(n − 1) of the variance from a pair.
pub(super) fn correlation_of_groups(bins: &[GroupSums]) -> f64 {
    let (mut products, mut variances) = (0.0, 0.0);
    for bin in bins.iter().filter(|bin| bin.n_rows > 1.0) {
        let share = bin.n_minority / bin.n_rows;
        let variance = share * (1.0 - share);
        let n_pairs = bin.squared_rows - bin.n_rows;
        let squared_sums = bin.squared_minority - share * (2.0 * bin.products - share * bin.squared_rows);
        products += squared_sums - bin.n_rows * variance + n_pairs * variance / (bin.n_rows - 1.0);
        variances += n_pairs * variance;
    }
    if variances > 0.0 { (products / variances).clamp(0.0, 1.0) } else { 0.0 }
}

impl GroupSums {
    /// Rows that would have the interval of the same share if none was like another: at most all of them, which it is where
    /// every row is a group of its own. The fewer groups there are, or the more one of them outweighs the others, the fewer.
    ///
    /// `correlation`: of rows of a group, see [`correlation_of_groups`].
    ///
    /// Source: Kish's design effect (Survey Sampling, 1965), corrected for the degrees of freedom of the groups as Korn and
    /// Graubard do, Survey Methodology 24 (1998), 193 to 201; groups of unequal size count as (Σ rows)²/Σ rows².
    pub(super) fn effective_rows(&self, correlation: f64) -> Result<f64> {
        let rows_of_group = self.squared_rows / self.n_rows;
        let n_groups = self.n_rows / rows_of_group;
        let by_design = self.n_rows / (1.0 + (rows_of_group - 1.0) * correlation);
        let shorter = quantile(self.n_rows)? / quantile(n_groups)?;
        Ok(by_design * shorter * shorter)
    }
}

/// Student's t of so many things less one; of fewer than two as of two.
fn quantile(n: f64) -> Result<f64> {
    student_t_quantile(INTERVAL_PROBABILITY, (n - 1.0).clamp(1.0, MAX_DEGREES_OF_FREEDOM))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn sums(groups: &[u32], labels: &[u8]) -> GroupSums {
        let rows: Vec<u32> = (0..labels.len() as u32).collect();
        let mut counts = GroupCounts::new(groups);
        let first = counts.sums(&rows, labels);
        assert_eq!(counts.sums(&rows, labels).products, first.products);
        first
    }

    fn effective(groups: &[u32], labels: &[u8]) -> f64 {
        let of_bin = sums(groups, labels);
        of_bin.effective_rows(correlation_of_groups(&[of_bin])).unwrap()
    }

    #[test]
    fn rows_that_are_their_own_groups_all_count() {
        let (groups, labels): (Vec<u32>, Vec<u8>) = ((0..50).map(|row| (row, u8::from(row % 7 == 0))).rev()).unzip();
        assert!((effective(&groups, &labels) - 50.0).abs() < 1e-9);
        assert!((effective(&groups, &[0; 50]) - 50.0).abs() < 1e-9);
    }

    #[test]
    fn equal_rows_of_a_group_count_as_one() {
        let (groups, labels): (Vec<u32>, Vec<u8>) = (0..160).map(|row| (row % 40, u8::from(row % 40 < 8))).unzip();
        let t = |n: f64| student_t_quantile(0.975, n - 1.0).unwrap();
        assert!((effective(&groups, &labels) - 40.0 * (t(160.0) / t(40.0)).powi(2)).abs() < 1e-9);
    }

    #[test]
    fn what_one_bin_cannot_tell_another_does() {
        let (groups, labels): (Vec<u32>, Vec<u8>) = (0..160).map(|row| (row % 40, u8::from(row % 40 < 8))).unzip();
        let [known, unknown] = [sums(&groups, &labels), sums(&groups, &[0; 160])];
        assert_eq!(correlation_of_groups(&[unknown]), 0.0);
        assert!((correlation_of_groups(&[unknown, known]) - 1.0).abs() < 1e-9);
        let mut one = [0; 160];
        one[3] = 1;
        let correlation = correlation_of_groups(&[sums(&groups, &one), known]);
        assert!(sums(&groups, &one).effective_rows(correlation).unwrap() < 45.0);
    }

    #[test]
    fn few_groups_and_one_that_outweighs_tell_little() {
        // 100 rows: in 50 groups, in 5, in 2, in 2 of which one is nearly all.
        let of = |sizes: &[usize]| {
            let groups: Vec<u32> = (0..).zip(sizes).flat_map(|(group, &n)| vec![group; n]).collect();
            sums(&groups, &vec![0; groups.len()]).effective_rows(0.0).unwrap()
        };
        let counts = [of(&[2; 50]), of(&[20; 5]), of(&[50; 2]), of(&[99, 1])];
        assert!(counts.is_sorted_by(|a, b| a >= b) && counts[0] <= 100.0 && counts[2] < 3.0, "{counts:?}");
    }
}
