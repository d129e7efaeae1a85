//! Options in, plain objects and typed arrays out, errors as `{ code, message, details }`.

use js_sys::{Array, Object, Reflect};
use serde::{Serialize, de::DeserializeOwned};
use serde_wasm_bindgen::{Serializer, from_value};
use std::{collections::BTreeMap, fmt::Display};
use wasm_bindgen::prelude::*;

/// A plain object: `object! { name: value, … }`, the values being anything that converts into a `JsValue`.
#[macro_export]
macro_rules! object {
    ($($name:ident: $value:expr),* $(,)?) => {
        $crate::plain_object([$((stringify!($name), wasm_bindgen::JsValue::from($value))),*])
    };
}

/// What every binding returns: a value, or the error object that JavaScript catches.
pub type JsResult<T> = Result<T, JsValue>;

/// The object that an error crosses as: `{ code, message, details }`.
pub fn error_object(code: &str, message: &dyn Display, details: &impl Serialize) -> JsValue {
    object! { code: code, message: message.to_string(), details: to_js(details) }
}

/// A plain object of these entries; [`object!`] writes it shorter.
pub fn plain_object<const N: usize>(entries: [(&str, JsValue); N]) -> JsValue {
    let pairs: Array = entries.into_iter().map(|(name, value)| Array::of2(&name.into(), &value)).collect();
    Object::from_entries(&pairs).map_or(JsValue::NULL, JsValue::from)
}

/// Any serialisable value as plain JavaScript: maps become objects, bytes a `Uint8Array`.
pub fn to_js<T: Serialize + ?Sized>(value: &T) -> JsValue {
    value.serialize(&Serializer::json_compatible().serialize_bytes_as_arrays(false)).unwrap_or(JsValue::NULL)
}

/// An options object as a typed request; a wrong type or an unknown key is `OPTION_INVALID`.
pub fn from_js<T: DeserializeOwned + Serialize>(value: JsValue) -> JsResult<T> {
    let invalid = |message| error_object("OPTION_INVALID", &message, &BTreeMap::<&str, ()>::new());
    let request: T = from_value(value.clone()).map_err(|error| invalid(format!("bad request: {error}")))?;
    let unknown = unknown_key(&value, &to_js(&request));
    unknown.map_or(Ok(request), |key| Err(invalid(format!("unknown option `{key}`"))))
}

/// The first key of `given` that the typed request did not keep: serde's own check does not reach JavaScript objects.
fn unknown_key(given: &JsValue, known: &JsValue) -> Option<String> {
    let given = given.dyn_ref::<Object>().filter(|given| !Array::is_array(given))?;
    Object::keys(given).iter().find_map(|key| {
        let [theirs, ours] = [given, known].map(|object| Reflect::get(object, &key).unwrap_or(JsValue::UNDEFINED));
        if ours.is_undefined() && !theirs.is_undefined() { key.as_string() } else { unknown_key(&theirs, &ours) }
    })
}
