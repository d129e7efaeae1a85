//! Imputation, encoding and standardisation, fitted on the real training rows of a fold and on nothing else.
//!
//! A numeric column becomes one feature: missing values are replaced by the mean of the training rows, then the mean
//! is taken off and the population standard deviation divided out. A categorical column becomes one 0/1 indicator per
//! level but the first (the reference), and one for "missing" if the column has a missing value anywhere in the table;
//! indicators are standardised like numbers. Which features exist follows from the table alone, so every fold has the
//! same ones; what varies in no training row is 0 everywhere.
//!
//! The numbers are those of scikit-learn's `SimpleImputer` and `StandardScaler`; the encoding differs from its
//! `OneHotEncoder` only in leaving out the reference level, which would be collinear with the intercept.

mod column;

pub use column::{ColumnValues, Feature, FeatureKind, FittedColumn, Moments};

use crate::error::{Error, Result};
use crate::kernels::columns::{COLUMNS, Selection, Standardised, write_standardised};
use crate::table::{Column, Table};
use ndarray::{Array2, ArrayView2};
use serde::{Deserialize, Serialize};

/// Rows written at a time: two columns touch one line of each row, 16 kB, which the next two find in the first cache, while
/// of a column 2 kB stream by (measured: 64 rows take 8 % more of the preprocessing).
const ROW_BLOCK: usize = 256;

/// Imputation, encoding and standardisation as fitted on some rows of a table.
///
/// Serialises to `{ columns }`; what is read back is checked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(try_from = "Unchecked")]
pub struct Preprocessor {
    /// One per column of the table.
    columns: Vec<FittedColumn>,
}

impl Preprocessor {
    /// Learns from `rows` of `table`; from the other rows only whether a category is ever missing.
    ///
    /// `rows`: zero-based, at least one.
    ///
    /// # Errors
    /// `TOO_FEW_ROWS` (no rows), `SHAPE_MISMATCH` (a row outside the table), `OPTION_INVALID` (a number beyond
    /// ±1e290), `NO_USABLE_COLUMN` (no column gives a feature).
    pub fn fit(table: &Table, rows: &[u32]) -> Result<Self> {
        if rows.is_empty() {
            let purpose = "to fit the preprocessing".to_owned();
            return Err(Error::TooFewRows { what: "training rows".into(), n_rows: 0, needed: 1, purpose });
        }
        let selection = Selection::new(rows);
        at_least("the table", selection.end(), table.n_rows())?;
        let mut observed = Vec::new();
        let fit = |column| FittedColumn::fit(column, rows, selection, &mut observed);
        let columns = table.columns().iter().map(fit).collect::<Result<_>>()?;
        let fitted = Self { columns };
        if fitted.n_features() == 0 { Err(Error::NoUsableColumn) } else { Ok(fitted) }
    }

    /// Number of features, at least 1.
    #[must_use]
    pub fn n_features(&self) -> usize {
        self.columns.iter().map(FittedColumn::n_features).sum()
    }

    /// What was learned, one per column of the table.
    #[must_use]
    pub fn columns(&self) -> &[FittedColumn] {
        &self.columns
    }

    /// What each feature stands for; the texts of the levels live with the caller. Length `n_features`.
    #[must_use]
    pub fn features(&self) -> Vec<Feature> {
        let of_column = |(column, fitted): (usize, &FittedColumn)| {
            fitted.kinds().into_iter().map(move |kind| Feature { column, kind }).collect::<Vec<_>>()
        };
        self.columns.iter().enumerate().flat_map(of_column).collect()
    }

    /// Mean and standard deviation of each feature before it was standardised. Length `n_features`.
    #[must_use]
    pub fn moments(&self) -> Vec<Moments> {
        self.columns.iter().flat_map(|column| column.moments().iter().copied()).collect()
    }

    /// The features of some rows, n rows × `n_features`; see [`Preprocessor::transform_into`].
    ///
    /// # Errors
    /// `SHAPE_MISMATCH`.
    pub fn transform(&self, table: &Table, rows: &[u32]) -> Result<Array2<f64>> {
        let n_features = self.n_features();
        let mut out = vec![0.0; rows.len() * n_features];
        self.transform_into(table, rows, &mut out, n_features)?;
        Array2::from_shape_vec((rows.len(), n_features), out)
            .map_err(|error| Error::Internal { what: error.to_string() })
    }

    /// Writes the features of `rows[r]` to `out[r * stride..]`, `n_features` numbers, all finite; leaves the rest.
    ///
    /// A number that is missing becomes the training mean; a category that is missing where the table of training knew
    /// no missing one becomes the mean of every indicator. A level that no training row has reads as the reference.
    /// `stride`: at least `n_features`; `out`: at least `rows.len()` strides, the last of which may end early.
    ///
    /// # Errors
    /// `SHAPE_MISMATCH`: other columns or levels than those fitted, a row outside the table, too short an `out`.
    pub fn transform_into(&self, table: &Table, rows: &[u32], out: &mut [f64], stride: usize) -> Result<()> {
        let n_features = self.n_features();
        at_least("the stride", n_features, stride)?;
        if let Some(last) = rows.len().checked_sub(1) {
            at_least("the output", last * stride + n_features, out.len())?;
        }
        equal("the table's list of columns", self.columns.len(), table.columns().len())?;
        for (fitted, column) in self.columns.iter().zip(table.columns()) {
            fitted.check(column)?;
        }
        at_least("the table", Selection::new(rows).end(), table.n_rows())?;
        let parts = self.parts(table);
        for (rows, out) in rows.chunks(ROW_BLOCK).zip(out.chunks_mut(ROW_BLOCK * stride)) {
            let selection = Selection::new(rows);
            for (first, part) in &parts {
                match part {
                    Part::Numbers(columns) => write_standardised(*columns, selection, &mut out[*first..], stride),
                    Part::Column(fitted, column) => fitted.write(column, rows, &mut out[*first..], stride),
                }
            }
        }
        Ok(())
    }

    /// The columns in the parts in which they are written, each with its first feature. Parts without any are left out.
    #[inline(never)]
    fn parts<'a>(&'a self, table: &'a Table) -> Vec<(usize, Part<'a>)> {
        let mut columns = self.columns.iter().zip(table.columns()).peekable();
        let mut parts = Vec::with_capacity(self.columns.len());
        let mut first = 0;
        while let Some((fitted, column)) = columns.next() {
            let numbers = fitted.standardised(column);
            let pair = numbers.zip(columns.peek().and_then(|(fitted, column)| fitted.standardised(column)));
            if let Some((one, other)) = pair {
                parts.push((first, Part::Numbers([one, other])));
                first += COLUMNS;
                columns.next();
            } else if fitted.n_features() > 0 {
                parts.push((first, Part::Column(fitted, column)));
                first += fitted.n_features();
            }
        }
        parts
    }

    /// Features back into the table's units: one entry per column of the table.
    ///
    /// Numbers are rounded half away from zero to `decimals[column]` places where that is given, then kept within the
    /// range of the training rows. A category is the level (or "missing") with the largest indicator among those of the
    /// training rows, the reference's being 1 minus the others; the smallest code wins a tie, "missing" none.
    ///
    /// `rows`: n × `n_features`; `decimals`: one per column of the table.
    ///
    /// # Errors
    /// `SHAPE_MISMATCH`.
    pub fn inverse(&self, rows: ArrayView2<f64>, decimals: &[Option<u32>]) -> Result<Vec<ColumnValues>> {
        equal("a row of features", self.n_features(), rows.ncols())?;
        equal("the list of decimals", self.columns.len(), decimals.len())?;
        let mut first = 0;
        let mut restored = Vec::with_capacity(self.columns.len());
        for (fitted, &decimals) in self.columns.iter().zip(decimals) {
            let end = first + fitted.n_features();
            restored.push(fitted.inverse(rows.slice(ndarray::s![.., first..end]), decimals));
            first = end;
        }
        Ok(restored)
    }
}

/// Columns that are written together.
enum Part<'a> {
    /// Two numeric ones, side by side.
    Numbers([(&'a [f64], Standardised); COLUMNS]),
    /// Any one.
    Column(&'a FittedColumn, &'a Column),
}

/// What a file may hold in place of a preprocessor.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Unchecked {
    columns: Vec<FittedColumn>,
}

impl TryFrom<Unchecked> for Preprocessor {
    type Error = Error;

    fn try_from(unchecked: Unchecked) -> Result<Self> {
        let read = Self { columns: unchecked.columns };
        if let Some(column) = read.columns.iter().position(|column| !column.is_consistent()) {
            return Err(Error::option("preprocessor", "as it was written", format!("an inconsistent column {column}")));
        }
        if read.n_features() == 0 { Err(Error::NoUsableColumn) } else { Ok(read) }
    }
}

fn at_least(what: &str, expected: usize, actual: usize) -> Result<()> {
    if actual >= expected { Ok(()) } else { Err(Error::ShapeMismatch { what: what.to_owned(), expected, actual }) }
}

fn equal(what: &str, expected: usize, actual: usize) -> Result<()> {
    if actual == expected { Ok(()) } else { Err(Error::ShapeMismatch { what: what.to_owned(), expected, actual }) }
}
