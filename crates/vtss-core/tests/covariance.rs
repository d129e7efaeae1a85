//! Covariances against NumPy and scikit-learn, and the root of matrices that are only just positive.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use ndarray::{Array2, arr2};
use proptest::prelude::*;
use serde_json::Value;
use vtss_core::generator::Shrinkage;
use vtss_core::generator::covariance::{
    ShrunkMoments, column_means, sample_covariance, semidefinite_root, shrunk_moments,
};

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
        assert_close(&sample_covariance(x.view()), &matrix(&case["sampleCovariance"]), label);
        let fixed = shrunk_moments(x.view(), Shrinkage::Fixed(0.1));
        assert_close(&fixed.covariance, &matrix(&case["shrunkTenth"]), label);
        assert_eq!((fixed.shrinkage, fixed.mean), (0.1, column_means(x.view())));
        let ShrunkMoments { covariance, shrinkage, .. } = shrunk_moments(x.view(), Shrinkage::LedoitWolf);
        let expected = case["ledoitWolf"]["shrinkage"].as_f64().unwrap();
        assert!((shrinkage - expected).abs() <= 1e-10 * expected, "{label}: {shrinkage} is not {expected}");
        assert_close(&covariance, &matrix(&case["ledoitWolf"]["covariance"]), label);
    }
}

#[test]
fn shrinkage_is_none_where_there_is_nothing_to_shrink() {
    let of = |rows: Array2<f64>| shrunk_moments(rows.view(), Shrinkage::LedoitWolf);
    assert_eq!(of(arr2(&[[1.0], [2.0], [4.0]])).shrinkage, 0.0);
    let constant = of(Array2::from_elem((5, 3), 2.0));
    assert_eq!((constant.covariance, constant.shrinkage), (Array2::zeros((3, 3)), 0.0));
}

#[test]
fn many_rows_have_the_covariance_of_their_definition() {
    // More than are multiplied together, and an odd number of columns, which leaves a place free in every row.
    let (n, d) = (600, 5);
    let x = Array2::from_shape_fn((n, d), |(i, j)| 1e3 * j as f64 + ((i * 37 + j * 11) % 101) as f64 / (j + 1) as f64);
    let means: Vec<f64> = (0..d).map(|j| x.column(j).sum() / n as f64).collect();
    let entry = |(j, k)| (0..n).map(|i| (x[[i, j]] - means[j]) * (x[[i, k]] - means[k])).sum::<f64>() / (n - 1) as f64;
    assert_close(&sample_covariance(x.view()), &Array2::from_shape_fn((d, d), entry), "600 rows");
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
