//! Products of a tall row-major matrix with narrow ones, in register tiles.
//!
//! All matrices are row-major slices. The columns of B and C that are used fill whole registers of 128 bits (2 of f64, 4 of
//! f32); entries between these and the stride are padding. One micro-kernel serves them all: a tile of C of 2 rows and up to 4
//! registers of columns, or of more rows and one register, takes C += Σ_k A(i, k)·B(k, ·) with k ascending, so every entry of C
//! is summed in the same order whatever the tile it falls into, and a column's bits do not depend on its neighbours.

#![allow(unsafe_code)]

use super::element::Element;
use super::lanes::{Register, RowPairs};

/// What matrices hold that are multiplied.
pub trait Entry: Copy {
    /// Its register.
    type Simd: Register<Value = Self>;
    /// The register of 128 bits, of which rows are a multiple.
    type Simd128: Register<Value = Self>;
    /// 0.
    const ZERO: Self;
}

impl<E: Element> Entry for E {
    type Simd = E::Simd;
    type Simd128 = E::Simd128;
    const ZERO: Self = E::ZERO;
}

/// The entries of two rows as a factor (see [`round_rows`](super::round_rows)), a whole number as a sum.
impl Entry for i32 {
    type Simd = RowPairs;
    type Simd128 = RowPairs;
    const ZERO: Self = 0;
}

/// Rows of C in a tile.
const TILE_ROWS: usize = 2;
/// Rows of a tile where C has no more than a register of columns: sums of two rows would wait for one another (measured: 20 to
/// 29 % less time than with 2, with 4 rows 16 to 19, with 8 about as much as with 6).
const NARROW_TILE_ROWS: usize = 6;
/// Registers of columns of C in the widest tile. 2 × 4 accumulators, 4 registers of B, 2 of A and a product are all that
/// V8 has: it loads everything of a step before it computes, and keeps one of the 16 registers for itself. 4 × 2 would
/// load as much, but registers of one row of B are found at constant distances and rows of A are not (measured: 3 to 10 %
/// slower); 4 × 3 spills.
const TILE_REGISTERS: usize = 4;

/// A read-only view with free strides, as a micro-kernel sees its left factor.
#[derive(Clone, Copy)]
struct Left<E> {
    pointer: *const E,
    /// Distance between A(i, k) and A(i + 1, k).
    row: usize,
    /// Distance between A(i, k) and A(i, k + 1).
    step: usize,
}

/// C[0..ROWS][0..REGISTERS·WIDTH] += Σ_{k < depth} A(i, k)·B(k, ·). With row strides of 0 in A and C it does so for one row.
///
/// # Safety
/// All of A(i, k), B(k, j) and C(i, j) in those ranges must be inside their slices.
#[inline(always)]
unsafe fn micro<L: Register, const ROWS: usize, const REGISTERS: usize>(
    zero: L,
    a: Left<L::Value>,
    (b, b_stride): (*const L::Value, usize),
    (c, c_stride): (*mut L::Value, usize),
    depth: usize,
) {
    // SAFETY: the caller vouches for the ranges.
    unsafe {
        let mut tile = [[zero; REGISTERS]; ROWS];
        for k in 0..depth {
            let mut row = [zero; REGISTERS];
            for (j, values) in row.iter_mut().enumerate() {
                *values = L::load(b.add(k * b_stride + L::WIDTH * j));
            }
            for (i, sums) in tile.iter_mut().enumerate() {
                let factor = L::splat(*a.pointer.add(i * a.row + k * a.step));
                for (sum, values) in sums.iter_mut().zip(row) {
                    *sum = sum.add(factor.mul(values));
                }
            }
        }
        // All are read before one is written, as rows may be one.
        for (i, sums) in tile.iter_mut().enumerate() {
            for (j, sum) in sums.iter_mut().enumerate() {
                *sum = L::load(c.add(i * c_stride + L::WIDTH * j)).add(*sum);
            }
        }
        for (i, sums) in tile.iter().enumerate() {
            for (j, sum) in sums.iter().enumerate() {
                sum.store(c.add(i * c_stride + L::WIDTH * j));
            }
        }
    }
}

/// Dispatches a tile of up to [`TILE_REGISTERS`] to its own instance.
///
/// # Safety
/// As [`micro`].
#[inline(always)]
unsafe fn tile<L: Register>(
    registers: usize,
    a: Left<L::Value>,
    b: (*const L::Value, usize),
    c: (*mut L::Value, usize),
    depth: usize,
    zero: L,
) {
    // SAFETY: the caller vouches for the ranges.
    unsafe {
        match registers {
            TILE_REGISTERS => micro::<L, TILE_ROWS, TILE_REGISTERS>(zero, a, b, c, depth),
            3 => micro::<L, TILE_ROWS, 3>(zero, a, b, c, depth),
            2 => micro::<L, TILE_ROWS, 2>(zero, a, b, c, depth),
            _ => micro::<L, TILE_ROWS, 1>(zero, a, b, c, depth),
        }
    }
}

/// The extent of a product: C is `rows` × `columns` (whole registers), summed over `depth`.
#[derive(Clone, Copy)]
struct Extent {
    rows: usize,
    columns: usize,
    depth: usize,
}

/// C += A·B from column `first` on, or over the tiles of it that the upper triangle of C needs.
///
/// # Safety
/// All of A(i, k), B(k, j) and C(i, j) within `extent` must be inside their slices; its columns from `first` on fill whole
/// registers.
#[inline(always)]
unsafe fn accumulate<L: Register>(
    extent: Extent,
    first: usize,
    upper_only: bool,
    zero: L,
    a: Left<L::Value>,
    (b, b_stride): (*const L::Value, usize),
    (c, c_stride): (*mut L::Value, usize),
) {
    for i in (0..extent.rows).step_by(TILE_ROWS) {
        // Of an odd number of rows the last is computed twice and written twice: little time, and less code.
        let is_alone = extent.rows - i < TILE_ROWS;
        let (row, c_row) = if is_alone { (0, 0) } else { (a.row, c_stride) };
        let mut j = if upper_only { first.max(i - i % L::WIDTH) } else { first };
        while j < extent.columns {
            let registers = match (extent.columns - j) / L::WIDTH {
                left @ ..=TILE_REGISTERS => left,
                // 3 and 2, or 3 and 3: a tile of one register takes twice the time for it.
                5 | 6 => 3,
                _ => TILE_REGISTERS,
            };
            // SAFETY: the tile is inside the extent that the caller vouches for.
            unsafe {
                let left = Left { pointer: a.pointer.add(i * a.row), row, ..a };
                let target = (c.add(i * c_stride + j), c_row);
                tile::<L>(registers, left, (b.add(j), b_stride), target, extent.depth, zero);
            }
            j += registers * L::WIDTH;
        }
    }
}

/// C += A·B for the rows of as many tall tiles as there are, where C has one register of columns; returns how many rows these are.
///
/// # Safety
/// As [`accumulate`].
#[inline(never)]
unsafe fn accumulate_narrow<L: Register>(
    (rows, depth): (usize, usize),
    zero: L,
    a: Left<L::Value>,
    b: (*const L::Value, usize),
    (c, c_stride): (*mut L::Value, usize),
) -> usize {
    let mut done = 0;
    while rows - done >= NARROW_TILE_ROWS {
        // SAFETY: the caller vouches for the rows.
        unsafe {
            let left = Left { pointer: a.pointer.add(done * a.row), ..a };
            micro::<L, NARROW_TILE_ROWS, 1>(zero, left, b, (c.add(done * c_stride), c_stride), depth);
        }
        done += NARROW_TILE_ROWS;
    }
    done
}

/// Whether `values` hold a row-major matrix of this shape.
pub(super) fn holds<T>(values: &[T], (rows, columns): (usize, usize), stride: usize) -> bool {
    // A product that wraps around would fit into anything.
    let needed = rows.checked_sub(1).map_or(Some(0), |last| last.checked_mul(stride)?.checked_add(columns));
    needed.is_some_and(|needed| needed <= values.len())
}

fn check(fits: bool) {
    // A release build keeps this: it is what makes the pointers below sound.
    assert!(fits, "kernel called with a slice shorter than its shape");
}

/// C += A·B, once the shapes are known to fit; `a_fits` says so of A.
#[inline(never)]
fn multiply<E: Entry>(
    extent: Extent,
    upper_only: bool,
    (a, a_fits): (Left<E>, bool),
    (b, b_stride): (&[E], usize),
    (c, c_stride): (&mut [E], usize),
) {
    check(extent.columns.is_multiple_of(E::Simd128::WIDTH) && a_fits);
    check(holds(b, (extent.depth, extent.columns), b_stride));
    check(holds(c, (extent.rows, extent.columns), c_stride));
    let whole = extent.columns - extent.columns % E::Simd::WIDTH;
    let b = (b.as_ptr(), b_stride);
    let is_narrow = extent.columns == E::Simd::WIDTH && !upper_only;
    // SAFETY: the slices were checked against their shapes.
    unsafe {
        let (zero, shape) = (E::Simd::splat(E::ZERO), (extent.rows, extent.depth));
        let done = if is_narrow { accumulate_narrow(shape, zero, a, b, (c.as_mut_ptr(), c_stride)) } else { 0 };
        if done == extent.rows {
            return;
        }
        let extent = Extent { rows: extent.rows - done, ..extent };
        let a = Left { pointer: a.pointer.add(done * a.row), ..a };
        let c = (c.as_mut_ptr().add(done * c_stride), c_stride);
        accumulate(Extent { columns: whole, ..extent }, 0, upper_only, E::Simd::splat(E::ZERO), a, b, c);
        if E::Simd::WIDTH > E::Simd128::WIDTH {
            accumulate(extent, whole, upper_only, E::Simd128::splat(E::ZERO), a, b, c);
        }
    }
}

/// C += A·B with A `rows` × `depth`, B `depth` × `columns`, C `rows` × `columns`; `columns` a
/// multiple of a register's 128 bits.
pub fn add_product<E: Entry>(
    (rows, depth, columns): (usize, usize, usize),
    (a, a_stride): (&[E], usize),
    b: (&[E], usize),
    c: (&mut [E], usize),
) {
    let left = Left { pointer: a.as_ptr(), row: a_stride, step: 1 };
    let fits = holds(a, (rows, depth), a_stride);
    multiply(Extent { rows, columns, depth }, false, (left, fits), b, c);
}

/// C += Aᵀ·B with A `depth` × `rows`, B `depth` × `columns`, C `rows` × `columns`; `columns` a
/// multiple of a register's 128 bits.
pub fn add_transposed_product<E: Entry>(
    (rows, depth, columns): (usize, usize, usize),
    (a, a_stride): (&[E], usize),
    b: (&[E], usize),
    c: (&mut [E], usize),
) {
    let left = Left { pointer: a.as_ptr(), row: 1, step: a_stride };
    let fits = holds(a, (depth, rows), a_stride);
    multiply(Extent { rows, columns, depth }, false, (left, fits), b, c);
}

/// The upper triangle of C += Aᵀ·B for a product that is symmetric (B is A with its rows scaled): A `depth` × `size`,
/// B `depth` × `columns`, C `size` × `columns`; `columns` a multiple of a register's 128 bits
/// and at least `size`. Columns of B past `size` are multiplied
/// in full, which gives a gradient along with its Hessian; entries below the diagonal are left undefined.
pub fn add_upper_gram<E: Entry>(
    (size, depth, columns): (usize, usize, usize),
    (a, a_stride): (&[E], usize),
    b: (&[E], usize),
    c: (&mut [E], usize),
) {
    let left = Left { pointer: a.as_ptr(), row: 1, step: a_stride };
    let fits = columns >= size && holds(a, (depth, size), a_stride);
    multiply(Extent { rows: size, columns, depth }, true, (left, fits), b, c);
}

#[cfg(test)]
mod tests {
    use super::super::lanes::{Scalar, Simd};
    use super::*;

    fn matrix(rows: usize, stride: usize, salt: u32) -> Vec<f64> {
        (0..rows * stride).map(|i| f64::from((i as u32).wrapping_mul(2_654_435_761) ^ salt) / 4.3e9 - 0.5).collect()
    }

    fn naive(
        (rows, depth, columns): (usize, usize, usize),
        a: impl Fn(usize, usize) -> f64,
        b: impl Fn(usize, usize) -> f64,
    ) -> Vec<f64> {
        let sum = |i: usize, j: usize| (0..depth).fold(0.0, |s, k| s + a(i, k) * b(k, j));
        (0..rows * columns).map(|e| sum(e / columns, e % columns)).collect()
    }

    #[test]
    fn products_of_every_remainder_equal_the_naive_sum_bit_for_bit() {
        for rows in 1..16 {
            for columns in (2..16).step_by(2) {
                let depth = 7;
                let (a, b) = (matrix(rows, 8, 1), matrix(depth, 16, 2));
                let mut c = vec![0.0; rows * columns];
                add_product((rows, depth, columns), (&a, 8), (&b, 16), (&mut c, columns));
                assert_eq!(c, naive((rows, depth, columns), |i, k| a[i * 8 + k], |k, j| b[k * 16 + j]));
                let a = matrix(depth, 16, 3);
                let mut c = vec![0.0; rows * columns];
                add_transposed_product((rows, depth, columns), (&a, 16), (&b, 16), (&mut c, columns));
                assert_eq!(c, naive((rows, depth, columns), |i, k| a[k * 16 + i], |k, j| b[k * 16 + j]));
            }
        }
    }

    #[test]
    fn the_upper_triangle_of_a_gram_product_is_complete() {
        for size in 1..20_usize {
            let stride = size.next_multiple_of(2);
            let a = matrix(11, stride, 5);
            let mut c = vec![0.0; size * stride];
            add_upper_gram((size, 11, stride), (&a, stride), (&a, stride), (&mut c, stride));
            for i in 0..size {
                for j in i..size {
                    let expected = (0..11).fold(0.0, |s, k| s + a[k * stride + i] * a[k * stride + j]);
                    assert_eq!(c[i * stride + j], expected, "({i}, {j}) of {size}");
                }
            }
        }
    }

    #[test]
    fn no_slice_holds_a_matrix_whose_size_wraps_around() {
        assert!(holds(&[0; 6], (3, 2), 2) && !holds(&[0; 5], (3, 2), 2));
        assert!(holds(&[0; 0], (0, 9), 9) && holds(&[0; 9], (1, 9), usize::MAX));
        let half = 1 << (usize::BITS - 1);
        assert!(!holds(&[0; 9], (3, 2), half) && !holds(&[0; 9], (2, 2), usize::MAX));
    }

    #[test]
    fn simd_and_scalar_give_the_same_bits() {
        let (rows, depth, columns) = (9, 33, 12);
        let (a, b) = (matrix(rows, depth + 1, 7), matrix(depth, columns, 8));
        let extent = Extent { rows, columns, depth };
        let left = Left { pointer: a.as_ptr(), row: depth + 1, step: 1 };
        let (mut simd, mut scalar) = (vec![0.0; rows * columns], vec![0.0; rows * columns]);
        // SAFETY: the shapes are those of the buffers above.
        unsafe {
            let zero = Register::splat(0.0);
            accumulate::<Simd>(extent, 0, false, zero, left, (b.as_ptr(), columns), (simd.as_mut_ptr(), columns));
            let zero = Register::splat(0.0);
            accumulate::<Scalar>(extent, 0, false, zero, left, (b.as_ptr(), columns), (scalar.as_mut_ptr(), columns));
        }
        assert_eq!(simd, scalar);
    }
}
