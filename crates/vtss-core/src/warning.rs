//! Trouble that is no error: a value that travels with the result.

use serde::{Deserialize, Serialize};

/// Something the user should know, with a stable code.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
pub struct Warning {
    /// Stable, in SCREAMING_SNAKE_CASE.
    pub code: String,
    /// One sentence that says what happened and what to do.
    pub message: String,
}

impl Warning {
    /// A warning from its code and sentence.
    pub fn new(code: &str, message: impl Into<String>) -> Self {
        Self { code: code.to_owned(), message: message.into() }
    }
}
