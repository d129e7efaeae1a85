//! One fold, preprocessed: real training rows and validation rows in the features of the fit.

use crate::classifier::path::{DesignRows, RealRows, stride_of};
use crate::error::{Error, Result};
use crate::preprocess::Preprocessor;
use crate::split::Split;
use crate::table::Table;
use ndarray::ArrayView2;

/// A fold whose preprocessing was fitted on its training rows.
#[derive(Debug, Clone)]
pub struct Fold {
    real: RealRows,
    validation: DesignRows,
    validation_rows: Vec<u32>,
    n_validation_majority: usize,
    balance_gap: usize,
    preprocessor: Preprocessor,
}

impl Fold {
    /// Fits the preprocessing on the training rows of `split` and applies it to both parts, each with its majority first.
    ///
    /// # Errors
    /// `TOO_FEW_ROWS` if a class is absent from a part; those of the preprocessing.
    pub fn prepare(table: &Table, split: &Split) -> Result<Self> {
        let preprocessor = Preprocessor::fit(table, &split.training)?;
        let (real, _) = training_rows(table, &preprocessor, &split.training)?;
        let (validation_rows, n_validation_majority) = majority_first(table, &split.validation);
        let n_validation_minority = validation_rows.len() - n_validation_majority;
        for (what, n_rows) in [("majority rows", n_validation_majority), ("minority rows", n_validation_minority)] {
            if n_rows == 0 {
                let purpose = "in the validation rows of every fold".into();
                return Err(Error::TooFewRows { what: what.into(), n_rows, needed: 1, purpose });
            }
        }
        let validation = designed(table, &preprocessor, &validation_rows)?;
        let balance_gap = real.n_majority.saturating_sub(real.n_minority());
        Ok(Self { real, validation, validation_rows, n_validation_majority, balance_gap, preprocessor })
    }

    /// Real training rows, the majority first.
    #[must_use]
    pub fn real(&self) -> &RealRows {
        &self.real
    }

    /// Validation rows, the majority first.
    #[must_use]
    pub fn validation(&self) -> &DesignRows {
        &self.validation
    }

    /// What was learned from the training rows before any fit.
    #[must_use]
    pub fn preprocessor(&self) -> &Preprocessor {
        &self.preprocessor
    }

    /// Where the validation rows stand in the table.
    #[must_use]
    pub fn validation_rows(&self) -> &[u32] {
        &self.validation_rows
    }

    /// How many validation rows are majority rows.
    #[must_use]
    pub fn n_validation_majority(&self) -> usize {
        self.n_validation_majority
    }

    /// Rows that would balance the training classes; 0 if the minority is not rarer here.
    #[must_use]
    pub fn balance_gap(&self) -> usize {
        self.balance_gap
    }
}

/// Rows of the table in the features of a fitted preprocessing, the majority first; and which rows these are.
///
/// # Errors
/// `TOO_FEW_ROWS` if a class is absent; those of the preprocessing.
pub fn training_rows(table: &Table, preprocessor: &Preprocessor, rows: &[u32]) -> Result<(RealRows, Vec<u32>)> {
    let (ordered, n_majority) = majority_first(table, rows);
    for (what, n_rows) in [("majority rows", n_majority), ("minority rows", ordered.len() - n_majority)] {
        if n_rows == 0 {
            let purpose = "in the training rows of every fold".into();
            return Err(Error::TooFewRows { what: what.into(), n_rows, needed: 1, purpose });
        }
    }
    Ok((RealRows::new(designed(table, preprocessor, &ordered)?, n_majority), ordered))
}

/// The minority and the majority rows without intercept and padding, as generators see them.
///
/// # Errors
/// `INTERNAL`, never for rows made here.
pub fn class_features(real: &RealRows) -> Result<(ArrayView2<'_, f64>, ArrayView2<'_, f64>)> {
    let minority = real.rows.features(real.n_majority..real.rows.n_rows())?;
    Ok((minority, real.rows.features(0..real.n_majority)?))
}

fn majority_first(table: &Table, rows: &[u32]) -> (Vec<u32>, usize) {
    let of_class = |class: u8| rows.iter().copied().filter(move |&row| table.labels()[row as usize] == class);
    let mut ordered: Vec<u32> = of_class(0).collect();
    let n_majority = ordered.len();
    ordered.extend(of_class(1));
    (ordered, n_majority)
}

fn designed(table: &Table, preprocessor: &Preprocessor, rows: &[u32]) -> Result<DesignRows> {
    let n_features = preprocessor.n_features();
    // Features and intercept.
    let stride = stride_of(n_features + 1);
    DesignRows::filled(rows.len(), n_features, |range, out| {
        preprocessor.transform_into(table, &rows[range], out, stride)
    })
}
