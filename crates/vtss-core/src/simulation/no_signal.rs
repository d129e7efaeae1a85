//! A null: labels that have nothing to do with the rows. The balanced optimum is log odds of 0 everywhere, ln 2 nats.
//!
//! Source: ours.

use super::mixture::Mixture;

/// Columns where none are asked for.
pub const N_COLUMNS: usize = 5;

/// Both classes N(0, I).
#[must_use]
pub fn classes(n_columns: usize) -> [Mixture; 2] {
    [(); 2].map(|()| Mixture::standard_normal(vec![0.0; n_columns]))
}
