//! Predicted against observed: do of the rows that are told 20 % about 20 % belong to the minority?

use crate::error::Result;
use crate::kernels::sigmoid_in_place;
use crate::metrics::{CALIBRATION_BINS, Ranking};
use crate::rng::normal_quantile;
use crate::selection::INTERVAL_PROBABILITY;
use serde::Serialize;

/// Rows of similar probability.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
pub struct CalibrationBin {
    /// Mean probability.
    pub mean_predicted: f64,
    /// Share of minority rows.
    pub observed: f64,
    /// Lower end of its 95 % interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Rows.
    pub n_rows: u32,
}

/// Rows in ten bins of equal mass by ascending probability, empty ones left out.
///
/// `rows`: of the table, one for each time that a row was held out; `labels`, `margins`: likewise. A row's probability is
/// the mean over the times, so that every row counts once and intervals (Wilson's) see independent rows.
pub fn calibration_curve(rows: &[u32], labels: &[u8], margins: &[f64]) -> Result<Vec<CalibrationBin>> {
    let mut probabilities = margins.to_vec();
    sigmoid_in_place(&mut probabilities);
    let (labels, means) = row_means(rows, labels, &probabilities);
    let mut bins = [(0.0, 0_u64, 0_u64); CALIBRATION_BINS];
    for (bin, tie) in Ranking::new(&labels, "margins", &means)?.binned() {
        let (sum, n_minority, n_rows) = &mut bins[bin];
        let n_tied = tie.n_minority + tie.n_majority;
        *sum += tie.score * n_tied as f64;
        *n_minority += tie.n_minority;
        *n_rows += n_tied;
    }
    let filled = bins.into_iter().filter(|(_, _, n_rows)| *n_rows > 0);
    Ok(filled.map(|(sum, n_minority, n_rows)| bin_of(sum, n_minority as f64, n_rows)).collect())
}

/// Label and mean probability of every row, rows ascending.
#[inline(never)]
fn row_means(rows: &[u32], labels: &[u8], probabilities: &[f64]) -> (Vec<u8>, Vec<f64>) {
    let n_rows = rows.iter().max().map_or(0, |&last| last as usize + 1);
    let (mut sums, mut counts, mut label_of) = (vec![0.0; n_rows], vec![0.0; n_rows], vec![0; n_rows]);
    for ((&row, &label), probability) in rows.iter().zip(labels).zip(probabilities) {
        let row = row as usize;
        sums[row] += probability;
        counts[row] += 1.0;
        label_of[row] = label;
    }
    let held_out = (0..n_rows).filter(|&row| counts[row] > 0.0);
    held_out.map(|row| (label_of[row], sums[row] / counts[row])).unzip()
}

/// Source of the interval: Wilson, Journal of the American Statistical Association 22 (1927).
fn bin_of(sum: f64, n_minority: f64, n_rows: u64) -> CalibrationBin {
    let n = n_rows as f64;
    let observed = n_minority / n;
    let z = normal_quantile(INTERVAL_PROBABILITY);
    let squared = z * z / n;
    let centre = (observed + 0.5 * squared) / (1.0 + squared);
    let half = z * (observed * (1.0 - observed) / n + 0.25 * squared / n).sqrt() / (1.0 + squared);
    CalibrationBin {
        mean_predicted: sum / n,
        observed,
        // At 0 and 1 the formula ends there but for rounding.
        low: (centre - half).max(0.0),
        high: (centre + half).min(1.0),
        n_rows: u32::try_from(n_rows).unwrap_or(u32::MAX),
    }
}
