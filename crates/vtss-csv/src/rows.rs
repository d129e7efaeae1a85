//! The rows of a file, into its columns.

use crate::column::{Column, Data};
use crate::error::{Error, Result};
use crate::missing::MissingTokens;
use crate::parts::{Cells, Part, Parts};
use crate::plain_cells::Rules;
use crate::record::{Dialect, RecordScan};

/// The most rows that room is made for before they are there.
const MAX_RESERVED: usize = 1 << 16;

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

    /// Reads all records that end in `bytes`, from the start of one on.
    ///
    /// Returns the bytes of the one that does not, and where in it they break off.
    pub(crate) fn read<'a>(&mut self, bytes: &'a [u8], missing: &MissingTokens) -> Result<(&'a [u8], RecordScan)> {
        let rules = Rules::new(self.decimal, missing);
        let mut parts = Parts::new(bytes, self.columns.len(), self.dialect);
        let mut rest = (&bytes[bytes.len()..], RecordScan::default());
        let mut has_room = false;
        while let Some(part) = parts.next() {
            match part {
                Part::Regular(cells) => {
                    if !std::mem::replace(&mut has_room, true) {
                        self.reserve(&cells, bytes.len());
                    }
                    self.read_cells(&cells, rules)?;
                }
                Part::Record(record) => self.read_record(record, rules)?,
                Part::Rest(bytes, scan) => rest = (bytes, scan),
            }
        }
        for column in &mut self.columns {
            if let Data::Numeric(numbers) = &mut column.data {
                numbers.summarise();
            }
        }
        Ok(rest)
    }

    /// Makes room for the rows of `n_bytes`, by those of the first of them.
    fn reserve(&mut self, first: &Cells<'_>, n_bytes: usize) {
        let n_rows = first.n_rows() * (n_bytes / first.n_bytes() + 1);
        self.columns.iter_mut().for_each(|column| column.reserve(n_rows.min(MAX_RESERVED)));
    }

    /// Reads regular records column by column; what is refused is still the first cell that must be.
    #[inline(never)]
    fn read_cells(&mut self, cells: &Cells<'_>, rules: Rules<'_>) -> Result<()> {
        self.count_blank_lines()?;
        let row = self.row();
        let mut refused: Option<(usize, Error)> = None;
        for (index, column) in self.columns.iter_mut().enumerate() {
            if let Err((n_before, error)) = column.push_cells(cells, index, row, rules)
                && refused.as_ref().is_none_or(|(least, _)| n_before < *least)
            {
                refused = Some((n_before, error));
            }
        }
        match refused {
            Some((n_before, error)) => {
                self.n_rows += n_before;
                Err(error)
            }
            None => {
                self.n_rows += cells.n_rows();
                Ok(())
            }
        }
    }

    /// Reads one record, whatever it is.
    fn read_record(&mut self, record: &[u8], rules: Rules<'_>) -> Result<()> {
        if self.dialect.after_blank_line(record, 0).is_some() {
            self.n_blank += 1;
            return Ok(());
        }
        self.count_blank_lines()?;
        let row = self.row();
        let expected = self.columns.len();
        let mut next = 0;
        for (index, column) in self.columns.iter_mut().enumerate() {
            if index > 0 && next == record.len() {
                return Err(Error::RaggedRow { row, expected, actual: index });
            }
            let Some(cell) = self.dialect.cell(record, next) else {
                return Err(Error::QuoteUnclosed { row, column: column.name() });
            };
            column.push_cell(&cell, row, rules)?;
            next = cell.next;
        }
        if next < record.len() {
            let actual = expected + self.dialect.cells(&record[next..]).count();
            return Err(Error::RaggedRow { row, expected, actual });
        }
        self.n_rows += 1;
        Ok(())
    }

    /// Blank lines before a row: missing cells of a table of one column, ragged rows of any other.
    fn count_blank_lines(&mut self) -> Result<()> {
        let expected = self.columns.len();
        if self.n_blank > 0 && expected > 1 {
            return Err(Error::RaggedRow { row: self.n_rows + 2, expected, actual: 0 });
        }
        for _ in 0..std::mem::take(&mut self.n_blank) {
            self.columns.iter_mut().for_each(Column::push_missing);
            self.n_rows += 1;
        }
        Ok(())
    }
}
