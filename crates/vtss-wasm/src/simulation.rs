//! Simulated tables.

use crate::convert::{JsResult, core_error, object, to_js};
use js_sys::{Array, Float64Array, Uint8Array};
use vtss_core::simulation::cohort::cohort;
use wasm_bindgen::prelude::*;

/// A simulated clinical cohort: `{ names, columns, labels }`.
#[wasm_bindgen(js_name = simulateCohort)]
pub fn simulate_cohort(n_majority: usize, n_minority: usize, seed: f64) -> JsResult<JsValue> {
    let table = cohort(n_majority, n_minority, seed as u64).map_err(core_error)?;
    let columns: Array = table.columns.iter().map(|column| Float64Array::from(column.as_slice())).collect();
    Ok(object([
        ("names", to_js(&table.names)),
        ("columns", columns.into()),
        ("labels", Uint8Array::from(table.labels.as_slice()).into()),
    ]))
}
