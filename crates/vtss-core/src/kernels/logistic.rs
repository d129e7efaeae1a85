//! Vectorised exp, sigmoid and softplus.
//!
//! exp: x = k·ln 2 + r with |r| ≤ ln 2 / 2, a polynomial for e^r, and k added to the exponent.
//! log1p on (0, 1]: 2·atanh(z / (2 + z)), with one halving above √2 − 1 so that the argument stays below 0.172.
//! Polynomials by Chebyshev interpolation in 50 digits; truncation below 4e-19 and 5e-18 relative.
//! Error: at most 3 ulp (tested over the range).

#![allow(unsafe_code)]

#[cfg(test)]
use super::lanes::Scalar;
use super::lanes::{Lanes, Simd};

/// Adding 1.5·2^52 rounds to a whole number and leaves it in the low bits.
const ROUNDING_SHIFTER: f64 = 6_755_399_441_055_744.0;
/// ln 2 in two parts: the first ends in 21 zero bits, so that its product with k is exact.
const LN_2_HIGH: f64 = 0.693_147_180_369_123_8;
const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;
/// Beyond these e^x leaves the normal range; a margin that large is certainty in every loss.
const EXP_LIMIT: f64 = 708.0;
/// (e^r − 1 − r) / r² on |r| ≤ ln 2 / 2, constant term first.
const EXP_POLYNOMIAL: [f64; 11] = [
    0.5,
    0.166_666_666_666_666_7,
    0.041_666_666_666_666_67,
    0.008_333_333_333_326_136,
    0.001_388_888_888_888_374_8,
    0.000_198_412_698_748_206_27,
    2.480_158_732_554_774_3e-5,
    2.755_725_540_020_642_2e-6,
    2.755_727_364_311_03e-7,
    2.510_521_700_472_074_5e-8,
    2.091_468_696_808_687_6e-9,
];
/// (atanh(√v)/√v − 1) / v on 0 ≤ v ≤ 0.0295, constant term first.
const ATANH_POLYNOMIAL: [f64; 7] = [
    0.333_333_333_333_333_5,
    0.199_999_999_999_494_43,
    0.142_857_143_131_269_18,
    0.111_111_055_446_897_48,
    0.090_914_462_162_684_35,
    0.076_658_058_610_275_04,
    0.073_089_035_767_087_66,
];
/// √2 − 1: above it log1p halves its argument.
const HALVING_LIMIT: f64 = std::f64::consts::SQRT_2 - 1.0;

#[inline(always)]
fn polynomial<L: Lanes<Value = f64>, const N: usize>(x: L, coefficients: &[f64; N]) -> L {
    let mut value = L::splat(coefficients[N - 1]);
    for k in (0..N - 1).rev() {
        value = value.mul(x).add(L::splat(coefficients[k]));
    }
    value
}

/// e^x with x clamped to ±[`EXP_LIMIT`].
#[inline(always)]
fn exp<L: Lanes<Value = f64>>(x: L) -> L {
    let x = x.min(L::splat(EXP_LIMIT)).max(L::splat(-EXP_LIMIT));
    let shifter = L::splat(ROUNDING_SHIFTER);
    let shifted = x.mul(L::splat(std::f64::consts::LOG2_E)).add(shifter);
    let k = shifted.sub(shifter);
    let r = x.sub(k.mul(L::splat(LN_2_HIGH))).sub(k.mul(L::splat(LN_2_LOW)));
    let one = L::splat(1.0);
    let tail = polynomial(r, &EXP_POLYNOMIAL).mul(r.mul(r));
    one.add(r.add(tail)).scale_by_shifter(shifted)
}

/// log(1 + z) for z in [0, 1].
#[inline(always)]
fn log1p<L: Lanes<Value = f64>>(z: L) -> L {
    let halved = L::splat(HALVING_LIMIT);
    let (zero, one) = (L::splat(0.0), L::splat(1.0));
    let numerator = z.select_above(halved, z.sub(one), z);
    let denominator = z.select_above(halved, z.add(L::splat(3.0)), z.add(L::splat(2.0)));
    let w = numerator.div(denominator);
    let squared = w.mul(w);
    let twice = w.add(w);
    let series = twice.add(twice.mul(squared.mul(polynomial(squared, &ATANH_POLYNOMIAL))));
    let low = z.select_above(halved, L::splat(LN_2_LOW), zero);
    let high = z.select_above(halved, L::splat(LN_2_HIGH), zero);
    high.add(series.add(low))
}

#[inline(always)]
fn sigmoid<L: Lanes<Value = f64>>(x: L) -> L {
    let one = L::splat(1.0);
    one.div(one.add(exp(L::splat(0.0).sub(x))))
}

#[inline(always)]
fn negative_sigmoid_of_negative<L: Lanes<Value = f64>>(x: L) -> L {
    L::splat(-1.0).div(L::splat(1.0).add(exp(x)))
}

#[inline(always)]
fn softplus<L: Lanes<Value = f64>>(x: L) -> L {
    let zero = L::splat(0.0);
    let magnitude = x.min(zero.sub(x));
    x.max(zero).add(log1p(exp(magnitude)))
}

#[inline(always)]
fn map_in_place<L: Lanes<Value = f64>>(values: &mut [f64], f: impl Fn(L) -> L) {
    let mut pairs = values.chunks_exact_mut(2);
    for pair in &mut pairs {
        // SAFETY: the chunk holds exactly two values.
        unsafe { f(L::load(pair.as_ptr())).store(pair.as_mut_ptr()) };
    }
    if let [last] = pairs.into_remainder() {
        *last = f(L::splat(*last)).first();
    }
}

/// Replaces each margin x by 1 / (1 + e^−x): the residual p − y of a majority row.
pub fn sigmoid_in_place(values: &mut [f64]) {
    map_in_place(values, sigmoid::<Simd>);
}

/// Replaces each margin x by −1 / (1 + e^x): the residual p − y of a minority row, without cancellation.
pub fn negative_sigmoid_in_place(values: &mut [f64]) {
    map_in_place(values, negative_sigmoid_of_negative::<Simd>);
}

/// Replaces each x by log(1 + e^x): the loss of a row whose margin against its label is x.
pub fn softplus_in_place(values: &mut [f64]) {
    map_in_place(values, softplus::<Simd>);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid() -> Vec<f64> {
        let mut values: Vec<f64> = (-140_000..=140_000).map(|i| f64::from(i) * 0.005_000_37).collect();
        values.extend((0..2000).map(|i| libm::exp(-f64::from(i) * 0.02)));
        values.extend([0.0, -0.0, 1e-300, -1e-300, 36.7, -36.7, 745.0, -745.0, 1e6, -1e6]);
        values
    }

    /// Distance in units in the last place of the expected value.
    fn ulps(actual: f64, expected: f64) -> f64 {
        let spacing = f64::from_bits(expected.abs().to_bits() + 1) - expected.abs();
        (actual - expected).abs() / spacing
    }

    fn worst(kernel: fn(&mut [f64]), expected: impl Fn(f64) -> f64, limit: f64) {
        let inputs: Vec<f64> = grid().into_iter().filter(|x| x.abs() <= 700.0).collect();
        let mut outputs = inputs.clone();
        kernel(&mut outputs);
        for (x, y) in inputs.iter().zip(&outputs) {
            let error = ulps(*y, expected(*x));
            assert!(error <= limit, "{x}: {y} is {error} ulp from {}", expected(*x));
        }
    }

    #[test]
    fn errors_stay_within_three_ulps() {
        worst(sigmoid_in_place, |x| 1.0 / (1.0 + libm::exp(-x)), 3.0);
        worst(negative_sigmoid_in_place, |x| -1.0 / (1.0 + libm::exp(x)), 3.0);
        worst(softplus_in_place, |x| x.max(0.0) + libm::log1p(libm::exp(-x.abs())), 3.0);
    }

    #[test]
    fn simd_and_scalar_give_the_same_bits() {
        fn check(simd: fn(Simd) -> Simd, scalar: fn(Scalar) -> Scalar) {
            for x in grid() {
                let (a, b) = (simd(Simd::splat(x)).first(), scalar(Scalar::splat(x)).first());
                assert_eq!(a.to_bits(), b.to_bits(), "at {x}: {a} and {b}");
            }
        }
        check(sigmoid::<Simd>, sigmoid::<Scalar>);
        check(negative_sigmoid_of_negative::<Simd>, negative_sigmoid_of_negative::<Scalar>);
        check(softplus::<Simd>, softplus::<Scalar>);
    }

    #[test]
    fn an_odd_length_gives_the_values_of_its_parts() {
        let (mut all, mut first, mut last) = ([0.3, -1.2, 4.5], [0.3, -1.2], [4.5]);
        softplus_in_place(&mut all);
        softplus_in_place(&mut first);
        softplus_in_place(&mut last);
        assert_eq!(all[..2], first);
        assert_eq!(all[2..], last);
    }
}
