//! The whole product on tables with a known truth: verdicts, gains with their intervals, and the regret of the rules.
//!
//! One run sweeps one table with all its sources; its verdict is taken twice, with the first source alone and with all.

use super::design_of;
use super::table_result::TableResult;
use crate::cell::{Cell, Effort};
use crate::error::Result;
use crate::tune::Source;
use vtss_core::generator::GeneratorSpec;
use vtss_core::simulation::{BalancedTruth, Design};

/// The name of the study.
pub const NAME: &str = "verdicts";

/// What a cell is there to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A null: `add` must not be found where rows do not gain over every rebalancer.
    Null,
    /// Rows that do gain: `add` must be found.
    Power,
    /// More columns: intervals must still cover.
    Coverage,
}

/// One setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// A name of [`Design::named`].
    pub design: &'static str,
    /// Columns of the design.
    pub n_columns: usize,
    /// Minority rows.
    pub n_minority: usize,
    /// Majority rows for each minority row.
    pub ratio: usize,
    /// Whether the only rows offered are fresh ones of the design, in place of the product's generators.
    pub fresh_rows: bool,
    /// What it is there to show.
    pub purpose: Purpose,
}

/// Majority rows for each minority row where the paper does not say 20: a table then costs half as much, and what
/// decides, the minority, is the same.
const RATIO: usize = 10;
/// The paper's ratio on E5.
const PAPER_RATIO: usize = 20;
/// Columns of E5, and of the nulls beside it.
const FEW_COLUMNS: usize = 5;
/// Minority rows of the quick settings.
const SMALLEST_MINORITY: usize = 25;
/// Minority rows of the slow settings, and the ratio there, again half the time of a table.
const LARGEST_MINORITY: usize = 1000;
const RATIO_OF_LARGEST: usize = 5;

impl Setting {
    fn new(design: &'static str, n_columns: usize, n_minority: usize, purpose: Purpose) -> Self {
        Self { design, n_columns, n_minority, ratio: RATIO, fresh_rows: false, purpose }
    }

    /// Names every part of the setting.
    #[must_use]
    pub fn name(&self) -> String {
        let Self { design, n_columns, n_minority, ratio, .. } = self;
        let rows = if self.fresh_rows { "-oracle" } else { "" };
        format!("{design}{rows}-d{n_columns}-n{n_minority}-r{ratio}")
    }

    /// SMOTE comes first, so it is judged alone too.
    fn sources(&self, design: &Design) -> Vec<Source> {
        if self.fresh_rows {
            return vec![Source::Fresh(design.clone())];
        }
        GeneratorSpec::all_default().into_iter().map(Source::Generator).collect()
    }
}

/// Every setting; of the small version the quick ones.
#[must_use]
pub fn settings(small: bool) -> Vec<Setting> {
    let mut settings = Vec::new();
    for n_minority in [SMALLEST_MINORITY, 50, 100, 200, LARGEST_MINORITY] {
        let ratio = if n_minority == LARGEST_MINORITY { RATIO_OF_LARGEST } else { RATIO };
        for design in ["correct-logistic", "no-signal", "e5"] {
            settings.push(Setting { ratio, ..Setting::new(design, FEW_COLUMNS, n_minority, Purpose::Null) });
        }
    }
    settings.push(Setting { ratio: PAPER_RATIO, ..Setting::new("e5", FEW_COLUMNS, 200, Purpose::Null) });
    for (n_columns, n_minority) in [(10, 100), (15, 50), (30, 100), (60, 200)] {
        settings.push(Setting::new("correct-logistic", n_columns, n_minority, Purpose::Coverage));
    }
    for (n_columns, n_minority) in [(25, 50), (50, 100), (60, 200), (100, 400)] {
        let of_many_columns = Setting::new("correct-logistic", n_columns, n_minority, Purpose::Power);
        settings.push(Setting { fresh_rows: true, ..of_many_columns });
    }
    for n_minority in [100, 200] {
        settings.push(Setting::new("thin-difference", 2, n_minority, Purpose::Power));
    }
    if small {
        settings.retain(|setting| setting.n_minority == SMALLEST_MINORITY);
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
            let design = design_of(setting.design, setting.n_columns)?;
            let truth = BalancedTruth::of(&design);
            let sources = setting.sources(&design);
            let name = setting.name();
            let (n_majority, n_minority) = (setting.ratio * setting.n_minority, setting.n_minority);
            let run = move |seed| {
                let table = design.draw(n_majority, n_minority, seed)?;
                TableResult::of(table, &truth, &sources, seed)
            };
            let effort = match setting.purpose {
                Purpose::Null => Effort::Full,
                Purpose::Coverage => Effort::Half,
                Purpose::Power => Effort::Fifth,
            };
            Ok(Cell::new(NAME, name, effort, run))
        })
        .collect()
}
