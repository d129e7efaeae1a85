//! The binding of vtss to JavaScript: converts, calls, maps errors. No arithmetic lives here.

mod convert;
mod csv;
mod dataset;
mod selection;
mod simulation;
