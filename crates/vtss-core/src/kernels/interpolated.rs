//! What interpolated minority rows give back to their parents: margins, residuals and sums in one go.

#![allow(unsafe_code)]

use super::element::Element;
use super::lanes::{Lanes, MOST_LANES};
use super::logistic::are_small;

/// Registers of a row that are computed on together. They lie side by side and need few pointers: half the code of one
/// register of each of four rows, which V8 compiles in half the time (measured: 15 ms against 35), and as fast within 5 %.
/// One at a time is 8 % slower.
const REGISTERS: usize = 2;

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
    let constants = E::exponential();
    share_out(rows, [margins], shares, width, first, |[margins]| E::negative_sigmoid(margins, constants));
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
    let constants = E::exponential();
    // Steps of a row are between those of its parents.
    if are_small(steps) {
        let changes = |[margins, steps]: [_; 2]| E::sigmoid_small_change(margins, steps, constants);
        share_out(rows, [margins, steps], shares, width, first, changes);
    } else {
        let changes = |[margins, steps]: [_; 2]| E::sigmoid_change(margins, steps, constants);
        share_out(rows, [margins, steps], shares, width, first, changes);
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
    f: impl Fn([[E::Simd; REGISTERS]; INPUTS]) -> [E::Simd; REGISTERS],
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
    for Parents { seed, partner, fraction } in rows {
        assert!(seed < n_rows && partner < n_rows, "parents are rows of the panels");
        let parents = [(seed * width, E::Simd::splat(E::ONE - fraction)), (partner * width, E::Simd::splat(fraction))];
        for column in (start..width).step_by(REGISTERS * lanes) {
            // Where a row ends with fewer, the last is computed again and not added again.
            let n_registers = ((width - column) / lanes).min(REGISTERS);
            // SAFETY: each row starts inside the panels, and `column` and its registers are inside a row.
            unsafe {
                let mut residuals = f(inputs.map(|input| {
                    std::array::from_fn(|k| {
                        let at = column + k.min(n_registers - 1) * lanes;
                        let [a, b] = parents.map(|(row, share)| E::Simd::load(input.as_ptr().add(row + at)).mul(share));
                        a.add(b)
                    })
                }));
                if column == start {
                    residuals[0] = residuals[0].mul(mask);
                }
                for (k, residual) in residuals.into_iter().enumerate().take(n_registers) {
                    for (row, share) in parents {
                        let target = shares.as_mut_ptr().add(row + column + k * lanes);
                        E::Simd::load(target).add(share.mul(residual)).store(target);
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
