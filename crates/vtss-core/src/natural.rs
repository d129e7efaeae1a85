//! The lens of the natural prevalence: what the same fits are worth where the classes are as frequent as in the table.
//!
//! The balanced loss weighs both classes equally; who acts on a probability meets them as they come. Every fit is brought
//! to the prevalence of its split's training rows by the analytic shift of its intercept and judged there, split by split.

use crate::calibration::{calibration_in_the_large, calibration_line};
use crate::error::{Error, Result};
use crate::held_out::HeldOut;
use crate::kernels::{sigmoid_in_place, softplus_in_place};
use crate::metrics::Ranking;
use crate::selection::{differences, estimate, gain};
use serde::Serialize;

/// What is measured, in this order wherever metrics stand in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NaturalMetric {
    /// Mean log loss, nats.
    LogLoss,
    /// Mean squared difference of probability and label.
    Brier,
    /// Calibration in the large: 0 for a calibrated model, negative where it promises too much.
    CalibrationIntercept,
    /// Slope of the recalibration line: 1 for a calibrated model, below 1 where probabilities are too extreme.
    CalibrationSlope,
    /// Expected calibration error over ten bins.
    ExpectedCalibrationError,
    /// Area under the ROC curve.
    Auroc,
    /// Area under the precision-recall steps.
    AveragePrecision,
}

/// How many there are.
pub const N_METRICS: usize = 7;

/// A metric over the splits.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[cfg_attr(feature = "typescript", tsify(missing_as_null))]
pub struct MetricEstimate {
    /// Mean over splits; `None` where a split has none (a calibration line of separated classes).
    pub mean: Option<f64>,
    /// Lower end of the 95 % interval; `None` with a single split.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
}

/// One fit through the lens.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[cfg_attr(feature = "typescript", tsify(missing_as_null))]
pub struct NaturalLens {
    /// Every metric in every split, row-major (split, metric); NaN where there is none.
    pub values: Vec<f64>,
    /// In the order of [`NaturalMetric`].
    pub metrics: Vec<MetricEstimate>,
}

/// Judges a fit at the natural prevalence.
///
/// `held_out`: its log odds; `validation_to_training`: as for [`crate::selection::estimate`]. Returns means with the
/// intervals of Nadeau and Bengio.
///
/// # Errors
/// `SHAPE_MISMATCH`, `OPTION_INVALID` (log odds that are not finite), `TOO_FEW_ROWS` (a split lacks a class).
///
/// Source: ours; metrics by the definitions of [`crate::metrics`] and [`crate::calibration`]. Cost: a sort per split.
pub fn natural_lens(held_out: &HeldOut, validation_to_training: f64) -> Result<NaturalLens> {
    let mut values = Vec::new();
    for split in held_out.splits()? {
        values.extend(split_metrics(&split.labels, &split.natural, &split.order, KnownLine::Nothing)?);
    }
    Ok(NaturalLens { metrics: summary(&values, validation_to_training), values })
}

/// What the metrics of a fit are above those of the fit without any remedy on the same splits.
///
/// `values`, `none`: of their [`natural_lens`]; `validation_to_training`: as there. Returns one estimate for each metric.
///
/// # Errors
/// `SHAPE_MISMATCH` (other splits).
///
/// Source: as [`natural_lens`].
pub fn over_none(values: &[f64], none: &[f64], validation_to_training: f64) -> Result<Vec<MetricEstimate>> {
    Ok(summary(&differences(values, none)?, validation_to_training))
}

/// Means and intervals over splits. `values`: row-major (split, metric).
pub(crate) fn summary(values: &[f64], validation_to_training: f64) -> Vec<MetricEstimate> {
    let of = |metric: usize| -> Vec<f64> { values.iter().copied().skip(metric).step_by(N_METRICS).collect() };
    (0..N_METRICS)
        .map(|metric| {
            let values = of(metric);
            let interval = gain(&values, validation_to_training);
            MetricEstimate {
                mean: estimate(&values, validation_to_training).mean,
                low: interval.map(|interval| interval.low),
                high: interval.map(|interval| interval.high),
            }
        })
        .collect()
}

/// What is known of the calibration of some margins already, from others of which they are an affine function. NaN where
/// there is none.
#[derive(Debug, Clone, Copy)]
pub(crate) enum KnownLine {
    Nothing,
    Slope(f64),
    All { intercept_in_the_large: f64, slope: f64 },
}

impl KnownLine {
    /// (calibration in the large, slope), found where they are not known.
    fn complete(self, labels: &[u8], margins: &[f64]) -> Result<(f64, f64)> {
        match self {
            Self::Nothing => {
                let line = calibration_line(labels, margins)?;
                Ok((line.intercept_in_the_large.unwrap_or(f64::NAN), line.slope.unwrap_or(f64::NAN)))
            }
            Self::Slope(slope) => {
                let shift = calibration_in_the_large(labels, margins)?;
                Ok((if shift.converged { shift.intercept } else { f64::NAN }, slope))
            }
            Self::All { intercept_in_the_large, slope } => Ok((intercept_in_the_large, slope)),
        }
    }
}

/// All metrics of one split. `margins`: finite log odds at the prevalence of `labels`; `order`: their ascending one, or
/// what it may be expected to be; `known`: of their calibration.
pub(crate) fn split_metrics(
    labels: &[u8],
    margins: &[f64],
    order: &[usize],
    known: KnownLine,
) -> Result<[f64; N_METRICS]> {
    // This refuses what is not finite before anything else is computed from it.
    let (intercept_in_the_large, slope) = known.complete(labels, margins)?;
    let n_rows = labels.len() as f64;
    let mut losses: Vec<f64> = labels.iter().zip(margins).map(|(y, m)| if *y == 1 { -m } else { *m }).collect();
    softplus_in_place(&mut losses);
    let mut probabilities = margins.to_vec();
    sigmoid_in_place(&mut probabilities);
    let squares = probabilities.iter().zip(labels).map(|(p, y)| (p - f64::from(*y)) * (p - f64::from(*y)));
    let ranking = Ranking::expecting(order, labels, "margins", &probabilities)?;
    Ok([
        losses.iter().sum::<f64>() / n_rows,
        squares.sum::<f64>() / n_rows,
        intercept_in_the_large,
        slope,
        ranking.expected_calibration_error(),
        ranking.auroc(),
        ranking.average_precision(),
    ])
}

impl MetricEstimate {
    /// The estimate of one metric in a list in the order of [`NaturalMetric`].
    ///
    /// # Errors
    /// `SHAPE_MISMATCH` for a list of another length.
    pub fn of(estimates: &[Self], metric: NaturalMetric) -> Result<Self> {
        let what = || "metrics".to_owned();
        let missing = || Error::ShapeMismatch { what: what(), expected: N_METRICS, actual: estimates.len() };
        estimates.get(metric as usize).copied().ok_or_else(missing)
    }
}
