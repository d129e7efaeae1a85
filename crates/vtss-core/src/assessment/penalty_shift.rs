//! What the folds' smaller size does to losses by way of the penalty.
//!
//! A fold trains on 80 % of the rows under the same penalty on the summed loss, so that the penalty weighs 1.25 times as
//! much as it will in the delivered model. Where it decides the slopes, a gain of the folds is not the delivered one.
//! The same fits with every weight times all rows for each training row tell how much that is.

use super::ArmLosses;
use crate::error::Result;
use crate::selection::{Gain, differences};
use serde::{Deserialize, Serialize};

/// Losses of fits of the folds that are as heavy against the penalty as the whole table: every weight is multiplied by
/// all rows for each training row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FullWeight {
    /// The natural fit.
    pub natural: ArmLosses,
    /// Each class half of the weight.
    pub class_weight: ArmLosses,
}

/// By how much a balanced loss falls once the penalty weighs as it does on the whole table: mean over the splits, nats.
/// Near 0 wherever the data decide the slopes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct PenaltyShift {
    /// That of the natural fit.
    pub none: f64,
    /// That of the natural fit with its intercept shifted.
    pub prior_shift: f64,
    /// That of each class half of the weight; it stands for all weighted and augmented fits.
    pub class_weight: f64,
}

impl PenaltyShift {
    /// The shifts of a run; `None` where a fit failed.
    ///
    /// # Errors
    /// `SHAPE_MISMATCH`.
    pub(super) fn of(full: &FullWeight, natural: &ArmLosses, class_weight: &ArmLosses) -> Result<Option<Self>> {
        let shift = Self {
            none: mean_fall(&natural.plain, &full.natural.plain)?,
            prior_shift: mean_fall(&natural.corrected, &full.natural.corrected)?,
            class_weight: mean_fall(&class_weight.plain, &full.class_weight.plain)?,
        };
        let is_known = [shift.none, shift.prior_shift, shift.class_weight].iter().all(|fall| fall.is_finite());
        Ok(is_known.then_some(shift))
    }
}

/// Mean over the splits of what a loss falls by.
fn mean_fall(from: &[f64], to: &[f64]) -> Result<f64> {
    let falls = differences(from, to)?;
    Ok(falls.iter().sum::<f64>() / falls.len() as f64)
}

/// A gain over a loss of one shift by a loss of another, whose interval also holds the gain that both shifts make of it.
/// The mean stays as it was measured.
pub(super) fn widened(gain: Gain, shift_over: f64, shift_of: f64) -> Gain {
    let moved = shift_of - shift_over;
    let (low, high) = if moved < 0.0 { (gain.low + moved, gain.high) } else { (gain.low, gain.high + moved) };
    Gain { low, high, ..gain }
}
