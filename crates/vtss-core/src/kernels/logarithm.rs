//! The natural logarithm without a branch, so that the compiler can take several at a time.

#![allow(clippy::excessive_precision, reason = "the coefficients stand as they were published")]

// Of a double: bits of its significand, its exponent's bias, 2⁵², and the upper halves of 1 and of √½.
const SIGNIFICAND_BITS: u32 = 52;
const SIGNIFICAND: u64 = (1 << SIGNIFICAND_BITS) - 1;
const EXPONENT_BIAS: f64 = 1023.0;
const TWO_TO_52: f64 = 4_503_599_627_370_496.0;
const TWO_TO_52_BITS: u64 = TWO_TO_52.to_bits();
const ONE_BITS: u64 = 0x3ff0_0000 << u32::BITS;
const ROOT_HALF_BITS: u64 = 0x3fe6_a09e << u32::BITS;
// ln 2 in two parts, and Lg1 to Lg7 of e_log.c.
const LN_2_HIGH: f64 = 6.931_471_803_691_238_164_90e-01;
const LN_2_LOW: f64 = 1.908_214_929_270_587_700_02e-10;
const LOG: [f64; 7] = [
    6.666_666_666_666_735_130e-01,
    3.999_999_999_940_941_908e-01,
    2.857_142_874_366_239_149e-01,
    2.222_219_843_214_978_396e-01,
    1.818_357_216_161_805_012e-01,
    1.531_383_769_920_937_332e-01,
    1.479_819_860_511_658_591e-01,
];

/// The natural logarithm of a normal number above 0, without a branch: step by step that of `libm`, so that its bits are the
/// same.
///
/// Source: FreeBSD's e_log.c (Sun Microsystems, 1993), as `libm` has it.
#[inline]
pub fn log_of_normal(x: f64) -> f64 {
    let shifted = x.to_bits().wrapping_add(ONE_BITS - ROOT_HALF_BITS);
    // The exponent as a number: beside 2⁵² it is the last bits of a significand.
    let exponent = f64::from_bits((shifted >> SIGNIFICAND_BITS) | TWO_TO_52_BITS) - (TWO_TO_52 + EXPONENT_BIAS);
    let reduced = f64::from_bits((shifted & SIGNIFICAND) + ROOT_HALF_BITS);
    let f = reduced - 1.0;
    let half_square = 0.5 * f * f;
    let s = f / (2.0 + f);
    let z = s * s;
    let w = z * z;
    let even = w * (LOG[1] + w * (LOG[3] + w * LOG[5]));
    let odd = z * (LOG[0] + w * (LOG[2] + w * (LOG[4] + w * LOG[6])));
    s * (half_square + (odd + even)) + exponent * LN_2_LOW - half_square + f + exponent * LN_2_HIGH
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::Stream;

    #[test]
    fn logarithms_are_those_of_libm() {
        let mut stream = Stream::new(1, "test/log");
        for _ in 0..200_000 {
            let x = stream.uniform() * libm::exp(700.0 * (2.0 * stream.uniform() - 1.0));
            if x.is_normal() {
                assert_eq!(log_of_normal(x).to_bits(), libm::log(x).to_bits(), "{x}");
            }
        }
        assert_eq!(
            [1.0, f64::MIN_POSITIVE, f64::MAX].map(log_of_normal),
            [1.0, f64::MIN_POSITIVE, f64::MAX].map(libm::log)
        );
    }
}
