//! One arm of a run: its curves and what is chosen on them.

use super::{ArmLosses, AssessedCurve, AssessmentRequest};
use crate::error::Result;
use crate::selection::{AllowedSizes, FoldLosses, Selected, Sizes, curve, select};

/// The losses of an arm, checked.
pub(super) struct Arm {
    pub plain: FoldLosses,
    pub corrected: FoldLosses,
    pub n_synthetic: Vec<usize>,
}

impl Arm {
    pub fn new(losses: &ArmLosses, n_splits: usize) -> Result<Self> {
        let n = losses.n_synthetic.len();
        Ok(Self {
            plain: FoldLosses::new(n_splits, n, losses.plain.clone())?,
            corrected: FoldLosses::new(n_splits, n, losses.corrected.clone())?,
            n_synthetic: losses.n_synthetic.clone(),
        })
    }

    pub fn assess(&self, request: &AssessmentRequest) -> Result<AssessedCurve> {
        let ratio = request.validation_to_training;
        let sizes = Sizes { n_synthetic: &self.n_synthetic, n_minority: request.n_minority };
        let choose = |allowed| select(&self.plain, &self.corrected, sizes, request.rule, allowed, ratio);
        Ok(AssessedCurve {
            plain: curve(&self.plain, ratio),
            corrected: curve(&self.corrected, ratio),
            selected: choose(AllowedSizes::All)?,
            choice: choose(AllowedSizes::Positive)?,
        })
    }

    /// The losses of a choice, one per split.
    pub fn of(&self, choice: &Selected) -> Vec<f64> {
        let table = if choice.corrected { &self.corrected } else { &self.plain };
        table.of_candidate(choice.index)
    }
}
