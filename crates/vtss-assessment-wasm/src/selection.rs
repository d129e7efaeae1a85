//! Candidates and the assessment of a run.

use crate::convert::{JsResult, core_error, from_js, to_js};
use crate::inference::Bootstrap;
use vtss_core::assessment::{AssessmentRequest, assess};
use vtss_core::candidates;
use vtss_core::inference::{DRAWS, Resampling};
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

/// The assessment of a run: an `AssessmentRequest` in, an `Assessment` out, corrected where rows are resampled.
#[wasm_bindgen]
pub struct Assessing {
    request: AssessmentRequest,
    resampling: Option<Resampling>,
}

#[wasm_bindgen]
impl Assessing {
    /// `losses`: of all arms, which come without theirs, see [`AssessmentRequest::set_losses`]: thousands of numbers that cross
    /// one by one took a third of the first assessment. `bootstrap`: complete; without it the verdict is not corrected.
    #[wasm_bindgen(constructor)]
    pub fn new(request: JsValue, losses: &[f64], bootstrap: Option<Bootstrap>, seed: f64) -> JsResult<Assessing> {
        let mut request: AssessmentRequest = from_js(request)?;
        request.set_losses(losses).map_err(core_error)?;
        let begun = bootstrap.map(|Bootstrap(losses, _)| Resampling::new(&request, &losses, seed as u64)).transpose();
        Ok(Self { resampling: begun.map_err(core_error)?, request })
    }

    /// Makes some of the draws; returns whether there are more to make, of which the assessment cannot do without any.
    pub fn draw(&mut self) -> bool {
        let Some(resampling) = &mut self.resampling else { return false };
        if !resampling.draw(DRAWS - resampling.n_drawn()) {
            self.resampling = None;
            return false;
        }
        resampling.n_drawn() < DRAWS
    }

    /// Curves, choices, gains and verdict.
    pub fn assess(&self) -> JsResult<JsValue> {
        let inference = self.resampling.as_ref().map(Resampling::inference);
        Ok(to_js(&assess(&self.request, inference).map_err(core_error)?))
    }
}
