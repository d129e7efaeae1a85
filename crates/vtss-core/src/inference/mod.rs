//! What searching costs: bootstrap bias-corrected cross-validation of held-out losses, without a single refit.
//!
//! The least of many noisy losses is too low: choosing a size and judging it on the same rows flatters it. Each draw here
//! resamples the held-out rows, chooses every curve's size on the rows that were drawn, and scores the choice and what it
//! is compared with on the rows that were not. The mean of those scores carries no such flattery, the sizes that the draws
//! chose show how loose the choice is, and since rows were held out already nothing is fitted again.
//!
//! It corrects the point alone. How uncertain a gain is depends on the training sets as well, which no resampling of rows
//! sees; intervals are those of [`crate::selection::gain`].
//!
//! | step | file |
//! |---|---|
//! | which rows or groups are drawn together, and which rows are needed for it | `units` |
//! | where those rows were held out | `places` |
//! | losses of those rows under every fit, taken in row by row | `unit_losses` |
//! | draws of up to a thousand units, one by one | `draws` |
//! | draws of more, by their normal limit | `limit` |
//! | choices, gains and shares over the draws | here |
//! | all of it from the outcomes of a sweep, in one call | `run` |

mod chosen_sizes;
mod draws;
mod limit;
mod places;
mod run;
mod unit_losses;
mod units;

pub use chosen_sizes::ChosenSizes;
pub use places::{Places, count_held_out};
pub use run::{RunSettings, assess_run};
pub use unit_losses::UnitLosses;
pub use units::{Limits, ResamplingPlan, Stratum};

use crate::assessment::{ArmLosses, AssessmentRequest};
use crate::error::{Error, Result};
use crate::selection::{SelectionRule, Sizes, Smoother};
use draws::Draws;
use serde::Serialize;
use std::ops::Range;

/// Draws of a run: shares of chosen sizes to within 1.6 percentage points, corrections to within 3 % of their spread.
pub const DRAWS: usize = 1000;
/// Draws that are made together: two or three milliseconds of them, and half a megabyte for the largest stratum that is resampled
/// one by one.
const DRAWS_TOGETHER: usize = 64;

/// What the draws say of one curve.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[cfg_attr(feature = "typescript", tsify(missing_as_null))]
pub struct CurveInference {
    /// Sizes chosen among all candidates.
    pub selected: Option<ChosenSizes>,
    /// Sizes chosen among those above 0.
    pub choice: Option<ChosenSizes>,
}

/// What the draws say of one generator. Gains are those of its choice above 0, nats, positive is better.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[cfg_attr(feature = "typescript", tsify(missing_as_null))]
pub struct GeneratorInference {
    /// Its sizes.
    pub curve: CurveInference,
    /// Over `none`, corrected for the search over sizes.
    pub over_none: Option<f64>,
    /// Over each rebalancer that was run, in the order of [`crate::decision::Rebalancer::ALL`], corrected likewise; `tuned_weight` chooses
    /// anew in every draw, too.
    pub over_rebalancers: Vec<Option<f64>>,
}

/// What the draws say of a run.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[cfg_attr(feature = "typescript", tsify(missing_as_null))]
pub struct Inference {
    /// The path of weights, if it was run.
    pub tuned_weight: Option<CurveInference>,
    /// In the order of the request.
    pub generators: Vec<GeneratorInference>,
}

/// Resamples the held-out rows of a run.
///
/// `request`: the losses that are assessed; `losses`: of the rows of their plan, complete, whose fits are, in this order:
/// the natural one, `class_weight` and the candidates of `tuned_weight` where they were run, then those of every generator;
/// `seed`: of the run; `n_draws`: at least 1, usually [`DRAWS`].
///
/// Around the losses of the request, which are means over splits, each draw adds what its rows deviate by: so the gain
/// before correction is exactly the one that is reported. A draw chooses as the rule does, but for one standard error,
/// which needs splits: there it takes the minimum, which searches more and is corrected more. Returns `None` where a draw
/// would lack a class on one side.
///
/// # Errors
/// `SHAPE_MISMATCH` (fits, or rows that did not come), `OPTION_INVALID` (`nDraws` of 0); those of the losses.
///
/// Source: Tsamardinos, Greasidou & Borboudakis, Machine Learning 107 (2018), BBC-CV. Differs from the paper: strata,
/// groups, and the normal limit of large strata. Cost: draws × units × columns, units as many as [`Limits`] lets be drawn one by one.
pub fn infer(request: &AssessmentRequest, losses: &UnitLosses, seed: u64, n_draws: usize) -> Result<Option<Inference>> {
    if n_draws == 0 {
        return Err(Error::option("nDraws", "at least 1", n_draws));
    }
    let mut resampling = Resampling::new(request, losses, seed)?;
    while resampling.n_drawn() < n_draws {
        if !resampling.draw(n_draws - resampling.n_drawn()) {
            return Ok(None);
        }
    }
    Ok(Some(resampling.inference()))
}

/// [`infer`] by and by, for a thread that has other things to do.
pub struct Resampling {
    contest: Contest,
    draws: Draws,
    tallies: Vec<Tally>,
    n_drawn: usize,
}

impl Resampling {
    /// Before the first draw; `request`, `losses` and `seed` as for [`infer`].
    ///
    /// # Errors
    /// Those of [`infer`].
    pub fn new(request: &AssessmentRequest, losses: &UnitLosses, seed: u64) -> Result<Self> {
        if !losses.is_complete() {
            let expected = losses.plan().rows().len();
            return Err(Error::ShapeMismatch { what: "held-out rows".to_owned(), expected, actual: 0 });
        }
        let contest = Contest::new(request, losses.n_fits())?;
        let tallies = contest.curves.iter().map(|curve| Tally::new(curve, contest.n_references())).collect();
        Ok(Self { contest, draws: Draws::new(losses, seed), tallies, n_drawn: 0 })
    }

    /// Draws so far.
    #[must_use]
    pub fn n_drawn(&self) -> usize {
        self.n_drawn
    }

    /// Makes some more draws, at most as many as are wanted. Returns whether it could: each must have every class on both sides.
    #[must_use]
    pub fn draw(&mut self, n_wanted: usize) -> bool {
        let n_draws = n_wanted.min(DRAWS_TOGETHER);
        let Some(block) = self.draws.draw(n_draws) else { return false };
        for (draw, inside) in block.in_bag.chunks_exact(self.contest.means.len()).enumerate() {
            let outside =
                |columns: &[usize], scores: &mut Vec<f64>| self.draws.out_of_bag(&block, draw, columns, scores);
            self.contest.play(inside, outside, &mut self.tallies);
        }
        self.n_drawn += n_draws;
        true
    }

    /// What the draws so far say, at least one.
    #[must_use]
    pub fn inference(&self) -> Inference {
        self.contest.inference(&self.tallies, self.n_drawn)
    }
}

/// The natural fit is the first of all.
const NATURAL_FIT: usize = 0;

/// A curve whose size is searched for.
struct SearchedCurve {
    n_synthetic: Vec<usize>,
    first_fit: usize,
    /// The fit without rows, where none of these is: the smooth curve starts there.
    start: Option<usize>,
    /// For the fits as they are, and for the corrected ones, behind the start; only where the rule is to smooth.
    smoothers: Option<[Smoother; 2]>,
}

/// What was chosen and gained over the draws.
struct Tally {
    selected: Vec<u32>,
    choice: Vec<u32>,
    /// Sums of the gains over `none` and each rebalancer.
    gains: Vec<f64>,
}

impl Tally {
    fn new(curve: &SearchedCurve, n_references: usize) -> Self {
        let none = vec![0; curve.n_synthetic.len()];
        Self { selected: none.clone(), choice: none, gains: vec![0.0; n_references] }
    }
}

/// What is compared in every draw.
struct Contest {
    n_fits: usize,
    /// Mean losses of all columns over the splits.
    means: Vec<f64>,
    /// Columns of `none`, and of the rebalancers without a search.
    fixed: Vec<usize>,
    /// Whether the first curve is that of `tuned_weight`.
    has_tuned_weight: bool,
    curves: Vec<SearchedCurve>,
}

impl Contest {
    fn new(request: &AssessmentRequest, n_fits: usize) -> Result<Self> {
        let single = [Some(&request.natural), request.class_weight.as_ref()].into_iter().flatten();
        let searched: Vec<&ArmLosses> = request.tuned_weight.iter().chain(&request.generators).collect();
        let arms: Vec<&ArmLosses> = single.chain(searched.iter().copied()).collect();
        let mut means = [Vec::new(), Vec::new()];
        for arm in &arms {
            means[0].extend(split_means(&arm.plain, arm.n_synthetic.len(), request.n_splits)?);
            means[1].extend(split_means(&arm.corrected, arm.n_synthetic.len(), request.n_splits)?);
        }
        if means[0].len() != n_fits {
            return Err(Error::ShapeMismatch { what: "fits".to_owned(), expected: means[0].len(), actual: n_fits });
        }
        let mut fixed = vec![NATURAL_FIT];
        fixed.extend(request.prior_shift.then_some(n_fits));
        fixed.extend(request.class_weight.is_some().then_some(1));
        let mut first_fit = 1 + usize::from(request.class_weight.is_some());
        let has_tuned_weight = request.tuned_weight.is_some();
        let curves = searched.iter().enumerate().map(|(i, arm)| {
            let range = first_fit..first_fit + arm.n_synthetic.len();
            first_fit = range.end;
            let start = (has_tuned_weight && i == 0).then_some(NATURAL_FIT);
            let n_synthetic = start.iter().map(|_| 0).chain(arm.n_synthetic.iter().copied()).collect::<Vec<_>>();
            let sizes = Sizes { n_synthetic: &n_synthetic, n_minority: request.n_minority };
            let smooth = |which: usize| {
                let of_fits: Vec<f64> = start.into_iter().chain(range.clone()).map(|fit| means[which][fit]).collect();
                Smoother::new(sizes, &of_fits)
            };
            let smoothers = (request.rule == SelectionRule::Smoothed).then(|| [0, 1].map(smooth));
            SearchedCurve { n_synthetic: arm.n_synthetic.clone(), first_fit: range.start, start, smoothers }
        });
        let curves = curves.collect();
        Ok(Self { n_fits, means: means.concat(), fixed, has_tuned_weight, curves })
    }

    /// `none` and the rebalancers.
    fn n_references(&self) -> usize {
        self.fixed.len() + usize::from(self.has_tuned_weight)
    }

    /// Chooses on the losses of one side, which deviate by `inside`, and scores on those of the other, of which `deviations`
    /// gives those of some columns.
    #[inline(never)]
    fn play(&self, inside: &[f64], deviations: impl FnOnce(&[usize], &mut Vec<f64>), tallies: &mut [Tally]) {
        let in_bag: Vec<f64> = self.means.iter().zip(inside).map(|(mean, deviation)| mean + deviation).collect();
        let mut columns = self.fixed.clone();
        let mut chosen = Vec::with_capacity(self.curves.len());
        for (curve, tally) in self.curves.iter().zip(tallies.iter_mut()) {
            let Least { of_all, of_positive } = least(&curve.judged(&in_bag, self.n_fits), &curve.n_synthetic);
            if let Some((candidate, _)) = of_all {
                tally.selected[candidate] += 1;
            }
            chosen.push(of_positive.map(|(candidate, corrected)| {
                tally.choice[candidate] += 1;
                columns.push(curve.first_fit + candidate + if corrected { self.n_fits } else { 0 });
                columns.len() - 1
            }));
        }
        let mut scores = Vec::new();
        deviations(&columns, &mut scores);
        scores.iter_mut().zip(&columns).for_each(|(score, &column)| *score += self.means[column]);
        let mut references = scores[..self.fixed.len()].to_vec();
        for (i, (place, tally)) in chosen.into_iter().zip(tallies).enumerate() {
            let score = place.map_or(f64::NAN, |place| scores[place]);
            if self.has_tuned_weight && i == 0 {
                references.push(score);
            } else {
                tally.gains.iter_mut().zip(&references).for_each(|(sum, reference)| *sum += reference - score);
            }
        }
    }

    fn inference(&self, tallies: &[Tally], n_draws: usize) -> Inference {
        let curve_of = |tally: &Tally| CurveInference {
            selected: ChosenSizes::from_counts(&tally.selected),
            choice: ChosenSizes::from_counts(&tally.choice),
        };
        let (weights, generators) = tallies.split_at(usize::from(self.has_tuned_weight));
        let generators = generators.iter().map(|tally| {
            let mut gains = tally.gains.iter().map(|sum| Some(sum / n_draws as f64).filter(|gain| gain.is_finite()));
            GeneratorInference {
                curve: curve_of(tally),
                over_none: gains.next().flatten(),
                over_rebalancers: gains.collect(),
            }
        });
        Inference { tuned_weight: weights.first().map(curve_of), generators: generators.collect() }
    }
}

impl SearchedCurve {
    /// The two curves of a draw as the rule sees them.
    #[inline(never)]
    fn judged(&self, in_bag: &[f64], n_fits: usize) -> [Vec<f64>; 2] {
        let of = |which: usize| {
            let of_fits = &in_bag[which * n_fits..(which + 1) * n_fits];
            let losses = &of_fits[self.first_fit..self.first_fit + self.n_synthetic.len()];
            let Some(smoothers) = &self.smoothers else { return losses.to_vec() };
            match self.start {
                None => smoothers[which].smooth(losses),
                Some(start) => smoothers[which].smooth(&[&of_fits[start..=start], losses].concat()).split_off(1),
            }
        };
        [of(0), of(1)]
    }
}

/// Candidates of the least loss, each with whether it is the corrected fit.
struct Least {
    of_all: Option<(usize, bool)>,
    /// Of those that add rows.
    of_positive: Option<(usize, bool)>,
}

/// Ties go to the smaller size, then to the fit as it is. `n_synthetic`: ascending.
#[inline(never)]
fn least([plain, corrected]: &[Vec<f64>; 2], n_synthetic: &[usize]) -> Least {
    let n_zero = n_synthetic.partition_point(|size| *size == 0);
    let among = |candidates: Range<usize>| {
        let mut best = None;
        let mut least = f64::INFINITY;
        let losses = plain[candidates.clone()].iter().zip(&corrected[candidates.clone()]);
        for (candidate, (&plain, &corrected)) in candidates.zip(losses) {
            if plain < least {
                (best, least) = (Some((candidate, false)), plain);
            }
            if corrected < least {
                (best, least) = (Some((candidate, true)), corrected);
            }
        }
        (best, least)
    };
    let (of_zero, least_of_zero) = among(0..n_zero);
    let (of_positive, least_of_positive) = among(n_zero..n_synthetic.len());
    let of_all = if least_of_positive < least_of_zero { of_positive } else { of_zero };
    Least { of_all, of_positive }
}

/// Mean over splits of every candidate; NaN where a fit failed.
fn split_means(losses: &[f64], n_candidates: usize, n_splits: usize) -> Result<Vec<f64>> {
    if n_splits == 0 || losses.len() != n_candidates * n_splits {
        let expected = n_candidates * n_splits;
        return Err(Error::ShapeMismatch { what: "losses".to_owned(), expected, actual: losses.len() });
    }
    let mut means = vec![0.0; n_candidates];
    for split in losses.chunks_exact(n_candidates.max(1)) {
        means.iter_mut().zip(split).for_each(|(sum, loss)| *sum += loss);
    }
    means.iter_mut().for_each(|mean| *mean /= n_splits as f64);
    Ok(means)
}

/// The least corrected gain over the rebalancers; `None` without one, or where one could not be scored.
#[must_use]
pub fn least_corrected_gain(generator: &GeneratorInference) -> Option<f64> {
    let gains: Option<Vec<f64>> = generator.over_rebalancers.iter().copied().collect();
    gains.and_then(|gains| gains.into_iter().min_by(f64::total_cmp))
}
