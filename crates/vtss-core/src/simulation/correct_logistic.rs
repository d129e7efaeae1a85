//! A null: two normal classes of one covariance, so that a logistic model is exactly right.
//!
//! Shifting the intercept of the natural fit reaches the balanced optimum here; synthetic rows can only lend stability.
//! Source: ours.

use super::mixture::Mixture;

/// Columns where none are asked for.
pub const N_COLUMNS: usize = 5;
/// Distance of the class means in standard deviations: a balanced risk of about 0.48 nats, as hard as many real tables.
const SEPARATION: f64 = 1.5;

/// Majority N(0, I), minority N(μ, I) with μ spread evenly over `n_columns` columns.
#[must_use]
pub fn classes(n_columns: usize) -> [Mixture; 2] {
    let each = SEPARATION / libm::sqrt(n_columns as f64);
    [0.0, each].map(|mean| Mixture::standard_normal(vec![mean; n_columns]))
}
