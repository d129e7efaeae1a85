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

/// Runs one fold.
///
/// `validation`: one entry per row, 1 where the user held the row out; only for [`SplitPlan::Given`]. A generator that
/// cannot do with this fold's rows fails alone: its losses and margins are NaN, and its warning `GENERATOR_FAILED` says
/// why; the other arms go on.
///
/// # Errors
/// Those of the split, the preprocessing and the classifier; `OPTION_INVALID` of a generator's settings.
pub fn run(table: &Table, validation: Option<&[u8]>, request: &SweepRequest) -> Result<SweepOutcome> {
    let split =
        split(table.labels(), table.groups(), validation, &request.plan, request.seed, request.repeat, request.fold)?;
    let fold = Fold::prepare(table, &split)?;
    let classifier = request.classifier.build()?;
    let place = format!("{}/{}", request.repeat, request.fold);
    let arms = request.arms.iter().map(|arm| match run_arm(&fold, arm, classifier.as_ref(), request.seed, &place) {
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
