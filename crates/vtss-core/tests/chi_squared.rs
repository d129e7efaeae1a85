#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! The χ² distribution against golden values, and against what any distribution must satisfy.

use proptest::prelude::*;
use serde_json::Value;
use vtss_core::chi_squared::{chi_squared_upper_quantile, chi_squared_upper_tail};

fn close(actual: f64, expected: f64, tolerance: f64, what: &str) {
    assert!((actual - expected).abs() <= tolerance * expected.abs(), "{what}: {actual} is not {expected}");
}

#[test]
fn tails_agree_with_the_golden_file() {
    let golden: Value = serde_json::from_str(include_str!("../../../test/golden/chi2.json")).unwrap();
    let tolerance = golden["tolerance"]["relative"].as_f64().unwrap();
    let cases = golden["cases"].as_array().unwrap();
    assert!(cases.len() >= 50 && tolerance <= 1e-10);
    for case in cases {
        let number = |name: &str| case[name].as_f64().unwrap();
        let tail = chi_squared_upper_tail(number("statistic"), number("degreesOfFreedom")).unwrap();
        let what = format!("{} with {}", number("statistic"), number("degreesOfFreedom"));
        close(tail.p_value, number("pValue"), tolerance, &what);
        close(tail.log_p_value, number("logPValue"), tolerance, &what);
    }
}

#[test]
fn logarithms_go_on_where_probabilities_end() {
    // mpmath, 50 digits.
    let statistic = 26_919.314_148_015_84;
    let tail = chi_squared_upper_tail(statistic, 3.0).unwrap();
    assert_eq!(tail.p_value, f64::MIN_POSITIVE);
    close(tail.log_p_value, LOG_TAIL_OF_A_LARGE_STATISTIC, 1e-14, "a large statistic");
    assert!(chi_squared_upper_tail(f64::MAX, 1.0).unwrap().log_p_value.is_finite());
}

/// ln of the upper tail of χ² with 3 degrees of freedom at 26919.31414801584.
const LOG_TAIL_OF_A_LARGE_STATISTIC: f64 = -13_454.782_528_561_576;

#[test]
fn two_degrees_of_freedom_have_a_closed_form() {
    for x in [1e-300, 0.3, 2.0, 3.9, 4.1, 700.0, 1e5] {
        close(chi_squared_upper_tail(x, 2.0).unwrap().log_p_value, -0.5 * x, 1e-13, "exponential");
    }
    close(chi_squared_upper_quantile(0.05, 2.0).unwrap(), -2.0 * 0.05_f64.ln(), 1e-15, "quantile");
}

#[test]
fn nothing_is_everything() {
    for degrees_of_freedom in [0.5, 1.0, 2.0, 7.0, 1e6] {
        let tail = chi_squared_upper_tail(0.0, degrees_of_freedom).unwrap();
        assert_eq!((tail.p_value, tail.log_p_value.to_bits()), (1.0, 0.0_f64.to_bits()));
    }
}

#[test]
fn arguments_out_of_range_are_refused() {
    for (x, k) in [(-1e-9, 3.0), (f64::NAN, 3.0), (f64::INFINITY, 3.0), (1.0, 9e-4), (1.0, 2e6), (1.0, f64::NAN)] {
        assert_eq!(chi_squared_upper_tail(x, k).unwrap_err().code(), "OPTION_INVALID", "{x} {k}");
    }
    for (tail, k) in [(0.0, 3.0), (1.0, 3.0), (f64::NAN, 3.0), (0.5, 0.0)] {
        assert_eq!(chi_squared_upper_quantile(tail, k).unwrap_err().code(), "OPTION_INVALID", "{tail} {k}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_logarithm_falls_and_belongs_to_the_probability(x in 1e-3_f64..3e3, step in 1.01_f64..2.0, k in 0.5_f64..300.0) {
        let (here, there) = (chi_squared_upper_tail(x, k).unwrap(), chi_squared_upper_tail(x * step, k).unwrap());
        prop_assert!(there.log_p_value < here.log_p_value || here.log_p_value == 0.0);
        prop_assert!((here.log_p_value.exp() - here.p_value).abs() <= 1e-13);
        prop_assert!((0.0..=1.0).contains(&here.p_value) && here.log_p_value <= 0.0);
    }

    #[test]
    fn the_quantile_inverts_the_tail(tail in 1e-9_f64..0.999_999, k in 0.5_f64..2000.0) {
        let x = chi_squared_upper_quantile(tail, k).unwrap();
        prop_assert!((chi_squared_upper_tail(x, k).unwrap().p_value / tail - 1.0).abs() < 1e-10);
    }
}

#[test]
fn logarithms_are_finite_at_the_ends_of_the_range() {
    for degrees_of_freedom in [1e-3, 0.1, 1e6] {
        for x in [f64::MIN_POSITIVE, 1e-9, 0.9, 1.1, 1e6, 1.1e6, 1e12] {
            let tail = chi_squared_upper_tail(x, degrees_of_freedom).unwrap();
            assert!(tail.log_p_value.is_finite() && tail.log_p_value <= 0.0, "{x} {degrees_of_freedom}: {tail:?}");
        }
    }
}
