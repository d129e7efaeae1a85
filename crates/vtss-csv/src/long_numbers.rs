//! Numbers of up to sixteen bytes and fifteen digits, each in a register: what [`crate::number_group`] is for short ones.

/// Cells of a pair.
pub(crate) const PAIR: usize = 2;

/// What is known of the cells of all pairs so far.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct LongTally {
    pub(crate) n_missing: usize,
    pub(crate) max_decimals: u32,
}

/// Reads two cells, NaN = missing. `None` where one of them is neither empty nor a number in digits of that length, or
/// where there are no registers: then they are read one by one.
#[inline(always)]
pub(crate) fn read_pair(
    bytes: &[u8],
    cells: [(usize, usize); PAIR],
    decimal: u8,
    tally: &mut LongTally,
) -> Option<[f64; PAIR]> {
    hardware::read_pair(bytes, cells, decimal, tally)
}

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod hardware {
    use super::{LongTally, PAIR};
    use core::arch::wasm32::{
        f64x2, f64x2_add, f64x2_convert_low_i32x4, f64x2_div, f64x2_extract_lane, f64x2_mul, f64x2_splat,
        i8x16_shuffle, i16x8, i16x8_add, i16x8_mul, i16x8_narrow_i32x4, i16x8_splat, i32x4_dot_i16x8, i32x4_shuffle,
        u8x16_bitmask, u8x16_eq, u8x16_splat, u8x16_sub_sat, u16x8_shr, u64x2, v128, v128_and, v128_any_true,
        v128_bitselect, v128_or, v128_xor,
    };

    /// Bytes of a register.
    const BYTES: usize = 16;

    const HALF: usize = BYTES / 2;

    /// 10^8: of the first eight of sixteen digits.
    const FIRST_EIGHT: f64 = 1e8;

    /// All ones in the last bytes, by how many.
    const LAST: [[u64; 2]; BYTES + 1] = {
        let mut masks = [[0; 2]; BYTES + 1];
        let mut n = 1;
        while n <= BYTES {
            masks[n] = masks[n - 1];
            let byte = BYTES - n;
            masks[n][byte / HALF] |= 0xff << (u8::BITS as usize * (byte % HALF));
            n += 1;
        }
        masks
    };

    /// All ones after a separator, by its place; the last is for none.
    const AFTER: [[u64; 2]; BYTES + 1] = {
        let mut masks = [LAST[BYTES]; BYTES + 1];
        let mut place = 0;
        while place < BYTES {
            masks[place] = LAST[BYTES - 1 - place];
            place += 1;
        }
        masks
    };

    /// What the digits are divided by, by the place of the separator; the last is for none.
    const POWERS: [f64; BYTES + 1] =
        [1e15, 1e14, 1e13, 1e12, 1e11, 1e10, 1e9, 1e8, 1e7, 1e6, 1e5, 1e4, 1e3, 1e2, 1e1, 1e0, 1e0];

    /// One cell.
    struct Cell {
        /// By fours of its digits.
        fours: v128,
        /// Bits to be added to the number.
        marks: u64,
        separator: usize,
        is_missing: bool,
    }

    /// An entry of a table of masks.
    #[inline(always)]
    fn mask(masks: &[[u64; 2]; BYTES + 1], index: usize) -> v128 {
        let [low, high] = masks[index.min(BYTES)];
        u64x2(low, high)
    }

    #[inline(always)]
    fn read(bytes: &[u8], (start, end): (usize, usize), decimal: u8) -> Option<Cell> {
        let length = end - start;
        if length > BYTES {
            return None;
        }
        let block = bytes.get(end.wrapping_sub(BYTES)..end)?.first_chunk::<BYTES>()?;
        let half = |at: usize| u64::from_le_bytes(std::array::from_fn(|i| block[at + i]));
        let word = u64x2(half(0), half(HALF));
        let places = |byte: u8| u32::from(u8x16_bitmask(u8x16_eq(word, u8x16_splat(byte))));
        let first = 1u32 << (BYTES - length);
        let negative = places(b'-') & first != 0;
        let n_signs = usize::from(negative | (places(b'+') & first != 0));
        // Those before the cell are none of its.
        let separator = ((places(decimal) | (1 << BYTES)) & first.wrapping_neg()).trailing_zeros() as usize;
        let n_digits = length - n_signs - usize::from(separator < BYTES);
        let digits = v128_and(v128_xor(word, u8x16_splat(b'0')), mask(&LAST, length - n_signs));
        // The digits before the first separator move up into its place; a second one stays, and is no digit.
        let shifted = i8x16_shuffle::<16, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14>(digits, u8x16_splat(0));
        let digits = v128_bitselect(digits, shifted, mask(&AFTER, separator));
        let is_missing = length == 0;
        // Fifteen digits are below 2^53, and the power is exact as well: one rounding is the right one (Clinger).
        if (n_digits == 0 && !is_missing) | (n_digits == BYTES) | v128_any_true(u8x16_sub_sat(digits, u8x16_splat(9))) {
            return None;
        }
        let tens = i16x8_mul(v128_and(digits, i16x8_splat(0xff)), i16x8_splat(10));
        let pairs = i16x8_add(tens, u16x8_shr(digits, u8::BITS));
        Some(Cell {
            fours: i32x4_dot_i16x8(pairs, i16x8(100, 1, 100, 1, 100, 1, 100, 1)),
            marks: (u64::from(negative) << (u64::BITS - 1)) | if is_missing { f64::NAN.to_bits() } else { 0 },
            separator,
            is_missing,
        })
    }

    #[inline(always)]
    pub(super) fn read_pair(
        bytes: &[u8],
        [a, b]: [(usize, usize); PAIR],
        decimal: u8,
        tally: &mut LongTally,
    ) -> Option<[f64; PAIR]> {
        let (a, b) = (read(bytes, a, decimal)?, read(bytes, b, decimal)?);
        let fours = i16x8_narrow_i32x4(a.fours, b.fours);
        let eights = i32x4_dot_i16x8(fours, i16x8(10_000, 1, 10_000, 1, 10_000, 1, 10_000, 1));
        let first = f64x2_convert_low_i32x4(i32x4_shuffle::<0, 2, 0, 2>(eights, eights));
        let second = f64x2_convert_low_i32x4(i32x4_shuffle::<1, 3, 1, 3>(eights, eights));
        let digits = f64x2_add(f64x2_mul(first, f64x2_splat(FIRST_EIGHT)), second);
        let powers = f64x2(POWERS[a.separator.min(BYTES)], POWERS[b.separator.min(BYTES)]);
        // Last: arithmetic leaves the sign of a NaN open.
        let numbers = v128_or(f64x2_div(digits, powers), u64x2(a.marks, b.marks));
        tally.n_missing += usize::from(a.is_missing) + usize::from(b.is_missing);
        let lowest = a.separator.min(b.separator).min(BYTES - 1);
        tally.max_decimals = tally.max_decimals.max((BYTES - 1 - lowest) as u32);
        Some([f64x2_extract_lane::<0>(numbers), f64x2_extract_lane::<1>(numbers)])
    }
}

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
mod hardware {
    use super::{LongTally, PAIR};

    pub(super) fn read_pair(
        _bytes: &[u8],
        _cells: [(usize, usize); PAIR],
        _decimal: u8,
        _tally: &mut LongTally,
    ) -> Option<[f64; PAIR]> {
        None
    }
}
