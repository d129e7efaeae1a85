//! The sweep over synthetic sizes: what one fold fits and how its validation rows fare.
//!
//! A job is one fold with some arms: pure, and named by (seed, repeat, fold, generator), so that the same numbers come out
//! with one worker or many. Everything that learns is fitted on the fold's real training rows.

mod arm;
mod chunks;
mod fold;
mod scoring;

pub use arm::{ArmOutcome, ArmRequest, FITS_BEFORE_PATH, FITS_BEHIND_PATH, run_arm, run_generator};
pub use chunks::chunked_pool;
pub use fold::{Fold, class_features, training_rows};

use crate::classifier::ClassifierSpec;
use crate::error::Result;
use crate::split::{SplitPlan, split};
use crate::table::Table;
use crate::warning::Warning;
use serde::{Deserialize, Serialize};

/// One fold and what to fit on it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SweepRequest {
    /// Seed of every stream of the run.
    pub seed: u64,
    /// How rows are held out.
    pub plan: SplitPlan,
    /// Which repeat, from 0.
    pub repeat: usize,
    /// Which fold of the repeat, from 0.
    pub fold: usize,
    /// What is fitted.
    pub classifier: ClassifierSpec,
    /// What is tried.
    pub arms: Vec<ArmRequest>,
}

/// The outcome of one fold.
#[derive(Debug, Clone, PartialEq)]
pub struct SweepOutcome {
    /// Validation rows of the table, the majority first; every arm's margins are in this order.
    pub validation_rows: Vec<u32>,
    /// How many of them are majority rows.
    pub n_validation_majority: usize,
    /// Training rows.
    pub n_training: usize,
    /// One per arm, in the order asked.
    pub arms: Vec<ArmOutcome>,
}

/// A fold that was prepared, with what its split follows from. Arms of one fold that come one after the other share it, and
/// what all their fits need (measured on a million rows: 0.3 s, a fifth of the arm of weights).
#[derive(Debug, Default)]
pub struct KeptFold(Option<(FoldName, Fold)>);

/// Seed, plan, repeat and fold.
type FoldName = (u64, SplitPlan, usize, usize);

impl KeptFold {
    /// The fold that `request` asks for. Another one is forgotten before it is prepared: two would be felt in the memory.
    fn get(&mut self, table: &Table, validation: Option<&[u8]>, request: &SweepRequest) -> Result<&Fold> {
        let &SweepRequest { seed, ref plan, repeat, fold, .. } = request;
        let name = (seed, plan.clone(), repeat, fold);
        let kept = match self.0.take().filter(|(kept, _)| *kept == name) {
            Some(kept) => kept,
            None => {
                let split = split(table.labels(), table.groups(), validation, plan, seed, repeat, fold)?;
                (name, Fold::prepare(table, &split)?)
            }
        };
        Ok(&self.0.insert(kept).1)
    }
}

/// Runs one fold.
///
/// `validation`: one entry per row, 1 where the user held the row out; only for [`SplitPlan::Given`]. A generator that
/// cannot do with this fold's rows fails alone: its losses and margins are NaN, and its warning `GENERATOR_FAILED` says
/// why; the other arms go on.
///
/// # Errors
/// Those of the split, the preprocessing and the classifier; `OPTION_INVALID` of a generator's settings.
pub fn run(table: &Table, validation: Option<&[u8]>, request: &SweepRequest) -> Result<SweepOutcome> {
    run_keeping(table, validation, request, &mut KeptFold::default())
}

/// [`run`], with the fold of the run before and for the one after, which are of the same table and held-out rows. The
/// outcome does not depend on it.
///
/// # Errors
/// Those of [`run`].
pub fn run_keeping(
    table: &Table,
    validation: Option<&[u8]>,
    request: &SweepRequest,
    kept: &mut KeptFold,
) -> Result<SweepOutcome> {
    let fold = kept.get(table, validation, request)?;
    let classifier = request.classifier.build()?;
    let place = format!("{}/{}", request.repeat, request.fold);
    let arms = request.arms.iter().map(|arm| match run_arm(fold, arm, classifier.as_ref(), request.seed, &place) {
        Err(error) if arm.survives(&error) => {
            let (repeat, fold_number) = (request.repeat + 1, request.fold + 1);
            let message = format!("no rows could be drawn in repeat {repeat}, fold {fold_number}: {error}");
            let warning = Warning::new("GENERATOR_FAILED", message);
            Ok(ArmOutcome::failed(arm.n_fits(), fold.validation_rows().len(), warning))
        }
        outcome => outcome,
    });
    Ok(SweepOutcome {
        arms: arms.collect::<Result<_>>()?,
        validation_rows: fold.validation_rows().to_vec(),
        n_validation_majority: fold.n_validation_majority(),
        n_training: fold.real().rows.n_rows(),
    })
}

#[cfg(test)]
mod tests {
    use super::scoring::keep;

    #[test]
    fn log_odds_beyond_single_precision_are_kept_as_its_largest() {
        let mut kept = Vec::new();
        keep(&[1e39, -2.0, 7.0, -1e300, f64::NAN, 7.0], 3, 2, &mut kept);
        assert_eq!(kept[..3], [f32::MAX, -2.0, f32::MIN]);
        assert!(kept[3].is_nan());
    }
}
