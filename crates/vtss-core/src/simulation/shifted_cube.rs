//! E8: two uniform classes that least squares tells apart, with a shift at which imbalance does not bend the fit.
//!
//! Majority −e₁ + U·diag(2, 1, …), minority b·e₁ + U, U uniform on the cube of ±√3, labels ∓½. The contrast of the two
//! mean scores at the balanced optimum has the first entry 2(5b − 1 − b²)/(6 + b²) and no other.
//!
//! Source: Ma & Zhang, arXiv 2601.16120v3, and the authors' public code.

use super::mean_shift::centred_uniform;
use crate::rng::Stream;

/// Columns where none are asked for.
pub const N_COLUMNS: usize = 5;
/// Deviation of the majority's first column.
pub const MAJORITY_DEVIATION: f64 = 2.0;

/// The minority's shift b at which the contrast has the first entry `contrast`: 0 is an exact null, (5 − √21)/2.
///
/// `contrast`: between −0.5 and 0.5, where the root exists and is the one near the null.
#[must_use]
pub fn shift_for(contrast: f64) -> f64 {
    // 2(5b − 1 − b²) = g(6 + b²): (2 + g)b² − 10b + (2 + 6g) = 0.
    let (a, c) = (2.0 + contrast, 2.0 + 6.0 * contrast);
    // Half of the linear coefficient: the smaller root is (5 − √(25 − ac))/a.
    (5.0 - libm::sqrt(25.0 - a * c)) / a
}

/// The mean of a class in the first column. `shift`: b.
#[must_use]
pub fn first_mean(minority: bool, shift: f64) -> f64 {
    if minority { shift } else { -1.0 }
}

/// Draws a row of either class. `shift`: b; `row`: at least one column.
pub fn draw_row(minority: bool, shift: f64, stream: &mut Stream, row: &mut [f64]) {
    row.iter_mut().for_each(|value| *value = centred_uniform(stream));
    if let Some(first) = row.first_mut() {
        let deviation = if minority { 1.0 } else { MAJORITY_DEVIATION };
        *first = first_mean(minority, shift) + deviation * *first;
    }
}
