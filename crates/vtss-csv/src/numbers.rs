//! A column of numbers as it grows.

use crate::column::{MAX_NUMBERS_AS_LEVELS, Mixture, room_for};
use crate::number::Written;
use crate::parts::ColumnCells;
use crate::plain_cells::Rules;
use crate::short_number;
use crate::summary::{ColumnSummary, Kind, Word};

/// Numbers that are read before they are scaled.
const BATCH: usize = 64;

/// Numbers, NaN = missing, with what is known about all of them.
#[derive(Debug, Clone)]
pub(crate) struct Numbers {
    values: Vec<f64>,
    n_summarised: usize,
    n_values: usize,
    n_missing: usize,
    max_decimals: u32,
    min: f64,
    max: f64,
    /// The different whole numbers below 64, a bit for each; most columns of few different numbers have no others.
    small: u64,
    /// The other different numbers.
    distinct: Vec<f64>,
    n_words: usize,
    first_word: Option<Word>,
}

impl Numbers {
    pub(crate) fn new() -> Self {
        Self {
            values: Vec::new(),
            n_summarised: 0,
            n_values: 0,
            n_missing: 0,
            max_decimals: 0,
            min: f64::INFINITY,
            max: f64::NEG_INFINITY,
            small: 0,
            distinct: Vec::new(),
            n_words: 0,
            first_word: None,
        }
    }

    /// Adds a number.
    pub(crate) fn push(&mut self, number: &Written) {
        self.max_decimals = self.max_decimals.max(number.n_decimals);
        self.values.push(number.value);
    }

    /// Adds cells until one is neither missing nor a plain number. Returns that one.
    pub(crate) fn push_plain(&mut self, cells: &mut ColumnCells<'_>, rules: Rules<'_>) -> Option<(usize, usize)> {
        let mut left = *cells;
        let mut special = None;
        while special.is_none() && left.n_left() > 0 {
            let n_before = self.values.len();
            self.values.resize(n_before + left.n_left().min(BATCH), f64::NAN);
            let values = &mut self.values[n_before..];
            let mut n_decimals = [0; BATCH];
            let mut max_decimals = 0;
            for (value, n_decimals) in values.iter_mut().zip(&mut n_decimals) {
                let Some((start, end)) = left.next() else { break };
                if let Some((digits, decimals)) = rules.short(left.bytes, start, end) {
                    *value = digits;
                    *n_decimals = decimals as u8;
                    max_decimals = max_decimals.max(decimals);
                } else if start == end {
                    self.n_missing += 1;
                } else if let Some((number, decimals)) = rules.plain(left.bytes, start, end) {
                    *value = number;
                    self.max_decimals = self.max_decimals.max(decimals);
                    self.n_missing += usize::from(number.is_nan());
                } else {
                    special = Some((start, end));
                    break;
                }
            }
            if max_decimals > 0 {
                // One by one they would each keep the next number waiting.
                for (value, n_decimals) in values.iter_mut().zip(n_decimals) {
                    *value = short_number::scaled(*value, u32::from(n_decimals));
                }
            }
            self.max_decimals = self.max_decimals.max(max_decimals);
            let n_cells = left.n_before - cells.n_before - usize::from(special.is_some());
            self.values.truncate(n_before + n_cells);
            cells.n_before = left.n_before;
        }
        *cells = left;
        special
    }

    /// Adds a missing cell.
    pub(crate) fn push_missing(&mut self) {
        self.n_missing += 1;
        self.values.push(f64::NAN);
    }

    /// Adds a cell that is a word, as NaN; what it says is kept for the first of them. `row`: as a spreadsheet numbers it.
    pub(crate) fn push_word(&mut self, row: usize, text: &[u8]) {
        self.n_words += 1;
        self.first_word.get_or_insert_with(|| Word { row, text: text.to_vec() });
        self.values.push(f64::NAN);
    }

    /// Takes the numbers since the last call into the statistics: in tight loops, not cell by cell.
    pub(crate) fn summarise(&mut self) {
        let fresh = &self.values[self.n_summarised..];
        self.n_values += fresh.len();
        // A comparison with NaN is false, so missing values change nothing.
        (self.min, self.max) = fresh.iter().fold((self.min, self.max), |(min, max), &value| {
            (if value < min { value } else { min }, if value > max { value } else { max })
        });
        for &value in fresh {
            if self.n_distinct() > MAX_NUMBERS_AS_LEVELS {
                break;
            }
            let bit = value as u64;
            if bit < u64::from(u64::BITS) && bit as f64 == value {
                self.small |= 1 << bit;
            } else if !value.is_nan() && !self.distinct.contains(&value) {
                self.distinct.push(value);
            }
        }
        self.n_summarised = self.values.len();
    }

    /// Different numbers, counted to one beyond [`MAX_NUMBERS_AS_LEVELS`].
    fn n_distinct(&self) -> usize {
        self.small.count_ones() as usize + self.distinct.len()
    }

    fn n_numbers(&self) -> usize {
        self.n_values - self.n_missing - self.n_words
    }

    /// The numbers since the last call; [`Numbers::summarise`] must have run.
    pub(crate) fn take(&mut self) -> Vec<f64> {
        self.n_summarised = 0;
        let fresh = Vec::with_capacity(room_for(self.values.len()));
        std::mem::replace(&mut self.values, fresh)
    }

    /// How numbers and words mix.
    pub(crate) fn mixture(&self) -> Mixture {
        Mixture {
            n_words: self.n_words,
            n_numbers: self.n_numbers(),
            n_distinct: self.n_distinct(),
            first_word: self.first_word.clone(),
        }
    }

    /// Completes a summary.
    pub(crate) fn describe(&self, summary: &mut ColumnSummary) {
        summary.kind = Kind::Numeric;
        summary.n_missing = self.n_missing;
        summary.n_words = self.n_words;
        summary.first_word.clone_from(&self.first_word);
        summary.n_distinct = self.n_distinct();
        summary.max_decimals = self.max_decimals;
        if self.n_numbers() > 0 {
            (summary.min, summary.max) = (self.min, self.max);
            // A number written without decimals is whole.
            summary.is_integer = self.max_decimals == 0;
        }
    }
}
