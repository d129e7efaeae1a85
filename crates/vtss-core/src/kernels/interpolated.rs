//! What interpolated minority rows give back to their parents: margins, residuals and sums in one go.

#![allow(unsafe_code)]

use super::element::Element;
use super::exponential::TOGETHER;
use super::lanes::{Lanes, MOST_LANES};

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
    let lanes = E::Simd::WIDTH;
    let n_rows = margins.len() / width;
    assert!(width.is_multiple_of(lanes) && first < width && shares.len() == margins.len(), "panels of one shape");
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
                let margin =
                    |(row, share): (usize, E::Simd)| E::Simd::load(margins.as_ptr().add(row + column)).mul(share);
                let mut residuals = E::negative_sigmoid(group.map(|[seed, partner]| margin(seed).add(margin(partner))));
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
}
