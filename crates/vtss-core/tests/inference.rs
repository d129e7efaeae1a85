#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! The bootstrap of held-out losses: against a slow one written from its definition, its normal limit against the draws
//! that it stands for, with groups, and where nothing is to be gained.

mod made_up_run;

use made_up_run::{EXACT, MadeUp, N_FITS, NORMAL, SEED, WEIGHT_SIZES, assert_same, gains_of, rows_of_class, slow};
use vtss_core::assessment::{AssessmentRequest, assess};
use vtss_core::inference::{ChosenSizes, Inference, Limits, ResamplingPlan, UnitLosses, infer};
use vtss_core::selection::SelectionRule;

#[test]
fn rows_are_drawn_as_the_definition_says() {
    let mut run = MadeUp::new([90, 20], None, 0.1, 0.3, 1);
    let strata = [("majority", rows_of_class(&run, 0)), ("minority", rows_of_class(&run, 1))];
    // Single precision of the log odds is shared; what differs is the order of sums.
    assert_same(&run.infer(EXACT, 150), &slow(&run, &strata, 150), 1e-12);
    // The default draws so few rows one by one, too; and a fit that failed is never chosen.
    run.failed = Some(2 + WEIGHT_SIZES.len() + 2);
    let inference = run.infer(Limits::default(), 150);
    assert_same(&inference, &slow(&run, &strata, 150), 1e-12);
    assert_eq!(inference.generators[0].curve.choice.as_ref().unwrap().shares[2], 0.0);
}

#[test]
fn groups_are_drawn_whole() {
    // Groups of three hold both classes: one stratum.
    let n = 120;
    let mut run = MadeUp::new([100, 20], Some((0..n).map(|row| 7 * (row / 3)).collect()), 0.1, 0.3, 2);
    let groups: Vec<Vec<usize>> = (0..40).map(|g| vec![3 * g, 3 * g + 1, 3 * g + 2]).collect();
    assert_same(&run.infer(EXACT, 120), &slow(&run, &[("groups", groups)], 120), 1e-12);
    // Groups of one class each: a stratum for each class. Pairs of rows of one class in order.
    let pairs = |class: u8| -> Vec<Vec<usize>> {
        rows_of_class(&run, class).concat().chunks(2).map(<[usize]>::to_vec).collect()
    };
    let strata = [("majority", pairs(0)), ("minority", pairs(1))];
    let mut codes = vec![0; n as usize];
    for (code, unit) in strata.iter().flat_map(|(_, units)| units).enumerate() {
        unit.iter().for_each(|&row| codes[row] = code as u32);
    }
    run.groups = Some(codes);
    assert_same(&run.infer(EXACT, 120), &slow(&run, &strata, 120), 1e-12);
}

#[test]
fn the_normal_limit_agrees_with_the_draws_that_it_stands_for() {
    let n_draws = 20_000;
    let of_pairs = |n: u32| Some((0..n).map(|row| row / 4).collect::<Vec<u32>>());
    for (counts, groups) in [([1500, 600], None), ([1600, 640], of_pairs(2240))] {
        let run = MadeUp::new(counts, groups, 0.0, 0.4, 3);
        let exact = run.infer(EXACT, n_draws);
        let raw = {
            let means = run.means();
            let first = 2 + WEIGHT_SIZES.len() + 1;
            let best = (first..N_FITS).flat_map(|fit| [means[fit], means[N_FITS + fit]]).fold(f64::INFINITY, f64::min);
            means[N_FITS] - best
        };
        let optimism = raw - gains_of(&exact)[1];
        assert!(optimism > 0.0005, "a search that costs {optimism} tells nothing");
        // One class exact and the other normal, both normal, and from a sample of the units.
        let mixed = Limits { exact_units: 700, sampled_units: 100_000 };
        let sampled = Limits { exact_units: 0, sampled_units: 500 };
        for (limits, tolerance) in [(mixed, 0.15), (NORMAL, 0.15), (sampled, 0.2)] {
            let normal = run.infer(limits, n_draws);
            for (a, b) in gains_of(&exact).iter().zip(gains_of(&normal)) {
                // Three Monte-Carlo errors of the noisiest gain, the one over none; without the mirror it would be 0.5.
                assert!((a - b).abs() < tolerance * optimism, "{a} and {b}, optimism {optimism}, {limits:?}");
            }
            let shares = |inference: &Inference| inference.generators[0].curve.choice.clone().unwrap().shares;
            for (a, b) in shares(&exact).iter().zip(shares(&normal)) {
                // Four standard errors of a difference of two shares of 20,000 draws, and what a sample of units adds.
                assert!((a - b).abs() < 0.025, "{a} and {b}");
            }
        }
    }
}

#[test]
fn without_signal_the_correction_takes_gains_away() {
    for seed in 0..20 {
        let run = MadeUp::new([400, 80], None, 0.0, 0.3, 100 + seed);
        let means = run.means();
        let first = 2 + WEIGHT_SIZES.len() + 1;
        let best = (first..N_FITS).flat_map(|fit| [means[fit], means[N_FITS + fit]]).fold(f64::INFINITY, f64::min);
        for limits in [EXACT, NORMAL] {
            let corrected = gains_of(&run.infer(limits, 300));
            for (reference, gain) in [0, N_FITS, 1].into_iter().zip(corrected) {
                assert!(gain < means[reference] - best, "{gain} is not below {}", means[reference] - best);
            }
        }
    }
}

#[test]
fn the_same_seed_draws_the_same_whatever_the_blocks() {
    let run = MadeUp::new([90, 20], None, 0.1, 0.3, 5);
    assert_eq!(run.infer(EXACT, 100), run.infer(EXACT, 100));
    assert_eq!(run.infer(EXACT, 100), run.infer(Limits::default(), 100));
    let other = infer(&run.request(), &run.losses(EXACT), SEED + 1, 100).unwrap().unwrap();
    assert_ne!(run.infer(EXACT, 100), other);
}

#[test]
fn a_smoothed_rule_chooses_on_smooth_curves_in_every_draw() {
    let run = MadeUp::new([300, 60], None, 0.05, 0.3, 6);
    let smooth = AssessmentRequest { rule: SelectionRule::Smoothed, ..run.request() };
    let smoothed = infer(&smooth, &run.losses(EXACT), SEED, 300).unwrap().unwrap();
    assert_ne!(smoothed, run.infer(EXACT, 300));
}

#[test]
fn rows_that_do_what_weights_do_gain_nothing_over_them() {
    // The generator's fits are the natural one and those of the weights: equal tuning chooses equally, whatever the rule.
    let mut run = MadeUp::new([300, 60], None, 0.05, 0.3, 8);
    let first = 2 + WEIGHT_SIZES.len();
    let twin = |fit: usize| if fit == first { 0 } else { 2 + fit - first - 1 };
    for line in run.margins.iter_mut().flatten() {
        (first..N_FITS).for_each(|fit| line[fit] = line[twin(fit)]);
    }
    for offsets in run.offsets.chunks_mut(N_FITS) {
        (first..N_FITS).for_each(|fit| offsets[fit] = offsets[twin(fit)]);
    }
    for rule in SelectionRule::ALL {
        let request = AssessmentRequest { rule, ..run.request() };
        let inference = infer(&request, &run.losses(EXACT), SEED, 300).unwrap().unwrap();
        assert_eq!(gains_of(&inference)[3], 0.0, "{rule:?}");
        let shares = |sizes: &Option<ChosenSizes>| sizes.clone().unwrap().shares;
        let of_weights = inference.tuned_weight.as_ref().unwrap();
        assert_eq!(shares(&of_weights.choice), shares(&inference.generators[0].curve.choice)[1..], "{rule:?}");
        let assessment = assess(&request, Some(inference)).unwrap();
        let weights = assessment.tuned_weight_curve.unwrap();
        let rows = &assessment.generators[0];
        let (of_weights, of_rows) = (weights.choice.unwrap(), rows.curve.choice.clone().unwrap());
        assert_eq!((of_weights.n_synthetic, of_weights.loss), (of_rows.n_synthetic, of_rows.loss), "{rule:?}");
        assert_eq!((of_weights.index + 1, of_weights.minimum_index + 1), (of_rows.index, of_rows.minimum_index));
        assert_eq!(rows.over_rebalancers[2].unwrap().mean, 0.0);
        assert_eq!(weights.plain.len(), WEIGHT_SIZES.len());
    }
}

#[test]
fn a_class_that_cannot_be_left_out_has_no_inference() {
    let plan = |labels: &[u8], groups: Option<&[u32]>, held_out: &[u32]| {
        ResamplingPlan::new(labels, groups, held_out, Limits::default(), 1)
    };
    assert!(plan(&[0, 0, 0, 1, 1], None, &[1; 5]).unwrap().is_some());
    assert!(plan(&[0, 0, 0, 1, 1], None, &[1, 1, 1, 1, 0]).unwrap().is_none());
    assert!(plan(&[0, 0, 0, 1, 1], Some(&[0, 1, 2, 3, 3]), &[1; 5]).unwrap().is_none());
    assert_eq!(plan(&[0, 1], None, &[1]).unwrap_err().code(), "SHAPE_MISMATCH");
    // Both minority rows in one of two mixed groups, the other without: no draw has the minority on both sides.
    let mut losses =
        UnitLosses::new(plan(&[0, 1, 0, 0], Some(&[0, 0, 1, 2]), &[1; 4]).unwrap().unwrap(), N_FITS, vec![0.0; N_FITS])
            .unwrap();
    losses.add(&[0; 4], &[0.5; 4 * N_FITS]).unwrap();
    let request = MadeUp::new([90, 20], None, 0.1, 0.3, 1).request();
    assert_eq!(infer(&request, &losses, 1, 10).unwrap(), None);
}

#[test]
fn what_does_not_fit_together_is_refused() {
    let run = MadeUp::new([90, 20], None, 0.1, 0.3, 1);
    let plan = ResamplingPlan::new(&run.labels, None, &[1; 110], EXACT, 1).unwrap().unwrap();
    let new = |n_fits, offsets| UnitLosses::new(plan.clone(), n_fits, vec![0.0; offsets]);
    assert_eq!(new(0, 0).unwrap_err().code(), "OPTION_INVALID");
    assert_eq!(new(2, 3).unwrap_err().code(), "SHAPE_MISMATCH");
    let mut losses = new(N_FITS, N_FITS).unwrap();
    assert_eq!(losses.add(&[0], &[0.0; 2]).unwrap_err().code(), "SHAPE_MISMATCH");
    assert_eq!(losses.add(&[1], &[0.0; N_FITS]).unwrap_err().code(), "OPTION_INVALID");
    assert_eq!(infer(&run.request(), &losses, 1, 10).unwrap_err().code(), "SHAPE_MISMATCH");
    losses.add(&[0; 110], &[0.0; 110 * N_FITS]).unwrap();
    assert!(losses.is_complete());
    assert_eq!(losses.add(&[0], &[0.0; N_FITS]).unwrap_err().code(), "SHAPE_MISMATCH");
    assert_eq!(infer(&run.request(), &losses, 1, 0).unwrap_err().code(), "OPTION_INVALID");
    let fewer = AssessmentRequest { class_weight: None, ..run.request() };
    assert_eq!(infer(&fewer, &losses, 1, 10).unwrap_err().code(), "SHAPE_MISMATCH");
    assert!(infer(&run.request(), &losses, 1, 10).unwrap().is_some());
}

#[test]
fn intervals_of_sizes_leave_a_tail_out_at_either_end() {
    let sizes = ChosenSizes::from_counts(&[25, 0, 475, 474, 26]).unwrap();
    assert_eq!((sizes.low, sizes.high), (2, 4));
    assert_eq!(sizes.shares[2], 0.475);
    let all_in_one = ChosenSizes::from_counts(&[0, 9, 0]).unwrap();
    assert_eq!((all_in_one.low, all_in_one.high), (1, 1));
    assert_eq!(ChosenSizes::from_counts(&[0, 0]), None);
}
