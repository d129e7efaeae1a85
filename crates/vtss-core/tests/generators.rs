//! The contract of every generator, then what is particular to each.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use ndarray::{Array2, ArrayView2, arr2, s};
use proptest::prelude::*;
use vtss_core::error::Result;
use vtss_core::generator::{FittedGenerator, GeneratorSpec, Pool, Shrinkage, draw_pool};
use vtss_core::neighbors::nearest;
use vtss_core::rng::Stream;

fn normal_rows(n: usize, d: usize, seed: u64) -> Array2<f64> {
    let mut stream = Stream::new(seed, "test/rows");
    Array2::from_shape_simple_fn((n, d), || stream.normal())
}

fn fit(spec: &GeneratorSpec, minority: ArrayView2<f64>) -> Result<Box<dyn FittedGenerator>> {
    spec.build().unwrap().fit(minority, normal_rows(30, minority.ncols(), 99).view())
}

fn draw(spec: &GeneratorSpec, minority: ArrayView2<f64>, n: usize, seed: u64) -> Pool {
    let fitted = fit(spec, minority).unwrap();
    draw_pool(fitted.as_ref(), n, &mut Stream::new(seed, "test/pool")).unwrap()
}

fn written(pool: &Pool, minority: ArrayView2<f64>) -> Array2<f64> {
    let mut out = vec![0.0; pool.len() * minority.ncols()];
    pool.write_rows(minority, 0..pool.len(), &mut out, minority.ncols()).unwrap();
    Array2::from_shape_vec((pool.len(), minority.ncols()), out).unwrap()
}

fn bits(rows: &Array2<f64>) -> Vec<u64> {
    rows.iter().map(|value| value.to_bits()).collect()
}

/// The names that the type itself accepts, which a new generator joins whether or not anyone remembers.
fn names_known_to_the_type() -> Vec<String> {
    let refusal = serde_json::from_str::<GeneratorSpec>(r#"{"?":{}}"#).unwrap_err().to_string();
    let accepted = refusal.split_once("expected one of ").unwrap().1;
    accepted.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

#[test]
fn every_generator_of_the_type_joins_this_suite() {
    let joined: Vec<&str> = GeneratorSpec::all_default().iter().map(GeneratorSpec::name).collect();
    assert_eq!(joined, names_known_to_the_type());
    for spec in GeneratorSpec::all_default() {
        assert_eq!(spec.build().unwrap().name(), spec.name());
        let by_name = format!(r#"{{"{}":{{}}}}"#, spec.name());
        assert_eq!(serde_json::from_str::<GeneratorSpec>(&by_name).unwrap(), spec, "defaults");
        let read: GeneratorSpec = serde_json::from_str(&serde_json::to_string(&spec).unwrap()).unwrap();
        assert_eq!(read, spec);
        let unknown = format!(r#"{{"{}":{{"colour":1}}}}"#, spec.name());
        assert!(serde_json::from_str::<GeneratorSpec>(&unknown).is_err(), "{unknown}");
    }
}

#[test]
fn the_number_of_rows_is_exact_and_every_value_finite() {
    let minority = normal_rows(23, 4, 1);
    for spec in GeneratorSpec::all_default() {
        for n in [0, 1, 2, 22, 23, 24, 1000] {
            let pool = draw(&spec, minority.view(), n, 5);
            assert_eq!((pool.len(), pool.is_empty()), (n, n == 0), "{}", spec.name());
            assert!(written(&pool, minority.view()).iter().all(|value| value.is_finite()), "{}", spec.name());
        }
    }
}

#[test]
fn the_same_seed_gives_the_same_bits_and_another_seed_others() {
    let minority = normal_rows(23, 4, 1);
    for spec in GeneratorSpec::all_default() {
        let rows = |seed| bits(&written(&draw(&spec, minority.view(), 60, seed), minority.view()));
        assert_eq!(rows(5), rows(5), "{}", spec.name());
        assert_ne!(rows(5), rows(6), "{}", spec.name());
    }
}

#[test]
fn the_input_is_untouched_and_its_layout_does_not_matter() {
    let wide = normal_rows(23, 7, 1);
    let before = bits(&wide);
    let view = wide.slice(s![.., ..4]);
    let compact = view.to_owned();
    for spec in GeneratorSpec::all_default() {
        let strided = written(&draw(&spec, view, 60, 5), view);
        assert_eq!(bits(&wide), before, "{}", spec.name());
        assert_eq!(
            bits(&strided),
            bits(&written(&draw(&spec, compact.view(), 60, 5), compact.view())),
            "{}",
            spec.name()
        );
    }
}

#[test]
fn few_rows_equal_rows_and_constant_or_single_columns_are_no_trouble() {
    let identical = Array2::from_elem((9, 3), 0.1);
    let mut constant = normal_rows(9, 3, 2);
    constant.column_mut(1).fill(0.0);
    let tables =
        [normal_rows(2, 3, 1), identical.clone(), constant.clone(), normal_rows(9, 1, 4), normal_rows(4, 12, 6)];
    for spec in GeneratorSpec::all_default() {
        for minority in &tables {
            let pool = draw(&spec, minority.view(), 50, 5);
            let rows = written(&pool, minority.view());
            assert!(pool.len() == 50 && rows.iter().all(|value| value.is_finite()), "{}", spec.name());
        }
        // nothing varies, so nothing can be invented
        let rows = written(&draw(&spec, identical.view(), 50, 5), identical.view());
        assert!(rows.iter().all(|value| (value - 0.1).abs() < 1e-15), "{}", spec.name());
    }
}

#[test]
fn too_few_rows_and_values_that_are_no_numbers_are_refused() {
    for spec in GeneratorSpec::all_default() {
        let code = |rows: &Array2<f64>| fit(&spec, rows.view()).err().map(|error| error.code());
        assert_eq!(code(&Array2::zeros((0, 2))), Some("TOO_FEW_ROWS"), "{}", spec.name());
        let alone = if spec.name() == "duplicate" { None } else { Some("TOO_FEW_ROWS") };
        assert_eq!(code(&Array2::zeros((1, 2))), alone, "{}", spec.name());
        for value in [f64::NAN, f64::INFINITY] {
            assert_eq!(code(&arr2(&[[0.0], [1.0], [value]])), Some("VALUE_NOT_FINITE"), "{}", spec.name());
        }
    }
    let overflowing = arr2(&[[1e200], [-1e200]]);
    for spec in [GeneratorSpec::Gaussian { shrinkage: Shrinkage::Fixed(0.0) }, GeneratorSpec::Jitter { scale: 1.0 }] {
        assert_eq!(fit(&spec, overflowing.view()).err().map(|error| error.code()), Some("NOT_POSITIVE_DEFINITE"));
    }
}

#[test]
fn a_prefix_is_a_fair_sample_of_the_pool() {
    // Every generator's mean is the minority's; so must be the mean of a tenth of a pool, and of the pool.
    let minority = normal_rows(12, 3, 8);
    let mean = minority.mean_axis(ndarray::Axis(0)).unwrap();
    for spec in GeneratorSpec::all_default() {
        let pool = draw(&spec, minority.view(), 40_000, 5);
        for n in [4_000, 40_000] {
            let prefix = pool.prefix(n);
            let rows = written(&prefix, minority.view());
            assert_eq!(rows, written(&pool, minority.view()).slice(s![..n, ..]));
            // Neighbours of SMOTE are no balanced choice: its mean is that of seeds and their neighbours.
            let expected = if spec.name() == "smote" { smote_mean(&minority) } else { mean.to_vec() };
            for (column, expected) in expected.iter().enumerate() {
                let actual = rows.column(column).mean().unwrap();
                // five standard errors of at most √2 standard deviations (jitter doubles the variance)
                let tolerance = 5.0 * (2.0 * rows.column(column).var(1.0) / n as f64).sqrt();
                assert!((actual - expected).abs() < tolerance, "{} {n}: {actual} {expected}", spec.name());
            }
        }
    }
}

fn smote_mean(minority: &Array2<f64>) -> Vec<f64> {
    let neighbors = nearest(minority.view(), 5).unwrap();
    let n = minority.nrows();
    let partner = |column: usize| neighbors.indices().iter().map(|&j| minority[[j as usize, column]]).sum::<f64>();
    (0..minority.ncols()).map(|c| 0.5 * (minority.column(c).sum() / n as f64 + partner(c) / (5 * n) as f64)).collect()
}

/// Gives its rows sorted, as generators that work through their seeds do, and too few of them when asked for 3.
struct Sorted;

impl FittedGenerator for Sorted {
    fn draw(&self, n: usize, _stream: &mut Stream) -> Result<Pool> {
        let n = if n == 3 { 2 } else { n };
        Ok(Pool::Dense { rows: Array2::from_shape_fn((n, 2), |(r, _)| r as f64), seeds: Some((0..n as u32).collect()) })
    }

    fn warnings(&self) -> &[vtss_core::warning::Warning] {
        &[]
    }
}

#[test]
fn a_pool_drawn_in_order_is_permuted_once() {
    let mut stream = Stream::new(1, "test/pool");
    let Pool::Dense { rows, seeds } = draw_pool(&Sorted, 1000, &mut stream).unwrap() else { panic!("dense") };
    let seeds = seeds.unwrap();
    assert!(seeds.iter().enumerate().all(|(r, &seed)| rows.row(r).iter().all(|&v| v == f64::from(seed))));
    let mut sorted = seeds.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, (0..1000).collect::<Vec<u32>>(), "every row once");
    // the mean of 100 of 0..999 without replacement: 499.5, standard error 27.4
    let mean = f64::from(seeds[..100].iter().sum::<u32>()) / 100.0;
    assert!((mean - 499.5).abs() < 110.0, "{mean}");
    assert_eq!(draw_pool(&Sorted, 3, &mut stream).unwrap_err().code(), "INTERNAL");
}

#[test]
fn options_change_the_rows_and_are_checked() {
    let minority = normal_rows(23, 4, 1);
    let rows = |spec: &GeneratorSpec| bits(&written(&draw(spec, minority.view(), 40, 5), minority.view()));
    let ledoit_wolf = GeneratorSpec::Gaussian { shrinkage: Shrinkage::LedoitWolf };
    let variants = [
        [GeneratorSpec::Smote { k_neighbors: 5 }, GeneratorSpec::Smote { k_neighbors: 2 }],
        [
            GeneratorSpec::Gaussian { shrinkage: Shrinkage::Fixed(0.1) },
            GeneratorSpec::Gaussian { shrinkage: Shrinkage::Fixed(0.4) },
        ],
        [GeneratorSpec::Gaussian { shrinkage: Shrinkage::Fixed(0.1) }, ledoit_wolf.clone()],
        [GeneratorSpec::Jitter { scale: 1.0 }, GeneratorSpec::Jitter { scale: 0.5 }],
    ];
    for [one, other] in &variants {
        assert_ne!(rows(one), rows(other), "{one:?} and {other:?}");
    }
    let code = |spec: GeneratorSpec| spec.build().err().map(|error| error.code());
    assert_eq!(code(GeneratorSpec::Smote { k_neighbors: 0 }), Some("OPTION_INVALID"));
    for value in [-0.1, 1.1, f64::NAN] {
        assert_eq!(code(GeneratorSpec::Gaussian { shrinkage: Shrinkage::Fixed(value) }), Some("OPTION_INVALID"));
    }
    for value in [0.0, -1.0, 1.1e6, f64::NAN, f64::INFINITY] {
        assert_eq!(code(GeneratorSpec::Jitter { scale: value }), Some("OPTION_INVALID"));
    }
    for value in [0.0, 1.0] {
        assert_eq!(code(GeneratorSpec::Gaussian { shrinkage: Shrinkage::Fixed(value) }), None);
    }
    let read = |text: &str| serde_json::from_str::<GeneratorSpec>(text).ok();
    assert_eq!(read(r#"{"gaussian":{"shrinkage":"ledoit-wolf"}}"#), Some(ledoit_wolf));
    assert_eq!(
        read(r#"{"gaussian":{"shrinkage":1}}"#),
        Some(GeneratorSpec::Gaussian { shrinkage: Shrinkage::Fixed(1.0) })
    );
    assert_eq!(read(r#"{"smote":{"kNeighbors":3}}"#), Some(GeneratorSpec::Smote { k_neighbors: 3 }));
    assert_eq!(read(r#"{"gaussian":{"shrinkage":"oas"}}"#), None);
}

#[test]
fn fewer_neighbours_than_asked_are_used_and_said() {
    let spec = GeneratorSpec::Smote { k_neighbors: 5 };
    let warnings = |n| fit(&spec, normal_rows(n, 3, 1).view()).unwrap().warnings().to_vec();
    assert_eq!(warnings(6), []);
    let capped = warnings(5);
    assert_eq!((capped.len(), capped[0].code.as_str()), (1, "K_CAPPED"));
    assert!(capped[0].message.contains("4 nearest neighbours instead of 5"), "{}", capped[0].message);
}

#[test]
fn gaussian_rows_have_the_shrunk_covariance() {
    let minority = arr2(&[[0.0, 0.0], [2.0, 1.0], [4.0, 4.0], [6.0, 3.0]]);
    // S = [[20/3, 4], [4, 10/3]], tr S / d = 5
    for (shrinkage, expected) in [(0.0, [20.0 / 3.0, 4.0, 10.0 / 3.0]), (0.5, [35.0 / 6.0, 2.0, 25.0 / 6.0])] {
        let spec = GeneratorSpec::Gaussian { shrinkage: Shrinkage::Fixed(shrinkage) };
        let n = 100_000;
        let rows = written(&draw(&spec, minority.view(), n, 5), minority.view());
        let centred = &rows - &rows.mean_axis(ndarray::Axis(0)).unwrap();
        let covariance = centred.t().dot(&centred) / n as f64;
        for (actual, expected) in [covariance[[0, 0]], covariance[[0, 1]], covariance[[1, 1]]].iter().zip(expected) {
            // a variance has a standard error of √(2/n) of itself; five of the larger one
            assert!((actual - expected).abs() < 5.0 * (2.0 / n as f64).sqrt() * 20.0 / 3.0, "{actual} {expected}");
        }
    }
}

#[test]
fn jitter_noise_follows_each_column_and_constant_columns_stay() {
    let mut minority = normal_rows(30, 3, 3);
    minority.column_mut(1).mapv_inplace(|value| 10.0 * value);
    minority.column_mut(2).fill(0.1);
    let n = 50_000;
    let Pool::Dense { rows, seeds } = draw(&GeneratorSpec::Jitter { scale: 0.5 }, minority.view(), n, 5) else {
        panic!("jitter rows are explicit")
    };
    let seeds = seeds.unwrap();
    for column in 0..2 {
        let sd = minority.column(column).std(1.0);
        let square = |r: usize| ((rows[[r, column]] - minority[[seeds[r] as usize, column]]) / (0.5 * sd)).powi(2);
        let variance = (0..n).map(square).sum::<f64>() / n as f64;
        assert!((variance - 1.0).abs() < 5.0 * (2.0 / n as f64).sqrt(), "{variance}");
    }
    assert!(rows.column(2).iter().all(|&value| value == 0.1));
}

proptest! {
    #[test]
    fn smote_rows_lie_between_a_row_and_one_of_its_nearest(
        n in 2..40_usize, d in 1..5_usize, k in 1..8_usize, seed in 0..1000_u64,
    ) {
        let minority = normal_rows(n, d, seed);
        let pool = draw(&GeneratorSpec::Smote { k_neighbors: k }, minority.view(), 60, seed);
        let rows = written(&pool, minority.view());
        let neighbors = nearest(minority.view(), k.min(n - 1)).unwrap();
        let Pool::Interpolated { seeds, partners, fractions } = pool else { panic!("smote interpolates") };
        for r in 0..60 {
            let (i, j, u) = (seeds[r] as usize, partners[r] as usize, fractions[r]);
            prop_assert!(neighbors.of(i).contains(&partners[r]) && (0.0..1.0).contains(&u));
            for c in 0..d {
                let (a, b) = (minority[[i, c]], minority[[j, c]]);
                prop_assert!(a.min(b) <= rows[[r, c]] && rows[[r, c]] <= a.max(b));
                prop_assert!((rows[[r, c]] - (a + u * (b - a))).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn duplicates_are_rows(n in 1..20_usize, seed in 0..1000_u64) {
        let minority = normal_rows(n, 3, seed);
        let rows = written(&draw(&GeneratorSpec::Duplicate {}, minority.view(), 30, seed), minority.view());
        for row in rows.rows() {
            prop_assert!(minority.rows().into_iter().any(|real| real == row));
        }
    }
}
