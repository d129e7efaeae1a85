//! Candidates and the assessment of a run.

use crate::convert::{JsResult, core_error, from_js, to_js};
use crate::inference::Bootstrap;
use vtss_core::assessment::{AssessmentRequest, assess};
use vtss_core::candidates;
use vtss_core::inference::{DRAWS, infer};
use wasm_bindgen::prelude::*;

/// Gap multipliers with 0 and 1 among them, ascending, free of repeats at this class gap.
#[wasm_bindgen(js_name = withAnchors)]
pub fn with_anchors(multipliers: &[f64], balance_gap: usize) -> JsResult<Vec<f64>> {
    candidates::with_anchors(multipliers, balance_gap).map_err(core_error)
}

/// Further multipliers for a curve whose best is its largest; none past 8.
#[wasm_bindgen]
pub fn extension(multipliers: &[f64]) -> Option<Vec<f64>> {
    candidates::extension(multipliers)
}

/// Rows to add at a gap multiplier.
#[wasm_bindgen(js_name = nSynthetic)]
pub fn n_synthetic(gap_multiplier: f64, balance_gap: usize) -> usize {
    candidates::n_synthetic(gap_multiplier, balance_gap)
}

/// Curves, choices, gains and verdict: an `AssessmentRequest` in, an `Assessment` out, corrected where rows were resampled.
/// `losses`: of all arms, which come without theirs, see [`AssessmentRequest::set_losses`]: thousands of numbers that cross
/// one by one took a third of the first assessment.
#[wasm_bindgen(js_name = assess)]
pub fn assess_run(request: JsValue, losses: &[f64], bootstrap: Option<Bootstrap>, seed: f64) -> JsResult<JsValue> {
    let mut request: AssessmentRequest = from_js(request)?;
    request.set_losses(losses).map_err(core_error)?;
    let inference = bootstrap.map(|Bootstrap(losses, _)| infer(&request, &losses, seed as u64, DRAWS)).transpose();
    Ok(to_js(&assess(&request, inference.map_err(core_error)?.flatten()).map_err(core_error)?))
}
