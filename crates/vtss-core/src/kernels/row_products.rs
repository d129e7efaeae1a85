//! The product of every row of a tall matrix with one vector.

#![allow(unsafe_code)]

use super::element::{Element, sum_of_lanes};
use super::lanes::Register;
use super::product::holds;

/// Rows whose products are summed side by side.
const ROWS_TOGETHER: usize = 4;

/// out(i) = Σ_j A(i, j)·b(j): A has `out.len()` rows of whole registers, zero from `b.len()` on.
///
/// Each register's lane is summed by itself with j ascending, then the lanes in their order.
#[inline(never)]
pub fn row_products<E: Element>((a, stride): (&[E], usize), b: &[E], out: &mut [E]) {
    let columns = b.len().next_multiple_of(E::Simd128::WIDTH);
    assert!(columns <= stride && holds(a, (out.len(), columns), stride), "rows of one width");
    let mut padded = b.to_vec();
    padded.resize(columns, E::ZERO);
    for (k, target) in out.chunks_mut(ROWS_TOGETHER).enumerate() {
        let mut sums = [E::Simd128::splat(E::ZERO); ROWS_TOGETHER];
        let first = k * ROWS_TOGETHER;
        for j in (0..columns).step_by(E::Simd128::WIDTH) {
            // SAFETY: the slices were checked against their shapes; rows past the last are read as the last.
            unsafe {
                let factor = E::Simd128::load(padded.as_ptr().add(j));
                for (i, sum) in sums.iter_mut().enumerate() {
                    let row = first + i.min(target.len() - 1);
                    *sum = sum.add(E::Simd128::load(a.as_ptr().add(row * stride + j)).mul(factor));
                }
            }
        }
        for (value, sum) in target.iter_mut().zip(sums) {
            *value = sum_of_lanes::<E>(sum);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_multiplied_whatever_the_number_of_rows_and_columns() {
        for (n_rows, n_columns, stride) in [(0, 3, 4), (1, 1, 4), (4, 2, 4), (5, 7, 8), (9, 8, 12)] {
            let value = |e: usize| ((e * 7919) % 101) as f64 / 8.0 - 6.0;
            // Whole rows end in zeros.
            let entry = |e: usize| if e % stride < n_columns { value(e) } else { 0.0 };
            let rows: Vec<f64> = (0..n_rows * stride).map(entry).collect();
            let vector: Vec<f64> = (0..n_columns).map(|j| value(j + 40)).collect();
            let expected: Vec<f64> =
                (0..n_rows).map(|i| (0..n_columns).map(|j| rows[i * stride + j] * vector[j]).sum()).collect();
            let mut out = vec![f64::NAN; n_rows];
            row_products((&rows, stride), &vector, &mut out);
            // Eighths are exact, and so are these sums, in single precision as well.
            assert_eq!(out, expected);
            let single = |values: &[f64]| values.iter().map(|v| *v as f32).collect::<Vec<_>>();
            let mut out = vec![f32::NAN; n_rows];
            row_products((&single(&rows), stride), &single(&vector), &mut out);
            assert_eq!(out, single(&expected));
        }
    }
}
