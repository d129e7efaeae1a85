//! Mixtures of normal distributions: most of the designs, and those whose balanced logistic risk is exact.

use crate::rng::Stream;

/// One normal distribution of a mixture. Column j is mean_j + standard_deviation_j·z_j + common·z, all z independent.
#[derive(Debug, Clone, PartialEq)]
pub struct NormalPart {
    /// Its share of the rows, above 0.
    pub share: f64,
    /// One per column.
    pub mean: Vec<f64>,
    /// One per column, 0 or more: what is a column's own.
    pub standard_deviation: Vec<f64>,
    /// Deviation of what all columns share, 0 for columns that are independent.
    pub common: f64,
}

impl NormalPart {
    /// Equal deviations in every column.
    #[must_use]
    pub fn round(share: f64, mean: Vec<f64>, standard_deviation: f64) -> Self {
        let standard_deviation = vec![standard_deviation; mean.len()];
        Self { share, mean, standard_deviation, common: 0.0 }
    }
}

/// The rows of one class, as parts whose shares add up to 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Mixture {
    /// At least one, all of one width.
    pub parts: Vec<NormalPart>,
}

impl Mixture {
    /// The standard normal distribution around `mean`.
    #[must_use]
    pub fn standard_normal(mean: Vec<f64>) -> Self {
        Self { parts: vec![NormalPart::round(1.0, mean, 1.0)] }
    }

    /// Draws a row: its part first, then its columns, then what they share. `row`: as wide as the parts.
    pub fn draw_row(&self, stream: &mut Stream, row: &mut [f64]) {
        let mut remaining = stream.uniform();
        // Rounding of the shares may leave a little beyond the last part: it belongs there.
        let mut chosen = self.parts.last();
        for part in &self.parts {
            if remaining < part.share {
                chosen = Some(part);
                break;
            }
            remaining -= part.share;
        }
        stream.fill_normal(row);
        let Some(part) = chosen else { return };
        let shared = if part.common > 0.0 { part.common * stream.normal() } else { 0.0 };
        for ((value, mean), deviation) in row.iter_mut().zip(&part.mean).zip(&part.standard_deviation) {
            *value = mean + deviation * *value + shared;
        }
    }
}

/// `length` in the first of `n_columns` columns, 0 in the others.
#[must_use]
pub fn along_first(n_columns: usize, length: f64) -> Vec<f64> {
    let mut vector = vec![0.0; n_columns];
    if let Some(first) = vector.first_mut() {
        *first = length;
    }
    vector
}
