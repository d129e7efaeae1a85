//! Bytes taken apart into records. A record is regular where it has as many cells as the header, and quotes only around
//! cells: nearly all are. The ends of their cells are found by the block, and many of them can be read column by column.

use crate::block::{BLOCK, Block, parity};
use crate::record::{Dialect, RecordScan};
use crate::text::trim;
use std::borrow::Cow;

/// Bytes whose cells are found at a time, so that they are read column by column while they are in the nearest memory;
/// doubled where no record ends in them.
const WINDOW: usize = 1 << 15;

/// Rows of a window below which the next is doubled, so that reading a column is worth its call.
const MIN_ROWS: usize = 16;

/// What windows are doubled to for the sake of rows.
const MAX_WIDE_WINDOW: usize = 1 << 20;

/// Cells of a window that room is made for: as many as short numbers give.
const N_STARTS: usize = WINDOW / 4;

/// The longest window: positions in it fit in a `u32`.
const MAX_WINDOW: usize = 1 << 31;

/// Positions written at a time, without asking after each whether it is the last.
const GROUP: usize = 8;

/// The place of a block's last byte among its bits.
const LAST_BIT: usize = BLOCK - 1;

/// What comes next.
#[derive(Debug)]
pub(crate) enum Part<'a, 's> {
    /// The cells of regular records.
    Regular(Cells<'s>),
    /// One record.
    Record(&'a [u8]),
    /// The last bytes, in which no record ends, and where in a record they break off.
    Rest(&'a [u8], RecordScan),
}

/// The cells of regular records.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cells<'a> {
    pub(crate) bytes: &'a [u8],
    /// Where each cell starts, record by record; one byte before the next one's start it ends.
    starts: &'a [u32],
    n_columns: usize,
    pub(crate) dialect: Dialect,
    pub(crate) has_quotes: bool,
}

impl<'a> Cells<'a> {
    /// The cells of a column, from the first record on.
    pub(crate) fn column(&self, index: usize) -> ColumnCells<'a> {
        let ends_record = index + 1 == self.n_columns && self.dialect.terminator == b'\n';
        ColumnCells {
            bytes: self.bytes,
            starts: self.starts.get(index..).unwrap_or_default(),
            n_columns: self.n_columns,
            n_before: 0,
            ends_record,
        }
    }

    /// What the cell from `start` to `end` says.
    pub(crate) fn content(&self, start: usize, end: usize) -> Cow<'a, [u8]> {
        let is_quoted = self.bytes.get(start) == Some(&b'"');
        match if is_quoted { self.dialect.cell(self.bytes, start) } else { None } {
            Some(cell) => cell.content(),
            None => Cow::Borrowed(trim(&self.bytes[start..end])),
        }
    }

    /// What all cells say, record by record.
    pub(crate) fn contents(&self) -> impl Iterator<Item = Cow<'a, [u8]>> {
        self.starts.windows(2).map(|cell| self.content(cell[0] as usize, cell[1] as usize - 1))
    }

    /// Number of bytes.
    pub(crate) fn n_bytes(&self) -> usize {
        self.starts.last().map_or(0, |&end| end as usize)
    }

    /// Number of records.
    pub(crate) fn n_rows(&self) -> usize {
        (self.starts.len() - 1) / self.n_columns
    }
}

/// The cells of a column that are still to be read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ColumnCells<'a> {
    pub(crate) bytes: &'a [u8],
    /// As in [`Cells`], from that of the next cell on.
    starts: &'a [u32],
    n_columns: usize,
    /// How many have been read.
    pub(crate) n_before: usize,
    /// Whether they end records, so that a carriage return before the newline is none of theirs.
    ends_record: bool,
}

impl ColumnCells<'_> {
    /// How many are left.
    pub(crate) fn n_left(&self) -> usize {
        (self.starts.len() + self.n_columns).saturating_sub(2) / self.n_columns
    }

    /// Goes past `n_cells` of those that are left.
    pub(crate) fn skip(&mut self, n_cells: usize) {
        self.starts = self.starts.get(n_cells * self.n_columns..).unwrap_or_default();
        self.n_before += n_cells;
    }

    /// Where the next `N` cells start and end. `None` where there are fewer, and they may then be lost.
    #[inline(always)]
    pub(crate) fn next_group<const N: usize>(&mut self) -> Option<[(usize, usize); N]> {
        let mut cells = [(0, 0); N];
        for (i, cell) in cells.iter_mut().enumerate() {
            if i > 0 {
                self.starts = self.starts.get(self.n_columns..)?;
            }
            let [start, next, ..] = *self.starts else {
                return None;
            };
            *cell = (start as usize, next as usize - 1);
        }
        self.starts = self.starts.get(self.n_columns..).unwrap_or_default();
        if self.ends_record {
            cells = cells.map(|(start, end)| (start, self.without_return(start, end)));
        }
        Some(cells)
    }

    /// The end of a cell without the carriage return of its record's newline.
    #[inline(always)]
    fn without_return(&self, start: usize, end: usize) -> usize {
        end - usize::from(self.ends_record && end > start && self.bytes.get(end - 1) == Some(&b'\r'))
    }
}

impl Iterator for ColumnCells<'_> {
    /// Where a cell starts and ends.
    type Item = (usize, usize);

    #[inline(always)]
    fn next(&mut self) -> Option<(usize, usize)> {
        let [start, next, ..] = *self.starts else {
            return None;
        };
        self.starts = self.starts.get(self.n_columns..).unwrap_or_default();
        self.n_before += 1;
        let (start, end) = (start as usize, next as usize - 1);
        Some((start, self.without_return(start, end)))
    }
}

/// Takes bytes that start with a record apart.
#[derive(Debug)]
pub(crate) struct Parts<'a> {
    rest: &'a [u8],
    n_columns: usize,
    dialect: Dialect,
    window: usize,
    starts: Vec<u32>,
    /// Whether the next record is known not to be regular.
    is_irregular: bool,
}

impl<'a> Parts<'a> {
    /// `n_columns`: how many cells regular records have.
    pub(crate) fn new(bytes: &'a [u8], n_columns: usize, dialect: Dialect) -> Self {
        Self {
            rest: bytes,
            n_columns,
            dialect,
            window: WINDOW,
            starts: Vec::with_capacity(N_STARTS),
            is_irregular: false,
        }
    }

    /// The next part; `None` when there is nothing left.
    pub(crate) fn next(&mut self) -> Option<Part<'a, '_>> {
        let bytes = self.rest;
        if bytes.is_empty() {
            return None;
        }
        while !self.is_irregular {
            let window = &bytes[..bytes.len().min(self.window)];
            let (n_rows, has_quotes) = self.find(window);
            if n_rows > 0 {
                if n_rows < MIN_ROWS && window.len() < bytes.len() && self.window < MAX_WIDE_WINDOW {
                    self.window *= 2;
                }
                let starts = &self.starts[..=n_rows * self.n_columns];
                self.rest = &bytes[starts[n_rows * self.n_columns] as usize..];
                let (n_columns, dialect) = (self.n_columns, self.dialect);
                return Some(Part::Regular(Cells { bytes, starts, n_columns, dialect, has_quotes }));
            }
            if window.len() == bytes.len() || self.window >= MAX_WINDOW {
                break;
            }
            self.window *= 2;
        }
        self.is_irregular = false;
        let mut scan = RecordScan::default();
        match scan.record_end(bytes, self.dialect) {
            Some(length) => {
                self.rest = &bytes[length..];
                Some(Part::Record(&bytes[..length]))
            }
            None => {
                self.rest = &[];
                Some(Part::Rest(bytes, scan))
            }
        }
    }

    /// Finds the cells of regular records from the first byte on, as far as there are any. Returns the number of those
    /// records, and whether there are quotes in them.
    fn find(&mut self, window: &[u8]) -> (usize, bool) {
        let Dialect { delimiter, terminator } = self.dialect;
        let (blocks, tail) = window.as_chunks::<BLOCK>();
        let mut last = [0; BLOCK];
        last[..tail.len()].copy_from_slice(tail);
        let (mut n_cells, mut n_rows, mut has_quotes) = (0, 0, false);
        // All ones inside quotes; and one where a quote may open a cell: at its start, or once more after a quote.
        let (mut quoted, mut may_open) = (0, 1);
        for (position, block) in (0u32..).step_by(BLOCK).zip(blocks.iter().chain([&last])) {
            let block = Block::new(block);
            let mut row_ends = block.equal(terminator);
            let mut ends = row_ends | block.equal(delimiter);
            let quotes = block.equal(b'"');
            if quotes | quoted == 0 {
                may_open = ends >> LAST_BIT;
            } else {
                has_quotes = true;
                let inside = parity(quotes) ^ quoted;
                ends &= !inside;
                let places = ends | (quotes & !inside);
                let misplaced = quotes & inside & !((places << 1) | may_open);
                // What comes before it is as found.
                ends &= below_lowest(misplaced);
                row_ends &= ends;
                self.is_irregular = misplaced != 0;
                may_open = places >> LAST_BIT;
                quoted = 0u64.wrapping_sub(inside >> LAST_BIT);
            }
            self.write(n_cells + 1, position, ends);
            while row_ends != 0 {
                let n_before = (ends & below_lowest(row_ends)).count_ones() as usize;
                if n_cells + n_before + 1 != (n_rows + 1) * self.n_columns {
                    self.is_irregular = true;
                    break;
                }
                n_rows += 1;
                row_ends &= row_ends - 1;
            }
            if self.is_irregular {
                break;
            }
            n_cells += ends.count_ones() as usize;
        }
        if self.n_columns == 1 {
            n_rows = self.before_blank_line(window, n_rows);
        }
        (n_rows, has_quotes)
    }

    /// Writes where cells start after the `ends` of others, from entry `at` on. `position`: of the lowest bit.
    #[inline]
    fn write(&mut self, at: usize, position: u32, ends: u64) {
        if self.starts.len() < at + BLOCK {
            self.starts.resize(2 * (at + BLOCK), 0);
        }
        let mut left = ends;
        for group in self.starts[at..at + BLOCK].chunks_exact_mut(GROUP) {
            if left == 0 {
                break;
            }
            for start in group {
                *start = position + left.trailing_zeros() + 1;
                left &= left.wrapping_sub(1);
            }
        }
    }

    /// The number of rows of one cell before the first blank one, which may be no row at all.
    fn before_blank_line(&mut self, window: &[u8], n_rows: usize) -> usize {
        let is_blank = |&start: &u32| self.dialect.after_blank_line(window, start as usize).is_some();
        let blank = self.starts[..n_rows].iter().position(is_blank);
        self.is_irregular |= blank.is_some();
        blank.unwrap_or(n_rows)
    }
}

/// The bits below the lowest one of `bits`; all where there is none.
#[inline]
fn below_lowest(bits: u64) -> u64 {
    (bits & bits.wrapping_neg()).wrapping_sub(1)
}
