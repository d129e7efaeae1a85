//! From the outcomes of a sweep to the verdict, inference included, in one call.

use super::{Limits, ResamplingPlan, UnitLosses, count_held_out, infer};
use crate::assessment::{ArmLosses, Assessment, AssessmentRequest, FullWeight, assess};
use crate::candidates::n_synthetic;
use crate::error::{Error, Result};
use crate::selection::SelectionRule;
use crate::split::SplitPlan;
use crate::sweep::{ArmRequest, FITS_BEFORE_PATH, FITS_BEHIND_PATH, SweepOutcome};
use crate::table::Table;

/// A verdict needs so many minority rows, or groups with one, in every fold on average.
const MINORITY_PER_FOLD: usize = 2;

/// How a run is judged.
#[derive(Debug, Clone, PartialEq)]
pub struct RunSettings {
    /// How rows were held out.
    pub plan: SplitPlan,
    /// Seed of the run.
    pub seed: u64,
    /// How sizes are chosen.
    pub rule: SelectionRule,
    /// The smallest gain worth having, nats.
    pub minimum_gain: f64,
    /// Draws of the bootstrap, usually [`super::DRAWS`]; 0 leaves the inference out, and the verdict uncorrected.
    pub n_draws: usize,
}

/// Assesses a run of [`crate::sweep::run`] over all splits.
///
/// `table`: the one that was swept; `arms`: what every split ran, first [`ArmRequest::Weights`] (its natural fit,
/// `class_weight` and `tuned_weight`; `prior_shift` comes from the first), then one [`ArmRequest::Generator`] for each
/// generator, with 0 and balance among its sizes; `outcomes`: one per split, folds within repeats. Returns the
/// [`Assessment`], whose `inference` is `None` where it was left out or cannot be made.
///
/// # Errors
/// `OPTION_INVALID` (arms in another order), `SHAPE_MISMATCH` (no split, or one that lacks an arm); those of [`assess`]
/// and [`infer`].
///
/// Source: ours.
pub fn assess_run(
    table: &Table,
    arms: &[ArmRequest],
    outcomes: &[SweepOutcome],
    settings: &RunSettings,
) -> Result<Assessment> {
    let request = request_of(table, arms, outcomes, settings)?;
    if settings.n_draws == 0 {
        return assess(&request, None);
    }
    let inference = match unit_losses(table, arms, outcomes, settings.seed)? {
        Some(losses) => infer(&request, &losses, settings.seed, settings.n_draws)?,
        None => None,
    };
    assess(&request, inference)
}

fn request_of(
    table: &Table,
    arms: &[ArmRequest],
    outcomes: &[SweepOutcome],
    settings: &RunSettings,
) -> Result<AssessmentRequest> {
    let incomplete = outcomes.iter().map(|outcome| outcome.arms.len()).find(|&n| n != arms.len());
    if incomplete.is_some() || outcomes.is_empty() {
        let actual = incomplete.unwrap_or(0);
        return Err(Error::ShapeMismatch { what: "arms of a split".to_owned(), expected: arms.len(), actual });
    }
    let n_minority = table.labels().iter().filter(|&&label| label == 1).count();
    let balance_gap = (table.n_rows() - n_minority).saturating_sub(n_minority);
    let of_fits = |arm: usize, first: usize, n_synthetic: Vec<usize>| {
        let range = first..first + n_synthetic.len();
        let pick = |losses: fn(&SweepOutcome, usize) -> &[f64]| -> Vec<f64> {
            outcomes.iter().flat_map(|outcome| range.clone().map(move |fit| losses(outcome, arm)[fit])).collect()
        };
        let (plain, corrected) = (pick(|o, arm| &o.arms[arm].loss), pick(|o, arm| &o.arms[arm].corrected_loss));
        ArmLosses { n_synthetic, plain, corrected }
    };
    let unexpected = || Error::option("arms", "the weights, then generators", "another order");
    let Some((ArmRequest::Weights { gap_multipliers }, generators)) = arms.split_first() else {
        return Err(unexpected());
    };
    let weights: Vec<usize> = gap_multipliers.iter().map(|&multiplier| n_synthetic(multiplier, balance_gap)).collect();
    let generators = generators.iter().zip(1..).map(|(arm, place)| match arm {
        ArmRequest::Generator { sizes, .. } => Ok(of_fits(place, 0, sizes.clone())),
        ArmRequest::Weights { .. } => Err(unexpected()),
    });
    let total = |count: fn(&SweepOutcome) -> usize| outcomes.iter().map(count).sum::<usize>() as f64;
    let folds = match settings.plan {
        SplitPlan::Folds { folds, .. } => folds,
        // A single split holds out as many rows as one of 1/fraction folds.
        SplitPlan::Single { validation_fraction, .. } => libm::ceil(1.0 / validation_fraction) as usize,
        SplitPlan::Given {} => 1,
    };
    Ok(AssessmentRequest {
        n_splits: outcomes.len(),
        validation_to_training: total(|o| o.validation_rows.len()) / total(|o| o.n_training),
        rule: settings.rule,
        minimum_gain: settings.minimum_gain,
        n_minority,
        balance_gap,
        too_few_minority_rows: n_minority < MINORITY_PER_FOLD * folds,
        too_few_minority_groups: n_minority_groups(table).is_some_and(|n| n < MINORITY_PER_FOLD * folds),
        natural: of_fits(0, 0, vec![0]),
        class_weight: Some(of_fits(0, 1, vec![0])),
        // Rows of a validation file are not trained on in the end either.
        full_weight: (!matches!(settings.plan, SplitPlan::Given {})).then(|| FullWeight {
            natural: of_fits(0, FITS_BEFORE_PATH + weights.len(), vec![0]),
            class_weight: of_fits(0, FITS_BEFORE_PATH + weights.len() + 1, vec![0]),
        }),
        tuned_weight: (!weights.is_empty()).then(|| of_fits(0, FITS_BEFORE_PATH, weights)),
        prior_shift: true,
        duplicate: None,
        generators: generators.collect::<Result<_>>()?,
    })
}

/// Groups that hold a minority row, where the table has groups.
fn n_minority_groups(table: &Table) -> Option<usize> {
    let rows = table.groups()?.iter().zip(table.labels());
    let groups: std::collections::BTreeSet<u32> = rows.filter(|(_, label)| **label == 1).map(|(g, _)| *g).collect();
    Some(groups.len())
}

/// Fits of an arm that take part in the comparison: they come first.
fn n_compared(arm: &ArmRequest) -> usize {
    match arm {
        ArmRequest::Weights { .. } => arm.n_fits() - FITS_BEHIND_PATH,
        ArmRequest::Generator { .. } => arm.n_fits(),
    }
}

/// The losses that the bootstrap needs, from the log odds that the splits kept.
fn unit_losses(table: &Table, arms: &[ArmRequest], outcomes: &[SweepOutcome], seed: u64) -> Result<Option<UnitLosses>> {
    let held_out: Vec<&[u32]> = outcomes.iter().map(|outcome| &outcome.validation_rows[..]).collect();
    let n_held_out = count_held_out(table.n_rows(), &held_out.concat())?;
    let Some(plan) = ResamplingPlan::new(table.labels(), table.groups(), &n_held_out, Limits::default(), seed)? else {
        return Ok(None);
    };
    let places = plan.places(table.n_rows(), held_out);
    let offsets: Vec<f64> = outcomes
        .iter()
        .flat_map(|outcome| arms.iter().zip(&outcome.arms).flat_map(|(arm, of)| of.offset[..n_compared(arm)].iter()))
        .copied()
        .collect();
    let mut losses = UnitLosses::new(plan, offsets.len() / outcomes.len(), offsets)?;
    losses.add_all(&places, |split, position, margins| {
        for (arm, of) in arms.iter().zip(&outcomes[split].arms) {
            margins.extend_from_slice(&of.margins[position * arm.n_fits()..][..n_compared(arm)]);
        }
    })?;
    Ok(Some(losses))
}
