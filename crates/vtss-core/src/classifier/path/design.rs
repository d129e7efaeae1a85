//! The rows that a path of fits shares, laid out for the kernels.

mod pairs;

pub use pairs::{InterpolatedRows, PairRows};

use crate::error::{Error, Result};
use crate::generator::Pool;
use ndarray::{ArrayView2, ShapeBuilder};

/// Rows that pass through the kernels together: with what is made of them they stay in the first cache.
pub(super) const BLOCK_ROWS: usize = 32;
/// Blocks after which sums are moved to double precision: so few terms of single precision add up to an error below that
/// of the terms (measured: a mean gradient then errs by less than 1e-9; with 32 blocks it was 5e-9).
pub(super) const BLOCKS_PER_SUM: usize = 4;

/// Rows that are laid out together: with 40 features 86 kB, which the second cache holds.
const ROWS_TOGETHER: usize = 256;

/// Row stride of a design with this many coefficients: even, for the kernels, with at least one place to spare, where a
/// row's residual rides along when Gram products are taken.
#[must_use]
pub fn stride_of(n_coefficients: usize) -> usize {
    (n_coefficients + 1).next_multiple_of(2)
}

/// A tall row-major matrix: features, then the intercept's 1, then one or two zeros up to an even stride.
#[derive(Debug, Clone)]
pub struct DesignRows {
    values: Vec<f64>,
    n_features: usize,
}

impl DesignRows {
    /// Room for `n_rows` rows of `n_features` features, all zero but the intercept.
    #[must_use]
    pub fn zeros(n_rows: usize, n_features: usize) -> Self {
        let mut rows = Self { values: vec![0.0; n_rows * Self::stride_of(n_features)], n_features };
        let stride = rows.stride();
        for row in rows.values.chunks_exact_mut(stride) {
            row[n_features] = 1.0;
        }
        rows
    }

    /// Rows whose features `write` fills in, all of them. It is called with the rows in order, [`ROWS_TOGETHER`] at a time,
    /// and places for their entries, which must be left as they are past the features. The places are the same every time,
    /// so they stay in a near cache, and are copied as a whole: V8 leaves that to the C library, while emptying where the
    /// rows go would be a loop of the module's (measured: 8 % of the preprocessing).
    ///
    /// # Errors
    /// Those of `write`.
    pub fn filled(
        n_rows: usize,
        n_features: usize,
        mut write: impl FnMut(std::ops::Range<usize>, &mut [f64]) -> Result<()>,
    ) -> Result<Self> {
        let stride = Self::stride_of(n_features);
        let mut values = Vec::with_capacity(n_rows * stride);
        let mut places = Self::zeros(ROWS_TOGETHER.min(n_rows), n_features).values;
        for first in (0..n_rows).step_by(ROWS_TOGETHER) {
            let rows = first..(first + ROWS_TOGETHER).min(n_rows);
            let block = &mut places[..rows.len() * stride];
            write(rows, block)?;
            values.extend_from_slice(block);
        }
        Ok(Self { values, n_features })
    }

    /// A copy of `rows`, n × d, with their intercept.
    #[must_use]
    #[inline(never)]
    pub fn of_features(rows: ArrayView2<f64>) -> Self {
        let mut design = Self::zeros(rows.nrows(), rows.ncols());
        let stride = design.stride();
        for (target, source) in design.values.chunks_exact_mut(stride).zip(rows.outer_iter()) {
            for (t, s) in target.iter_mut().zip(source) {
                *t = *s;
            }
        }
        design
    }

    fn stride_of(n_features: usize) -> usize {
        stride_of(n_features + 1)
    }

    /// Entries from one row to the next.
    #[must_use]
    pub fn stride(&self) -> usize {
        Self::stride_of(self.n_features)
    }

    /// Features and intercept.
    #[must_use]
    pub fn n_coefficients(&self) -> usize {
        self.n_features + 1
    }

    /// Number of rows.
    #[must_use]
    pub fn n_rows(&self) -> usize {
        self.values.len() / self.stride()
    }

    /// All entries.
    #[must_use]
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// All entries; the intercept's column and the padding must stay as they are.
    pub fn values_mut(&mut self) -> &mut [f64] {
        &mut self.values
    }

    /// The features of rows `range`, without intercept and padding.
    ///
    /// # Errors
    /// `INTERNAL` if the range is not inside the rows.
    pub fn features(&self, range: std::ops::Range<usize>) -> Result<ArrayView2<'_, f64>> {
        let stride = self.stride();
        let shape = (range.len(), self.n_features).strides((stride, 1));
        let slice = self.values.get(range.start * stride..range.end * stride).unwrap_or(&[]);
        ArrayView2::from_shape(shape, slice).map_err(|error| Error::Internal { what: error.to_string() })
    }

    /// Row `index` with its intercept.
    #[must_use]
    pub fn row(&self, index: usize) -> &[f64] {
        let start = index * self.stride();
        &self.values[start..start + self.n_coefficients()]
    }

    /// Every `step`-th of the rows in `range`.
    #[must_use]
    pub fn every(&self, range: std::ops::Range<usize>, step: usize) -> Self {
        let stride = self.stride();
        let mut values = Vec::with_capacity(range.len().div_ceil(step) * stride);
        for index in range.step_by(step) {
            values.extend_from_slice(&self.values[index * stride..(index + 1) * stride]);
        }
        Self { values, n_features: self.n_features }
    }
}

impl DesignRows {
    /// These rows and then the rows `range` of `other`, which has the same features.
    #[must_use]
    pub fn followed_by(mut self, other: &Self, range: std::ops::Range<usize>) -> Self {
        let stride = self.stride();
        self.values.extend_from_slice(&other.values[range.start * stride..range.end * stride]);
        self
    }
}

/// The synthetic rows of one fold; candidate sizes are prefixes.
#[derive(Debug, Clone)]
pub enum PoolRows {
    /// No synthetic rows.
    Empty,
    /// Fixed combinations of two minority rows: they need not exist.
    Interpolated(InterpolatedRows),
    /// Rows written out.
    Dense(DesignRows),
}

impl PoolRows {
    /// Lays a pool out for `n_features` features. Ownership of dense rows is not needed: they are copied with their
    /// intercept.
    #[must_use]
    #[inline(never)]
    pub fn new(pool: &Pool) -> Self {
        match pool {
            Pool::Interpolated { seeds, partners, fractions } => {
                Self::Interpolated(InterpolatedRows::of(seeds, partners, fractions))
            }
            Pool::Dense { rows, .. } => Self::Dense(DesignRows::of_features(rows.view())),
        }
    }

    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Empty => 0,
            Self::Interpolated(rows) => rows.n_rows(),
            Self::Dense(rows) => rows.n_rows(),
        }
    }

    /// Whether there are no synthetic rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Every `step`-th row: an exchangeable pool stays one.
    #[must_use]
    #[inline(never)]
    pub fn every(&self, step: usize) -> Self {
        match self {
            Self::Empty => Self::Empty,
            Self::Interpolated(rows) => Self::Interpolated(rows.every(step)),
            Self::Dense(rows) => Self::Dense(rows.every(0..rows.n_rows(), step)),
        }
    }
}
