#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! The balanced loss: golden values, stability at the ends, and what must not change it.

use proptest::prelude::*;
use serde_json::Value;
use vtss_core::balanced_loss::{
    balanced_log_loss_of_margins, balanced_log_loss_of_probabilities, log_loss_of_margin, log_loss_of_probability,
    softplus,
};

#[test]
fn softplus_is_exact_at_both_ends() {
    assert_eq!(softplus(0.0), std::f64::consts::LN_2);
    assert_eq!(softplus(1000.0), 1000.0);
    assert_eq!(softplus(-1000.0), 0.0);
    assert_eq!(softplus(-50.0), (-50.0_f64).exp());
    assert_eq!(softplus(f64::INFINITY), f64::INFINITY);
    assert_eq!(softplus(f64::NEG_INFINITY), 0.0);
    assert!(softplus(f64::NAN).is_nan());
}

#[test]
fn certainties_cost_nothing_when_right_and_everything_when_wrong() {
    assert_eq!(log_loss_of_probability(1, 1.0).to_bits(), 0.0_f64.to_bits());
    assert_eq!(log_loss_of_probability(0, 0.0).to_bits(), 0.0_f64.to_bits());
    assert_eq!(log_loss_of_probability(1, 0.0), f64::INFINITY);
    assert_eq!(log_loss_of_probability(0, 1.0), f64::INFINITY);
    assert_eq!(log_loss_of_margin(1, f64::INFINITY), 0.0);
    assert_eq!(log_loss_of_margin(0, 800.0), 800.0);
}

#[test]
fn a_constant_half_costs_ln_2_whatever_the_prevalence() {
    let labels = [1, 0, 0, 0, 0, 0, 0];
    assert_eq!(balanced_log_loss_of_margins(&labels, &[0.0; 7]).unwrap(), std::f64::consts::LN_2);
}

#[test]
fn losses_agree_with_the_golden_file() {
    let golden: Value = serde_json::from_str(include_str!("../../../test/golden/metrics.json")).unwrap();
    for case in golden["cases"].as_array().unwrap() {
        let labels: Vec<u8> = case["y"].as_array().unwrap().iter().map(|y| y.as_u64().unwrap() as u8).collect();
        let p: Vec<f64> = case["p"].as_array().unwrap().iter().map(|p| p.as_f64().unwrap()).collect();
        let margins: Vec<f64> = p.iter().map(|p| (p / (1.0 - p)).ln()).collect();
        let expected = case["balancedLogLoss"].as_f64().unwrap();
        for actual in [
            balanced_log_loss_of_probabilities(&labels, &p).unwrap(),
            balanced_log_loss_of_margins(&labels, &margins).unwrap(),
        ] {
            // Sums of at most 400 doubles in another order.
            assert!((actual / expected - 1.0).abs() < 1e-13, "{}: {actual} {expected}", case["label"]);
        }
    }
}

#[test]
fn a_failed_fit_stays_visible() {
    assert!(balanced_log_loss_of_margins(&[0, 1], &[f64::NAN, 1.0]).unwrap().is_nan());
}

#[test]
fn bad_input_is_refused() {
    let code = |labels: &[u8], p: &[f64]| balanced_log_loss_of_probabilities(labels, p).unwrap_err().code();
    assert_eq!(code(&[0, 1], &[0.5]), "SHAPE_MISMATCH");
    assert_eq!(code(&[0, 3], &[0.5, 0.5]), "OPTION_INVALID");
    assert_eq!(code(&[0, 1], &[0.5, 1.1]), "OPTION_INVALID");
    assert_eq!(code(&[0, 1], &[f64::NAN, 0.5]), "OPTION_INVALID");
    assert_eq!(code(&[1, 1], &[0.5, 0.5]), "TOO_FEW_ROWS");
    assert_eq!(code(&[0, 0], &[0.5, 0.5]), "TOO_FEW_ROWS");
    assert_eq!(balanced_log_loss_of_margins(&[0, 0], &[0.5, 0.5]).unwrap_err().code(), "TOO_FEW_ROWS");
}

fn rows() -> impl Strategy<Value = Vec<(u8, f64)>> {
    prop::collection::vec((0_u8..=1, -30.0_f64..30.0), 2..80).prop_map(|mut rows| {
        rows.extend([(0, 0.3), (1, -0.2)]);
        rows
    })
}

fn loss(rows: &[(u8, f64)]) -> f64 {
    let (labels, margins): (Vec<u8>, Vec<f64>) = rows.iter().copied().unzip();
    balanced_log_loss_of_margins(&labels, &margins).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_rows_does_not_matter((rows, shuffled) in rows().prop_flat_map(|r| (Just(r.clone()), Just(r).prop_shuffle()))) {
        prop_assert!((loss(&rows) / loss(&shuffled) - 1.0).abs() < 1e-13);
    }

    #[test]
    fn repeating_one_class_does_not_matter(rows in rows(), times in 2_usize..5) {
        let minority = rows.iter().copied().filter(|row| row.0 == 1);
        let repeated: Vec<_> = (1..times).flat_map(|_| minority.clone()).chain(rows.iter().copied()).collect();
        prop_assert!((loss(&repeated) / loss(&rows) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn exchanging_the_classes_does_not_matter(rows in rows()) {
        let exchanged: Vec<_> = rows.iter().map(|&(label, margin)| (1 - label, -margin)).collect();
        prop_assert_eq!(loss(&exchanged), loss(&rows));
    }
}
