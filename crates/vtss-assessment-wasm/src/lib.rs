//! The binding of what is concluded from a run, and of what needs no table, to JavaScript: a module of its own for the
//! thread that leads, as `vtss-wasm` is for those that fit. Converts, calls, maps errors; no arithmetic lives here.

mod convert;
mod inference;
mod metrics;
mod selection;
mod simulation;
