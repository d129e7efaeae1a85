//! The sigmoid in single precision, as in [`super::logistic`] with shorter constants; relative error below 3e-7 (tested).

#![allow(unsafe_code)]

use super::lanes::{Lanes, SimdSingle};

/// Adding 1.5·2^23 rounds to a whole number and leaves it in the low bits.
const ROUNDING_SHIFTER: f32 = 12_582_912.0;
/// ln 2 in two parts: the first ends in zero bits, so that its product with k is exact.
const LN_2_HIGH: f32 = 0.693_359_4;
const LN_2_LOW: f32 = -0.000_212_194_44;
/// Beyond these e^x leaves the normal range.
const EXP_LIMIT: f32 = 87.0;
/// (e^r − 1 − r) / r² on |r| ≤ ln 2 / 2, constant term first; truncation 1.1e-8.
const EXP_POLYNOMIAL: [f32; 5] = [0.5, 0.166_665_76, 0.041_666_556, 0.008_363_179, 0.001_392_618_4];

/// e^x with x clamped to ±[`EXP_LIMIT`].
#[inline(always)]
fn exp<L: Lanes<Value = f32>>(x: L) -> L {
    let x = x.min(L::splat(EXP_LIMIT)).max(L::splat(-EXP_LIMIT));
    let shifter = L::splat(ROUNDING_SHIFTER);
    let shifted = x.mul(L::splat(std::f32::consts::LOG2_E)).add(shifter);
    let k = shifted.sub(shifter);
    let r = x.sub(k.mul(L::splat(LN_2_HIGH))).sub(k.mul(L::splat(LN_2_LOW)));
    let [c0, c1, c2, c3, c4] = EXP_POLYNOMIAL.map(L::splat);
    let series = c4.mul(r).add(c3).mul(r).add(c2).mul(r).add(c1).mul(r).add(c0);
    L::splat(1.0).add(r.add(series.mul(r.mul(r)))).scale_by_shifter(shifted)
}

#[inline(always)]
fn map_in_place<L: Lanes<Value = f32>>(values: &mut [f32], f: impl Fn(L) -> L) {
    let mut registers = values.chunks_exact_mut(L::WIDTH);
    for register in &mut registers {
        // SAFETY: the chunk fills exactly one register.
        unsafe { f(L::load(register.as_ptr())).store(register.as_mut_ptr()) };
    }
    for last in registers.into_remainder() {
        *last = f(L::splat(*last)).first();
    }
}

/// Replaces each margin x by 1 / (1 + e^−x).
pub fn sigmoid_in_place(values: &mut [f32]) {
    let one = SimdSingle::splat(1.0);
    map_in_place(values, |x: SimdSingle| one.div(one.add(exp(SimdSingle::splat(0.0).sub(x)))));
}

/// Replaces each margin x by −1 / (1 + e^x).
pub fn negative_sigmoid_in_place(values: &mut [f32]) {
    let one = SimdSingle::splat(1.0);
    map_in_place(values, |x: SimdSingle| SimdSingle::splat(-1.0).div(one.add(exp(x))));
}

#[cfg(test)]
mod tests {
    use super::super::lanes::ScalarSingle;
    use super::*;

    fn grid() -> Vec<f32> {
        (-17_000..=17_000).map(|i| i as f32 * 0.005_01).chain([0.0, -0.0, 1e-30, 86.9, -86.9, 1e6, -1e6]).collect()
    }

    #[test]
    fn relative_errors_stay_below_three_ten_millionths() {
        let inputs: Vec<f32> = grid().into_iter().filter(|x| x.abs() < 80.0).collect();
        let (mut majority, mut minority) = (inputs.clone(), inputs.clone());
        sigmoid_in_place(&mut majority);
        negative_sigmoid_in_place(&mut minority);
        for (x, (a, b)) in inputs.iter().zip(majority.iter().zip(&minority)) {
            let expected = 1.0 / (1.0 + libm::exp(-f64::from(*x)));
            assert!((f64::from(*a) / expected - 1.0).abs() < 3e-7, "{x}: {a}");
            let expected = -1.0 / (1.0 + libm::exp(f64::from(*x)));
            assert!((f64::from(*b) / expected - 1.0).abs() < 3e-7, "{x}: {b}");
        }
    }

    #[test]
    fn simd_and_scalar_give_the_same_bits() {
        for x in grid() {
            let (simd, scalar) = (exp(SimdSingle::splat(x)).first(), exp(ScalarSingle::splat(x)).first());
            assert_eq!(simd.to_bits(), scalar.to_bits(), "at {x}");
        }
    }
}
