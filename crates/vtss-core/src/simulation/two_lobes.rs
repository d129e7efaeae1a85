//! E5: a minority of two lobes beside a round majority, the paper's linear design end to end.
//!
//! Source: Ma & Zhang, arXiv 2601.16120v3, and the authors' public code.

use super::mixture::{Mixture, NormalPart};

const N_COLUMNS: usize = 5;
/// The lobes' centres: this far along the first column, and as far up and down the second.
const AWAY: f64 = 2.0;
const ASIDE: f64 = 1.75;

/// Majority N(0, I); minority an even mixture of N(2e₁ ± 1.75e₂, I).
#[must_use]
pub fn classes() -> [Mixture; 2] {
    let lobe = |aside: f64| {
        let mut mean = vec![0.0; N_COLUMNS];
        (mean[0], mean[1]) = (AWAY, aside);
        NormalPart::round(0.5, mean, 1.0)
    };
    [Mixture::standard_normal(vec![0.0; N_COLUMNS]), Mixture { parts: vec![lobe(-ASIDE), lobe(ASIDE)] }]
}
