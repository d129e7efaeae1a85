//! Rows that come in groups, as visits of a patient do: what verdicts and intervals are worth where the groups are named, and
//! where they are not.
//!
//! A row repeats the first of its group, or is a draw of its own. Either way it is distributed as the design's rows are, so
//! that the true risks are those of the design.

use super::design_of;
use super::table_result::{TableResult, checked};
use crate::cell::{Cell, Effort};
use crate::error::Result;
use crate::tune::Source;
use vtss_core::generator::GeneratorSpec;
use vtss_core::rng::Stream;
use vtss_core::simulation::{BalancedTruth, SimulatedTable};
use vtss_core::table::Table;

/// The name of the study.
pub const NAME: &str = "groups";

/// Rows of a group, all of one class.
pub const ROWS_OF_GROUP: usize = 5;
/// How often a row repeats the first of its group.
pub const REPEATED: f64 = 0.8;
/// Minority rows of the quick settings: just as many groups as a verdict needs.
const SMALLEST_MINORITY: usize = 50;
/// Majority rows for each minority row.
const RATIO: usize = 10;
/// Columns of every design.
const COLUMNS: usize = 5;

/// One setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// A name of [`Design::named`].
    pub design: &'static str,
    /// Minority rows; [`ROWS_OF_GROUP`] of them make a group.
    pub n_minority: usize,
    /// Whether `tune` is told which rows belong together.
    pub named: bool,
}

impl Setting {
    /// Names every part of the setting.
    #[must_use]
    pub fn name(&self) -> String {
        let Self { design, n_minority, named } = self;
        format!("{design}-n{n_minority}-{}", if *named { "named" } else { "unnamed" })
    }
}

/// Every setting; of the small version the quick ones.
#[must_use]
pub fn settings(small: bool) -> Vec<Setting> {
    let mut settings = Vec::new();
    for n_minority in [SMALLEST_MINORITY, 100, 200] {
        for design in ["correct-logistic", "no-signal", "e5"] {
            settings.extend([true, false].map(|named| Setting { design, n_minority, named }));
        }
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
            let design = design_of(setting.design, COLUMNS)?;
            let truth = BalancedTruth::of(&design);
            let sources: Vec<Source> = GeneratorSpec::all_default().into_iter().map(Source::Generator).collect();
            let name = setting.name();
            let run = move |seed| {
                let drawn = design.draw(RATIO * setting.n_minority, setting.n_minority, seed)?;
                TableResult::of_table(&grouped(drawn, seed, setting.named)?, &truth, &sources, seed)
            };
            Ok(Cell::new(NAME, name, Effort::Half, run))
        })
        .collect()
}

/// Puts rows of each class into groups, in their order, and has them repeat the first of their group.
fn grouped(mut drawn: SimulatedTable, seed: u64, named: bool) -> Result<Table> {
    let mut stream = Stream::new(seed, "study/groups");
    let mut groups = vec![0; drawn.labels.len()];
    let mut n_groups = 0;
    for class in [0, 1] {
        let rows: Vec<usize> = (0..drawn.labels.len()).filter(|&row| drawn.labels[row] == class).collect();
        for of_group in rows.chunks(ROWS_OF_GROUP) {
            for &row in of_group {
                groups[row] = n_groups;
                if stream.uniform() < REPEATED {
                    drawn.columns.iter_mut().for_each(|column| column[row] = column[of_group[0]]);
                }
            }
            n_groups += 1;
        }
    }
    let table = checked(drawn)?;
    if !named {
        return Ok(table);
    }
    let (columns, labels) = (table.columns().to_vec(), table.labels().to_vec());
    Ok(Table::new(columns, labels, Some(groups))?)
}
