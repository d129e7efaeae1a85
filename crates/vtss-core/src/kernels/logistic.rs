//! The residuals of logistic regression from margins, vectorised. Error: at most 3 ulp in double precision, 3e-7 relative
//! in single precision (tested over the range).

use super::element::Element;
use super::exponential::{Exponential, TOGETHER, exp, map_in_place};
use super::lanes::Lanes;

/// 1 / (1 + e^−x).
#[inline(always)]
pub fn sigmoid<L: Lanes, const N: usize>(x: [L; TOGETHER], constants: &Exponential<L::Value, N>) -> [L; TOGETHER] {
    let one = L::splat(constants.one);
    let zero = one.sub(one);
    exp(x.map(|x| zero.sub(x)), constants).map(|e| one.div(one.add(e)))
}

/// −1 / (1 + e^x).
#[inline(always)]
pub fn negative_sigmoid<L: Lanes, const N: usize>(
    x: [L; TOGETHER],
    constants: &Exponential<L::Value, N>,
) -> [L; TOGETHER] {
    let (one, minus_one) = (L::splat(constants.one), L::splat(constants.minus_one));
    exp(x, constants).map(|e| minus_one.div(one.add(e)))
}

/// Replaces each margin x by 1 / (1 + e^−x): the residual p − y of a majority row.
#[inline(never)]
pub fn sigmoid_in_place<E: Element>(margins: &mut [E]) {
    map_in_place(margins, E::sigmoid);
}

/// Replaces each margin x by −1 / (1 + e^x): the residual p − y of a minority row, without cancellation.
#[inline(never)]
pub fn negative_sigmoid_in_place<E: Element>(margins: &mut [E]) {
    map_in_place(margins, E::negative_sigmoid);
}

#[cfg(test)]
mod tests {
    use super::super::exponential::{DOUBLE, SINGLE};
    use super::super::lanes::{Scalar, ScalarSingle, Simd, SimdSingle};
    use super::super::testing::{grid, worst_ulps};
    use super::*;

    fn single_grid() -> Vec<f32> {
        (-17_000..=17_000).map(|i| i as f32 * 0.005_01).chain([0.0, -0.0, 1e-30, 86.9, -86.9, 1e6, -1e6]).collect()
    }

    #[test]
    fn errors_stay_within_three_ulps() {
        assert!(worst_ulps(sigmoid_in_place, |x| 1.0 / (1.0 + libm::exp(-x))) <= 3.0);
        assert!(worst_ulps(negative_sigmoid_in_place, |x| -1.0 / (1.0 + libm::exp(x))) <= 3.0);
    }

    #[test]
    fn single_precision_errs_by_less_than_three_in_ten_million() {
        let inputs: Vec<f32> = single_grid().into_iter().filter(|x| x.abs() < 87.0).collect();
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
            let (simd, scalar) = ([Simd::splat(x); TOGETHER], [Scalar::splat(x); TOGETHER]);
            let (a, b) = (sigmoid(simd, &DOUBLE)[1].first(), sigmoid(scalar, &DOUBLE)[1].first());
            assert_eq!(a.to_bits(), b.to_bits(), "at {x}: {a} and {b}");
            let (a, b) = (negative_sigmoid(simd, &DOUBLE)[3].first(), negative_sigmoid(scalar, &DOUBLE)[3].first());
            assert_eq!(a.to_bits(), b.to_bits(), "at {x}: {a} and {b}");
        }
        for x in single_grid() {
            let (simd, scalar) = ([SimdSingle::splat(x); TOGETHER], [ScalarSingle::splat(x); TOGETHER]);
            let (a, b) = (sigmoid(simd, &SINGLE)[2].first(), sigmoid(scalar, &SINGLE)[2].first());
            assert_eq!(a.to_bits(), b.to_bits(), "at {x}: {a} and {b}");
        }
    }

    #[test]
    fn any_length_gives_the_values_of_its_parts() {
        let inputs: Vec<f64> = (0..29).map(|i| f64::from(i) * 0.7 - 9.0).collect();
        let mut whole = inputs.clone();
        sigmoid_in_place(&mut whole);
        for n in 1..inputs.len() {
            let (mut first, mut last) = (inputs[..n].to_vec(), inputs[n..].to_vec());
            sigmoid_in_place(&mut first);
            sigmoid_in_place(&mut last);
            assert_eq!(whole[..n], first);
            assert_eq!(whole[n..], last);
        }
    }
}
