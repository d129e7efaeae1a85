//! Which cells stand for a missing value.

use crate::number;

/// The cells that stand for a missing value unless the caller lists others.
const DEFAULT_TOKENS: [&str; 5] = ["na", "nan", "null", "?", "."];

/// The tokens of one file. The empty cell is always missing.
#[derive(Debug, Clone)]
pub(crate) struct MissingTokens {
    lowercase: Vec<Vec<u8>>,
    longest: usize,
    any_number: bool,
}

impl MissingTokens {
    /// The tokens of a list, or the default ones; compared without regard to the case of ASCII letters.
    pub(crate) fn new(tokens: Option<&[String]>) -> Self {
        let lower = |token: &str| token.trim().to_ascii_lowercase().into_bytes();
        let lowercase: Vec<Vec<u8>> = match tokens {
            Some(tokens) => tokens.iter().map(|token| lower(token)).collect(),
            None => DEFAULT_TOKENS.iter().map(|token| lower(token)).collect(),
        };
        let longest = lowercase.iter().map(Vec::len).max().unwrap_or(0);
        let is_number = |token: &Vec<u8>| number::parse(token, b'.').or(number::parse(token, b',')).is_some();
        let any_number = lowercase.iter().any(is_number);
        Self { lowercase, longest, any_number }
    }

    /// Whether a cell that is a number may be missing, as where -9 stands for it.
    pub(crate) fn any_number(&self) -> bool {
        self.any_number
    }

    /// Whether a trimmed cell is missing.
    pub(crate) fn contains(&self, cell: &[u8]) -> bool {
        cell.is_empty()
            || (cell.len() <= self.longest && self.lowercase.iter().any(|token| token.eq_ignore_ascii_case(cell)))
    }
}
