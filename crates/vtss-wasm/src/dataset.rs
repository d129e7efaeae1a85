//! A table in wasm memory and the jobs that run on it.

use crate::convert::{JsResult, core_error, from_js, object, to_js};
use js_sys::{Array, Float32Array, Float64Array, Int32Array, Uint32Array};
use vtss_core::augment::{AugmentRequest, augment};
use vtss_core::error::Error;
use vtss_core::model::{FinalRequest, Model, fit_final};
use vtss_core::preprocess::{ColumnValues, Feature};
use vtss_core::sweep::{ArmOutcome, SweepRequest, run};
use vtss_core::table::{Column, Table};
use wasm_bindgen::prelude::*;

/// A table being filled, then sealed, then worked on.
#[wasm_bindgen]
pub struct Dataset {
    columns: Vec<Column>,
    labels: Vec<u8>,
    groups: Option<Vec<u32>>,
    validation: Option<Vec<u8>>,
    table: Option<Table>,
}

#[wasm_bindgen]
impl Dataset {
    /// An empty table: `labels` 0 or 1 (1 = minority); `groups` one code per row; `validation` 1 where a row is held out.
    #[wasm_bindgen(constructor)]
    pub fn new(labels: Vec<u8>, groups: Option<Vec<u32>>, validation: Option<Vec<u8>>) -> Self {
        Self { columns: Vec::new(), labels, groups, validation, table: None }
    }

    /// Adds a numeric column; NaN is missing.
    #[wasm_bindgen(js_name = addNumeric)]
    pub fn add_numeric(&mut self, name: String, values: Vec<f64>) {
        self.columns.push(Column::Numeric { name, values });
    }

    /// Adds a categorical column of codes in 0..nLevels; −1 is missing.
    #[wasm_bindgen(js_name = addCategorical)]
    pub fn add_categorical(&mut self, name: String, codes: Vec<i32>, n_levels: usize) {
        self.columns.push(Column::Categorical { name, codes, n_levels });
    }

    /// Checks the table once; every job needs it sealed.
    pub fn seal(&mut self) -> JsResult<()> {
        let (columns, labels) = (std::mem::take(&mut self.columns), std::mem::take(&mut self.labels));
        self.table = Some(Table::new(columns, labels, self.groups.take()).map_err(core_error)?);
        Ok(())
    }

    fn table(&self) -> JsResult<&Table> {
        self.table
            .as_ref()
            .ok_or_else(|| core_error(Error::Internal { what: "a job before the table was sealed".into() }))
    }

    /// Runs one fold: a `SweepRequest` in, losses and margins out.
    pub fn sweep(&self, request: &JsValue) -> JsResult<JsValue> {
        let request: SweepRequest = from_js(request)?;
        let outcome = run(self.table()?, self.validation.as_deref(), &request).map_err(core_error)?;
        Ok(object([
            ("validationRows", Uint32Array::from(outcome.validation_rows.as_slice()).into()),
            ("nValidationMajority", outcome.n_validation_majority.into()),
            ("nTraining", outcome.n_training.into()),
            ("arms", outcome.arms.iter().map(arm_object).collect::<Array>().into()),
        ]))
    }

    /// Fits the delivered model on all rows: a `FinalRequest` in.
    pub fn fit(&self, request: &JsValue) -> JsResult<JsValue> {
        let request: FinalRequest = from_js(request)?;
        let fit = fit_final(self.table()?, &request).map_err(core_error)?;
        let (coefficients, intercept) = fit.model.in_table_units();
        let (features, values): (Vec<Feature>, Vec<f64>) = coefficients.into_iter().unzip();
        Ok(object([
            ("model", to_js(&fit.model)),
            ("features", to_js(&features)),
            ("coefficients", Float64Array::from(values.as_slice()).into()),
            ("intercept", intercept.into()),
            ("converged", fit.converged.into()),
            ("maxGradient", fit.max_gradient.into()),
            ("warnings", to_js(&fit.warnings)),
        ]))
    }

    /// Draws synthetic rows in the table's units: an `AugmentRequest` in.
    pub fn augment(&self, request: &JsValue) -> JsResult<JsValue> {
        let request: AugmentRequest = from_js(request)?;
        let rows = augment(self.table()?, &request).map_err(core_error)?;
        let indices = |rows: &Option<Vec<u32>>| rows.as_deref().map_or(JsValue::NULL, |r| Uint32Array::from(r).into());
        Ok(object([
            ("columns", rows.columns.iter().map(column_values).collect::<Array>().into()),
            ("seeds", indices(&rows.seeds)),
            ("partners", indices(&rows.partners)),
            ("fractions", rows.fractions.as_deref().map_or(JsValue::NULL, |f| Float64Array::from(f).into())),
            ("warnings", to_js(&rows.warnings)),
        ]))
    }

    /// Log odds of every row under a saved model, as fitted.
    pub fn predict(&self, model: &JsValue) -> JsResult<Vec<f64>> {
        let model: Model = from_js(model)?;
        model.log_odds(self.table()?).map_err(core_error)
    }
}

fn arm_object(arm: &ArmOutcome) -> JsValue {
    let numbers = |values: &[f64]| -> JsValue { Float64Array::from(values).into() };
    let iterations: Vec<u32> = arm.n_iterations.iter().map(|&n| n as u32).collect();
    object([
        ("loss", numbers(&arm.loss)),
        ("correctedLoss", numbers(&arm.corrected_loss)),
        ("offset", numbers(&arm.offset)),
        ("maxGradient", numbers(&arm.max_gradient)),
        ("nIterations", Uint32Array::from(iterations.as_slice()).into()),
        ("margins", Float32Array::from(arm.margins.as_slice()).into()),
        ("warnings", to_js(&arm.warnings)),
    ])
}

fn column_values(values: &ColumnValues) -> JsValue {
    match values {
        ColumnValues::Numeric(numbers) => Float64Array::from(numbers.as_slice()).into(),
        ColumnValues::Codes(codes) => Int32Array::from(codes.as_slice()).into(),
    }
}
