//! How a file is written and what its columns hold, from its first records.

use crate::error::{Error, Result};
use crate::format::{Format, Newline};
use crate::missing::MissingTokens;
use crate::number;
use crate::numbers::Numbers;
use crate::options::Options;
use crate::parts::{Cells, Part, Parts};
use crate::plain_cells::Rules;
use crate::record::{Cell, Dialect};
use crate::value::{Value, classify};

/// What may divide cells, in order of preference where all else is equal.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Records that decide the delimiter.
const DELIMITER_RECORDS: usize = 200;

/// Digits after a separator of thousands.
const THOUSANDS_DIGITS: usize = 3;

/// Finds how the file is written.
///
/// `sample`: its first bytes without the byte-order mark; `newline`: what [`newline`] finds in them; `bom`: whether there
/// was a mark. Errors: `OPTION_INVALID`.
pub(crate) fn format(sample: &[u8], newline: Newline, bom: bool, options: &Options) -> Result<Format> {
    let delimiter = match options.delimiter {
        None => delimiter(sample, newline.terminator()),
        Some('"' | '+' | '-' | '.' | '0'..='9' | 'a'..='z' | 'A'..='Z') => {
            return Err(invalid(
                "delimiter",
                "one character that cannot be part of a number or word",
                options.delimiter,
            ));
        }
        Some(delimiter @ ('\t' | '!'..='~')) => delimiter as u8,
        Some(_) => return Err(invalid("delimiter", "a tab or a printable ASCII character", options.delimiter)),
    };
    let dialect = Dialect { delimiter, terminator: newline.terminator() };
    let (decimal, decimal_ambiguous) = match options.decimal {
        Some(decimal @ ('.' | ',')) => (decimal as u8, false),
        Some(_) => return Err(invalid("decimal", "\".\" or \",\"", options.decimal)),
        None if delimiter == b',' => (b'.', false),
        None => decimal(sample, dialect),
    };
    if decimal == delimiter {
        return Err(invalid("decimal", "another character than the delimiter", Some(char::from(decimal))));
    }
    Ok(Format { delimiter, decimal, decimal_ambiguous, newline, bom })
}

fn invalid(option: &'static str, accepted: &'static str, value: Option<char>) -> Error {
    let value = value.map(|character| character.escape_debug().to_string()).unwrap_or_default();
    Error::OptionInvalid { option, accepted, value: format!("\"{value}\"") }
}

/// The first newline outside quotes.
pub(crate) fn newline(sample: &[u8]) -> Newline {
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
fn delimiter(sample: &[u8], terminator: u8) -> u8 {
    let dialect = |delimiter| Dialect { delimiter, terminator };
    let n_numbers = |delimiter| {
        let decimal = if delimiter == b',' { b'.' } else { b',' };
        let is_number = |cell: &Cell<'_>| {
            let cell = cell.content();
            number::parse(&cell, b'.').or(number::parse(&cell, decimal)).is_some()
        };
        first_records(sample, dialect(delimiter)).flatten().filter(is_number).count()
    };
    let shapes = DELIMITERS.map(|delimiter| shape(sample, dialect(delimiter)));
    let most = shapes.into_iter().max().unwrap_or_default();
    let mut best =
        DELIMITERS.into_iter().zip(shapes).filter(|(_, shape)| *shape == most).map(|(delimiter, _)| delimiter);
    let first = best.next().unwrap_or(DELIMITERS[0]);
    // Numbers are looked at only where they decide.
    best.filter(|_| most.1 > 1).fold(
        first,
        |best, delimiter| {
            if n_numbers(delimiter) > n_numbers(best) { delimiter } else { best }
        },
    )
}

/// The records that decide, as their cells.
fn first_records(sample: &[u8], dialect: Dialect) -> impl Iterator<Item = impl Iterator<Item = Cell<'_>>> {
    dialect.records(sample).take(DELIMITER_RECORDS).map(move |record| dialect.cells(record))
}

/// How many records have as many cells as the header, and how many those are; none where the header is one cell.
#[inline(never)]
fn shape(sample: &[u8], dialect: Dialect) -> (usize, usize) {
    let mut counts = first_records(sample, dialect).map(Iterator::count);
    match counts.next() {
        Some(n_columns) if n_columns > 1 => (1 + counts.filter(|&n_cells| n_cells == n_columns).count(), n_columns),
        _ => (0, 0),
    }
}

/// The decimal separator that more cells are written with, and whether it is a comma that may divide thousands.
fn decimal(sample: &[u8], dialect: Dialect) -> (u8, bool) {
    let (mut n_points, mut n_commas, mut n_thousands) = (0, 0, 0);
    let mut count = |cell: &[u8]| {
        let has = |separator: u8| cell.contains(&separator) && number::parse(cell, separator).is_some();
        n_points += usize::from(has(b'.'));
        if has(b',') {
            n_commas += 1;
            let n_after = cell.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
            n_thousands += usize::from(n_after == THOUSANDS_DIGITS);
        }
    };
    let header = dialect.records(sample).next().unwrap_or_default();
    let mut parts = Parts::new(&sample[header.len()..], dialect.cells(header).count(), dialect);
    while let Some(part) = parts.next() {
        match part {
            Part::Regular(cells) => cells.contents().for_each(|cell| count(&cell)),
            Part::Record(record) => dialect.cells(record).for_each(|cell| count(&cell.content())),
            Part::Rest(..) => {}
        }
    }
    if n_commas > n_points { (b',', n_commas == n_thousands) } else { (b'.', false) }
}

/// Which columns hold a word, among the first `n_columns`. `records`: those of the sample after the header.
pub(crate) fn columns_with_words(
    records: &[u8],
    format: &Format,
    missing: &MissingTokens,
    n_columns: usize,
) -> Vec<bool> {
    let dialect = Dialect { delimiter: format.delimiter, terminator: format.newline.terminator() };
    let rules = Rules::new(format.decimal, missing);
    let mut has_word = vec![false; n_columns];
    let mut numbers = Numbers::new();
    let mut parts = Parts::new(records, n_columns, dialect);
    while let Some(part) = parts.next() {
        match part {
            Part::Regular(cells) => {
                for (index, has_word) in has_word.iter_mut().enumerate() {
                    *has_word = *has_word || any_word(&cells, index, rules, &mut numbers);
                }
            }
            Part::Record(record) => {
                for (has_word, cell) in has_word.iter_mut().zip(dialect.cells(record)) {
                    *has_word = *has_word || classify(&cell.content(), format.decimal, missing) == Value::Word;
                }
            }
            Part::Rest(..) => {}
        }
    }
    has_word
}

/// Whether a column holds a word. `numbers` takes the numbers before it, by the code that will read them again.
#[inline(never)]
fn any_word(cells: &Cells<'_>, index: usize, rules: Rules<'_>, numbers: &mut Numbers) -> bool {
    let mut column = cells.column(index);
    let is_word = |(start, end)| classify(&cells.content(start, end), rules.decimal, rules.missing) == Value::Word;
    let mut specials = std::iter::from_fn(|| {
        numbers.clear();
        numbers.push_plain(&mut column, rules)
    });
    specials.any(is_word)
}
