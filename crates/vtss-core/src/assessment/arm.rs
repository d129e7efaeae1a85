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

    /// The same of a path of weights, whose smooth curve starts where that of a generator does: at the natural fit, which none of
    /// its candidates is.
    pub fn assess_from(&self, natural: &Self, request: &AssessmentRequest) -> Result<AssessedCurve> {
        let anchored = Self {
            plain: self.plain.behind(&natural.plain)?,
            corrected: self.corrected.behind(&natural.corrected)?,
            n_synthetic: [&natural.n_synthetic[..], &self.n_synthetic].concat(),
        };
        let n_before = natural.n_synthetic.len();
        let AssessedCurve { plain, corrected, choice, .. } = anchored.assess(request)?;
        let choice = choice.map(|choice| choice.among(n_before..));
        Ok(AssessedCurve {
            plain: plain[n_before..].to_vec(),
            corrected: corrected[n_before..].to_vec(),
            selected: choice.clone(),
            choice,
        })
    }

    /// The losses of a choice, one per split.
    pub fn of(&self, choice: &Selected) -> Vec<f64> {
        let table = if choice.corrected { &self.corrected } else { &self.plain };
        table.of_candidate(choice.index)
    }
}
