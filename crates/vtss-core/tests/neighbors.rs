//! Nearest neighbours against scikit-learn's and against the definition.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use ndarray::{Array2, ArrayView2, arr2, s};
use proptest::prelude::*;
use serde_json::Value;
use vtss_core::neighbors::nearest;
use vtss_core::rng::Stream;

fn matrix(value: &Value) -> Array2<f64> {
    let rows: Vec<Vec<f64>> = serde_json::from_value(value.clone()).unwrap();
    Array2::from_shape_vec((rows.len(), rows[0].len()), rows.concat()).unwrap()
}

/// All other rows sorted by distance, then index.
fn by_definition(rows: ArrayView2<f64>, k: usize) -> Vec<Vec<u32>> {
    let squared = |i: usize, j: usize| -> f64 {
        rows.row(i).iter().zip(rows.row(j)).fold(0.0, |sum, (a, b)| sum + (a - b) * (a - b))
    };
    (0..rows.nrows())
        .map(|i| {
            let mut others: Vec<usize> = (0..rows.nrows()).filter(|&j| j != i).collect();
            others.sort_by(|&a, &b| squared(i, a).total_cmp(&squared(i, b)).then(a.cmp(&b)));
            others[..k].iter().map(|&j| j as u32).collect()
        })
        .collect()
}

#[test]
fn neighbours_match_the_golden_vectors() {
    let golden: Value = serde_json::from_str(include_str!("../../../test/golden/neighbours.json")).unwrap();
    assert_eq!(golden["cases"].as_array().unwrap().len(), 5);
    for case in golden["cases"].as_array().unwrap() {
        let (x, label) = (matrix(&case["x"]), &case["label"]);
        let found = nearest(x.view(), case["k"].as_u64().unwrap() as usize).unwrap();
        let expected: Vec<Vec<u32>> = serde_json::from_value(case["neighbours"].clone()).unwrap();
        assert_eq!(found.indices(), expected.concat(), "{label}");
        for (i, (ours, theirs)) in found.distances().iter().zip(matrix(&case["distances"])).enumerate() {
            assert!((ours - theirs).abs() <= 1e-12, "{label}, {i}: {ours} is not {theirs}");
        }
        let list = |name: &str| case["interpolation"][name].as_array().unwrap().clone();
        let rows = matrix(&case["interpolation"]["rows"]);
        for (r, ((seed, rank), fraction)) in list("seeds").iter().zip(list("ranks")).zip(list("fractions")).enumerate()
        {
            let (seed, u) = (seed.as_u64().unwrap() as usize, fraction.as_f64().unwrap());
            let partner = found.of(seed)[rank.as_u64().unwrap() as usize] as usize;
            for c in 0..x.ncols() {
                let row = (1.0 - u) * x[[seed, c]] + u * x[[partner, c]];
                assert!((row - rows[[r, c]]).abs() <= 1e-12, "{label}, row {r}, column {c}");
            }
        }
    }
}

#[test]
fn equally_near_rows_rank_by_index_and_copies_count() {
    let rows = arr2(&[[0.0], [1.0], [-1.0], [0.0], [1.0]]);
    let found = nearest(rows.view(), 4).unwrap();
    assert_eq!(found.of(0), [3, 1, 2, 4]);
    assert_eq!(found.of(3), [0, 1, 2, 4]);
    assert_eq!(found.of(1), [4, 0, 3, 2]);
    assert_eq!(found.of(5), [0; 0]);
    assert_eq!(found.k(), 4);
    // all rows alike, and rows without a column
    for rows in [Array2::zeros((20, 3)), Array2::zeros((20, 0))] {
        let found = nearest(rows.view(), 2).unwrap();
        assert_eq!((found.of(0), found.of(1), found.of(19)), (&[1, 2][..], &[0, 2][..], &[0, 1][..]));
        assert!(found.distances().iter().all(|&d| d == 0.0));
    }
}

#[test]
fn far_rows_still_have_neighbours() {
    // squared distances overflow
    let rows = arr2(&[[1e200], [-1e200], [0.0]]);
    let found = nearest(rows.view(), 2).unwrap();
    assert_eq!(found.of(0), [1, 2]);
    assert_eq!(found.of(2), [0, 1]);
    // and vanish
    let found = nearest((rows * 1e-280 * 1e-120).view(), 2).unwrap();
    assert_eq!(found.of(0), [1, 2]);
    assert_eq!(found.of(2), [0, 1]);
}

#[test]
fn many_rows_have_the_neighbours_of_the_definition() {
    let mut stream = Stream::new(1, "test/neighbors");
    let n = 330;
    for (d, k, spread) in [(1, 3, 0.0), (6, 5, 0.0), (40, 5, 0.0), (4, 8, 3.0), (3, 2, 40.0), (2, 329, 1.0)] {
        let scales: Vec<f64> = (0..n).map(|_| (spread * stream.normal()).exp()).collect();
        // Every tenth row is as another, and every seventh far away.
        let rows =
            Array2::from_shape_fn((n, d), |(i, _)| scales[i] * stream.normal() + if i % 7 == 0 { 1e6 } else { 0.0 });
        let rows = Array2::from_shape_fn((n, d), |(i, j)| rows[[if i % 10 == 0 { i / 2 } else { i }, j]]);
        let found = nearest(rows.view(), k).unwrap();
        let expected = by_definition(rows.view(), k);
        (0..n).for_each(|i| assert_eq!(found.of(i), &expected[i][..], "row {i} of {d} columns"));
    }
}

#[test]
fn rows_that_are_all_alike_or_of_few_kinds_have_those_of_smallest_index() {
    for kinds in [1, 2, 9] {
        let rows = Array2::from_shape_fn((400, 3), |(i, _)| ((i * 7) % kinds) as f64);
        let found = nearest(rows.view(), 2).unwrap();
        let expected = by_definition(rows.view(), 2);
        (0..400).for_each(|i| assert_eq!(found.of(i), &expected[i][..], "row {i} of {kinds} kinds"));
    }
}

#[test]
fn a_view_with_gaps_gives_the_same_neighbours() {
    let wide = Array2::from_shape_fn((37, 9), |(i, j)| ((i * 31 + j * 17) % 29) as f64);
    let view = wide.slice(s![.., ..5]);
    assert_eq!(nearest(view, 5).unwrap(), nearest(view.to_owned().view(), 5).unwrap());
}

#[test]
fn what_has_no_neighbours_is_refused() {
    let code = |rows: &Array2<f64>, k| nearest(rows.view(), k).unwrap_err().code();
    let three = Array2::zeros((3, 2));
    assert_eq!(code(&three, 0), "OPTION_INVALID");
    assert_eq!(code(&three, 3), "OPTION_INVALID");
    assert_eq!(code(&Array2::zeros((1, 2)), 1), "TOO_FEW_ROWS");
    assert_eq!(code(&Array2::zeros((0, 2)), 1), "TOO_FEW_ROWS");
    assert_eq!(code(&arr2(&[[0.0], [f64::NAN]]), 1), "VALUE_NOT_FINITE");
    assert_eq!(code(&arr2(&[[0.0], [f64::INFINITY]]), 1), "VALUE_NOT_FINITE");
}

proptest! {
    #[test]
    fn neighbours_are_those_of_the_definition(
        n in 2..60_usize,
        d in 1..6_usize,
        // a coarse grid, so that ties abound
        values in prop::collection::vec(-3..3_i32, 300),
        share in 0.0..1.0_f64,
    ) {
        let rows = Array2::from_shape_fn((n, d), |(i, j)| f64::from(values[i * d + j]) * 0.1);
        let k = 1 + ((n - 2) as f64 * share) as usize;
        let found = nearest(rows.view(), k).unwrap();
        for (i, expected) in by_definition(rows.view(), k).iter().enumerate() {
            prop_assert_eq!(found.of(i), &expected[..], "row {}", i);
        }
    }
}
