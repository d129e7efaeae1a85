//! Chosen rows of a column: their values in a row, or standardised into the rows of a matrix.

#![allow(unsafe_code)]

use super::lanes::{Lanes, Register, Simd128};
use super::product::holds;

/// Columns that are standardised side by side.
pub const COLUMNS: usize = Simd128::WIDTH;

/// The bits of infinity without its sign: where a double has more, it is none.
const INFINITE_BITS: u64 = f64::INFINITY.to_bits() << 1;

/// Rows of a table, with the number of rows that it has at least.
#[derive(Clone, Copy)]
pub struct Selection<'a> {
    rows: &'a [u32],
    end: usize,
}

impl<'a> Selection<'a> {
    /// `rows`: zero-based, in any order.
    #[must_use]
    pub fn new(rows: &'a [u32]) -> Self {
        // Not `Iterator::max`, which compares one by one: this becomes a comparison of lanes.
        let largest = rows.iter().fold(0, |largest, &row| row.max(largest));
        Self { rows, end: if rows.is_empty() { 0 } else { largest as usize + 1 } }
    }

    /// One past the largest row; 0 of none.
    #[must_use]
    pub fn end(&self) -> usize {
        self.end
    }
}

/// How a value is standardised: (value − mean) / divisor, kept within ±`largest`; one that is not above `limit` counts as
/// the mean.
#[derive(Clone, Copy)]
pub struct Standardised {
    /// Finite.
    pub mean: f64,
    /// Above 0.
    pub divisor: f64,
    /// Negative infinity for what is to be told from NaN only, positive infinity where every value counts as the mean.
    pub limit: f64,
    /// Above 0.
    pub largest: f64,
}

/// Writes the values of `rows` that are no NaN to the front of `out`, which is as long as `rows`; returns how many.
#[inline(never)]
pub fn gather_present(values: &[f64], rows: Selection, out: &mut [f64]) -> usize {
    assert!(rows.end <= values.len() && rows.rows.len() <= out.len(), "rows of the column, and a place for each");
    let mut n = 0;
    for &row in rows.rows {
        // SAFETY: every row is below `rows.end`, and n at most the number of rows that came before.
        unsafe {
            let value = *values.get_unchecked(row as usize);
            *out.get_unchecked_mut(n) = value;
            // Missing values come at random: writing each and counting some costs less than a branch. V8 compares whole
            // numbers in one step and doubles in five. A mask in place of the shift is one register more than V8 has here.
            n += usize::from(value.to_bits() << 1 <= INFINITE_BITS);
        }
    }
    n
}

/// Writes the values of `rows`, standardised, to the first places of the rows of `out`, a column beside the other.
///
/// `out`: `stride` entries from one row to the next, at least [`COLUMNS`].
#[inline(never)]
pub fn write_standardised(columns: [(&[f64], Standardised); COLUMNS], rows: Selection, out: &mut [f64], stride: usize) {
    assert!(columns.iter().all(|(values, _)| rows.end <= values.len()), "rows of the columns");
    assert!(stride >= COLUMNS && holds(out, (rows.rows.len(), COLUMNS), stride), "a place for each row");
    let of_columns = |of: fn(&Standardised) -> f64| {
        let values = columns.map(|(_, standardised)| of(&standardised));
        // SAFETY: there is one for each lane.
        unsafe { Simd128::load(values.as_ptr()) }
    };
    let (mean, divisor) = (of_columns(|s| s.mean), of_columns(|s| s.divisor));
    let limit = of_columns(|s| s.limit);
    let (least, largest) = (of_columns(|s| -s.largest), of_columns(|s| s.largest));
    for (r, &row) in rows.rows.iter().enumerate() {
        // SAFETY: the slices were checked against the rows.
        unsafe {
            let values = columns.map(|(values, _)| *values.get_unchecked(row as usize));
            let value = Simd128::load(values.as_ptr());
            let present = value.select_above(limit, value, mean);
            let feature = present.sub(mean).div(divisor).max(least).min(largest);
            feature.store(out.as_mut_ptr().add(r * stride));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VALUES: [[f64; 5]; 2] =
        [[1.5, f64::NAN, -3.0, 1e300, 7.0], [f64::NAN, -0.0, 2.0, f64::NAN, f64::from_bits(1)]];
    const ROWS: [u32; 6] = [4, 0, 1, 2, 3, 3];

    #[test]
    fn what_is_missing_is_left_out_and_nothing_else() {
        let mut out = [0.0; 6];
        let n = gather_present(&VALUES[0], Selection::new(&ROWS), &mut out);
        assert_eq!(out[..n], [7.0, 1.5, -3.0, 1e300, 1e300]);
        assert_eq!(gather_present(&VALUES[0], Selection::new(&[]), &mut []), 0);
        assert_eq!(Selection::new(&ROWS).end(), 5);
    }

    #[test]
    fn two_columns_are_standardised_like_each_alone() {
        let by = |mean, divisor, limit| Standardised { mean, divisor, limit, largest: 1e150 };
        let (varies, constant) = (by(0.5, 0.25, f64::NEG_INFINITY), by(2.0, 1.0, f64::INFINITY));
        for by in [[varies, varies], [varies, constant], [constant, by(-1.0, 1e-300, f64::NEG_INFINITY)]] {
            let columns = [(&VALUES[0][..], by[0]), (&VALUES[1][..], by[1])];
            let mut expected = [9.0; 18];
            for (r, &row) in ROWS.iter().enumerate() {
                for (c, (values, Standardised { mean, divisor, limit, largest })) in columns.iter().enumerate() {
                    let value = values[row as usize];
                    let feature = if value > *limit { (value - mean) / divisor } else { 0.0 };
                    expected[r * 3 + c] = feature.clamp(-largest, *largest);
                }
            }
            let mut out = [9.0; 18];
            write_standardised(columns, Selection::new(&ROWS), &mut out, 3);
            assert_eq!(out.map(f64::to_bits), expected.map(f64::to_bits));
        }
    }
}
