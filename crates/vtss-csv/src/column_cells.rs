//! Many cells of one column at a time.

use crate::column::{Column, Data};
use crate::error::{Error, Result};
use crate::parts::Cells;
use crate::plain_cells::Rules;
use crate::record::Cell;

impl Column {
    /// Adds the cells at `index` of regular records. `first_row`: of the first of them, as a spreadsheet numbers it.
    ///
    /// Returns, where one is refused, how many before it are not.
    #[inline(never)]
    pub(crate) fn push_cells(
        &mut self,
        cells: &Cells<'_>,
        index: usize,
        first_row: usize,
        rules: Rules<'_>,
    ) -> std::result::Result<(), (usize, Error)> {
        if matches!(self.data, Data::Skipped) && !cells.has_quotes {
            return Ok(());
        }
        let mut column = cells.column(index);
        loop {
            let special = match &mut self.data {
                Data::Numeric(numbers) if !rules.missing.any_number() => numbers.push_plain(&mut column, rules),
                Data::Categorical(categories) => categories.push_known(&mut column),
                _ => column.next(),
            };
            let Some((start, end)) = special else {
                return Ok(());
            };
            let i = column.n_before - 1;
            self.push_special(cells, (start, end), first_row + i, rules).map_err(|error| (i, error))?;
        }
    }

    /// Adds a cell that needs a second look.
    #[inline(never)]
    fn push_special(
        &mut self,
        cells: &Cells<'_>,
        (start, end): (usize, usize),
        row: usize,
        rules: Rules<'_>,
    ) -> Result<()> {
        if let Some(cell) = cells.dialect.cell(cells.bytes, start) {
            self.push_cell(&cell, row, rules)?;
        }
        if let Data::Categorical(categories) = &mut self.data {
            categories.remember(cells.bytes, start, end);
        }
        Ok(())
    }

    /// Adds a cell of any kind. `row`: as a spreadsheet numbers it.
    pub(crate) fn push_cell(&mut self, cell: &Cell<'_>, row: usize, rules: Rules<'_>) -> Result<()> {
        if cell.text_after_quote {
            return Err(Error::QuoteMisplaced { row, column: self.name() });
        }
        self.push_content(&cell.content(), row, rules)
    }
}
