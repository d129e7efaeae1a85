//! How synthetic minority rows are drawn: one file a generator, behind one trait.
//!
//! A generator is fitted on the real minority rows of a fold, in the fold's standardised features, and then draws a
//! [`Pool`]. To add one: its file, a variant of [`GeneratorSpec`] with its arm in `build`, `name` and `all_default`;
//! the contract suite in `tests/generators.rs` finds it by itself.

pub mod covariance;
mod duplicate;
mod gaussian;
mod jitter;
mod pool;
mod smote;
mod spec;

pub use pool::Pool;
pub use spec::{GeneratorSpec, Shrinkage};

use crate::error::{Error, Result};
use crate::linalg::matrix::check_finite;
use crate::rng::Stream;
use crate::warning::Warning;
use ndarray::ArrayView2;

/// A way to make synthetic minority rows, with its options checked.
pub trait Generator: Send + Sync {
    /// The name that users write.
    fn name(&self) -> &'static str;

    /// Learns from the real rows of a fold and keeps what it needs of them.
    ///
    /// `minority`, `majority`: rows × features, standardised, any stride; all finite.
    ///
    /// # Errors
    /// `TOO_FEW_ROWS` (fewer minority rows than the generator needs), `VALUE_NOT_FINITE`, `NOT_POSITIVE_DEFINITE` (a
    /// spread beyond the range of a double).
    fn fit(&self, minority: ArrayView2<f64>, majority: ArrayView2<f64>) -> Result<Box<dyn FittedGenerator>>;
}

/// A generator that has learned.
pub trait FittedGenerator: Send + Sync {
    /// Exactly `n` rows, in whatever order is natural; [`draw_pool`] makes them exchangeable.
    ///
    /// # Errors
    /// What the generator cannot draw from, by code.
    fn draw(&self, n: usize, stream: &mut Stream) -> Result<Pool>;

    /// What the user should know about the fit.
    fn warnings(&self) -> &[Warning];
}

/// `n` synthetic rows of which every prefix is a fair sample: drawn, then permuted once.
///
/// Differs from the paper: candidates there are drawn anew; here they are prefixes of one pool, so that neighbouring
/// candidates share their rows.
///
/// # Errors
/// Those of the generator; `INTERNAL` if it does not give the number asked.
pub fn draw_pool(fitted: &dyn FittedGenerator, n: usize, stream: &mut Stream) -> Result<Pool> {
    let mut pool = fitted.draw(n, stream)?;
    if pool.len() != n {
        return Err(Error::Internal { what: format!("a generator drew {} rows instead of {n}", pool.len()) });
    }
    pool.permute(stream);
    Ok(pool)
}

/// Refuses fewer than `needed` minority rows, more than fit 32-bit numbers, and values that are not finite.
fn check_minority(minority: ArrayView2<f64>, needed: usize, name: &str) -> Result<u32> {
    let n_rows = minority.nrows();
    if n_rows < needed {
        let purpose = format!("by the generator {name}");
        return Err(Error::TooFewRows { what: "minority rows".into(), n_rows, needed, purpose });
    }
    check_finite(minority, "feature")?;
    u32::try_from(n_rows).map_err(|error| Error::Internal { what: format!("{n_rows} minority rows: {error}") })
}
