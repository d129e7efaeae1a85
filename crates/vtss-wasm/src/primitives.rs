//! The parts of the core one by one, on row-major matrices.

use crate::convert::{JsResult, core_error, from_js, object, to_js};
use ndarray::ArrayView2;
use vtss_core::classifier::{Classifier, LogisticRegression};
use vtss_core::generator::covariance::{ShrunkMoments, shrunk_moments};
use vtss_core::{error::Error, neighbors::nearest, rng::Stream};
use wasm_bindgen::prelude::*;

fn matrix(rows: &[f64], n_features: usize) -> JsResult<ArrayView2<'_, f64>> {
    let shape = (rows.len().div_ceil(n_features.max(1)), n_features);
    let mismatch = || Error::ShapeMismatch { what: "values".into(), expected: shape.0 * shape.1, actual: rows.len() };
    ArrayView2::from_shape(shape, rows).map_err(|_| core_error(mismatch()))
}

/// One ridge logistic regression, `c` scikit-learn's C: a `LinearFit`.
#[wasm_bindgen(js_name = fitLogistic)]
pub fn fit_logistic(rows: &[f64], n_features: usize, labels: &[u8], weights: &[f64], c: f64) -> JsResult<JsValue> {
    let logistic = LogisticRegression::new(c).map_err(core_error)?;
    logistic.fit(matrix(rows, n_features)?, labels, weights).map(|fit| to_js(&fit)).map_err(core_error)
}

/// The k nearest other rows of every row: `{ k, indices, distances }`, row by row.
#[wasm_bindgen(js_name = nearestNeighbors)]
pub fn nearest_neighbors(rows: &[f64], n_features: usize, k: usize) -> JsResult<JsValue> {
    nearest(matrix(rows, n_features)?, k).map(|found| to_js(&found)).map_err(core_error)
}

/// `{ mean, covariance, shrinkage }`; `shrinkage`: the share of a multiple of the identity, or "ledoit-wolf".
#[wasm_bindgen]
pub fn covariance(rows: &[f64], n_features: usize, shrinkage: JsValue) -> JsResult<JsValue> {
    let rows = matrix(rows, n_features)?;
    let ShrunkMoments { mean, covariance, shrinkage } = shrunk_moments(rows, from_js(shrinkage)?);
    let [mean, covariance] = [mean.into_raw_vec_and_offset().0, covariance.into_raw_vec_and_offset().0];
    Ok(object! { mean: mean, covariance: covariance, shrinkage: shrinkage })
}

/// The first `n` normal numbers of a stream.
#[wasm_bindgen(js_name = normalDraws)]
pub fn normal_draws(seed: u64, purpose: &str, n: usize) -> Vec<f64> {
    let mut stream = Stream::new(seed, purpose);
    (0..n).map(|_| stream.normal()).collect()
}
