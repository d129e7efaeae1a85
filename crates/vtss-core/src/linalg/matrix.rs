//! Products of small dense matrices in a fixed order.
//!
//! Not `ndarray`'s own product: it takes fused multiply-adds where the processor has them, so its last bits differ
//! between native code and WebAssembly.
//!
//! What is cubic, or called in a loop, is never inlined: V8 optimises a function from one call to the next.

use super::{Cholesky, dot};
use crate::error::{Error, Result};
use crate::kernels::add_product;
use ndarray::{Array2, ArrayView1, ArrayView2};

/// A·B. `a`: m × k; `b`: k × n. Returns m × n, each entry summed in the order of k.
#[must_use]
#[inline(never)]
pub fn product(a: &Array2<f64>, b: &Array2<f64>) -> Array2<f64> {
    let ((rows, depth), columns) = (a.dim(), b.ncols());
    // Whole registers of columns, as the kernel wants them.
    let width = columns.next_multiple_of(2);
    let left: Vec<f64> = a.iter().copied().collect();
    let mut right = vec![0.0; depth * width];
    b.indexed_iter().for_each(|((i, j), value)| right[i * width + j] = *value);
    let mut out = vec![0.0; rows * width];
    add_product((rows, depth, width), (&left, depth), (&right, width), (&mut out, width));
    Array2::from_shape_fn((rows, columns), |(i, j)| out[i * width + j])
}

/// A·x. `a`: m × n; `x`: n numbers. Returns m numbers.
#[must_use]
pub fn times_vector(a: &Array2<f64>, x: &[f64]) -> Vec<f64> {
    let mut out = vec![0.0; a.nrows()];
    times_vector_into(a, x, &mut out);
    out
}

/// As [`times_vector`], into `out`, m numbers.
#[inline(never)]
pub fn times_vector_into(a: &Array2<f64>, x: &[f64], out: &mut [f64]) {
    for (sum, row) in out.iter_mut().zip(a.outer_iter()) {
        // Of a slice where it can be had: ndarray's own iterator asks at each step whether it has one.
        *sum = match row.as_slice() {
            Some(row) => row.iter().zip(x).fold(0.0, |sum, (a, b)| sum + a * b),
            None => row.iter().zip(x).fold(0.0, |sum, (a, b)| sum + a * b),
        };
    }
}

/// A·S·Aᵀ, symmetric to the last bit. `a`: m × n; `s`: n × n, symmetric. Returns m × m.
#[must_use]
pub fn congruence(a: &Array2<f64>, s: &Array2<f64>) -> Array2<f64> {
    symmetric_part(&product(&product(a, s), &a.t().to_owned()))
}

/// Σ weight · matrix in the order given. `terms`: at least one, all of one shape, which is that of the sum.
#[must_use]
#[inline(never)]
pub fn weighted_sum(terms: &[(f64, &Array2<f64>)]) -> Array2<f64> {
    let mut sum = Array2::zeros(terms.first().map_or((0, 0), |(_, matrix)| matrix.dim()));
    for (weight, matrix) in terms {
        match (sum.as_slice_mut(), matrix.as_slice()) {
            (Some(sum), Some(matrix)) => add_weighted(*weight, matrix.iter(), sum.iter_mut()),
            _ => add_weighted(*weight, matrix.iter(), sum.iter_mut()),
        }
    }
    sum
}

#[inline(always)]
fn add_weighted<'a>(weight: f64, values: impl Iterator<Item = &'a f64>, sums: impl Iterator<Item = &'a mut f64>) {
    sums.zip(values).for_each(|(total, value)| *total += weight * value);
}

/// Adds `value` to the first `n` entries of the diagonal.
pub fn add_to_diagonal(matrix: &mut Array2<f64>, n: usize, value: f64) {
    matrix.diag_mut().iter_mut().take(n).for_each(|entry| *entry += value);
}

/// The symmetric matrix whose upper triangle, divided by `divisor`, stands in `upper`: row-major, `stride` a row.
#[must_use]
#[inline(never)]
pub fn symmetric_of_upper(upper: &[f64], size: usize, stride: usize, divisor: f64) -> Array2<f64> {
    Array2::from_shape_fn((size, size), |(i, j)| upper[i.min(j) * stride + i.max(j)] / divisor)
}

/// Refuses values that are not finite. `of`: what a column is.
///
/// # Errors
/// `VALUE_NOT_FINITE`: names the first.
#[inline(never)]
pub fn check_finite(rows: ArrayView2<f64>, of: &str) -> Result<()> {
    // Row by row first: an iterator that counts takes five times as long.
    let is_finite = |row: ArrayView1<f64>| row.fold(true, |all, value| all & value.is_finite());
    if rows.rows().into_iter().all(is_finite) {
        return Ok(());
    }
    let found = rows.indexed_iter().find(|(_, value)| !value.is_finite());
    found.map_or(Ok(()), |((row, column), value)| {
        Err(Error::ValueNotFinite { row, column: format!("{of} {column}"), value: value.to_string() })
    })
}

/// ½(A + Aᵀ). `a`: n × n.
#[must_use]
pub fn symmetric_part(a: &Array2<f64>) -> Array2<f64> {
    Array2::from_shape_fn(a.dim(), |(i, j)| 0.5 * (a[[i, j]] + a[[j, i]]))
}

/// uᵀ·A·w. `a`: m × n; `u`: m numbers; `w`: n numbers.
#[must_use]
pub fn bilinear(u: &[f64], a: &Array2<f64>, w: &[f64]) -> f64 {
    dot(u, &times_vector(a, w))
}

/// tr(A·B). `a`: m × n; `b`: n × m.
#[must_use]
#[inline(never)]
pub fn trace_of_product(a: &Array2<f64>, b: &Array2<f64>) -> f64 {
    let rows = a.outer_iter().zip(b.axis_iter(ndarray::Axis(1)));
    rows.fold(0.0, |sum, (row, column)| sum + row.iter().zip(column).fold(0.0, |s, (x, y)| s + x * y))
}

/// The inverse of a symmetric positive definite matrix. `matrix`: n × n; its upper triangle is read. Cost: n³.
///
/// # Errors
/// `SHAPE_MISMATCH` (not square), `NOT_POSITIVE_DEFINITE`.
#[inline(never)]
pub fn inverse_of_positive_definite(matrix: &Array2<f64>) -> Result<Array2<f64>> {
    let size = matrix.nrows();
    check_square(matrix, "a matrix", size)?;
    let mut entries = vec![0.0; size * size];
    matrix.indexed_iter().for_each(|((i, j), value)| entries[i * size + j] = *value);
    let factor = Cholesky::of_upper(&entries, size, size)?;
    let mut inverse = Array2::zeros((size, size));
    let mut column = vec![0.0; size];
    for j in 0..size {
        column.fill(0.0);
        column[j] = 1.0;
        factor.solve_in_place(&mut column);
        inverse.column_mut(j).iter_mut().zip(&column).for_each(|(target, value)| *target = *value);
    }
    Ok(symmetric_part(&inverse))
}

/// Refuses a matrix that is not `size` × `size`.
pub(crate) fn check_square(matrix: &Array2<f64>, what: &str, size: usize) -> Result<()> {
    match [matrix.nrows(), matrix.ncols()].into_iter().find(|&side| side != size) {
        None => Ok(()),
        Some(actual) => Err(Error::ShapeMismatch { what: format!("a side of {what}"), expected: size, actual }),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use ndarray::arr2;

    #[test]
    fn products_are_those_of_the_definition() {
        let (a, b) = (arr2(&[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), arr2(&[[1.0, 0.0], [2.0, 1.0], [0.0, -1.0]]));
        assert_eq!(product(&a, &b), arr2(&[[5.0, -1.0], [14.0, -1.0]]));
        assert_eq!(trace_of_product(&a, &b), 4.0);
        assert_eq!(times_vector(&a, &[1.0, 0.0, 2.0]), [7.0, 16.0]);
        assert_eq!(bilinear(&[1.0, -1.0], &a, &[1.0, 0.0, 2.0]), -9.0);
        assert_eq!(congruence(&arr2(&[[1.0, 2.0]]), &arr2(&[[2.0, 1.0], [1.0, 3.0]])), arr2(&[[18.0]]));
    }

    #[test]
    fn an_inverse_times_its_matrix_is_the_identity() {
        let matrix = arr2(&[[4.0, 1.0, 0.5], [1.0, 3.0, -1.0], [0.5, -1.0, 2.0]]);
        let identity = product(&inverse_of_positive_definite(&matrix).unwrap(), &matrix);
        for ((i, j), value) in identity.indexed_iter() {
            assert!((value - if i == j { 1.0 } else { 0.0 }).abs() < 1e-15);
        }
        assert_eq!(inverse_of_positive_definite(&arr2(&[[1.0, 0.0]])).unwrap_err().code(), "SHAPE_MISMATCH");
        let singular = arr2(&[[1.0, 1.0], [1.0, 1.0]]);
        assert_eq!(inverse_of_positive_definite(&singular).unwrap_err().code(), "NOT_POSITIVE_DEFINITE");
    }
}
