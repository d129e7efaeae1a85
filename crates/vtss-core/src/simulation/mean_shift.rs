//! E3: class means on both sides of the origin and one noise for both, which makes least squares locally symmetric.
//!
//! Source: Ma & Zhang, arXiv 2601.16120v3, Example 3, and the authors' public code.

use super::mixture::along_first;
use crate::rng::Stream;

/// Columns of the paper's runs.
pub const N_COLUMNS: usize = 20;

/// Noise with mean 0 and covariance I.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Noise {
    /// Uniform on the cube of ±√3.
    Cube,
    /// ±1 with equal probability.
    Rademacher,
    /// Uniform on the sphere of radius √d.
    Sphere,
}

impl Noise {
    /// Fills `row` with noise.
    pub fn draw_row(self, stream: &mut Stream, row: &mut [f64]) {
        match self {
            Self::Cube => row.iter_mut().for_each(|value| *value = centred_uniform(stream)),
            Self::Rademacher => row.iter_mut().for_each(|value| *value = random_sign(stream)),
            Self::Sphere => {
                stream.fill_normal(row);
                let squares = row.iter().fold(0.0, |sum, value| sum + *value * *value);
                let factor = libm::sqrt(row.len() as f64 / squares);
                row.iter_mut().for_each(|value| *value *= factor);
            }
        }
    }
}

/// The mean of a class: −1 or +1 in the first column.
#[must_use]
pub fn mean(minority: bool) -> Vec<f64> {
    along_first(N_COLUMNS, if minority { 1.0 } else { -1.0 })
}

/// Uniform on ±√3: mean 0, variance 1.
pub fn centred_uniform(stream: &mut Stream) -> f64 {
    // The variance of a uniform number on ±h is h²/3.
    libm::sqrt(3.0) * (2.0 * stream.uniform() - 1.0)
}

/// −1 or +1.
pub fn random_sign(stream: &mut Stream) -> f64 {
    if stream.uniform() < 0.5 { -1.0 } else { 1.0 }
}
