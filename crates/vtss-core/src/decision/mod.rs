//! From evidence to a verdict: add rows, rebalance, neither, or not enough to say. A pure function; the sentence that a
//! person reads is made from its result elsewhere.

mod evidence;

pub use evidence::{Evidence, GeneratorEvidence, Rebalancer, RebalancerEvidence};

use crate::error::Result;
use crate::selection::{Gain, INTERVAL_PROBABILITY};
use crate::student_t::student_t_quantile;
use serde::{Deserialize, Serialize};

/// The power at which a gain counts as one that the table could have shown.
const DETECTION_POWER: f64 = 0.80;

/// The verdict in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
pub enum VerdictKind {
    /// Add synthetic rows.
    Add,
    /// Rebalance without rows.
    Rebalance,
    /// Neither is worth having.
    None,
    /// Naive balancing does harm.
    Harmful,
    /// It cannot be said.
    Undecided,
}

/// Why a verdict is what it is: the deciding reason first, then what limits it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
pub enum Reason {
    /// Fewer minority rows than twice the folds.
    TooFewMinorityRows,
    /// Fewer groups with minority rows than twice the folds.
    TooFewMinorityGroups,
    /// A fit failed that the comparison rests on.
    FitFailed,
    /// A single split has no standard error.
    SingleSplit,
    /// No generator was run.
    GeneratorsMissing,
    /// A rebalancer was not run, so nothing shows that rows beat it.
    BaselinesMissing,
    /// The rows gain over `none` and over every rebalancer, by enough.
    RowsBeatEveryRebalancer,
    /// The rows gain over everything, but by less than is worth having.
    RowsGainTooLittle,
    /// The best rebalancer gains over `none`.
    RebalancingGains,
    /// Some rebalancer is within the smallest gain worth having of the rows, or ahead.
    RowsShownNoBetter,
    /// The rows could still add something to rebalancing.
    RowsCouldAddMore,
    /// Naive balancing loses against `none`.
    NaiveBalancingHarms,
    /// Neither rows nor rebalancing can gain what is worth having.
    NothingWorthHaving,
    /// The intervals are too wide: there are not enough minority rows.
    IntervalsTooWide,
    /// Another generator could not be evaluated.
    GeneratorFailed,
    /// Naive balancing could not be evaluated.
    NaiveBalancingUnknown,
}

/// Whose gain over `none` a verdict quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
pub enum QuotedGain {
    /// A: the judged generator's choice.
    Choice,
    /// C: the best rebalancer.
    Rebalancer,
    /// H: naive balancing with the judged generator.
    NaiveBalancing,
}

/// A verdict with what its sentence needs.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[cfg_attr(feature = "typescript", tsify(missing_as_null))]
pub struct Decision {
    /// The verdict.
    pub kind: VerdictKind,
    /// Why, the deciding reason first.
    pub reasons: Vec<Reason>,
    /// The generator with the largest corrected gain, on which every verdict rests; `None` if none could be evaluated.
    pub judged: Option<usize>,
    /// The generator that the verdict names: the judged one for `add` and `harmful`, otherwise `None`.
    pub generator: Option<usize>,
    /// The best rebalancer, an index into [`Evidence::rebalancers`]; the verdict `rebalance` names it.
    pub best_rebalancer: Option<usize>,
    /// Whose gain over `none` is quoted.
    pub quoted: Option<QuotedGain>,
    /// That gain.
    pub gain: Option<Gain>,
    /// The rebalancer over which the judged generator gains least, an index into [`Evidence::rebalancers`].
    pub closest_rebalancer: Option<usize>,
    /// That least gain.
    pub least_gain: Option<Gain>,
    /// Its least gain over the rebalancers, corrected for having searched; nats.
    pub corrected_least_gain: Option<f64>,
    /// Whether rows are shown to be no better than some rebalancer: min over j of the upper end of B_j is below δ.
    pub rows_shown_no_better: bool,
    /// The most that rows could add to rebalancing: min over j of the upper end of B_j, nats.
    pub rows_could_add_at_most: Option<f64>,
    /// (t(0.975) + t(0.80)) · the largest standard error over the rebalancers, nats.
    pub smallest_detectable_gain: Option<f64>,
    /// For each generator, whether naive balancing with it is shown to do harm.
    pub harmful: Vec<bool>,
}

/// Decides.
///
/// `evidence`: see [`Evidence`]. The first that holds, for the generator with the largest corrected least gain:
/// `undecided` where it cannot be evaluated; `add` if the rows gain over `none` and over all three rebalancers (lower
/// ends above 0) and the corrected least gain is at least δ; `rebalance` if the best rebalancer (least mean loss, ties
/// to the simplest) gains over `none`; `harmful` if naive balancing loses against `none` (upper end below 0); `none` if
/// neither rows nor rebalancing can gain δ (upper ends below it); otherwise `undecided`. Where rows would be added but
/// a rebalancer was not run, it is `undecided`. A gain with a part that is not finite counts as a failed fit. Without
/// any rebalancer the generator with the largest gain over `none` is judged. Returns a [`Decision`].
///
/// # Errors
/// `OPTION_INVALID` (`nSplits` of 0, `minimumGain`, a rebalancer named twice), `SHAPE_MISMATCH` (`overRebalancers`).
///
/// Source: ours.
pub fn decide(evidence: &Evidence) -> Result<Decision> {
    evidence.check()?;
    let candidates: Vec<Option<Judged>> = evidence.generators.iter().map(judge).collect();
    // The last of equals wins in max_by, so the search runs backwards: ties go to the generator named first.
    let judged = candidates.iter().enumerate().rev().filter_map(|(index, judged)| Some((index, judged.as_ref()?)));
    let judged = judged.max_by(|a, b| a.1.rank.total_cmp(&b.1.rank));
    let best = best_rebalancer(&evidence.rebalancers);
    let naive: Vec<Option<Gain>> =
        evidence.generators.iter().map(|generator| usable(generator.naive_over_none)).collect();
    let naive_of_judged = judged.and_then(|(index, _)| naive.get(index).copied().flatten());

    let (kind, mut reasons) =
        verdict(evidence, judged.map(|(_, judged)| judged), best.map(|(_, gain)| gain), naive_of_judged);
    if judged.is_some() {
        if candidates.iter().any(Option::is_none) {
            reasons.push(Reason::GeneratorFailed);
        }
        if naive_of_judged.is_none() {
            reasons.push(Reason::NaiveBalancingUnknown);
        }
    }

    let choice = judged.map(|(_, judged)| (QuotedGain::Choice, judged.over_none));
    let quoted = match kind {
        VerdictKind::Rebalance => best.map(|(_, gain)| (QuotedGain::Rebalancer, gain)),
        VerdictKind::Harmful => naive_of_judged.map(|gain| (QuotedGain::NaiveBalancing, gain)),
        VerdictKind::Add | VerdictKind::None | VerdictKind::Undecided => choice,
    };
    let over = judged.map_or(&[][..], |(_, judged)| &judged.over_rebalancers);
    let closest = over.iter().copied().enumerate().min_by(|a, b| a.1.mean.total_cmp(&b.1.mean));
    let at_most = over.iter().map(|gain| gain.high).min_by(f64::total_cmp);
    let named = matches!(kind, VerdictKind::Add | VerdictKind::Harmful);
    Ok(Decision {
        kind,
        reasons,
        judged: judged.map(|(index, _)| index),
        generator: judged.map(|(index, _)| index).filter(|_| named),
        best_rebalancer: best.map(|(index, _)| index),
        quoted: quoted.map(|(of, _)| of),
        gain: quoted.map(|(_, gain)| gain),
        closest_rebalancer: closest.map(|(index, _)| index),
        least_gain: closest.map(|(_, gain)| gain),
        corrected_least_gain: judged.and_then(|(_, judged)| judged.corrected_least_gain),
        rows_shown_no_better: at_most.is_some_and(|high| high < evidence.minimum_gain),
        rows_could_add_at_most: at_most,
        smallest_detectable_gain: smallest_detectable_gain(over, evidence.n_splits),
        harmful: naive.iter().map(|gain| gain.is_some_and(|gain| gain.high < 0.0)).collect(),
    })
}

/// A generator whose evidence is complete.
struct Judged {
    over_none: Gain,
    over_rebalancers: Vec<Gain>,
    /// Absent only where no rebalancer was run.
    corrected_least_gain: Option<f64>,
    /// What generators are compared by.
    rank: f64,
}

fn judge(generator: &GeneratorEvidence) -> Option<Judged> {
    let over_none = usable(generator.over_none)?;
    let over_rebalancers: Vec<Gain> =
        generator.over_rebalancers.iter().map(|&gain| usable(gain)).collect::<Option<_>>()?;
    let corrected_least_gain = generator.corrected_least_gain.filter(|gain| gain.is_finite());
    if over_rebalancers.is_empty() {
        return Some(Judged { over_none, over_rebalancers, corrected_least_gain: None, rank: over_none.mean });
    }
    corrected_least_gain.map(|rank| Judged { over_none, over_rebalancers, corrected_least_gain, rank })
}

/// A gain whose parts are all numbers.
fn usable(gain: Option<Gain>) -> Option<Gain> {
    gain.filter(|gain| [gain.mean, gain.low, gain.high, gain.standard_error].iter().all(|part| part.is_finite()))
}

/// The rebalancer of the least mean loss with its gain over `none`.
fn best_rebalancer(rebalancers: &[RebalancerEvidence]) -> Option<(usize, Gain)> {
    let complete = rebalancers.iter().enumerate().filter_map(|(index, rebalancer)| {
        let loss = rebalancer.loss.filter(|loss| loss.is_finite())?;
        Some((loss, rebalancer.name, index, usable(rebalancer.over_none)?))
    });
    let least = complete.min_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(&b.1)));
    least.map(|(_, _, index, gain)| (index, gain))
}

/// The list of the decision, in its order.
fn verdict(
    evidence: &Evidence,
    judged: Option<&Judged>,
    best: Option<Gain>,
    naive: Option<Gain>,
) -> (VerdictKind, Vec<Reason>) {
    let obstacles = obstacles(evidence, judged);
    if !obstacles.is_empty() {
        return (VerdictKind::Undecided, obstacles);
    }
    let minimum_gain = evidence.minimum_gain;
    let mut limits = Vec::new();
    if Rebalancer::ALL.iter().any(|&name| evidence.rebalancers.iter().all(|run| run.name != name)) {
        limits.push(Reason::BaselinesMissing);
    }
    if let Some(judged) = judged
        && judged.over_none.low > 0.0
        && judged.over_rebalancers.iter().all(|gain| gain.low > 0.0)
    {
        if judged.corrected_least_gain.is_none_or(|gain| gain >= minimum_gain) {
            return match limits.is_empty() {
                true => (VerdictKind::Add, vec![Reason::RowsBeatEveryRebalancer]),
                false => (VerdictKind::Undecided, limits),
            };
        }
        limits.push(Reason::RowsGainTooLittle);
    }
    let (kind, mut reasons) = if best.is_some_and(|gain| gain.low > 0.0) {
        let no_better = judged.map(|judged| judged.over_rebalancers.iter().any(|gain| gain.high < minimum_gain));
        let rows = no_better.map(|yes| if yes { Reason::RowsShownNoBetter } else { Reason::RowsCouldAddMore });
        (VerdictKind::Rebalance, [Some(Reason::RebalancingGains), rows].into_iter().flatten().collect())
    } else if naive.is_some_and(|gain| gain.high < 0.0) {
        (VerdictKind::Harmful, vec![Reason::NaiveBalancingHarms])
    } else {
        match (judged, best) {
            (Some(judged), Some(best)) if judged.over_none.high < minimum_gain && best.high < minimum_gain => {
                (VerdictKind::None, vec![Reason::NothingWorthHaving])
            }
            (Some(_), Some(_)) => (VerdictKind::Undecided, vec![Reason::IntervalsTooWide]),
            (None, _) => (VerdictKind::Undecided, vec![Reason::GeneratorsMissing]),
            // Without any rebalancer `limits` holds the reason.
            (Some(_), None) => (VerdictKind::Undecided, Vec::new()),
        }
    };
    reasons.append(&mut limits);
    (kind, reasons)
}

/// Why the comparison cannot be made at all.
fn obstacles(evidence: &Evidence, judged: Option<&Judged>) -> Vec<Reason> {
    let named = [
        (evidence.too_few_minority_rows, Reason::TooFewMinorityRows),
        (evidence.too_few_minority_groups, Reason::TooFewMinorityGroups),
        (evidence.fit_failed, Reason::FitFailed),
        (evidence.n_splits < 2, Reason::SingleSplit),
    ];
    let mut reasons: Vec<Reason> = named.into_iter().filter(|(holds, _)| *holds).map(|(_, reason)| reason).collect();
    let rebalancer_failed =
        |run: &RebalancerEvidence| usable(run.over_none).is_none() || !run.loss.is_some_and(f64::is_finite);
    let no_generator_left = !evidence.generators.is_empty() && judged.is_none();
    // Gains that are missing for a reason already named are no failure of their own.
    if reasons.is_empty() && (no_generator_left || evidence.rebalancers.iter().any(rebalancer_failed)) {
        reasons.push(Reason::FitFailed);
    }
    reasons
}

fn smallest_detectable_gain(over_rebalancers: &[Gain], n_splits: usize) -> Option<f64> {
    let largest_error = over_rebalancers.iter().map(|gain| gain.standard_error).max_by(f64::total_cmp)?;
    let degrees_of_freedom = n_splits as f64 - 1.0;
    let quantile = |probability| student_t_quantile(probability, degrees_of_freedom).ok();
    Some((quantile(INTERVAL_PROBABILITY)? + quantile(DETECTION_POWER)?) * largest_error)
}
