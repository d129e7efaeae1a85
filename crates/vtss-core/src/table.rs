//! A table as the core sees it: typed columns, labels, and optional groups, checked once and never again.

use crate::error::{Error, Result};

/// The code of a missing category.
pub const MISSING_CODE: i32 = -1;

/// One feature column.
#[derive(Debug, Clone, PartialEq)]
pub enum Column {
    /// Numbers; NaN marks a missing value.
    Numeric {
        /// As in the file's header.
        name: String,
        /// One per row.
        values: Vec<f64>,
    },
    /// Categories as codes into a list of levels that lives with the caller.
    Categorical {
        /// As in the file's header.
        name: String,
        /// One per row, in `0..n_levels`, or [`MISSING_CODE`].
        codes: Vec<i32>,
        /// How many levels the whole table knows.
        n_levels: usize,
    },
}

impl Column {
    /// The column's name.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Numeric { name, .. } | Self::Categorical { name, .. } => name,
        }
    }

    fn n_rows(&self) -> usize {
        match self {
            Self::Numeric { values, .. } => values.len(),
            Self::Categorical { codes, .. } => codes.len(),
        }
    }
}

/// Feature columns with their labels (1 = minority, 0 = majority) and, where rows belong together, their groups.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    columns: Vec<Column>,
    labels: Vec<u8>,
    groups: Option<Vec<u32>>,
}

impl Table {
    /// A checked table.
    ///
    /// `columns`: at least one, all of the length of `labels`; `labels`: 0 or 1; `groups`: one code per row, rows of
    /// equal code are never separated by a split.
    ///
    /// # Errors
    /// `SHAPE_MISMATCH`, `VALUE_NOT_FINITE` (infinite values, with row and column), `NO_USABLE_COLUMN`,
    /// `OPTION_INVALID` (a label or code out of range).
    pub fn new(columns: Vec<Column>, labels: Vec<u8>, groups: Option<Vec<u32>>) -> Result<Self> {
        if columns.is_empty() {
            return Err(Error::NoUsableColumn);
        }
        let n_rows = labels.len();
        if let Some(row) = labels.iter().position(|&y| y > 1) {
            return Err(Error::option("labels", "0 or 1", format!("{} in row {row}", labels[row])));
        }
        for column in &columns {
            if column.n_rows() != n_rows {
                return Err(Error::ShapeMismatch {
                    what: format!("column \"{}\"", column.name()),
                    expected: n_rows,
                    actual: column.n_rows(),
                });
            }
            check_values(column)?;
        }
        if let Some(groups) = &groups
            && groups.len() != n_rows
        {
            return Err(Error::ShapeMismatch { what: "groups".into(), expected: n_rows, actual: groups.len() });
        }
        Ok(Self { columns, labels, groups })
    }

    /// The feature columns.
    #[must_use]
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// One label per row: 1 = minority, 0 = majority.
    #[must_use]
    pub fn labels(&self) -> &[u8] {
        &self.labels
    }

    /// One group code per row, if rows belong together.
    #[must_use]
    pub fn groups(&self) -> Option<&[u32]> {
        self.groups.as_deref()
    }

    /// Number of rows.
    #[must_use]
    pub fn n_rows(&self) -> usize {
        self.labels.len()
    }

    /// Number of minority rows.
    #[must_use]
    pub fn n_minority(&self) -> usize {
        self.labels.iter().filter(|&&y| y == 1).count()
    }
}

fn check_values(column: &Column) -> Result<()> {
    match column {
        Column::Numeric { name, values } => match first_infinite(values) {
            None => Ok(()),
            Some(row) => Err(Error::ValueNotFinite {
                row,
                column: name.clone(),
                value: if values[row] > 0.0 { "inf" } else { "-inf" }.into(),
            }),
        },
        Column::Categorical { name, codes, n_levels } => match first_outside(codes, *n_levels as i32) {
            None => Ok(()),
            Some(row) => Err(Error::option(
                "codes",
                &format!("-1 to {} in column \"{name}\"", *n_levels as i64 - 1),
                format!("{} in row {row}", codes[row]),
            )),
        },
    }
}

/// Where an infinite value stands. First whether there is one, without leaving early: so it is done in registers.
#[inline(never)]
fn first_infinite(values: &[f64]) -> Option<usize> {
    let mut any = false;
    for value in values {
        any |= value.abs() == f64::INFINITY;
    }
    if any { values.iter().position(|value| value.is_infinite()) } else { None }
}

/// Where a code stands that is none of so many levels, nor that of a missing value.
#[inline(never)]
fn first_outside(codes: &[i32], n_levels: i32) -> Option<usize> {
    let mut any = false;
    for &code in codes {
        any |= code < MISSING_CODE || code >= n_levels;
    }
    if any { codes.iter().position(|&code| code < MISSING_CODE || code >= n_levels) } else { None }
}
