//! The workloads of the core's benchmark in WebAssembly, which has no clock: Node counts the time around [`run`].
//!
//! A crate of its own, because the core's dev-dependencies do not all compile for this target.
#![allow(clippy::unwrap_used, reason = "a workload that cannot be built or run has nothing to report")]
// Exported names are `unsafe` attributes.
#![allow(unsafe_code)]

#[path = "../../workloads"]
mod workloads {
    pub mod fold;
    pub mod kernels;
    pub mod workload;
}

use std::cell::RefCell;
use vtss_core::{classifier, kernels};
use workloads::workload::Workload;

thread_local! {
    static SELECTED: RefCell<Vec<Workload>> = const { RefCell::new(Vec::new()) };
}

/// Builds the kernels (0) or the phases of a fold (1) in place of what was there; returns how many there are.
#[unsafe(no_mangle)]
pub extern "C" fn select(group: u32) -> usize {
    let built = if group == 0 { workloads::kernels::workloads() } else { workloads::fold::workloads() };
    SELECTED.with_borrow_mut(|selected| {
        *selected = built;
        selected.len()
    })
}

/// Where the name of a workload begins.
#[unsafe(no_mangle)]
pub extern "C" fn name_start(index: usize) -> *const u8 {
    SELECTED.with_borrow(|selected| selected[index].name.as_ptr())
}

/// How many bytes it has.
#[unsafe(no_mangle)]
pub extern "C" fn name_bytes(index: usize) -> usize {
    SELECTED.with_borrow(|selected| selected[index].name.len())
}

/// How much one run does.
#[unsafe(no_mangle)]
pub extern "C" fn amount(index: usize) -> f64 {
    SELECTED.with_borrow(|selected| selected[index].amount as f64)
}

/// Runs a workload so many times.
#[unsafe(no_mangle)]
pub extern "C" fn run(index: usize, n_runs: u32) {
    SELECTED.with_borrow_mut(|selected| (0..n_runs).for_each(|_| (selected[index].run)()));
}
