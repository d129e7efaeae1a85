//! Tables made up by the product itself, for demonstrations, tests and timing.

pub mod cohort;

/// A made-up table of numbers with its outcome.
#[derive(Debug, Clone, PartialEq)]
pub struct SimulatedTable {
    /// One per column.
    pub names: Vec<String>,
    /// Numbers column by column, each as long as `labels`; NaN marks a missing value.
    pub columns: Vec<Vec<f64>>,
    /// 1 = minority, 0 = majority.
    pub labels: Vec<u8>,
}
