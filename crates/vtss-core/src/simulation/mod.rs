//! Tables made up by the product itself, for demonstrations, tests, timing and studies in which the truth is known.
//!
//! [`Design`] holds the paper's designs and nulls of our own, one file each; [`cohort::cohort`] is clinical in shape and
//! has no known truth. What a linear model truly risks on a design: [`BalancedTruth`] for logistic loss,
//! [`SquaredRisk`] for least squares.

pub mod aligned;
mod balanced_truth;
pub mod cohort;
mod correct_logistic;
mod design;
mod heavy_tails;
mod logistic_symmetry;
mod mean_shift;
pub mod mixture;
mod no_signal;
mod ring;
pub mod shifted_cube;
mod squared_risk;
mod thin_difference;
mod two_lobes;

pub use balanced_truth::{BalancedTruth, LinearScore, TrueRisk};
pub use design::Design;
pub use squared_risk::SquaredRisk;

use crate::error::{Error, Result};
use crate::rng::Stream;

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

/// The name of the design that [`simulate`] takes beside those of [`Design::NAMES`].
const COHORT: &str = "cohort";

/// A table of any design by name.
///
/// `design`: `cohort` or one of [`Design::NAMES`]; `n_columns`: those of the design, see [`Design::named`]; `n_majority`,
/// `n_minority`: rows of each class, at least 1, fewer than 2³² together; `seed`: any.
///
/// # Errors
/// `OPTION_INVALID`.
pub fn simulate(
    design: &str,
    n_columns: usize,
    n_majority: usize,
    n_minority: usize,
    seed: u64,
) -> Result<SimulatedTable> {
    if design != COHORT {
        return Design::named(design, Some(n_columns))?.draw(n_majority, n_minority, seed);
    }
    let table = cohort::cohort(n_majority, n_minority, seed)?;
    if n_columns == table.columns.len() {
        Ok(table)
    } else {
        Err(Error::option("nColumns", "40 in the cohort", n_columns))
    }
}

/// The labels of a table in random order. Refuses an empty class, and rows that 32 bits cannot number.
fn shuffled_labels(n_majority: usize, n_minority: usize, stream: &mut Stream) -> Result<Vec<u8>> {
    for (option, count) in [("nMajority", n_majority), ("nMinority", n_minority)] {
        if count < 1 {
            return Err(Error::option(option, "at least 1", count));
        }
    }
    let n_rows = n_majority.checked_add(n_minority).filter(|&n| u32::try_from(n).is_ok());
    let Some(n_rows) = n_rows else {
        return Err(Error::option("nMajority", "fewer than 2^32 rows together with nMinority", n_majority));
    };
    let mut labels = vec![0; n_rows];
    labels[n_majority..].fill(1);
    stream.shuffle(&mut labels);
    Ok(labels)
}
