#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! The F distribution against values of mpmath, closed forms, and the distributions that it contains.

use proptest::prelude::*;
use vtss_core::chi_squared::chi_squared_upper_tail;
use vtss_core::f_distribution::f_upper_tail;
use vtss_core::student_t::student_t_cdf;

fn close(actual: f64, expected: f64, tolerance: f64, what: &str) {
    assert!((actual - expected).abs() <= tolerance * expected.abs(), "{what}: {actual} is not {expected}");
}

/// Statistic, degrees of freedom of numerator and denominator, ln of the upper tail: mpmath, 60 digits.
const LOG_TAILS: [(f64, f64, f64, f64); 11] = [
    (0.5, 3.0, 7.25, -0.365_789_867_080_023_9),
    (2.5, 5.0, 12.3, -2.426_753_524_043_711),
    (4.0, 11.0, 0.75, -0.818_124_601_889_310_4),
    (0.5, 1.0, 1.0, -0.497_295_161_434_058_1),
    (30.0, 4.0, 150.5, -40.582_201_967_994_365),
    (1e6, 9.0, 40.2, -239.192_488_013_814_08),
    (1e-4, 10.0, 33.0, -4.544_597_884_532_321e-19),
    (1.02, 41.0, 100_000.0, -0.832_245_143_313_185_3),
    (3.0, 2.0, 1e6, -2.999_991_000_035_999_7),
    (1e150, 3.0, 60.0, -10_269.927_206_509_998),
    (50.0, 10.0, 5000.0, -219.728_845_487_225_27),
];

#[test]
fn tails_agree_with_mpmath() {
    for (statistic, numerator, denominator, log_tail) in LOG_TAILS {
        let tail = f_upper_tail(statistic, numerator, denominator).unwrap();
        let what = format!("{statistic} with {numerator}, {denominator}");
        // Rounding grows with the degrees of freedom, see the docs of the distribution.
        let tolerance = 1e-13 + 1e-15 * denominator;
        close(tail.log_p_value, log_tail, tolerance, &what);
        close(tail.p_value, log_tail.exp().max(f64::MIN_POSITIVE), tolerance * (1.0 + log_tail.abs()), &what);
    }
}

#[test]
fn two_in_the_numerator_have_a_closed_form() {
    for denominator in [0.3, 1.0, 17.5, 200.0, 1e6] {
        for f in [1e-9_f64, 0.1, 1.0, 30.0, 1e5] {
            let expected = -0.5 * denominator * (2.0 * f / denominator).ln_1p();
            close(
                f_upper_tail(f, 2.0, denominator).unwrap().log_p_value,
                expected,
                1e-13 + 1e-15 * denominator,
                "F(2, ν)",
            );
        }
    }
}

#[test]
fn one_in_the_numerator_is_the_square_of_student_t() {
    for nu in [1.0, 4.5, 60.0, 2000.0] {
        for t in [0.01, 0.7, 2.0, 12.0] {
            let expected = 2.0 * student_t_cdf(-t, nu).unwrap();
            close(f_upper_tail(t * t, 1.0, nu).unwrap().p_value, expected, 1e-12, "t²");
        }
    }
}

#[test]
fn many_in_the_denominator_are_chi_squared() {
    for (x, k) in [(3.0, 2.0), (20.0, 9.0), (80.0, 40.0)] {
        let expected = chi_squared_upper_tail(x, k).unwrap().p_value;
        close(f_upper_tail(x / k, k, 1e6).unwrap().p_value, expected, 1e-3, "χ²");
    }
}

#[test]
fn the_ends_are_exact_and_finite() {
    let tail = f_upper_tail(0.0, 3.0, 5.0).unwrap();
    assert_eq!((tail.p_value, tail.log_p_value.to_bits()), (1.0, 0.0_f64.to_bits()));
    assert!(f_upper_tail(f64::MAX, 1e6, 0.5).unwrap().log_p_value.is_finite());
    assert!(f_upper_tail(1e300, 5.0, 300.0).unwrap().log_p_value < -1e5);
}

#[test]
fn arguments_out_of_range_are_refused() {
    let bad =
        [(-1.0, 1.0, 1.0), (f64::NAN, 1.0, 1.0), (f64::INFINITY, 1.0, 1.0), (1.0, 9e-4, 1.0), (1.0, 1.0, f64::NAN)];
    for (f, a, b) in bad.into_iter().chain([(1.0, 2e6, 1.0), (1.0, 1.0, -3.0)]) {
        assert_eq!(f_upper_tail(f, a, b).unwrap_err().code(), "OPTION_INVALID", "{f} {a} {b}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn both_tails_add_up_to_one(f in 1e-3_f64..1e3, a in 0.5_f64..300.0, b in 0.5_f64..300.0) {
        let (above, below) = (f_upper_tail(f, a, b).unwrap(), f_upper_tail(1.0 / f, b, a).unwrap());
        prop_assert!((above.p_value + below.p_value - 1.0).abs() < 1e-12);
    }

    #[test]
    fn the_logarithm_falls(f in 1e-2_f64..1e4, step in 1.01_f64..3.0, a in 0.5_f64..100.0, b in 0.5_f64..500.0) {
        let (here, there) = (f_upper_tail(f, a, b).unwrap(), f_upper_tail(f * step, a, b).unwrap());
        prop_assert!(there.log_p_value < here.log_p_value || here.log_p_value == 0.0);
        prop_assert!((here.log_p_value.exp() - here.p_value).abs() <= 1e-12);
    }
}
