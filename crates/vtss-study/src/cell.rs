//! One setting of a study that is repeated many times with other seeds.

use crate::error::{Error, Result};
use serde::Serialize;
use serde_json::Value;

/// Runs of a cell in units of the tables asked for, 1,000 by default.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effort {
    /// Five times as many: for tests that are quick to make and whose level is to be known closely.
    Fivefold,
    /// As many.
    Full,
    /// Half: for tables of many columns, and for many cells.
    Half,
    /// A fifth: where shares far from 0 and 1 decide, and tables take seconds.
    Fifth,
    /// A tenth: where the paper has 100.
    Tenth,
}

impl Effort {
    /// Runs when `n_tables` were asked for, at least 1.
    #[must_use]
    pub fn n_runs(self, n_tables: usize) -> usize {
        match self {
            Self::Fivefold => 5 * n_tables,
            Self::Full => n_tables,
            Self::Half => n_tables.div_ceil(2),
            Self::Fifth => n_tables.div_ceil(5),
            Self::Tenth => n_tables.div_ceil(10),
        }
    }
}

/// What a run does with its seed.
type Run = Box<dyn Fn(u64) -> Result<Value> + Send + Sync>;

/// One setting of a study.
pub struct Cell {
    /// The study's name.
    pub study: &'static str,
    /// Unique within the study; names every setting, and the file of its results.
    pub name: String,
    /// How often it is repeated.
    pub effort: Effort,
    run: Run,
}

/// Offset basis and prime of the 32-bit FNV-1a hash.
const FNV_OFFSET: u32 = 0x811c_9dc5;
const FNV_PRIME: u32 = 0x0100_0193;
/// Bits of a seed that number the runs of a cell; with the cell's hash above them a seed stays below 2⁵³.
const RUN_BITS: u32 = 20;

impl Cell {
    /// A cell whose runs are `run`, a function of the seed alone.
    pub fn new<T: Serialize>(
        study: &'static str,
        name: String,
        effort: Effort,
        run: impl Fn(u64) -> Result<T> + Send + Sync + 'static,
    ) -> Self {
        let cell = name.clone();
        let run = move |seed: u64| {
            serde_json::to_value(run(seed)?).map_err(|error| Error::Result { cell: cell.clone(), error })
        };
        Self { study, name, effort, run: Box::new(run) }
    }

    /// The seed of run number `run`: no two cells share one, and `vtss simulate --seed` accepts it.
    #[must_use]
    pub fn seed(&self, run: usize) -> u64 {
        let name = self.study.bytes().chain(*b"/").chain(self.name.bytes());
        let hash = name.fold(FNV_OFFSET, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(FNV_PRIME));
        (u64::from(hash) << RUN_BITS) | run as u64
    }

    /// Makes run number `run`.
    ///
    /// # Errors
    /// Those of the study.
    pub fn make(&self, run: usize) -> Result<Value> {
        (self.run)(self.seed(run))
    }
}
