//! A column of categories as it grows.

use crate::column::{MAX_NUMBERS_AS_LEVELS, Mixture};
use crate::dictionary::{Dictionary, Overflow};
use crate::known_cells::KnownCells;
use crate::missing::MissingTokens;
use crate::parts::ColumnCells;
use crate::summary::{ColumnSummary, Kind, Word};
use crate::value::{Value, classify};

/// The code of a missing category.
const MISSING_CODE: i32 = -1;

/// Codes into a dictionary.
#[derive(Debug, Clone)]
pub(crate) struct Categories {
    /// Those that have not been forgotten.
    pub(crate) codes: Vec<i32>,
    n_missing: usize,
    dictionary: Dictionary,
    known: KnownCells,
    all_utf8: bool,
}

impl Categories {
    pub(crate) fn new() -> Self {
        Self {
            codes: Vec::new(),
            n_missing: 0,
            dictionary: Dictionary::new(),
            known: KnownCells::new(),
            all_utf8: true,
        }
    }

    /// Adds a missing cell.
    pub(crate) fn push_missing(&mut self) {
        self.n_missing += 1;
        self.codes.push(MISSING_CODE);
    }

    /// Adds cells until one is not among those remembered. Returns that one.
    #[inline(never)]
    pub(crate) fn push_known(&mut self, cells: &mut ColumnCells<'_>) -> Option<(usize, usize)> {
        while let Some((start, end)) = cells.next() {
            let Some(code) = self.known.code(cells.bytes, start, end) else {
                return Some((start, end));
            };
            match usize::try_from(code) {
                Ok(level) => self.dictionary.count_again(level),
                Err(_) => self.n_missing += 1,
            }
            self.codes.push(code);
        }
        None
    }

    /// Remembers the cell that has been added last, by its bytes in the file.
    pub(crate) fn remember(&mut self, bytes: &[u8], start: usize, end: usize) {
        if let Some(&code) = self.codes.last() {
            self.known.remember(bytes, start, end, code);
        }
    }

    /// Adds a cell. `row`: as a spreadsheet numbers it.
    pub(crate) fn push(&mut self, cell: &[u8], row: usize) -> Result<(), Overflow> {
        let n_levels = self.dictionary.len();
        self.codes.push(self.dictionary.code(cell, row)?);
        if self.dictionary.len() > n_levels {
            self.all_utf8 &= std::str::from_utf8(cell).is_ok();
        }
        Ok(())
    }

    /// The levels so far, in order of first appearance.
    pub(crate) fn levels(&self) -> Vec<&[u8]> {
        self.dictionary.levels().map(|(level, ..)| level).collect()
    }

    /// Whether all levels so far are UTF-8.
    pub(crate) fn all_utf8(&self) -> bool {
        self.all_utf8
    }

    /// How numbers and words mix.
    pub(crate) fn mixture(&self, decimal: u8, missing: &MissingTokens) -> Mixture {
        let mut mixture = Mixture { n_words: 0, n_numbers: 0, n_distinct: 0, first_word: None };
        let mut distinct = Vec::new();
        for (level, count, row) in self.dictionary.levels() {
            match classify(level, decimal, missing) {
                Value::Word => {
                    mixture.n_words += count;
                    mixture.first_word.get_or_insert_with(|| Word { row, text: level.to_vec() });
                }
                Value::Number(number) => {
                    mixture.n_numbers += count;
                    if distinct.len() <= MAX_NUMBERS_AS_LEVELS && !distinct.contains(&number.value) {
                        distinct.push(number.value);
                    }
                }
                Value::Infinite | Value::Missing => mixture.n_numbers += count,
            }
        }
        mixture.n_distinct = distinct.len();
        mixture
    }

    /// Completes a summary.
    pub(crate) fn describe(&self, summary: &mut ColumnSummary) {
        summary.kind = Kind::Categorical;
        summary.n_missing = self.n_missing;
        summary.n_distinct = self.dictionary.len();
    }
}
