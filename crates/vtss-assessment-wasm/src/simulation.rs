//! Simulated tables.

use crate::convert::{JsResult, core_error, object, to_js};
use js_sys::Array;
use vtss_core::simulation::cohort::cohort;
use wasm_bindgen::prelude::*;

/// A simulated clinical cohort: `{ names, columns, labels }`.
#[wasm_bindgen(js_name = simulateCohort)]
pub fn simulate_cohort(n_majority: usize, n_minority: usize, seed: f64) -> JsResult<JsValue> {
    let table = cohort(n_majority, n_minority, seed as u64).map_err(core_error)?;
    let columns: Array = table.columns.into_iter().map(JsValue::from).collect();
    Ok(object! { names: to_js(&table.names), columns: columns, labels: table.labels })
}
