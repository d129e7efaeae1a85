//! Validation rows under many fits at once: margins, and the two balanced losses.

use crate::classifier::path::{DesignRows, margins};
use crate::kernels::softplus_in_place;

/// Rows that are scored together; bounds the working memory, not the result.
const BLOCK_ROWS: usize = 1024;

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
        let mut sums = vec![0.0; n_fits];
        let mut corrected_sums = vec![0.0; n_fits];
        for block in rows.values()[range.start * stride..range.end * stride].chunks(BLOCK_ROWS * stride) {
            let (block_margins, width) = margins(block, stride, thetas);
            let of_fits = |row: &[f64]| row[..n_fits].iter().map(|m| *m as f32).collect::<Vec<_>>();
            kept.extend(block_margins.chunks_exact(width.max(1)).flat_map(of_fits));
            add_losses(&mut sums, &block_margins, width, |_, m| sign * m);
            add_losses(&mut corrected_sums, &block_margins, width, |k, m| sign * (m + offsets[k]));
        }
        for k in 0..n_fits {
            loss[k] += weight * sums[k];
            corrected_loss[k] += weight * corrected_sums[k];
        }
    }
    Scores { loss, corrected_loss, margins: kept }
}

/// Adds softplus of every signed margin to its fit's sum.
fn add_losses(sums: &mut [f64], margins: &[f64], width: usize, signed: impl Fn(usize, f64) -> f64) {
    let n_fits = sums.len();
    let mut losses = vec![0.0; n_fits];
    for row in margins.chunks_exact(width.max(1)) {
        for (k, (loss, margin)) in losses.iter_mut().zip(row).enumerate() {
            *loss = signed(k, *margin);
        }
        softplus_in_place(&mut losses);
        for (sum, loss) in sums.iter_mut().zip(&losses) {
            *sum += loss;
        }
    }
}
