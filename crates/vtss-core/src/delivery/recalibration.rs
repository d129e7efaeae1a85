//! A line through held-out log odds that makes them calibrated.

use crate::calibration::recalibration_line;
use crate::error::Result;
use serde::{Deserialize, Serialize};

/// Calibrated log odds = intercept + slope · log odds at the natural prevalence.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
pub struct Recalibration {
    /// 0 for a calibrated model.
    pub intercept: f64,
    /// 1 for a calibrated model.
    pub slope: f64,
}

impl Recalibration {
    /// No correction: what a calibrated model needs.
    const NONE: Self = Self { intercept: 0.0, slope: 1.0 };

    /// The recalibration line of some rows. `labels`: 1 = minority; `margins`: finite log odds. `None` where it does not
    /// exist: see [`crate::calibration::calibration_line`].
    ///
    /// # Errors
    /// Those of [`crate::calibration::calibration_line`].
    pub fn fit(labels: &[u8], margins: &[f64]) -> Result<Option<Self>> {
        Self::NONE.refit(labels, margins)
    }

    /// The line of other rows, for which this one may be nearly right.
    fn refit(&self, labels: &[u8], margins: &[f64]) -> Result<Option<Self>> {
        let line = recalibration_line(labels, margins, (self.intercept, self.slope))?;
        Ok(line.map(|(intercept, slope)| Self { intercept, slope }))
    }

    /// Whether a row of higher risk stays one: a line that falls says that the risks are upside down, which is no correction.
    pub(super) fn keeps_order(&self) -> bool {
        self.slope > 0.0
    }

    /// Calibrated log odds. `margin`: log odds at the natural prevalence.
    #[must_use]
    pub fn apply(&self, margin: f64) -> f64 {
        self.intercept + self.slope * margin
    }
}

/// For every split the line of the other splits of its repeat, so that no row is judged by a line that was learned from it.
/// `None` where a repeat has one split, or a line does not exist or falls. `all`: the line of all splits.
pub fn cross_fitted(
    all: &Recalibration,
    labels: &[Vec<u8>],
    margins: &[Vec<f64>],
    folds: usize,
) -> Result<Option<Vec<Recalibration>>> {
    if folds < 2 {
        return Ok(None);
    }
    let mut lines = Vec::with_capacity(margins.len());
    for split in 0..margins.len() {
        let repeat = split - split % folds..(split - split % folds + folds).min(margins.len());
        let others = || repeat.clone().filter(|&other| other != split);
        let other_labels = others().map(|other| labels[other].as_slice()).collect::<Vec<_>>().concat();
        let other_margins = others().map(|other| margins[other].as_slice()).collect::<Vec<_>>().concat();
        match all.refit(&other_labels, &other_margins)? {
            Some(line) if line.keeps_order() => lines.push(line),
            _ => return Ok(None),
        }
    }
    Ok(Some(lines))
}
