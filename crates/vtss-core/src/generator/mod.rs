//! TEMP
use ndarray::Array2;
/// Rows of the pool.
pub enum Pool {
    /// Row r is (1 − fractions[r])·minority[seeds[r]] + fractions[r]·minority[partners[r]].
    Interpolated { /// s
        seeds: Vec<u32>, /// p
        partners: Vec<u32>, /// f
        fractions: Vec<f64> },
    /// Explicit rows
    Dense { /// r
        rows: Array2<f64>, /// s
        seeds: Option<Vec<u32>> },
}
