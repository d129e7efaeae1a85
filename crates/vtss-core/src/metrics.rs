//! What a prediction is worth: proper scores, rankings, and what happens at a threshold.

mod ranking;

pub(crate) use ranking::Ranking;

use crate::balanced_loss::{
    ClassCounts, balanced_log_loss_of_probabilities, check_probabilities, class_counts, log_loss_of_probability,
};
use crate::error::{Error, Result};
use serde::Serialize;

/// Bins of the expected calibration error, as many as Naeini et al. (2015) take.
pub const CALIBRATION_BINS: usize = 10;

/// Every metric of one set of predictions. Serialised to JSON, an infinite loss becomes null.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
pub struct Metrics {
    /// Mean over the classes of the class-wise mean log loss, nats.
    pub balanced_log_loss: f64,
    /// Mean log loss, nats.
    pub log_loss: f64,
    /// Mean squared difference of probability and label.
    pub brier: f64,
    /// Area under the ROC curve.
    pub auroc: f64,
    /// Area under the precision-recall steps.
    pub average_precision: f64,
    /// See [`expected_calibration_error`].
    pub expected_calibration_error: f64,
    /// The decisions at one threshold.
    pub at_threshold: ThresholdMetrics,
}

/// What the decisions at one threshold are worth. "Positive" is the minority.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
pub struct ThresholdMetrics {
    /// Rows with a score at or above it are called positive.
    pub threshold: f64,
    /// Share of right decisions.
    pub accuracy: f64,
    /// Mean of recall and specificity.
    pub balanced_accuracy: f64,
    /// Share of true positives among the rows called positive; 0 when none is.
    pub precision: f64,
    /// Share of the positives found.
    pub recall: f64,
    /// Share of the negatives left alone.
    pub specificity: f64,
    /// Recall + specificity − 1.
    pub youden: f64,
    /// Harmonic mean of precision and recall; 0 when nothing is found.
    pub f1: f64,
    /// Matthews correlation; 0 when all decisions are the same.
    pub mcc: f64,
    /// True positives among the rows that are positive or called so.
    pub jaccard: f64,
}

/// All metrics of a set of probabilities.
///
/// `labels`: n labels, 1 = minority, 0 = majority; `probabilities`: n numbers from 0 to 1; `threshold`: finite, on the
/// probability. Returns [`Metrics`].
///
/// # Errors
/// `SHAPE_MISMATCH`, `OPTION_INVALID` (a label, probability or the threshold), `TOO_FEW_ROWS` (a class is absent).
///
/// Source: the definitions of scikit-learn 1.9, but losses are not clipped. Cost: O(n log n).
pub fn metrics(labels: &[u8], probabilities: &[f64], threshold: f64) -> Result<Metrics> {
    Ok(Metrics {
        balanced_log_loss: balanced_log_loss_of_probabilities(labels, probabilities)?,
        log_loss: log_loss(labels, probabilities)?,
        brier: brier(labels, probabilities)?,
        auroc: auroc(labels, probabilities)?,
        average_precision: average_precision(labels, probabilities)?,
        expected_calibration_error: expected_calibration_error(labels, probabilities)?,
        at_threshold: threshold_metrics(labels, probabilities, threshold)?,
    })
}

/// Mean log loss at the natural prevalence.
///
/// Arguments and errors as [`metrics`]. Returns nats, infinite when a certainty was wrong.
pub fn log_loss(labels: &[u8], probabilities: &[f64]) -> Result<f64> {
    mean_of_rows(labels, probabilities, log_loss_of_probability)
}

/// Brier score: the mean squared difference of probability and label.
///
/// Arguments and errors as [`metrics`]. Returns a number from 0 to 1.
pub fn brier(labels: &[u8], probabilities: &[f64]) -> Result<f64> {
    mean_of_rows(labels, probabilities, |label, p| {
        let residual = p - f64::from(label);
        residual * residual
    })
}

fn mean_of_rows(labels: &[u8], probabilities: &[f64], loss: fn(u8, f64) -> f64) -> Result<f64> {
    class_counts(labels, "probabilities", probabilities.len())?;
    check_probabilities(probabilities)?;
    let total: f64 = labels.iter().zip(probabilities).map(|(&label, &p)| loss(label, p)).sum();
    Ok(total / labels.len() as f64)
}

/// Area under the ROC curve: the chance that a minority row scores above a majority row, ties counting half.
///
/// `labels`: n labels; `scores`: n numbers, infinite allowed, NaN refused. Returns a number from 0 to 1, exact before
/// its one division.
///
/// # Errors
/// As [`metrics`].
///
/// Source: Mann & Whitney (1947) with mid-ranks. Cost: O(n log n).
pub fn auroc(labels: &[u8], scores: &[f64]) -> Result<f64> {
    Ok(Ranking::new(labels, "scores", scores)?.auroc())
}

/// Average precision: precision at each distinct score, weighted by the recall gained there.
///
/// Arguments and errors as [`auroc`]. Returns a number above 0, at most 1.
///
/// Source: scikit-learn's step definition (no interpolation), tied scores taken together. Cost: O(n log n).
pub fn average_precision(labels: &[u8], scores: &[f64]) -> Result<f64> {
    Ok(Ranking::new(labels, "scores", scores)?.average_precision())
}

/// Expected calibration error over ten bins of equal mass.
///
/// Rows are ordered by probability; a row belongs to the tenth in which its mid-rank lies, so that rows of equal
/// probability share a bin and the order of rows cannot matter. The error is the mean, weighted by rows, of
/// |mean probability − share of minority rows| over the bins that hold any. With fewer than some hundreds of minority
/// rows it is biased upwards: a perfectly calibrated model does not reach 0.
///
/// Arguments and errors as [`metrics`]. Returns a number from 0 to 1.
///
/// Source: Naeini et al. (2015) with the equal-mass bins of Nixon et al. (2019); keeping ties together is ours.
/// Cost: O(n log n).
pub fn expected_calibration_error(labels: &[u8], probabilities: &[f64]) -> Result<f64> {
    check_probabilities(probabilities)?;
    Ok(Ranking::new(labels, "probabilities", probabilities)?.expected_calibration_error())
}

/// What the decisions at one threshold are worth.
///
/// `labels`: n labels; `scores`: n numbers, NaN refused; `threshold`: finite, on the scale of the scores; a score at or
/// above it is called positive. Returns [`ThresholdMetrics`]; ratios without a denominator are 0, as in scikit-learn.
///
/// # Errors
/// As [`metrics`].
pub fn threshold_metrics(labels: &[u8], scores: &[f64], threshold: f64) -> Result<ThresholdMetrics> {
    let ClassCounts { n_majority, n_minority } = class_counts(labels, "scores", scores.len())?;
    check_scores(scores)?;
    if !threshold.is_finite() {
        return Err(Error::option("threshold", "a finite number", threshold));
    }
    let called = |label: u8| labels.iter().zip(scores).filter(|&(&y, &s)| y == label && s >= threshold).count();
    let (true_positives, false_positives) = (called(1) as f64, called(0) as f64);
    let (n_majority, n_minority) = (n_majority as f64, n_minority as f64);
    let false_negatives = n_minority - true_positives;
    let true_negatives = n_majority - false_positives;
    let n_called = true_positives + false_positives;
    let recall = true_positives / n_minority;
    let specificity = true_negatives / n_majority;
    // Roots before products: the product of four counts of a large table leaves the exact integers.
    let spread = n_called.sqrt() * (true_negatives + false_negatives).sqrt() * n_minority.sqrt() * n_majority.sqrt();
    Ok(ThresholdMetrics {
        threshold,
        accuracy: (true_positives + true_negatives) / labels.len() as f64,
        balanced_accuracy: 0.5 * (recall + specificity),
        precision: ratio_or_zero(true_positives, n_called),
        recall,
        specificity,
        youden: recall + specificity - 1.0,
        f1: ratio_or_zero(2.0 * true_positives, n_called + n_minority),
        mcc: ratio_or_zero(true_positives * true_negatives - false_positives * false_negatives, spread),
        jaccard: ratio_or_zero(true_positives, n_minority + false_positives),
    })
}

fn ratio_or_zero(numerator: f64, denominator: f64) -> f64 {
    if denominator > 0.0 { numerator / denominator } else { 0.0 }
}

pub(crate) fn check_scores(scores: &[f64]) -> Result<()> {
    match scores.iter().position(|score| score.is_nan()) {
        None => Ok(()),
        Some(row) => Err(Error::option("scores", "numbers", format!("NaN in row {row}"))),
    }
}
