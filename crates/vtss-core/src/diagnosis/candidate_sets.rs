//! Which numbers of rows to try, by what the diagnosis found.

use super::symmetry::SymmetryTest;
use crate::error::{Error, Result};
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
#[serde(rename_all = "snake_case")]
pub enum Regime {
    /// Imbalance does not bend the fit.
    LocalSymmetry,
    /// It does, and the generator's mismatch is within sampling noise.
    Realistic,
    /// It does, and the generator's mismatch outweighs sampling noise.
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
            Some(score) if score <= QUALITY_LIMIT => Ok(Self::Realistic),
            Some(score) if score > QUALITY_LIMIT => Ok(Self::Biased),
            other => {
                let value = other.map_or_else(|| "none".to_owned(), |score| score.to_string());
                Err(Error::option("qualityScore", "a number under local asymmetry", value))
            }
        }
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
        each_once(steps.clone().map(|i| libm::round(i as f64 * centre / POINTS_PER_UNIT) as usize).collect())
    };
    let around_balance = around(balance_gap as f64);
    let around_target = target.map(around).unwrap_or_default();
    let all = each_once(around_balance.iter().chain(&around_target).copied().collect());
    Ok(CandidateSets { around_balance, around_target, all })
}

fn each_once(mut counts: Vec<usize>) -> Vec<usize> {
    counts.sort_unstable();
    counts.dedup();
    counts
}
