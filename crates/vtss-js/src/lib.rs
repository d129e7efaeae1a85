//! What the bindings share: values, options and errors cross here, and an instance is thrown away here. Each binding is a
//! WebAssembly module of its own, with its own copy of this.

mod convert;
#[cfg(target_arch = "wasm32")]
mod instance;

pub use convert::{JsResult, error_object, from_js, plain_object, to_js};
