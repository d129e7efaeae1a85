//! What interpolated minority rows give back to their parents: margins, residuals and sums in one go.

#![allow(unsafe_code)]

use super::element::Element;
use super::exponential::TOGETHER;
use super::lanes::{Lanes, MOST_LANES};
use super::logistic::are_small;

/// A row (1 − fraction)·x(seed) + fraction·x(partner).
#[derive(Clone, Copy)]
pub struct Parents<E> {
    /// Row of the panels.
    pub seed: usize,
    /// Row of the panels.
    pub partner: usize,
    /// In \[0, 1\].
    pub fraction: E,
}

/// Adds (1 − fraction)·r to the seed's row of `shares` and fraction·r to the partner's, in the columns from `first` on; r
/// is −1 / (1 + e^m), the residual of a minority row, and m the same combination of the parents' rows of `margins`.
///
/// `margins`, `shares`: row-major panels of one shape, `width` columns in whole registers.
#[inline(never)]
pub fn add_interpolated_residuals<E: Element>(
    rows: impl Iterator<Item = Parents<E>>,
    margins: &[E],
    shares: &mut [E],
    width: usize,
    first: usize,
) {
    share_out(rows, [margins], shares, width, first, |[margins]| E::negative_sigmoid(margins));
}

/// As [`add_interpolated_residuals`], of what the residuals change by when the margins change by `steps`, a panel of the
/// same shape.
#[inline(never)]
pub fn add_interpolated_changes<E: Element>(
    rows: impl Iterator<Item = Parents<E>>,
    margins: &[E],
    steps: &[E],
    shares: &mut [E],
    width: usize,
    first: usize,
) {
    // Steps of a row are between those of its parents.
    if are_small(steps) {
        let changes = |[margins, steps]: [_; 2]| E::sigmoid_small_change(margins, steps);
        share_out(rows, [margins, steps], shares, width, first, changes);
    } else {
        share_out(rows, [margins, steps], shares, width, first, |[margins, steps]| E::sigmoid_change(margins, steps));
    }
}

/// Shares out what `f` makes of the interpolated `inputs` of each row.
#[inline(always)]
fn share_out<E: Element, const INPUTS: usize>(
    rows: impl Iterator<Item = Parents<E>>,
    inputs: [&[E]; INPUTS],
    shares: &mut [E],
    width: usize,
    first: usize,
    f: impl Fn([[E::Simd; TOGETHER]; INPUTS]) -> [E::Simd; TOGETHER],
) {
    let lanes = E::Simd::WIDTH;
    let n_rows = shares.len() / width;
    let of_one_shape = inputs.iter().all(|input| input.len() == shares.len());
    assert!(width.is_multiple_of(lanes) && first < width && of_one_shape, "panels of one shape");
    let start = first - first % lanes;
    // The first register may hold columns that these rows do not belong to.
    let mut mask = [E::ONE; MOST_LANES];
    mask[..first - start].fill(E::ZERO);
    // SAFETY: the mask holds at least one register.
    let mask = unsafe { E::Simd::load(mask.as_ptr()) };
    let mut rows = rows.peekable();
    while rows.peek().is_some() {
        // Rows that fill up the last group give nothing to a row that is there.
        let group: [_; TOGETHER] = std::array::from_fn(|_| match rows.next() {
            Some(Parents { seed, partner, fraction }) => {
                assert!(seed < n_rows && partner < n_rows, "parents are rows of the panels");
                [(seed * width, E::ONE - fraction), (partner * width, fraction)]
            }
            None => [(0, E::ZERO), (0, E::ZERO)],
        });
        let group = group.map(|parents| parents.map(|(row, share)| (row, E::Simd::splat(share))));
        for column in (start..width).step_by(lanes) {
            // SAFETY: each row starts inside the panels, and `column` and its register are inside a row.
            unsafe {
                let interpolated = inputs.map(|input| {
                    let part =
                        |(row, share): (usize, E::Simd)| E::Simd::load(input.as_ptr().add(row + column)).mul(share);
                    group.map(|[seed, partner]| part(seed).add(part(partner)))
                });
                let mut residuals = f(interpolated);
                if column == start {
                    residuals = residuals.map(|r| r.mul(mask));
                }
                for (parents, r) in group.into_iter().zip(residuals) {
                    for (row, share) in parents {
                        let target = shares.as_mut_ptr().add(row + column);
                        E::Simd::load(target).add(share.mul(r)).store(target);
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_parent_gets_its_share_in_the_columns_that_contain_the_row() {
        let (n, width) = (5, 16);
        let margins: Vec<f64> = (0..n * width).map(|e| ((e * 37) % 23) as f64 / 5.0 - 2.0).collect();
        let single: Vec<f32> = margins.iter().map(|m| *m as f32).collect();
        for (first, n_rows) in [(0, 1), (1, 4), (2, 6), (3, 7), (7, 9), (11, 2)] {
            // A row may be its own partner.
            let parents = |r: usize| (r % n, (r * r + 1) % n, (r as f64 * 0.13) % 1.0);
            let mut expected = vec![0.5; n * width];
            for (seed, partner, u) in (0..n_rows).map(parents) {
                for c in first..width {
                    let m = (1.0 - u) * margins[seed * width + c] + u * margins[partner * width + c];
                    let r = -1.0 / (1.0 + libm::exp(m));
                    expected[seed * width + c] += (1.0 - u) * r;
                    expected[partner * width + c] += u * r;
                }
            }
            let mut shares = vec![0.5; n * width];
            let rows = (0..n_rows).map(parents).map(|(seed, partner, fraction)| Parents { seed, partner, fraction });
            add_interpolated_residuals(rows, &margins, &mut shares, width, first);
            assert!(shares.iter().zip(&expected).all(|(a, b)| (a - b).abs() < 1e-14), "from {first}");
            let mut shares = vec![0.5_f32; n * width];
            let rows = (0..n_rows).map(parents);
            let rows = rows.map(|(seed, partner, u)| Parents { seed, partner, fraction: u as f32 });
            add_interpolated_residuals(rows, &single, &mut shares, width, first);
            assert!(shares.iter().zip(&expected).all(|(a, b)| (f64::from(*a) - b).abs() < 1e-5), "from {first}");
        }
    }

    #[test]
    fn changes_are_differences_of_shares() {
        let (n, width) = (5, 16);
        let at: Vec<f64> = (0..n * width).map(|e| ((e * 37) % 23) as f64 / 5.0 - 2.0).collect();
        for scale in [0.01, 1.0] {
            let steps: Vec<f64> = (0..n * width).map(|e| scale * (((e * 29) % 19) as f64 / 9.5 - 1.0)).collect();
            let ends: Vec<f64> = at.iter().zip(&steps).map(|(m, d)| m + d).collect();
            for (first, n_rows) in [(0, 1), (3, 7), (11, 2)] {
                let rows = || {
                    (0..n_rows).map(|r| Parents {
                        seed: r % n,
                        partner: (r * r + 1) % n,
                        fraction: (r as f64 * 0.13) % 1.0,
                    })
                };
                let shares = |margins: &[f64]| {
                    let mut shares = vec![0.0; n * width];
                    add_interpolated_residuals(rows(), margins, &mut shares, width, first);
                    shares
                };
                let mut changes = vec![0.0; n * width];
                add_interpolated_changes(rows(), &at, &steps, &mut changes, width, first);
                for ((change, before), after) in changes.iter().zip(shares(&at)).zip(shares(&ends)) {
                    assert!((change - (after - before)).abs() < 1e-14, "from {first}, steps of {scale}");
                }
            }
        }
    }
}
