//! The size of the weights test: how often natural and balanced weights are said to give other slopes.

use super::shifted_cube::TestResult;
use super::table_result::checked;
use crate::cell::{Cell, Effort};
use crate::error::Result;
use vtss_core::classifier::LogisticRegression;
use vtss_core::diagnosis::weights_test;
use vtss_core::preprocess::Preprocessor;
use vtss_core::simulation::Design;

/// The name of the study.
pub const NAME: &str = "weights";

/// C of the fits: next to no penalty, as theory has none.
const INVERSE_PENALTY: f64 = 1e6;
/// Majority rows for each minority row.
const RATIO: usize = 20;

/// One setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// A name of [`Design::named`].
    pub design: &'static str,
    /// Slopes.
    pub n_columns: usize,
    /// Minority rows.
    pub n_minority: usize,
}

impl Setting {
    /// Names every part of the setting.
    #[must_use]
    pub fn name(&self) -> String {
        let Self { design, n_columns, n_minority } = self;
        format!("{design}-d{n_columns}-n{n_minority}-r{RATIO}")
    }
}

/// Every setting; of the small version the quick ones.
#[must_use]
pub fn settings(small: bool) -> Vec<Setting> {
    let mut settings = Vec::new();
    for n_minority in [50, 100, 200] {
        let designs = [("correct-logistic", 4), ("correct-logistic", 9), ("no-signal", 4), ("no-signal", 9), ("e5", 5)];
        settings.extend(designs.map(|(design, n_columns)| Setting { design, n_columns, n_minority }));
    }
    if small {
        settings.retain(|setting| setting.n_minority == 50);
    }
    settings
}

/// The cells.
///
/// # Errors
/// `OPTION_INVALID`, for no setting here.
pub fn cells(small: bool) -> Result<Vec<Cell>> {
    settings(small)
        .into_iter()
        .map(|setting| {
            let design = Design::named(setting.design, Some(setting.n_columns))?;
            let name = setting.name();
            let run = move |seed| run(&design, setting.n_minority, seed);
            Ok(Cell::new(NAME, name, Effort::Fivefold, run))
        })
        .collect()
}

fn run(design: &Design, n_minority: usize, seed: u64) -> Result<TestResult> {
    let table = checked(design.draw(RATIO * n_minority, n_minority, seed)?)?;
    let all: Vec<u32> = (0..table.n_rows() as u32).collect();
    let rows = Preprocessor::fit(&table, &all)?.transform(&table, &all)?;
    let test = weights_test(rows.view(), table.labels(), &LogisticRegression::new(INVERSE_PENALTY)?)?;
    let published = test.plain.ok().map(|test| test.p_value);
    Ok(TestResult { published, corrected: test.corrected.ok().map(|test| test.p_value) })
}
