//! The designs: their moments against theory, what sets them apart, and that their rows never change.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use vtss_core::rng::Stream;
use vtss_core::simulation::shifted_cube::shift_for;
use vtss_core::simulation::{Design, aligned, simulate};

const N_ROWS: usize = 60_000;
/// Six standard errors: of thousands of means none strays further by chance.
const ERRORS: f64 = 6.0;

struct Sample {
    mean: Vec<f64>,
    covariance: Vec<Vec<f64>>,
}

fn sample(design: &Design, minority: bool) -> Sample {
    let rows = design.rows(minority, N_ROWS, &mut Stream::new(3, "test/designs"));
    let d = design.n_columns();
    let n = N_ROWS as f64;
    let mut mean = vec![0.0; d];
    rows.chunks(d).for_each(|row| mean.iter_mut().zip(row).for_each(|(m, x)| *m += x / n));
    let mut covariance = vec![vec![0.0; d]; d];
    for row in rows.chunks(d) {
        for i in 0..d {
            for j in 0..d {
                covariance[i][j] += (row[i] - mean[i]) * (row[j] - mean[j]) / n;
            }
        }
    }
    Sample { mean, covariance }
}

/// Compares with theory. `kurtosis`: E[(x − μ)⁴]/σ⁴ at most, which bounds the error of a variance.
fn assert_moments(name: &str, minority: bool, mean: &[f64], covariance: &dyn Fn(usize, usize) -> f64, kurtosis: f64) {
    let design = Design::named(name, None).unwrap();
    let found = sample(&design, minority);
    assert_eq!(found.mean.len(), mean.len(), "{name}");
    for (i, expected) in mean.iter().enumerate() {
        let error = (covariance(i, i) / N_ROWS as f64).sqrt();
        assert!((found.mean[i] - expected).abs() <= ERRORS * error + 1e-12, "{name} {minority} mean {i}");
        for j in 0..mean.len() {
            let scale = (covariance(i, i) * covariance(j, j)).sqrt();
            let error = scale * (kurtosis / N_ROWS as f64).sqrt();
            let difference = found.covariance[i][j] - covariance(i, j);
            assert!(difference.abs() <= ERRORS * error + 1e-12, "{name} {minority} covariance {i} {j}: {difference}");
        }
    }
}

fn along(d: usize, entries: &[(usize, f64)]) -> Vec<f64> {
    let mut vector = vec![0.0; d];
    entries.iter().for_each(|&(column, value)| vector[column] = value);
    vector
}

fn identity(i: usize, j: usize) -> f64 {
    f64::from(u8::from(i == j))
}

#[test]
fn normal_classes_have_the_moments_of_the_paper() {
    for name in ["e1", "e2"] {
        assert_moments(name, false, &[0.0, 0.0], &identity, 3.0);
        assert_moments(name, true, &[1.0, 0.0], &identity, 3.0);
    }
    assert_moments("e5", false, &[0.0; 5], &identity, 3.0);
    let lobes = |i: usize, j: usize| if (i, j) == (1, 1) { 1.0 + 1.75 * 1.75 } else { identity(i, j) };
    assert_moments("e5", true, &along(5, &[(0, 2.0)]), &lobes, 3.0);
}

#[test]
fn mean_shift_has_unit_noise_of_three_shapes() {
    for name in ["e3", "e3-rademacher", "e3-sphere"] {
        assert_moments(name, false, &along(20, &[(0, -1.0)]), &identity, 3.0);
        assert_moments(name, true, &along(20, &[(0, 1.0)]), &identity, 3.0);
    }
    let noise = |name: &str| {
        let mut row = Design::named(name, None).unwrap().rows(true, 1, &mut Stream::new(1, "test/noise"));
        row[0] -= 1.0;
        row
    };
    assert!(noise("e3").iter().all(|x| x.abs() <= 3f64.sqrt()));
    assert!(noise("e3-rademacher").iter().all(|x| (x.abs() - 1.0).abs() < 1e-15));
    // Rounding of a sum of twenty squares.
    assert!((noise("e3-sphere").iter().map(|x| x * x).sum::<f64>() - 20.0).abs() < 1e-12);
}

#[test]
fn logistic_symmetry_is_a_correct_model_with_equal_pulls() {
    let share_of_high = |minority: bool| {
        let rows = Design::named("e4", None).unwrap().rows(minority, N_ROWS, &mut Stream::new(5, "test/e4"));
        assert!(rows.chunks(20).all(|row| row[0] == -5.0 || row[0] == 1.0));
        rows.chunks(20).filter(|row| row[0] == 1.0).count() as f64 / N_ROWS as f64
    };
    let sigma = |x: f64| 1.0 / (1.0 + (-x).exp());
    let joint = |x: f64, share: f64| [share * (1.0 - sigma(x)), share * sigma(x)];
    let (low, high) = (joint(-5.0, 0.855_384), joint(1.0, 1.0 - 0.855_384));
    for class in [0, 1] {
        let expected = high[class] / (low[class] + high[class]);
        let error = (expected * (1.0 - expected) / N_ROWS as f64).sqrt();
        assert!((share_of_high(class == 1) - expected).abs() < ERRORS * error);
    }
    // The share of positives that the paper's 5,000 rows have, about 560.
    assert!((5000.0 * (low[1] + high[1]) - 557.0).abs() < 1.0);
    let pair = |i: usize, j: usize| (1..4).contains(&i) && (1..4).contains(&j);
    let first = |minority: bool| {
        let high = high[usize::from(minority)] / (low[usize::from(minority)] + high[usize::from(minority)]);
        (6.0 * high - 5.0, 36.0 * high * (1.0 - high))
    };
    for minority in [false, true] {
        let (mean, variance) = first(minority);
        let covariance = |i: usize, j: usize| match (i, j) {
            (0, 0) => variance,
            (0, _) | (_, 0) => 0.0,
            _ => identity(i, j) + if pair(i, j) { 2.5 * 2.5 } else { 0.0 },
        };
        assert_moments("e4", minority, &along(20, &[(0, mean)]), &covariance, 5.0);
    }
}

#[test]
fn the_ring_lies_beside_a_skewed_majority() {
    let mixed = |i: usize, j: usize| match (i, j) {
        // 30 % are shifted by 1.5.
        (0, 0) => 1.0 + 0.3 * 0.7 * 1.5 * 1.5,
        (0, 1) | (1, 0) => 0.5,
        _ => identity(i, j),
    };
    assert_moments("e6", false, &along(5, &[(0, 0.45)]), &mixed, 4.0);
    // E r² = 2.2² + 0.12², half of it along each axis.
    let radial = 0.5 * (2.2 * 2.2 + 0.12 * 0.12) + 0.08 * 0.08;
    let ring = |i: usize, j: usize| if i < 2 { radial * identity(i, j) } else { 0.08 * 0.08 * identity(i, j) };
    assert_moments("e6", true, &along(5, &[(0, 4.8)]), &ring, 3.0);
}

#[test]
fn heavy_tails_are_those_of_their_laws() {
    let design = Design::named("e7", None).unwrap();
    let column = |minority: bool, column: usize| -> Vec<f64> {
        let rows = design.rows(minority, N_ROWS, &mut Stream::new(8, "test/e7"));
        let mut values: Vec<f64> = rows.chunks(10).map(|row| row[column]).collect();
        values.sort_by(f64::total_cmp);
        values
    };
    let share_above = |values: &[f64], x: f64| values.iter().filter(|v| **v > x).count() as f64 / N_ROWS as f64;
    let near = |found: f64, expected: f64| {
        let error = (expected * (1.0 - expected) / N_ROWS as f64).sqrt();
        assert!((found - expected).abs() < ERRORS * error, "{found} against {expected}");
    };
    // scipy.stats.t.sf(x, 2.2)
    let t = column(false, 0);
    near(share_above(&t, 0.0), 0.5);
    near(share_above(&t, 1.0), 0.207_172_917_885_842);
    near(share_above(&t, 5.0), 0.015_484_482_844_909);
    // A tenth of N(0, 36), the rest standard normal: norm.sf(3, scale=6) = 0.3085, norm.sf(3) = 0.00135.
    near(share_above(&column(false, 3), 3.0), 0.1 * 0.308_537_538_725_987 + 0.9 * 0.001_349_898_031_630);
    // Log-normal: its median is 1, and norm.sf(1/1.1) of it lies above e.
    near(share_above(&column(false, 6), 1.0), 0.5);
    near(share_above(&column(false, 6), std::f64::consts::E), 0.181_651_070_443_449);
    // The minority's t₁ is shifted alone; the columns that follow from it move with it.
    near(share_above(&column(true, 0), 0.12), 0.5);
    assert!(share_above(&column(true, 2), 3.0) > 1.2 * share_above(&column(false, 2), 3.0));
}

#[test]
fn the_shifted_cube_has_the_contrast_of_its_shift() {
    assert!((shift_for(0.0) - 0.208_712_152_5).abs() < 1e-10);
    for contrast in [-0.3, 0.0, 0.2] {
        let b = shift_for(contrast);
        assert!((2.0 * (5.0 * b - 1.0 - b * b) / (6.0 + b * b) - contrast).abs() < 1e-14);
    }
    let b = shift_for(0.0);
    let wide = |i: usize, j: usize| if (i, j) == (0, 0) { 4.0 } else { identity(i, j) };
    assert_moments("e8", false, &along(5, &[(0, -1.0)]), &wide, 3.0);
    assert_moments("e8", true, &along(5, &[(0, b)]), &identity, 3.0);
}

#[test]
fn nulls_and_the_thin_difference_are_what_they_say() {
    assert_moments("no-signal", false, &[0.0; 5], &identity, 3.0);
    assert_moments("no-signal", true, &[0.0; 5], &identity, 3.0);
    assert_moments("correct-logistic", false, &[0.0; 5], &identity, 3.0);
    assert_moments("correct-logistic", true, &[1.5 / 5f64.sqrt(); 5], &identity, 3.0);
    let shared = |own: f64| move |i: usize, j: usize| if (i, j) == (1, 1) { 1.0 + own * own } else { 1.0 };
    assert_moments("thin-difference", false, &[0.0, 0.0], &shared(0.025), 3.0);
    assert_moments("thin-difference", true, &[0.0, 0.075], &shared(0.075), 3.0);
    let rows = Design::named("thin-difference", None).unwrap().rows(true, N_ROWS, &mut Stream::new(1, "test/thin"));
    let mean = rows.chunks(2).map(|row| row[1] - row[0]).sum::<f64>() / N_ROWS as f64;
    assert!((mean - 0.075).abs() < ERRORS * 0.075 / (N_ROWS as f64).sqrt());
}

#[test]
fn generators_of_the_aligned_designs_have_the_means_of_the_paper() {
    assert_eq!(aligned::biased_rows().parts[0].mean, [0.5, 0.0]);
    let at = |n: usize| aligned::consistent_rows(n).parts[0].mean[0];
    assert!((at(100) - (1.0 - 1.0 / 100f64.ln().sqrt())).abs() < 1e-15);
    assert!(at(500) > at(100));
}

#[test]
fn a_table_holds_the_rows_of_both_classes_in_random_order() {
    for name in Design::NAMES {
        let design = Design::named(name, None).unwrap();
        let table = design.draw(90, 10, 4).unwrap();
        assert_eq!(
            (design.name(), table.columns.len(), table.names.len()),
            (name, design.n_columns(), design.n_columns())
        );
        assert!(table.columns.iter().all(|column| column.len() == 100 && column.iter().all(|x| x.is_finite())));
        assert_eq!(table.labels.iter().filter(|&&label| label == 1).count(), 10);
        assert_ne!(table.labels[..10], [1; 10]);
        assert_eq!(table.names[0], "x1");
        assert_eq!(table, design.draw(90, 10, 4).unwrap());
        assert_ne!(table.columns, design.draw(90, 10, 5).unwrap().columns);
        // More rows of a class leave those that were there: a class has a stream of its own.
        let of_minority = |rows: usize| design.rows(true, rows, &mut Stream::new(4, "test/prefix"));
        assert_eq!(of_minority(3)[..], of_minority(5)[..3 * design.n_columns()]);
        assert_eq!(simulate(name, design.n_columns(), 90, 10, 4).unwrap(), table);
    }
    assert_eq!(simulate("cohort", 40, 90, 10, 4).unwrap().columns.len(), 40);
}

#[test]
fn first_rows_are_frozen() {
    // FNV-1a over the bits of 40 rows of seed 7: a change here changes every study.
    let hash = |name: &str| {
        let table = Design::named(name, None).unwrap().draw(30, 10, 7).unwrap();
        table.columns.iter().flatten().fold(0xcbf2_9ce4_8422_2325_u64, |hash, x| {
            x.to_bits().to_le_bytes().iter().fold(hash, |h, &b| (h ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01b3))
        })
    };
    let found: Vec<(&str, u64)> = Design::NAMES.iter().map(|&name| (name, hash(name))).collect();
    let frozen = [
        ("e1", 0xb4ea_3765_6cce_51f5),
        ("e2", 0x8817_e943_a2ab_19e0),
        ("e3", 0x6f6b_e7e7_8371_1cbf),
        ("e3-rademacher", 0xb60c_a7f9_b03a_9ca5),
        ("e3-sphere", 0x94ef_362e_82f3_0798),
        ("e4", 0xb915_6a7f_a028_2c05),
        ("e5", 0xaefb_528c_5bd9_8643),
        ("e6", 0xe897_6c33_aeb2_b3ba),
        ("e7", 0x2041_2762_7ece_d159),
        ("e8", 0x7c16_c0a6_c632_4f4c),
        ("correct-logistic", 0x5f7a_aece_0fe8_6efc),
        ("no-signal", 0x179d_ae3a_3f18_2a61),
        ("thin-difference", 0x4fd6_8818_2502_bd6a),
    ];
    assert_eq!(found, frozen, "{found:#x?}");
}

#[test]
fn columns_are_open_where_the_design_leaves_them_open() {
    for name in ["e8", "correct-logistic", "no-signal"] {
        assert_eq!(Design::named(name, Some(9)).unwrap().n_columns(), 9);
    }
    for (name, columns) in [("e5", 6), ("cohort", 39), ("no-signal", 0), ("e9", 2), ("e8", 1001)] {
        assert_eq!(simulate(name, columns, 5, 5, 1).unwrap_err().code(), "OPTION_INVALID", "{name}");
    }
    assert_eq!(Design::named("e9", None).unwrap_err().code(), "OPTION_INVALID");
    assert_eq!(Design::named("e5", Some(5)).unwrap().n_columns(), 5);
    assert_eq!(simulate("e5", 5, 0, 5, 1).unwrap_err().code(), "OPTION_INVALID");
}
