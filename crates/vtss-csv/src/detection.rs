//! How a file is written and what its columns hold, from its first records.

use crate::error::{Error, Result};
use crate::format::{Format, Newline};
use crate::missing::MissingTokens;
use crate::number;
use crate::options::Options;
use crate::record::Dialect;
use crate::value::{Value, classify};
use std::borrow::Cow;

/// What may divide cells, in order of preference where all else is equal.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Records that decide the delimiter.
const DELIMITER_RECORDS: usize = 200;

/// Digits after a separator of thousands.
const THOUSANDS_DIGITS: usize = 3;

/// Finds how the file is written.
///
/// `sample`: its first bytes without the byte-order mark; `bom`: whether there was one. Errors: `OPTION_INVALID`.
pub(crate) fn format(sample: &[u8], at_end: bool, bom: bool, options: &Options) -> Result<Format> {
    let newline = newline(sample);
    let delimiter = match options.delimiter {
        Some(b'"' | b'\n' | b'\r' | b' ' | b'+' | b'-' | b'.' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z') => {
            return Err(invalid(
                "delimiter",
                "one character that cannot be part of a number or word",
                options.delimiter,
            ));
        }
        Some(byte) if byte < b' ' && byte != b'\t' || !byte.is_ascii() => {
            return Err(invalid("delimiter", "a tab or a printable ASCII character", options.delimiter));
        }
        Some(delimiter) => delimiter,
        None => delimiter(sample, at_end, newline.terminator()),
    };
    let dialect = Dialect { delimiter, terminator: newline.terminator() };
    let (decimal, decimal_ambiguous) = match options.decimal {
        Some(decimal @ (b'.' | b',')) => (decimal, false),
        Some(_) => return Err(invalid("decimal", "\".\" or \",\"", options.decimal)),
        None if delimiter == b',' => (b'.', false),
        None => decimal(sample, at_end, dialect),
    };
    if decimal == delimiter {
        return Err(invalid("decimal", "another character than the delimiter", Some(decimal)));
    }
    Ok(Format { delimiter, decimal, decimal_ambiguous, newline, bom })
}

fn invalid(option: &'static str, accepted: &'static str, value: Option<u8>) -> Error {
    let value = value.map(|byte| byte.escape_ascii().to_string()).unwrap_or_default();
    Error::OptionInvalid { option, accepted, value: format!("\"{value}\"") }
}

/// The first newline outside quotes.
fn newline(sample: &[u8]) -> Newline {
    let mut quoted = false;
    for (i, &byte) in sample.iter().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => return Newline::Lf,
            b'\r' if !quoted && sample.get(i + 1) == Some(&b'\n') => return Newline::CrLf,
            b'\r' if !quoted && sample.get(i + 1).is_some() => return Newline::Cr,
            _ => {}
        }
    }
    Newline::Lf
}

/// The delimiter under which most records have as many cells as the header (two at least), then the one with the most
/// columns, then the one with the most cells that are numbers.
fn delimiter(sample: &[u8], at_end: bool, terminator: u8) -> u8 {
    let score = |delimiter: u8| {
        let dialect = Dialect { delimiter, terminator };
        let decimal = if delimiter == b',' { b'.' } else { b',' };
        let mut n_columns = 0;
        let mut n_matching = 0;
        let mut n_numbers = 0;
        for (i, record) in Records::new(sample, at_end, dialect).take(DELIMITER_RECORDS).enumerate() {
            if i == 0 {
                n_columns = record.len();
            }
            n_matching += usize::from(record.len() == n_columns);
            let is_number = |cell: &[u8]| number::parse(cell, b'.').or(number::parse(cell, decimal)).is_some();
            n_numbers += record.iter().filter(|cell| is_number(cell)).count();
        }
        if n_columns > 1 { (n_matching, n_columns, n_numbers) } else { (0, 0, 0) }
    };
    let mut best = (DELIMITERS[0], score(DELIMITERS[0]));
    for delimiter in &DELIMITERS[1..] {
        let score = score(*delimiter);
        if score > best.1 {
            best = (*delimiter, score);
        }
    }
    best.0
}

/// The decimal separator that more cells are written with, and whether it is a comma that may divide thousands.
fn decimal(sample: &[u8], at_end: bool, dialect: Dialect) -> (u8, bool) {
    let (mut n_points, mut n_commas, mut n_thousands) = (0, 0, 0);
    for cell in Records::new(sample, at_end, dialect).skip(1).flatten() {
        let has = |separator: u8| cell.contains(&separator) && number::parse(&cell, separator).is_some();
        n_points += usize::from(has(b'.'));
        if has(b',') {
            n_commas += 1;
            let n_after = cell.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
            n_thousands += usize::from(n_after == THOUSANDS_DIGITS);
        }
    }
    if n_commas > n_points { (b',', n_commas == n_thousands) } else { (b'.', false) }
}

/// Which columns hold a word, among the first `n_columns`.
pub(crate) fn columns_with_words(
    sample: &[u8],
    at_end: bool,
    format: &Format,
    missing: &MissingTokens,
    n_columns: usize,
) -> Vec<bool> {
    let dialect = Dialect { delimiter: format.delimiter, terminator: format.newline.terminator() };
    let mut has_word = vec![false; n_columns];
    for record in Records::new(sample, at_end, dialect).skip(1) {
        for (has_word, cell) in has_word.iter_mut().zip(&record) {
            *has_word = *has_word || classify(cell, format.decimal, missing) == Value::Word;
        }
    }
    has_word
}

/// The complete records of a sample, cell by cell.
pub(crate) struct Records<'a> {
    bytes: Cow<'a, [u8]>,
    next: usize,
    dialect: Dialect,
}

impl<'a> Records<'a> {
    /// `at_end`: whether the file ends with the sample, so that the last record needs no newline.
    pub(crate) fn new(sample: &'a [u8], at_end: bool, dialect: Dialect) -> Self {
        let mut bytes = Cow::Borrowed(sample);
        if at_end && sample.last().is_some_and(|&byte| byte != dialect.terminator) {
            bytes.to_mut().push(dialect.terminator);
        }
        Self { bytes, next: 0, dialect }
    }

    /// Where the next record starts.
    pub(crate) fn position(&self) -> usize {
        self.next
    }
}

impl Iterator for Records<'_> {
    type Item = Vec<Vec<u8>>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut cells = Vec::new();
        let mut next = self.next;
        if next >= self.bytes.len() {
            return None;
        }
        loop {
            let cell = self.dialect.cell(&self.bytes, next)?;
            cells.push(cell.content().into_owned());
            next = cell.next;
            if cell.ends_record {
                self.next = next;
                return Some(cells);
            }
        }
    }
}
