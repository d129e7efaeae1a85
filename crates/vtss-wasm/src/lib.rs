//! The binding of vtss to JavaScript: converts, calls, maps errors. No arithmetic lives here.

mod convert;
mod csv;
mod dataset;
mod inference;
#[cfg(target_arch = "wasm32")]
mod instance;
mod primitives;
mod selection;
