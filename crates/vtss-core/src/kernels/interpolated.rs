//! What interpolated minority rows give back to their parents: margins, residuals and sums in one go.

#![allow(unsafe_code)]

use super::element::Element;
use super::lanes::{Lanes, MOST_LANES, Register};

/// Registers of a row that are computed on together.
const REGISTERS: usize = 2;

/// Rows (1 − fraction)·x(seed) + fraction·x(partner).
#[derive(Clone, Copy)]
pub struct Between<'a, E> {
    /// Row of the panels.
    pub seed: usize,
    /// Row of the panels.
    pub partner: usize,
    /// Of each row its fraction, in \[0, 1\], and the first column that it belongs to, ascending.
    pub rows: &'a [(E, usize)],
}

/// Adds Σ (1 − fraction)·r to the seed's row of `shares` and Σ fraction·r to the partner's, over the rows that belong to a
/// column; r is −1 / (1 + e^m), the residual of a minority row, and m the same combination of the parents' rows of
/// `margins`.
///
/// `margins`, `shares`: row-major panels of one shape, `width` columns in whole registers. Sums of all rows are taken in
/// their precision.
#[inline(never)]
pub fn add_interpolated_residuals<E: Element>(between: Between<E>, margins: &[E], shares: &mut [E], width: usize) {
    let constants = E::exponential();
    share_out(between, [margins], shares, width, |[margins]| E::negative_sigmoid(margins, constants));
}

/// As [`add_interpolated_residuals`], of what the residuals change by when the margins change by `steps`, a panel of the
/// same shape; `are_small`: what [`are_small`](super::logistic::are_small) says of all steps.
#[inline(never)]
pub fn add_interpolated_changes<E: Element>(
    between: Between<E>,
    [margins, steps]: [&[E]; 2],
    are_small: bool,
    shares: &mut [E],
    width: usize,
) {
    let constants = E::exponential();
    let inputs = [margins, steps];
    // Steps of a row are between those of its parents.
    if are_small && E::SMALL_STEP.is_some() {
        let changes = |[margins, steps]: [_; 2]| E::sigmoid_small_change(margins, steps, constants);
        share_out(between, inputs, shares, width, changes);
    } else {
        let changes = |[margins, steps]: [_; 2]| E::sigmoid_change(margins, steps, constants);
        share_out(between, inputs, shares, width, changes);
    }
}

/// Shares out what `f` makes of the interpolated `inputs` of each row.
#[inline(always)]
fn share_out<E: Element, const INPUTS: usize>(
    Between { seed, partner, rows }: Between<E>,
    inputs: [&[E]; INPUTS],
    shares: &mut [E],
    width: usize,
    f: impl Fn([[E::Simd; REGISTERS]; INPUTS]) -> [E::Simd; REGISTERS],
) {
    let lanes = E::Simd::WIDTH;
    let Some(&(_, first)) = rows.first() else { return };
    let of_one_shape = inputs.iter().all(|input| input.len() == shares.len());
    assert!(width.is_multiple_of(lanes) && first < width && of_one_shape, "panels of one shape");
    let n_rows = shares.len() / width;
    assert!(seed < n_rows && partner < n_rows, "parents are rows of the panels");
    // Zeros, then ones: what a register starts with that holds columns which a row does not belong to.
    let mut masks = [E::ZERO; 2 * MOST_LANES];
    masks[MOST_LANES..].fill(E::ONE);
    let zero = E::Simd::splat(E::ZERO);
    for column in (first - first % lanes..width).step_by(REGISTERS * lanes) {
        // Where a row ends with fewer, the last is computed again and not added again.
        let n_registers = ((width - column) / lanes).min(REGISTERS);
        let at = |row: usize, k: usize| row * width + column + k.min(n_registers - 1) * lanes;
        // SAFETY: each row starts inside the panels, and `column` and its registers are inside a row.
        let load = |input: &[E], row: usize| -> [E::Simd; REGISTERS] {
            std::array::from_fn(|k| unsafe { E::Simd::load(input.as_ptr().add(at(row, k))) })
        };
        let near = inputs.map(|input| load(input, seed));
        let ways: [[E::Simd; REGISTERS]; INPUTS] = std::array::from_fn(|i| {
            let far = load(inputs[i], partner);
            std::array::from_fn(|k| far[k].sub(near[i][k]))
        });
        let (mut sums, mut of_partner) = ([zero; REGISTERS], [zero; REGISTERS]);
        for &(fraction, first) in rows {
            if first >= column + n_registers * lanes {
                break;
            }
            let fraction = E::Simd::splat(fraction);
            let mut residuals =
                f(std::array::from_fn(|i| std::array::from_fn(|k| near[i][k].add(fraction.mul(ways[i][k])))));
            if first > column {
                for (k, residual) in residuals.iter_mut().enumerate() {
                    let n_before = first.saturating_sub(column + k * lanes).min(lanes);
                    // SAFETY: a register that starts at most one register before the ones.
                    *residual = residual.mul(unsafe { E::Simd::load(masks.as_ptr().add(MOST_LANES - n_before)) });
                }
            }
            for k in 0..REGISTERS {
                sums[k] = sums[k].add(residuals[k]);
                of_partner[k] = of_partner[k].add(fraction.mul(residuals[k]));
            }
        }
        for k in 0..n_registers {
            // SAFETY: as above.
            unsafe {
                let target = shares.as_mut_ptr().add(at(seed, k));
                E::Simd::load(target).add(sums[k].sub(of_partner[k])).store(target);
                let target = shares.as_mut_ptr().add(at(partner, k));
                E::Simd::load(target).add(of_partner[k]).store(target);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::logistic::are_small;
    use super::*;

    const N: usize = 5;
    const WIDTH: usize = 16;

    /// Seed, partner, and of each row between them its fraction and first column.
    type Case = (usize, usize, Vec<(f64, usize)>);

    /// One is its own partner.
    fn cases() -> Vec<Case> {
        let rows = |firsts: &[usize]| firsts.iter().map(|&first| ((first as f64 * 0.13 + 0.1) % 1.0, first)).collect();
        vec![
            (0, 1, rows(&[0])),
            (2, 4, rows(&[0, 0, 1, 3, 3, 4, 7, 8, 9, 15])),
            (3, 3, rows(&[5, 6])),
            (4, 2, rows(&[11, 11, 13])),
            (1, 0, rows(&[])),
        ]
    }

    fn margins() -> Vec<f64> {
        (0..N * WIDTH).map(|e| ((e * 37) % 23) as f64 / 5.0 - 2.0).collect()
    }

    fn shares_of(margins: &[f64]) -> Vec<f64> {
        let mut shares = vec![0.0; N * WIDTH];
        for (seed, partner, rows) in &cases() {
            add_interpolated_residuals(Between { seed: *seed, partner: *partner, rows }, margins, &mut shares, WIDTH);
        }
        shares
    }

    #[test]
    fn every_parent_gets_its_share_in_the_columns_that_contain_the_row() {
        let margins = margins();
        let mut expected = vec![0.0; N * WIDTH];
        for (seed, partner, rows) in cases() {
            for (u, c) in rows.into_iter().flat_map(|(u, first)| (first..WIDTH).map(move |c| (u, c))) {
                let m = (1.0 - u) * margins[seed * WIDTH + c] + u * margins[partner * WIDTH + c];
                let r = -1.0 / (1.0 + libm::exp(m));
                expected[seed * WIDTH + c] += (1.0 - u) * r;
                expected[partner * WIDTH + c] += u * r;
            }
        }
        assert!(shares_of(&margins).iter().zip(&expected).all(|(a, b)| (a - b).abs() < 1e-14));
        let single: Vec<f32> = margins.iter().map(|m| *m as f32).collect();
        let mut shares = vec![0.0_f32; N * WIDTH];
        for (seed, partner, rows) in cases() {
            let rows: Vec<(f32, usize)> = rows.into_iter().map(|(u, first)| (u as f32, first)).collect();
            add_interpolated_residuals(Between { seed, partner, rows: &rows }, &single, &mut shares, WIDTH);
        }
        assert!(shares.iter().zip(&expected).all(|(a, b)| (f64::from(*a) - b).abs() < 1e-5));
    }

    #[test]
    fn changes_are_differences_of_shares() {
        let at = margins();
        for scale in [0.01, 1.0] {
            let steps: Vec<f64> = (0..N * WIDTH).map(|e| scale * (((e * 29) % 19) as f64 / 9.5 - 1.0)).collect();
            let ends: Vec<f64> = at.iter().zip(&steps).map(|(m, d)| m + d).collect();
            let mut changes = vec![0.0; N * WIDTH];
            for (seed, partner, rows) in &cases() {
                let between = Between { seed: *seed, partner: *partner, rows };
                add_interpolated_changes(between, [&at, &steps], are_small(&steps), &mut changes, WIDTH);
            }
            for ((change, before), after) in changes.iter().zip(shares_of(&at)).zip(shares_of(&ends)) {
                assert!((change - (after - before)).abs() < 1e-14, "steps of {scale}");
            }
        }
    }
}
