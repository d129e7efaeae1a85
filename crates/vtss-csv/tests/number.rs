//! Numbers come out as the standard library rounds them, bit for bit.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use proptest::prelude::*;
use vtss_csv::parse_number;

/// What the standard library says, without its `inf` and `nan`.
fn oracle(text: &str) -> Option<f64> {
    let is_decimal = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b'.' | b'e' | b'E'));
    if is_decimal { text.parse().ok() } else { None }
}

fn assert_same(text: &str) {
    let expected = oracle(text).map(f64::to_bits);
    assert_eq!(parse_number(text.as_bytes(), b'.').map(f64::to_bits), expected, "{text}");
    let with_comma = text.replace('.', ",");
    assert_eq!(parse_number(with_comma.as_bytes(), b',').map(f64::to_bits), expected, "{with_comma}");
}

#[test]
fn adversarial_numbers() {
    for text in [
        "0",
        "-0",
        "+0",
        "-0.0",
        "00",
        "007",
        "1",
        "-1",
        "+1",
        "1.",
        ".1",
        "-.5",
        "1e0",
        "1E5",
        "1e+5",
        "1e-5",
        "1e05",
        "123456789012345678",
        "1234567890123456789",
        "12345678901234567890",
        "18446744073709551615",
        "18446744073709551616",
        "9999999999999999999",
        "99999999999999999999",
        "9007199254740993",
        "9007199254740992.5",
        "9007199254740993.0000000000000000000000001",
        "4503599627370496.5",
        "4503599627370497.5",
        "900719925474099.25",
        "0.1",
        "0.30000000000000004",
        "0.1000000000000000055511151231257827",
        "1e22",
        "1e23",
        "123456789e22",
        "1.7976931348623157e308",
        "1.7976931348623159e308",
        "1e309",
        "-1e999",
        "1e99999999999999999999",
        "1e-99999999999999999999",
        "4.9e-324",
        "2.4703282292062328e-324",
        "2.4703282292062327e-324",
        "2.2250738585072011e-308",
        "2.2250738585072014e-308",
        "0e999",
        "0.000e-999",
        "0.00000000000000000000000000000000001234567890123456789",
        "000000000000000000000000000001.5",
        "8.5",
        "3.141592653589793",
        "3.14159265358979311600",
        "5e-20",
        "69.8888888888888888888888888888888888",
        "12345678",
        "1234567.8",
        "0.12345678",
        "0.123456789",
        "0.1234567890123456",
        "0.12345678901234567890",
    ] {
        assert!(parse_number(text.as_bytes(), b'.').is_some(), "{text}");
        assert_same(text);
    }
}

#[test]
fn words_are_no_numbers() {
    for text in [
        "",
        "-",
        "+",
        ".",
        "-.",
        "e5",
        "5e",
        "5e+",
        "5e-",
        "1e5.5",
        "1.2.3",
        "1..2",
        "--1",
        "+-1",
        "1-",
        "1_000",
        "1,5",
        "0x10",
        "inf",
        "-inf",
        "Infinity",
        "nan",
        "NaN",
        "1f",
        "1 2",
        " 1",
        "1 ",
        "12a45678",
        "1.2345678a",
        "½",
        "١",
    ] {
        assert_eq!(parse_number(text.as_bytes(), b'.'), None, "{text}");
    }
    assert_eq!(parse_number(b"1.5", b','), None);
    assert_eq!(parse_number(b"1.000,5", b','), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    #[test]
    fn any_f64_as_programs_write_it(bits: u64) {
        let x = f64::from_bits(bits);
        prop_assume!(x.is_finite());
        assert_same(&format!("{x}"));
        assert_same(&format!("{x:e}"));
    }

    #[test]
    fn measurements_with_seventeen_digits(x in -1e6f64..1e6, decimals in 0usize..22) {
        assert_same(&format!("{x}"));
        assert_same(&format!("{x:.decimals$}"));
    }

    #[test]
    fn middles_between_two_f64(n in (1u64 << 52)..(1u64 << 53), zeros in 0usize..3, last in "[0-9]?") {
        assert_same(&format!("{n}.5{}{last}", "0".repeat(zeros)));
        assert_same(&format!("{}", u128::from(n) * 4 + 2));
        assert_same(&format!("{}.25", n / 2));
    }

    #[test]
    fn mantissas_beyond_2_to_the_53(mantissa in (1u64 << 53)..10_000_000_000_000_000_000, decimals in 0usize..24) {
        let digits = format!("{mantissa:025}");
        let (whole, fraction) = digits.split_at(digits.len() - decimals);
        assert_same(&format!("{whole}.{fraction}"));
        assert_same(&format!("{mantissa}e-{decimals}"));
        assert_same(&format!("{mantissa}e{decimals}"));
    }

    #[test]
    fn digits_of_any_length(text in "[+-]?[0-9]{0,30}\\.?[0-9]{0,30}([eE][+-]?[0-9]{0,4})?") {
        assert_same(&text);
    }

    #[test]
    fn almost_numbers(text in "[0-9.eE+\\-:/a]{0,14}") {
        assert_same(&text);
    }
}
