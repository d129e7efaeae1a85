#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! Metrics against golden vectors, against their definitions, and what must not change them.

use proptest::prelude::*;
use serde_json::Value;
use vtss_core::metrics::{
    auroc, average_precision, brier, expected_calibration_error, log_loss, metrics, threshold_metrics,
};

#[test]
fn metrics_agree_with_the_golden_file() {
    let golden: Value = serde_json::from_str(include_str!("../../../test/golden/metrics.json")).unwrap();
    let tolerance = golden["tolerance"]["relative"].as_f64().unwrap();
    assert!(tolerance <= 1e-10);
    let names = ["balancedLogLoss", "logLoss", "brier", "auroc", "averagePrecision"];
    let decisions =
        ["accuracy", "balancedAccuracy", "precision", "recall", "specificity", "youden", "f1", "mcc", "jaccard"];
    for case in golden["cases"].as_array().unwrap() {
        let labels: Vec<u8> = case["y"].as_array().unwrap().iter().map(|y| y.as_u64().unwrap() as u8).collect();
        let p: Vec<f64> = case["p"].as_array().unwrap().iter().map(|p| p.as_f64().unwrap()).collect();
        let actual = serde_json::to_value(metrics(&labels, &p, 0.5).unwrap()).unwrap();
        assert_eq!(actual["atThreshold"]["threshold"], 0.5);
        assert_eq!(case["atHalf"].as_object().unwrap().len(), decisions.len());
        let pairs = names.iter().map(|name| (name, &actual[name], &case[name]));
        for (name, actual, expected) in
            pairs.chain(decisions.iter().map(|name| (name, &actual["atThreshold"][name], &case["atHalf"][name])))
        {
            let (actual, expected) = (actual.as_f64().unwrap(), expected.as_f64().unwrap());
            assert!(((actual - expected) / expected).abs() <= tolerance, "{name}: {actual} {expected}");
        }
    }
}

#[test]
fn ties_count_half_and_are_taken_together() {
    assert_eq!(auroc(&[0, 1, 0, 1], &[1.0; 4]).unwrap(), 0.5);
    // Pairs: (0.5 over 0.2), (0.5 tied), (0.9 over both) = (1 + ½ + 2) / 4.
    assert_eq!(auroc(&[0, 0, 1, 1], &[0.2, 0.5, 0.5, 0.9]).unwrap(), 0.875);
    // All tied: precision is the prevalence whatever the order of rows.
    assert_eq!(average_precision(&[1, 0, 0, 0], &[0.3; 4]).unwrap(), 0.25);
    assert_eq!(average_precision(&[0, 0, 0, 1], &[0.3; 4]).unwrap(), 0.25);
    assert_eq!(auroc(&[0, 1], &[-0.0, 0.0]).unwrap(), 0.5);
}

#[test]
fn infinite_scores_are_ordered() {
    let scores = [f64::NEG_INFINITY, 0.0, f64::INFINITY, f64::INFINITY];
    assert_eq!(auroc(&[0, 0, 1, 1], &scores).unwrap(), 1.0);
    assert_eq!(threshold_metrics(&[0, 0, 1, 1], &scores, 0.0).unwrap().recall, 1.0);
}

#[test]
fn ratios_without_a_denominator_are_zero() {
    let none_called = threshold_metrics(&[0, 1, 0], &[0.1, 0.2, 0.3], 0.9).unwrap();
    assert_eq!((none_called.precision, none_called.f1, none_called.mcc, none_called.jaccard), (0.0, 0.0, 0.0, 0.0));
    assert_eq!((none_called.recall, none_called.specificity), (0.0, 1.0));
    let all_called = threshold_metrics(&[0, 1, 0], &[0.1, 0.2, 0.3], 0.0).unwrap();
    assert_eq!((all_called.mcc, all_called.specificity, all_called.recall), (0.0, 0.0, 1.0));
    // At the threshold itself a row is called positive.
    assert_eq!(threshold_metrics(&[0, 1], &[0.1, 0.5], 0.5).unwrap().recall, 1.0);
}

#[test]
fn calibration_error_of_known_bins() {
    // Twenty distinct rows, two a bin. Each bin: mean p against its share of positives, by hand.
    let p: Vec<f64> = (0..20).map(|i| f64::from(i) / 20.0).collect();
    let labels: Vec<u8> = (0..20).map(|i| u8::from(i >= 10)).collect();
    let by_hand: f64 = (0..10)
        .map(|bin| {
            let mean_p = (p[2 * bin] + p[2 * bin + 1]) / 2.0;
            (mean_p - if bin >= 5 { 1.0 } else { 0.0 }).abs() / 10.0
        })
        .sum();
    assert!((expected_calibration_error(&labels, &p).unwrap() - by_hand).abs() < 1e-15);
    // Rows 3 and 4 tie across the border of the bins {2, 3} and {4, 5}: their mid-rank takes both to the second.
    let (mut tied, mut labels) = (p.clone(), vec![0; 20]);
    tied[3] = tied[4];
    labels[2] = 1;
    let bins: [&[usize]; 10] =
        [&[0, 1], &[2], &[3, 4, 5], &[6, 7], &[8, 9], &[10, 11], &[12, 13], &[14, 15], &[16, 17], &[18, 19]];
    let excess = |bin: &[usize]| bin.iter().map(|&i| tied[i] - f64::from(labels[i])).sum::<f64>().abs();
    let by_hand = bins.iter().map(|bin| excess(bin)).sum::<f64>() / 20.0;
    assert!((expected_calibration_error(&labels, &tied).unwrap() - by_hand).abs() < 1e-15);
    // Three that tie over {2, 3} and the first of {4, 5} stay in the first.
    let (mut tied, mut labels) = (p.clone(), vec![0; 20]);
    (tied[2], tied[4]) = (tied[3], tied[3]);
    labels[5] = 1;
    let bins: [&[usize]; 10] =
        [&[0, 1], &[2, 3, 4], &[5], &[6, 7], &[8, 9], &[10, 11], &[12, 13], &[14, 15], &[16, 17], &[18, 19]];
    let excess = |bin: &[usize]| bin.iter().map(|&i| tied[i] - f64::from(labels[i])).sum::<f64>().abs();
    let by_hand = bins.iter().map(|bin| excess(bin)).sum::<f64>() / 20.0;
    assert!((expected_calibration_error(&labels, &tied).unwrap() - by_hand).abs() < 1e-15);
    // One probability for all rows is one bin.
    assert_eq!(expected_calibration_error(&[1, 0, 0, 0], &[0.25; 4]).unwrap(), 0.0);
    assert_eq!(expected_calibration_error(&[1, 0, 0, 0], &[0.75; 4]).unwrap(), 0.5);
    assert_eq!(expected_calibration_error(&[1, 0], &[0.0, 1.0]).unwrap(), 1.0);
}

#[test]
fn certainties_that_were_wrong_cost_everything() {
    assert_eq!(log_loss(&[1, 0], &[0.0, 0.0]).unwrap(), f64::INFINITY);
    assert_eq!(log_loss(&[1, 0], &[1.0, 0.0]).unwrap(), 0.0);
    assert_eq!(brier(&[1, 0], &[0.0, 1.0]).unwrap(), 1.0);
}

#[test]
fn bad_input_is_refused() {
    let all = [log_loss, brier, auroc, average_precision, expected_calibration_error];
    for metric in all {
        assert_eq!(metric(&[0, 1], &[0.5]).unwrap_err().code(), "SHAPE_MISMATCH");
        assert_eq!(metric(&[0, 1, 2], &[0.5; 3]).unwrap_err().code(), "OPTION_INVALID");
        assert_eq!(metric(&[0, 1], &[0.5, f64::NAN]).unwrap_err().code(), "OPTION_INVALID");
        assert_eq!(metric(&[1, 1], &[0.5, 0.5]).unwrap_err().code(), "TOO_FEW_ROWS");
    }
    for metric in [log_loss, brier, expected_calibration_error] {
        assert_eq!(metric(&[0, 1], &[0.5, 1.5]).unwrap_err().code(), "OPTION_INVALID");
    }
    assert_eq!(threshold_metrics(&[0, 1], &[0.1, f64::NAN], 0.5).unwrap_err().code(), "OPTION_INVALID");
    for threshold in [f64::NAN, f64::INFINITY] {
        assert_eq!(threshold_metrics(&[0, 1], &[0.1, 0.2], threshold).unwrap_err().code(), "OPTION_INVALID");
        assert_eq!(metrics(&[0, 1], &[0.1, 0.2], threshold).unwrap_err().code(), "OPTION_INVALID");
    }
}

/// Rows on a coarse grid of probabilities, so that ties are common; both classes present.
fn rows() -> impl Strategy<Value = Vec<(u8, f64)>> {
    prop::collection::vec((0_u8..=1, (1_u32..30).prop_map(|i| f64::from(i) / 30.0)), 2..120).prop_map(|mut rows| {
        rows.extend([(0, 0.4), (1, 0.4)]);
        rows
    })
}

fn split(rows: &[(u8, f64)]) -> (Vec<u8>, Vec<f64>) {
    rows.iter().copied().unzip()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_rows_does_not_matter((rows, shuffled) in rows().prop_flat_map(|r| (Just(r.clone()), Just(r).prop_shuffle()))) {
        let ((labels, p), (other_labels, other_p)) = (split(&rows), split(&shuffled));
        let (a, b) = (metrics(&labels, &p, 0.5).unwrap(), metrics(&other_labels, &other_p, 0.5).unwrap());
        // Counts and ranks to the bit, sums to rounding.
        prop_assert_eq!(
            (a.auroc, a.average_precision, a.expected_calibration_error, a.at_threshold),
            (b.auroc, b.average_precision, b.expected_calibration_error, b.at_threshold)
        );
        prop_assert!((a.log_loss / b.log_loss - 1.0).abs() < 1e-13);
        prop_assert!((a.brier / b.brier - 1.0).abs() < 1e-13);
    }

    #[test]
    fn rankings_see_only_the_order_of_scores(rows in rows()) {
        let (labels, p) = split(&rows);
        let stretched: Vec<f64> = p.iter().map(|p| 3.0 * p * p * p - 7.0).collect();
        prop_assert_eq!(auroc(&labels, &p).unwrap(), auroc(&labels, &stretched).unwrap());
        prop_assert_eq!(average_precision(&labels, &p).unwrap(), average_precision(&labels, &stretched).unwrap());
        prop_assert_eq!(
            threshold_metrics(&labels, &p, 0.5).unwrap().mcc,
            threshold_metrics(&labels, &stretched, 3.0 * 0.125 - 7.0).unwrap().mcc
        );
    }

    #[test]
    fn auroc_is_the_share_of_pairs_won(rows in rows()) {
        let (labels, p) = split(&rows);
        let (mut twice_wins, mut pairs) = (0, 0);
        for (_, positive) in rows.iter().filter(|row| row.0 == 1) {
            for (_, negative) in rows.iter().filter(|row| row.0 == 0) {
                twice_wins += if positive > negative { 2 } else { i32::from(positive == negative) };
                pairs += 1;
            }
        }
        prop_assert_eq!(auroc(&labels, &p).unwrap(), f64::from(twice_wins) / f64::from(2 * pairs));
        let reversed: Vec<f64> = p.iter().map(|p| -p).collect();
        prop_assert!((auroc(&labels, &p).unwrap() + auroc(&labels, &reversed).unwrap() - 1.0).abs() < 1e-15);
    }

    #[test]
    fn every_metric_stays_in_its_range(rows in rows(), threshold in -0.5_f64..1.5) {
        let (labels, p) = split(&rows);
        let m = metrics(&labels, &p, threshold).unwrap();
        let t = m.at_threshold;
        for value in [
            m.brier, m.auroc, m.average_precision, m.expected_calibration_error, t.accuracy, t.balanced_accuracy,
            t.precision, t.recall, t.specificity, t.f1, t.jaccard,
        ] {
            prop_assert!((0.0..=1.0).contains(&value), "{m:?}");
        }
        prop_assert!((-1.0..=1.0).contains(&t.youden) && t.mcc.abs() <= 1.0 + 1e-15);
        prop_assert!((t.youden - (2.0 * t.balanced_accuracy - 1.0)).abs() < 1e-15);
    }
}
