//! Rows rounded to whole numbers of 13 bits, for Hessians that only precondition. A Gram product of such rows takes half the
//! instructions of one in single precision, and is exactly that of the rounded rows; each entry of these is off by at most an
//! 8000th of the largest of its column (measured: fits of a path take as many passes as with Hessians of exact rows).
//!
//! An entry stands for two rows: its low half holds the number of the first, its high half that of the second, and one
//! instruction multiplies both by those of another column and adds the two products.

#![allow(unsafe_code)]

use super::lanes::{Lanes, Register, RowPairs, SimdSingle128};
use std::hint::black_box;

type Single = SimdSingle128;

/// Rows whose products may be added up within 32 bits …
pub const MOST_ROUNDED_ROWS: usize = 128;
/// … as no number is larger than this.
const LARGEST: f32 = 4095.0;
/// Adding 1.5·2^23 leaves the nearest whole number in the low bits.
const SHIFTER: f32 = 12_582_912.0;
/// The bits of a pair's first number.
const LOW_HALF: i32 = 0xffff;
/// Columns that are smaller everywhere are taken for 0: what they are divided by would not be finite.
const SMALLEST: f32 = 1e-30;

/// What one is worth in each column of rows that are rounded, once each has been multiplied by a factor of 0 to
/// `largest_factor`; 0 where a column holds nothing.
///
/// `rows`: whole registers of 128 bits.
#[inline(never)]
pub fn units_of((rows, stride): (&[f32], usize), largest_factor: f32) -> Vec<f32> {
    assert!(stride.is_multiple_of(Single::WIDTH) && rows.len().is_multiple_of(stride), "whole rows");
    let mut largest = vec![0.0; stride];
    for row in rows.chunks_exact(stride) {
        for j in (0..stride).step_by(Single::WIDTH) {
            // SAFETY: both have `stride` entries, which are whole registers.
            unsafe {
                let (value, most) = (Single::load(row.as_ptr().add(j)), Single::load(largest.as_ptr().add(j)));
                let size = value.max(Single::splat(0.0).sub(value));
                size.max(most).store(largest.as_mut_ptr().add(j));
            }
        }
    }
    let unit = |largest: f32| if largest < SMALLEST { 0.0 } else { largest * (largest_factor / LARGEST) };
    largest.into_iter().map(unit).collect()
}

/// Rounds rows, each times its factor, to multiples of the `units` of their columns.
///
/// `rows`: whole registers of 128 bits; `factors`: one for each, which `units` allow for; `pairs`: half as many rows, the last one
/// with zeros where there is no second.
#[inline(never)]
pub fn round_rows((rows, stride): (&[f32], usize), factors: &[f32], units: &[f32], pairs: &mut [i32]) {
    let n = factors.len();
    let fits = stride.is_multiple_of(Single::WIDTH) && rows.len() == n * stride && units.len() == stride;
    assert!(fits && pairs.len() == n.div_ceil(2) * stride, "shapes");
    let scales: Vec<f32> = units.iter().map(|unit| if *unit == 0.0 { 0.0 } else { 1.0 / unit }).collect();
    // Behind its back: V8 would make constants anew in every round of a loop.
    let shifter = Single::splat(black_box(SHIFTER));
    let low_half = Register::splat(black_box(LOW_HALF));
    let pairs = pairs.chunks_exact_mut(stride);
    for (target, (rows, factors)) in pairs.zip(rows.chunks(2 * stride).zip(factors.chunks(2))) {
        let first = rows.as_ptr();
        let (second, factor) = if let [_, factor] = factors { (stride, *factor) } else { (0, 0.0) };
        let factors = [Single::splat(factors[0]), Single::splat(factor)];
        for j in (0..stride).step_by(Single::WIDTH) {
            // SAFETY: all have `stride` entries from where they begin, which are whole registers.
            unsafe {
                let scale = Single::load(scales.as_ptr().add(j));
                let [low, high] = [(j, factors[0]), (second + j, factors[1])]
                    .map(|(at, factor)| Single::load(first.add(at)).mul(factor).mul(scale).add(shifter));
                let pair = RowPairs::of_shifted(low, high, low_half);
                pair.store(target.as_mut_ptr().add(j));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::add_upper_gram;
    use super::super::lanes::{ScalarRowPairs, ScalarSingle};
    use super::*;

    const STRIDE: usize = 8;
    /// Columns that hold something.
    const SIZE: usize = 6;

    /// Rows of columns that differ in size; the last but one is 0.
    fn rows(n: usize) -> Vec<f32> {
        let value = |e: usize| match e % STRIDE {
            4 => 0.0,
            j if j < SIZE => (((e * 7919) % 1009) as f32 / 1009.0 - 0.5) * [1.0, 1e3, 1e-3, 40.0, 0.0, 1e-35][j],
            _ => 0.0,
        };
        (0..n * STRIDE).map(value).collect()
    }

    fn factors(n: usize) -> Vec<f32> {
        (0..n).map(|i| 0.5 - 0.45 * ((i * 31) % 17) as f32 / 17.0).collect()
    }

    /// Pairs and units.
    fn rounded(rows: &[f32], factors: &[f32]) -> (Vec<i32>, Vec<f32>) {
        let units = units_of((rows, STRIDE), factors.iter().fold(0.0, |most, factor| factor.max(most)));
        let mut pairs = vec![7; factors.len().div_ceil(2) * STRIDE];
        round_rows((rows, STRIDE), factors, &units, &mut pairs);
        (pairs, units)
    }

    /// The number of a row and a column.
    fn number(pairs: &[i32], i: usize, j: usize) -> i32 {
        let pair = pairs[i / 2 * STRIDE + j];
        if i.is_multiple_of(2) { i32::from(pair as i16) } else { pair >> 16 }
    }

    #[test]
    fn entries_are_the_nearest_multiples_of_a_small_unit() {
        for n in [1, 2, 5, 127, MOST_ROUNDED_ROWS] {
            let (rows, factors) = (rows(n), factors(n));
            let (pairs, units) = rounded(&rows, &factors);
            for j in 0..SIZE {
                let column: Vec<f32> = (0..n).map(|i| factors[i] * rows[i * STRIDE + j]).collect();
                let largest = (0..n).map(|i| rows[i * STRIDE + j].abs()).fold(0.0, f32::max);
                assert!(units[j] <= 0.5 * largest / LARGEST * 1.000_001, "column {j} of {n} rows");
                for (i, value) in column.iter().enumerate() {
                    let off = (f64::from(number(&pairs, i, j)) * f64::from(units[j]) - f64::from(*value)).abs();
                    let unit = f64::from(units[j]);
                    // What is smaller than any scale can hold is 0.
                    assert!(
                        off <= 0.501 * unit || (j == 5 && number(&pairs, i, j) == 0),
                        "({i}, {j}): {off} of {unit}"
                    );
                }
            }
            assert!(n % 2 == 0 || (0..STRIDE).all(|j| number(&pairs, n, j) == 0), "no second row");
        }
    }

    #[test]
    fn the_largest_numbers_of_most_rows_do_not_overflow() {
        let rows = vec![-3.0; MOST_ROUNDED_ROWS * STRIDE];
        let (pairs, units) = rounded(&rows, &[1.0; MOST_ROUNDED_ROWS]);
        assert!((0..MOST_ROUNDED_ROWS).all(|i| number(&pairs, i, 0) == -(LARGEST as i32)));
        let mut sums = vec![0; STRIDE * STRIDE];
        let shape = (STRIDE, MOST_ROUNDED_ROWS / 2, STRIDE);
        add_upper_gram(shape, (&pairs, STRIDE), (&pairs, STRIDE), (&mut sums, STRIDE));
        let squared = f64::from(units[0]) * f64::from(units[0]) * f64::from(sums[0]);
        assert!((squared / (9.0 * MOST_ROUNDED_ROWS as f64) - 1.0).abs() < 1e-6, "{squared}");
    }

    #[test]
    fn a_gram_product_is_that_of_the_rounded_rows_exactly() {
        let n = 75;
        let (pairs, _) = rounded(&rows(n), &factors(n));
        let mut sums = vec![0; SIZE * STRIDE];
        add_upper_gram((SIZE, n.div_ceil(2), STRIDE), (&pairs, STRIDE), (&pairs, STRIDE), (&mut sums, STRIDE));
        for a in 0..SIZE {
            for b in a..SIZE {
                let expected: i32 = (0..n).map(|i| number(&pairs, i, a) * number(&pairs, i, b)).sum();
                assert_eq!(sums[a * STRIDE + b], expected, "({a}, {b})");
            }
        }
    }

    #[test]
    fn simd_and_scalar_give_the_same_bits() {
        let values: Vec<f32> = [-4095.0, 4095.0, 0.4, -0.6, 17.0, -1.0, 2048.0, 0.0].map(|v| v + SHIFTER).to_vec();
        let (mut simd, mut scalar) = ([0; 4], [0; 4]);
        // SAFETY: there are two registers of values, and one of results; a scalar twin may be twice as wide.
        unsafe {
            let (a, b) = (SimdSingle128::load(values.as_ptr()), SimdSingle128::load(values.as_ptr().add(4)));
            let pairs = RowPairs::of_shifted(a, b, Register::splat(LOW_HALF));
            let sum = Register::add(Register::mul(pairs, Register::splat(5)), pairs);
            Register::store(sum, simd.as_mut_ptr());
            let wide = |start: usize| -> Vec<f32> { values[start..].iter().copied().cycle().take(8).collect() };
            let (a, b) = (ScalarSingle::load(wide(0).as_ptr()), ScalarSingle::load(wide(4).as_ptr()));
            let pairs = ScalarRowPairs::of_shifted(a, b, Register::splat(LOW_HALF));
            let sum = Register::add(Register::mul(pairs, Register::splat(5)), pairs);
            Register::store(sum, scalar.as_mut_ptr());
        }
        assert_eq!(simd, scalar);
    }
}
