//! Which rows train and which validate: stratified folds, repeated, a single split, or a validation set of the user's.

mod grouped;

use crate::error::{Error, Result};
use crate::rng::Stream;
use serde::{Deserialize, Serialize};

/// How rows are held out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum SplitPlan {
    /// Every row validates once in every repeat.
    Folds {
        /// At least 2.
        folds: usize,
        /// At least 1; each shuffles anew.
        repeats: usize,
    },
    /// A share of the rows validates, the rest trains.
    Single {
        /// Share of each class, between 0 and 1; at least one row of each class validates and one trains.
        validation_fraction: f64,
        /// At least 1; each draws anew.
        repeats: usize,
    },
    /// The rows that the user marked validate.
    Given {},
}

/// Row indices, ascending; together every row once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split {
    /// Rows that everything is fitted on.
    pub training: Vec<u32>,
    /// Rows that nothing is fitted on.
    pub validation: Vec<u32>,
}

impl SplitPlan {
    /// Whether the plan can be carried out on these rows; [`split`] refuses the same.
    ///
    /// `labels`: 1 = minority, 0 = majority; `groups`: one code per row.
    ///
    /// # Errors
    /// `OPTION_INVALID` (fewer than 2 folds or 1 repeat, a fraction out of range), `TOO_FEW_ROWS` (of a class, or
    /// groups that hold it: fewer than folds, fewer than 2), `SHAPE_MISMATCH`.
    pub fn validate(&self, labels: &[u8], groups: Option<&[u32]>) -> Result<()> {
        match *self {
            Self::Folds { folds, .. } if folds < 2 => return Err(Error::option("folds", "at least 2", folds)),
            Self::Single { validation_fraction, .. } if !(0.0 < validation_fraction && validation_fraction < 1.0) => {
                return Err(Error::option("validationFraction", "between 0 and 1", validation_fraction));
            }
            _ => {}
        }
        if self.n_repeats() < 1 {
            return Err(Error::option("repeats", "at least 1", 0));
        }
        let (needed, purpose) = match self {
            Self::Folds { folds, .. } => (*folds, format!("for {folds} folds")),
            Self::Single { .. } | Self::Given {} => (2, "to train and to validate".to_owned()),
        };
        let class_counts = [0, 1].map(|class| labels.iter().filter(|&&label| label == class).count());
        enough(class_counts, needed, "rows", &purpose)?;
        match groups {
            Some(groups) => {
                equal("groups", labels.len(), groups.len())?;
                if matches!(self, Self::Given {}) {
                    return Ok(());
                }
                let holders = grouped::n_groups_with_class(labels, groups);
                enough(holders, needed, "groups", &purpose)
            }
            None => Ok(()),
        }
    }

    /// How often the rows are drawn anew.
    #[must_use]
    pub fn n_repeats(&self) -> usize {
        match *self {
            Self::Folds { repeats, .. } | Self::Single { repeats, .. } => repeats,
            Self::Given {} => 1,
        }
    }

    /// Splits of one repeat.
    #[must_use]
    pub fn n_folds(&self) -> usize {
        match *self {
            Self::Folds { folds, .. } => folds,
            Self::Single { .. } | Self::Given {} => 1,
        }
    }

    /// Splits altogether.
    #[must_use]
    pub fn n_splits(&self) -> usize {
        self.n_repeats().saturating_mul(self.n_folds())
    }
}

/// The most folds that [`SplitPlan::Folds`] can have on these rows: as many as the rarer class has rows, or groups that
/// hold it.
///
/// `labels`: 1 = minority, 0 = majority; `groups`: one code per row.
#[must_use]
pub fn largest_number_of_folds(labels: &[u8], groups: Option<&[u32]>) -> usize {
    let n_minority = labels.iter().filter(|&&label| label == 1).count();
    let most = n_minority.min(labels.len() - n_minority);
    groups.map_or(most, |groups| {
        let [majority, minority] = grouped::n_groups_with_class(labels, groups);
        most.min(majority).min(minority)
    })
}

/// One split of a plan, a function of its arguments alone.
///
/// Without groups, counts of each class and of all rows differ by at most one between folds. With groups, rows of one
/// group are never separated and every fold holds both classes; counts are as even as the best of a few random assignments.
///
/// `labels`: 1 = minority, 0 = majority, fewer than 2³² rows; `groups`: one code per row, ignored if the user marked the
/// rows; `validation_mask`: 1 for rows that validate, only for [`SplitPlan::Given`]; `seed`: stream `split/<repeat>`;
/// `repeat`, `fold`: zero-based. Cost: n log n with groups, else n.
///
/// # Errors
/// Those of [`SplitPlan::validate`]; `OPTION_INVALID` (a repeat or fold out of range, a mask missing or unasked for),
/// `TOO_FEW_ROWS` (a side of the mask that lacks a class).
pub fn split(
    labels: &[u8],
    groups: Option<&[u32]>,
    validation_mask: Option<&[u8]>,
    plan: &SplitPlan,
    seed: u64,
    repeat: usize,
    fold: usize,
) -> Result<Split> {
    plan.validate(labels, groups)?;
    in_range("repeat", plan.n_repeats(), repeat)?;
    in_range("fold", plan.n_folds(), fold)?;
    let mut stream = Stream::new(seed, &format!("split/{repeat}"));
    let validates: Vec<bool> = match (plan, validation_mask) {
        (SplitPlan::Given {}, Some(mask)) => given(labels, mask)?,
        (SplitPlan::Given {}, None) => return Err(Error::option("validation", "a mark for every row", "none")),
        (_, Some(_)) => {
            return Err(Error::option("validation", "left out when rows are drawn", "a mark for every row"));
        }
        (&SplitPlan::Folds { folds, .. }, None) => {
            let places = match groups {
                Some(groups) => grouped::assign(labels, groups, &vec![1.0 / folds as f64; folds], &mut stream)?,
                None => deal(labels, folds, &mut stream),
            };
            places.into_iter().map(|place| place == fold).collect()
        }
        (&SplitPlan::Single { validation_fraction, .. }, None) => match groups {
            Some(groups) => {
                let shares = [validation_fraction, 1.0 - validation_fraction];
                let places = grouped::assign(labels, groups, &shares, &mut stream)?;
                places.into_iter().map(|place| place == 0).collect()
            }
            None => draw(labels, validation_fraction, &mut stream),
        },
    };
    let side = |wanted: bool| (0..).zip(&validates).filter(|&(_, &v)| v == wanted).map(|(row, _)| row).collect();
    Ok(Split { training: side(false), validation: side(true) })
}

/// The rows of one class in random order.
fn shuffled_class(labels: &[u8], class: u8, stream: &mut Stream) -> Vec<usize> {
    let mut rows: Vec<usize> = (0..labels.len()).filter(|&row| labels[row] == class).collect();
    stream.shuffle(&mut rows);
    rows
}

/// The fold of each row: shuffled majority, then shuffled minority, dealt out one after the other like cards.
fn deal(labels: &[u8], folds: usize, stream: &mut Stream) -> Vec<usize> {
    let mut places = vec![0; labels.len()];
    let majority = shuffled_class(labels, 0, stream);
    let minority = shuffled_class(labels, 1, stream);
    for (turn, row) in majority.into_iter().chain(minority).enumerate() {
        places[row] = turn % folds;
    }
    places
}

/// Whether each row validates: the same share of each class, at least one and not all.
fn draw(labels: &[u8], fraction: f64, stream: &mut Stream) -> Vec<bool> {
    let mut validates = vec![false; labels.len()];
    for class in [0, 1] {
        let rows = shuffled_class(labels, class, stream);
        let wanted = libm::round(fraction * rows.len() as f64) as usize;
        for row in rows.iter().take(wanted.max(1).min(rows.len().saturating_sub(1))) {
            validates[*row] = true;
        }
    }
    validates
}

fn given(labels: &[u8], mask: &[u8]) -> Result<Vec<bool>> {
    equal("validation", labels.len(), mask.len())?;
    if let Some(row) = mask.iter().position(|&mark| mark > 1) {
        return Err(Error::option("validation", "0 or 1", format!("{} in row {row}", mask[row])));
    }
    for (mark, side) in [(0, "training"), (1, "validation")] {
        let mut class_counts = [0, 0];
        for (&label, _) in labels.iter().zip(mask).filter(|&(_, &m)| m == mark) {
            class_counts[usize::from(label.min(1))] += 1;
        }
        enough(class_counts, 1, &format!("{side} rows"), "of each class")?;
    }
    Ok(mask.iter().map(|&mark| mark == 1).collect())
}

/// `counts`: of the majority, of the minority; groups count for each class that they hold. The minority is named first, as the scarce one.
fn enough(counts: [usize; 2], needed: usize, what: &str, purpose: &str) -> Result<()> {
    for (n_rows, class) in [(counts[1], "minority"), (counts[0], "majority")] {
        if n_rows < needed {
            let what = format!("{class} {what}");
            return Err(Error::TooFewRows { what, n_rows, needed, purpose: purpose.to_owned() });
        }
    }
    Ok(())
}

fn equal(what: &str, expected: usize, actual: usize) -> Result<()> {
    if actual == expected { Ok(()) } else { Err(Error::ShapeMismatch { what: what.to_owned(), expected, actual }) }
}

fn in_range(option: &str, end: usize, value: usize) -> Result<()> {
    if value < end { Ok(()) } else { Err(Error::option(option, &format!("below {end}"), value)) }
}
