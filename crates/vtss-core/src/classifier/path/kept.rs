//! What exact passes keep of the residuals that rows had: what these change by from there on needs no margins of the base.

use super::panel::{Class, Computed, Panel};
use super::written::{Residuals, register_start};
use crate::kernels::lanes::Register;
use crate::kernels::{Element, keep_residuals, kept_changes_in_place};
use std::ops::Range;

/// Residuals are kept in this many bytes at most, of the rows that come first; for the others margins are taken anew. Half
/// a million rows under 41 points; more would be felt in the memory of a large job.
const MOST_BYTES: usize = 96 << 20;
/// Columns of a register.
const LANES: usize = <f32 as Element>::Simd::WIDTH;

/// Residuals of rows under every point of a path, each at the base that the point had last.
pub struct Kept {
    majority: Vec<f32>,
    pool: Vec<f32>,
    width: usize,
}

impl Kept {
    /// Room for the first of `n_majority` majority rows and of `n_pool` rows of a written pool under `n_points` points.
    pub fn new(n_majority: usize, n_pool: usize, n_points: usize) -> Self {
        let width = n_points.next_multiple_of(LANES);
        let most_rows = MOST_BYTES / (width * size_of::<f32>());
        let n_majority = n_majority.min(most_rows);
        let n_pool = n_pool.min(most_rows - n_majority);
        Self { majority: vec![0.0; n_majority * width], pool: vec![0.0; n_pool * width], width }
    }

    /// Rows of `class` of which something is kept.
    pub fn n_rows(&self, class: Class) -> usize {
        self.of(class).len() / self.width
    }

    fn of(&self, class: Class) -> &[f32] {
        match class {
            Class::Majority => &self.majority,
            Class::Minority => &self.pool,
        }
    }
}

/// Residuals at the coefficients of an exact pass, which are kept.
pub struct Keeping<'a> {
    computed: Computed<f64>,
    /// Columns of neighbouring points of the pass, with the column of the first of them among all points of the path.
    runs: Vec<(Range<usize>, usize)>,
    kept: &'a mut [f32],
    kept_width: usize,
}

impl<'a> Keeping<'a> {
    /// `slots`: the column of each point of the pass among all points of the path, ascending.
    pub fn new(computed: Computed<f64>, kept: &'a mut Kept, class: Class, slots: &[usize]) -> Self {
        let mut runs: Vec<(Range<usize>, usize)> = Vec::new();
        for (column, &slot) in slots.iter().enumerate() {
            match runs.last_mut() {
                Some((columns, first)) if *first + columns.len() == slot => columns.end = column + 1,
                _ => runs.push((column..column + 1, slot)),
            }
        }
        let kept_width = kept.width;
        let kept = match class {
            Class::Majority => &mut kept.majority,
            Class::Minority => &mut kept.pool,
        };
        Self { computed, runs, kept, kept_width }
    }
}

impl Residuals<f64> for Keeping<'_> {
    fn width(&self) -> usize {
        self.computed.width()
    }

    fn column(&self, point: usize) -> usize {
        self.computed.column(point)
    }

    #[inline(never)]
    fn of_block(&mut self, rows: (&[f64], usize), first_row: usize, first: usize) -> &mut [f64] {
        let start = register_start::<f64>(first);
        let active = self.width() - start;
        let residuals = self.computed.of_block(rows, first_row, first);
        let kept = self.kept.get_mut(first_row * self.kept_width..).unwrap_or(&mut []);
        for (row, target) in residuals.chunks_exact(active).zip(kept.chunks_exact_mut(self.kept_width)) {
            for (columns, slot) in &self.runs {
                let from = columns.start.max(first);
                if from < columns.end {
                    let slots = slot + from - columns.start..slot + columns.len();
                    keep_residuals(&row[from - start..columns.end - start], &mut target[slots]);
                }
            }
        }
        residuals
    }
}

/// What residuals change by from what was kept.
pub struct Changes<'a> {
    /// Those of the points of the pass side by side where that saves a register, else in the columns of what is kept.
    steps: Panel<f32>,
    /// The column of each point of the pass in these.
    columns: Vec<usize>,
    /// For each column of these the one of what is kept.
    sources: Vec<usize>,
    kept: &'a [f32],
    kept_width: usize,
    /// Of one block, in these columns.
    kept_block: Vec<f32>,
    changes: Vec<f32>,
}

impl<'a> Changes<'a> {
    /// `steps`: from each point's base; `slots`: the column of each point among all points of the path, ascending.
    #[inline(never)]
    pub fn new(kept: &'a Kept, class: Class, steps: &[Vec<f64>], slots: &[usize], n_coefficients: usize) -> Self {
        let width = slots.len().next_multiple_of(LANES);
        let are_all = width == kept.width;
        let columns: Vec<usize> = if are_all { slots.to_vec() } else { (0..slots.len()).collect() };
        // Columns without a point, as those of points that do not take part, stay where they are: nothing changes.
        let mut sources: Vec<usize> = (0..width).collect();
        let mut in_columns = vec![vec![0.0; n_coefficients]; width];
        for ((&column, &slot), step) in columns.iter().zip(slots).zip(steps) {
            sources[column] = slot;
            in_columns[column].clone_from(step);
        }
        let steps = Panel::of_columns(&in_columns, n_coefficients);
        let (kept_width, kept) = (kept.width, kept.of(class));
        Self { steps, columns, sources, kept, kept_width, kept_block: Vec::new(), changes: Vec::new() }
    }

    /// The columns of the points in sums of these changes.
    pub fn columns(&self) -> &[usize] {
        &self.columns
    }
}

impl Residuals<f32> for Changes<'_> {
    fn width(&self) -> usize {
        self.steps.width
    }

    fn column(&self, point: usize) -> usize {
        self.columns[point]
    }

    #[inline(never)]
    fn of_block(&mut self, rows: (&[f32], usize), first_row: usize, first: usize) -> &mut [f32] {
        let start = register_start::<f32>(self.columns[first]);
        let n_rows = rows.0.len() / rows.1;
        let width = self.steps.width - start;
        self.changes.resize(n_rows * width, 0.0);
        self.steps.times_rows(rows, start, &mut self.changes);
        let kept = &self.kept[first_row * self.kept_width..][..n_rows * self.kept_width];
        let kept = if width == self.kept_width {
            kept
        } else {
            self.kept_block.resize(n_rows * width, 0.0);
            let rows = kept.chunks_exact(self.kept_width).zip(self.kept_block.chunks_exact_mut(width));
            rows.for_each(|(row, target)| gather(row, &self.sources[start..], target));
            &self.kept_block
        };
        kept_changes_in_place(kept, &mut self.changes);
        &mut self.changes
    }
}

/// Copies some columns of a row, side by side.
#[inline(always)]
fn gather(row: &[f32], columns: &[usize], target: &mut [f32]) {
    for (target, column) in target.iter_mut().zip(columns) {
        *target = row[*column];
    }
}
