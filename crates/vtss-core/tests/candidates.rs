#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! Candidate sizes: exact counts, anchors always in, edges that extend by the stated rule.

use proptest::prelude::*;
use vtss_core::candidates::{MAX_GAP_MULTIPLIER, extension, grid, in_fold, n_synthetic, with_anchors};

#[test]
fn the_grid_holds_exact_decimals() {
    let grid = grid();
    assert_eq!(grid.len(), 41);
    for (i, multiplier) in grid.iter().enumerate() {
        let decimal: f64 = format!("{}.{:02}", i * 5 / 100, i * 5 % 100).parse().unwrap();
        assert_eq!(*multiplier, decimal);
    }
}

#[test]
fn counts_round_half_away_from_zero() {
    assert_eq!(n_synthetic(0.5, 3), 2);
    assert_eq!(n_synthetic(0.5, 5), 3);
    assert_eq!(n_synthetic(0.25, 10), 3);
    assert_eq!(n_synthetic(0.0, 1000), 0);
    assert_eq!(n_synthetic(1.0, 34_607), 34_607);
    assert_eq!(n_synthetic(64.0, 1_000_000), 64_000_000);
    assert_eq!(n_synthetic(f64::NAN, 10), 0);
    assert_eq!(n_synthetic(-1.0, 10), 0);
}

#[test]
fn folds_scale_in_exact_integers() {
    assert_eq!(in_fold(10, 80, 100), 8);
    assert_eq!(in_fold(1, 1, 2), 1);
    assert_eq!(in_fold(1, 49, 100), 0);
    assert_eq!(in_fold(0, 80, 100), 0);
    assert_eq!(in_fold(5, 7, 0), 0);
    // The product leaves 64 bits.
    assert_eq!(in_fold(1 << 40, 1 << 40, 1 << 40), 1 << 40);
    assert_eq!(in_fold(usize::MAX, usize::MAX, 1), usize::MAX);
}

#[test]
fn anchors_are_added_and_duplicates_leave() {
    assert_eq!(with_anchors(&[], 10).unwrap(), [0.0, 1.0]);
    assert_eq!(with_anchors(&[1.4, 0.6], 10).unwrap(), [0.0, 0.6, 1.0, 1.4]);
    assert_eq!(with_anchors(&[1.0, 0.0, 1.0, 0.5, 0.5], 10).unwrap(), [0.0, 0.5, 1.0]);
    assert_eq!(with_anchors(&grid(), 10_000).unwrap(), grid());
    // With ten rows to add, twentieths that round to one count leave their nearest tenth.
    let tenths: Vec<f64> = (0..=20).map(|i| f64::from(i) / 10.0).collect();
    let kept = with_anchors(&grid(), 10).unwrap();
    assert_eq!(&kept[..20], &tenths[..20]);
    // Anchors win over multipliers that mean the same count.
    assert_eq!(with_anchors(&[1e-9, 0.999_999, 1.000_001], 10).unwrap(), [0.0, 1.0]);
    assert_eq!(with_anchors(&[-0.0], 10).unwrap()[0].to_bits(), 0);
}

#[test]
fn multipliers_out_of_range_are_refused() {
    for bad in [-0.1, f64::NAN, f64::INFINITY, 64.1] {
        let error = with_anchors(&[0.5, bad], 10).unwrap_err();
        assert_eq!(error.code(), "OPTION_INVALID");
        assert!(error.to_string().contains("`candidates`"), "{error}");
    }
    assert!(with_anchors(&[MAX_GAP_MULTIPLIER], 10).is_ok());
    assert!(with_anchors(&[0.5], 0).unwrap_err().to_string().contains("`balanceGap`"));
}

#[test]
fn the_default_grid_extends_to_four_then_eight_then_ends() {
    let first = extension(&grid()).unwrap();
    let decimals =
        |from: u32, step: u32| -> Vec<f64> { (1..=40).map(|i| f64::from(from + i * step) / 100.0).collect() };
    assert_eq!(first, decimals(200, 5));
    let second = extension(&[grid(), first.clone()].concat()).unwrap();
    // Eighty steps of 0.05 would be too many: forty of 0.1.
    assert_eq!(second, decimals(400, 10));
    assert_eq!(extension(&[grid(), first, second].concat()), None);
}

#[test]
fn other_grids_extend_by_their_own_last_step() {
    assert_eq!(extension(&[0.0, 1.0]).unwrap(), [2.0, 3.0, 4.0]);
    // 2 − 1.8 is a little less than 0.2, which must not cost an eleventh point.
    assert_eq!(extension(&[0.0, 1.0, 1.8, 2.0]).unwrap(), [2.2, 2.4, 2.6, 2.8, 3.0, 3.2, 3.4, 3.6, 3.8, 4.0]);
    assert_eq!(extension(&[0.0, 0.5, 1.0, 3.0]).unwrap(), [4.0]);
    assert_eq!(extension(&[0.0, 1.0, 4.0]).unwrap(), [6.0, 8.0]);
    assert_eq!(extension(&[0.0, 1.0, 8.0]), None);
    assert_eq!(extension(&[0.0, 1.0, 20.0]), None);
    assert_eq!(extension(&[0.0, 1.0, 1.0 + 1e-9]).unwrap().len(), 40);
    assert_eq!(extension(&[0.0, 1.0, 2.0, 2.0]), None);
    assert_eq!(extension(&[1.0]), None);
    assert_eq!(extension(&[]), None);
    assert_eq!(extension(&[0.0, f64::NAN]), None);
    assert_eq!(extension(&[f64::NAN, 1.0]), None);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn candidates_rise_and_mean_different_counts(
        multipliers in prop::collection::vec(0.0_f64..64.0, 0..60), gap in 1_usize..5000,
    ) {
        let candidates = with_anchors(&multipliers, gap).unwrap();
        prop_assert!(candidates.contains(&0.0) && candidates.contains(&1.0));
        let counts: Vec<usize> = candidates.iter().map(|&m| n_synthetic(m, gap)).collect();
        prop_assert!(counts.windows(2).all(|pair| pair[0] < pair[1]));
        prop_assert!(candidates.windows(2).all(|pair| pair[0] < pair[1]));
        // No asked count is lost, and the order of asking does not matter.
        prop_assert!(multipliers.iter().all(|&m| counts.contains(&n_synthetic(m, gap))));
        let reversed: Vec<f64> = multipliers.iter().rev().copied().collect();
        prop_assert_eq!(&with_anchors(&reversed, gap).unwrap(), &candidates);
        prop_assert_eq!(with_anchors(&candidates, gap).unwrap(), candidates);
    }

    #[test]
    fn extensions_rise_to_their_end(last in 1.0_f64..7.99, step in 0.001_f64..1.0) {
        let new = extension(&[0.0, last - step, last]).unwrap();
        prop_assert!(new.len() <= 40 && new[0] > last);
        prop_assert!(new.windows(2).all(|pair| pair[0] < pair[1]));
        prop_assert_eq!(*new.last().unwrap(), if last < 4.0 { 4.0 } else { 8.0 });
    }

    #[test]
    fn a_fold_never_scales_past_its_own_share(n in 0_usize..100_000, fold in 0_usize..5000, extra in 0_usize..5000) {
        let gap = fold + extra + 1;
        let scaled = in_fold(n, fold, gap);
        prop_assert!((scaled as f64 - n as f64 * fold as f64 / gap as f64).abs() <= 0.5 + 1e-9);
        prop_assert_eq!(in_fold(gap, fold, gap), fold);
    }
}
