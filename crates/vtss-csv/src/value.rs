//! What a cell is: missing, a number, or a word.

use crate::missing::MissingTokens;
use crate::number::{self, Written};
use crate::text::trim;

/// What a trimmed cell is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Value {
    Missing,
    Number(Written),
    /// Infinite in words, or beyond the range of f64.
    Infinite,
    Word,
}

/// What a cell is.
pub(crate) fn classify(cell: &[u8], decimal: u8, missing: &MissingTokens) -> Value {
    let cell = trim(cell);
    if missing.contains(cell) {
        return Value::Missing;
    }
    match number::written(cell, decimal) {
        Some(number) if number.value.is_finite() => Value::Number(number),
        Some(_) => Value::Infinite,
        None => {
            let unsigned = cell.strip_prefix(b"-").or(cell.strip_prefix(b"+")).unwrap_or(cell);
            let is_infinite = unsigned.eq_ignore_ascii_case(b"inf") || unsigned.eq_ignore_ascii_case(b"infinity");
            if is_infinite { Value::Infinite } else { Value::Word }
        }
    }
}
