//! Short numbers four at a time: [`crate::short_number`] in registers, two cells in each, with empty cells among them,
//! since a branch that asks for those goes now one way, now the other.

/// Cells of a group.
pub(crate) const GROUP: usize = 4;

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod hardware {
    use super::GROUP;
    use crate::number::BLOCK;
    use crate::short_number::ShortNumbers;
    use core::arch::wasm32::{
        f64x2, f64x2_convert_low_i32x4, f64x2_div, f64x2_extract_lane, f64x2_splat, i16x8, i16x8_add, i16x8_mul,
        i16x8_narrow_i32x4, i16x8_splat, i32x4_dot_i16x8, i32x4_shuffle, i64x2_add, i64x2_eq, i64x2_extract_lane,
        i64x2_ne, i64x2_neg, i64x2_shl, i64x2_splat, u8x16_bitmask, u8x16_eq, u8x16_splat, u8x16_sub_sat, u16x8_shr,
        u64x2, v128, v128_and, v128_andnot, v128_any_true, v128_bitselect, v128_or, v128_xor,
    };

    /// The bytes of a word that belong to the cell at its end, by the length of the cell.
    const MASKS: [u64; BLOCK + 1] = {
        let mut masks = [0; BLOCK + 1];
        let mut length = 1;
        while length <= BLOCK {
            masks[length] = u64::MAX << (u64::BITS as usize - u8::BITS as usize * length);
            length += 1;
        }
        masks
    };

    /// What the digits are divided by, by the place of the separator in the word; the last is for none.
    const POWERS: [f64; BLOCK + 1] = [1e7, 1e6, 1e5, 1e4, 1e3, 1e2, 1e1, 1e0, 1e0];

    /// The bit of a word's last byte.
    const LAST: u32 = 1 << (BLOCK - 1);

    /// What is known of the cells of all groups so far.
    pub(crate) struct Tally {
        /// In both lanes, to be subtracted.
        missing: v128,
        /// Where separators have stood in the words of two cells, a bit for each byte.
        separators: u32,
    }

    impl Tally {
        pub(crate) fn new() -> Self {
            Self { missing: i64x2_splat(0), separators: 0 }
        }

        pub(crate) fn n_missing(&self) -> usize {
            (i64x2_extract_lane::<0>(self.missing) + i64x2_extract_lane::<1>(self.missing)).unsigned_abs() as usize
        }

        pub(crate) fn max_decimals(&self) -> u32 {
            // The lowest separator has the most digits after it.
            let lowest = (self.separators | (self.separators >> BLOCK) | LAST).trailing_zeros();
            LAST.trailing_zeros() - lowest
        }
    }

    /// Two cells.
    struct Pair {
        /// The digits, each in its byte, zeros before them.
        digits: v128,
        /// Bits to be added to the finished numbers, as arithmetic leaves the sign of a NaN open: signs, and what makes missing
        /// ones NaN.
        marks: v128,
        /// All ones where the cell is missing.
        missing: v128,
        separators: u32,
        /// Not all zeros where one of them is no short number.
        refused: v128,
    }

    impl Pair {
        #[inline(always)]
        fn new(words: v128, cells: v128, separator: v128) -> Self {
            let digits = v128_and(v128_xor(words, u8x16_splat(b'0')), cells);
            let first = v128_xor(cells, i64x2_shl(cells, u8::BITS));
            let minus = v128_and(u8x16_eq(words, u8x16_splat(b'-')), first);
            let signs = v128_or(minus, v128_and(u8x16_eq(words, u8x16_splat(b'+')), first));
            let separators = v128_and(u8x16_eq(words, separator), cells);
            // The digits before the first separator move up into its place; a second one stays, and is no digit.
            let lowest = v128_and(separators, i64x2_neg(separators));
            let zero = i64x2_splat(0);
            let up_to = i64x2_add(i64x2_shl(lowest, u8::BITS), i64x2_ne(lowest, zero));
            let digits = v128_andnot(digits, signs);
            let digits = v128_bitselect(i64x2_shl(digits, u8::BITS), digits, up_to);
            let missing = i64x2_eq(cells, zero);
            let no_digit = v128_and(i64x2_eq(v128_or(signs, separators), cells), cells);
            let sign = v128_and(i64x2_ne(minus, zero), f64x2_splat(-0.0));
            Self {
                digits,
                marks: v128_or(sign, v128_and(missing, f64x2_splat(f64::NAN))),
                missing,
                separators: u32::from(u8x16_bitmask(separators)),
                refused: v128_or(u8x16_sub_sat(digits, u8x16_splat(9)), no_digit),
            }
        }

        /// Both numbers by twos and fours of their digits.
        #[inline(always)]
        fn fours(&self) -> v128 {
            let tens = i16x8_mul(v128_and(self.digits, i16x8_splat(0xff)), i16x8_splat(10));
            let pairs = i16x8_add(tens, u16x8_shr(self.digits, u8::BITS));
            i32x4_dot_i16x8(pairs, i16x8(100, 1, 100, 1, 100, 1, 100, 1))
        }

        /// What both are divided by.
        #[inline(always)]
        fn powers(&self) -> v128 {
            const NONE: u32 = 1 << BLOCK;
            let first = (self.separators | NONE).trailing_zeros();
            let second = ((self.separators >> BLOCK) | NONE).trailing_zeros();
            f64x2(POWERS[first as usize], POWERS[second as usize])
        }
    }

    /// Words and masks of two cells.
    #[inline(always)]
    fn load(bytes: &[u8], cells: [(usize, usize); 2]) -> Option<(v128, v128)> {
        let mask = |(start, end): (usize, usize)| MASKS.get(end - start).copied();
        let word = |(_, end): (usize, usize)| {
            Some(u64::from_le_bytes(*bytes.get(end.wrapping_sub(BLOCK)..end)?.first_chunk::<BLOCK>()?))
        };
        let [a, b] = cells;
        Some((u64x2(word(a)?, word(b)?), u64x2(mask(a)?, mask(b)?)))
    }

    impl ShortNumbers {
        /// Reads four cells, NaN = missing. `None` where one of them is neither empty nor what [`ShortNumbers::read`] reads.
        #[inline(always)]
        pub(crate) fn read_group(
            self,
            bytes: &[u8],
            cells: [(usize, usize); GROUP],
            tally: &mut Tally,
        ) -> Option<[f64; GROUP]> {
            let [a, b, c, d] = cells;
            let separator = u8x16_splat(self.decimal);
            let (words, masks) = load(bytes, [a, b])?;
            let left = Pair::new(words, masks, separator);
            let (words, masks) = load(bytes, [c, d])?;
            let right = Pair::new(words, masks, separator);
            if v128_any_true(v128_or(left.refused, right.refused)) {
                return None;
            }
            let fours = i16x8_narrow_i32x4(left.fours(), right.fours());
            let eights = i32x4_dot_i16x8(fours, i16x8(10_000, 1, 10_000, 1, 10_000, 1, 10_000, 1));
            let number = |pair: &Pair, digits: v128| {
                v128_or(f64x2_div(f64x2_convert_low_i32x4(digits), pair.powers()), pair.marks)
            };
            let first = number(&left, eights);
            let second = number(&right, i32x4_shuffle::<2, 3, 2, 3>(eights, eights));
            tally.missing = i64x2_add(tally.missing, i64x2_add(left.missing, right.missing));
            tally.separators |= left.separators | right.separators;
            Some([
                f64x2_extract_lane::<0>(first),
                f64x2_extract_lane::<1>(first),
                f64x2_extract_lane::<0>(second),
                f64x2_extract_lane::<1>(second),
            ])
        }
    }
}

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
mod hardware {
    use super::GROUP;
    use crate::short_number::{ShortNumbers, scaled};

    /// What is known of the cells of all groups so far.
    pub(crate) struct Tally {
        n_missing: usize,
        max_decimals: u32,
    }

    impl Tally {
        pub(crate) fn new() -> Self {
            Self { n_missing: 0, max_decimals: 0 }
        }

        pub(crate) fn n_missing(&self) -> usize {
            self.n_missing
        }

        pub(crate) fn max_decimals(&self) -> u32 {
            self.max_decimals
        }
    }

    impl ShortNumbers {
        /// Reads four cells one by one: what the registers do elsewhere.
        pub(crate) fn read_group(
            self,
            bytes: &[u8],
            cells: [(usize, usize); GROUP],
            tally: &mut Tally,
        ) -> Option<[f64; GROUP]> {
            let mut numbers = [f64::NAN; GROUP];
            let (mut n_missing, mut max_decimals) = (0, 0);
            for (number, (start, end)) in numbers.iter_mut().zip(cells) {
                if start == end {
                    n_missing += 1;
                    continue;
                }
                let (digits, n_decimals) = self.read(bytes, start, end)?;
                *number = scaled(digits, n_decimals);
                max_decimals = n_decimals.max(max_decimals);
            }
            tally.n_missing += n_missing;
            tally.max_decimals = tally.max_decimals.max(max_decimals);
            Some(numbers)
        }
    }
}

pub(crate) use hardware::Tally;
