//! Σ residual·row over rows that are written out: the majority, or a pool of generated rows.

use super::design::{BLOCK_ROWS, BLOCKS_PER_SUM};
use super::panel::Panel;
use crate::kernels::lanes::Register;
use crate::kernels::{Element, add_transposed_product};
use std::ops::Range;

/// The residuals of rows under the points of a pass, or what these change by, block by block.
pub trait Residuals<E: Element> {
    /// Columns, in whole registers.
    fn width(&self) -> usize;

    /// The column of a point.
    fn column(&self, point: usize) -> usize;

    /// Row-major residuals of a block of rows, the first of which is row `first_row` of all, in the columns of the points
    /// from `first` on: from the register on that holds the first of them, what precedes it there being of no account.
    fn of_block(&mut self, rows: (&[E], usize), first_row: usize, first: usize) -> &mut [E];
}

/// Where the register begins that holds `column`: columns are computed in whole registers.
pub fn register_start<E: Element>(column: usize) -> usize {
    column - column % E::Simd::WIDTH
}

/// Adds up residual·row over parts of some rows, each for the points from a first one on. Returns one column per column of
/// `residuals`.
#[inline(never)]
pub fn written_sums<E: Element>(
    (rows, stride): (&[E], usize),
    parts: Vec<(Range<usize>, usize)>,
    residuals: &mut impl Residuals<E>,
    n_coefficients: usize,
) -> Panel<f64> {
    let width = residuals.width();
    let mut totals = vec![0.0; n_coefficients * width];
    let mut sums = vec![E::ZERO; n_coefficients * width];
    let mut n_blocks = 0;
    for (range, first) in parts {
        let column = residuals.column(first);
        let start = register_start::<E>(column);
        let active = width - start;
        for first_row in range.clone().step_by(BLOCK_ROWS) {
            let n = BLOCK_ROWS.min(range.end - first_row);
            let block = &rows[first_row * stride..(first_row + n) * stride];
            let of_block = residuals.of_block((block, stride), first_row, first);
            if start < column {
                of_block.chunks_exact_mut(active).for_each(|row| row[..column - start].fill(E::ZERO));
            }
            let target = (&mut sums[start..], width);
            add_transposed_product((n_coefficients, n, active), (block, stride), (of_block, active), target);
            n_blocks += 1;
            if n_blocks % BLOCKS_PER_SUM == 0 {
                move_sums(&mut sums, &mut totals);
            }
        }
    }
    move_sums(&mut sums, &mut totals);
    Panel { values: totals, width }
}

/// Σ residual·row over rows of which all residuals are there.
#[inline(never)]
pub fn summed_blocks<E: Element>(
    (rows, stride): (&[E], usize),
    (residuals, width): (&[E], usize),
    n_coefficients: usize,
) -> Panel<f64> {
    let mut totals = vec![0.0; n_coefficients * width];
    let mut sums = vec![E::ZERO; n_coefficients * width];
    let rows_together = BLOCK_ROWS * BLOCKS_PER_SUM;
    for (block, of_block) in rows.chunks(rows_together * stride).zip(residuals.chunks(rows_together * width)) {
        let n = block.len() / stride;
        add_transposed_product((n_coefficients, n, width), (block, stride), (of_block, width), (&mut sums, width));
        move_sums(&mut sums, &mut totals);
    }
    Panel { values: totals, width }
}

/// Adds sums to totals and empties them.
#[inline(never)]
pub fn move_sums<E: Element>(sums: &mut [E], totals: &mut [f64]) {
    for (total, sum) in totals.iter_mut().zip(sums) {
        *total += sum.to_f64();
        *sum = E::ZERO;
    }
}
