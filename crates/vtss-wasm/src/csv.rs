//! Delimited text, chunk by chunk, to typed arrays.

use js_sys::{Array, JsString, Object, Uint8Array};
use serde::Deserialize;
use vtss_csv::{Detail, Error, Options, Reader};
use wasm_bindgen::prelude::*;

#[derive(Deserialize)]
#[serde(remote = "Options", rename_all = "camelCase", deny_unknown_fields)]
struct OptionsFields {
    delimiter: Option<char>,
    decimal: Option<char>,
    missing: Option<Vec<String>>,
    #[serde(default)]
    numeric: Vec<String>,
    #[serde(default)]
    categorical: Vec<String>,
    #[serde(default)]
    skip: Vec<String>,
}

/// Reads one file, pushed in pieces of any size; every method is that of [`Reader`], and throws its errors.
#[wasm_bindgen]
pub struct CsvReader(Reader);

#[wasm_bindgen]
impl CsvReader {
    /// `options`: `{delimiter, decimal, missing, numeric, categorical, skip}`, all optional. Throws `OPTION_INVALID`.
    #[wasm_bindgen(constructor)]
    pub fn new(options: JsValue) -> Result<CsvReader, JsValue> {
        OptionsFields::deserialize(serde_wasm_bindgen::Deserializer::from(options)).map_or_else(
            |error| {
                let (accepted, value) = ("an object of the reader's options", error.to_string());
                Err(thrown(Error::OptionInvalid { option: "options", accepted, value }))
            },
            |options| Ok(Self(Reader::new(options))),
        )
    }

    /// Reads the next bytes.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), JsValue> {
        self.0.push(bytes).map_err(thrown)
    }

    /// Ends the file.
    pub fn finish(&mut self) -> Result<(), JsValue> {
        self.0.finish().map_err(thrown)
    }

    /// `{delimiter, decimal, decimalAmbiguous, newline, bom}`, or null until it is known.
    pub fn format(&self) -> JsValue {
        self.0.format().map_or(JsValue::NULL, |format| {
            object([
                ("delimiter", char::from(format.delimiter).to_string().into()),
                ("decimal", char::from(format.decimal).to_string().into()),
                ("decimalAmbiguous", format.decimal_ambiguous.into()),
                ("newline", format.newline.as_str().into()),
                ("bom", format.bom.into()),
            ])
        })
    }

    /// Whether all names and levels so far are UTF-8; else the file is windows-1252.
    #[wasm_bindgen(js_name = isUtf8)]
    pub fn is_utf8(&self) -> bool {
        self.0.is_utf8()
    }

    /// What is known of each column so far, its name in bytes; empty until the format is known.
    pub fn columns(&self) -> Array {
        let summary = |column: vtss_csv::ColumnSummary| {
            object([
                ("name", Uint8Array::from(column.name.as_slice()).into()),
                ("isNamed", column.is_named.into()),
                ("kind", column.kind.as_str().into()),
                ("decidedBy", column.decided_by.as_str().into()),
                ("nMissing", column.n_missing.into()),
                ("nWords", column.n_words.into()),
                ("firstWordRow", column.first_word.map_or(JsValue::NULL, |word| word.row.into())),
                ("min", column.min.into()),
                ("max", column.max.into()),
                ("isInteger", column.is_integer.into()),
                ("maxDecimals", column.max_decimals.into()),
                ("nDistinct", column.n_distinct.into()),
            ])
        };
        self.0.columns().into_iter().map(summary).collect()
    }

    /// The numbers of a column read since the last call, NaN = missing.
    #[wasm_bindgen(js_name = takeNumeric)]
    pub fn take_numeric(&mut self, column: usize) -> Vec<f64> {
        self.0.take_numeric(column)
    }

    /// The codes of a column read since the last call, -1 = missing.
    #[wasm_bindgen(js_name = takeCodes)]
    pub fn take_codes(&mut self, column: usize) -> Vec<i32> {
        self.0.take_codes(column)
    }

    /// The levels of a column in order of first appearance, in bytes.
    pub fn levels(&self, column: usize) -> Array {
        self.0.levels(column).into_iter().map(|level| JsValue::from(Uint8Array::from(level))).collect()
    }
}

/// An error as JavaScript catches it: `{code, message, details}`.
fn thrown(error: Error) -> JsValue {
    let detail = |(name, detail)| match detail {
        Detail::Count(count) => (name, JsValue::from(count)),
        Detail::Text(text) => (name, JsValue::from(text)),
    };
    let details = object(error.details().into_iter().map(detail));
    object([("code", error.code().into()), ("message", error.to_string().into()), ("details", details)])
}

fn object(entries: impl IntoIterator<Item = (&'static str, JsValue)>) -> JsValue {
    let pairs: Array = entries.into_iter().map(|(name, value)| Array::of2(&JsString::from(name), &value)).collect();
    Object::from_entries(&pairs).map_or(JsValue::UNDEFINED, JsValue::from)
}
