//! How many independent rows tell as much of a share as rows of groups do.

use crate::error::Result;
use crate::selection::INTERVAL_PROBABILITY;
use crate::student_t::{MAX_DEGREES_OF_FREEDOM, student_t_quantile};

/// What is known of some rows and their groups.
#[derive(Debug, Default)]
struct Sums {
    n_rows: f64,
    n_minority: f64,
    n_groups: f64,
    squared_rows: f64,
    squared_minority: f64,
    /// Of a group's rows and its minority rows.
    products: f64,
}

/// Counts of rows by group; kept from one selection of rows to the next.
#[derive(Debug)]
pub(super) struct GroupCounts<'a> {
    /// Group of every row of the table.
    groups: &'a [u32],
    /// Rows and minority rows of every group; all 0 between two selections.
    counts: Vec<[f64; 2]>,
}

impl<'a> GroupCounts<'a> {
    pub(super) fn new(groups: &'a [u32]) -> Self {
        let n_groups = groups.iter().max().map_or(0, |&last| last as usize + 1);
        Self { groups, counts: vec![[0.0; 2]; n_groups] }
    }

    /// Rows that would have the interval of the same share if none was like another: from 1, or a part of it where groups are
    /// few, to all of them, which it is where every row is a group of its own.
    ///
    /// `rows`: of the table; `labels`: of these, 1 = minority. Where all are of one class no variance tells how alike the rows
    /// of a group are: they then count as one.
    ///
    /// Source: Korn and Graubard, Survey Methodology 24 (1998), 193 to 201: rows over the design effect, corrected for the
    /// groups' degrees of freedom.
    pub(super) fn effective_rows(&mut self, rows: &[u32], labels: &[u8]) -> Result<f64> {
        let Sums { n_rows, n_minority, n_groups, squared_rows, squared_minority, products } = self.sums(rows, labels);
        if n_groups < 2.0 {
            return Ok(n_groups);
        }
        let share = n_minority / n_rows;
        let of_rows = share * (1.0 - share) / (n_rows - 1.0);
        // Σ (minority rows of a group − share × its rows)²; rounding may take it below 0.
        let between = (squared_minority - share * (2.0 * products - share * squared_rows)).max(0.0);
        let of_groups = n_groups / (n_groups - 1.0) * between / (n_rows * n_rows);
        let by_design = if of_rows > 0.0 { n_rows * of_rows / of_groups } else { n_rows * n_rows / squared_rows };
        let shorter = quantile(n_rows)? / quantile(n_groups)?;
        Ok((by_design * shorter * shorter).min(n_rows))
    }

    fn sums(&mut self, rows: &[u32], labels: &[u8]) -> Sums {
        for (&row, &label) in rows.iter().zip(labels) {
            let [n_rows, n_minority] = &mut self.counts[self.groups[row as usize] as usize];
            *n_rows += 1.0;
            *n_minority += f64::from(label);
        }
        let mut sums = Sums::default();
        for &row in rows {
            let [n_rows, n_minority] = std::mem::take(&mut self.counts[self.groups[row as usize] as usize]);
            sums.n_rows += n_rows;
            sums.n_minority += n_minority;
            sums.n_groups += f64::from(n_rows > 0.0);
            sums.squared_rows += n_rows * n_rows;
            sums.squared_minority += n_minority * n_minority;
            sums.products += n_rows * n_minority;
        }
        sums
    }
}

/// Student's t of so many things less one.
fn quantile(n: f64) -> Result<f64> {
    student_t_quantile(INTERVAL_PROBABILITY, (n - 1.0).min(MAX_DEGREES_OF_FREEDOM))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn effective(groups: &[u32], labels: &[u8]) -> f64 {
        let rows: Vec<u32> = (0..labels.len() as u32).collect();
        let mut counts = GroupCounts::new(groups);
        let first = counts.effective_rows(&rows, labels).unwrap();
        assert_eq!(counts.effective_rows(&rows, labels).unwrap(), first);
        first
    }

    #[test]
    fn rows_that_are_their_own_groups_all_count() {
        let (groups, labels): (Vec<u32>, Vec<u8>) = ((0..50).map(|row| (row, u8::from(row % 7 == 0))).rev()).unzip();
        assert!((effective(&groups, &labels) - 50.0).abs() < 1e-9);
        assert!((effective(&groups, &[0; 50]) - 50.0).abs() < 1e-9);
    }

    #[test]
    fn equal_rows_of_a_group_count_as_one() {
        // 40 groups of four rows of one class: the variance is that of 40 rows, as is the factor of t.
        let (groups, labels): (Vec<u32>, Vec<u8>) = (0..160).map(|row| (row % 40, u8::from(row % 40 < 8))).unzip();
        let t = |n: f64| student_t_quantile(0.975, n - 1.0).unwrap();
        let of_few_groups = (t(160.0) / t(40.0)).powi(2);
        // The share's variance is s(1 - s)/39 of groups and s(1 - s)/159 of rows.
        assert!((effective(&groups, &labels) - 160.0 * 39.0 / 159.0 * of_few_groups).abs() < 1e-9);
        assert!((effective(&groups, &[1; 160]) - 40.0 * of_few_groups).abs() < 1e-9);
    }

    #[test]
    fn rows_count_for_no_more_than_they_are() {
        // Every group has the same share: less than chance would have it.
        let (groups, labels): (Vec<u32>, Vec<u8>) = (0..100).map(|row| (row / 4, u8::from(row % 4 == 0))).unzip();
        assert_eq!(effective(&groups, &labels), 100.0);
        assert_eq!(effective(&[3; 20], &[0; 20]), 1.0);
    }
}
