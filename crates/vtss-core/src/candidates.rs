//! Candidate sizes: gap multipliers γ and the counts of synthetic rows that they stand for.

use crate::error::{Error, Result};
use crate::order::ascending;

/// The largest gap multiplier that is accepted: 64 times the rows that balance the classes is past any published use
/// and keeps a pool within memory.
pub const MAX_GAP_MULTIPLIER: f64 = 64.0;

/// Points per unit of the default grid, a step of 0.05.
const GRID_POINTS_PER_UNIT: usize = 20;
/// End of the default grid, the cap of the paper's own runs.
const GRID_END: usize = 2;
/// Where a grid goes on to when its best candidate is its largest; past the last of them it ends.
const EXTENSION_ENDS: [f64; 2] = [4.0, 8.0];
/// Most new points of one extension, as many as the default grid has steps: an extension costs no more than the grid.
const MAX_NEW_POINTS: f64 = 40.0;
/// Rounding that is forgiven when steps are counted: 2 − 1.95 is a little off 0.05.
const STEP_SLACK: f64 = 1e-9;

/// The default gap multipliers, 0 to 2 by 0.05, each the nearest double to its decimal.
#[must_use]
pub fn grid() -> Vec<f64> {
    (0..=GRID_END * GRID_POINTS_PER_UNIT).map(|i| i as f64 / GRID_POINTS_PER_UNIT as f64).collect()
}

/// Synthetic rows to add at a gap multiplier: γ · balance gap, rounded, halves away from zero.
///
/// `gap_multiplier`: ≥ 0 and finite; `balance_gap`: majority less minority rows. Returns rows to add (never rows
/// after). A multiplier that is negative or NaN gives 0; [`with_anchors`] refuses such.
///
/// Source: Ma & Zhang, arXiv 2601.16120v3, Algorithm 1.
#[must_use]
pub fn n_synthetic(gap_multiplier: f64, balance_gap: usize) -> usize {
    libm::round(gap_multiplier * balance_gap as f64) as usize
}

/// The size of a candidate inside a fold: ñ · fold gap / gap, rounded, halves up, in exact integers.
///
/// `n_synthetic`: rows to add to the whole table; `fold_gap`: majority less minority among the fold's training rows;
/// `balance_gap`: the same of the whole table. Returns rows to add in the fold; 0 where the gap is 0.
///
/// Source: method "VTSS" of the documentation; ours.
#[must_use]
pub fn in_fold(n_synthetic: usize, fold_gap: usize, balance_gap: usize) -> usize {
    if balance_gap == 0 {
        return 0;
    }
    // u128: the product of two counts leaves usize on wasm32.
    let (n, fold, gap) = (n_synthetic as u128, fold_gap as u128, balance_gap as u128);
    usize::try_from((n * fold + gap / 2) / gap).unwrap_or(usize::MAX)
}

/// The candidates of a run: 0 and 1 added, sorted, one per count of synthetic rows.
///
/// `multipliers`: any number of gap multipliers, each finite, from 0 to [`MAX_GAP_MULTIPLIER`]; `balance_gap`: ≥ 1.
/// Of multipliers that mean the same count the one nearest to count / gap stays (the smaller if two are), so both
/// anchors always do. Returns them in increasing order, at least two.
///
/// # Errors
/// `OPTION_INVALID` (`candidates`, `balanceGap`).
///
/// Differs from the paper: 0 and balance are always candidates, otherwise "does it help at all?" has no answer.
pub fn with_anchors(multipliers: &[f64], balance_gap: usize) -> Result<Vec<f64>> {
    if balance_gap == 0 {
        return Err(Error::option("balanceGap", "at least 1", balance_gap));
    }
    if let Some(bad) = multipliers.iter().find(|m| !(0.0..=MAX_GAP_MULTIPLIER).contains(*m)) {
        return Err(Error::option("candidates", &format!("gap multipliers from 0 to {MAX_GAP_MULTIPLIER}"), bad));
    }
    // + 0.0 turns -0.0 into 0.0.
    let all: Vec<f64> = multipliers.iter().map(|m| m + 0.0).chain([0.0, 1.0]).collect();
    let mut kept: Vec<f64> = Vec::with_capacity(all.len());
    for multiplier in ascending(&all).into_iter().map(|position| all[position]) {
        let count = n_synthetic(multiplier, balance_gap);
        let target = count as f64 / balance_gap as f64;
        match kept.last_mut() {
            Some(last) if n_synthetic(*last, balance_gap) == count => {
                if (multiplier - target).abs() < (*last - target).abs() {
                    *last = multiplier;
                }
            }
            _ => kept.push(multiplier),
        }
    }
    Ok(kept)
}

/// Further multipliers to try when the best candidate is the largest.
///
/// The rule: a grid that ends below 4 goes on to 4, one that ends below 8 goes on to 8, and one that reaches 8 ends.
/// The step is the grid's own last step, widened where it would take more than 40 new points; the last new point is
/// the new end itself.
///
/// `multipliers`: the candidates so far in increasing order, as from [`with_anchors`]. Returns the new ones alone, in
/// increasing order, or `None` when there is nowhere to go. Pass both together through [`with_anchors`] where the gap
/// is so small that two multipliers may mean one count.
///
/// Differs from the paper: its grids end at their cap even when the minimum lies there.
#[must_use]
pub fn extension(multipliers: &[f64]) -> Option<Vec<f64>> {
    let &[.., before, last] = multipliers else { return None };
    let end = EXTENSION_ENDS.into_iter().find(|&end| last < end)?;
    let (step, span) = (last - before, end - last);
    let n_points = libm::ceil(span / step * (1.0 - STEP_SLACK)).clamp(1.0, MAX_NEW_POINTS);
    // One division at the end keeps decimals exact: (2 · 40 + i · 2) / 40.
    let inner = (1..n_points as usize).map(|i| (last * n_points + i as f64 * span) / n_points);
    (step > 0.0).then(|| inner.chain([end]).collect())
}
