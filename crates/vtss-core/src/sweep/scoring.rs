//! Validation rows under many fits at once: margins, and the two balanced losses.

use crate::classifier::path::{DesignRows, margins};
use crate::kernels::{ClassShifts, add_column_sums};

/// Rows that are scored together; bounds the working memory, not the result.
const BLOCK_ROWS: usize = 512;
/// The list of offsets of each row: all have the only one.
static ONE_LIST: [u32; BLOCK_ROWS] = [0; BLOCK_ROWS];

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
    for (range, is_minority) in [(0..n_majority, false), (n_majority..n_rows, true)] {
        let weight = 0.5 / range.len() as f64;
        let class = ClassShifts::new(is_minority, n_fits, offsets);
        let (mut sums, mut corrected_sums) = (vec![0.0; n_fits], vec![0.0; n_fits]);
        for block in rows.values()[range.start * stride..range.end * stride].chunks(BLOCK_ROWS * stride) {
            let (block_margins, width) = margins(block, stride, thetas);
            keep(&block_margins, width, n_fits, &mut kept);
            add_column_sums(
                &block_margins,
                &class,
                &ONE_LIST[..block.len() / stride],
                [&mut sums, &mut corrected_sums],
            );
        }
        for k in 0..n_fits {
            loss[k] += weight * sums[k];
            corrected_loss[k] += weight * corrected_sums[k];
        }
    }
    Scores { loss, corrected_loss, margins: kept }
}

/// Appends the first `n_fits` columns of a panel of `width` columns, in single precision: what that has no number for as its
/// largest, of which a probability is as certain.
#[inline(never)]
pub(super) fn keep(panel: &[f64], width: usize, n_fits: usize, kept: &mut Vec<f32>) {
    for row in panel.chunks_exact(width.max(1)) {
        let most = f64::from(f32::MAX);
        kept.extend(row[..n_fits].iter().map(|margin| margin.clamp(-most, most) as f32));
    }
}
