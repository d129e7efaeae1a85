//! Sum, range and spread of a column.
//!
//! Values are summed in eight interleaved partial sums, each in ascending order, then these in theirs: no sum waits
//! for the one before it.

#![allow(unsafe_code)]

use super::lanes::{Lanes, Register, Simd};

/// Interleaved sums.
const LANES: usize = 8;
const REGISTERS: usize = LANES / Simd::WIDTH;

/// Sum, least and largest of some finite values; 0 and an empty range of none.
#[inline(never)]
pub fn sum_and_range(values: &[f64]) -> (f64, f64, f64) {
    let start = [0.0, f64::INFINITY, f64::NEG_INFINITY];
    let [sums, lows, highs] =
        folded::<Simd, 3>(values, start, |[sum, low, high], value| [sum.add(value), value.min(low), value.max(high)]);
    let rest = &values[values.len() - values.len() % LANES..];
    let sum = sums.iter().chain(rest).sum();
    let low = lows.iter().chain(rest).fold(f64::INFINITY, |low, value| if *value < low { *value } else { low });
    let high =
        highs.iter().chain(rest).fold(f64::NEG_INFINITY, |high, value| if *value > high { *value } else { high });
    (sum, low, high)
}

/// Σ (v − centre)·scale and Σ ((v − centre)·scale)².
#[inline(never)]
pub fn deviations(values: &[f64], centre: f64, scale: f64) -> (f64, f64) {
    let [sums, squares] = folded::<Simd, 2>(values, [0.0; 2], |[sum, square], value| {
        let deviation = value.sub(Simd::splat(centre)).mul(Simd::splat(scale));
        [sum.add(deviation), square.add(deviation.mul(deviation))]
    });
    let rest = values[values.len() - values.len() % LANES..].iter().map(|value| (value - centre) * scale);
    (sums.into_iter().chain(rest.clone()).sum(), squares.into_iter().chain(rest.map(|d| d * d)).sum())
}

/// Folds whole groups of [`LANES`] values into N states a lane.
#[inline(always)]
fn folded<L: Lanes<Value = f64>, const N: usize>(
    values: &[f64],
    start: [f64; N],
    step: impl Fn([L; N], L) -> [L; N],
) -> [[f64; LANES]; N] {
    let mut states = [start.map(L::splat); REGISTERS];
    for group in values.chunks_exact(LANES) {
        for (state, part) in states.iter_mut().zip(group.chunks_exact(L::WIDTH)) {
            // SAFETY: the chunk fills exactly one register.
            *state = step(*state, unsafe { L::load(part.as_ptr()) });
        }
    }
    let mut out = [[0.0; LANES]; N];
    for (n, lanes) in out.iter_mut().enumerate() {
        for (state, part) in states.iter().zip(lanes.chunks_exact_mut(L::WIDTH)) {
            // SAFETY: as above.
            unsafe { state[n].store(part.as_mut_ptr()) };
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::lanes::Scalar;
    use super::*;

    #[test]
    fn sums_are_those_of_the_values_whatever_their_number() {
        for n in 0..40_usize {
            let values: Vec<f64> = (0..n).map(|i| ((i * 7919) % 101) as f64 - 50.25).collect();
            let (sum, low, high) = sum_and_range(&values);
            assert_eq!(sum, values.iter().sum::<f64>());
            assert_eq!(low, values.iter().copied().fold(f64::INFINITY, f64::min));
            assert_eq!(high, values.iter().copied().fold(f64::NEG_INFINITY, f64::max));
            let (first, second) = deviations(&values, 0.25, 2.0);
            assert_eq!(first, values.iter().map(|v| (v - 0.25) * 2.0).sum::<f64>());
            assert_eq!(second, values.iter().map(|v| ((v - 0.25) * 2.0) * ((v - 0.25) * 2.0)).sum::<f64>());
        }
    }

    #[test]
    fn simd_and_scalar_give_the_same_bits() {
        let values: Vec<f64> = (0..203).map(|i| libm::sin(f64::from(i))).collect();
        let simd = folded::<Simd, 1>(&values, [0.1], |[sum], value| [sum.add(value.mul(value))]);
        let scalar = folded::<Scalar, 1>(&values, [0.1], |[sum], value| [sum.add(value.mul(value))]);
        assert_eq!(simd, scalar);
    }
}
