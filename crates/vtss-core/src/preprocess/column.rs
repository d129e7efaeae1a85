//! One column: what is learned about it, its features, and the way back.

use crate::error::{Error, Result};
use crate::kernels::columns::{Selection, Standardised, gather_present};
use crate::kernels::moments::{deviations, sum_and_range};
use crate::table::{Column, MISSING_CODE};
use ndarray::{ArrayView1, ArrayView2};
use serde::{Deserialize, Serialize};

/// Largest size of a number in a training row: sums over any number of rows stay finite.
const LARGEST_VALUE: f64 = 1e290;
/// Largest size of a feature: rows far outside the training range keep finite squares.
const LARGEST_FEATURE: f64 = 1e150;
/// A standard deviation of at most this share of the largest value is rounding, sixteen units of it, not variation.
const CONSTANT_SHARE: f64 = 16.0 * f64::EPSILON;
/// Smallest binary exponent by which deviations are scaled: its inverse is still a double.
const SMALLEST_EXPONENT: i32 = -1000;
/// Base of the decimals to which values are rounded.
const DECIMAL_BASE: f64 = 10.0;
/// Powers of ten from this one on are infinite.
const MOST_DECIMALS: u32 = 309;

/// Mean and population standard deviation of one feature over the training rows.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(deny_unknown_fields)]
pub struct Moments {
    /// In the table's units; 0 if no training row has a value.
    pub mean: f64,
    /// In the table's units; 0 if the feature is constant in the training rows, and then 0 for every row.
    pub scale: f64,
}

impl Moments {
    /// Of an indicator that is 1 in `n_ones` of `n_rows` rows.
    fn of_indicator(n_ones: usize, n_rows: usize) -> Self {
        let mean = n_ones as f64 / n_rows as f64;
        Self { mean, scale: (mean * (1.0 - mean)).sqrt() }
    }

    #[inline]
    fn standardise(self, value: f64) -> f64 {
        // Computed before it is known to be wanted: missing values come at random, and a select costs less than a branch.
        let feature = ((value - self.mean) / self.scale).clamp(-LARGEST_FEATURE, LARGEST_FEATURE);
        if feature.is_nan() || self.scale == 0.0 { 0.0 } else { feature }
    }

    /// How a column of numbers with these moments is standardised: as [`Moments::standardise`] does one by one.
    fn standardised(self) -> Standardised {
        let varies = self.scale != 0.0;
        Standardised {
            mean: self.mean,
            divisor: if varies { self.scale } else { 1.0 },
            limit: if varies { f64::NEG_INFINITY } else { f64::INFINITY },
            largest: LARGEST_FEATURE,
        }
    }

    #[inline]
    fn restore(self, feature: f64) -> f64 {
        feature * self.scale + self.mean
    }

    fn is_consistent(self) -> bool {
        self.mean.is_finite() && self.scale.is_finite() && self.scale >= 0.0
    }
}

/// What was learned about one column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum FittedColumn {
    /// One feature.
    Numeric {
        /// Over the training rows, missing values replaced by the mean.
        moments: Moments,
        /// Least and largest observed training value; none if all are missing.
        range: Option<(f64, f64)>,
    },
    /// One feature per level but the first, and one for "missing" if there is such an indicator.
    Categorical {
        /// Of the indicators, in the order of the features.
        moments: Vec<Moments>,
        /// Per level of the whole table: whether a training row has it.
        seen: Vec<bool>,
        /// Whether a training row has none.
        missing_seen: bool,
        /// Whether the last feature says "missing".
        missing_indicator: bool,
    },
}

/// What a feature stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub enum FeatureKind {
    /// The number in the column.
    Number,
    /// Whether the column has this level.
    Level(usize),
    /// Whether the column is missing.
    Missing,
}

/// One feature: its column in the table and what it says about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
pub struct Feature {
    /// Zero-based column of the table.
    pub column: usize,
    /// What it says.
    pub kind: FeatureKind,
}

/// Values of a column in the table's units.
#[derive(Debug, Clone, PartialEq)]
pub enum ColumnValues {
    /// Numbers; NaN where the training rows have no value at all.
    Numeric(Vec<f64>),
    /// Level codes, [`MISSING_CODE`] for a missing value.
    Codes(Vec<i32>),
}

impl FittedColumn {
    /// Learns from `rows` (at least one, all in the column), which `selection` holds too. `observed`: room to work in.
    /// Fails with `OPTION_INVALID` on a number beyond ±1e290.
    pub(super) fn fit(column: &Column, rows: &[u32], selection: Selection, observed: &mut Vec<f64>) -> Result<Self> {
        match column {
            Column::Numeric { name, values } => {
                observed.resize(rows.len(), 0.0);
                let n_observed = gather_present(values, selection, observed);
                fit_numeric(name, &observed[..n_observed], rows.len())
            }
            Column::Categorical { codes, n_levels, .. } => Ok(fit_categorical(codes, *n_levels, rows)),
        }
    }

    /// Number of features.
    #[must_use]
    pub fn n_features(&self) -> usize {
        self.moments().len()
    }

    /// Of each feature.
    #[must_use]
    pub fn moments(&self) -> &[Moments] {
        match self {
            Self::Numeric { moments, .. } => std::slice::from_ref(moments),
            Self::Categorical { moments, .. } => moments,
        }
    }

    /// What each feature stands for.
    pub(super) fn kinds(&self) -> Vec<FeatureKind> {
        match self {
            Self::Numeric { .. } => vec![FeatureKind::Number],
            Self::Categorical { seen, missing_indicator, .. } => {
                let levels = (1..seen.len()).map(FeatureKind::Level);
                levels.chain(missing_indicator.then_some(FeatureKind::Missing)).collect()
            }
        }
    }

    /// Whether `column` is of the kind, and has the levels, that were fitted.
    pub(super) fn check(&self, column: &Column) -> Result<()> {
        let mismatch = |what, expected, actual| {
            Err(Error::ShapeMismatch { what: format!("{what} of column \"{}\"", column.name()), expected, actual })
        };
        match (self, column) {
            (Self::Numeric { .. }, Column::Numeric { .. }) => Ok(()),
            (Self::Categorical { seen, .. }, Column::Categorical { n_levels, .. }) if seen.len() == *n_levels => Ok(()),
            (Self::Categorical { seen, .. }, Column::Categorical { n_levels, .. }) => {
                mismatch("the list of levels", seen.len(), *n_levels)
            }
            (Self::Categorical { seen, .. }, Column::Numeric { .. }) => mismatch("the list of levels", seen.len(), 0),
            (Self::Numeric { .. }, Column::Categorical { n_levels, .. }) => {
                mismatch("the list of levels", 0, *n_levels)
            }
        }
    }

    /// The values and how they are standardised, if both are numeric.
    pub(super) fn standardised<'a>(&self, column: &'a Column) -> Option<(&'a [f64], Standardised)> {
        match (self, column) {
            (Self::Numeric { moments, .. }, Column::Numeric { values, .. }) => Some((values, moments.standardised())),
            _ => None,
        }
    }

    /// Writes the features of `rows[r]` to `out[r * stride..]`. The column has passed [`FittedColumn::check`].
    #[inline(never)]
    pub(super) fn write(&self, column: &Column, rows: &[u32], out: &mut [f64], stride: usize) {
        match (self, column) {
            (Self::Numeric { moments, .. }, Column::Numeric { values, .. }) => {
                for (target, &row) in out.chunks_mut(stride).zip(rows) {
                    target[0] = moments.standardise(values[row as usize]);
                }
            }
            (Self::Categorical { moments, missing_indicator, .. }, Column::Categorical { codes, .. }) => {
                for (target, &row) in out.chunks_mut(stride).zip(rows) {
                    encode(codes[row as usize], moments, *missing_indicator, target);
                }
            }
            (Self::Numeric { .. }, Column::Categorical { .. }) | (Self::Categorical { .. }, Column::Numeric { .. }) => {
            }
        }
    }

    /// The column's values from its features, n × `n_features`.
    pub(super) fn inverse(&self, features: ArrayView2<f64>, decimals: Option<u32>) -> ColumnValues {
        match self {
            Self::Numeric { moments, range } => {
                let power = decimals.map(power_of_ten);
                let restore = |feature: &f64| match *range {
                    Some((low, high)) => round_to(moments.restore(*feature), power).max(low).min(high),
                    None => f64::NAN,
                };
                ColumnValues::Numeric(features.iter().map(restore).collect())
            }
            Self::Categorical { moments, seen, missing_seen, .. } => {
                let decode = |row: ArrayView1<f64>| decode(row, moments, seen, *missing_seen);
                ColumnValues::Codes(features.rows().into_iter().map(decode).collect())
            }
        }
    }

    /// Whether a file could have been written by [`FittedColumn::fit`].
    pub(super) fn is_consistent(&self) -> bool {
        self.moments().iter().all(|moments| moments.is_consistent())
            && match self {
                Self::Numeric { range, .. } => {
                    range.is_none_or(|(low, high)| low.is_finite() && high.is_finite() && low <= high)
                }
                Self::Categorical { moments, seen, missing_seen, missing_indicator } => {
                    moments.len() == seen.len().saturating_sub(1) + usize::from(*missing_indicator)
                        && (*missing_indicator || !*missing_seen)
                }
            }
    }
}

/// Two passes: sum and range, then deviations from the mean in units of a power of two near the largest value, whose
/// own sum corrects the mean. The scaling is exact and keeps squares from overflowing or vanishing.
///
/// `observed`: what is not missing of `n_rows` values.
fn fit_numeric(name: &str, observed: &[f64], n_rows: usize) -> Result<FittedColumn> {
    let n_observed = observed.len();
    if n_observed == 0 {
        return Ok(FittedColumn::Numeric { moments: Moments { mean: 0.0, scale: 0.0 }, range: None });
    }
    let (sum, low, high) = sum_and_range(observed);
    let largest = high.max(-low);
    if largest > LARGEST_VALUE {
        return Err(Error::option(&format!("column \"{name}\""), "between -1e290 and 1e290", largest));
    }
    let range = Some((low, high));
    if low == high {
        return Ok(FittedColumn::Numeric { moments: Moments { mean: low, scale: 0.0 }, range });
    }
    let rough_mean = sum / n_observed as f64;
    let exponent = libm::frexp(largest).1.max(SMALLEST_EXPONENT);
    let (unit, per_unit) = (libm::ldexp(1.0, exponent), libm::ldexp(1.0, -exponent));
    let (deviation_sum, square_sum) = deviations(observed, rough_mean, per_unit);
    let correction = deviation_sum / n_observed as f64;
    // A missing value sits at the mean: it adds to the count and not to the squares.
    let variance = (square_sum - deviation_sum * correction).max(0.0) / n_rows as f64;
    let scale = variance.sqrt() * unit;
    let scale = if scale > CONSTANT_SHARE * largest { scale } else { 0.0 };
    Ok(FittedColumn::Numeric { moments: Moments { mean: rough_mean + correction * unit, scale }, range })
}

#[inline(never)]
fn fit_categorical(codes: &[i32], n_levels: usize, rows: &[u32]) -> FittedColumn {
    let mut counts = vec![0; n_levels];
    for &row in rows {
        // a missing code is no index and counts for no level
        if let Some(count) = level_of(codes[row as usize]).and_then(|level| counts.get_mut(level)) {
            *count += 1;
        }
    }
    let n_missing = rows.len() - counts.iter().sum::<usize>();
    let missing_indicator = codes.contains(&MISSING_CODE);
    let indicators = counts.iter().skip(1).chain(missing_indicator.then_some(&n_missing));
    FittedColumn::Categorical {
        moments: indicators.map(|&n_ones| Moments::of_indicator(n_ones, rows.len())).collect(),
        seen: counts.iter().map(|&n_ones| n_ones > 0).collect(),
        missing_seen: n_missing > 0,
        missing_indicator,
    }
}

fn level_of(code: i32) -> Option<usize> {
    usize::try_from(code).ok()
}

/// Writes the standardised indicators of one row.
#[inline]
fn encode(code: i32, moments: &[Moments], missing_indicator: bool, out: &mut [f64]) {
    let hot = match level_of(code) {
        Some(level) => level.checked_sub(1),
        None if missing_indicator => moments.len().checked_sub(1),
        None => {
            out.iter_mut().zip(moments).for_each(|(out, _)| *out = 0.0);
            return;
        }
    };
    for (j, (out, moments)) in out.iter_mut().zip(moments).enumerate() {
        *out = moments.standardise(if hot == Some(j) { 1.0 } else { 0.0 });
    }
}

/// The code with the largest indicator among those that a training row has.
fn decode(features: ArrayView1<f64>, moments: &[Moments], seen: &[bool], missing_seen: bool) -> i32 {
    let indicator = |j: usize| moments[j].restore(features[j]);
    let reference = 1.0 - (0..moments.len()).map(indicator).sum::<f64>();
    let mut best = (MISSING_CODE, f64::NEG_INFINITY);
    for (code, level) in (0..).zip(0..seen.len()).filter(|&(_, level)| seen[level]) {
        let value = level.checked_sub(1).map_or(reference, indicator);
        if value > best.1 {
            best = (code, value);
        }
    }
    match moments.len().checked_sub(1).map(indicator) {
        Some(missing) if missing_seen && missing > best.1 => MISSING_CODE,
        _ => best.0,
    }
}

/// 10 to the power of `decimals`; infinite, and then of no effect, beyond the range of a double.
fn power_of_ten(decimals: u32) -> f64 {
    (0..decimals.min(MOST_DECIMALS)).fold(1.0, |power, _| power * DECIMAL_BASE)
}

fn round_to(value: f64, power: Option<f64>) -> f64 {
    let Some(power) = power else { return value };
    // + 0.0 turns -0.0 into 0.0.
    let rounded = libm::round(value * power) / power + 0.0;
    if rounded.is_finite() { rounded } else { value }
}
