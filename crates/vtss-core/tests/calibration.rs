#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! Calibration against golden vectors, its identities, and inputs that have no line.

use proptest::prelude::*;
use serde_json::Value;
use vtss_core::calibration::{CalibrationLine, calibration_in_the_large, calibration_line, logit};

fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

#[test]
fn lines_agree_with_the_golden_file() {
    let golden: Value = serde_json::from_str(include_str!("../../../test/golden/metrics.json")).unwrap();
    let tolerance = golden["tolerance"]["relative"].as_f64().unwrap();
    assert!(tolerance <= 1e-10);
    for case in golden["cases"].as_array().unwrap() {
        let labels: Vec<u8> = case["y"].as_array().unwrap().iter().map(|y| y.as_u64().unwrap() as u8).collect();
        let margins: Vec<f64> = case["p"].as_array().unwrap().iter().map(|p| logit(p.as_f64().unwrap())).collect();
        let line = calibration_line(&labels, &margins).unwrap();
        assert!(line.converged);
        for (name, actual) in [
            ("slope", line.slope),
            ("interceptOfSlopeFit", line.intercept_of_slope_fit),
            ("interceptInTheLarge", line.intercept_in_the_large),
        ] {
            let expected = case["calibration"][name].as_f64().unwrap();
            let actual = actual.unwrap();
            assert!(
                ((actual - expected) / expected).abs() <= tolerance,
                "{} {name}: {actual} {expected}",
                case["label"]
            );
        }
    }
}

fn assert_no_line(line: CalibrationLine) {
    assert!(!line.converged);
    assert_eq!((line.slope, line.intercept_of_slope_fit), (None, None));
}

#[test]
fn separated_margins_have_no_line_but_a_shift() {
    for margins in [[-2.0, -1.0, 1.0, 2.0], [2.0, 1.0, -1.0, -2.0], [-2.0, 0.0, 0.0, 2.0], [3.0, 3.0, 3.0, 3.0]] {
        let line = calibration_line(&[0, 0, 1, 1], &margins).unwrap();
        assert_no_line(line);
        assert!(line.intercept_in_the_large.is_some(), "{margins:?}");
    }
}

#[test]
fn a_constant_margin_is_shifted_to_the_prevalence() {
    let shift = calibration_in_the_large(&[1, 0, 0, 0], &[5.0; 4]).unwrap();
    assert!(shift.converged);
    assert!((shift.intercept - (logit(0.25) - 5.0)).abs() < 1e-14);
}

#[test]
fn extreme_margins_neither_panic_nor_lie() {
    let labels = [0, 1, 0, 1, 0, 0];
    for scale in [1e-300, 1e-12, 1e3, 1e9, 1e153, 1e300, f64::MAX / 4.0] {
        let margins = [1.0, -1.0, -2.0, 3.0, 0.5, -0.1].map(|m| m * scale);
        let line = calibration_line(&labels, &margins).unwrap();
        assert_eq!(line.converged, line.slope.is_some());
        if let (Some(slope), Some(intercept)) = (line.slope, line.intercept_of_slope_fit) {
            let residuals = labels.iter().zip(margins).map(|(&y, m)| sigmoid(intercept + slope * m) - f64::from(y));
            assert!(residuals.sum::<f64>().abs() < 1e-9, "{scale}");
        }
        // The middle of the scales must not be given up.
        assert!(line.converged || !(1e-12..=1e9).contains(&scale), "{scale}");
    }
}

#[test]
fn one_far_row_does_not_spoil_the_line() {
    // A row that is right beyond doubt has no say: the line is that of the others.
    let labels = [0, 1, 0, 1, 0, 0, 1];
    let margins = [1.0, -1.0, -2.0, 3.0, 0.5, -0.1, 1e7];
    let with = calibration_line(&labels, &margins).unwrap();
    let without = calibration_line(&labels[..6], &margins[..6]).unwrap();
    assert!((with.slope.unwrap() - without.slope.unwrap()).abs() < 1e-12);
}

#[test]
fn a_far_row_against_a_crowd_needs_damped_steps() {
    // Full Newton steps from 0 run away here: 780 majority rows crowd at 0, one lies far out, five minority rows between.
    let crowd = (0..780).map(|i| -0.03 + 0.06 * f64::from(i) / 779.0);
    let margins: Vec<f64> = crowd.chain([-80.461, 1.229, -0.215, -0.185, 0.316, 0.337]).collect();
    let labels = [vec![0; 781], vec![1; 5]].concat();
    let line = calibration_line(&labels, &margins).unwrap();
    assert!(line.converged);
    let (slope, intercept) = (line.slope.unwrap(), line.intercept_of_slope_fit.unwrap());
    let residuals = || labels.iter().zip(&margins).map(|(&y, m)| (sigmoid(intercept + slope * m) - f64::from(y), m));
    assert!(residuals().map(|(residual, _)| residual).sum::<f64>().abs() < 1e-11);
    assert!(residuals().map(|(residual, m)| residual * m).sum::<f64>().abs() < 1e-10);
}

#[test]
fn bad_input_is_refused() {
    let code = |labels: &[u8], margins: &[f64]| calibration_line(labels, margins).unwrap_err().code();
    assert_eq!(code(&[0, 1], &[0.0]), "SHAPE_MISMATCH");
    assert_eq!(code(&[0, 2], &[0.0, 1.0]), "OPTION_INVALID");
    assert_eq!(code(&[0, 1], &[0.0, f64::INFINITY]), "OPTION_INVALID");
    assert_eq!(code(&[0, 1], &[0.0, f64::NAN]), "OPTION_INVALID");
    assert_eq!(code(&[1, 1], &[0.0, 1.0]), "TOO_FEW_ROWS");
    assert_eq!(code(&[], &[]), "TOO_FEW_ROWS");
}

#[test]
fn the_json_names_are_camel_case_with_null_for_what_does_not_exist() {
    let line = calibration_line(&[0, 1], &[-1.0, 1.0]).unwrap();
    let json = serde_json::to_value(line).unwrap();
    assert_eq!(json["slope"], Value::Null);
    assert!(json["interceptInTheLarge"].is_number() && json["nIterations"] == 0);
}

fn overlapping() -> impl Strategy<Value = (Vec<u8>, Vec<f64>)> {
    prop::collection::vec((0_u8..=1, -6.0_f64..6.0), 4..60).prop_map(|mut rows| {
        // Two rows of each class that cross each other: no cut separates the classes.
        rows.extend([(0, 2.0), (0, -2.0), (1, 1.0), (1, -1.0)]);
        rows.into_iter().unzip()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_gradient_is_zero_at_the_line((labels, margins) in overlapping()) {
        let line = calibration_line(&labels, &margins).unwrap();
        prop_assert!(line.converged);
        let (slope, intercept) = (line.slope.unwrap(), line.intercept_of_slope_fit.unwrap());
        let shift = line.intercept_in_the_large.unwrap();
        let (mut flat, mut tilted, mut large) = (0.0, 0.0, 0.0);
        for (&y, &m) in labels.iter().zip(&margins) {
            let residual = sigmoid(intercept + slope * m) - f64::from(y);
            flat += residual;
            tilted += residual * m;
            large += sigmoid(m + shift) - f64::from(y);
        }
        for sum in [flat, tilted, large] {
            prop_assert!(sum.abs() / (labels.len() as f64) < 1e-12, "{sum}");
        }
    }

    #[test]
    fn the_shift_is_found_however_far_the_margins_lie(
        (labels, margins) in overlapping(), power in 0_i32..5, offset in -1e4_f64..1e4,
    ) {
        let margins: Vec<f64> = margins.iter().map(|m| m * 10_f64.powi(power) + offset).collect();
        let shift = calibration_in_the_large(&labels, &margins).unwrap();
        prop_assert!(shift.converged);
        let n_minority: f64 = labels.iter().map(|&y| f64::from(y)).sum();
        let expected: f64 = margins.iter().map(|m| sigmoid(m + shift.intercept)).sum();
        prop_assert!((expected - n_minority).abs() / (labels.len() as f64) < 1e-10);
    }

    #[test]
    fn an_affine_change_of_the_margins_is_undone(
        (labels, margins) in overlapping(), factor in 0.01_f64..100.0, offset in -50.0_f64..50.0,
    ) {
        let line = calibration_line(&labels, &margins).unwrap();
        let moved: Vec<f64> = margins.iter().map(|m| factor * m + offset).collect();
        let other = calibration_line(&labels, &moved).unwrap();
        let slope = other.slope.unwrap() * factor;
        let intercept = other.intercept_of_slope_fit.unwrap() + other.slope.unwrap() * offset;
        prop_assert!((slope - line.slope.unwrap()).abs() < 1e-9);
        prop_assert!((intercept - line.intercept_of_slope_fit.unwrap()).abs() < 1e-9 * (1.0 + offset.abs() / factor));
    }
}
