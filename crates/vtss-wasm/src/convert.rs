//! Options in, plain objects and typed arrays out, errors as `{ code, message, details }`.

use js_sys::{Object, Reflect};
use serde::Serialize;
use serde::de::DeserializeOwned;
use vtss_core::error::Error;
use wasm_bindgen::prelude::*;

/// What every binding returns: a value, or an error object.
pub type JsResult<T> = Result<T, JsValue>;

/// A plain object out of named values.
pub fn object(entries: impl IntoIterator<Item = (&'static str, JsValue)>) -> JsValue {
    let out = Object::new();
    for (key, value) in entries {
        // Setting a key of a fresh plain object cannot fail.
        let _ = Reflect::set(&out, &JsValue::from_str(key), &value);
    }
    out.into()
}

/// Any serialisable value as plain JavaScript: maps become objects.
pub fn to_js<T: Serialize + ?Sized>(value: &T) -> JsValue {
    value.serialize(&serde_wasm_bindgen::Serializer::json_compatible()).unwrap_or(JsValue::NULL)
}

/// The error object of `code`.
pub fn error_object(code: &str, message: &str, details: JsValue) -> JsValue {
    object([("code", code.into()), ("message", message.into()), ("details", details)])
}

/// An error of the core as JavaScript sees it.
pub fn core_error(error: Error) -> JsValue {
    error_object(error.code(), &error.to_string(), to_js(&error.details()))
}

/// An options object as a typed request; a wrong type or an unknown key is `OPTION_INVALID`.
pub fn from_js<T: DeserializeOwned + Serialize>(value: &JsValue) -> JsResult<T> {
    let invalid = |message: &str| error_object("OPTION_INVALID", message, object([]));
    let request: T =
        serde_wasm_bindgen::from_value(value.clone()).map_err(|error| invalid(&format!("bad request: {error}")))?;
    match unknown_key(value, &to_js(&request)) {
        Some(key) => Err(invalid(&format!("unknown option `{key}`"))),
        None => Ok(request),
    }
}

/// The first key of `given` that the typed request did not keep: serde's own check does not reach JavaScript objects.
fn unknown_key(given: &JsValue, known: &JsValue) -> Option<String> {
    let given = given.dyn_ref::<Object>()?;
    if js_sys::Array::is_array(given) {
        return None;
    }
    Object::keys(given).iter().find_map(|key| {
        let ours = Reflect::get(known, &key).unwrap_or(JsValue::UNDEFINED);
        let theirs = Reflect::get(given, &key).unwrap_or(JsValue::UNDEFINED);
        if ours.is_undefined() && !theirs.is_undefined() { key.as_string() } else { unknown_key(&theirs, &ours) }
    })
}
