//! Where the rows that are resampled were held out.

use super::units::ResamplingPlan;
use crate::error::{Error, Result};

/// In which splits the rows of a plan were held out, and where their log odds stand there.
#[derive(Debug, Clone, PartialEq)]
pub struct Places {
    /// Where the places of each row of the plan begin among all of them; and, last, how many these are.
    pub starts: Vec<u32>,
    /// The split of each place, ascending within a row.
    pub splits: Vec<u32>,
    /// The row's position among those that the split held out.
    pub positions: Vec<u32>,
}

/// A row that the plan has no need of.
const NOWHERE: u32 = u32::MAX;

/// How often each of `n_rows` rows was held out. `held_out`: rows of all splits.
///
/// # Errors
/// `SHAPE_MISMATCH` (a row that the table does not have).
#[inline(never)]
pub fn count_held_out(n_rows: usize, held_out: &[u32]) -> Result<Vec<u32>> {
    let mut counts = vec![0; n_rows];
    for &row in held_out {
        let mismatch = || Error::ShapeMismatch { what: "heldOut".into(), expected: n_rows, actual: row as usize };
        *counts.get_mut(row as usize).ok_or_else(mismatch)? += 1;
    }
    Ok(counts)
}

impl ResamplingPlan {
    /// Where its rows stand. `held_out`: the rows of each split, those that [`count_held_out`] counted for the plan.
    #[must_use]
    pub fn places<'a>(&self, n_rows: usize, held_out: impl IntoIterator<Item = &'a [u32]>) -> Places {
        let mut next = vec![NOWHERE; n_rows];
        let mut starts = Vec::with_capacity(self.rows().len() + 1);
        let mut n_places = 0;
        for (&row, n_held_out) in self.rows().iter().zip(self.n_held_out()) {
            next[row as usize] = n_places;
            starts.push(n_places);
            n_places += n_held_out;
        }
        starts.push(n_places);
        let mut places = Places { starts, splits: vec![0; n_places as usize], positions: vec![0; n_places as usize] };
        for (split, rows) in (0..).zip(held_out) {
            places.note(split, rows, &mut next);
        }
        places
    }
}

impl Places {
    /// `next`: of each row of the table, where its next place stands.
    #[inline(never)]
    fn note(&mut self, split: u32, rows: &[u32], next: &mut [u32]) {
        for (position, &row) in (0..).zip(rows) {
            let next = &mut next[row as usize];
            if *next != NOWHERE {
                self.splits[*next as usize] = split;
                self.positions[*next as usize] = position;
                *next += 1;
            }
        }
    }

    /// Those of the plan's rows `first` to `end`.
    #[must_use]
    pub fn of_rows(&self, first: usize, end: usize) -> std::ops::Range<usize> {
        self.starts[first] as usize..self.starts[end] as usize
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::super::Limits;
    use super::*;

    #[test]
    fn every_row_of_the_plan_is_found_where_it_was_held_out() {
        let labels = [0, 1, 0, 0, 1, 0, 1, 0];
        let splits: [&[u32]; 4] = [&[0, 3, 1], &[2, 5, 4], &[3, 0, 6], &[5, 2, 1]];
        let counts = count_held_out(labels.len(), &splits.concat()).unwrap();
        assert_eq!(counts, [2, 2, 2, 2, 1, 2, 1, 0]);
        let plan = ResamplingPlan::new(&labels, None, &counts, Limits::default(), 1).unwrap().unwrap();
        let places = plan.places(labels.len(), splits);
        assert_eq!(places.starts.len(), plan.rows().len() + 1);
        for (i, &row) in plan.rows().iter().enumerate() {
            let found: Vec<(u32, u32)> =
                places.of_rows(i, i + 1).map(|at| (places.splits[at], places.positions[at])).collect();
            let held = (0..).zip(splits).filter_map(|(split, rows)| {
                let position = rows.iter().position(|other| *other == row)?;
                Some((split, position as u32))
            });
            assert_eq!(found, held.collect::<Vec<_>>(), "row {row}");
        }
    }

    #[test]
    fn a_sample_of_the_rows_leaves_the_others_out() {
        let labels: Vec<u8> = (0..300).map(|row| u8::from(row % 3 == 0)).collect();
        let rows: Vec<u32> = (0..300).collect();
        let counts = count_held_out(300, &rows).unwrap();
        let limits = Limits { exact_units: 10, sampled_units: 20 };
        let plan = ResamplingPlan::new(&labels, None, &counts, limits, 1).unwrap().unwrap();
        let places = plan.places(300, [&rows[..]]);
        assert_eq!((places.splits.len(), &places.positions[..]), (40, plan.rows()));
    }

    #[test]
    fn a_row_that_the_table_does_not_have_is_refused() {
        let refused = count_held_out(3, &[0, 3]).unwrap_err();
        assert_eq!(refused.code(), "SHAPE_MISMATCH");
    }
}
