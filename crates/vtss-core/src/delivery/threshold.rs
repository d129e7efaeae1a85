//! Where to draw the line between calling a row positive and not, for stated costs.

use crate::error::{Error, Result};
use serde::Serialize;

/// Decisions at the threshold of one cost ratio. Costs are per row, in units of a false alarm.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[cfg_attr(feature = "typescript", tsify(missing_as_null))]
pub struct ThresholdOutcome {
    /// The cost of a missed positive over that of a false alarm.
    pub cost_ratio: f64,
    /// The probability from which a row is called positive: 1 / (1 + ratio).
    pub threshold: f64,
    /// Share of the positives that are called.
    pub sensitivity: f64,
    /// Share of the negatives that are not.
    pub specificity: f64,
    /// Share of positives among the rows that are called; `None` if none is.
    pub precision: Option<f64>,
    /// Share of all rows that are called.
    pub called_positive: f64,
    /// What missed positives and false alarms cost.
    pub expected_cost: f64,
    /// What it would cost to call every row.
    pub treat_all_cost: f64,
    /// What it would cost to call none.
    pub treat_none_cost: f64,
}

/// Decisions on calibrated log odds. `labels`: 1 = minority; `margins`: one per label; `cost_ratio`: above 0.
///
/// A row is called where what it would cost to miss it exceeds what it would cost to alarm: p · ratio ≥ 1 − p, which is
/// log odds ≥ −log(ratio).
///
/// # Errors
/// `OPTION_INVALID` (`costRatio`).
///
/// Source: Elkan, The foundations of cost-sensitive learning, IJCAI 2001.
pub fn threshold_outcome(labels: &[u8], margins: &[f64], cost_ratio: f64) -> Result<ThresholdOutcome> {
    if !(cost_ratio > 0.0 && cost_ratio.is_finite()) {
        return Err(Error::option("costRatio", "a finite number above 0", cost_ratio));
    }
    let least = -libm::log(cost_ratio);
    let (mut rows, mut called) = ([0.0, 0.0], [0.0, 0.0]);
    for (&label, &margin) in labels.iter().zip(margins) {
        rows[usize::from(label)] += 1.0;
        called[usize::from(label)] += f64::from(u8::from(margin >= least));
    }
    let n_called = called[0] + called[1];
    let per_row = 1.0 / (rows[0] + rows[1]);
    Ok(ThresholdOutcome {
        cost_ratio,
        threshold: 1.0 / (1.0 + cost_ratio),
        sensitivity: called[1] / rows[1],
        specificity: 1.0 - called[0] / rows[0],
        precision: (n_called > 0.0).then(|| called[1] / n_called),
        called_positive: n_called * per_row,
        expected_cost: (cost_ratio * (rows[1] - called[1]) + called[0]) * per_row,
        treat_all_cost: rows[0] * per_row,
        treat_none_cost: cost_ratio * rows[1] * per_row,
    })
}
