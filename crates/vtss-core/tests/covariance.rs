//! Covariances against NumPy and scikit-learn, and the root of matrices that are only just positive.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use ndarray::{Array2, arr2};
use proptest::prelude::*;
use serde_json::Value;
use vtss_core::generator::covariance::{column_means, ledoit_wolf, sample_covariance, semidefinite_root, shrink};

fn matrix(value: &Value) -> Array2<f64> {
    let rows: Vec<Vec<f64>> = serde_json::from_value(value.clone()).unwrap();
    Array2::from_shape_vec((rows.len(), rows[0].len()), rows.concat()).unwrap()
}

fn assert_close(actual: &Array2<f64>, expected: &Array2<f64>, what: &str) {
    assert_eq!(actual.dim(), expected.dim(), "{what}");
    for (a, e) in actual.iter().zip(expected) {
        assert!((a - e).abs() <= 1e-10 * e.abs(), "{what}: {a} is not {e}");
    }
}

#[test]
fn covariances_match_the_golden_vectors() {
    let golden: Value = serde_json::from_str(include_str!("../../../test/golden/covariance.json")).unwrap();
    assert_eq!(golden["cases"].as_array().unwrap().len(), 3);
    for case in golden["cases"].as_array().unwrap() {
        let (x, label) = (matrix(&case["x"]), case["label"].as_str().unwrap());
        let means: Vec<f64> = serde_json::from_value(case["mean"].clone()).unwrap();
        for (a, e) in column_means(x.view()).iter().zip(means) {
            assert!((a - e).abs() <= 1e-10 * e.abs(), "{label}: {a} is not {e}");
        }
        let sample = sample_covariance(x.view());
        assert_close(&sample, &matrix(&case["sampleCovariance"]), label);
        assert_close(&shrink(&sample, 0.1), &matrix(&case["shrunkTenth"]), label);
        let (covariance, share) = ledoit_wolf(x.view());
        let expected = case["ledoitWolf"]["shrinkage"].as_f64().unwrap();
        assert!((share - expected).abs() <= 1e-10 * expected, "{label}: {share} is not {expected}");
        assert_close(&covariance, &matrix(&case["ledoitWolf"]["covariance"]), label);
    }
}

#[test]
fn shrinkage_is_none_where_there_is_nothing_to_shrink() {
    assert_eq!(ledoit_wolf(arr2(&[[1.0], [2.0], [4.0]]).view()).1, 0.0);
    assert_eq!(ledoit_wolf(Array2::from_elem((5, 3), 2.0).view()), (Array2::zeros((3, 3)), 0.0));
}

#[test]
fn a_dependent_column_adds_nothing_of_its_own() {
    // the third column is the sum of the others, the fourth constant
    let root = semidefinite_root(&arr2(&[
        [2.0, 1.0, 3.0, 0.0],
        [1.0, 2.0, 3.0, 0.0],
        [3.0, 3.0, 6.0, 0.0],
        [0.0, 0.0, 0.0, 0.0],
    ]))
    .unwrap();
    assert_eq!(root.dim(), (4, 2));
    for k in 0..2 {
        assert!((root[[2, k]] - root[[0, k]] - root[[1, k]]).abs() < 1e-15);
        assert_eq!(root[[3, k]], 0.0);
    }
}

#[test]
fn a_matrix_that_is_no_covariance_is_refused() {
    for m in [arr2(&[[1.0, 2.0], [2.0, 1.0]]), arr2(&[[-1.0]]), arr2(&[[f64::NAN]]), arr2(&[[f64::INFINITY]])] {
        assert_eq!(semidefinite_root(&m).unwrap_err().code(), "NOT_POSITIVE_DEFINITE", "{m}");
    }
}

proptest! {
    #[test]
    fn the_root_times_itself_is_the_covariance(
        n in 2..12_usize, d in 1..8_usize, values in prop::collection::vec(-3.0..3.0_f64, 96),
    ) {
        // often fewer rows than columns: singular
        let rows = Array2::from_shape_fn((n, d), |(i, j)| values[i * d + j]);
        let covariance = sample_covariance(rows.view());
        let root = semidefinite_root(&covariance).unwrap();
        let product = root.dot(&root.t());
        let largest = covariance.diag().iter().fold(0.0_f64, |m, v| m.max(*v));
        for (a, e) in product.iter().zip(&covariance) {
            prop_assert!((a - e).abs() <= 1e-12 * largest, "{} {}", a, e);
        }
    }
}
