//! Values, options and errors of the core in JavaScript.

pub use vtss_js::{JsResult, from_js, object, to_js};
use wasm_bindgen::JsValue;

/// An error of the core.
pub fn core_error(error: vtss_core::error::Error) -> JsValue {
    vtss_js::error_object(error.code(), &error, &error.details())
}
