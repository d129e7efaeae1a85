//! The least and the greatest of many numbers.

/// A range with the numbers of `values` in it; NaN is none. Of equal ones the first stays: zeros differ in sign.
pub(crate) fn extended(range: (f64, f64), values: &[f64]) -> (f64, f64) {
    let first = |before: f64, extreme: f64| match extreme {
        0.0 if before == 0.0 => before,
        0.0 => values.iter().copied().find(|value| *value == 0.0).unwrap_or(extreme),
        _ => extreme,
    };
    let (least, greatest) = compared(range, values);
    (first(range.0, least), first(range.1, greatest))
}

/// In registers: V8 makes a branch of a choice between two numbers.
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
#[inline(never)]
fn compared((min, max): (f64, f64), values: &[f64]) -> (f64, f64) {
    use core::arch::wasm32::{f64x2, f64x2_extract_lane, f64x2_pmax, f64x2_pmin, f64x2_splat};

    let (pairs, rest) = values.as_chunks::<4>();
    let (mut mins, mut maxs) = ([f64x2_splat(min); 2], [f64x2_splat(max); 2]);
    for &[a, b, c, d] in pairs {
        let numbers = [f64x2(a, b), f64x2(c, d)];
        // Where the second is NaN they give the first.
        mins = [f64x2_pmin(mins[0], numbers[0]), f64x2_pmin(mins[1], numbers[1])];
        maxs = [f64x2_pmax(maxs[0], numbers[0]), f64x2_pmax(maxs[1], numbers[1])];
    }
    let last = rest.iter().map(|&value| f64x2_splat(value));
    let min = last.clone().fold(f64x2_pmin(mins[0], mins[1]), |min, value| f64x2_pmin(min, value));
    let max = last.fold(f64x2_pmax(maxs[0], maxs[1]), |max, value| f64x2_pmax(max, value));
    (
        f64x2_extract_lane::<0>(min).min(f64x2_extract_lane::<1>(min)),
        f64x2_extract_lane::<0>(max).max(f64x2_extract_lane::<1>(max)),
    )
}

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
fn compared(range: (f64, f64), values: &[f64]) -> (f64, f64) {
    values.iter().fold(range, |(min, max), &value| {
        (if value < min { value } else { min }, if value > max { value } else { max })
    })
}
