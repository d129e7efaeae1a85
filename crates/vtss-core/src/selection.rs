//! Which size to choose, from the balanced validation losses of every candidate in every split, and how sure a
//! difference of two such losses is.

mod fold_losses;
mod smoother;

pub use fold_losses::FoldLosses;
pub use smoother::{Sizes, Smoother};

use crate::error::{Error, Result};
use crate::student_t::student_t_quantile;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::ops::RangeFrom;

/// The upper probability of a two-sided 95 % interval.
pub const INTERVAL_PROBABILITY: f64 = 0.975;

/// A mean over splits with its standard error.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[cfg_attr(feature = "typescript", tsify(missing_as_null))]
pub struct Estimate {
    /// `None` if any split is not finite.
    pub mean: Option<f64>,
    /// `None` with a single split, too.
    pub standard_error: Option<f64>,
}

/// A difference of balanced losses in nats, positive is better, with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
pub struct Gain {
    /// Mean over the splits.
    pub mean: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
    /// Of the mean. The interval may reach further than that times Student's quantile: see `assessment`.
    pub standard_error: f64,
}

/// Mean and corrected standard error S·√(1/J + n_val/n_train) of J splits.
///
/// `values`: one per split; `validation_to_training`: validation rows for each training row of a split, ≥ 0
/// (1/(K − 1) for K folds). S² is the sample variance over the splits. On a curve's points it serves as the error bar
/// of a mean loss; two points of one curve share their splits, so judge differences by [`gain`], never by overlap.
/// Returns [`Estimate`], whose parts are `None` where they do not exist.
///
/// Source: Nadeau & Bengio, Machine Learning 52 (2003), the corrected resampled t test.
#[must_use]
pub fn estimate(values: &[f64], validation_to_training: f64) -> Estimate {
    let n_splits = values.len() as f64;
    let mean = Some(values.iter().sum::<f64>() / n_splits).filter(|mean| mean.is_finite());
    let standard_error = mean.filter(|_| values.len() > 1 && validation_to_training >= 0.0).map(|mean| {
        let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
        (squares / (n_splits - 1.0) * (1.0 / n_splits + validation_to_training)).sqrt()
    });
    Estimate { mean, standard_error: standard_error.filter(|error| error.is_finite()) }
}

/// The loss curve: an [`Estimate`] for each candidate.
///
/// `losses`: splits × candidates; `validation_to_training`: as for [`estimate`]. Returns one per candidate.
#[must_use]
pub fn curve(losses: &FoldLosses, validation_to_training: f64) -> Vec<Estimate> {
    (0..losses.n_candidates)
        .map(|candidate| estimate(&losses.of_candidate(candidate), validation_to_training))
        .collect()
}

/// Gains split by split: the loss of the reference less the loss of the challenger.
///
/// `reference`, `challenger`: one loss per split, of the same splits. Returns one difference per split, positive where
/// the challenger is better.
///
/// # Errors
/// `SHAPE_MISMATCH`.
pub fn differences(reference: &[f64], challenger: &[f64]) -> Result<Vec<f64>> {
    if reference.len() != challenger.len() {
        let (expected, actual) = (reference.len(), challenger.len());
        return Err(Error::ShapeMismatch { what: "losses of the challenger".to_owned(), expected, actual });
    }
    Ok(reference.iter().zip(challenger).map(|(reference, challenger)| reference - challenger).collect())
}

/// Mean gain with its 95 % interval, mean ± t(0.975, J − 1) · S·√(1/J + n_val/n_train).
///
/// `differences`: one per split, from [`differences`]; `validation_to_training`: as for [`estimate`]. Returns `None`
/// for fewer than two splits (there is no variance to estimate) or where a difference is not finite.
///
/// Source: Nadeau & Bengio, Machine Learning 52 (2003), the corrected resampled t test.
#[must_use]
pub fn gain(differences: &[f64], validation_to_training: f64) -> Option<Gain> {
    let Estimate { mean: Some(mean), standard_error: Some(standard_error) } =
        estimate(differences, validation_to_training)
    else {
        return None;
    };
    let quantile = student_t_quantile(INTERVAL_PROBABILITY, (differences.len() - 1) as f64).ok()?;
    let half = quantile * standard_error;
    Some(Gain { mean, low: mean - half, high: mean + half, standard_error })
}

/// How a size is chosen from the curves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
pub enum SelectionRule {
    /// The least mean loss; ties go to the smaller size.
    Minimum,
    /// The smallest size whose paired difference to the least mean loss is within one standard error.
    OneStandardError,
    /// The least loss of a smooth curve through the means, see [`Smoother`]; ties go to the smaller size.
    Smoothed,
}

impl SelectionRule {
    /// All rules.
    pub const ALL: [Self; 3] = [Self::Minimum, Self::OneStandardError, Self::Smoothed];
    /// The rule of the least mean regret over the simulated designs (docs/calibration.md, "Regret of the rules").
    pub const DEFAULT: Self = Self::Smoothed;
}

/// Which sizes may be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
pub enum AllowedSizes {
    /// Every candidate, "add none" among them.
    All,
    /// Sizes above 0 only, as for the gains of a generator: its choice must be a choice of rows.
    Positive,
}

/// What was chosen.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[cfg_attr(feature = "typescript", tsify(missing_as_null))]
pub struct Selected {
    /// Index of the candidate.
    pub index: usize,
    /// Its rows to add.
    pub n_synthetic: usize,
    /// Whether its corrected fit was chosen.
    pub corrected: bool,
    /// Its mean loss over the splits, nats.
    pub loss: f64,
    /// See [`estimate`].
    pub standard_error: Option<f64>,
    /// The candidate that each split alone would have chosen by its own least loss.
    pub per_fold: Vec<usize>,
    /// The rule that was applied: a single split has no standard error, so there the minimum stands in for that rule.
    pub applied: SelectionRule,
    /// Index of the candidate with the least mean loss.
    pub minimum_index: usize,
    /// Whether that candidate or the chosen one is the largest of several, so that the grid should go on.
    pub at_edge: bool,
}

impl Selected {
    /// The same choice, counted among some of the candidates. All that it names must be among them.
    #[must_use]
    pub(crate) fn among(self, candidates: RangeFrom<usize>) -> Self {
        let place = |index: usize| index - candidates.start;
        Self {
            index: place(self.index),
            per_fold: self.per_fold.into_iter().map(place).collect(),
            minimum_index: place(self.minimum_index),
            ..self
        }
    }
}

/// A candidate, corrected or not, that may be chosen.
struct Choice {
    index: usize,
    n_synthetic: usize,
    corrected: bool,
    losses: Vec<f64>,
    mean: f64,
    /// On the smooth curve where the rule asks for one, otherwise the mean.
    judged: f64,
}

/// Smaller loss first; then the smaller size; then the uncorrected fit.
fn preference(a: (f64, &Choice), b: (f64, &Choice)) -> Ordering {
    let size = |choice: &Choice| (choice.n_synthetic, choice.corrected, choice.index);
    a.0.total_cmp(&b.0).then_with(|| size(a.1).cmp(&size(b.1)))
}

/// Chooses a size, and whether to correct its fit, from both curves.
///
/// `plain`: the losses of the fits as they are; `corrected`: of the same fits shifted to equal base rates, same shape;
/// `sizes`: one per candidate; `rule`: see [`SelectionRule`]; among the fits of the chosen size that are within one
/// standard error the better is taken; `allowed`: see [`AllowedSizes`], a smooth curve passes through all sizes whatever
/// is allowed; `validation_to_training`: as for [`estimate`]. Returns `None` if nothing may be chosen: a candidate with
/// a loss that is not finite in any split is out.
///
/// # Errors
/// `SHAPE_MISMATCH`, `OPTION_INVALID` (`validationToTraining`).
///
/// Source: Ma & Zhang, arXiv 2601.16120v3, Algorithm 1. Differs from the paper: the corrected curve, ties to the
/// smaller size, the rule of one standard error, and the smoothed one.
pub fn select(
    plain: &FoldLosses,
    corrected: &FoldLosses,
    sizes: Sizes,
    rule: SelectionRule,
    allowed: AllowedSizes,
    validation_to_training: f64,
) -> Result<Option<Selected>> {
    let shapes = [
        ("splits of the corrected losses", plain.n_splits, corrected.n_splits),
        ("candidates of the corrected losses", plain.n_candidates, corrected.n_candidates),
        ("nSynthetic", plain.n_candidates, sizes.n_synthetic.len()),
    ];
    if let Some((what, expected, actual)) = shapes.into_iter().find(|(_, expected, actual)| expected != actual) {
        return Err(Error::ShapeMismatch { what: what.to_owned(), expected, actual });
    }
    if !(validation_to_training >= 0.0 && validation_to_training.is_finite()) {
        return Err(Error::option("validationToTraining", "a finite number of at least 0", validation_to_training));
    }
    let is_allowed = |size: usize| allowed == AllowedSizes::All || size > 0;
    let allowed_sizes = || sizes.n_synthetic.iter().copied().enumerate().filter(|&(_, size)| is_allowed(size));
    let smoothed = (rule == SelectionRule::Smoothed).then(|| [plain, corrected].map(|table| smoothed(table, sizes)));
    let mut choices = Vec::new();
    for (index, n_synthetic) in allowed_sizes() {
        for (is_corrected, table) in [(false, plain), (true, corrected)] {
            let losses = table.of_candidate(index);
            if let Some(mean) = estimate(&losses, validation_to_training).mean {
                let judged = smoothed.as_ref().map_or(mean, |curves| curves[usize::from(is_corrected)][index]);
                choices.push(Choice { index, n_synthetic, corrected: is_corrected, losses, mean, judged });
            }
        }
    }
    let Some(minimum) = choices.iter().min_by(|a, b| preference((a.mean, a), (b.mean, b))) else {
        return Ok(None);
    };
    let no_error = plain.n_splits == 1 && rule == SelectionRule::OneStandardError;
    let applied = if no_error { SelectionRule::Minimum } else { rule };
    let chosen = match applied {
        SelectionRule::Minimum => minimum,
        SelectionRule::Smoothed => {
            choices.iter().min_by(|a, b| preference((a.judged, a), (b.judged, b))).unwrap_or(minimum)
        }
        SelectionRule::OneStandardError => smallest_within_one_error(&choices, minimum, validation_to_training),
    };
    let per_fold = (0..plain.n_splits).filter_map(|split| best_of_split(&choices, split)).collect();
    let largest = allowed_sizes().map(|size| size.1).max();
    let several = allowed_sizes().any(|size| Some(size.1) != largest);
    Ok(Some(Selected {
        index: chosen.index,
        n_synthetic: chosen.n_synthetic,
        corrected: chosen.corrected,
        loss: chosen.mean,
        standard_error: estimate(&chosen.losses, validation_to_training).standard_error,
        per_fold,
        applied,
        minimum_index: minimum.index,
        at_edge: several && [minimum, chosen].iter().any(|choice| Some(choice.n_synthetic) == largest),
    }))
}

/// The smooth curve through the mean losses of a table.
#[inline(never)]
fn smoothed(table: &FoldLosses, sizes: Sizes) -> Vec<f64> {
    let means: Vec<f64> = curve(table, 0.0).iter().map(|estimate| estimate.mean.unwrap_or(f64::NAN)).collect();
    Smoother::new(sizes, &means).smooth(&means)
}

fn smallest_within_one_error<'a>(choices: &'a [Choice], minimum: &'a Choice, ratio: f64) -> &'a Choice {
    let within = |choice: &&Choice| {
        let excess: Vec<f64> = choice.losses.iter().zip(&minimum.losses).map(|(a, b)| a - b).collect();
        matches!(estimate(&excess, ratio), Estimate { mean: Some(mean), standard_error: Some(error) } if mean <= error)
    };
    let by_size =
        |a: &&Choice, b: &&Choice| a.n_synthetic.cmp(&b.n_synthetic).then_with(|| preference((a.mean, a), (b.mean, b)));
    choices.iter().filter(within).min_by(by_size).unwrap_or(minimum)
}

#[inline(never)]
fn best_of_split(choices: &[Choice], split: usize) -> Option<usize> {
    let with_loss = choices.iter().filter_map(|choice| choice.losses.get(split).map(|&loss| (loss, choice)));
    with_loss.min_by(|a, b| preference(*a, *b)).map(|(_, choice)| choice.index)
}
