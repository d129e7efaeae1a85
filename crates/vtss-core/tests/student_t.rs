#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! Student's t against golden quantiles, and against what any distribution must satisfy.

use proptest::prelude::*;
use serde_json::Value;
use vtss_core::student_t::{student_t_cdf, student_t_quantile};

fn golden() -> Value {
    serde_json::from_str(include_str!("../../../test/golden/student_t.json")).unwrap()
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect()
}

#[test]
fn quantiles_agree_with_the_golden_file() {
    let golden = golden();
    let tolerance = golden["tolerance"]["relative"].as_f64().unwrap();
    assert!(tolerance <= 1e-12);
    let probabilities = numbers(&golden["probabilities"]);
    let cases = golden["quantileCases"].as_array().unwrap();
    assert!(cases.len() >= 200);
    for case in cases {
        let degrees_of_freedom = case["degreesOfFreedom"].as_f64().unwrap();
        for (&p, expected) in probabilities.iter().zip(numbers(&case["quantiles"])) {
            for (p, expected) in [(p, expected), (1.0 - p, -expected)] {
                let actual = student_t_quantile(p, degrees_of_freedom).unwrap();
                // 1 − p is not exactly the complement of p for every p, so the mirrored one gets a little more room.
                let room = if expected > 0.0 { tolerance } else { 2.0 * tolerance };
                assert!(
                    ((actual - expected) / expected).abs() <= room,
                    "{p} {degrees_of_freedom}: {actual} {expected}"
                );
            }
        }
    }
}

#[test]
fn probabilities_agree_with_the_golden_file() {
    let golden = golden();
    for case in golden["cdfCases"].as_array().unwrap() {
        let (nu, t) = (case["degreesOfFreedom"].as_f64().unwrap(), case["t"].as_f64().unwrap());
        let (actual, expected) = (student_t_cdf(t, nu).unwrap(), case["probability"].as_f64().unwrap());
        assert!(((actual - expected) / expected).abs() <= 1e-12, "{t} {nu}: {actual} {expected}");
    }
}

#[test]
fn one_and_two_degrees_of_freedom_have_closed_forms() {
    for p in [0.500_1, 0.6, 0.9, 0.999, 1.0 - 1e-12] {
        let cauchy = (std::f64::consts::PI * (p - 0.5)).tan();
        let two = (2.0 * p - 1.0) / (2.0 * p * (1.0 - p)).sqrt();
        // The closed forms lose digits near ½ and in the far tail, so 1e-4 there and 1e-12 between.
        let tolerance = if p > 0.999_9 { 1e-4 } else { 1e-11 };
        assert!((student_t_quantile(p, 1.0).unwrap() / cauchy - 1.0).abs() < tolerance, "{p}");
        assert!((student_t_quantile(p, 2.0).unwrap() / two - 1.0).abs() < tolerance, "{p}");
    }
}

#[test]
fn the_median_and_the_ends_are_exact() {
    assert_eq!(student_t_quantile(0.5, 7.0).unwrap(), 0.0);
    assert_eq!(student_t_cdf(0.0, 7.0).unwrap(), 0.5);
    assert_eq!(student_t_cdf(f64::INFINITY, 7.0).unwrap(), 1.0);
    assert_eq!(student_t_cdf(f64::NEG_INFINITY, 7.0).unwrap(), 0.0);
}

#[test]
fn arguments_out_of_range_are_refused() {
    for (p, nu) in [(0.0, 5.0), (1.0, 5.0), (1e-13, 5.0), (f64::NAN, 5.0), (0.9, 0.5), (0.9, 2e6), (0.9, f64::NAN)] {
        assert_eq!(student_t_quantile(p, nu).unwrap_err().code(), "OPTION_INVALID", "{p} {nu}");
    }
    for (t, nu) in [(f64::NAN, 5.0), (1.0, 0.0), (1.0, f64::INFINITY), (1.0, f64::NAN)] {
        assert_eq!(student_t_cdf(t, nu).unwrap_err().code(), "OPTION_INVALID", "{t} {nu}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_quantile_inverts_the_distribution(p in 1e-9_f64..0.999_999, log_nu in 0.0_f64..6.0) {
        let nu = 10_f64.powf(log_nu).clamp(1.0, 1e6);
        let t = student_t_quantile(p, nu).unwrap();
        // Rounding grows with the degrees of freedom, see the docs of the distribution.
        prop_assert!((student_t_cdf(t, nu).unwrap() / p - 1.0).abs() < 1e-13 + 1e-15 * nu);
    }

    #[test]
    fn the_distribution_is_symmetric_and_rises(t in -50.0_f64..50.0, step in 1e-3_f64..5.0, nu in 1.0_f64..1e4) {
        let at = |t: f64| student_t_cdf(t, nu).unwrap();
        prop_assert!((at(t) + at(-t) - 1.0).abs() < 1e-14);
        prop_assert!(at(t + step) >= at(t));
    }
}
