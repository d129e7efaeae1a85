//! The binding of the core to JavaScript: converts, calls, maps errors. No arithmetic lives here.

mod convert;
mod dataset;
mod inference;
mod primitives;
mod selection;
