//! E1 and E2: two normal classes a unit apart, and a generator whose mean lies between them.
//!
//! Source: Ma & Zhang, arXiv 2601.16120v3, Example 2, and the authors' public code.

use super::mixture::{Mixture, along_first};

const N_COLUMNS: usize = 2;
/// Distance of the class means.
const SEPARATION: f64 = 1.0;
/// Where E1's synthetic rows lie between the means: half way, so that four times the class gap cancels their bias.
const BIASED_POSITION: f64 = 0.5;

/// Majority N(0, I), minority N((1, 0), I), two columns.
#[must_use]
pub fn classes() -> [Mixture; 2] {
    [0.0, SEPARATION].map(|mean| Mixture::standard_normal(along_first(N_COLUMNS, mean)))
}

/// E1's generator: N((0.5, 0), I), whatever the minority is like.
#[must_use]
pub fn biased_rows() -> Mixture {
    Mixture::standard_normal(along_first(N_COLUMNS, BIASED_POSITION * SEPARATION))
}

/// E2's generator: N((1 − 1/√ln n₁, 0), I), which nears the minority as the minority grows.
///
/// `n_minority`: the minority rows that the generator sees, at least 2.
#[must_use]
pub fn consistent_rows(n_minority: usize) -> Mixture {
    let position = 1.0 - 1.0 / libm::sqrt(libm::log(n_minority as f64));
    Mixture::standard_normal(along_first(N_COLUMNS, position * SEPARATION))
}
