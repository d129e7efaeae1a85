//! E6: a minority on a noisy ring, the paper's design for kernel methods.
//!
//! Source: Ma & Zhang, arXiv 2601.16120v3, and the authors' public code.

use crate::rng::Stream;

/// Columns of the design.
pub const N_COLUMNS: usize = 5;
/// Correlation of the majority's first two columns.
const CORRELATION: f64 = 0.5;
/// Share of the majority that is shifted along the first column, and by how much.
const SHIFTED_SHARE: f64 = 0.3;
const SHIFT: f64 = 1.5;
/// The ring: its centre along the first column, radius, and how far rows stray along the radius and all around.
const CENTRE: f64 = 4.8;
const RADIUS: f64 = 2.2;
const RADIAL_DEVIATION: f64 = 0.12;
const DEVIATION: f64 = 0.08;

/// Draws a row of either class. `row`: [`N_COLUMNS`] wide.
pub fn draw_row(minority: bool, stream: &mut Stream, row: &mut [f64]) {
    if minority {
        // A normal pair points in every direction alike.
        let (along, across) = (stream.normal(), stream.normal());
        let radius = RADIUS + RADIAL_DEVIATION * stream.normal();
        let factor = radius / libm::sqrt(along * along + across * across);
        stream.fill_normal(row);
        row.iter_mut().for_each(|value| *value *= DEVIATION);
        row[0] += CENTRE + factor * along;
        row[1] += factor * across;
    } else {
        let shift = if stream.uniform() < SHIFTED_SHARE { SHIFT } else { 0.0 };
        stream.fill_normal(row);
        row[1] = CORRELATION * row[0] + libm::sqrt(1.0 - CORRELATION * CORRELATION) * row[1];
        row[0] += shift;
    }
}
