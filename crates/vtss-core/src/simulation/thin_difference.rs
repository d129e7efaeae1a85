//! A design in which interpolation helps: two columns that measure nearly the same, their small difference telling the
//! classes apart, and a minority whose difference varies more.
//!
//! The usual penalty holds the slope along the difference far below the best one. Neighbours in the minority are found
//! by what the columns share, so rows between them have a random mixture of two differences and vary less in it: the
//! penalised fit comes further. No weight of real rows does that. With a small enough penalty the effect is gone, since
//! equal class weights then minimise the balanced risk itself.
//!
//! Source: ours.

use super::mixture::{Mixture, NormalPart};

/// Deviation of the difference in the majority; that of what the columns share is 1.
const THINNESS: f64 = 0.025;
/// Mean and deviation of the difference in the minority, in deviations of the majority's.
const SHIFT: f64 = 3.0;
const WIDTH: f64 = 3.0;

/// x₁ = f, x₂ = f + 0.025·s with f standard normal, s standard normal in the majority and N(3, 3²) in the minority.
#[must_use]
pub fn classes() -> [Mixture; 2] {
    [(0.0, 1.0), (SHIFT, WIDTH)].map(|(shift, width)| {
        let part = NormalPart {
            share: 1.0,
            mean: vec![0.0, THINNESS * shift],
            standard_deviation: vec![0.0, THINNESS * width],
            common: 1.0,
        };
        Mixture { parts: vec![part] }
    })
}
