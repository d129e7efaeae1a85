//! The reader: bytes in, in pieces of any size; columns out.

use crate::checksum::Checksum;
use crate::column::{Column, Data};
use crate::content;
use crate::detection;
use crate::error::{Error, Result};
use crate::format::Format;
use crate::header;
use crate::missing::MissingTokens;
use crate::options::Options;
use crate::record::{Dialect, RecordScan, has_byte};
use crate::rows::Rows;
use crate::summary::ColumnSummary;

/// The first bytes of a file, which decide its format and the kinds of its columns; doubled until they hold the header
/// and a row.
const SAMPLE_BYTES: usize = 1 << 20;

/// The longest record: one that goes on beyond it is an unclosed quote or no table.
const MAX_RECORD_BYTES: usize = 64 << 20;

/// The UTF-8 byte-order mark.
const BOM: &[u8] = b"\xef\xbb\xbf";

/// Reads delimited text pushed in pieces of any size; the pieces change nothing.
///
/// After each push, [`Reader::numeric`] and [`Reader::codes`] show what was read since they were cleared, so that memory
/// stays at the size of a piece. Format, names and kinds are known as soon as [`Reader::format`] is; they need a
/// mebibyte of the file or its end. A reader that has refused the file refuses every further call the same way.
#[derive(Debug)]
pub struct Reader {
    options: Options,
    missing: MissingTokens,
    /// The sample until the format is known; then the record that the last piece broke off in.
    pending: Vec<u8>,
    sample_bytes: usize,
    scan: RecordScan,
    format: Option<Format>,
    table: Rows,
    failure: Option<Error>,
    checksum: Checksum,
}

impl Reader {
    /// A reader of one file.
    #[must_use]
    pub fn new(options: Options) -> Self {
        let missing = MissingTokens::new(options.missing.as_deref());
        Self {
            options,
            missing,
            pending: Vec::new(),
            sample_bytes: SAMPLE_BYTES,
            scan: RecordScan::default(),
            format: None,
            table: Rows::new(),
            failure: None,
            checksum: Checksum::default(),
        }
    }

    /// Reads the next bytes of the file.
    ///
    /// # Errors
    /// `RAGGED_ROW`, `DUPLICATE_COLUMN`, `BINARY_CONTENT`, `ENCODING_UNSUPPORTED`, `QUOTE_UNCLOSED`,
    /// `QUOTE_MISPLACED`, `RECORD_TOO_LONG`, `NOT_A_NUMBER` (in a column that is numeric by option),
    /// `VALUE_NOT_FINITE`, `TOO_MANY_LEVELS`, `OPTION_INVALID`.
    pub fn push(&mut self, bytes: &[u8]) -> Result<()> {
        self.checksum.push(bytes);
        self.guarded(|reader| {
            if has_byte(bytes, 0) {
                let sampling = reader.format.is_none();
                let first_bytes = if sampling && reader.pending.is_empty() { bytes } else { &reader.pending };
                return Err(content::nul(if sampling { first_bytes } else { &[] }));
            }
            if reader.format.is_some() {
                return reader.read(bytes);
            }
            reader.pending.extend_from_slice(bytes);
            while reader.format.is_none() && reader.pending.len() >= reader.sample_bytes {
                reader.start(reader.sample_bytes, false)?;
                reader.sample_bytes *= 2;
            }
            Ok(())
        })
    }

    /// Reads what is left when the file has ended.
    ///
    /// # Errors
    /// Those of [`Reader::push`]; `FILE_EMPTY`, `HEADER_ONLY`, `NOT_A_NUMBER` (stray words in a column of numbers).
    pub fn finish(&mut self) -> Result<()> {
        self.guarded(|reader| {
            if reader.format.is_none() {
                reader.start(reader.pending.len(), true)?;
            }
            if !reader.pending.is_empty() {
                let mut last = std::mem::take(&mut reader.pending);
                if reader.scan == RecordScan::Quoted {
                    return Err(reader.unclosed_quote(&last));
                }
                last.push(reader.table.dialect.terminator);
                reader.table.read(&last, &reader.missing)?;
            }
            if reader.table.n_rows == 0 {
                return Err(Error::HeaderOnly { n_columns: reader.table.columns.len() });
            }
            reader
                .table
                .columns
                .iter()
                .try_for_each(|column| column.check_strays(reader.table.decimal, &reader.missing))
        })
    }

    /// How the file is written; `None` until it is known.
    #[must_use]
    pub fn format(&self) -> Option<Format> {
        self.format
    }

    /// Rows read so far.
    #[must_use]
    pub fn n_rows(&self) -> usize {
        self.table.n_rows
    }

    /// What is known of each column so far; empty until the format is known.
    #[must_use]
    pub fn columns(&self) -> Vec<ColumnSummary> {
        self.table.columns.iter().map(Column::summary).collect()
    }

    /// The numbers of a column read since they were last taken or cleared, NaN = missing; none if it is not one of numbers.
    #[must_use]
    pub fn numeric(&self, column: usize) -> &[f64] {
        match self.table.columns.get(column).map(|column| &column.data) {
            Some(Data::Numeric(numbers)) => &numbers.values,
            _ => &[],
        }
    }

    /// The codes of a column read since they were last taken or cleared, into [`Reader::levels`], -1 = missing; none if it
    /// is not one of categories.
    #[must_use]
    pub fn codes(&self, column: usize) -> &[i32] {
        match self.table.columns.get(column).map(|column| &column.data) {
            Some(Data::Categorical(categories)) => &categories.codes,
            _ => &[],
        }
    }

    /// Forgets what [`Reader::numeric`] shows, and keeps its memory for the next numbers.
    pub fn clear_numeric(&mut self, column: usize) {
        if let Some(Data::Numeric(numbers)) = self.table.columns.get_mut(column).map(|column| &mut column.data) {
            numbers.clear();
        }
    }

    /// Forgets what [`Reader::codes`] shows, and keeps its memory for the next codes.
    pub fn clear_codes(&mut self, column: usize) {
        if let Some(Data::Categorical(categories)) = self.table.columns.get_mut(column).map(|column| &mut column.data) {
            categories.codes.clear();
        }
    }

    /// [`Reader::numeric`], once.
    pub fn take_numeric(&mut self, column: usize) -> Vec<f64> {
        let numbers = self.numeric(column).to_vec();
        self.clear_numeric(column);
        numbers
    }

    /// [`Reader::codes`], once.
    pub fn take_codes(&mut self, column: usize) -> Vec<i32> {
        let codes = self.codes(column).to_vec();
        self.clear_codes(column);
        codes
    }

    /// The levels of a column so far, in order of first appearance.
    #[must_use]
    pub fn levels(&self, column: usize) -> Vec<&[u8]> {
        match self.table.columns.get(column).map(|column| &column.data) {
            Some(Data::Categorical(categories)) => categories.levels(),
            _ => Vec::new(),
        }
    }

    /// Whether all names and levels so far are UTF-8.
    #[must_use]
    pub fn is_utf8(&self) -> bool {
        self.table.columns.iter().all(Column::is_utf8)
    }

    /// Of all bytes so far.
    #[must_use]
    pub fn checksum(&self) -> String {
        self.checksum.value()
    }

    fn guarded(&mut self, work: impl FnOnce(&mut Self) -> Result<()>) -> Result<()> {
        if let Some(failure) = &self.failure {
            return Err(failure.clone());
        }
        let result = work(self);
        self.failure = result.as_ref().err().cloned();
        result
    }

    /// Finds format, names and kinds in the first `sample_bytes`, then reads all that has been pushed. Does nothing if
    /// they hold no complete row and more is to come.
    fn start(&mut self, sample_bytes: usize, at_end: bool) -> Result<()> {
        content::check_encoding(&self.pending)?;
        let bom = self.pending.starts_with(BOM);
        let start = if bom { BOM.len() } else { 0 };
        let window = if at_end { self.pending.len() } else { sample_bytes };
        let newline = detection::newline(&self.pending[start..window]);
        if at_end && self.pending.last().is_some_and(|&byte| byte != newline.terminator()) {
            self.pending.push(newline.terminator());
        }
        let sample = &self.pending[start..if at_end { self.pending.len() } else { window }];
        if at_end && sample.iter().all(|byte| matches!(byte, b'\n' | b'\r' | b' ')) {
            return Err(Error::FileEmpty);
        }
        let format = detection::format(sample, newline, bom, &self.options)?;
        let dialect = Dialect { delimiter: format.delimiter, terminator: format.newline.terminator() };
        let header = dialect.records(sample).next();
        let (Some(header), true) = (header, at_end || dialect.records(sample).nth(1).is_some()) else {
            if !at_end && sample_bytes < MAX_RECORD_BYTES {
                return Ok(());
            }
            return Err(endless_record(sample, dialect));
        };
        let data_start = start + header.len();
        let names = header::names(dialect.cells(header).map(|cell| cell.content()).collect())?;
        let has_word = detection::columns_with_words(&sample[header.len()..], &format, &self.missing, names.len());
        let columns = names.into_iter().zip(has_word).map(|((name, is_named), has_word)| {
            let (kind, decided_by) = self.options.kind(&name, has_word);
            Column::new(name, is_named, kind, decided_by)
        });
        self.table.columns = columns.collect();
        self.table.dialect = dialect;
        self.table.decimal = format.decimal;
        self.format = Some(format);
        let sampled = std::mem::take(&mut self.pending);
        self.read(sampled.get(data_start..).unwrap_or_default())
    }

    /// Reads the records that end in `bytes` and keeps the rest.
    fn read(&mut self, bytes: &[u8]) -> Result<()> {
        let dialect = self.table.dialect;
        let mut rest = bytes;
        if !self.pending.is_empty() {
            let end = self.scan.record_end(rest, dialect);
            self.pending.extend_from_slice(&rest[..end.unwrap_or(rest.len())]);
            let Some(end) = end else {
                return self.check_length();
            };
            self.table.read(&self.pending, &self.missing)?;
            self.pending.clear();
            rest = &rest[end..];
        }
        let (rest, scan) = self.table.read(rest, &self.missing)?;
        self.scan = scan;
        self.pending.extend_from_slice(rest);
        self.check_length()
    }

    fn check_length(&self) -> Result<()> {
        if self.pending.len() <= MAX_RECORD_BYTES {
            return Ok(());
        }
        if self.scan == RecordScan::Quoted {
            return Err(self.unclosed_quote(&self.pending));
        }
        Err(Error::RecordTooLong { row: self.table.row(), limit: MAX_RECORD_BYTES })
    }

    /// The error for a record that breaks off inside quotes.
    fn unclosed_quote(&self, record: &[u8]) -> Error {
        let index = self.table.dialect.cells(record).count();
        let column = self.table.columns.get(index).map_or_else(|| header::default_name(index + 1), Column::name);
        Error::QuoteUnclosed { row: self.table.row(), column }
    }
}

/// The error for a sample without a complete header and row.
fn endless_record(sample: &[u8], dialect: Dialect) -> Error {
    let mut scan = RecordScan::default();
    let end = scan.last_record_end(sample, dialect);
    let row = if end == 0 { 1 } else { 2 };
    match scan {
        RecordScan::Quoted => {
            let position = dialect.cells(&sample[end..]).count() + 1;
            Error::QuoteUnclosed { row, column: header::default_name(position) }
        }
        _ => Error::RecordTooLong { row, limit: MAX_RECORD_BYTES },
    }
}
