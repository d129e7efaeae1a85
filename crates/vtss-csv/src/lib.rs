//! Delimited text, chunk by chunk, to typed columns: pure, exact, and never more than a chunk in memory.
//!
//! [`Reader`] takes the bytes of a file in pieces of any size and yields columns of numbers (NaN = missing) or of
//! category codes (-1 = missing); how the file is written ([`Format`]) and what its columns hold are found in its first
//! mebibyte. The rules:
//!
//! - **Records**: RFC 4180 quoting (`""` inside quotes; newlines and delimiters inside quotes); LF, CRLF or lone CR,
//!   decided by the first newline outside quotes; no final newline needed; blank lines at the end are no rows.
//! - **Rows** are numbered as a spreadsheet would: the header is row 1, the first data row is row 2.
//! - **Cells** not in quotes lose the spaces and tabs around them; quoted cells keep every byte.
//! - **Missing** are the empty cell and, in any case of letters, `NA`, `NaN`, `null`, `?` and `.`, quoted or not.
//! - **Numbers** are decimal, rounded correctly to f64 whatever their length: a sign, digits, a decimal point, an
//!   exponent; no thousands separators, no hexadecimal. An infinite value in a numeric column is refused.
//! - **Names**: every column needs its own; a column without one is called `column_3` after its position.
//! - **Text** is UTF-8 where all names and levels are, else windows-1252.

mod block;
mod categories;
mod checksum;
mod column;
mod column_cells;
mod content;
mod detection;
mod dictionary;
mod error;
mod format;
mod header;
mod known_cells;
mod long_numbers;
mod missing;
mod number;
mod number_group;
mod numbers;
mod options;
mod parts;
mod plain_cells;
mod range;
mod reader;
mod record;
mod rows;
mod short_number;
mod summary;
mod text;
mod value;

pub use checksum::Checksum;
pub use error::{Error, Result};
pub use format::{Format, Newline};
pub use number::parse as parse_number;
pub use options::Options;
pub use reader::Reader;
pub use summary::{ColumnSummary, DecidedBy, Kind, Word};
pub use text::decode;
pub use vtss_error::{Detail, Details};
