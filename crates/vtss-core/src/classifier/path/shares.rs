//! What interpolated rows give back to the real minority rows that they are made of: they need not be written out.

use super::design::Interpolation;
use super::gradients::{move_sums, segments};
use super::problem::Point;
use crate::kernels::lanes::Lanes;
use crate::kernels::{Element, Parents, add_interpolated_changes, add_interpolated_residuals};

/// Rows after which what they gave is moved to double precision: so many, or so many for each real row if that is more.
/// Rows between two sizes are ordered by their parents, so a real row could get all of them.
const ROWS_PER_SUM: usize = 256;
const ROWS_PER_SUM_AND_PARENT: usize = 8;

/// What each interpolated row gives to its two parents, in every point that contains it, weighted: a panel like that of
/// the real rows' margins, computed in the precision of `E`.
pub fn interpolated_shares<E: Element>(
    pool: &[Interpolation],
    points: &[Point],
    real_margins: &[f64],
    width: usize,
) -> Vec<f64> {
    let margins = widened::<E>(real_margins, width);
    shared_out(pool, points, real_margins.len() / width, width, |parents, shares, inner_width, first| {
        add_interpolated_residuals(parents, &margins, shares, inner_width, first);
    })
}

/// As [`interpolated_shares`], of what the residuals change by; in single precision, as all changes.
pub fn interpolated_changes(
    pool: &[Interpolation],
    points: &[Point],
    real_margins: &[f64],
    real_steps: &[f64],
    width: usize,
) -> Vec<f64> {
    let margins = widened::<f32>(real_margins, width);
    let steps = widened::<f32>(real_steps, width);
    shared_out(pool, points, real_margins.len() / width, width, |parents, shares, inner_width, first| {
        add_interpolated_changes(parents, &margins, &steps, shares, inner_width, first);
    })
}

/// Some rows of a pool, as a kernel takes them.
type PartOfPool<'a, E> = std::iter::Map<std::slice::Iter<'a, Interpolation>, fn(&Interpolation) -> Parents<E>>;

/// Collects what `add` gives to the real rows for one part of the pool after the other: (rows, panel of the shares, its
/// width, first point that contains them).
fn shared_out<E: Element>(
    pool: &[Interpolation],
    points: &[Point],
    n_real: usize,
    width: usize,
    add: impl Fn(PartOfPool<'_, E>, &mut [E], usize, usize),
) -> Vec<f64> {
    let inner_width = inner_width::<E>(width);
    let rows_per_sum = ROWS_PER_SUM.max(ROWS_PER_SUM_AND_PARENT * n_real);
    let mut shares = vec![E::ZERO; n_real * inner_width];
    let mut totals = vec![0.0; n_real * inner_width];
    let mut n_added = 0;
    for (range, first) in segments(points) {
        for part in pool[range].chunks(rows_per_sum) {
            add(part.iter().map(parents_of::<E>), &mut shares, inner_width, first);
            n_added += part.len();
            if n_added >= rows_per_sum {
                move_sums(&mut shares, &mut totals);
                n_added = 0;
            }
        }
    }
    move_sums(&mut shares, &mut totals);
    let mut weighted = vec![0.0; n_real * width];
    for (target, source) in weighted.chunks_exact_mut(width).zip(totals.chunks_exact(inner_width)) {
        for (t, (share, point)) in target.iter_mut().zip(source.iter().zip(points)) {
            *t = point.synthetic_weight * share;
        }
    }
    weighted
}

fn parents_of<E: Element>(z: &Interpolation) -> Parents<E> {
    Parents { seed: z.seed as usize, partner: z.partner as usize, fraction: E::from_f64(z.fraction) }
}

/// Whole registers of `E`, of which a panel of doubles may have one column too few.
fn inner_width<E: Element>(width: usize) -> usize {
    width.next_multiple_of(E::Simd::WIDTH)
}

/// A panel of `width` columns in the precision of `E`, with zeros behind them.
fn widened<E: Element>(panel: &[f64], width: usize) -> Vec<E> {
    let inner_width = inner_width::<E>(width);
    let mut out = vec![E::ZERO; panel.len() / width * inner_width];
    for (target, source) in out.chunks_exact_mut(inner_width).zip(panel.chunks_exact(width)) {
        for (t, m) in target.iter_mut().zip(source) {
            *t = E::from_f64(*m);
        }
    }
    out
}
