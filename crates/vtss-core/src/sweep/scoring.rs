//! Validation rows under many fits at once: margins, and the two balanced losses.

use crate::classifier::path::{DesignRows, margins};
use crate::kernels::add_column_sums;

/// Rows that are scored together; bounds the working memory, not the result.
const BLOCK_ROWS: usize = 512;

/// Losses and margins of every fit.
pub struct Scores {
    /// Balanced loss of each fit.
    pub loss: Vec<f64>,
    /// Balanced loss with each fit's offset added to its log odds.
    pub corrected_loss: Vec<f64>,
    /// Row-major (row, fit).
    pub margins: Vec<f32>,
}

/// Scores `rows`, the first `n_majority` of which are majority rows, under the fits `thetas`.
#[inline(never)]
pub fn score(rows: &DesignRows, n_majority: usize, thetas: &[Vec<f64>], offsets: &[f64]) -> Scores {
    let n_fits = thetas.len();
    let n_rows = rows.n_rows();
    let stride = rows.stride();
    let mut kept = Vec::with_capacity(n_rows * n_fits);
    let mut loss = vec![0.0; n_fits];
    let mut corrected_loss = vec![0.0; n_fits];
    let classes = [(0..n_majority, 1.0), (n_majority..n_rows, -1.0)];
    for (range, sign) in classes {
        let weight = 0.5 / range.len() as f64;
        let (mut sums, mut corrected_sums) = (Vec::new(), Vec::new());
        for block in rows.values()[range.start * stride..range.end * stride].chunks(BLOCK_ROWS * stride) {
            let (block_margins, width) = margins(block, stride, thetas);
            for row in block_margins.chunks_exact(width.max(1)) {
                kept.extend(row[..n_fits].iter().map(|m| *m as f32));
            }
            let mut padded = offsets.to_vec();
            for values in [&mut sums, &mut corrected_sums, &mut padded] {
                values.resize(width, 0.0);
            }
            add_column_sums(&block_margins, sign, &vec![0.0; width], &mut sums);
            add_column_sums(&block_margins, sign, &padded, &mut corrected_sums);
        }
        for k in 0..n_fits {
            loss[k] += weight * sums[k];
            corrected_loss[k] += weight * corrected_sums[k];
        }
    }
    Scores { loss, corrected_loss, margins: kept }
}
