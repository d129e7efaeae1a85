//! The binding of the jobs on a table to JavaScript, for the threads that fit: converts, calls, maps errors. No arithmetic
//! lives here.

mod convert;
mod dataset;
mod primitives;
