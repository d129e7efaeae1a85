//! Gains of one thing over another on the same splits.

use super::{AssessedBaseline, penalty_shift};
use crate::error::Result;
use crate::selection::{Gain, differences, estimate, gain};

/// What gains are taken of and over.
pub(super) struct Contender {
    /// One per split.
    pub losses: Vec<f64>,
    /// See [`PenaltyShift`]; 0 where it is not known.
    pub shift: f64,
}

/// What all gains have in common.
pub(super) struct Reference {
    pub none: Contender,
    /// The shift of everything but the natural fit.
    pub rebalanced_shift: f64,
    /// Validation rows for each training row of a split.
    pub ratio: f64,
}

impl Reference {
    pub fn gain(&self, over: &Contender, of: &Contender) -> Result<Option<Gain>> {
        let measured = gain(&differences(&over.losses, &of.losses)?, self.ratio);
        Ok(measured.map(|gain| penalty_shift::widened(gain, over.shift, of.shift)))
    }

    pub fn baseline(&self, of: &Contender) -> Result<AssessedBaseline> {
        Ok(AssessedBaseline { estimate: estimate(&of.losses, self.ratio), over_none: self.gain(&self.none, of)? })
    }

    pub fn rebalanced(&self, losses: Vec<f64>) -> Contender {
        Contender { losses, shift: self.rebalanced_shift }
    }
}
