//! What the reader refuses, and why. Match on [`Error::code`], never on the message.

use vtss_error::Details;

/// What the reader refuses. Rows are numbered as in a spreadsheet: the header is row 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// No bytes, or nothing but a byte-order mark and blank lines.
    #[error("the file is empty")]
    FileEmpty,
    /// Names of columns, but no row of data.
    #[error("the file has a header of {n_columns} columns, but no row of data")]
    HeaderOnly {
        /// Columns that the header names.
        n_columns: usize,
    },
    /// A record with more or fewer cells than the header.
    #[error("row {row} has {actual} cells, but the header has {expected}{}", ragged_hint(*.actual))]
    RaggedRow {
        /// The row.
        row: usize,
        /// Cells of the header.
        expected: usize,
        /// Cells of the row; 0 for a blank line between rows.
        actual: usize,
    },
    /// Two columns of one name.
    #[error("columns {first} and {second} have the same name, \"{column}\"")]
    DuplicateColumn {
        /// The name.
        column: String,
        /// Position of the first of them, from 1.
        first: usize,
        /// Position of the second, from 1.
        second: usize,
    },
    /// Not text.
    #[error("the file is not text: {found}")]
    BinaryContent {
        /// What gives it away, in words.
        found: String,
    },
    /// Text in an encoding that is not read.
    #[error("the file is encoded as {encoding}; save it as UTF-8")]
    EncodingUnsupported {
        /// The encoding.
        encoding: String,
    },
    /// A quoted cell that never ends.
    #[error("the quote that opens in row {row}, column \"{column}\" is never closed")]
    QuoteUnclosed {
        /// The row.
        row: usize,
        /// The column.
        column: String,
    },
    /// Text after a closing quote.
    #[error(
        "row {row}, column \"{column}\": text after the closing quote; inside a quoted cell a quote is written twice"
    )]
    QuoteMisplaced {
        /// The row.
        row: usize,
        /// The column.
        column: String,
    },
    /// A record longer than the reader holds.
    #[error("row {row} is longer than {limit} bytes; is this a table with one record a line?")]
    RecordTooLong {
        /// The row.
        row: usize,
        /// The longest record that is read, in bytes.
        limit: usize,
    },
    /// A word in a column of numbers.
    #[error(
        "row {row}, column \"{column}\": \"{value}\" is not a number{}; read it as categories (--categorical {column}), \
         leave it out (--drop {column}), or list the word as a missing value",
        count_hint(*.n_words)
    )]
    NotANumber {
        /// The row of the first such cell.
        row: usize,
        /// The column.
        column: String,
        /// The cell.
        value: String,
        /// Such cells in the column, where they have all been counted.
        n_words: Option<usize>,
    },
    /// An infinite value, or one beyond the range of f64.
    #[error("row {row}, column \"{column}\": \"{value}\" is not a finite number")]
    ValueNotFinite {
        /// The row.
        row: usize,
        /// The column.
        column: String,
        /// The cell.
        value: String,
    },
    /// A column of text with more different values than are held.
    #[error(
        "column \"{column}\" has more than {limit} {what} by row {row}; leave it out (--drop {column}) if it is free \
         text or identifies rows"
    )]
    TooManyLevels {
        /// The row that went beyond the limit.
        row: usize,
        /// The column.
        column: String,
        /// The limit.
        limit: usize,
        /// What is limited: "different values" or "bytes of text".
        what: &'static str,
    },
    /// An option outside its range.
    #[error("`{option}` must be {accepted}, got {value}")]
    OptionInvalid {
        /// The option, in camelCase.
        option: &'static str,
        /// What is accepted, in words.
        accepted: &'static str,
        /// What was given.
        value: String,
    },
}

/// The result of everything in this crate that can be refused.
pub type Result<T> = std::result::Result<T, Error>;

fn ragged_hint(actual: usize) -> &'static str {
    if actual == 0 { ": it is blank" } else { "" }
}

fn count_hint(n_words: Option<usize>) -> String {
    match n_words {
        Some(n) if n > 1 => format!(" ({n} cells of this column are not)"),
        _ => String::new(),
    }
}

impl Error {
    /// The stable code of this error.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::FileEmpty => "FILE_EMPTY",
            Self::HeaderOnly { .. } => "HEADER_ONLY",
            Self::RaggedRow { .. } => "RAGGED_ROW",
            Self::DuplicateColumn { .. } => "DUPLICATE_COLUMN",
            Self::BinaryContent { .. } => "BINARY_CONTENT",
            Self::EncodingUnsupported { .. } => "ENCODING_UNSUPPORTED",
            Self::QuoteUnclosed { .. } => "QUOTE_UNCLOSED",
            Self::QuoteMisplaced { .. } => "QUOTE_MISPLACED",
            Self::RecordTooLong { .. } => "RECORD_TOO_LONG",
            Self::NotANumber { .. } => "NOT_A_NUMBER",
            Self::ValueNotFinite { .. } => "VALUE_NOT_FINITE",
            Self::TooManyLevels { .. } => "TOO_MANY_LEVELS",
            Self::OptionInvalid { .. } => "OPTION_INVALID",
        }
    }

    /// The data of this error, by camelCase name.
    #[must_use]
    pub fn details(&self) -> Details {
        let details = Details::default();
        match self {
            Self::FileEmpty => details,
            Self::HeaderOnly { n_columns } => details.count("nColumns", *n_columns),
            Self::RaggedRow { row, expected, actual } => {
                details.count("row", *row).count("expected", *expected).count("actual", *actual)
            }
            Self::DuplicateColumn { column, first, second } => {
                details.text("column", column).count("first", *first).count("second", *second)
            }
            Self::BinaryContent { found } => details.text("found", found),
            Self::EncodingUnsupported { encoding } => details.text("encoding", encoding),
            Self::QuoteUnclosed { row, column } | Self::QuoteMisplaced { row, column } => details.cell(*row, column),
            Self::RecordTooLong { row, limit } => details.count("row", *row).count("limit", *limit),
            Self::NotANumber { row, column, value, n_words } => {
                let details = details.cell(*row, column).text("value", value);
                n_words.iter().fold(details, |details, n_words| details.count("nWords", *n_words))
            }
            Self::ValueNotFinite { row, column, value } => details.cell(*row, column).text("value", value),
            Self::TooManyLevels { row, column, limit, .. } => details.cell(*row, column).count("limit", *limit),
            Self::OptionInvalid { option, accepted, value } => {
                details.text("option", option).text("accepted", accepted).text("value", value)
            }
        }
    }
}
