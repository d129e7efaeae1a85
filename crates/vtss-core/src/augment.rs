//! Synthetic rows for the user: drawn on all rows of a table, in its own units, with their parents.

use crate::error::{Error, Result};
use crate::generator::{GeneratorSpec, Pool};
use crate::model::FINAL_PLACE;
use crate::preprocess::{ColumnValues, Preprocessor};
use crate::sweep::{chunked_pool, class_features, training_rows};
use crate::table::{Column, Table};
use crate::warning::Warning;
use ndarray::Array2;
use serde::{Deserialize, Serialize};

/// Rows written at a time in the table's units; bounds the working memory, not the result.
const BLOCK_ROWS: usize = 4096;

/// What to draw.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[cfg_attr(feature = "typescript", tsify(missing_as_null))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AugmentRequest {
    /// Seed of the streams.
    pub seed: u64,
    /// Which generator, with its settings.
    pub generator: GeneratorSpec,
    /// Rows to draw.
    pub n_synthetic: usize,
    /// Per column of the table: decimals to round numbers to (0 for whole numbers), or none.
    pub decimals: Vec<Option<u32>>,
}

/// Synthetic minority rows.
#[derive(Debug, Clone, PartialEq)]
pub struct SyntheticRows {
    /// One entry per column of the table.
    pub columns: Vec<ColumnValues>,
    /// Row of the table that each synthetic row started from, if the generator has one.
    pub seeds: Option<Vec<u32>>,
    /// Row of the table that it was mixed with, if the generator has one.
    pub partners: Option<Vec<u32>>,
    /// Share of the partner, in \[0, 1\].
    pub fractions: Option<Vec<f64>>,
    /// What the generator has to say.
    pub warnings: Vec<Warning>,
}

/// Draws exactly `request.n_synthetic` rows: those that the delivered model of the same seed was trained with, rounded
/// to the table's decimals, kept within the range of its values, and with categories that exist. A number is missing
/// where the parent that the row is closest to has none: a test that was not done stays not done. (The fits see the
/// imputed value there, as they do in real rows.)
///
/// # Errors
/// Those of the preprocessing and the generator.
pub fn augment(table: &Table, request: &AugmentRequest) -> Result<SyntheticRows> {
    let all: Vec<u32> = (0..table.n_rows() as u32).collect();
    let preprocessor = Preprocessor::fit(table, &all)?;
    let (real, order) = training_rows(table, &preprocessor, &all)?;
    let (minority, majority) = class_features(&real)?;
    let fitted = request.generator.build()?.fit(minority, majority)?;
    let gap = real.n_majority.saturating_sub(real.n_minority());
    let name = request.generator.name();
    let pool = chunked_pool(fitted.as_ref(), name, request.n_synthetic, gap, request.seed, FINAL_PLACE)?;
    let mut columns: Vec<ColumnValues> = Vec::new();
    // One block at least, so that no rows still have their columns.
    for start in (0..request.n_synthetic.max(1)).step_by(BLOCK_ROWS) {
        let range = start..(start + BLOCK_ROWS).min(request.n_synthetic);
        let mut features = vec![0.0; range.len() * minority.ncols()];
        let n_rows = range.len();
        pool.write_rows(minority, range, &mut features, minority.ncols())?;
        let features = Array2::from_shape_vec((n_rows, minority.ncols()), features)
            .map_err(|error| Error::Internal { what: error.to_string() })?;
        let block = preprocessor.inverse(features.view(), &request.decimals)?;
        if columns.is_empty() {
            columns = block;
        } else {
            columns.iter_mut().zip(block).for_each(|(column, part)| extend(column, part));
        }
    }
    let in_table = |minority_rows: &[u32]| -> Vec<u32> {
        let first = real.n_majority;
        minority_rows[..request.n_synthetic].iter().map(|&row| order[first + row as usize]).collect()
    };
    let nearest = pool.nearest_parents(request.n_synthetic);
    if let Some(nearest) = &nearest {
        leave_missing(table, &in_table(nearest), &mut columns);
    }
    let (seeds, partners, fractions) = match &pool {
        Pool::Interpolated { seeds, partners, fractions } => {
            let fractions = fractions[..request.n_synthetic].to_vec();
            (Some(in_table(seeds)), Some(in_table(partners)), Some(fractions))
        }
        Pool::Dense { seeds, .. } => (seeds.as_deref().map(in_table), None, None),
    };
    Ok(SyntheticRows { columns, seeds, partners, fractions, warnings: fitted.warnings().to_vec() })
}

/// Empties the numbers that the rows' nearest parents do not have.
fn leave_missing(table: &Table, nearest: &[u32], columns: &mut [ColumnValues]) {
    for (column, values) in table.columns().iter().zip(columns) {
        if let (Column::Numeric { values: own, .. }, ColumnValues::Numeric(numbers)) = (column, values) {
            for (number, &parent) in numbers.iter_mut().zip(nearest) {
                if own[parent as usize].is_nan() {
                    *number = f64::NAN;
                }
            }
        }
    }
}

fn extend(column: &mut ColumnValues, part: ColumnValues) {
    match (column, part) {
        (ColumnValues::Numeric(all), ColumnValues::Numeric(more)) => all.extend(more),
        (ColumnValues::Codes(all), ColumnValues::Codes(more)) => all.extend(more),
        (ColumnValues::Numeric(_), ColumnValues::Codes(_)) | (ColumnValues::Codes(_), ColumnValues::Numeric(_)) => {}
    }
}
