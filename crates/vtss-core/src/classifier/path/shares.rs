//! What interpolated rows give back to the real minority rows that they are made of: they need not be written out.

use super::design::Interpolation;
use super::gradients::segments;
use super::panel::Margins;
use super::problem::Point;
use super::written::move_sums;
use crate::kernels::{Element, Parents, add_interpolated_changes, add_interpolated_residuals};

/// Rows after which what they gave is moved to double precision: so many, or so many for each real row if that is more.
/// Rows between two sizes are ordered by their parents, so a real row could get all of them.
const ROWS_PER_SUM: usize = 256;
const ROWS_PER_SUM_AND_PARENT: usize = 8;

/// What each interpolated row gives to its two parents, in every point that contains it, weighted: a panel like that of the
/// real rows' `margins`. Residuals, or where margins have steps what residuals change by.
#[inline(never)]
pub fn interpolated_shares<E: Element>(
    (pool, pairs): (&[Interpolation], &[(u32, u32)]),
    points: &[Point],
    margins: &Margins<E>,
    width: usize,
) -> Vec<E> {
    let n_real = margins.at.len() / width;
    let rows_per_sum = ROWS_PER_SUM.max(ROWS_PER_SUM_AND_PARENT * n_real);
    let mut shares = vec![E::ZERO; n_real * width];
    let mut totals = vec![0.0; n_real * width];
    let mut n_added = 0;
    for (range, first) in segments(points) {
        for part in pool[range].chunks(rows_per_sum) {
            let parents = part.iter().map(|z| parents_of(z, pairs));
            match &margins.steps {
                Some(steps) => add_interpolated_changes(parents, &margins.at, steps, &mut shares, width, first),
                None => add_interpolated_residuals(parents, &margins.at, &mut shares, width, first),
            }
            n_added += part.len();
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

fn parents_of<E: Element>(z: &Interpolation, pairs: &[(u32, u32)]) -> Parents<E> {
    let (seed, partner) = pairs[z.pair as usize];
    Parents { seed: seed as usize, partner: partner as usize, fraction: E::from_f64(z.fraction) }
}
