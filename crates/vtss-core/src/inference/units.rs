//! What the bootstrap draws: rows, or whole groups of rows, of one class or of both.

use crate::error::{Error, Result};
use crate::order::ascending;
use crate::rng::Stream;

/// How many units are too many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Up to so many units of a stratum are resampled one by one; beyond it the means of its classes are taken for normal.
    /// Default 1,000: there the two agree within the Monte-Carlo error of 1,000 draws (tested), and the draws of both
    /// classes cost a tenth of a second.
    pub exact_units: usize,
    /// From a larger stratum so many units are drawn to estimate its covariance. Default 4,096: its standard deviations
    /// are then within one or two per cent, no more than the Monte-Carlo error of 1,000 draws, and a table of a million
    /// rows costs no more than that.
    pub sampled_units: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { exact_units: 1000, sampled_units: 4096 }
    }
}

/// Units that are exchanged for one another.
#[derive(Debug, Clone, PartialEq)]
pub struct Stratum {
    /// Its name in the streams' purposes.
    pub name: &'static str,
    /// How many units the table has; those listed may be a sample of them.
    pub n_units: usize,
    /// Where each listed unit ends among [`ResamplingPlan::rows`].
    pub ends: Vec<usize>,
    /// Whether its units are resampled one by one.
    pub is_exact: bool,
}

/// Which rows the bootstrap asks for, in which order, and how it resamples them.
#[derive(Debug, Clone, PartialEq)]
pub struct ResamplingPlan {
    rows: Vec<u32>,
    labels: Vec<u8>,
    n_held_out: Vec<u32>,
    strata: Vec<Stratum>,
}

impl ResamplingPlan {
    /// Plans the resampling of a table.
    ///
    /// `labels`: 1 = minority, 0 = majority; `groups`: one code per row, rows of one group are drawn together;
    /// `n_held_out`: how often each row was held out, 0 for a row that only trained; `limits`: usually the default;
    /// `seed`: of the run.
    ///
    /// Units are rows, or groups. Each class is a stratum of its own; where a group holds both classes all groups are one
    /// stratum. Returns `None` where there is nothing to leave out: a stratum with fewer than two units, or no stratum.
    ///
    /// # Errors
    /// `SHAPE_MISMATCH`.
    ///
    /// Source: ours; stratified as the folds are.
    pub fn new(
        labels: &[u8],
        groups: Option<&[u32]>,
        n_held_out: &[u32],
        limits: Limits,
        seed: u64,
    ) -> Result<Option<Self>> {
        for (what, actual) in [("groups", groups.map_or(labels.len(), <[u32]>::len)), ("nHeldOut", n_held_out.len())] {
            if actual != labels.len() {
                return Err(Error::ShapeMismatch { what: what.to_owned(), expected: labels.len(), actual });
            }
        }
        let units = Units::of(held_out_rows(n_held_out), groups);
        let mut plan = Self { rows: Vec::new(), labels: Vec::new(), n_held_out: Vec::new(), strata: Vec::new() };
        for (name, mut members) in units.strata(labels) {
            if members.len() < 2 {
                return Ok(None);
            }
            let n_units = members.len();
            let is_exact = n_units <= limits.exact_units;
            if !is_exact && n_units > limits.sampled_units {
                Stream::new(seed, &format!("bootstrap/sample/{name}")).shuffle(&mut members);
                members.truncate(limits.sampled_units);
            }
            let ends = plan.list(&members, &units);
            plan.strata.push(Stratum { name, n_units, ends, is_exact });
        }
        plan.labels = entries_at(&plan.rows, labels);
        plan.n_held_out = entries_at(&plan.rows, n_held_out);
        Ok(Some(plan))
    }

    /// Appends the rows of some units; returns where each ends.
    #[inline(never)]
    fn list(&mut self, members: &[usize], units: &Units) -> Vec<usize> {
        let mut ends = Vec::with_capacity(members.len());
        for &unit in members {
            self.rows.extend_from_slice(units.rows_of(unit));
            ends.push(self.rows.len());
        }
        ends
    }

    /// Rows of the table whose held-out log odds are needed, unit by unit.
    #[must_use]
    pub fn rows(&self) -> &[u32] {
        &self.rows
    }

    /// Their classes.
    #[must_use]
    pub fn labels(&self) -> &[u8] {
        &self.labels
    }

    /// How often each of them was held out.
    #[must_use]
    pub fn n_held_out(&self) -> &[u32] {
        &self.n_held_out
    }

    /// What is resampled apart from the rest.
    #[must_use]
    pub fn strata(&self) -> &[Stratum] {
        &self.strata
    }
}

/// Rows unit by unit.
struct Units {
    rows: Vec<u32>,
    ends: Vec<usize>,
}

impl Units {
    /// Every row by itself, or the rows of each group, groups by ascending code.
    fn of(rows: Vec<u32>, groups: Option<&[u32]>) -> Self {
        let Some(groups) = groups else {
            return Self { ends: (1..=rows.len()).collect(), rows };
        };
        let codes: Vec<f64> = rows.iter().map(|&row| f64::from(groups[row as usize])).collect();
        let order = ascending(&codes);
        let is_last = |i: usize| order.get(i + 1).is_none_or(|&next| codes[next] != codes[order[i]]);
        let ends = (0..order.len()).filter(|&i| is_last(i)).map(|i| i + 1).collect();
        Self { rows: order.iter().map(|&position| rows[position]).collect(), ends }
    }

    fn len(&self) -> usize {
        self.ends.len()
    }

    /// Units of each class; all together where one holds both.
    #[inline(never)]
    fn strata(&self, labels: &[u8]) -> Vec<(&'static str, Vec<usize>)> {
        let class_of = |unit: &[u32]| unit.first().map_or(0, |&row| labels[row as usize]);
        let holds_both = |unit: &[u32]| unit.iter().any(|&row| labels[row as usize] != class_of(unit));
        if (0..self.len()).any(|unit| holds_both(self.rows_of(unit))) {
            return vec![("groups", (0..self.len()).collect())];
        }
        let mut of_class = [Vec::new(), Vec::new()];
        for unit in 0..self.len() {
            of_class[usize::from(class_of(self.rows_of(unit)))].push(unit);
        }
        ["majority", "minority"].into_iter().zip(of_class).collect()
    }

    fn rows_of(&self, unit: usize) -> &[u32] {
        let start = if unit == 0 { 0 } else { self.ends[unit - 1] };
        &self.rows[start..self.ends[unit]]
    }
}

/// Rows that were held out at all.
#[inline(never)]
fn held_out_rows(n_held_out: &[u32]) -> Vec<u32> {
    (0..).zip(n_held_out).filter(|(_, n)| **n > 0).map(|(row, _)| row).collect()
}

#[inline(never)]
fn entries_at<T: Copy>(rows: &[u32], of_rows: &[T]) -> Vec<T> {
    rows.iter().map(|&row| of_rows[row as usize]).collect()
}
