//! Vectorised e^x, in double and in single precision.
//!
//! x = k·ln 2 + r with |r| ≤ ln 2 / 2, a polynomial for e^r, and k added to the exponent. Polynomials by Chebyshev
//! interpolation in 50 digits; truncation below 4e-19 relative, 1.1e-8 in single precision.

#![allow(unsafe_code)]

use super::element::Element;
use super::lanes::{Lanes, MOST_LANES, Register};

/// Registers of a slice that go through a function together: the latency of one hides behind the work of the others.
pub const TOGETHER: usize = 4;
/// Values in so many registers, whatever they hold.
const MOST_VALUES: usize = TOGETHER * MOST_LANES;

/// ln 2 in two parts: the first ends in 21 zero bits, so that its product with a small whole number is exact.
pub const LN_2_HIGH: f64 = 0.693_147_180_369_123_8;
/// See [`LN_2_HIGH`].
pub const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;

/// What e^x is made of.
///
/// Kernels read it through a `black_box`: from constants that it knows, V8 builds a register anew at every turn of a loop
/// (measured: 4.6 ns a value against 2.9). They do so before the loop: within it, they would read it anew at every turn
/// (3.9 against 3.5).
pub struct Exponential<V, const N: usize> {
    /// Beyond these e^x leaves the normal range; a margin that large is certainty in every loss.
    limits: [V; 2],
    log2_e: V,
    /// Adding 1.5·2^m, with m the bits of the mantissa, rounds to a whole number and leaves it in the low bits.
    shifter: V,
    ln_2: [V; 2],
    /// 1.
    pub one: V,
    /// −1.
    pub minus_one: V,
    /// (e^r − 1 − r) / r² on |r| ≤ ln 2 / 2, constant term first.
    pub polynomial: [V; N],
}

/// In double precision.
pub static DOUBLE: Exponential<f64, 11> = Exponential {
    limits: [-708.0, 708.0],
    log2_e: std::f64::consts::LOG2_E,
    shifter: 6_755_399_441_055_744.0,
    ln_2: [LN_2_HIGH, LN_2_LOW],
    one: 1.0,
    minus_one: -1.0,
    polynomial: [
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
    ],
};

/// In single precision.
pub static SINGLE: Exponential<f32, 5> = Exponential {
    limits: [-87.0, 87.0],
    log2_e: std::f32::consts::LOG2_E,
    shifter: 12_582_912.0,
    ln_2: [0.693_359_4, -0.000_212_194_44],
    one: 1.0,
    minus_one: -1.0,
    polynomial: [0.5, 0.166_665_76, 0.041_666_556, 0.008_363_179, 0.001_392_618_4],
};

/// e^x with x clamped to the limits.
#[inline(always)]
pub fn exp<L: Lanes, const N: usize, const REGISTERS: usize>(
    x: [L; REGISTERS],
    constants: &Exponential<L::Value, N>,
) -> [L; REGISTERS] {
    let (mut values, shifted) = reduced(x, constants);
    let one = L::splat(constants.one);
    for (value, shifted) in values.iter_mut().zip(shifted) {
        *value = one.add(*value).scale_by_shifter(shifted);
    }
    values
}

/// e^x and e^x − 1 with x clamped to the limits, each as precise for small x as for large.
#[inline(always)]
pub fn exp_and_less_one<L: Lanes, const N: usize, const REGISTERS: usize>(
    x: [L; REGISTERS],
    constants: &Exponential<L::Value, N>,
) -> ([L; REGISTERS], [L; REGISTERS]) {
    let (mut values, shifted) = reduced(x, constants);
    let one = L::splat(constants.one);
    let mut less_one = values;
    for ((value, less), shifted) in values.iter_mut().zip(&mut less_one).zip(shifted) {
        let power = one.scale_by_shifter(shifted);
        *less = value.mul(power).add(power.sub(one));
        *value = one.add(*value).mul(power);
    }
    (values, less_one)
}

/// e^x − 1 for x of at most ½·ln 2 in size: the polynomial alone.
#[inline(always)]
pub fn exp_minus_one_near_zero<L: Lanes, const N: usize, const REGISTERS: usize>(
    x: [L; REGISTERS],
    constants: &Exponential<L::Value, N>,
) -> [L; REGISTERS] {
    let mut series = [L::splat(constants.polynomial[N - 1]); REGISTERS];
    for k in (0..N - 1).rev() {
        let coefficient = L::splat(constants.polynomial[k]);
        for (series, x) in series.iter_mut().zip(x) {
            *series = series.mul(x).add(coefficient);
        }
    }
    for (value, x) in series.iter_mut().zip(x) {
        *value = x.add(value.mul(x.mul(x)));
    }
    series
}

/// e^r − 1 and the shifter that holds k.
#[inline(always)]
fn reduced<L: Lanes, const N: usize, const REGISTERS: usize>(
    x: [L; REGISTERS],
    constants: &Exponential<L::Value, N>,
) -> ([L; REGISTERS], [L; REGISTERS]) {
    let [low, high] = constants.limits.map(L::splat);
    let (log2_e, shifter) = (L::splat(constants.log2_e), L::splat(constants.shifter));
    let [ln_2_high, ln_2_low] = constants.ln_2.map(L::splat);
    let mut r = x.map(|x| x.min(high).max(low));
    let shifted = r.map(|x| x.mul(log2_e).add(shifter));
    for (r, shifted) in r.iter_mut().zip(shifted) {
        let k = shifted.sub(shifter);
        *r = r.sub(k.mul(ln_2_high)).sub(k.mul(ln_2_low));
    }
    (exp_minus_one_near_zero(r, constants), shifted)
}

/// Applies `f` to all values, [`TOGETHER`] registers at a time; it must treat each lane by itself.
#[inline(always)]
pub fn map_in_place<E: Element>(values: &mut [E], f: impl Fn([E::Simd; TOGETHER]) -> [E::Simd; TOGETHER]) {
    let together = TOGETHER * E::Simd::WIDTH;
    let mut padded = [E::ZERO; MOST_VALUES];
    let (whole, rest) = values.split_at_mut(values.len() - values.len() % together);
    padded[..rest.len()].copy_from_slice(rest);
    for block in whole.chunks_exact_mut(together).chain(std::iter::once(&mut padded[..together])) {
        store_all::<E>(f(load_all::<E>(block)), block);
    }
    rest.copy_from_slice(&padded[..rest.len()]);
}

/// As [`map_in_place`], of two values each: `f` takes those of `others` first, and its result replaces those of `values`.
/// Both agree in length.
#[inline(always)]
pub fn map_pairs_in_place<E: Element>(
    others: &[E],
    values: &mut [E],
    f: impl Fn([E::Simd; TOGETHER], [E::Simd; TOGETHER]) -> [E::Simd; TOGETHER],
) {
    let together = TOGETHER * E::Simd::WIDTH;
    let (mut padded_others, mut padded) = ([E::ZERO; MOST_VALUES], [E::ZERO; MOST_VALUES]);
    let n_whole = values.len() - values.len() % together;
    let (whole, rest) = values.split_at_mut(n_whole);
    let (whole_others, rest_others) = others.split_at(n_whole);
    padded[..rest.len()].copy_from_slice(rest);
    padded_others[..rest.len()].copy_from_slice(rest_others);
    let blocks = whole.chunks_exact_mut(together).chain(std::iter::once(&mut padded[..together]));
    let blocks_of_others = whole_others.chunks_exact(together).chain(std::iter::once(&padded_others[..together]));
    for (others, block) in blocks_of_others.zip(blocks) {
        store_all::<E>(f(load_all::<E>(others), load_all::<E>(block)), block);
    }
    rest.copy_from_slice(&padded[..rest.len()]);
}

#[inline(always)]
fn load_all<E: Element>(block: &[E]) -> [E::Simd; TOGETHER] {
    let mut registers = [E::Simd::splat(E::ZERO); TOGETHER];
    for (register, part) in registers.iter_mut().zip(block.chunks_exact(E::Simd::WIDTH)) {
        // SAFETY: the chunk fills exactly one register.
        *register = unsafe { E::Simd::load(part.as_ptr()) };
    }
    registers
}

#[inline(always)]
fn store_all<E: Element>(registers: [E::Simd; TOGETHER], block: &mut [E]) {
    for (register, part) in registers.into_iter().zip(block.chunks_exact_mut(E::Simd::WIDTH)) {
        // SAFETY: the chunk fills exactly one register.
        unsafe { register.store(part.as_mut_ptr()) };
    }
}
