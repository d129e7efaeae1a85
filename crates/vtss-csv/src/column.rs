//! A column of the file: its name, what decided its kind, and its cells so far.

use crate::categories::Categories;
use crate::dictionary::{MAX_LEVEL_BYTES, MAX_LEVELS, Overflow};
use crate::error::{Error, Result};
use crate::missing::MissingTokens;
use crate::numbers::Numbers;
use crate::plain_cells::Rules;
use crate::summary::{ColumnSummary, DecidedBy, Kind, Word};
use crate::text::{decode, excerpt, trim};
use crate::value::{Value, classify};

/// Above this many different numbers, a mixed column is one of numbers; up to it, the numbers may be names of levels.
pub(crate) const MAX_NUMBERS_AS_LEVELS: usize = 20;

/// Below this share of a mixed column's cells, words among numbers are strays: one in ten.
const STRAY_WORDS_ONE_IN: usize = 10;

/// How words and numbers mix in a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mixture {
    pub(crate) n_words: usize,
    pub(crate) n_numbers: usize,
    /// Different numbers, counted to one beyond [`MAX_NUMBERS_AS_LEVELS`].
    pub(crate) n_distinct: usize,
    pub(crate) first_word: Option<Word>,
}

impl Mixture {
    /// The first word, if the column is one of numbers with a few words that do not belong.
    fn stray(self) -> Option<Word> {
        let few = self.n_words * STRAY_WORDS_ONE_IN < self.n_words + self.n_numbers;
        self.first_word.filter(|_| few && self.n_distinct > MAX_NUMBERS_AS_LEVELS)
    }
}

/// The cells of a column.
#[derive(Debug, Clone)]
pub(crate) enum Data {
    Numeric(Numbers),
    Categorical(Categories),
    Skipped,
}

/// A column of the file.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    name: Vec<u8>,
    is_named: bool,
    decided_by: DecidedBy,
    pub(crate) data: Data,
}

impl Column {
    pub(crate) fn new(name: Vec<u8>, is_named: bool, kind: Kind, decided_by: DecidedBy) -> Self {
        let data = match kind {
            Kind::Numeric => Data::Numeric(Numbers::new()),
            Kind::Categorical => Data::Categorical(Categories::new()),
            Kind::Skipped => Data::Skipped,
        };
        Self { name, is_named, decided_by, data }
    }

    /// The name as text, for errors.
    pub(crate) fn name(&self) -> String {
        decode(&self.name).into_owned()
    }

    /// Makes room for cells.
    pub(crate) fn reserve(&mut self, n_cells: usize) {
        match &mut self.data {
            Data::Numeric(numbers) => numbers.values.reserve(n_cells),
            Data::Categorical(categories) => categories.codes.reserve(n_cells),
            Data::Skipped => {}
        }
    }

    /// Adds an empty cell.
    pub(crate) fn push_missing(&mut self) {
        match &mut self.data {
            Data::Numeric(numbers) => numbers.push_missing(),
            Data::Categorical(categories) => categories.push_missing(),
            Data::Skipped => {}
        }
    }

    /// Adds what a cell says. `row`: as a spreadsheet numbers it.
    pub(crate) fn push_content(&mut self, cell: &[u8], row: usize, rules: Rules<'_>) -> Result<()> {
        match &mut self.data {
            Data::Numeric(numbers) => match classify(cell, rules.decimal, rules.missing) {
                Value::Missing => numbers.push_missing(),
                Value::Number(number) => numbers.push(&number),
                Value::Infinite => {
                    return Err(Error::ValueNotFinite { row, column: self.name(), value: excerpt(trim(cell)) });
                }
                Value::Word if self.decided_by == DecidedBy::Option => return Err(self.stray_word(row, cell, None)),
                Value::Word => numbers.push_word(row, cell),
            },
            Data::Categorical(categories) if rules.missing.contains(trim(cell)) => categories.push_missing(),
            Data::Categorical(categories) => {
                if let Err(overflow) = categories.push(cell, row) {
                    return Err(self.too_many_levels(overflow, row));
                }
            }
            Data::Skipped => {}
        }
        Ok(())
    }

    /// What is left to refuse when the file has ended: stray words in a column of numbers, whichever kind the column
    /// has run as.
    pub(crate) fn check_strays(&self, decimal: u8, missing: &MissingTokens) -> Result<()> {
        let mixture = match &self.data {
            _ if self.decided_by == DecidedBy::Option => return Ok(()),
            Data::Numeric(numbers) => numbers.mixture(),
            Data::Categorical(categories) => categories.mixture(decimal, missing),
            Data::Skipped => return Ok(()),
        };
        let n_words = mixture.n_words;
        match mixture.stray() {
            Some(word) => Err(self.stray_word(word.row, &word.text, Some(n_words))),
            None => Ok(()),
        }
    }

    fn stray_word(&self, row: usize, cell: &[u8], n_words: Option<usize>) -> Error {
        Error::NotANumber { row, column: self.name(), value: excerpt(trim(cell)), n_words }
    }

    fn too_many_levels(&self, overflow: Overflow, row: usize) -> Error {
        let (limit, what) = match overflow {
            Overflow::Levels => (MAX_LEVELS, "different values"),
            Overflow::Bytes => (MAX_LEVEL_BYTES, "bytes of text"),
        };
        Error::TooManyLevels { row, column: self.name(), limit, what }
    }

    /// Whether name and levels are UTF-8.
    pub(crate) fn is_utf8(&self) -> bool {
        let levels_are = !matches!(&self.data, Data::Categorical(categories) if !categories.all_utf8());
        levels_are && std::str::from_utf8(&self.name).is_ok()
    }

    /// What is known of the column so far.
    pub(crate) fn summary(&self) -> ColumnSummary {
        let mut summary = ColumnSummary {
            name: self.name.clone(),
            is_named: self.is_named,
            kind: Kind::Skipped,
            decided_by: self.decided_by,
            n_missing: 0,
            n_words: 0,
            first_word: None,
            min: f64::NAN,
            max: f64::NAN,
            is_integer: false,
            max_decimals: 0,
            n_distinct: 0,
        };
        match &self.data {
            Data::Numeric(numbers) => numbers.describe(&mut summary),
            Data::Categorical(categories) => categories.describe(&mut summary),
            Data::Skipped => {}
        }
        summary
    }
}
