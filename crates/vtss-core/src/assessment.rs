//! From the losses of all folds to what a user is told: curves, choices, gains and the verdict.

mod arm;
mod penalty_shift;
mod reference;

pub use penalty_shift::{FullWeight, PenaltyShift};

use crate::decision::{Decision, Evidence, GeneratorEvidence, Rebalancer, RebalancerEvidence, decide};
use crate::error::{Error, Result};
use crate::inference::{Inference, least_corrected_gain};
use crate::selection::{Estimate, Gain, Selected, SelectionRule};
use arm::Arm;
use reference::{Contender, Reference};
use serde::{Deserialize, Serialize};

/// Balanced losses of one arm: its candidates in every split.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ArmLosses {
    /// Rows to add to the whole table at each candidate, ascending; for weights the rows that they stand for.
    pub n_synthetic: Vec<usize>,
    /// Losses as fitted, row-major (split, candidate); NaN marks a fit that failed.
    pub plain: Vec<f64>,
    /// Losses with log(W₀/W₁) added to the log odds, same shape.
    pub corrected: Vec<f64>,
}

/// Everything the assessment rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[cfg_attr(feature = "typescript", tsify(missing_as_null))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AssessmentRequest {
    /// Folds times repeats.
    pub n_splits: usize,
    /// Validation rows for each training row of a split.
    pub validation_to_training: f64,
    /// How sizes are chosen.
    pub rule: SelectionRule,
    /// The smallest gain worth having, nats.
    pub minimum_gain: f64,
    /// Minority rows of the whole table.
    pub n_minority: usize,
    /// The whole table's class gap: the size of naive balancing.
    pub balance_gap: usize,
    /// Whether there are fewer minority rows than twice the folds.
    pub too_few_minority_rows: bool,
    /// Whether there are fewer groups with minority rows than twice the folds.
    pub too_few_minority_groups: bool,
    /// The natural fit.
    pub natural: ArmLosses,
    /// Each class half of the weight, if it was run.
    pub class_weight: Option<ArmLosses>,
    /// Both once more, as heavy as the whole table; without them, or without `class_weight`, intervals are not widened.
    pub full_weight: Option<FullWeight>,
    /// The path of minority weights, if it was run.
    pub tuned_weight: Option<ArmLosses>,
    /// Whether the shifted intercept takes part.
    pub prior_shift: bool,
    /// Random over-sampling at balance, if it was run.
    pub duplicate: Option<ArmLosses>,
    /// The generators.
    pub generators: Vec<ArmLosses>,
}

impl AssessmentRequest {
    /// Gives every arm its losses, which come one after the other: of each arm the plain ones, then the corrected; of
    /// `natural`, `class_weight`, `full_weight`, `tuned_weight`, `duplicate` and the generators, those that there are.
    ///
    /// # Errors
    /// `SHAPE_MISMATCH` for other than two losses for every split and candidate.
    pub fn set_losses(&mut self, losses: &[f64]) -> Result<()> {
        let n_splits = self.n_splits;
        let mut arms = vec![&mut self.natural];
        arms.extend(&mut self.class_weight);
        arms.extend(self.full_weight.iter_mut().flat_map(|full| [&mut full.natural, &mut full.class_weight]));
        arms.extend(self.tuned_weight.iter_mut().chain(&mut self.duplicate).chain(&mut self.generators));
        let expected = arms.iter().map(|arm| 2 * n_splits * arm.n_synthetic.len()).sum();
        if losses.len() != expected {
            return Err(Error::ShapeMismatch { what: "losses of a run".to_owned(), expected, actual: losses.len() });
        }
        let mut rest = losses;
        for arm in arms {
            let n_losses = n_splits * arm.n_synthetic.len();
            for target in [&mut arm.plain, &mut arm.corrected] {
                let (own, others) = rest.split_at(n_losses);
                *target = own.to_vec();
                rest = others;
            }
        }
        Ok(())
    }
}

/// A curve with what was chosen on it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[cfg_attr(feature = "typescript", tsify(missing_as_null))]
#[serde(rename_all = "camelCase")]
pub struct AssessedCurve {
    /// One per candidate.
    pub plain: Vec<Estimate>,
    /// One per candidate.
    pub corrected: Vec<Estimate>,
    /// The choice among all candidates; none if no fit succeeded.
    pub selected: Option<Selected>,
    /// The choice among sizes above 0, on which gains rest.
    pub choice: Option<Selected>,
}

/// One number per split with its mean, error and gain over `none`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[cfg_attr(feature = "typescript", tsify(missing_as_null))]
#[serde(rename_all = "camelCase")]
pub struct AssessedBaseline {
    /// Mean loss and its standard error.
    pub estimate: Estimate,
    /// Gain over `none`.
    pub over_none: Option<Gain>,
}

/// One generator.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[cfg_attr(feature = "typescript", tsify(missing_as_null))]
#[serde(rename_all = "camelCase")]
pub struct AssessedGenerator {
    /// Its curves and choices.
    pub curve: AssessedCurve,
    /// A: its choice over `none`.
    pub over_none: Option<Gain>,
    /// B: its choice over each rebalancer, in the order of [`Assessment::rebalancers`].
    pub over_rebalancers: Vec<Option<Gain>>,
    /// H: naive balancing over `none`.
    pub naive_over_none: Option<Gain>,
}

/// What a user is told.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[cfg_attr(feature = "typescript", tsify(missing_as_null))]
#[serde(rename_all = "camelCase")]
pub struct Assessment {
    /// No rebalancing at all.
    pub none: AssessedBaseline,
    /// The shifted intercept, if it takes part.
    pub prior_shift: Option<AssessedBaseline>,
    /// Each class half of the weight.
    pub class_weight: Option<AssessedBaseline>,
    /// The best weight of the path.
    pub tuned_weight: Option<AssessedBaseline>,
    /// The path of weights itself.
    pub tuned_weight_curve: Option<AssessedCurve>,
    /// Random over-sampling at balance.
    pub duplicate: Option<AssessedBaseline>,
    /// The rebalancers that were run, in the order of every generator's gains.
    pub rebalancers: Vec<Rebalancer>,
    /// What losses fall by on the whole table because the penalty weighs less there; all intervals of gains allow for it.
    pub penalty_shift: Option<PenaltyShift>,
    /// In the order asked.
    pub generators: Vec<AssessedGenerator>,
    /// What the bootstrap of the held-out rows says, where it was made.
    pub inference: Option<Inference>,
    /// The verdict.
    pub decision: Decision,
}

/// Assesses a run.
///
/// `inference`: of the same run, from [`crate::inference::infer`]; without it the verdict takes the least mean gain as it
/// is, uncorrected for the search over sizes.
///
/// # Errors
/// `SHAPE_MISMATCH`, `OPTION_INVALID` for losses that do not fit together.
///
/// Source: Ma & Zhang, arXiv 2601.16120v3, Algorithm 1, for the choice of a size; gains and verdict are ours.
pub fn assess(request: &AssessmentRequest, inference: Option<Inference>) -> Result<Assessment> {
    let n_splits = request.n_splits;
    let natural = Arm::new(&request.natural, n_splits)?;
    let shift = match (&request.full_weight, &request.class_weight) {
        (Some(full), Some(class_weight)) => PenaltyShift::of(full, &request.natural, class_weight)?,
        _ => None,
    };
    let known = shift.unwrap_or_default();
    let reference = Reference {
        none: Contender { losses: natural.plain.of_candidate(0), shift: known.none },
        rebalanced_shift: known.class_weight,
        ratio: request.validation_to_training,
    };

    let mut rebalancers: Vec<(Rebalancer, Contender)> = Vec::new();
    if request.prior_shift {
        let losses = natural.corrected.of_candidate(0);
        rebalancers.push((Rebalancer::PriorShift, Contender { losses, shift: known.prior_shift }));
    }
    if let Some(losses) = &request.class_weight {
        let losses = Arm::new(losses, n_splits)?.plain.of_candidate(0);
        rebalancers.push((Rebalancer::ClassWeight, reference.rebalanced(losses)));
    }
    let mut tuned_weight_curve = None;
    if let Some(losses) = &request.tuned_weight {
        let arm = Arm::new(losses, n_splits)?;
        let assessed = arm.assess_from(&natural, request)?;
        let chosen = assessed.choice.as_ref().map_or_else(|| vec![f64::NAN; n_splits], |choice| arm.of(choice));
        rebalancers.push((Rebalancer::TunedWeight, reference.rebalanced(chosen)));
        tuned_weight_curve = Some(assessed);
    }
    let generators = request
        .generators
        .iter()
        .map(|losses| assess_generator(losses, request, &reference, &rebalancers))
        .collect::<Result<Vec<_>>>()?;
    let evidence = Evidence {
        n_splits,
        minimum_gain: request.minimum_gain,
        rebalancers: rebalancers
            .iter()
            .map(|(name, of)| {
                let assessed = reference.baseline(of)?;
                Ok(RebalancerEvidence { name: *name, loss: assessed.estimate.mean, over_none: assessed.over_none })
            })
            .collect::<Result<_>>()?,
        generators: generators.iter().enumerate().map(|(i, g)| evidence_of(g, i, inference.as_ref())).collect(),
        too_few_minority_rows: request.too_few_minority_rows,
        too_few_minority_groups: request.too_few_minority_groups,
        fit_failed: reference.none.losses.iter().any(|loss| !loss.is_finite()),
    };
    let decision = decide(&evidence)?;
    let of = |wanted: Rebalancer| {
        rebalancers.iter().find(|(name, _)| *name == wanted).map(|(_, of)| reference.baseline(of)).transpose()
    };
    let duplicate = match &request.duplicate {
        Some(losses) => {
            let losses = Arm::new(losses, n_splits)?.plain.of_candidate(0);
            Some(reference.baseline(&reference.rebalanced(losses))?)
        }
        None => None,
    };
    Ok(Assessment {
        none: reference.baseline(&reference.none)?,
        prior_shift: of(Rebalancer::PriorShift)?,
        class_weight: of(Rebalancer::ClassWeight)?,
        tuned_weight: of(Rebalancer::TunedWeight)?,
        tuned_weight_curve,
        duplicate,
        rebalancers: rebalancers.iter().map(|(name, _)| *name).collect(),
        penalty_shift: shift,
        generators,
        inference,
        decision,
    })
}

/// What the verdict rests on for one generator.
fn evidence_of(assessed: &AssessedGenerator, index: usize, inference: Option<&Inference>) -> GeneratorEvidence {
    let AssessedGenerator { over_none, over_rebalancers, naive_over_none, .. } = assessed;
    let evidence = GeneratorEvidence::uncorrected(*over_none, over_rebalancers.clone(), *naive_over_none);
    match inference.and_then(|inference| inference.generators.get(index)) {
        Some(corrected) => GeneratorEvidence { corrected_least_gain: least_corrected_gain(corrected), ..evidence },
        None => evidence,
    }
}

fn assess_generator(
    losses: &ArmLosses,
    request: &AssessmentRequest,
    reference: &Reference,
    rebalancers: &[(Rebalancer, Contender)],
) -> Result<AssessedGenerator> {
    let arm = Arm::new(losses, request.n_splits)?;
    let curve = arm.assess(request)?;
    let naive = arm.n_synthetic.iter().position(|&n| n == request.balance_gap).ok_or_else(|| {
        let value = format!("{} sizes without it", arm.n_synthetic.len());
        Error::option("nSynthetic", &format!("a list with {} (balance)", request.balance_gap), value)
    })?;
    let naive_over_none = reference.gain(&reference.none, &reference.rebalanced(arm.plain.of_candidate(naive)))?;
    let mut over_none = None;
    let mut over_rebalancers = vec![None; rebalancers.len()];
    if let Some(choice) = &curve.choice {
        let chosen = reference.rebalanced(arm.of(choice));
        over_none = reference.gain(&reference.none, &chosen)?;
        for (slot, (_, rebalancer)) in over_rebalancers.iter_mut().zip(rebalancers) {
            *slot = reference.gain(rebalancer, &chosen)?;
        }
    }
    Ok(AssessedGenerator { curve, over_none, over_rebalancers, naive_over_none })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// Two splits of an arm with losses that no other arm has; `of`: its number.
    fn arm(of: usize, n_candidates: usize) -> ArmLosses {
        let losses = |shift: f64| (0..2 * n_candidates).map(|k| of as f64 + shift + k as f64 / 100.0).collect();
        ArmLosses { n_synthetic: (0..n_candidates).collect(), plain: losses(0.0), corrected: losses(0.5) }
    }

    fn request(arms: [Option<ArmLosses>; 5], generators: Vec<ArmLosses>) -> AssessmentRequest {
        let [class_weight, full_natural, full_class_weight, tuned_weight, duplicate] = arms;
        let full_weight = full_natural.zip(full_class_weight);
        AssessmentRequest {
            n_splits: 2,
            validation_to_training: 0.25,
            rule: SelectionRule::Minimum,
            minimum_gain: 0.005,
            n_minority: 20,
            balance_gap: 200,
            too_few_minority_rows: false,
            too_few_minority_groups: false,
            natural: arm(0, 1),
            class_weight,
            full_weight: full_weight.map(|(natural, class_weight)| FullWeight { natural, class_weight }),
            tuned_weight,
            prior_shift: true,
            duplicate,
            generators,
        }
    }

    /// The losses of some arms, one after the other.
    fn listed(arms: &[ArmLosses]) -> Vec<f64> {
        arms.iter().flat_map(|arm| [&arm.plain, &arm.corrected]).flatten().copied().collect()
    }

    fn check(whole: AssessmentRequest, without: AssessmentRequest, losses: &[f64]) {
        let mut filled = without.clone();
        filled.set_losses(losses).unwrap();
        assert_eq!(filled, whole);
        for losses in [&[], &losses[1..], &[losses, &[0.7]].concat()] {
            assert_eq!(without.clone().set_losses(losses).unwrap_err().code(), "SHAPE_MISMATCH");
        }
    }

    fn emptied(arm: &ArmLosses) -> ArmLosses {
        ArmLosses { n_synthetic: arm.n_synthetic.clone(), plain: Vec::new(), corrected: Vec::new() }
    }

    #[test]
    fn losses_of_one_list_go_to_the_arms_that_they_are_of() {
        let arms: Vec<ArmLosses> = [1, 1, 1, 1, 3, 1, 4, 2].into_iter().enumerate().map(|(of, n)| arm(of, n)).collect();
        let of = |arms: &[ArmLosses]| {
            let single = std::array::from_fn(|k| Some(arms[1 + k].clone()));
            AssessmentRequest { natural: arms[0].clone(), ..request(single, arms[6..].to_vec()) }
        };
        let without: Vec<ArmLosses> = arms.iter().map(emptied).collect();
        check(of(&arms), of(&without), &listed(&arms));
        // Arms that were not run have no place in the list.
        let few = |arms: &[ArmLosses]| AssessmentRequest {
            natural: arms[0].clone(),
            ..request(std::array::from_fn(|_| None), arms[6..].to_vec())
        };
        check(few(&arms), few(&without), &listed(&[&arms[..1], &arms[6..]].concat()));
    }
}
