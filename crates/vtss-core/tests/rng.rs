//! The random streams are frozen: bit for bit against an independent implementation.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde_json::Value;
use vtss_core::rng::{Stream, normal_quantile};

fn golden() -> Value {
    serde_json::from_str(include_str!("../../../test/golden/random_streams.json")).unwrap()
}

fn bits(value: &Value) -> u64 {
    u64::from_str_radix(value.as_str().unwrap(), 16).unwrap()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap()
}

#[test]
fn streams_match_the_golden_vectors_bit_for_bit() {
    let golden = golden();
    assert_eq!(list(&golden["cases"]).len(), 4);
    for case in list(&golden["cases"]) {
        let purpose = case["purpose"].as_str().unwrap();
        let fresh = || Stream::new(case["seed"].as_str().unwrap().parse().unwrap(), purpose);

        let mut stream = fresh();
        for (i, expected) in list(&case["uniform"]).iter().enumerate() {
            assert_eq!(stream.uniform().to_bits(), bits(expected), "uniform {i} of \"{purpose}\"");
        }
        let mut stream = fresh();
        for (bound, expected) in list(&case["bounds"]).iter().zip(list(&case["below"])) {
            let bound = u32::try_from(bound.as_u64().unwrap()).unwrap();
            assert_eq!(u64::from(stream.below(bound)), expected.as_u64().unwrap(), "below {bound} of \"{purpose}\"");
        }
        let mut stream = fresh();
        for (i, expected) in list(&case["normal"]).iter().enumerate() {
            assert_eq!(stream.normal().to_bits(), bits(expected), "normal {i} of \"{purpose}\"");
        }
        for length in [0, 1, 63, 64, 65, 100] {
            let mut filled = vec![0.0; length];
            fresh().fill_normal(&mut filled);
            for (value, expected) in filled.iter().zip(list(&case["normal"])) {
                assert_eq!(value.to_bits(), bits(expected), "{length} normals of \"{purpose}\"");
            }
        }
        let mut items: Vec<u64> = (0..40).collect();
        fresh().shuffle(&mut items);
        let expected: Vec<u64> = list(&case["shuffled"]).iter().map(|v| v.as_u64().unwrap()).collect();
        assert_eq!(items, expected, "shuffle of \"{purpose}\"");

        let mut stream = fresh();
        for triple in list(&case["mixed"]) {
            assert_eq!(u64::from(stream.below(6)), triple[0].as_u64().unwrap(), "\"{purpose}\"");
            assert_eq!(stream.uniform().to_bits(), bits(&triple[1]), "\"{purpose}\"");
            assert_eq!(stream.normal().to_bits(), bits(&triple[2]), "\"{purpose}\"");
        }
    }
}

#[test]
fn normal_quantile_matches_the_golden_vectors_and_refuses_what_is_no_probability() {
    for pair in list(&golden()["quantiles"]) {
        assert_eq!(normal_quantile(f64::from_bits(bits(&pair[0]))).to_bits(), bits(&pair[1]), "{pair}");
    }
    for p in [0.0, 1.0, -0.1, 1.1, f64::NAN] {
        assert!(normal_quantile(p).is_nan(), "{p}");
    }
    // Φ⁻¹(0.975), to the last digits that a double holds
    assert!((normal_quantile(0.975) - 1.959_963_984_540_054).abs() < 1e-15);
}

#[test]
fn purposes_and_seeds_name_different_streams() {
    let first = |seed, purpose: &str| Stream::new(seed, purpose).uniform().to_bits();
    assert_eq!(first(3, "split/0"), first(3, "split/0"));
    assert_ne!(first(3, "split/0"), first(3, "split/1"));
    assert_ne!(first(3, "split/0"), first(4, "split/0"));
    assert_ne!(first(3, "split/0"), first(3 + (1 << 40), "split/0"));
}

#[test]
fn samples_have_the_distribution_they_are_named_for() {
    let n = 200_000_u32;
    let mut stream = Stream::new(11, "test/distribution");
    let (mut mean, mut square, mut fourth) = (0.0, 0.0, 0.0);
    for _ in 0..n {
        let z = stream.normal();
        mean += z / f64::from(n);
        square += z * z / f64::from(n);
        fourth += z.powi(4) / f64::from(n);
    }
    // four standard errors each: 1/√n, √(2/n), √(96/n)
    assert!(mean.abs() < 0.009, "{mean}");
    assert!((square - 1.0).abs() < 0.013, "{square}");
    assert!((fourth - 3.0).abs() < 0.088, "{fourth}");

    let mut counts = [0_u32; 6];
    for _ in 0..60_000 {
        counts[stream.below(6) as usize] += 1;
    }
    let chi_squared: f64 = counts.iter().map(|&c| (f64::from(c) - 10_000.0).powi(2) / 10_000.0).sum();
    // the 0.9999 quantile of χ² with 5 degrees of freedom is 25.7
    assert!(chi_squared < 25.7, "{counts:?}");
    assert_eq!(stream.below(1), 0);
    assert_eq!(stream.below(0), 0);
}

#[test]
fn every_order_of_three_is_equally_likely() {
    let mut counts = std::collections::BTreeMap::new();
    let mut stream = Stream::new(5, "test/orders");
    for _ in 0..60_000 {
        let mut items = [0, 1, 2];
        stream.shuffle(&mut items);
        *counts.entry(items).or_insert(0_u32) += 1;
    }
    assert_eq!(counts.len(), 6);
    let chi_squared: f64 = counts.values().map(|&c| (f64::from(c) - 10_000.0).powi(2) / 10_000.0).sum();
    assert!(chi_squared < 25.7, "{counts:?}");
    let mut stream = Stream::new(5, "test/orders");
    stream.shuffle::<u32>(&mut []);
    stream.shuffle(&mut [1]);
}

#[test]
fn numbers_below_are_the_same_one_by_one_and_together() {
    // For the last one half of the words are rejected.
    for n in [0, 1, 7, 450, 0x8000_0001] {
        let [mut one_by_one, mut together] = [(); 2].map(|()| Stream::new(5, "bootstrap/majority"));
        for length in [0, 1, 63, 64, 65, 300] {
            let mut filled = vec![u32::MAX; length];
            together.fill_below(n, &mut filled);
            let expected: Vec<u32> = filled.iter().map(|_| one_by_one.below(n)).collect();
            assert_eq!(filled, expected, "{length} numbers below {n}");
        }
        assert_eq!(together.below(6), one_by_one.below(6), "as many words are taken");
    }
}
