//! Decimal numbers to the nearest f64, exactly as `str::parse::<f64>` rounds them, at the speed of the usual cases.
//!
//! Three ways, each with a proof or with the standard library behind it: Clinger's fast path where mantissa and power
//! of ten are both exact in f64 (Clinger 1990, How to read floating point numbers accurately); for the 17 digits that
//! programs write, a quotient in twice the precision with a rounding test (Ziv 1991; ours); `str::parse` for the rest.

/// Most digits whose value surely fits in a `u64`.
const MAX_DIGITS: usize = 19;

/// Every whole number up to 2^53 is an f64.
const MAX_EXACT_MANTISSA: u64 = 1 << 53;

/// Powers of ten that are exact in f64: 10^22 = 2^22 · 5^22 and 5^22 < 2^53.
pub(crate) const POWERS_OF_TEN: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
];

/// Exponents beyond this overflow or vanish whatever the mantissa; it stops the accumulation before it wraps.
const EXPONENT_LIMIT: i64 = 1_000_000;

/// The bit of an f64 that holds its sign.
const SIGN_BIT: u32 = u64::BITS - 1;

/// Digits read at a time.
pub(crate) const BLOCK: usize = 8;

/// 10^n for the n digits of a block.
const BLOCK_POWERS: [u64; BLOCK + 1] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];

/// Veltkamp's constant 2^27 + 1: splits an f64 into two halves of 26 bits whose products are exact.
const SPLITTER: f64 = 134_217_729.0;

/// Bits of a `u64` below the 53 that an f64 holds.
const LOW_BITS: u64 = (1 << 11) - 1;

/// Bound on the relative error of the correction term in [`divide`]: its three roundings are below 3·2^-53.
const CORRECTION_ERROR: f64 = 1.0 / (1u64 << 50) as f64;

/// A number as it stands in the text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Written {
    /// The nearest f64, infinite where the number is beyond its range.
    pub(crate) value: f64,
    /// Decimals after taking the exponent into account: 2 for `1.25`, 3 for `5e-3`, 0 for `1.5e1`.
    pub(crate) n_decimals: u32,
}

/// A whole cell as a number.
///
/// `cell`: the bytes, without spaces around them; `decimal`: `b'.'` or `b','`. Returns the f64 nearest to the decimal
/// value (ties to even; infinite beyond the range), or `None` where the cell is not a decimal number: `inf`, `nan`,
/// thousands separators and hexadecimal are not.
#[must_use]
pub fn parse(cell: &[u8], decimal: u8) -> Option<f64> {
    written(cell, decimal).map(|number| number.value)
}

/// A whole cell as a number with its decimals; `None` where it is none.
pub(crate) fn written(bytes: &[u8], decimal: u8) -> Option<Written> {
    let mut at = 0;
    let negative = bytes.get(at) == Some(&b'-');
    // Without a branch: signs come as they please, and a mispredicted one costs as much as the digits.
    at += usize::from(negative | (bytes.get(at) == Some(&b'+')));
    let digits_start = at;
    let mut mantissa = 0u64;
    at = digits(bytes, at, &mut mantissa);
    let mut n_digits = at - digits_start;
    let mut n_fraction = 0;
    if bytes.get(at) == Some(&decimal) {
        let end = digits(bytes, at + 1, &mut mantissa);
        n_fraction = end - at - 1;
        n_digits += n_fraction;
        at = end;
    }
    if n_digits == 0 {
        return None;
    }
    let mut exponent = -(n_fraction as i64);
    if let Some(b'e' | b'E') = bytes.get(at) {
        let (end, written_exponent) = scan_exponent(bytes, at)?;
        exponent += written_exponent;
        at = end;
    }
    let exact_mantissa = n_digits <= MAX_DIGITS || {
        let is_zero = |byte: &&u8| **byte == b'0' || **byte == decimal;
        let n_zeros = bytes[digits_start..at].iter().take_while(is_zero).filter(|&&byte| byte == b'0').count();
        n_digits - n_zeros.min(n_digits) <= MAX_DIGITS
    };
    let magnitude = if exact_mantissa { scaled(mantissa, exponent) } else { None };
    if at < bytes.len() {
        return None;
    }
    let value = match magnitude {
        Some(magnitude) => signed(magnitude, negative),
        None => by_standard_library(bytes, decimal)?,
    };
    Some(Written { value, n_decimals: (-exponent).clamp(0, EXPONENT_LIMIT) as u32 })
}

/// The cell from `start` to `end` as a number with its decimals, where it is up to seven digits, a separator and up to 19
/// digits in all, as programs write most measurements: [`written`] without asking after each digit whether it is the last.
/// `None` where it is something else, or within the first or last bytes of all.
pub(crate) fn fixed(bytes: &[u8], start: usize, end: usize, decimal: u8) -> Option<Written> {
    let block_at = |at: usize| bytes.get(at..)?.first_chunk().map(|block| u64::from_le_bytes(*block));
    let negative = bytes.get(start) == Some(&b'-');
    let start = start + usize::from(negative);
    let whole = block_at(start)?;
    let n_whole = leading_digits(whole);
    let mut at = start + n_whole + 1;
    let n_decimals = end.checked_sub(at)?;
    if !(1..BLOCK).contains(&n_whole)
        || n_decimals == 0
        || n_whole + n_decimals > MAX_DIGITS
        || bytes[at - 1] != decimal
    {
        return None;
    }
    let mut mantissa = block_value(whole, n_whole);
    while at + BLOCK < end {
        let block = block_at(at).filter(|block| leading_digits(*block) == BLOCK)?;
        mantissa = mantissa * BLOCK_POWERS[BLOCK] + block_value(block, BLOCK);
        at += BLOCK;
    }
    let n_last = end - at;
    let last = block_at(end.checked_sub(BLOCK)?)? >> (u64::BITS as usize - u8::BITS as usize * n_last);
    if leading_digits(last) != n_last {
        return None;
    }
    mantissa = mantissa * BLOCK_POWERS[n_last] + block_value(last, n_last);
    let magnitude = scaled(mantissa, -(n_decimals as i64))?;
    Some(Written { value: signed(magnitude, negative), n_decimals: n_decimals as u32 })
}

/// `magnitude` with a sign, without a branch.
#[inline]
pub(crate) fn signed(magnitude: f64, negative: bool) -> f64 {
    f64::from_bits(magnitude.to_bits() | (u64::from(negative) << SIGN_BIT))
}

/// The exponent after `e`: its end and its value. `None` where no digit follows, as in `5e`, which is no number.
fn scan_exponent(bytes: &[u8], e: usize) -> Option<(usize, i64)> {
    let mut at = e + 1;
    let negative = bytes.get(at) == Some(&b'-');
    if negative || bytes.get(at) == Some(&b'+') {
        at += 1;
    }
    let start = at;
    let mut exponent = 0i64;
    while let Some(digit) = bytes.get(at).map(|byte| byte.wrapping_sub(b'0')).filter(|&digit| digit <= 9) {
        exponent = (exponent * 10 + i64::from(digit)).min(EXPONENT_LIMIT);
        at += 1;
    }
    (at > start).then_some((at, if negative { -exponent } else { exponent }))
}

/// Digits eight at a time: a loop over single ones would mispredict its end in every cell.
#[inline]
fn digits(bytes: &[u8], mut at: usize, mantissa: &mut u64) -> usize {
    while let Some(block) = bytes.get(at..).and_then(|rest| rest.first_chunk::<BLOCK>()) {
        let block = u64::from_le_bytes(*block);
        let n_digits = leading_digits(block);
        if n_digits == 0 {
            return at;
        }
        *mantissa = mantissa.wrapping_mul(BLOCK_POWERS[n_digits]).wrapping_add(block_value(block, n_digits));
        at += n_digits;
        if n_digits < BLOCK {
            return at;
        }
    }
    last_digits(bytes, at, mantissa)
}

/// Digits one at a time, where fewer than a block are left of the bytes.
#[cold]
fn last_digits(bytes: &[u8], mut at: usize, mantissa: &mut u64) -> usize {
    while let Some(digit) = bytes.get(at).map(|byte| byte.wrapping_sub(b'0')).filter(|&digit| digit <= 9) {
        *mantissa = mantissa.wrapping_mul(10).wrapping_add(u64::from(digit));
        at += 1;
    }
    at
}

/// How many of eight bytes, from the first on, are digits.
#[inline]
fn leading_digits(block: u64) -> usize {
    const HIGH_NIBBLES: u64 = 0xf0f0_f0f0_f0f0_f0f0;
    const ZEROS: u64 = 0x3030_3030_3030_3030;
    const SIXES: u64 = 0x0606_0606_0606_0606;
    // A digit is 0x30 to 0x39: its high nibble is 3, also after adding 6. A carry out of a byte above 0xf9 only reaches
    // bytes after it, which do not count any more.
    let differs = ((block & HIGH_NIBBLES) ^ ZEROS) | ((block.wrapping_add(SIXES) & HIGH_NIBBLES) ^ ZEROS);
    (differs.trailing_zeros() / u8::BITS) as usize
}

/// The value of the first `n_digits` (1 to 8) of eight bytes, the first being the most significant.
#[inline]
pub(crate) fn block_value(block: u64, n_digits: usize) -> u64 {
    const LOW_NIBBLES: u64 = 0x0f0f_0f0f_0f0f_0f0f;
    const EVEN_BYTES: u64 = 0x00ff_00ff_00ff_00ff;
    const EVEN_PAIRS: u64 = 0x0000_ffff_0000_ffff;
    // Shifting the digits to the top puts zeros before them; then pairs, fours and the eight are joined.
    let digits = (block << (u64::BITS as usize - u8::BITS as usize * n_digits)) & LOW_NIBBLES;
    let pairs = (digits.wrapping_mul(10) + (digits >> 8)) & EVEN_BYTES;
    let fours = (pairs.wrapping_mul(100) + (pairs >> 16)) & EVEN_PAIRS;
    (fours.wrapping_mul(10_000) + (fours >> 32)) & u64::from(u32::MAX)
}

/// The f64 nearest to `mantissa` · 10^`exponent`, where it can be had without long arithmetic.
#[inline]
fn scaled(mantissa: u64, exponent: i64) -> Option<f64> {
    if exponent == 0 {
        return Some(mantissa as f64);
    }
    let power = *POWERS_OF_TEN.get(exponent.unsigned_abs() as usize)?;
    if mantissa <= MAX_EXACT_MANTISSA {
        // Both operands are exact, so one rounding is the right one (Clinger).
        return Some(if exponent < 0 { mantissa as f64 / power } else { mantissa as f64 * power });
    }
    if exponent < 0 { divide(mantissa, power) } else { None }
}

/// The f64 nearest to `mantissa / power`, for a mantissa beyond 2^53 and an exact power of ten.
///
/// Returns `None` where the quotient lies so near to the middle between two f64 that this precision cannot tell.
fn divide(mantissa: u64, power: f64) -> Option<f64> {
    let low = (mantissa & LOW_BITS) as f64;
    let high = (mantissa & !LOW_BITS) as f64;
    let quotient = high / power;
    // The remainder of a correctly rounded quotient is an f64; its product is formed without error (Dekker 1971).
    let (q_high, q_low) = split(quotient);
    let (p_high, p_low) = split(power);
    let product = quotient * power;
    let product_error = ((q_high * p_high - product) + q_high * p_low + q_low * p_high) + q_low * p_low;
    let remainder = (high - product) - product_error;
    let correction = (remainder + low) / power;
    // Rounding is monotone: where both ends of the interval around the quotient round alike, so does the quotient.
    let error = correction.abs() * CORRECTION_ERROR;
    let lower = quotient + (correction - error);
    let upper = quotient + (correction + error);
    (lower == upper).then_some(lower)
}

fn split(x: f64) -> (f64, f64) {
    let scaled = x * SPLITTER;
    let high = scaled - (scaled - x);
    (high, x - high)
}

#[cold]
fn by_standard_library(number: &[u8], decimal: u8) -> Option<f64> {
    if decimal == b'.' {
        return std::str::from_utf8(number).ok()?.parse().ok();
    }
    let with_point = number.iter().map(|&byte| if byte == decimal { b'.' } else { byte }).collect();
    String::from_utf8(with_point).ok()?.parse().ok()
}
