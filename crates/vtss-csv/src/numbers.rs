//! A column of numbers as it grows.

use crate::column::{MAX_NUMBERS_AS_LEVELS, Mixture};
use crate::long_numbers::{LongTally, PAIR, read_pair};
use crate::number::Written;
use crate::number_group::{GROUP, Tally};
use crate::parts::ColumnCells;
use crate::plain_cells::Rules;
use crate::range;
use crate::short_number::{self, ShortNumbers};
use crate::summary::{ColumnSummary, Kind, Word};

/// Cells that are read one by one where a group cannot be: often the next one cannot either.
const N_SINGLE: usize = 2 * GROUP;

/// Numbers, NaN = missing, with what is known about all of them.
#[derive(Debug, Clone)]
pub(crate) struct Numbers {
    /// Those since the last call of [`Numbers::clear`].
    pub(crate) values: Vec<f64>,
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
    // This and what it calls are functions of their own: small and often called, they are optimised by V8 soon and at little
    // cost, and what it has optimised runs from the next call on, not for the rest of one.
    #[inline(never)]
    pub(crate) fn push_plain(&mut self, cells: &mut ColumnCells<'_>, rules: Rules<'_>) -> Option<(usize, usize)> {
        let n_before = self.values.len();
        self.values.resize(n_before + cells.n_left(), f64::NAN);
        let mut left = &mut self.values[n_before..];
        let mut single = Single { n_missing: 0, max_decimals: 0 };
        let mut n_single = N_SINGLE;
        let mut special = None;
        while special.is_none() && !left.is_empty() {
            let n_left = left.len();
            let (n_read, tally) = push_groups(left, *cells, rules.short_numbers);
            cells.skip(n_read);
            self.n_missing += tally.n_missing();
            self.max_decimals = self.max_decimals.max(tally.max_decimals());
            left = &mut left[n_read..];
            // Fewer than a group are the last ones, and not worth a call.
            if left.len() >= GROUP {
                let (n_read, tally) = push_long(left, *cells, rules.decimal);
                cells.skip(n_read);
                self.n_missing += tally.n_missing;
                self.max_decimals = self.max_decimals.max(tally.max_decimals);
                left = &mut left[n_read..];
            }
            // Where nothing has come of asking for several, it is asked less often.
            n_single = if left.len() < n_left { N_SINGLE } else { 2 * n_single };
            let (now, later) = left.split_at_mut(n_single.min(left.len()));
            special = single.read(now, cells, rules);
            left = later;
        }
        self.n_missing += single.n_missing;
        self.max_decimals = self.max_decimals.max(single.max_decimals);
        let n_left = cells.n_left() + usize::from(special.is_some());
        self.values.truncate(self.values.len() - n_left);
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
    #[inline(never)]
    pub(crate) fn summarise(&mut self) {
        let fresh = &self.values[self.n_summarised..];
        self.n_values += fresh.len();
        (self.min, self.max) = range::extended((self.min, self.max), fresh);
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

    /// Forgets the numbers and keeps what is known about them; [`Numbers::summarise`] must have run.
    pub(crate) fn clear(&mut self) {
        self.n_summarised = 0;
        self.values.clear();
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

/// Reads groups of short or empty cells into `values` until one is none. Returns how many cells it has read.
#[inline(never)]
fn push_groups(values: &mut [f64], mut cells: ColumnCells<'_>, short_numbers: ShortNumbers) -> (usize, Tally) {
    let mut tally = Tally::new();
    let mut n_read = 0;
    for group in values.as_chunks_mut::<GROUP>().0 {
        let Some(numbers) =
            cells.next_group().and_then(|group| short_numbers.read_group(cells.bytes, group, &mut tally))
        else {
            break;
        };
        *group = numbers;
        n_read += GROUP;
    }
    (n_read, tally)
}

/// The same of pairs of long cells.
#[inline(never)]
fn push_long(values: &mut [f64], mut cells: ColumnCells<'_>, decimal: u8) -> (usize, LongTally) {
    let mut tally = LongTally::default();
    let mut n_read = 0;
    for pair in values.as_chunks_mut::<PAIR>().0 {
        let Some(numbers) = cells.next_group().and_then(|pair| read_pair(cells.bytes, pair, decimal, &mut tally))
        else {
            break;
        };
        *pair = numbers;
        n_read += PAIR;
    }
    (n_read, tally)
}

/// Cells read one by one.
struct Single {
    n_missing: usize,
    max_decimals: u32,
}

impl Single {
    /// Reads cells into `values`, which are NaN, until one is neither missing nor a plain number. Returns that one.
    #[inline(never)]
    fn read(&mut self, values: &mut [f64], cells: &mut ColumnCells<'_>, rules: Rules<'_>) -> Option<(usize, usize)> {
        for value in values {
            let (start, end) = cells.next()?;
            if start == end {
                self.n_missing += 1;
                continue;
            }
            let short = rules.short(cells.bytes, start, end);
            let short = short.map(|(digits, n_decimals)| (short_number::scaled(digits, n_decimals), n_decimals));
            let Some((number, n_decimals)) = short.or_else(|| rules.plain(cells.bytes, start, end)) else {
                return Some((start, end));
            };
            *value = number;
            self.max_decimals = self.max_decimals.max(n_decimals);
            self.n_missing += usize::from(number.is_nan());
        }
        None
    }
}
