//! What predictions are worth.

use crate::convert::{JsResult, core_error, object, to_js};
use vtss_core::calibration::{calibration_line, logit};
use vtss_core::metrics;
use wasm_bindgen::prelude::*;

/// `{ metrics, calibration }`: the `Metrics` of probabilities, and their `CalibrationLine`.
#[wasm_bindgen]
pub fn metrics(labels: &[u8], probabilities: &[f64], threshold: f64) -> JsResult<JsValue> {
    let metrics = metrics::metrics(labels, probabilities, threshold).map_err(core_error)?;
    let margins: Vec<f64> = probabilities.iter().map(|&p| logit(p)).collect();
    let line = calibration_line(labels, &margins).map_err(core_error)?;
    Ok(object! { metrics: to_js(&metrics), calibration: to_js(&line) })
}
