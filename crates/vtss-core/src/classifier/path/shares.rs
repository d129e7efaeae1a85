//! What interpolated rows give back to the real minority rows that they are made of: they need not be written out.

use super::design::{InterpolatedRows, PoolRows};
use super::panel::Margins;
use super::problem::Point;
use super::written::move_sums;
use crate::kernels::{Between, Element, Quadrature, add_interpolated_changes, add_interpolated_residuals, are_small};

/// Rows of a pair whose sums are taken together, in the panels' precision, where each row is looked at …
const ROWS_TOGETHER: usize = 16;
/// … and where they are taken at a few nodes.
const MOST_ROWS_AT_NODES: usize = 256;
/// Rows after which what they gave is moved to double precision: so many, or so many for each real row if that is more.
const ROWS_PER_SUM: usize = 256;
const ROWS_PER_SUM_AND_PARENT: usize = 8;

/// The first point of a path that contains each of its interpolated rows.
pub struct FirstPoints {
    of_rows: Vec<u32>,
    sizes: Vec<usize>,
}

impl FirstPoints {
    /// `points`: of the path, by ascending `n_synthetic`. Of a pool that is written out nothing.
    pub fn new(pool: &PoolRows, points: &[Point]) -> Self {
        let sizes: Vec<usize> = points.iter().map(|point| point.n_synthetic).collect();
        let of_rows = match pool {
            PoolRows::Interpolated(rows) => rows.first_prefixes(&sizes),
            PoolRows::Empty | PoolRows::Dense(_) => Vec::new(),
        };
        Self { of_rows, sizes }
    }

    /// For each point of the path the first of `points`, which are some of them, that contains the rows that it is the first
    /// to contain; and for rows that no point contains.
    fn among(&self, points: &[Point]) -> Vec<usize> {
        let column = |size: &usize| points.partition_point(|point| point.n_synthetic < *size);
        self.sizes.iter().map(column).chain([points.len()]).collect()
    }
}

/// What each interpolated row gives to its two parents, in every point that contains it, weighted: a panel like that of the
/// real rows' `margins`. Residuals, or where margins have steps what residuals change by.
#[inline(never)]
pub fn interpolated_shares<E: Element>(
    (pool, first_points): (&InterpolatedRows, &FirstPoints),
    points: &[Point],
    margins: &Margins<E>,
    width: usize,
) -> Vec<E> {
    let n_real = margins.at.len() / width;
    let rows_per_sum = ROWS_PER_SUM.max(ROWS_PER_SUM_AND_PARENT * n_real);
    let mut shares = vec![E::ZERO; n_real * width];
    let mut totals = vec![0.0; n_real * width];
    let mut n_added = 0;
    let columns = first_points.among(points);
    let steps_are_small = margins.steps().is_some_and(are_small);
    let mut rows = [(E::ZERO, 0); MOST_ROWS_AT_NODES];
    let mut quadrature = Quadrature::default();
    for pair in 0..pool.n_pairs() {
        let of_pair = pool.of_pair(pair);
        let firsts = first_points.of_rows[of_pair.rows].chunks(MOST_ROWS_AT_NODES);
        for (fractions, firsts) in of_pair.fractions.chunks(MOST_ROWS_AT_NODES).zip(firsts) {
            let n_rows = rows_together(fractions, firsts, &columns, points.len(), &mut rows);
            let between = Between { seed: of_pair.seed, partner: of_pair.partner, rows: &rows[..n_rows] };
            let inputs = (&margins.at[..], margins.steps());
            if !Quadrature::<E>::has_rules(n_rows) || !quadrature.add(between, inputs, &mut shares, width) {
                add_each(between, margins, steps_are_small, &mut shares, width);
            }
            n_added += n_rows;
            if n_added >= rows_per_sum {
                move_sums(&mut shares, &mut totals);
                n_added = 0;
            }
        }
    }
    move_sums(&mut shares, &mut totals);
    for (row, target) in totals.chunks_exact(width).zip(shares.chunks_exact_mut(width)) {
        for (t, (share, point)) in target.iter_mut().zip(row.iter().zip(points)) {
            *t = E::from_f64(point.synthetic_weight * share);
        }
    }
    shares
}

/// Adds what each row gives, some rows at a time.
#[inline(never)]
fn add_each<E: Element>(
    between: Between<E>,
    margins: &Margins<E>,
    steps_are_small: bool,
    shares: &mut [E],
    width: usize,
) {
    for rows in between.rows.chunks(ROWS_TOGETHER) {
        let between = Between { rows, ..between };
        match margins.steps() {
            Some(steps) => add_interpolated_changes(between, [&margins.at, steps], steps_are_small, shares, width),
            None => add_interpolated_residuals(between, &margins.at, shares, width),
        }
    }
}

/// Writes the rows that belong to one of `n_points` points, each with the column of its first; returns how many these are.
#[inline(never)]
fn rows_together<E: Element>(
    fractions: &[f64],
    firsts: &[u32],
    columns: &[usize],
    n_points: usize,
    rows: &mut [(E, usize)],
) -> usize {
    let mut n_rows = 0;
    for (row, (fraction, first)) in rows.iter_mut().zip(fractions.iter().zip(firsts)) {
        let column = columns[*first as usize];
        if column == n_points {
            break;
        }
        *row = (E::from_f64(*fraction), column);
        n_rows += 1;
    }
    n_rows
}
