//! Where records and cells end: RFC 4180 quoting over a chosen delimiter and record terminator.

use crate::text::trim;
use std::borrow::Cow;

/// The two bytes that divide a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Dialect {
    /// Between the cells of a record.
    pub(crate) delimiter: u8,
    /// After a record: LF (a CR before it belongs to it) or a lone CR.
    pub(crate) terminator: u8,
}

/// One cell of a complete record.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cell<'a> {
    bytes: &'a [u8],
    doubled_quotes: bool,
    /// Text stands between the closing quote and the next delimiter.
    pub(crate) text_after_quote: bool,
    /// Whether this cell is the last of its record.
    pub(crate) ends_record: bool,
    /// Where the next cell or record starts.
    pub(crate) next: usize,
}

impl<'a> Cell<'a> {
    /// What the cell says: trimmed where it is unquoted, every byte between the quotes where it is quoted.
    pub(crate) fn content(&self) -> Cow<'a, [u8]> {
        if !self.doubled_quotes {
            return Cow::Borrowed(self.bytes);
        }
        let mut content = Vec::with_capacity(self.bytes.len());
        let mut after_quote = false;
        for &byte in self.bytes {
            after_quote = byte == b'"' && !after_quote;
            if !after_quote {
                content.push(byte);
            }
        }
        Cow::Owned(content)
    }
}

impl Dialect {
    /// The cell that starts at `start`, or `None` where the bytes end before it does.
    pub(crate) fn cell<'a>(&self, bytes: &'a [u8], start: usize) -> Option<Cell<'a>> {
        if bytes.get(start) == Some(&b'"') {
            return self.quoted_cell(bytes, start + 1);
        }
        let end = start + self.end_of_cell(bytes.get(start..)?)?;
        Some(Cell {
            bytes: trim(&bytes[start..end]),
            doubled_quotes: false,
            text_after_quote: false,
            ends_record: bytes[end] == self.terminator,
            next: end + 1,
        })
    }

    fn quoted_cell<'a>(&self, bytes: &'a [u8], start: usize) -> Option<Cell<'a>> {
        let mut doubled_quotes = false;
        let mut close = start;
        loop {
            close += bytes.get(close..)?.iter().position(|&byte| byte == b'"')?;
            if bytes.get(close + 1) != Some(&b'"') {
                break;
            }
            doubled_quotes = true;
            close += 2;
        }
        let end = close + 1 + self.end_of_cell(&bytes[close + 1..])?;
        Some(Cell {
            bytes: &bytes[start..close],
            doubled_quotes,
            text_after_quote: !trim(&bytes[close + 1..end]).is_empty(),
            ends_record: bytes[end] == self.terminator,
            next: end + 1,
        })
    }

    fn end_of_cell(&self, bytes: &[u8]) -> Option<usize> {
        bytes.iter().position(|&byte| byte == self.delimiter || byte == self.terminator)
    }

    /// Where the record after a blank line starts, if the record at `start` is one: spaces at most.
    pub(crate) fn after_blank_line(&self, bytes: &[u8], start: usize) -> Option<usize> {
        let length =
            bytes.get(start..)?.iter().position(|&byte| byte == self.terminator || !matches!(byte, b' ' | b'\r'))?;
        (bytes[start + length] == self.terminator).then_some(start + length + 1)
    }

    /// The cells of the record that starts with `bytes`, as far as they end in them.
    pub(crate) fn cells<'a>(self, bytes: &'a [u8]) -> impl Iterator<Item = Cell<'a>> {
        let mut next = Some(0);
        std::iter::from_fn(move || {
            let cell = self.cell(bytes, next?)?;
            next = Some(cell.next).filter(|_| !cell.ends_record);
            Some(cell)
        })
    }

    /// The records that end in `bytes`, which start with one.
    pub(crate) fn records(self, mut bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
        std::iter::from_fn(move || {
            let (record, rest) = bytes.split_at_checked(RecordScan::default().record_end(bytes, self)?)?;
            bytes = rest;
            Some(record)
        })
    }
}

/// A scan for the ends of records that can stop anywhere and go on with the next bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum RecordScan {
    /// At the first byte of a cell.
    #[default]
    CellStart,
    /// In a cell without quotes, or after the closing quote of one with.
    Unquoted,
    /// Inside quotes.
    Quoted,
    /// After a quote inside quotes: the closing one, or the first of two.
    QuoteInQuoted,
}

impl RecordScan {
    /// Goes over `bytes` to the end of the record, or to their own end.
    ///
    /// Returns where the next record starts, if the record ends in `bytes`.
    #[inline(never)]
    pub(crate) fn record_end(&mut self, bytes: &[u8], dialect: Dialect) -> Option<usize> {
        for (i, &byte) in bytes.iter().enumerate() {
            *self = match (*self, byte) {
                (Self::Quoted, b'"') => Self::QuoteInQuoted,
                (Self::Quoted, _) => Self::Quoted,
                (Self::CellStart | Self::QuoteInQuoted, b'"') => Self::Quoted,
                (_, byte) if byte == dialect.terminator => {
                    *self = Self::CellStart;
                    return Some(i + 1);
                }
                (_, byte) if byte == dialect.delimiter => Self::CellStart,
                _ => Self::Unquoted,
            };
        }
        None
    }

    /// Goes over all of `bytes`, from the start of a record.
    ///
    /// Returns where the first record starts that does not end in `bytes`.
    pub(crate) fn last_record_end(&mut self, bytes: &[u8], dialect: Dialect) -> usize {
        let mut end = 0;
        while let Some(length) = self.record_end(&bytes[end..], dialect) {
            end += length;
        }
        end
    }
}

/// Bytes that are searched without looking up.
const STRETCH: usize = 4096;

/// Whether a byte occurs. Unlike `contains`, which stops at the first one, its loop is vectorised.
#[inline(never)]
pub(crate) fn has_byte(bytes: &[u8], wanted: u8) -> bool {
    bytes.chunks(STRETCH).any(|stretch| stretch.iter().fold(0, |found, &byte| found | u8::from(byte == wanted)) == 1)
}
