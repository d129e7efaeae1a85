//! Residuals at a base, kept in single precision, and what they change by on a step away from it: without the margin, and
//! without its exponential. Error: at most 5e-7 relative for steps of at most 20 in size (tested over the range).
//!
//! What is kept of a residual p or p − 1 is the nearer of the two to 0: u = p where p ≤ ½, otherwise −u with u = 1 − p. So
//! the probability and what it lacks to 1 are both kept to the digits of single precision, and the class is not needed.

use super::exponential::{Exponential, SINGLE, TOGETHER, exp_and_less_one, map_pairs_in_place};
use super::lanes::{Lanes, SimdSingle};
use super::logistic::are_small;
use std::hint::black_box;

/// Adding 1.5·2^52 rounds to a whole number.
const SHIFTER: f64 = 6_755_399_441_055_744.0;
/// (tanh(d/2)/d − ½) / d² for |d| ≤ 0.34, [`SMALL_STEP`](super::Element::SMALL_STEP), in powers of d², constant term first; so that tanh errs
/// by at most 5e-8 relative.
static HALF_TANGENT: [f32; 2] = [-0.041_664_28, 0.004_099_67];

/// What is kept of each residual p − y: of either class, `residuals` and `kept` of one length.
#[inline(never)]
pub fn keep_residuals(residuals: &[f64], kept: &mut [f32]) {
    for (kept, residual) in kept.iter_mut().zip(residuals) {
        let nearest = (residual + SHIFTER) - SHIFTER;
        *kept = (residual - nearest) as f32;
    }
}

/// Replaces each step d of a margin by the change of the residual, of which `kept` is kept; both of one length.
#[inline(never)]
pub fn kept_changes_in_place(kept: &[f32], steps: &mut [f32]) {
    let constants = black_box(&SINGLE);
    if are_small(steps) {
        let tangent = black_box(&HALF_TANGENT);
        map_pairs_in_place(kept, steps, |kept, steps| small_kept_change::<SimdSingle>(kept, steps, constants, tangent));
    } else {
        map_pairs_in_place(kept, steps, |kept, steps| kept_change::<SimdSingle>(kept, steps, constants));
    }
}

/// With s = ±1 the sign of what is kept, k = s·u and v = 1 − u it is k·v·(e^sd − 1) / (v + u·e^sd), where nothing cancels.
#[inline(always)]
fn kept_change<L: Lanes<Value = f32>>(
    kept: [L; TOGETHER],
    mut steps: [L; TOGETHER],
    constants: &Exponential<f32, 5>,
) -> [L; TOGETHER] {
    let one = L::splat(constants.one);
    let signs = kept.map(|k| one.with_sign_of(k));
    for (step, sign) in steps.iter_mut().zip(signs) {
        *step = step.mul(sign);
    }
    let (powers, mut changes) = exp_and_less_one(steps, constants);
    for (i, change) in changes.iter_mut().enumerate() {
        let rest = signs[i].sub(kept[i]);
        *change = kept[i].mul(rest).mul(*change).div(rest.add(kept[i].mul(powers[i])));
    }
    changes
}

/// As [`kept_change`], for small steps: with h = tanh(d/2), an odd function, it is 2·u·v·h / (1 − s·(v − u)·h).
#[inline(always)]
fn small_kept_change<L: Lanes<Value = f32>>(
    kept: [L; TOGETHER],
    steps: [L; TOGETHER],
    constants: &Exponential<f32, 5>,
    tangent: &[f32; 2],
) -> [L; TOGETHER] {
    let one = L::splat(constants.one);
    let half = L::splat(constants.polynomial[0]);
    let [cubic, quintic] = tangent.map(L::splat);
    let mut changes = steps;
    for (d, k) in changes.iter_mut().zip(kept) {
        let squared = d.mul(*d);
        let h = d.mul(half.add(squared.mul(cubic.add(squared.mul(quintic)))));
        let rest = one.with_sign_of(k).sub(k);
        let twice = k.add(k);
        *d = twice.mul(rest).mul(h).div(one.sub(rest.sub(k).mul(h)));
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::super::lanes::{Register, ScalarSingle};
    use super::*;

    fn probability(margin: f64) -> f64 {
        1.0 / (1.0 + libm::exp(-margin))
    }

    /// Margins at which 1 − p has 10 digits, and their residuals of both classes.
    fn residuals() -> Vec<(f64, [f64; 2])> {
        let margins = (-160..=160).map(|i| f64::from(i) * 0.1);
        margins.map(|m| (m, [probability(m), -probability(-m)])).collect()
    }

    fn kept_of(residual: f64) -> f32 {
        let mut kept = [0.0];
        keep_residuals(&[residual], &mut kept);
        kept[0]
    }

    /// The worst relative error over all margins and `sizes`, with either sign.
    fn worst_error(sizes: &[f64]) -> f64 {
        let mut worst = 0.0_f64;
        for (margin, residuals) in residuals() {
            for residual in residuals {
                let steps: Vec<f64> =
                    sizes.iter().flat_map(|d| [f64::from(*d as f32), -f64::from(*d as f32)]).collect();
                let mut changes: Vec<f32> = steps.iter().map(|d| *d as f32).collect();
                kept_changes_in_place(&vec![kept_of(residual); steps.len()], &mut changes);
                for (d, change) in steps.iter().zip(changes) {
                    let expected = libm::expm1(*d) * probability(margin) * probability(-margin - d);
                    worst = worst.max((f64::from(change) / expected - 1.0).abs());
                }
            }
        }
        worst
    }

    #[test]
    fn both_classes_keep_the_nearer_distance_to_certainty() {
        for (margin, residuals) in residuals() {
            let kept = residuals.map(kept_of);
            let expected = if margin <= 0.0 { probability(margin) } else { -probability(-margin) };
            // Where p is exactly one half, either sign says the same.
            let of_size = |k: f32| if margin == 0.0 { f64::from(k.abs()) } else { f64::from(k) };
            assert!(kept.iter().all(|k| (of_size(*k) / expected - 1.0).abs() < 7e-8), "at {margin}: {kept:?}");
        }
    }

    #[test]
    fn the_same_is_kept_of_a_residual_wherever_it_stands() {
        let residuals: Vec<f64> = residuals().into_iter().flat_map(|(_, residuals)| residuals).take(83).collect();
        let mut kept = vec![f32::NAN; residuals.len()];
        keep_residuals(&residuals, &mut kept);
        assert_eq!(kept, residuals.iter().map(|r| kept_of(*r)).collect::<Vec<_>>());
    }

    #[test]
    fn changes_are_as_precise_for_small_steps_as_for_large() {
        let small = [1e-30, 1e-12, 1e-6, 1e-3, 0.01, 0.1, 0.2, 0.3, 0.339];
        let worst = worst_error(&small);
        assert!(worst < 5e-7, "small: {worst:e}");
        let large: Vec<f64> = (1..=200).map(|i| f64::from(i) * 0.1).collect();
        let worst = worst_error(&large);
        assert!(worst < 5e-7, "large: {worst:e}");
    }

    #[test]
    fn certainty_and_steps_without_measure_give_finite_changes() {
        for residual in [0.0, 1e-300, 1e-40, 0.5, 1.0 - 1e-16, 1.0] {
            for residual in [residual, -residual] {
                for d in [0.0, 0.1, 1e6, f32::INFINITY] {
                    let mut steps = [d, -d, 0.0];
                    kept_changes_in_place(&[kept_of(residual); 3], &mut steps);
                    assert!(steps.iter().all(|s| s.abs() <= 1.0), "{residual} and {d}: {steps:?}");
                }
            }
        }
    }

    #[test]
    fn simd_and_scalar_give_the_same_bits() {
        for (margin, residuals) in residuals() {
            let (kept, d) = (kept_of(residuals[0]), (0.02 * margin) as f32);
            let (simd, scalar) = ([SimdSingle::splat(kept); TOGETHER], [ScalarSingle::splat(kept); TOGETHER]);
            let (steps, twins) = ([SimdSingle::splat(d); TOGETHER], [ScalarSingle::splat(d); TOGETHER]);
            let a = kept_change(simd, steps, &SINGLE)[1].first();
            let b = kept_change(scalar, twins, &SINGLE)[1].first();
            assert_eq!(a.to_bits(), b.to_bits(), "at {margin}");
            let a = small_kept_change(simd, steps, &SINGLE, &HALF_TANGENT)[1].first();
            let b = small_kept_change(scalar, twins, &SINGLE, &HALF_TANGENT)[1].first();
            assert_eq!(a.to_bits(), b.to_bits(), "small, at {margin}");
        }
    }
}
