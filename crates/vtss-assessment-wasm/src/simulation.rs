//! Simulated tables.

use crate::convert::{JsResult, core_error, object, to_js};
use js_sys::Array;
use vtss_core::simulation;
use wasm_bindgen::prelude::*;

/// A simulated table: `{ names, columns, labels }`.
#[wasm_bindgen]
pub fn simulate(design: &str, columns: usize, n_majority: usize, n_minority: usize, seed: f64) -> JsResult<JsValue> {
    let table = simulation::simulate(design, columns, n_majority, n_minority, seed as u64).map_err(core_error)?;
    let columns: Array = table.columns.into_iter().map(JsValue::from).collect();
    Ok(object! { names: to_js(&table.names), columns: columns, labels: table.labels })
}
