//! The residuals of logistic regression from margins, and what they change by, vectorised. Error: at most 3 ulp in double
//! precision, 3e-7 relative in single precision; of changes 2e-15, and in single precision what rounding the margin does to
//! its tail, 3e-6 at margins of 30 (tested over the range).

use super::element::Element;
use super::exponential::{
    Exponential, exp, exp_and_less_one, exp_minus_one_near_zero, map_in_place, map_pairs_in_place,
};
use super::lanes::Lanes;

/// 1 / (1 + e^−x).
#[inline(always)]
pub fn sigmoid<L: Lanes, const N: usize, const REGISTERS: usize>(
    x: [L; REGISTERS],
    constants: &Exponential<L::Value, N>,
) -> [L; REGISTERS] {
    let one = L::splat(constants.one);
    let zero = one.sub(one);
    exp(x.map(|x| zero.sub(x)), constants).map(|e| one.div(one.add(e)))
}

/// −1 / (1 + e^x).
#[inline(always)]
pub fn negative_sigmoid<L: Lanes, const N: usize, const REGISTERS: usize>(
    x: [L; REGISTERS],
    constants: &Exponential<L::Value, N>,
) -> [L; REGISTERS] {
    let (one, minus_one) = (L::splat(constants.one), L::splat(constants.minus_one));
    exp(x, constants).map(|e| minus_one.div(one.add(e)))
}

/// 1 / (1 + e^−(x + d)) − 1 / (1 + e^−x), as precise for small d as for large.
///
/// With a = e^−x it is a·(e^d − 1) / ((1 + a)·(e^d + a)), where nothing cancels.
#[inline(always)]
pub fn sigmoid_change<L: Lanes, const N: usize, const REGISTERS: usize>(
    x: [L; REGISTERS],
    d: [L; REGISTERS],
    constants: &Exponential<L::Value, N>,
) -> [L; REGISTERS] {
    let one = L::splat(constants.one);
    let zero = one.sub(one);
    let a = exp(x.map(|x| zero.sub(x)), constants);
    let (above_zero, mut changes) = exp_and_less_one(d, constants);
    for (change, (e, a)) in changes.iter_mut().zip(above_zero.into_iter().zip(a)) {
        *change = a.div(one.add(a)).mul(*change).div(e.add(a));
    }
    changes
}

/// As [`sigmoid_change`], for d of at most ½·ln 2 in size; where x is so large that the change is below the smallest
/// number's square root, 0.
#[inline(always)]
pub fn sigmoid_small_change<L: Lanes, const N: usize, const REGISTERS: usize>(
    x: [L; REGISTERS],
    d: [L; REGISTERS],
    constants: &Exponential<L::Value, N>,
) -> [L; REGISTERS] {
    let one = L::splat(constants.one);
    let zero = one.sub(one);
    let a = exp(x.map(|x| zero.sub(x)), constants);
    let mut changes = exp_minus_one_near_zero(d, constants);
    for (change, a) in changes.iter_mut().zip(a) {
        let e = one.add(*change);
        *change = a.mul(*change).div(one.add(a).mul(e.add(a)));
    }
    changes
}

/// Replaces each margin x by 1 / (1 + e^−x): the residual p − y of a majority row.
#[inline(never)]
pub fn sigmoid_in_place<E: Element>(margins: &mut [E]) {
    let constants = E::exponential();
    map_in_place(margins, |x| E::sigmoid(x, constants));
}

/// Replaces each margin x by −1 / (1 + e^x): the residual p − y of a minority row, without cancellation.
#[inline(never)]
pub fn negative_sigmoid_in_place<E: Element>(margins: &mut [E]) {
    let constants = E::exponential();
    map_in_place(margins, |x| E::negative_sigmoid(x, constants));
}

/// Replaces each step d of a margin x by the change of the residual p − y, which is the same for both classes.
///
/// `margins` and `steps` agree in length.
#[inline(never)]
pub fn residual_changes_in_place<E: Element>(margins: &[E], steps: &mut [E]) {
    let constants = E::exponential();
    if are_small(steps) {
        map_pairs_in_place(margins, steps, |x, d| E::sigmoid_small_change(x, d, constants));
    } else {
        map_pairs_in_place(margins, steps, |x, d| E::sigmoid_change(x, d, constants));
    }
}

/// Whether [`Element::sigmoid_small_change`] may be taken for all of `steps`.
pub fn are_small<E: Element>(steps: &[E]) -> bool {
    // Without leaving early: so it is done in registers.
    E::SMALL_STEP.is_some_and(|limit| steps.iter().fold(true, |all, step| all & (step.absolute() <= limit)))
}

#[cfg(test)]
mod tests {
    use super::super::exponential::{DOUBLE, SINGLE, TOGETHER};
    use super::super::lanes::{Register, Scalar, ScalarSingle, Simd, SimdSingle};
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

    /// Margins, steps, and what a residual changes by.
    fn changes(steps: &[f64]) -> Vec<(f64, f64, f64)> {
        let margins = (-60..=60).map(|i| f64::from(i) * 0.503);
        let change = |x: f64, d: f64| {
            let a = libm::exp(-x);
            a * libm::expm1(d) / ((1.0 + a) * (libm::exp(d) + a))
        };
        margins.flat_map(|x| steps.iter().map(move |&d| (x, d, change(x, d)))).collect()
    }

    fn worst_change<E: Element>(cases: &[(f64, f64, f64)]) -> f64 {
        let margins: Vec<E> = cases.iter().map(|case| E::from_f64(case.0)).collect();
        let mut values: Vec<E> = cases.iter().map(|case| E::from_f64(case.1)).collect();
        residual_changes_in_place(&margins, &mut values);
        let errors = cases.iter().zip(&values).map(|((_, _, expected), value)| {
            if *expected == 0.0 { value.to_f64().abs() } else { (value.to_f64() / expected - 1.0).abs() }
        });
        errors.fold(0.0, f64::max)
    }

    #[test]
    fn changes_are_as_precise_for_small_steps_as_for_large() {
        let sizes = [0.0, 1e-30, 1e-12, 1e-6, 0.01, 0.2, 0.339];
        let small: Vec<f64> = sizes.iter().flat_map(|d| [*d, -d]).collect();
        let all: Vec<f64> = small.iter().copied().chain([0.36, -0.5, 2.0, -3.0, 11.0, -25.0]).collect();
        for steps in [&small, &all] {
            let cases = changes(steps);
            let worst = worst_change::<f64>(&cases);
            assert!(worst < 2e-15, "{worst:e}");
            // A margin of 30 is rounded by 1e-6, which is what its tail then errs by; beyond are numbers without precision.
            let cases: Vec<_> = cases.into_iter().filter(|(x, d, _)| x.abs() < 30.0 && d.abs() != 1e-30).collect();
            let worst = worst_change::<f32>(&cases);
            assert!(worst < 3e-6, "in single precision {worst:e}");
        }
    }

    #[test]
    fn changes_of_margins_without_measure_are_finite() {
        for (x, d) in [(1e6, 0.1), (-1e6, 0.1), (1e6, 1e6), (-1e6, -1e6), (1e6, -1e6), (-1e6, 1e6)] {
            let mut steps = [d as f32; 3];
            residual_changes_in_place(&[x as f32; 3], &mut steps);
            assert!(steps.iter().all(|s| s.abs() <= 1.0), "{x} and {d}: {steps:?}");
            let mut steps: [f64; 3] = [d; 3];
            residual_changes_in_place(&[x; 3], &mut steps);
            assert!(steps.iter().all(|s| s.abs() <= 1.0), "{x} and {d}: {steps:?}");
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
            let steps = (Simd::splat(0.3 * x), Scalar::splat(0.3 * x));
            let (a, b) = (
                sigmoid_change(simd, [steps.0; TOGETHER], &DOUBLE),
                sigmoid_change(scalar, [steps.1; TOGETHER], &DOUBLE),
            );
            assert_eq!(a[0].first().to_bits(), b[0].first().to_bits(), "change at {x}");
            let steps = (Simd::splat(1e-3), Scalar::splat(1e-3));
            let a = sigmoid_small_change(simd, [steps.0; TOGETHER], &DOUBLE);
            let b = sigmoid_small_change(scalar, [steps.1; TOGETHER], &DOUBLE);
            assert_eq!(a[2].first().to_bits(), b[2].first().to_bits(), "small change at {x}");
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
