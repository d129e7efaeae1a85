//! What can stop a study.

use std::path::PathBuf;

/// Why a study, or one of its runs, did not come to an end.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The product refused a table.
    #[error(transparent)]
    Core(#[from] vtss_core::error::Error),
    /// A file could not be read or written.
    #[error("{}: {error}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// A result is not what this version writes.
    #[error("a result of {cell}: {error}; if it is from another version, remove the folder of results")]
    Result {
        /// Whose.
        cell: String,
        /// Why.
        error: serde_json::Error,
    },
    /// The command line is wrong.
    #[error("{0}")]
    Usage(String),
}

/// What everything here returns.
pub type Result<T> = std::result::Result<T, Error>;
