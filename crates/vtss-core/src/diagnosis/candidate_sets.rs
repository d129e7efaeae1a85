//! Which numbers of rows to try, by what the diagnosis found.

use super::quality_interval::QualityInterval;
use super::symmetry::SymmetryTest;
use crate::candidates::{n_synthetic, with_anchors};
use crate::error::{Error, Result};
use crate::order::ascending;
use serde::Serialize;
use std::ops::RangeInclusive;

/// Above this quality score the published rule calls a generator biased.
pub const QUALITY_LIMIT: f64 = 10.0;

/// Points of a set per unit of the gap multiplier: a step of 0.05.
const POINTS_PER_UNIT: f64 = 20.0;
/// Under local symmetry γ ends at 0.20: rows can only add mismatch there.
const LAST_UNDER_SYMMETRY: usize = 4;
/// Around balance and around the target: 0.80 to 1.20.
const AROUND: RangeInclusive<usize> = 16..=24;
/// With a biased generator γ ends at 2.
const LAST_WITH_BIAS: usize = 40;

/// What the diagnosis found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "snake_case")]
pub enum Regime {
    /// Imbalance does not bend the fit.
    LocalSymmetry,
    /// It does, and the generator's mismatch costs at most ten times what sampling noise costs.
    Realistic,
    /// It does, and the generator's mismatch costs more.
    Biased,
}

impl Regime {
    /// By the published cuts: T at most its cutoff, then a quality score of at most 10.
    ///
    /// `quality_score`: needed under local asymmetry only, not NaN.
    ///
    /// # Errors
    /// `OPTION_INVALID` (no quality score where one is needed, or NaN).
    ///
    /// Source: TG-VTSS, the authors' public code.
    pub fn published(symmetry: &SymmetryTest, quality_score: Option<f64>) -> Result<Self> {
        if symmetry.statistic <= symmetry.cutoff {
            return Ok(Self::LocalSymmetry);
        }
        match quality_score {
            Some(score) if !score.is_nan() => Ok(Self::of_score(score)),
            other => {
                let value = other.map_or_else(|| "none".to_owned(), |score| score.to_string());
                Err(Error::option("qualityScore", "a number under local asymmetry", value))
            }
        }
    }

    /// Under local asymmetry. `quality_score`: not NaN.
    fn of_score(quality_score: f64) -> Self {
        if quality_score <= QUALITY_LIMIT { Self::Realistic } else { Self::Biased }
    }
}

/// Rows to add, in increasing order, each once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CandidateSets {
    /// Multiples of the balance gap.
    pub around_balance: Vec<usize>,
    /// Multiples of the theory target; empty without one.
    pub around_target: Vec<usize>,
    /// Both together.
    pub all: Vec<usize>,
}

/// The published candidates of a regime.
///
/// `balance_gap`: majority less minority rows; `theory_target`: ñ*, finite and above 0, used by [`Regime::Realistic`]
/// only. γ is 0 to 0.20, 0.80 to 1.20 (around balance and around ñ*) or 0 to 2, each by 0.05; halves round up.
///
/// # Errors
/// `OPTION_INVALID` (`theoryTarget`).
///
/// Source: TG-VTSS, the authors' public code. Neither 0 nor balance is added here, see
/// [`crate::candidates::with_anchors`].
pub fn candidate_sets(regime: Regime, balance_gap: usize, theory_target: Option<f64>) -> Result<CandidateSets> {
    let target = theory_target.filter(|_| regime == Regime::Realistic);
    if let Some(bad) = target.filter(|target| !(*target > 0.0 && target.is_finite())) {
        return Err(Error::option("theoryTarget", "a finite number above 0", bad));
    }
    let steps: RangeInclusive<usize> = match regime {
        Regime::LocalSymmetry => 0..=LAST_UNDER_SYMMETRY,
        Regime::Realistic => AROUND,
        Regime::Biased => 0..=LAST_WITH_BIAS,
    };
    // Divided last, so that halves are exact: 1.15 in binary lies below 23/20, and 1.15 · 750 below 862.5.
    let around = |centre: f64| {
        let count = |i: usize| libm::round(i as f64 * centre / POINTS_PER_UNIT) as usize;
        each_once(&steps.clone().map(count).collect::<Vec<_>>())
    };
    let around_balance = around(balance_gap as f64);
    let around_target = target.map(around).unwrap_or_default();
    let all = each_once(&[&around_balance[..], &around_target].concat());
    Ok(CandidateSets { around_balance, around_target, all })
}

/// A p-value or an interval that does not settle a question: from 1 to 10 %.
const UNSETTLED: RangeInclusive<f64> = 0.01..=0.10;
/// Where curves end, however far the target lies: [`crate::candidates::extension`] goes no further either.
const LAST_MULTIPLIER: f64 = 8.0;

/// What the published rule asks, as found.
#[derive(Debug, Clone, Copy)]
pub(super) struct Findings {
    /// What the hard cuts say.
    pub regime: Regime,
    /// p-values of the symmetry and the weights test, where they exist.
    pub p_values: [Option<f64>; 2],
    /// Where a score exists, its interval.
    pub quality: Option<QualityInterval>,
    /// ñ* whatever the regime, rows to add; none where it does not exist.
    pub theory_target: Option<f64>,
}

impl Findings {
    /// Whether a p-value lies between 0.01 and 0.10: symmetry is open.
    fn symmetry_is_open(&self) -> bool {
        self.p_values.iter().flatten().any(|p_value| UNSETTLED.contains(p_value))
    }

    /// Whether the interval of the quality score contains [`QUALITY_LIMIT`]: the generator's bias is open.
    fn bias_is_open(&self) -> bool {
        self.quality.is_some_and(|quality| quality.low <= QUALITY_LIMIT && quality.high >= QUALITY_LIMIT)
    }

    /// Whether a p-value of either test lies between 0.01 and 0.10, or the interval of the score contains 10. Ours.
    pub(super) fn is_borderline(&self) -> bool {
        self.symmetry_is_open() || self.bias_is_open()
    }

    /// Gap multipliers of the published candidates, ascending.
    pub(super) fn published(&self, balance_gap: usize) -> Result<Vec<f64>> {
        let sets = candidate_sets(self.regime, balance_gap, self.theory_target)?;
        Ok(multipliers(&sets.all, balance_gap))
    }

    /// Gap multipliers to try, ascending: the published ones with 0 and balance, and those of every regime that the
    /// findings leave open; none beyond 8.
    ///
    /// Differs from the paper: there neither 0 nor balance need be tried, and a hard cut decides.
    pub(super) fn joined(&self, balance_gap: usize) -> Result<Vec<f64>> {
        let mut regimes = vec![self.regime];
        if self.bias_is_open() {
            regimes.extend([Regime::Realistic, Regime::Biased]);
        }
        if self.symmetry_is_open() {
            regimes.push(Regime::LocalSymmetry);
            regimes.extend(self.quality.map(|quality| Regime::of_score(quality.score)));
        }
        let mut counts = Vec::new();
        for regime in regimes {
            counts.extend(candidate_sets(regime, balance_gap, self.theory_target)?.all);
        }
        let within = multipliers(&each_once(&counts), balance_gap).into_iter().filter(|m| *m <= LAST_MULTIPLIER);
        with_anchors(&within.collect::<Vec<_>>(), balance_gap)
    }
}

/// Counts in units of the gap; the nearest twentieth where that means the same count.
fn multipliers(counts: &[usize], balance_gap: usize) -> Vec<f64> {
    let multiplier = |&count: &usize| {
        let exact = count as f64 / balance_gap as f64;
        let round = libm::round(exact * POINTS_PER_UNIT) / POINTS_PER_UNIT;
        if n_synthetic(round, balance_gap) == count { round } else { exact }
    };
    counts.iter().map(multiplier).collect()
}

/// In ascending order.
fn each_once(counts: &[usize]) -> Vec<usize> {
    let keys: Vec<f64> = counts.iter().map(|&count| count as f64).collect();
    let mut sorted: Vec<usize> = ascending(&keys).into_iter().map(|place| counts[place]).collect();
    sorted.dedup();
    sorted
}
