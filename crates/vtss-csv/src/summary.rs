//! What the reader tells about a column.

use serde::{Serialize, Serializer};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Kind {
    /// Numbers.
    Numeric,
    /// Categories.
    Categorical,
    /// Nothing: the caller asked to skip it.
    Skipped,
}

/// What decided a column's kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum DecidedBy {
    /// Its cells.
    Content,
    /// The caller.
    Option,
}

/// A cell of a column of numbers that is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Word {
    /// The row, as a spreadsheet numbers it.
    pub row: usize,
    /// What the cell holds.
    #[serde(serialize_with = "as_bytes")]
    pub text: Vec<u8>,
}

/// What is known of a column so far.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ColumnSummary {
    /// As in the header, or `column_3` where the header has no name.
    #[serde(serialize_with = "as_bytes")]
    pub name: Vec<u8>,
    /// Whether the header has a name.
    pub is_named: bool,
    /// What the column holds.
    pub kind: Kind,
    /// What decided that.
    pub decided_by: DecidedBy,
    /// Missing cells; for categories and numbers.
    pub n_missing: usize,
    /// Cells of a column of numbers that are words. If there are any at the end, they are no strays: the column is one
    /// of categories, its words have been read as NaN, and the file must be read again with the column forced.
    pub n_words: usize,
    /// The first of them.
    pub first_word: Option<Word>,
    /// Smallest number; NaN where there is none.
    pub min: f64,
    /// Largest number; NaN where there is none.
    pub max: f64,
    /// Whether every number is whole and written without decimals.
    pub is_integer: bool,
    /// The most decimals that a number is written with.
    pub max_decimals: u32,
    /// Different values without the missing one; for numbers counted up to 21, which means more than 20.
    pub n_distinct: usize,
}

/// Text that may not be UTF-8, as it is.
fn as_bytes<S: Serializer>(text: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_bytes(text)
}
