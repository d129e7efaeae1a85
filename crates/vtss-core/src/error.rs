//! The one error type of the core. Every variant carries its data and has a stable code that survives
//! WebAssembly and workers; match on [`Error::code`], never on the message.

use vtss_error::Details;

/// What the core refuses, and why.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Error {
    /// Two arrays that must agree in length do not.
    #[error("{what} has {actual} entries, expected {expected}")]
    ShapeMismatch {
        /// The array that does not fit.
        what: String,
        /// The length that was expected.
        expected: usize,
        /// The length that was given.
        actual: usize,
    },
    /// An infinite value, or NaN where no missing value is allowed.
    #[error("row {row} of column \"{column}\" holds {value}, which is not a finite number")]
    ValueNotFinite {
        /// Zero-based row among the data rows.
        row: usize,
        /// Name of the column.
        column: String,
        /// The value in words: `inf`, `-inf` or `NaN`.
        value: String,
    },
    /// An option outside its range.
    #[error("`{option}` must be {accepted}, got {value}")]
    OptionInvalid {
        /// The option, in camelCase.
        option: String,
        /// What is accepted, in words.
        accepted: String,
        /// What was given.
        value: String,
    },
    /// Fewer rows or groups of a class than the job needs.
    #[error("{what}: {n_rows}, but {needed} or more are needed {purpose}")]
    TooFewRows {
        /// What is counted: "minority rows", "majority rows", "groups".
        what: String,
        /// How many there are.
        n_rows: usize,
        /// How many are needed.
        needed: usize,
        /// What for, in words that complete the sentence.
        purpose: String,
    },
    /// Every column was dropped, empty or constant.
    #[error("no usable column is left after leaving out constant and empty ones")]
    NoUsableColumn,
    /// A matrix that must be positive definite is not.
    #[error("{what} is not positive definite")]
    NotPositiveDefinite {
        /// The matrix.
        what: String,
    },
    /// A state that the core's own rules exclude.
    #[error("internal error: {what}")]
    Internal {
        /// What was found.
        what: String,
    },
}

/// The result of everything in the core that can be refused.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// The stable code of this error.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::ShapeMismatch { .. } => "SHAPE_MISMATCH",
            Self::ValueNotFinite { .. } => "VALUE_NOT_FINITE",
            Self::OptionInvalid { .. } => "OPTION_INVALID",
            Self::TooFewRows { .. } => "TOO_FEW_ROWS",
            Self::NoUsableColumn => "NO_USABLE_COLUMN",
            Self::NotPositiveDefinite { .. } => "NOT_POSITIVE_DEFINITE",
            Self::Internal { .. } => "INTERNAL",
        }
    }

    /// The data of this error, by name.
    #[must_use]
    pub fn details(&self) -> Details {
        let details = Details::default();
        match self {
            Self::ShapeMismatch { what, expected, actual } => {
                details.text("what", what).count("expected", *expected).count("actual", *actual)
            }
            Self::ValueNotFinite { row, column, value } => {
                details.count("row", *row).text("column", column).text("value", value)
            }
            Self::OptionInvalid { option, accepted, value } => {
                details.text("option", option).text("accepted", accepted).text("value", value)
            }
            Self::TooFewRows { what, n_rows, needed, .. } => {
                details.text("what", what).count("nRows", *n_rows).count("needed", *needed)
            }
            Self::NoUsableColumn => details,
            Self::NotPositiveDefinite { what } | Self::Internal { what } => details.text("what", what),
        }
    }

    /// Shorthand for [`Error::OptionInvalid`].
    pub fn option(option: &str, accepted: &str, value: impl std::fmt::Display) -> Self {
        Self::OptionInvalid { option: option.to_owned(), accepted: accepted.to_owned(), value: value.to_string() }
    }
}
