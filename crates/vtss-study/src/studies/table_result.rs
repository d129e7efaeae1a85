//! What one table with a known truth says of the product.

use crate::error::Result;
use crate::true_risks::{FitRisk, TrueRisks};
use crate::tune::{Curve, Source, Tuned};
use serde::{Deserialize, Serialize};
use vtss_core::assessment::{AssessedGenerator, Assessment};
use vtss_core::decision::{QuotedGain, Rebalancer, VerdictKind};
use vtss_core::selection::{Gain, Selected, SelectionRule};
use vtss_core::simulation::{BalancedTruth, SimulatedTable};
use vtss_core::table::{Column, Table};

/// A gain as the product measured it, beside the true one; nats.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct MeasuredGain {
    /// As measured.
    pub mean: f64,
    /// Lower end of its interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// That of the models fitted on the whole table.
    pub truth: f64,
}

impl MeasuredGain {
    fn of(gain: Option<Gain>, truth: f64) -> Option<Self> {
        gain.map(|gain| Self { mean: gain.mean, low: gain.low, high: gain.high, truth })
    }

    /// Whether the interval holds the truth.
    #[must_use]
    pub fn covers(&self) -> bool {
        self.low <= self.truth && self.truth <= self.high
    }
}

/// One source of rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SourceResult {
    /// γ of its choice above 0.
    pub gap_multiplier: Option<f64>,
    /// Gain of that choice over `none`.
    pub over_none: Option<MeasuredGain>,
    /// Gain of that choice over each rebalancer.
    pub over_rebalancers: Vec<Option<MeasuredGain>>,
    /// Regret of ways to choose from its curve.
    pub regret: Regret,
}

impl SourceResult {
    /// The true gain over the rebalancer that it gains least over.
    #[must_use]
    pub fn true_least_gain(&self) -> Option<f64> {
        let truths: Option<Vec<f64>> = self.over_rebalancers.iter().map(|gain| gain.map(|gain| gain.truth)).collect();
        truths?.into_iter().min_by(f64::total_cmp)
    }
}

/// True balanced risk above that of the best point of the curve in hindsight, as a share of the risk of `none`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Regret {
    /// No rows.
    pub none: f64,
    /// Rows to balance.
    pub balance: f64,
    /// Each class half of the weight.
    pub class_weight: f64,
    /// The rule of the least loss.
    pub minimum: Option<f64>,
    /// The rule of one standard error.
    pub one_standard_error: Option<f64>,
    /// The rule of the smoothed curve.
    pub smoothed: Option<f64>,
}

/// One verdict.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VerdictResult {
    /// In a word.
    pub kind: VerdictKind,
    /// The source that it rests on.
    pub judged: Option<usize>,
    /// Gain of the best rebalancer over `none`.
    pub rebalancer_over_none: Option<MeasuredGain>,
    /// The gain that the verdict quotes: that of the delivered model, where one is advised.
    pub quoted: Option<MeasuredGain>,
    /// The least gain over the rebalancers, corrected for the search over sizes.
    pub corrected_least_gain: Option<f64>,
    /// The smallest gain that the table could have shown.
    pub smallest_detectable_gain: Option<f64>,
}

/// One table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TableResult {
    /// True balanced risk of the natural fit.
    pub none: f64,
    /// One per source.
    pub sources: Vec<SourceResult>,
    /// The verdict with the first source alone.
    pub alone: VerdictResult,
    /// The verdict with all sources.
    pub together: VerdictResult,
}

impl TableResult {
    /// Tunes a simulated table and compares with the truth.
    ///
    /// # Errors
    /// Those of the product.
    pub fn of(table: SimulatedTable, truth: &BalancedTruth, sources: &[Source], seed: u64) -> Result<Self> {
        Self::of_table(&checked(table)?, truth, sources, seed)
    }

    /// The same of a table as the product has it, whose rows may be grouped.
    ///
    /// # Errors
    /// Those of the product.
    pub fn of_table(table: &Table, truth: &BalancedTruth, sources: &[Source], seed: u64) -> Result<Self> {
        let tuned = Tuned::run(table, seed, sources)?;
        let risks = TrueRisks::of(table, seed, &tuned, sources, truth)?;
        let all: Vec<usize> = (0..sources.len()).collect();
        let by_default = tuned.assess_corrected(table, &all, SelectionRule::DEFAULT)?;
        let rebalancers = rebalancer_risks(&by_default, &risks);
        let by_rule = SelectionRule::ALL.map(|rule| tuned.assess(&all, rule));
        let [by_minimum, by_one_error, by_smoothed] = by_rule;
        let [by_minimum, by_one_error, by_smoothed] = [by_minimum?, by_one_error?, by_smoothed?];
        let sources = by_default
            .generators
            .iter()
            .enumerate()
            .map(|(index, assessed)| {
                let rules = [&by_minimum, &by_one_error, &by_smoothed].map(|assessment| &assessment.generators[index]);
                let regret = regret(&tuned.curves[index], tuned.balance_gap, &risks, index, rules);
                source_result(assessed, &tuned.curves[index], &risks.generators[index], &risks, &rebalancers, regret)
            })
            .collect();
        let mut alone = tuned.assess(&all[..1], SelectionRule::DEFAULT)?;
        if alone.decision.kind == VerdictKind::Add {
            // With one source the correction decides over nothing but `add`, and takes as long as the sweep of a small table.
            alone = tuned.assess_corrected(table, &all[..1], SelectionRule::DEFAULT)?;
        }
        let verdict = |assessment: &Assessment| verdict_result(assessment, &tuned, &risks, &rebalancers);
        Ok(Self { none: risks.natural.plain, sources, alone: verdict(&alone), together: verdict(&by_default) })
    }
}

/// A simulated table as the product reads it.
///
/// # Errors
/// Those of [`Table::new`].
pub fn checked(table: SimulatedTable) -> Result<Table> {
    let named = table.names.into_iter().zip(table.columns);
    let columns = named.map(|(name, values)| Column::Numeric { name, values }).collect();
    Ok(Table::new(columns, table.labels, None)?)
}

/// True risk of each rebalancer, in the order of the assessment.
fn rebalancer_risks(assessment: &Assessment, risks: &TrueRisks) -> Vec<f64> {
    let of = |rebalancer: &Rebalancer| match rebalancer {
        Rebalancer::PriorShift => risks.natural.corrected,
        Rebalancer::ClassWeight => risks.class_weight.plain,
        Rebalancer::TunedWeight => {
            let choice = assessment.tuned_weight_curve.as_ref().and_then(|curve| curve.choice.as_ref());
            choice.map_or(f64::NAN, |choice| at(&risks.tuned_weight, choice))
        }
    };
    assessment.rebalancers.iter().map(of).collect()
}

fn at(curve: &[FitRisk], choice: &Selected) -> f64 {
    curve[choice.index].of(choice.corrected)
}

fn source_result(
    assessed: &AssessedGenerator,
    curve: &Curve,
    curve_risks: &[FitRisk],
    risks: &TrueRisks,
    rebalancers: &[f64],
    regret: Regret,
) -> SourceResult {
    let risk = assessed.curve.choice.as_ref().map_or(f64::NAN, |choice| at(curve_risks, choice));
    let over = assessed.over_rebalancers.iter().zip(rebalancers);
    SourceResult {
        gap_multiplier: assessed.curve.choice.as_ref().map(|choice| curve.multipliers[choice.index]),
        over_none: MeasuredGain::of(assessed.over_none, risks.natural.plain - risk),
        over_rebalancers: over.map(|(gain, rebalancer)| MeasuredGain::of(*gain, rebalancer - risk)).collect(),
        regret,
    }
}

fn regret(
    curve: &Curve,
    balance_gap: usize,
    risks: &TrueRisks,
    index: usize,
    [minimum, one_error, smoothed]: [&AssessedGenerator; 3],
) -> Regret {
    let of_curve = &risks.generators[index];
    let best = of_curve.iter().flat_map(|risk| [risk.plain, risk.corrected]).min_by(f64::total_cmp);
    let (best, none) = (best.unwrap_or(f64::NAN), risks.natural.plain);
    let relative = |risk: f64| (risk - best) / none;
    let chosen = |assessed: &AssessedGenerator| assessed.curve.selected.as_ref().map(|s| relative(at(of_curve, s)));
    let balance = curve.sizes.iter().position(|&size| size == balance_gap);
    Regret {
        none: relative(none),
        balance: relative(balance.map_or(f64::NAN, |at| of_curve[at].plain)),
        class_weight: relative(risks.class_weight.plain),
        minimum: chosen(minimum),
        one_standard_error: chosen(one_error),
        smoothed: chosen(smoothed),
    }
}

fn verdict_result(assessment: &Assessment, tuned: &Tuned, risks: &TrueRisks, rebalancers: &[f64]) -> VerdictResult {
    let decision = &assessment.decision;
    let none = risks.natural.plain;
    let best = decision.best_rebalancer;
    let best_truth = best.map_or(f64::NAN, |best| none - rebalancers[best]);
    let best_gain = best.and_then(|best| match assessment.rebalancers[best] {
        Rebalancer::PriorShift => assessment.prior_shift.as_ref()?.over_none,
        Rebalancer::ClassWeight => assessment.class_weight.as_ref()?.over_none,
        Rebalancer::TunedWeight => assessment.tuned_weight.as_ref()?.over_none,
    });
    let judged_truth = |quoted: QuotedGain| {
        let judged = decision.judged?;
        let of_curve = &risks.generators[judged];
        match quoted {
            QuotedGain::Rebalancer => Some(best_truth),
            QuotedGain::Choice => {
                let choice = assessment.generators[judged].curve.choice.as_ref()?;
                Some(none - at(of_curve, choice))
            }
            QuotedGain::NaiveBalancing => {
                let balance = tuned.curves[judged].sizes.iter().position(|&size| size == tuned.balance_gap)?;
                Some(none - of_curve[balance].plain)
            }
        }
    };
    VerdictResult {
        kind: decision.kind,
        judged: decision.judged,
        rebalancer_over_none: MeasuredGain::of(best_gain, best_truth),
        quoted: decision.quoted.and_then(judged_truth).and_then(|truth| MeasuredGain::of(decision.gain, truth)),
        corrected_least_gain: decision.corrected_least_gain,
        smallest_detectable_gain: decision.smallest_detectable_gain,
    }
}
