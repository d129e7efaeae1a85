//! The rows of a file, record by record, into its columns.

use crate::column::{Column, Data};
use crate::error::{Error, Result};
use crate::missing::MissingTokens;
use crate::number;
use crate::record::{Cell, Dialect};

/// The rows read so far and what is needed to read the next.
#[derive(Debug)]
pub(crate) struct Rows {
    pub(crate) dialect: Dialect,
    pub(crate) decimal: u8,
    pub(crate) columns: Vec<Column>,
    pub(crate) n_rows: usize,
    /// Blank lines since the last row: none of them counts if no row follows.
    n_blank: usize,
}

impl Rows {
    /// No rows yet, of no columns.
    pub(crate) fn new() -> Self {
        let dialect = Dialect { delimiter: b',', terminator: b'\n' };
        Self { dialect, decimal: b'.', columns: Vec::new(), n_rows: 0, n_blank: 0 }
    }

    /// The row that comes next, as a spreadsheet numbers it.
    pub(crate) fn row(&self) -> usize {
        self.n_rows + self.n_blank + 2
    }

    /// Reads records that are all complete.
    pub(crate) fn read_records(&mut self, bytes: &[u8], missing: &MissingTokens) -> Result<()> {
        let mut next = 0;
        while next < bytes.len() {
            if let Some(after) = self.dialect.after_blank_line(bytes, next) {
                self.n_blank += 1;
                next = after;
                continue;
            }
            if self.n_blank > 0 {
                self.count_blank_lines(missing)?;
            }
            next = self.read_record(bytes, next, missing)?;
            self.n_rows += 1;
        }
        for column in &mut self.columns {
            if let Data::Numeric(numbers) = &mut column.data {
                numbers.summarise();
            }
        }
        Ok(())
    }

    /// Blank lines before a row: missing cells of a table of one column, ragged rows of any other.
    fn count_blank_lines(&mut self, missing: &MissingTokens) -> Result<()> {
        let expected = self.columns.len();
        if expected > 1 {
            return Err(Error::RaggedRow { row: self.n_rows + 2, expected, actual: 0 });
        }
        for _ in 0..std::mem::take(&mut self.n_blank) {
            let row = self.row();
            self.columns.iter_mut().try_for_each(|column| column.push_cell(b"", row, self.decimal, missing))?;
            self.n_rows += 1;
        }
        Ok(())
    }

    /// Reads the record that starts at `start`; returns where the next one does.
    fn read_record(&mut self, bytes: &[u8], start: usize, missing: &MissingTokens) -> Result<usize> {
        let row = self.row();
        let expected = self.columns.len();
        let every_number_counts = !missing.any_number();
        let mut next = start;
        let mut ended = false;
        for (index, column) in self.columns.iter_mut().enumerate() {
            if ended {
                return Err(Error::RaggedRow { row, expected, actual: index });
            }
            if every_number_counts
                && let Data::Numeric(numbers) = &mut column.data
                && let Some(number) = number::prefix(bytes, next, self.decimal)
                && let Some((ends_record, after)) = self.dialect.after_content(bytes, number.end)
                && number.value.is_finite()
            {
                numbers.push(&number);
                (next, ended) = (after, ends_record);
                continue;
            }
            let Some(cell) = self.dialect.cell(bytes, next) else {
                return Err(Error::QuoteUnclosed { row, column: column.name() });
            };
            check_quote(&cell, row, column)?;
            column.push_cell(&cell.content(), row, self.decimal, missing)?;
            next = cell.next;
            ended = cell.ends_record;
        }
        if !ended {
            let actual = expected + self.dialect.count_cells(bytes, next);
            return Err(Error::RaggedRow { row, expected, actual });
        }
        Ok(next)
    }
}

fn check_quote(cell: &Cell<'_>, row: usize, column: &Column) -> Result<()> {
    if cell.text_after_quote { Err(Error::QuoteMisplaced { row, column: column.name() }) } else { Ok(()) }
}
