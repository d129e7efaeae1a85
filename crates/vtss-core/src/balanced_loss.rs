//! The balanced log loss: the mean over the two classes of the class-wise mean log loss, in nats.

use crate::error::{Error, Result};

/// How many rows each class has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ClassCounts {
    pub n_majority: usize,
    pub n_minority: usize,
}

/// ln(1 + eˣ) without overflow or loss of small values.
///
/// `x`: any number. Returns a number ≥ 0; `inf` for `inf`, 0 for `-inf`, NaN for NaN.
#[must_use]
pub fn softplus(x: f64) -> f64 {
    // NaN survives: max drops it, the second term keeps it.
    x.max(0.0) + libm::log1p(libm::exp(-x.abs()))
}

/// Log loss of one row from its margin (log odds of the minority).
///
/// `label`: 1 = minority, 0 = majority; `margin`: log odds. Returns nats, ≥ 0; NaN for a NaN margin.
#[must_use]
pub fn log_loss_of_margin(label: u8, margin: f64) -> f64 {
    softplus(if label == 1 { -margin } else { margin })
}

/// Log loss of one row from its probability of the minority.
///
/// `label`: 1 = minority, 0 = majority; `probability`: 0 to 1. Returns nats, ≥ 0; infinite for a certainty that was
/// wrong. Nothing is clipped: scikit-learn's clip at 2⁻⁵² would turn an infinite loss into about 36 nats.
#[must_use]
pub fn log_loss_of_probability(label: u8, probability: f64) -> f64 {
    // 0.0 - keeps a certainty that was right at +0.
    if label == 1 { 0.0 - libm::log(probability) } else { 0.0 - libm::log1p(-probability) }
}

/// Balanced log loss from margins.
///
/// `labels`: n labels, 0 or 1; `margins`: n log odds. Returns nats; NaN if a margin is NaN, so that a failed fit
/// stays visible to the selection.
///
/// # Errors
/// `SHAPE_MISMATCH`, `OPTION_INVALID` (a label), `TOO_FEW_ROWS` (a class is absent).
///
/// Source: Ma & Zhang, arXiv 2601.16120v3, the balanced risk and Algorithm 1.
pub fn balanced_log_loss_of_margins(labels: &[u8], margins: &[f64]) -> Result<f64> {
    balanced_mean(labels, "margins", margins, log_loss_of_margin)
}

/// Balanced log loss from probabilities.
///
/// `labels`: n labels, 0 or 1; `probabilities`: n numbers from 0 to 1. Returns nats, infinite when a certainty was
/// wrong.
///
/// # Errors
/// `SHAPE_MISMATCH`, `OPTION_INVALID` (a label or probability), `TOO_FEW_ROWS` (a class is absent).
///
/// Source: as [`balanced_log_loss_of_margins`].
pub fn balanced_log_loss_of_probabilities(labels: &[u8], probabilities: &[f64]) -> Result<f64> {
    check_probabilities(probabilities)?;
    balanced_mean(labels, "probabilities", probabilities, log_loss_of_probability)
}

fn balanced_mean(labels: &[u8], what: &str, values: &[f64], loss: fn(u8, f64) -> f64) -> Result<f64> {
    let counts = class_counts(labels, what, values.len())?;
    let (mut majority, mut minority) = (0.0, 0.0);
    for (&label, &value) in labels.iter().zip(values) {
        let row = loss(label, value);
        if label == 1 { minority += row } else { majority += row }
    }
    Ok(0.5 * (majority / counts.n_majority as f64 + minority / counts.n_minority as f64))
}

/// Counts both classes; refuses labels other than 0 and 1, another length than `n_values`, and an absent class.
pub(crate) fn class_counts(labels: &[u8], what: &str, n_values: usize) -> Result<ClassCounts> {
    if n_values != labels.len() {
        return Err(Error::ShapeMismatch { what: what.to_owned(), expected: labels.len(), actual: n_values });
    }
    if let Some(row) = labels.iter().position(|&label| label > 1) {
        return Err(Error::option("labels", "0 or 1", format!("{} in row {row}", labels[row])));
    }
    let n_minority = labels.iter().filter(|&&label| label == 1).count();
    let counts = ClassCounts { n_majority: labels.len() - n_minority, n_minority };
    for (what, n_rows) in [("majority rows", counts.n_majority), ("minority rows", counts.n_minority)] {
        if n_rows == 0 {
            let purpose = "to measure a prediction of two classes".to_owned();
            return Err(Error::TooFewRows { what: what.to_owned(), n_rows, needed: 1, purpose });
        }
    }
    Ok(counts)
}

/// Refuses anything that is not a number from 0 to 1.
pub(crate) fn check_probabilities(probabilities: &[f64]) -> Result<()> {
    match probabilities.iter().position(|p| !(0.0..=1.0).contains(p)) {
        None => Ok(()),
        Some(row) => Err(Error::option("probabilities", "from 0 to 1", format!("{} in row {row}", probabilities[row]))),
    }
}
