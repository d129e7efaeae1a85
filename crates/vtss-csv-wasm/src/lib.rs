//! The binding of the reader of delimited text to JavaScript: chunk by chunk, to typed arrays. A module of its own, so
//! that workers, which read nothing, need not load it, and that its memory goes when a file is read.

use js_sys::{Array, Float64Array, Int32Array, Uint8Array};
use vtss_csv::Reader;
use vtss_js::{JsResult, error_object, from_js, object, to_js};
use wasm_bindgen::prelude::*;

fn csv_error(error: vtss_csv::Error) -> JsValue {
    error_object(error.code(), &error, &error.details())
}

/// Reads one file, pushed in pieces of any size; every method is that of [`Reader`], and throws its errors.
#[wasm_bindgen]
pub struct CsvReader(Reader);

#[wasm_bindgen]
impl CsvReader {
    /// `options`: `{delimiter, decimal, missing, numeric, categorical, skip}`, all optional. Throws `OPTION_INVALID`.
    #[wasm_bindgen(constructor)]
    pub fn new(options: JsValue) -> JsResult<CsvReader> {
        Ok(Self(Reader::new(from_js(options)?)))
    }

    /// Reads the next bytes.
    pub fn push(&mut self, bytes: &[u8]) -> JsResult<()> {
        self.0.push(bytes).map_err(csv_error)
    }

    /// Ends the file.
    pub fn finish(&mut self) -> JsResult<()> {
        self.0.finish().map_err(csv_error)
    }

    /// What is known so far: `{ format, isUtf8, columns, checksum }`; until the format is known (null) there are no columns.
    pub fn summary(&self) -> JsValue {
        object! {
            format: to_js(&self.0.format()),
            isUtf8: self.0.is_utf8(),
            columns: to_js(&self.0.columns()),
            checksum: self.0.checksum(),
        }
    }

    /// How many numbers of a column wait to be taken.
    #[wasm_bindgen(js_name = nNumeric)]
    pub fn n_numeric(&self, column: usize) -> usize {
        self.0.numeric(column).len()
    }

    /// Moves the numbers of a column that wait, a missing one being exactly the bits of `f64::NAN`, to `target`, which is as
    /// long: an array of their own would only be copied there.
    #[wasm_bindgen(js_name = takeNumeric)]
    pub fn take_numeric(&mut self, column: usize, target: &Float64Array) {
        target.copy_from(self.0.numeric(column));
        self.0.clear_numeric(column);
    }

    /// How many codes of a column wait to be taken.
    #[wasm_bindgen(js_name = nCodes)]
    pub fn n_codes(&self, column: usize) -> usize {
        self.0.codes(column).len()
    }

    /// Moves the codes of a column that wait, −1 = missing, to `target`, which is as long.
    #[wasm_bindgen(js_name = takeCodes)]
    pub fn take_codes(&mut self, column: usize, target: &Int32Array) {
        target.copy_from(self.0.codes(column));
        self.0.clear_codes(column);
    }

    /// The levels of a column in order of first appearance, in bytes.
    pub fn levels(&self, column: usize) -> Array {
        self.0.levels(column).into_iter().map(|level| JsValue::from(Uint8Array::from(level))).collect()
    }
}
