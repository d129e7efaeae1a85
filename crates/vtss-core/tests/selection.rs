#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! Selection and its errors: by hand where that is possible, and what must not change the choice.

use proptest::prelude::*;
use vtss_core::selection::{
    AllowedSizes, FoldLosses, Selected, SelectionRule, Sizes, curve, differences, estimate, gain, select,
};
use vtss_core::student_t::student_t_quantile;

/// Five folds: 1 / (5 − 1).
const RATIO: f64 = 0.25;
/// A loss that no candidate beats the others with.
const FAR: f64 = 9.0;

fn table(rows: &[&[f64]]) -> FoldLosses {
    FoldLosses::new(rows.len(), rows[0].len(), rows.concat()).unwrap()
}

fn constant(n_splits: usize, n_candidates: usize, loss: f64) -> FoldLosses {
    FoldLosses::new(n_splits, n_candidates, vec![loss; n_splits * n_candidates]).unwrap()
}

fn of(n_synthetic: &[usize]) -> Sizes<'_> {
    Sizes { n_synthetic, n_minority: 10 }
}

fn minimum(plain: &FoldLosses, corrected: &FoldLosses, sizes: &[usize]) -> Selected {
    select(plain, corrected, of(sizes), SelectionRule::Minimum, AllowedSizes::All, RATIO).unwrap().unwrap()
}

fn one_error(plain: &FoldLosses, corrected: &FoldLosses, sizes: &[usize]) -> Selected {
    select(plain, corrected, of(sizes), SelectionRule::OneStandardError, AllowedSizes::All, RATIO).unwrap().unwrap()
}

#[test]
fn standard_errors_by_hand() {
    // Mean 2, sample variance 1, so √(1 · (1/3 + ¼)).
    let by_hand = estimate(&[1.0, 2.0, 3.0], RATIO);
    assert_eq!(by_hand.mean, Some(2.0));
    assert!((by_hand.standard_error.unwrap() - (1.0_f64 / 3.0 + 0.25).sqrt()).abs() < 1e-15);
    // Without the correction it is the plain standard error of a mean.
    assert!((estimate(&[1.0, 2.0, 3.0], 0.0).standard_error.unwrap() - (1.0_f64 / 3.0).sqrt()).abs() < 1e-15);
}

#[test]
fn what_does_not_exist_is_none() {
    let single = estimate(&[0.5], RATIO);
    assert_eq!((single.mean, single.standard_error), (Some(0.5), None));
    for values in [&[][..], &[0.5, f64::NAN], &[0.5, f64::INFINITY]] {
        let none = estimate(values, RATIO);
        assert_eq!((none.mean, none.standard_error), (None, None));
        assert_eq!(gain(values, RATIO), None);
    }
    assert_eq!(gain(&[0.5], RATIO), None);
    for ratio in [f64::NAN, -0.1, f64::INFINITY] {
        assert_eq!(estimate(&[0.5, 0.6], ratio).standard_error, None);
        assert_eq!(gain(&[0.5, 0.6], ratio), None);
    }
    let json = serde_json::to_value(single).unwrap();
    assert!(json["standardError"].is_null());
}

#[test]
fn a_gain_has_students_interval() {
    let gain = gain(&[0.1, 0.2, 0.3, 0.2, 0.2], RATIO).unwrap();
    let error = (0.005_f64 * (0.2 + 0.25)).sqrt();
    assert!((gain.mean - 0.2).abs() < 1e-15 && (gain.standard_error - error).abs() < 1e-15);
    // t(0.975, 4) from a printed table.
    assert!((gain.high - (0.2 + 2.776_445_105_198_f64 * error)).abs() < 1e-12);
    assert!((gain.high - gain.mean - (gain.mean - gain.low)).abs() < 1e-15);
    let json = serde_json::to_value(gain).unwrap();
    assert_eq!(json.as_object().unwrap().len(), 4);
    assert!(json["standardError"].is_number());
}

#[test]
fn gains_are_positive_where_the_challenger_is_better() {
    assert_eq!(differences(&[0.5, 0.25], &[0.25, 0.5]).unwrap(), [0.25, -0.25]);
    assert_eq!(differences(&[0.5, 0.5], &[0.5]).unwrap_err().code(), "SHAPE_MISMATCH");
}

#[test]
fn the_curve_has_a_point_for_each_candidate() {
    let losses = table(&[&[0.5, 0.4, f64::NAN], &[0.7, 0.4, 0.1]]);
    let curve = curve(&losses, 1.0);
    assert_eq!(curve.iter().map(|point| point.mean.is_some()).collect::<Vec<_>>(), [true, true, false]);
    assert!((curve[0].mean.unwrap() - 0.6).abs() < 1e-15);
    // S² = 0.02, √(0.02 · (½ + 1)).
    assert!((curve[0].standard_error.unwrap() - 0.03_f64.sqrt()).abs() < 1e-15);
    assert_eq!(curve[1].standard_error, Some(0.0));
    assert_eq!(losses.of_candidate(0), [0.5, 0.7]);
    assert!(losses.of_candidate(3).is_empty());
    assert_eq!((losses.n_splits(), losses.n_candidates()), (2, 3));
}

#[test]
fn the_minimum_is_over_both_curves() {
    let plain = table(&[&[0.6, 0.5, 0.55], &[0.6, 0.5, 0.45]]);
    let corrected = table(&[&[0.49, 0.6, 0.6], &[0.49, 0.6, 0.6]]);
    let chosen = minimum(&plain, &corrected, &[0, 10, 20]);
    assert_eq!((chosen.index, chosen.n_synthetic, chosen.corrected), (0, 0, true));
    assert_eq!((chosen.loss, chosen.standard_error, chosen.at_edge), (0.49, Some(0.0), false));
    assert_eq!(chosen.per_fold, [0, 2]);
    let other = minimum(&plain, &constant(2, 3, FAR), &[0, 10, 20]);
    assert_eq!((other.index, other.corrected), (1, false));
}

#[test]
fn ties_go_to_the_smaller_size_then_to_the_uncorrected_fit() {
    let flat = constant(2, 3, 0.5);
    let chosen = minimum(&flat, &flat, &[0, 10, 20]);
    assert_eq!((chosen.index, chosen.corrected), (0, false));
    assert_eq!(chosen.per_fold, [0, 0]);
    // A corrected fit of a smaller size wins over an uncorrected one of a larger size.
    let plain = table(&[&[0.6, 0.5], &[0.6, 0.5]]);
    let corrected = table(&[&[0.5, 0.7], &[0.5, 0.7]]);
    assert_eq!(minimum(&plain, &corrected, &[0, 10]).n_synthetic, 0);
    // The size decides, not the place.
    assert_eq!(minimum(&flat, &flat, &[20, 10, 0]).index, 2);
}

#[test]
fn one_standard_error_takes_the_smallest_size_within_it() {
    // Differences to the minimum (size 30): size 10 by 0.03 ± 0.02, size 20 by 0.01 ± 0.03.
    let plain = table(&[&[0.9, 0.55, 0.54, 0.50], &[0.9, 0.51, 0.48, 0.50]]);
    let far = constant(2, 4, FAR);
    let sizes = [0, 10, 20, 30];
    assert_eq!(minimum(&plain, &far, &sizes).n_synthetic, 30);
    // S = 0.0283 for size 10, S·√(½ + ¼) = 0.0245 < 0.03; S = 0.0424 for size 20, 0.0367 > 0.01.
    let chosen = one_error(&plain, &far, &sizes);
    assert_eq!((chosen.n_synthetic, chosen.applied), (20, SelectionRule::OneStandardError));
    assert_eq!((chosen.minimum_index, chosen.at_edge), (3, true));
    // With a larger correction size 10 is within, too: 0.0283 · √(½ + 1) = 0.0346.
    let wider =
        select(&plain, &far, of(&sizes), SelectionRule::OneStandardError, AllowedSizes::All, 1.0).unwrap().unwrap();
    assert_eq!(wider.n_synthetic, 10);
}

#[test]
fn differences_are_paired_and_not_compared_by_their_own_spread() {
    // The splits differ by far more than the candidates, which differ by the same in every split.
    let plain = table(&[&[0.52, 0.50], &[1.52, 1.50], &[2.52, 2.50]]);
    assert_eq!(one_error(&plain, &constant(3, 2, FAR), &[0, 10]).n_synthetic, 10);
}

#[test]
fn at_the_smallest_size_within_one_error_the_better_fit_is_taken() {
    let plain = table(&[&[0.56, 0.50], &[0.48, 0.50]]);
    let corrected = table(&[&[0.55, FAR], &[0.47, FAR]]);
    let chosen = one_error(&plain, &corrected, &[0, 10]);
    assert_eq!((chosen.n_synthetic, chosen.corrected), (0, true));
}

#[test]
fn a_single_split_has_no_standard_error_and_says_so() {
    let plain = table(&[&[0.51, 0.50]]);
    let chosen = one_error(&plain, &constant(1, 2, FAR), &[0, 10]);
    assert_eq!((chosen.n_synthetic, chosen.standard_error, chosen.applied), (10, None, SelectionRule::Minimum));
}

#[test]
fn failed_fits_cannot_be_chosen() {
    let plain = table(&[&[0.5, f64::NAN, 0.3], &[0.5, 0.1, f64::INFINITY]]);
    let corrected = table(&[&[0.6, 0.4, f64::NAN], &[0.6, 0.4, 0.1]]);
    let chosen = minimum(&plain, &corrected, &[0, 10, 20]);
    assert_eq!((chosen.index, chosen.corrected), (1, true));
    assert_eq!(chosen.per_fold, [1, 1]);
    let nothing = constant(2, 3, f64::NAN);
    let of_nothing =
        select(&nothing, &nothing, of(&[0, 1, 2]), SelectionRule::Minimum, AllowedSizes::All, RATIO).unwrap();
    assert_eq!(of_nothing, None);
}

#[test]
fn a_choice_of_rows_leaves_out_size_zero() {
    let plain = table(&[&[0.1, 0.5, 0.4], &[0.1, 0.5, 0.4]]);
    let pick =
        |allowed| select(&plain, &plain, of(&[0, 10, 20]), SelectionRule::Minimum, allowed, RATIO).unwrap().unwrap();
    assert_eq!(pick(AllowedSizes::All).index, 0);
    let rows = pick(AllowedSizes::Positive);
    assert_eq!((rows.index, rows.n_synthetic, rows.at_edge), (2, 20, true));
    assert_eq!(rows.per_fold, [2, 2]);
    let only_zero = table(&[&[0.1], &[0.1]]);
    let none = select(&only_zero, &only_zero, of(&[0]), SelectionRule::Minimum, AllowedSizes::Positive, RATIO).unwrap();
    assert_eq!(none, None);
    // A lone candidate is no edge.
    assert!(!minimum(&only_zero, &only_zero, &[0]).at_edge);
}

#[test]
fn shapes_that_do_not_fit_are_refused() {
    let code = |error: vtss_core::error::Error| error.code();
    assert_eq!(code(FoldLosses::new(0, 2, vec![]).unwrap_err()), "OPTION_INVALID");
    assert_eq!(code(FoldLosses::new(2, 0, vec![]).unwrap_err()), "OPTION_INVALID");
    assert_eq!(code(FoldLosses::new(2, 2, vec![0.0; 3]).unwrap_err()), "SHAPE_MISMATCH");
    assert_eq!(code(FoldLosses::new(usize::MAX, 2, vec![0.0; 3]).unwrap_err()), "SHAPE_MISMATCH");
    let (a, rule, all) = (constant(2, 3, 0.5), SelectionRule::Minimum, AllowedSizes::All);
    for (b, sizes) in
        [(constant(3, 3, 0.5), &[0, 1, 2][..]), (constant(2, 2, 0.5), &[0, 1, 2]), (constant(2, 3, 0.5), &[0, 1])]
    {
        assert_eq!(code(select(&a, &b, of(sizes), rule, all, RATIO).unwrap_err()), "SHAPE_MISMATCH");
    }
    for ratio in [f64::NAN, -1.0, f64::INFINITY] {
        assert_eq!(code(select(&a, &a, of(&[0, 1, 2]), rule, all, ratio).unwrap_err()), "OPTION_INVALID");
    }
}

#[test]
fn the_names_in_json_are_those_of_the_options() {
    let name = |rule: SelectionRule| serde_json::to_value(rule).unwrap();
    assert_eq!(name(SelectionRule::Minimum), "minimum");
    assert_eq!(name(SelectionRule::OneStandardError), "one-standard-error");
    let json = serde_json::to_value(minimum(&constant(1, 1, 0.5), &constant(1, 1, 0.5), &[0])).unwrap();
    assert!(json["standardError"].is_null() && json["atEdge"] == false && json["perFold"][0] == 0);
}

fn losses() -> impl Strategy<Value = (FoldLosses, FoldLosses, Vec<usize>)> {
    (1_usize..8, 1_usize..8).prop_flat_map(|(n_splits, n_candidates)| {
        // A coarse grid of losses, so that ties are common; few failures.
        let loss = prop_oneof![20 => (0_u32..12).prop_map(|i| f64::from(i) / 16.0), 1 => Just(f64::NAN)];
        let table = prop::collection::vec(loss, n_splits * n_candidates)
            .prop_map(move |values| FoldLosses::new(n_splits, n_candidates, values).unwrap());
        let sizes = (0..n_candidates).map(|i| 10 * i).collect::<Vec<_>>();
        (table.clone(), table, Just(sizes))
    })
}

fn reversed_candidates(losses: &FoldLosses) -> FoldLosses {
    let columns: Vec<Vec<f64>> = (0..losses.n_candidates()).rev().map(|i| losses.of_candidate(i)).collect();
    let values = (0..losses.n_splits()).flat_map(|split| columns.iter().map(move |c| c[split])).collect();
    FoldLosses::new(losses.n_splits(), losses.n_candidates(), values).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_better_than_the_minimum((plain, corrected, sizes) in losses()) {
        let chosen = select(&plain, &corrected, of(&sizes), SelectionRule::Minimum, AllowedSizes::All, RATIO).unwrap();
        let means = || curve(&plain, RATIO).into_iter().chain(curve(&corrected, RATIO)).filter_map(|p| p.mean);
        match chosen {
            None => prop_assert_eq!(means().count(), 0),
            Some(chosen) => {
                prop_assert!(means().all(|mean| mean >= chosen.loss));
                prop_assert_eq!(chosen.per_fold.len(), plain.n_splits());
                let smaller = SelectionRule::OneStandardError;
                let careful = select(&plain, &corrected, of(&sizes), smaller, AllowedSizes::All, RATIO).unwrap().unwrap();
                prop_assert!(careful.n_synthetic <= chosen.n_synthetic);
                prop_assert_eq!(careful.minimum_index, chosen.index);
            }
        }
    }

    #[test]
    fn the_order_of_candidates_does_not_matter((plain, corrected, sizes) in losses(), careful in any::<bool>()) {
        let rule = if careful { SelectionRule::OneStandardError } else { SelectionRule::Minimum };
        let choose = |a: &FoldLosses, b: &FoldLosses, sizes: &[usize]| {
            select(a, b, of(sizes), rule, AllowedSizes::All, RATIO).unwrap().map(|s| (s.n_synthetic, s.corrected, s.loss))
        };
        let reversed: Vec<usize> = sizes.iter().rev().copied().collect();
        let other = choose(&reversed_candidates(&plain), &reversed_candidates(&corrected), &reversed);
        prop_assert_eq!(choose(&plain, &corrected, &sizes), other);
    }

    #[test]
    fn gains_reverse_and_scale(values in prop::collection::vec(-1.0_f64..1.0, 2..40), ratio in 0.0_f64..2.0) {
        let ahead = gain(&values, ratio).unwrap();
        let behind = gain(&values.iter().map(|v| -v).collect::<Vec<_>>(), ratio).unwrap();
        prop_assert_eq!((ahead.mean, ahead.low, ahead.high), (-behind.mean, -behind.high, -behind.low));
        let double = gain(&values.iter().map(|v| 2.0 * v).collect::<Vec<_>>(), ratio).unwrap();
        prop_assert_eq!(double.standard_error, 2.0 * ahead.standard_error);
        let quantile = student_t_quantile(0.975, (values.len() - 1) as f64).unwrap();
        prop_assert!((ahead.high - ahead.mean - quantile * ahead.standard_error).abs() < 1e-14);
    }
}
