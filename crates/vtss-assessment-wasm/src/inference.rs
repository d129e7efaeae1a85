//! Inference on held-out rows.

use crate::convert::{JsResult, core_error, to_js};
use vtss_core::inference::{Limits, ResamplingPlan, UnitLosses};
use vtss_core::{delivery::delivery, held_out, natural};
use wasm_bindgen::prelude::*;

/// Held-out rows for the bootstrap; every method is that of [`UnitLosses`].
#[wasm_bindgen]
pub struct Bootstrap(pub(crate) UnitLosses);

#[wasm_bindgen]
impl Bootstrap {
    /// Nothing where there is nothing to leave out. `offsets`: row-major (split, fit).
    pub fn plan(
        labels: &[u8],
        groups: Option<Vec<u32>>,
        n_held_out: &[u32],
        n_fits: usize,
        offsets: Vec<f64>,
        seed: f64,
    ) -> JsResult<Option<Bootstrap>> {
        let plan = ResamplingPlan::new(labels, groups.as_deref(), n_held_out, Limits::default(), seed as u64);
        let losses = plan.map_err(core_error)?.map(|plan| UnitLosses::new(plan, n_fits, offsets));
        Ok(losses.transpose().map_err(core_error)?.map(Self))
    }

    /// Rows whose log odds are needed, in this order.
    pub fn rows(&self) -> Vec<u32> {
        self.0.plan().rows().to_vec()
    }

    /// Takes the next of them, each as often as it was held out.
    pub fn add(&mut self, splits: &[u32], margins: &[f32]) -> JsResult<()> {
        self.0.add(splits, margins).map_err(core_error)
    }
}

/// Held-out log odds of one fit in every split, see [`held_out::HeldOut`].
#[wasm_bindgen]
pub struct HeldOut(Vec<f32>, Vec<u32>, Vec<u32>, Vec<f64>);

#[wasm_bindgen]
impl HeldOut {
    #[wasm_bindgen(constructor)]
    pub fn new(log_odds: Vec<f32>, ends: Vec<u32>, n_majority: Vec<u32>, shifts: Vec<f64>) -> Self {
        Self(log_odds, ends, n_majority, shifts)
    }

    fn view(&self) -> held_out::HeldOut<'_> {
        let Self(log_odds, ends, n_majority, shifts) = self;
        held_out::HeldOut { log_odds, ends, n_majority, shifts }
    }

    /// A `NaturalLens`.
    pub fn lens(&self, ratio: f64) -> JsResult<JsValue> {
        natural::natural_lens(&self.view(), ratio).map(|lens| to_js(&lens)).map_err(core_error)
    }

    /// A `Delivery`; `natural`: the `values` of the lens, where it was asked.
    pub fn delivery(
        &self,
        rows: &[u32],
        folds: usize,
        ratio: f64,
        cost_ratios: &[f64],
        natural: Option<Vec<f64>>,
    ) -> JsResult<JsValue> {
        let done = delivery(&self.view(), rows, folds, ratio, cost_ratios, natural.as_deref());
        done.map(|done| to_js(&done)).map_err(core_error)
    }
}

/// What the metrics of a fit are above those of the fit without any remedy: `MetricEstimate`s. `values`, `none`: of their
/// `NaturalLens`.
#[wasm_bindgen(js_name = overNone)]
pub fn over_none(values: &[f64], none: &[f64], ratio: f64) -> JsResult<JsValue> {
    natural::over_none(values, none, ratio).map(|estimates| to_js(&estimates)).map_err(core_error)
}
