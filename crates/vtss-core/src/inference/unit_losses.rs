//! Log losses of held-out rows, summed over each unit of the bootstrap, under every fit of a run.

use super::limit::Limit;
use super::places::Places;
use super::units::{ResamplingPlan, Stratum};
use crate::error::{Error, Result};
use crate::kernels::{ClassShifts, add_column_sums};

/// Units whose sums are added to a covariance together.
const BLOCK_UNITS: usize = 256;
/// Rows whose log odds are written together: bounds the working memory, not the result.
const BLOCK_ROWS: usize = 256;

/// Sums of one class over the units of a stratum that is resampled one by one.
#[derive(Debug, Clone)]
pub struct UnitSums {
    /// Row-major (unit, column), then how many losses went into each, and one more to fill a register.
    pub sums: Vec<f64>,
}

/// What is kept of a stratum.
#[derive(Debug, Clone)]
pub enum Kept {
    /// The sums of every unit, for each class that the stratum holds.
    Exact(Vec<UnitSums>),
    /// What the normal limit needs.
    Normal(Limit),
}

/// Losses of the rows of a [`ResamplingPlan`], taken in row by row.
///
/// Columns are the fits as they are, then the same fits with their offsets. No more is held than the sums of the units
/// that are resampled one by one, and a covariance for each larger stratum.
#[derive(Debug, Clone)]
pub struct UnitLosses {
    plan: ResamplingPlan,
    n_fits: usize,
    /// Of the majority and the minority, with the offsets of every split.
    classes: [ClassShifts; 2],
    kept: Vec<Kept>,
    /// Place of the next row in the plan, and how often it came already.
    row: usize,
    n_taken: u32,
    /// Stratum and unit of that row.
    stratum: usize,
    unit: usize,
    /// The row's log odds, one line for each time it was held out, and the splits that did it.
    panel: Vec<f64>,
    splits: Vec<u32>,
    /// Sums of the unit so far and how many losses they hold, for each class.
    sums: [Vec<f64>; 2],
    counts: [f64; 2],
    /// Units that wait to be added to the covariance.
    block: Vec<f64>,
}

impl UnitLosses {
    /// Nothing yet.
    ///
    /// `n_fits`: fits whose log odds will come, at least 1; `offsets`: log(W₀/W₁), row-major (split, fit).
    ///
    /// # Errors
    /// `OPTION_INVALID` (`nFits` of 0), `SHAPE_MISMATCH` (offsets that do not fill whole splits).
    pub fn new(plan: ResamplingPlan, n_fits: usize, offsets: Vec<f64>) -> Result<Self> {
        if n_fits == 0 {
            return Err(Error::option("nFits", "at least 1", n_fits));
        }
        if !offsets.len().is_multiple_of(n_fits) {
            let expected = offsets.len().next_multiple_of(n_fits);
            return Err(Error::ShapeMismatch { what: "offsets".to_owned(), expected, actual: offsets.len() });
        }
        let n_columns = 2 * n_fits;
        let mut start = 0;
        let kept = plan.strata().iter().map(|stratum| {
            let range = start..stratum.ends.last().copied().unwrap_or(start);
            start = range.end;
            kept_of(stratum, &plan.labels()[range.clone()], &plan.n_held_out()[range], n_columns)
        });
        let kept = kept.collect();
        let classes = [false, true].map(|is_minority| ClassShifts::new(is_minority, n_fits, &offsets));
        Ok(Self {
            plan,
            n_fits,
            classes,
            kept,
            row: 0,
            n_taken: 0,
            stratum: 0,
            unit: 0,
            panel: Vec::new(),
            splits: Vec::new(),
            sums: [(); 2].map(|()| vec![0.0; n_columns]),
            counts: [0.0; 2],
            block: Vec::new(),
        })
    }

    /// Takes all rows, each as often as it was held out. `write`: appends the log odds of a place, (split, position), under every
    /// fit.
    ///
    /// # Errors
    /// Those of [`UnitLosses::add`].
    pub fn add_all(&mut self, places: &Places, mut write: impl FnMut(usize, usize, &mut Vec<f32>)) -> Result<()> {
        let n_rows = self.plan.rows().len();
        let mut margins = Vec::new();
        for first in (0..n_rows).step_by(BLOCK_ROWS) {
            let of_block = places.of_rows(first, (first + BLOCK_ROWS).min(n_rows));
            let splits = &places.splits[of_block.clone()];
            for (&split, &position) in splits.iter().zip(&places.positions[of_block]) {
                write(split as usize, position as usize, &mut margins);
            }
            self.add(splits, &margins)?;
            margins.clear();
        }
        Ok(())
    }

    /// Takes the next held-out log odds: rows in the order of the plan, each as often as it was held out.
    ///
    /// `splits`: the split of each, which names its offsets; `margins`: row-major (that, fit).
    ///
    /// # Errors
    /// `SHAPE_MISMATCH` (margins, or more rows than the plan lists), `OPTION_INVALID` (a split without offsets).
    pub fn add(&mut self, splits: &[u32], margins: &[f32]) -> Result<()> {
        if margins.len() != splits.len() * self.n_fits {
            let expected = splits.len() * self.n_fits;
            return Err(Error::ShapeMismatch { what: "margins".to_owned(), expected, actual: margins.len() });
        }
        for (&split, margins) in splits.iter().zip(margins.chunks_exact(self.n_fits)) {
            if split as usize >= self.classes[0].n_lists() {
                return Err(Error::option("splits", "a split with offsets", split));
            }
            let Some(&n_held_out) = self.plan.n_held_out().get(self.row) else {
                let expected = self.plan.rows().len();
                return Err(Error::ShapeMismatch { what: "rows".to_owned(), expected, actual: expected + 1 });
            };
            let filled = self.panel.len() + self.classes[0].width();
            self.panel.extend(margins.iter().map(|margin| f64::from(*margin)));
            self.panel.resize(filled, 0.0);
            self.splits.push(split);
            self.n_taken += 1;
            if self.n_taken == n_held_out {
                self.end_row();
            }
        }
        Ok(())
    }

    /// Whether every row of the plan came.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.row == self.plan.rows().len()
    }

    /// Fits whose losses are held; columns are twice as many.
    #[must_use]
    pub fn n_fits(&self) -> usize {
        self.n_fits
    }

    /// How rows are resampled.
    #[must_use]
    pub fn plan(&self) -> &ResamplingPlan {
        &self.plan
    }

    /// What is kept of each stratum, in the plan's order.
    pub(super) fn kept(&self) -> &[Kept] {
        &self.kept
    }

    #[inline(never)]
    fn end_row(&mut self) {
        let class = usize::from(self.plan.labels()[self.row]);
        let (plain, offset) = self.sums[class].split_at_mut(self.n_fits);
        add_column_sums(&self.panel, &self.classes[class], &self.splits, [plain, offset]);
        self.counts[class] += f64::from(self.n_taken);
        self.panel.clear();
        self.splits.clear();
        self.n_taken = 0;
        self.row += 1;
        if self.plan.strata()[self.stratum].ends[self.unit] == self.row {
            self.end_unit();
        }
    }

    #[inline(never)]
    fn end_unit(&mut self) {
        let n_columns = 2 * self.n_fits;
        let is_last = self.unit + 1 == self.plan.strata()[self.stratum].ends.len();
        match &mut self.kept[self.stratum] {
            Kept::Exact(classes) => {
                // A stratum of one class has one list.
                let only = if classes.len() == 1 { usize::from(self.counts[1] > 0.0) } else { 0 };
                for (kept, class) in classes.iter_mut().zip(only..) {
                    kept.sums.extend_from_slice(&self.sums[class]);
                    kept.sums.extend([self.counts[class], 0.0]);
                }
            }
            Kept::Normal(limit) => {
                limit.write_unit([&self.sums[0], &self.sums[1]], self.counts, &mut self.block);
                if is_last || self.block.len() >= BLOCK_UNITS * (n_columns + 2) {
                    limit.add_block(&self.block);
                    self.block.clear();
                }
            }
        }
        self.sums.iter_mut().for_each(|sums| sums.fill(0.0));
        self.counts = [0.0; 2];
        self.unit += 1;
        if is_last {
            self.stratum += 1;
            self.unit = 0;
        }
    }
}

#[inline(never)]
fn kept_of(stratum: &Stratum, labels: &[u8], n_held_out: &[u32], n_columns: usize) -> Kept {
    let total = |class: u8| {
        labels.iter().zip(n_held_out).filter(|(label, _)| **label == class).map(|(_, &n)| f64::from(n)).sum::<f64>()
    };
    let totals = [total(0), total(1)];
    if stratum.is_exact {
        let n_classes = totals.iter().filter(|total| **total > 0.0).count();
        return Kept::Exact(vec![UnitSums { sums: Vec::new() }; n_classes]);
    }
    Kept::Normal(Limit::new(n_columns, totals, stratum.ends.len() as f64 / stratum.n_units as f64))
}
