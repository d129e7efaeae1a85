//! What the delivered model's probabilities are worth at the natural prevalence, before and after it is corrected, judged
//! on rows that the fits were not trained on.
//!
//! Rows and weights bend probabilities. Two corrections are shown beside each other: the analytic shift of the intercept,
//! which needs no data, and a recalibration line on top of it, which is learned from held-out rows.

mod calibration_curve;
mod effective_rows;
mod recalibration;
mod threshold;

pub use calibration_curve::CalibrationBin;
pub use recalibration::Recalibration;
pub use threshold::ThresholdOutcome;

use crate::error::{Error, Result};
use crate::held_out::HeldOut;
use crate::natural::{KnownLine, MetricEstimate, N_METRICS, NaturalMetric, split_metrics, summary};
use calibration_curve::calibration_curve;
use recalibration::cross_fitted;
use serde::Serialize;
use threshold::threshold_outcome;

/// Probabilities at one stage of the correction.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
pub struct DeliveryStage {
    /// In the order of [`crate::natural::NaturalMetric`].
    pub metrics: Vec<MetricEstimate>,
    /// Rows in ten bins of ascending probability; each row once, its probability averaged over the repeats.
    pub curve: Vec<CalibrationBin>,
}

/// The delivered model at the natural prevalence.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[cfg_attr(feature = "typescript", tsify(missing_as_null))]
pub struct Delivery {
    /// The line that the delivered model carries, learned from all held-out rows. `None` where the classes are separated
    /// or the log odds constant, and where it would turn the order of the risks around, be it without one of the folds.
    pub recalibration: Option<Recalibration>,
    /// As fitted, without any correction.
    pub as_fitted: DeliveryStage,
    /// With the intercept shifted to the prevalence.
    pub prior_shift: DeliveryStage,
    /// With the line on top, in every fold that of the other folds of its repeat. `None` where there is no line, or no
    /// other fold.
    pub recalibrated: Option<DeliveryStage>,
    /// One per cost ratio, on the last stage that there is.
    pub thresholds: Vec<ThresholdOutcome>,
}

/// Judges the delivered model by the held-out log odds of the fits that were trained as it is.
///
/// `held_out`: of these fits; `rows`: of the table, one for each of their log odds; `groups`: one code per row of the table, if
/// rows are grouped; `folds`: splits of a repeat, at least 1;
/// `validation_to_training`: as for [`crate::selection::estimate`]; `cost_ratios`: the cost of a missed positive over that of
/// a false alarm, each above 0; `natural_values`: the `values` of their [`crate::natural::natural_lens`] where that has looked
/// at them already.
///
/// # Errors
/// `SHAPE_MISMATCH`, `OPTION_INVALID` (log odds that are not finite, a cost ratio), `TOO_FEW_ROWS` (a split lacks a class).
///
/// Source: ours; the line is Cox's (1958).
pub fn delivery(
    held_out: &HeldOut,
    rows: &[u32],
    groups: Option<&[u32]>,
    folds: usize,
    validation_to_training: f64,
    cost_ratios: &[f64],
    natural_values: Option<&[f64]>,
) -> Result<Delivery> {
    if rows.len() != held_out.log_odds.len() {
        let (expected, actual) = (held_out.log_odds.len(), rows.len());
        return Err(Error::ShapeMismatch { what: "rows".to_owned(), expected, actual });
    }
    let n_rows = rows.iter().max().map_or(0, |&last| last as usize + 1);
    if let Some(groups) = groups.filter(|groups| groups.len() < n_rows) {
        return Err(Error::ShapeMismatch { what: "groups".to_owned(), expected: n_rows, actual: groups.len() });
    }
    let (mut labels, mut fitted, mut natural, mut orders) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for split in held_out.splits()? {
        labels.push(split.labels);
        fitted.push(split.log_odds);
        natural.push(split.natural);
        orders.push(split.order);
    }
    let all_labels = labels.concat();
    // Shift and recalibration leave the order of the rows.
    let values_of = |margins: &[Vec<f64>], known: &dyn Fn(usize) -> KnownLine| -> Result<Vec<f64>> {
        let mut values = Vec::with_capacity(labels.len() * N_METRICS);
        for (split, ((labels, margins), order)) in labels.iter().zip(margins).zip(&orders).enumerate() {
            values.extend(split_metrics(labels, margins, order, known(split))?);
        }
        Ok(values)
    };
    let stage = |values: &[f64], margins: &[Vec<f64>]| -> Result<DeliveryStage> {
        let metrics = summary(values, validation_to_training);
        Ok(DeliveryStage { metrics, curve: calibration_curve(rows, &all_labels, &margins.concat(), groups)? })
    };
    let natural_values = match natural_values {
        None => values_of(&natural, &|_| KnownLine::Nothing)?,
        Some(values) if values.len() == labels.len() * N_METRICS => values.to_vec(),
        Some(values) => {
            let (expected, actual) = (labels.len() * N_METRICS, values.len());
            return Err(Error::ShapeMismatch { what: "naturalValues".to_owned(), expected, actual });
        }
    };
    let prior_shift = stage(&natural_values, &natural)?;
    // The line through margins is that through the natural ones, of which they are a shift or a line themselves.
    let natural_value = |split: usize, metric: NaturalMetric| natural_values[split * N_METRICS + metric as usize];
    let slope = |split: usize| natural_value(split, NaturalMetric::CalibrationSlope);
    let as_fitted = if fitted == natural {
        // A fit with natural weights needs no shift.
        prior_shift.clone()
    } else {
        let known = |split: usize| KnownLine::All {
            intercept_in_the_large: natural_value(split, NaturalMetric::CalibrationIntercept) + held_out.shifts[split],
            slope: slope(split),
        };
        stage(&values_of(&fitted, &known)?, &fitted)?
    };
    drop(fitted);
    let learned = Recalibration::fit(&all_labels, &natural.concat())?.filter(Recalibration::keeps_order);
    let lines = match &learned {
        Some(all) => cross_fitted(all, &labels, &natural, folds)?,
        None => None,
    };
    let could_be_judged = folds >= 2;
    let recalibration = learned.filter(|_| lines.is_some() || !could_be_judged);
    let after: Option<Vec<Vec<f64>>> = lines.as_ref().map(|lines| {
        let splits = natural.iter().zip(lines);
        splits.map(|(margins, line)| margins.iter().map(|margin| line.apply(*margin)).collect()).collect()
    });
    let recalibrated = match after.as_ref().zip(lines) {
        Some((after, lines)) => {
            Some(stage(&values_of(after, &|split| KnownLine::Slope(slope(split) / lines[split].slope))?, after)?)
        }
        None => None,
    };
    let best = after.as_ref().unwrap_or(&natural).concat();
    let thresholds = cost_ratios.iter().map(|&ratio| threshold_outcome(&all_labels, &best, ratio));
    Ok(Delivery { recalibration, as_fitted, prior_shift, thresholds: thresholds.collect::<Result<_>>()?, recalibrated })
}
