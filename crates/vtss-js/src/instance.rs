//! The instance itself: its memory, and how it is replaced.

use wasm_bindgen::prelude::*;

/// Bytes in a page of WebAssembly memory.
const PAGE_BYTES: f64 = 65_536.0;

/// Throws the instance away with all its memory; the next call into the glue starts a fresh one.
#[wasm_bindgen(js_name = discardInstance)]
pub fn discard_instance() {
    wasm_bindgen::handler::schedule_reinit();
}

/// Bytes of memory that the instance holds.
#[wasm_bindgen(js_name = memoryBytes)]
pub fn memory_bytes() -> f64 {
    core::arch::wasm32::memory_size(0) as f64 * PAGE_BYTES
}
