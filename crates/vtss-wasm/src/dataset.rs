//! A table in wasm memory and the jobs that run on it.

use crate::convert::{JsResult, core_error, from_js, object, to_js};
use js_sys::{Array, Float64Array, Int32Array, Reflect};
use std::cell::RefCell;
use vtss_core::model::{Model, fit_final};
use vtss_core::sweep::{ArmOutcome, KeptFold, SweepOutcome, run_keeping};
use vtss_core::table::{Column, Table};
use vtss_core::{augment::augment, diagnosis::diagnose, preprocess::ColumnValues};
use wasm_bindgen::prelude::*;

/// A checked table.
#[wasm_bindgen]
pub struct Dataset {
    table: Table,
    held_out: Option<Vec<u8>>,
    /// Of the last sweep; other jobs have their own rows in its place.
    fold: RefCell<KeptFold>,
}

#[wasm_bindgen]
impl Dataset {
    /// `columns`: `{ name, values }`, NaN = missing, or `{ name, codes, nLevels }`, −1 = missing; `labels`: 1 = minority;
    /// `groups`: one code per row; `heldOut`: 1 where a row is.
    #[wasm_bindgen(constructor)]
    pub fn new(columns: Array, labels: Vec<u8>, groups: Option<Vec<u32>>, held_out: Option<Vec<u8>>) -> JsResult<Self> {
        let columns = columns.iter().map(|message| column(&message)).collect::<JsResult<_>>()?;
        let table = Table::new(columns, labels, groups).map_err(core_error)?;
        Ok(Self { table, held_out, fold: RefCell::default() })
    }

    /// Runs one fold: a `SweepRequest` in, losses and margins out.
    pub fn sweep(&self, request: JsValue) -> JsResult<JsValue> {
        let (request, kept) = (from_js(request)?, &mut *self.fold.borrow_mut());
        let done = run_keeping(&self.table, self.held_out.as_deref(), &request, kept).map_err(core_error)?;
        let SweepOutcome { validation_rows: rows, n_validation_majority: n_majority, n_training, arms } = done;
        let arms: Array = arms.into_iter().map(arm_object).collect();
        Ok(object! { validationRows: rows, nValidationMajority: n_majority, nTraining: n_training, arms: arms })
    }

    /// Scores, tests and predictions before anything is tried: a `DiagnosisRequest` in, a `Diagnosis` out.
    pub fn diagnose(&self, request: JsValue) -> JsResult<JsValue> {
        self.fold.take();
        Ok(to_js(&diagnose(&self.table, &from_js(request)?).map_err(core_error)?))
    }

    /// Fits the delivered model on all rows: a `FinalRequest` in.
    pub fn fit(&self, request: JsValue) -> JsResult<JsValue> {
        self.fold.take();
        Ok(to_js(&fit_final(&self.table, &from_js(request)?).map_err(core_error)?))
    }

    /// Draws synthetic rows in the table's units: an `AugmentRequest` in.
    pub fn augment(&self, request: JsValue) -> JsResult<JsValue> {
        self.fold.take();
        let rows = augment(&self.table, &from_js(request)?).map_err(core_error)?;
        let [seeds, partners] = [rows.seeds, rows.partners].map(|rows| rows.map_or(JsValue::NULL, JsValue::from));
        let fractions = rows.fractions.map_or(JsValue::NULL, JsValue::from);
        let columns: Array = rows.columns.into_iter().map(column_values).collect();
        let warnings = to_js(&rows.warnings);
        Ok(object! { columns: columns, seeds: seeds, partners: partners, fractions: fractions, warnings: warnings })
    }

    /// Log odds of every row under a saved model, as fitted.
    pub fn predict(&self, model: JsValue) -> JsResult<Vec<f64>> {
        from_js::<Model>(model)?.log_odds(&self.table).map_err(core_error)
    }
}

fn column(message: &JsValue) -> JsResult<Column> {
    let get = |key: &str| Reflect::get(message, &key.into());
    let name = get("name")?.as_string().unwrap_or_default();
    // As they are: `new` of an array would be a copy of it, to be copied once more.
    Ok(match get("nLevels")?.as_f64() {
        None => Column::Numeric { name, values: get("values")?.unchecked_into::<Float64Array>().to_vec() },
        Some(n) => Column::Categorical {
            name,
            codes: get("codes")?.unchecked_into::<Int32Array>().to_vec(),
            n_levels: n as usize,
        },
    })
}

fn arm_object(arm: ArmOutcome) -> JsValue {
    object! {
        loss: arm.loss, correctedLoss: arm.corrected_loss, offset: arm.offset, margins: arm.margins,
        maxGradient: arm.max_gradient, nIterations: to_js(&arm.n_iterations), warnings: to_js(&arm.warnings),
    }
}

fn column_values(values: ColumnValues) -> JsValue {
    match values {
        ColumnValues::Numeric(numbers) => numbers.into(),
        ColumnValues::Codes(codes) => codes.into(),
    }
}
