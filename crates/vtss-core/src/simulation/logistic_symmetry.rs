//! E4: a correct logistic model without intercept that is locally symmetric.
//!
//! The first column is −5 or +1 and alone decides: P(Y = 1 | x) = σ(x₁), with shares of the two values such that
//! imbalance does not bend the fit without an intercept. Three of the other columns share a random sign.
//!
//! Source: Ma & Zhang, arXiv 2601.16120v3, and the authors' public code.

use super::mixture::{Mixture, NormalPart};

const N_COLUMNS: usize = 20;
/// The first column's values, and how often the low one comes up.
const LOW: f64 = -5.0;
const HIGH: f64 = 1.0;
const LOW_SHARE: f64 = 0.855_384;
/// Columns 2 to 4 are shifted by this, up or down together.
const SHIFT: f64 = 2.5;
const SHIFTED: std::ops::Range<usize> = 1..4;

/// The rows of either class: given the first column the others do not depend on the class.
#[must_use]
pub fn classes() -> [Mixture; 2] {
    let minority_given = |first: f64| 1.0 / (1.0 + libm::exp(-first));
    [false, true].map(|minority| {
        let joint = [(LOW, LOW_SHARE), (HIGH, 1.0 - LOW_SHARE)].map(|(first, share)| {
            let of_minority = share * minority_given(first);
            (first, if minority { of_minority } else { share - of_minority })
        });
        let total = joint[0].1 + joint[1].1;
        let part = |first: f64, share: f64, shift: f64| {
            let mut mean = vec![0.0; N_COLUMNS];
            mean[SHIFTED].fill(shift);
            let mut standard_deviation = vec![1.0; N_COLUMNS];
            (mean[0], standard_deviation[0]) = (first, 0.0);
            NormalPart { share, mean, standard_deviation, common: 0.0 }
        };
        let of_value =
            |(first, share): (f64, f64)| [-SHIFT, SHIFT].map(|shift| part(first, 0.5 * share / total, shift));
        Mixture { parts: joint.into_iter().flat_map(of_value).collect() }
    })
}
