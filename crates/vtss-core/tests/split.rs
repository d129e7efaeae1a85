//! Splits: even, complete, repeatable, whole groups, and refused where they cannot be.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use proptest::prelude::*;
use std::collections::BTreeSet;
use vtss_core::rng::Stream;
use vtss_core::split::{Split, SplitPlan, split};

fn labels(n_majority: usize, n_minority: usize, seed: u64) -> Vec<u8> {
    let mut labels = [vec![0; n_majority], vec![1; n_minority]].concat();
    Stream::new(seed, "test/labels").shuffle(&mut labels);
    labels
}

fn count(labels: &[u8], rows: &[u32], class: u8) -> usize {
    rows.iter().filter(|&&row| labels[row as usize] == class).count()
}

fn assert_partition(n: usize, split: &Split) {
    for side in [&split.training, &split.validation] {
        assert!(side.windows(2).all(|pair| pair[0] < pair[1]), "ascending");
    }
    let all: BTreeSet<u32> = split.training.iter().chain(&split.validation).copied().collect();
    assert_eq!((all.len(), split.training.len() + split.validation.len()), (n, n));
    assert_eq!(all.last().copied(), Some(n as u32 - 1));
}

fn spread(counts: &[usize]) -> usize {
    counts.iter().max().unwrap() - counts.iter().min().unwrap()
}

const FOLDS: SplitPlan = SplitPlan::Folds { folds: 5, repeats: 2 };

proptest! {
    #[test]
    fn folds_are_even_in_each_class_and_altogether(
        folds in 2..8_usize, extra_majority in 0..60_usize, extra_minority in 0..20_usize, seed in any::<u64>(),
    ) {
        let y = labels(folds + extra_majority, folds + extra_minority, seed);
        let plan = SplitPlan::Folds { folds, repeats: 3 };
        let splits: Vec<Split> = (0..folds).map(|f| split(&y, None, None, &plan, seed, 2, f).unwrap()).collect();
        let mut validated = vec![0; y.len()];
        for s in &splits {
            assert_partition(y.len(), s);
            s.validation.iter().for_each(|&row| validated[row as usize] += 1);
        }
        prop_assert!(validated.iter().all(|&times| times == 1));
        for class in [0, 1] {
            let counts: Vec<usize> = splits.iter().map(|s| count(&y, &s.validation, class)).collect();
            prop_assert!(spread(&counts) <= 1, "{:?}", counts);
        }
        let sizes: Vec<usize> = splits.iter().map(|s| s.validation.len()).collect();
        prop_assert!(spread(&sizes) <= 1, "{:?}", sizes);
    }

    #[test]
    fn groups_stay_whole_and_every_fold_has_both_classes(
        parts in 2..6_usize,
        sizes in prop::collection::vec((0..6_usize, 0..3_usize), 2..40),
        fraction in 0.05..0.95_f64,
        seed in any::<u64>(),
    ) {
        let sizes: Vec<_> = sizes.into_iter().filter(|(a, b)| a + b > 0).collect();
        let mut y = Vec::new();
        let mut groups = Vec::new();
        for (g, &(n_majority, n_minority)) in sizes.iter().enumerate() {
            y.extend([vec![0; n_majority], vec![1; n_minority]].concat());
            groups.extend(vec![1_000_000 - 7 * g as u32; n_majority + n_minority]);
        }
        let holders = [sizes.iter().filter(|s| s.0 > 0).count(), sizes.iter().filter(|s| s.1 > 0).count()];
        for (plan, needed) in [
            (SplitPlan::Folds { folds: parts, repeats: 1 }, parts),
            (SplitPlan::Single { validation_fraction: fraction, repeats: 1 }, 2),
        ] {
            // exactly where enough groups hold each class, it can be done
            let possible = holders.iter().all(|&n| n >= needed);
            prop_assert_eq!(plan.validate(&y, Some(&groups)).is_ok(), possible);
            for fold in 0..plan.n_folds() {
                let result = split(&y, Some(&groups), None, &plan, seed, 0, fold);
                prop_assert_eq!(result.is_ok(), possible);
                let Ok(s) = result else { continue };
                assert_partition(y.len(), &s);
                let of = |rows: &[u32]| rows.iter().map(|&r| groups[r as usize]).collect::<BTreeSet<_>>();
                prop_assert!(of(&s.training).is_disjoint(&of(&s.validation)));
                for class in [0, 1] {
                    prop_assert!(count(&y, &s.validation, class) > 0 && count(&y, &s.training, class) > 0);
                }
            }
        }
    }

    #[test]
    fn a_single_split_takes_its_share_of_each_class(
        n_majority in 2..200_usize, n_minority in 2..50_usize, fraction in 0.01..0.99_f64, seed in any::<u64>(),
    ) {
        let y = labels(n_majority, n_minority, seed);
        let plan = SplitPlan::Single { validation_fraction: fraction, repeats: 1 };
        let s = split(&y, None, None, &plan, seed, 0, 0).unwrap();
        assert_partition(y.len(), &s);
        for (class, n) in [(0, n_majority), (1, n_minority)] {
            let wanted = ((fraction * n as f64).round() as usize).clamp(1, n - 1);
            prop_assert_eq!(count(&y, &s.validation, class), wanted);
        }
    }
}

#[test]
fn many_small_groups_give_even_folds() {
    let y = labels(2000, 100, 3);
    let groups: Vec<u32> = (0..2100).map(|row| row / 3).collect();
    let splits: Vec<Split> = (0..5).map(|f| split(&y, Some(&groups), None, &FOLDS, 7, 0, f).unwrap()).collect();
    for (class, tolerance) in [(0, 6), (1, 2)] {
        let counts: Vec<usize> = splits.iter().map(|s| count(&y, &s.validation, class)).collect();
        assert!(spread(&counts) <= tolerance, "{counts:?}");
    }
    let plan = SplitPlan::Single { validation_fraction: 0.2, repeats: 1 };
    let single = split(&y, Some(&groups), None, &plan, 7, 0, 0).unwrap();
    assert!(count(&y, &single.validation, 1).abs_diff(20) <= 2, "{}", count(&y, &single.validation, 1));
    assert!(count(&y, &single.validation, 0).abs_diff(400) <= 6, "{}", count(&y, &single.validation, 0));
}

#[test]
fn repeats_differ_where_no_two_groups_are_alike() {
    // Sites of 20 to 141 rows, a ninth minority: placed by size there would be a single way to divide them.
    let sizes: Vec<usize> = (0..12).map(|site| 20 + site * site).collect();
    let groups: Vec<u32> = (0..12).flat_map(|site| vec![site; sizes[site as usize]]).collect();
    let y: Vec<u8> = (0..groups.len()).map(|row| u8::from(row % 9 == 0)).collect();
    let n_minority = y.iter().filter(|&&label| label == 1).count();
    let folds = SplitPlan::Folds { folds: 4, repeats: 10 };
    let single = SplitPlan::Single { validation_fraction: 0.25, repeats: 10 };
    for (plan, most_off) in [(folds, 0.6), (single, 0.25)] {
        let held_out: Vec<Vec<u32>> =
            (0..10).map(|repeat| split(&y, Some(&groups), None, &plan, 1, repeat, 0).unwrap().validation).collect();
        assert!(held_out.iter().collect::<BTreeSet<_>>().len() >= 8, "{plan:?}");
        for rows in &held_out {
            let share = 4.0 * count(&y, rows, 1) as f64 / n_minority as f64;
            assert!((share - 1.0).abs() < most_off, "{plan:?}: {share} of a fair share");
        }
    }
}

#[test]
fn seed_and_repeat_decide_and_nothing_else() {
    let y = labels(60, 20, 1);
    let groups: Vec<u32> = (0..80).map(|row| row / 2).collect();
    for groups in [None, Some(&groups[..])] {
        for plan in [FOLDS, SplitPlan::Single { validation_fraction: 0.3, repeats: 2 }] {
            let of = |seed, repeat| split(&y, groups, None, &plan, seed, repeat, 0).unwrap();
            assert_eq!(of(1, 0), of(1, 0));
            assert_ne!(of(1, 0), of(1, 1));
            assert_ne!(of(1, 0), of(2, 0));
        }
    }
}

#[test]
fn the_rows_that_the_user_marked_validate() {
    let y = [0, 1, 0, 1, 0];
    let plan = SplitPlan::Given {};
    let of = |mask: &[u8]| split(&y, None, Some(mask), &plan, 1, 0, 0);
    assert_eq!(of(&[1, 1, 0, 0, 0]).unwrap(), Split { training: vec![2, 3, 4], validation: vec![0, 1] });
    let code = |mask: &[u8]| of(mask).unwrap_err().code();
    assert_eq!(code(&[1, 0, 0, 0, 0]), "TOO_FEW_ROWS");
    assert_eq!(code(&[1, 1, 1, 0, 1]), "TOO_FEW_ROWS");
    assert_eq!(code(&[1, 1, 0, 0]), "SHAPE_MISMATCH");
    assert_eq!(code(&[2, 1, 0, 0, 0]), "OPTION_INVALID");
    assert_eq!(split(&y, None, None, &plan, 1, 0, 0).unwrap_err().code(), "OPTION_INVALID");
    let drawn = SplitPlan::Single { validation_fraction: 0.5, repeats: 1 };
    assert_eq!(split(&y, None, Some(&[1, 1, 0, 0, 0]), &drawn, 1, 0, 0).unwrap_err().code(), "OPTION_INVALID");
}

#[test]
fn what_cannot_be_split_is_refused_with_its_counts() {
    let code = |plan: &SplitPlan, y: &[u8], groups: Option<&[u32]>| plan.validate(y, groups).unwrap_err().code();
    let y = labels(20, 5, 1);
    assert_eq!(FOLDS.validate(&y, None), Ok(()));
    assert_eq!(code(&SplitPlan::Folds { folds: 1, repeats: 1 }, &y, None), "OPTION_INVALID");
    assert_eq!(code(&SplitPlan::Folds { folds: 5, repeats: 0 }, &y, None), "OPTION_INVALID");
    for validation_fraction in [0.0, 1.0, -0.5, f64::NAN] {
        assert_eq!(code(&SplitPlan::Single { validation_fraction, repeats: 1 }, &y, None), "OPTION_INVALID");
    }
    assert_eq!(code(&FOLDS, &labels(20, 4, 1), None), "TOO_FEW_ROWS");
    assert_eq!(code(&FOLDS, &labels(4, 20, 1), None), "TOO_FEW_ROWS");
    assert_eq!(code(&SplitPlan::Given {}, &labels(20, 1, 1), None), "TOO_FEW_ROWS");
    assert_eq!(code(&FOLDS, &y, Some(&[0; 24])), "SHAPE_MISMATCH");
    let error = FOLDS.validate(&labels(20, 4, 1), None).unwrap_err();
    assert_eq!(error.to_string(), "minority rows: 4, but 5 or more are needed for 5 folds");
    let error = FOLDS.validate(&y, Some(&[0; 25])).unwrap_err();
    assert_eq!(error.to_string(), "minority groups: 1, but 5 or more are needed for 5 folds");
    for (repeat, fold) in [(2, 0), (0, 5)] {
        assert_eq!(split(&y, None, None, &FOLDS, 1, repeat, fold).unwrap_err().code(), "OPTION_INVALID");
    }
}

#[test]
fn plans_count_their_splits_and_read_back() {
    let single = SplitPlan::Single { validation_fraction: 0.2, repeats: 4 };
    assert_eq!((FOLDS.n_splits(), single.n_splits(), SplitPlan::Given {}.n_splits()), (10, 4, 1));
    let read = |text: &str| serde_json::from_str::<SplitPlan>(text).ok();
    assert_eq!(read(r#"{"folds":{"folds":5,"repeats":2}}"#), Some(FOLDS));
    assert_eq!(read(r#"{"single":{"validationFraction":0.2,"repeats":4}}"#), Some(single));
    assert_eq!(read(r#"{"given":{}}"#), Some(SplitPlan::Given {}));
    assert_eq!(read(r#"{"given":{"folds":3}}"#), None);
    assert_eq!(read(r#"{"folds":{"folds":5,"repeats":2,"shuffle":true}}"#), None);
}
