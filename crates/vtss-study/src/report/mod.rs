//! The document: what the results show, beside what they must show.

mod aligned;
mod coverage;
mod groups;
mod markdown;
mod power;
mod regret;
mod share_of;
mod shares;
mod tests_of_symmetry;
mod verdicts;

use crate::cell::Cell;
use crate::error::{Error, Result};
use crate::journal::{CellResults, Journal};
use serde::Deserialize;
use std::path::Path;

/// A cell with a smaller share of its runs shows nothing yet: its first run alone only tells how long the others take.
const SHOWN_FROM: f64 = 0.1;

/// Results of the cells of one study, in the order of its settings.
struct Results<'a> {
    cells: Vec<(&'a Cell, CellResults)>,
    n_tables: usize,
}

impl<'a> Results<'a> {
    fn read(study: &str, cells: &'a [Cell], n_tables: usize, journal: &Journal) -> Result<Self> {
        let of_study = cells.iter().filter(|cell| cell.study == study);
        let cells = of_study.map(|cell| Ok((cell, journal.read(cell)?))).collect::<Result<_>>()?;
        Ok(Self { cells, n_tables })
    }

    /// The runs of the cell called `name`; none if it was not asked for or too little is known of it.
    fn of<T: for<'de> Deserialize<'de>>(&self, name: &str) -> Result<Vec<T>> {
        match self.cells.iter().find(|(cell, _)| cell.name == name) {
            Some((cell, results)) if self.share(cell, results) >= SHOWN_FROM => results.of(&cell.name),
            _ => Ok(Vec::new()),
        }
    }

    /// The share of its runs that a cell has.
    fn share(&self, cell: &Cell, results: &CellResults) -> f64 {
        results.lines.len() as f64 / cell.effort.n_runs(self.n_tables) as f64
    }

    /// Cells that lack runs, with how many they have and shall have.
    fn unfinished(&self) -> Vec<String> {
        let lacking = self.cells.iter().filter(|(cell, results)| self.share(cell, results) < 1.0);
        let line = |(cell, results): &(&Cell, CellResults)| {
            let (has, of) = (results.lines.len(), cell.effort.n_runs(self.n_tables));
            format!("- {}/{}: {has} of {of} runs", cell.study, cell.name)
        };
        lacking.map(line).collect()
    }

    /// Runs that the product refused, with the first reason.
    fn refusals(&self) -> Vec<(String, usize, String)> {
        let of_cell = |(cell, results): &(&Cell, CellResults)| {
            let mut refused = results.lines.values().filter_map(|line| line.error.clone());
            let first = refused.next()?;
            Some((format!("{}/{}", cell.study, cell.name), 1 + refused.count(), first))
        };
        self.cells.iter().filter_map(of_cell).collect()
    }
}

/// What stands above the tables.
const INTRODUCTION: &str = "# Calibration: what the verdicts, intervals and tests are worth

Simulated tables whose truth is known, through the same code as `vtss tune`. Written by `npm run calibrate` from the
results it keeps; do not edit. Every run has its own seed, made of the name of its cell and its number and written beside
its result, so that any table here can be drawn again by the same number.

A true gain is the difference of two balanced risks over the whole distribution, exact to about 1e-12, of the models
fitted on all rows of the table. \"±\" is 1.96 standard errors of a share over the runs (Monte-Carlo error). A figure that
must be reached counts as reached within the Monte-Carlo error that it would have if it held exactly; \"met\" and
\"NOT MET\" say so. C = 1, 5 × 5 folds, candidates 0 to 2 by 0.05 with extension to 8, smallest gain worth having 0.005
nats: the defaults of `vtss tune`. n₁: minority rows; d: columns; ratio: majority rows for each minority row.
";

/// Writes the document from what the journal holds of `cells`.
///
/// `n_tables`: see [`crate::cell::Effort`]; cells that lack runs are named.
///
/// # Errors
/// Those of the journal; [`Error::File`].
pub fn write(document: &Path, cells: &[Cell], n_tables: usize, journal: &Journal) -> Result<()> {
    let text = text(cells, n_tables, journal)?;
    std::fs::write(document, text).map_err(|error| Error::File { path: document.to_owned(), error })
}

/// The document itself.
///
/// # Errors
/// Those of the journal.
pub fn text(cells: &[Cell], n_tables: usize, journal: &Journal) -> Result<String> {
    use crate::studies;
    let read = |study| Results::read(study, cells, n_tables, journal);
    let verdicts = read(studies::verdicts::NAME)?;
    let (symmetry, weights) = (read(studies::shifted_cube::NAME)?, read(studies::weights::NAME)?);
    let groups = read(studies::groups::NAME)?;
    let (shares, aligned) = (read(studies::shares::NAME)?, read(studies::aligned::NAME)?);
    let mut sections = vec![
        INTRODUCTION.to_owned(),
        verdicts::section(&verdicts)?,
        power::section(&verdicts)?,
        coverage::section(&verdicts)?,
        regret::section(&verdicts)?,
        groups::section(&groups)?,
        tests_of_symmetry::section(&symmetry, &weights)?,
        shares::section(&shares)?,
        aligned::section(&aligned)?,
    ];
    let all = [verdicts, groups, symmetry, weights, shares, aligned];
    let refused: Vec<String> = all
        .iter()
        .flat_map(Results::refusals)
        .map(|(cell, n, reason)| format!("- {cell}: {n} runs, the first because: {reason}"))
        .collect();
    let unfinished: Vec<String> = all.iter().flat_map(Results::unfinished).collect();
    if !unfinished.is_empty() {
        let list = unfinished.join("\n");
        let text =
            "`npm run calibrate` goes on with these; those with fewer than a tenth of their runs are not shown above.";
        sections.push(format!("## Cells that are not finished\n\n{text}\n\n{list}\n"));
    }
    if !refused.is_empty() {
        sections.push(format!("## Runs that were refused\n\n{}\n", refused.join("\n")));
    }
    Ok(sections.join("\n"))
}
