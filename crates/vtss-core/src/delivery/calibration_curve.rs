//! Predicted against observed: do of the rows that are told 20 % about 20 % belong to the minority?

use super::effective_rows::{GroupCounts, correlation_of_groups};
use crate::error::Result;
use crate::kernels::sigmoid_in_place;
use crate::metrics::{CALIBRATION_BINS, Ranking};
use crate::order::ascending;
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
/// `rows`: of the table, one for each time that a row was held out; `labels`, `margins`: likewise; `groups`: one code per row of
/// the table. A row's probability is the mean over the times, so that every row counts once; intervals (Wilson's) see as many
/// rows as their groups leave, see `effective_rows`.
pub fn calibration_curve(
    rows: &[u32],
    labels: &[u8],
    margins: &[f64],
    groups: Option<&[u32]>,
) -> Result<Vec<CalibrationBin>> {
    let mut probabilities = margins.to_vec();
    sigmoid_in_place(&mut probabilities);
    let RowMeans { rows, labels, means } = row_means(rows, labels, &probabilities);
    let mut bins = [(0.0, 0_u64, 0_u64); CALIBRATION_BINS];
    for (bin, tie) in Ranking::new(&labels, "margins", &means)?.binned() {
        let (sum, n_minority, n_rows) = &mut bins[bin];
        let n_tied = tie.n_minority + tie.n_majority;
        *sum += tie.score * n_tied as f64;
        *n_minority += tie.n_minority;
        *n_rows += n_tied;
    }
    let filled: Vec<_> = bins.into_iter().filter(|(_, _, n_rows)| *n_rows > 0).collect();
    let effective: Vec<f64> = match groups {
        None => filled.iter().map(|(_, _, n_rows)| *n_rows as f64).collect(),
        Some(groups) => {
            // Bins are filled from the smallest mean on, rows of one mean together.
            let order = ascending(&means);
            let (mut counts, mut rest) = (GroupCounts::new(groups), order.as_slice());
            let mut of_bins = Vec::with_capacity(filled.len());
            for (_, _, n_rows) in &filled {
                let (of_bin, others) = rest.split_at(*n_rows as usize);
                rest = others;
                let (rows, labels): (Vec<u32>, Vec<u8>) = of_bin.iter().map(|&i| (rows[i], labels[i])).unzip();
                of_bins.push(counts.sums(&rows, &labels));
            }
            let correlation = correlation_of_groups(&of_bins);
            of_bins.iter().map(|of_bin| of_bin.effective_rows(correlation)).collect::<Result<_>>()?
        }
    };
    let of_bin = |((sum, n_minority, n_rows), effective)| bin_of(sum, n_minority as f64, n_rows, effective);
    Ok(filled.into_iter().zip(effective).map(of_bin).collect())
}

/// Held-out rows, each once.
struct RowMeans {
    /// Of the table, ascending.
    rows: Vec<u32>,
    labels: Vec<u8>,
    /// Their mean probabilities.
    means: Vec<f64>,
}

#[inline(never)]
fn row_means(rows: &[u32], labels: &[u8], probabilities: &[f64]) -> RowMeans {
    let n_rows = rows.iter().max().map_or(0, |&last| last as usize + 1);
    let (mut sums, mut counts, mut label_of) = (vec![0.0; n_rows], vec![0.0; n_rows], vec![0; n_rows]);
    for ((&row, &label), probability) in rows.iter().zip(labels).zip(probabilities) {
        let row = row as usize;
        sums[row] += probability;
        counts[row] += 1.0;
        label_of[row] = label;
    }
    let held_out: Vec<usize> = (0..n_rows).filter(|&row| counts[row] > 0.0).collect();
    RowMeans {
        rows: held_out.iter().map(|&row| row as u32).collect(),
        labels: held_out.iter().map(|&row| label_of[row]).collect(),
        means: held_out.iter().map(|&row| sums[row] / counts[row]).collect(),
    }
}

/// `effective`: rows that the interval sees. Its source: Wilson, Journal of the American Statistical Association 22 (1927).
fn bin_of(sum: f64, n_minority: f64, n_rows: u64, effective: f64) -> CalibrationBin {
    let observed = n_minority / n_rows as f64;
    let z = normal_quantile(INTERVAL_PROBABILITY);
    let squared = z * z / effective;
    let centre = (observed + 0.5 * squared) / (1.0 + squared);
    let half = z * (observed * (1.0 - observed) / effective + 0.25 * squared / effective).sqrt() / (1.0 + squared);
    CalibrationBin {
        mean_predicted: sum / n_rows as f64,
        observed,
        // At 0 and 1 the formula ends there but for rounding.
        low: (centre - half).max(0.0),
        high: (centre + half).min(1.0),
        n_rows: u32::try_from(n_rows).unwrap_or(u32::MAX),
    }
}
