//! Numbers of up to eight bytes, as most measurements are written, all digits at once and without a branch on how each is
//! written: a branch that goes now one way, now the other costs more than the number.

use crate::number::{BLOCK, POWERS_OF_TEN, block_value, signed};

/// Each byte of a word.
const ONES: u64 = 0x0101_0101_0101_0101;

/// The highest bit of each byte.
const HIGHS: u64 = 0x8080_8080_8080_8080;

/// What lifts a byte above 9, and no other, to its highest bit.
const ABOVE_NINE: u64 = 0x7676_7676_7676_7676;

/// Reads the cells of one file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ShortNumbers {
    /// The decimal separator.
    pub(crate) decimal: u8,
}

impl ShortNumbers {
    /// `decimal`: `b'.'` or `b','`.
    pub(crate) fn new(decimal: u8) -> Self {
        Self { decimal }
    }

    /// The cell from `start` to `end` as a number without its separator, and how many digits stand after that: together,
    /// [`scaled`], what [`crate::number::written`] says. `None` where it is no number, is written with an exponent, is too
    /// long, or ends within the first eight bytes.
    #[inline(always)]
    pub(crate) fn read(self, bytes: &[u8], start: usize, end: usize) -> Option<(f64, u32)> {
        let length = end - start;
        if length.wrapping_sub(1) >= BLOCK {
            return None;
        }
        let word = u64::from_le_bytes(*bytes.get(..end)?.last_chunk::<BLOCK>()?);
        let n_before = (u64::BITS as usize - u8::BITS as usize * length) as u32;
        let cell = u64::MAX << n_before;
        let digits = (word ^ (ONES * u64::from(b'0'))) & cell;
        // A column of whole numbers goes this way each time.
        if has_no_other(digits) {
            return Some((f64::from(block_value(digits, BLOCK) as i32), 0));
        }
        let first = (word >> n_before) as u8;
        let negative = first == b'-';
        let n_signs = u32::from(negative | (first == b'+'));
        // What stands lowest in the word is the first byte; without the sign it is a zero before the number.
        let digits = digits & (cell << (n_signs * u8::BITS));
        // The lowest byte that is a separator, by its highest bit: only above it the subtraction may borrow.
        let differing = digits ^ (u64::from(self.decimal ^ b'0') * ONES);
        let found = differing.wrapping_sub(ONES) & !differing & HIGHS;
        let separator = found & found.wrapping_neg();
        let has_separator = separator != 0;
        // The digits before the separator move up into its place.
        let up_to = (separator << 1).wrapping_sub(u64::from(has_separator));
        let digits = (digits & !up_to) | ((digits & (up_to >> u8::BITS)) << u8::BITS);
        let n_digits = length as u32 - n_signs - u32::from(has_separator);
        if !has_no_other(digits) | (n_digits == 0) {
            return None;
        }
        let magnitude = f64::from(block_value(digits, BLOCK) as i32);
        Some((signed(magnitude, negative), (separator.leading_zeros() / u8::BITS) % BLOCK as u32))
    }
}

/// The number of these digits, `n_decimals` (0 to 7) of them after the separator: both operands are exact, so that the
/// only rounding is the right one (Clinger).
#[inline]
pub(crate) fn scaled(digits: f64, n_decimals: u32) -> f64 {
    digits / POWERS_OF_TEN[n_decimals as usize % BLOCK]
}

/// Whether the bytes are all up to 9.
#[inline(always)]
fn has_no_other(digits: u64) -> bool {
    (digits.wrapping_add(ABOVE_NINE) | digits) & HIGHS == 0
}
