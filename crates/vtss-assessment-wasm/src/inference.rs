//! Inference on held-out rows.

use crate::convert::{JsResult, core_error, to_js};
use vtss_core::error::Error;
use vtss_core::inference::{Limits, Places, ResamplingPlan, UnitLosses, count_held_out};
use vtss_core::{delivery::delivery, held_out, natural};
use wasm_bindgen::prelude::*;

/// Held-out rows for the bootstrap, and where they stand; every method is that of [`UnitLosses`] or of [`Places`].
#[wasm_bindgen]
pub struct Bootstrap(pub(crate) UnitLosses, pub(crate) Places);

#[wasm_bindgen]
impl Bootstrap {
    /// Nothing where there is nothing to leave out. `held_out`: rows of all splits, each of which ends at one of `ends`;
    /// `offsets`: row-major (split, fit).
    pub fn plan(
        labels: &[u8],
        groups: Option<Vec<u32>>,
        held_out: &[u32],
        ends: &[u32],
        offsets: Vec<f64>,
        seed: f64,
    ) -> JsResult<Option<Bootstrap>> {
        planned(labels, groups.as_deref(), held_out, ends, offsets, seed as u64).map_err(core_error)
    }

    /// Where the places of each row begin that is needed, and, last, how many there are.
    pub fn starts(&self) -> Vec<u32> {
        self.1.starts.clone()
    }

    /// The split of each place.
    pub fn splits(&self) -> Vec<u32> {
        self.1.splits.clone()
    }

    /// The position of each place among the rows of its split.
    pub fn positions(&self) -> Vec<u32> {
        self.1.positions.clone()
    }

    /// Takes the next of them, each as often as it was held out.
    pub fn add(&mut self, splits: &[u32], margins: &[f32]) -> JsResult<()> {
        self.0.add(splits, margins).map_err(core_error)
    }
}

#[inline(never)]
fn planned(
    labels: &[u8],
    groups: Option<&[u32]>,
    held_out: &[u32],
    ends: &[u32],
    offsets: Vec<f64>,
    seed: u64,
) -> Result<Option<Bootstrap>, Error> {
    let n_rows = labels.len();
    let end = ends.last().map_or(0, |end| *end as usize);
    if end != held_out.len() || !ends.is_sorted() {
        return Err(Error::ShapeMismatch { what: "heldOut".into(), expected: end, actual: held_out.len() });
    }
    let n_held_out = count_held_out(n_rows, held_out)?;
    let Some(plan) = ResamplingPlan::new(labels, groups, &n_held_out, Limits::default(), seed)? else {
        return Ok(None);
    };
    let starts = std::iter::once(&0).chain(ends);
    let of_splits = starts.zip(ends).map(|(start, end)| &held_out[*start as usize..*end as usize]);
    let places = plan.places(n_rows, of_splits);
    let losses = UnitLosses::new(plan, offsets.len() / ends.len().max(1), offsets)?;
    Ok(Some(Bootstrap(losses, places)))
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

    /// A `Delivery`; `groups`: one code per row of the table; `natural`: the `values` of the lens, where it was asked.
    pub fn delivery(
        &self,
        rows: &[u32],
        groups: Option<Vec<u32>>,
        folds: usize,
        ratio: f64,
        cost_ratios: &[f64],
        natural: Option<Vec<f64>>,
    ) -> JsResult<JsValue> {
        let done = delivery(&self.view(), rows, groups.as_deref(), folds, ratio, cost_ratios, natural.as_deref());
        done.map(|done| to_js(&done)).map_err(core_error)
    }
}

/// What the metrics of a fit are above those of the fit without any remedy: `MetricEstimate`s. `values`, `none`: of their
/// `NaturalLens`.
#[wasm_bindgen(js_name = overNone)]
pub fn over_none(values: &[f64], none: &[f64], ratio: f64) -> JsResult<JsValue> {
    natural::over_none(values, none, ratio).map(|estimates| to_js(&estimates)).map_err(core_error)
}
