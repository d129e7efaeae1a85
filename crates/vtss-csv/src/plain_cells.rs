//! Cells that need no second look: missing ones, and finite numbers.

use crate::missing::MissingTokens;
use crate::number;
use crate::short_number::{ShortNumbers, scaled};
use crate::text::trimmed;

/// How the cells of a file are read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rules<'a> {
    pub(crate) decimal: u8,
    pub(crate) missing: &'a MissingTokens,
    pub(crate) short_numbers: ShortNumbers,
}

impl<'a> Rules<'a> {
    /// `decimal`: `b'.'` or `b','`.
    pub(crate) fn new(decimal: u8, missing: &'a MissingTokens) -> Self {
        Self { decimal, missing, short_numbers: ShortNumbers::new(decimal) }
    }

    /// The cell from `start` to `end`, where it is a short number: [`ShortNumbers::read`].
    #[inline(always)]
    pub(crate) fn short(self, bytes: &[u8], start: usize, end: usize) -> Option<(f64, u32)> {
        self.short_numbers.read(bytes, start, end)
    }

    /// The cell from `start` to `end`, where it is any finite number, with its decimals, or missing: NaN. `None` where it
    /// is something else. No token of missing values may be a number.
    // Apart from the short ones, which would wait for what is handed over in memory here.
    #[inline(never)]
    pub(crate) fn plain(self, bytes: &[u8], start: usize, end: usize) -> Option<(f64, u32)> {
        if let Some(number) = number::fixed(bytes, start, end, self.decimal) {
            return Some((number.value, number.n_decimals));
        }
        let (start, end) = content(bytes, start, end);
        if let Some((digits, n_decimals)) = self.short(bytes, start, end) {
            return Some((scaled(digits, n_decimals), n_decimals));
        }
        let content = &bytes[start..end];
        // A quote in it would be a doubled one, and no part of what the cell says.
        if !content.contains(&b'"') && self.missing.contains(content) {
            return Some((f64::NAN, 0));
        }
        let number = number::written(content, self.decimal).filter(|number| number.value.is_finite())?;
        Some((number.value, number.n_decimals))
    }
}

/// Where a cell's content starts and ends: without the quotes around it, or else without the spaces.
fn content(bytes: &[u8], start: usize, end: usize) -> (usize, usize) {
    match &bytes[start..end] {
        [b'"', .., b'"'] => (start + 1, end - 1),
        _ => trimmed(bytes, start, end),
    }
}
