//! How a file is to be read.

use crate::summary::{DecidedBy, Kind};
use crate::text::decode;
use serde::{Deserialize, Serialize};

/// How to read a file. What is `None` or empty is found in the file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct Options {
    /// Between the cells: a tab or a printable ASCII character that is no part of a number or word.
    pub delimiter: Option<char>,
    /// `.` or `,`.
    pub decimal: Option<char>,
    /// Cells that stand for a missing value, in any case of ASCII letters; the empty cell always does.
    /// Default `NA`, `NaN`, `null`, `?` and `.`.
    pub missing: Option<Vec<String>>,
    /// Columns of numbers; a word in them is an error. Names that the header lacks are ignored, here and below.
    pub numeric: Vec<String>,
    /// Columns of categories, whatever they look like.
    pub categorical: Vec<String>,
    /// Columns that are not read.
    pub skip: Vec<String>,
}

impl Options {
    /// The kind of a column, and what decides it. `has_word`: whether the sample has a word in it.
    pub(crate) fn kind(&self, name: &[u8], has_word: bool) -> (Kind, DecidedBy) {
        let name = decode(name);
        let names = |names: &[String]| names.iter().any(|candidate| *candidate == name);
        if names(&self.skip) {
            (Kind::Skipped, DecidedBy::Option)
        } else if names(&self.categorical) {
            (Kind::Categorical, DecidedBy::Option)
        } else if names(&self.numeric) {
            (Kind::Numeric, DecidedBy::Option)
        } else {
            (if has_word { Kind::Categorical } else { Kind::Numeric }, DecidedBy::Content)
        }
    }
}
