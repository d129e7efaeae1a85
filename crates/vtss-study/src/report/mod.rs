//! The document: what the results show, beside what they must show.

mod aligned;
mod coverage;
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

/// Results of the cells of one study, in the order of its settings.
struct Results<'a> {
    cells: Vec<(&'a Cell, CellResults)>,
}

impl<'a> Results<'a> {
    fn read(study: &str, cells: &'a [Cell], journal: &Journal) -> Result<Self> {
        let of_study = cells.iter().filter(|cell| cell.study == study);
        Ok(Self { cells: of_study.map(|cell| Ok((cell, journal.read(cell)?))).collect::<Result<_>>()? })
    }

    /// The runs of the cell called `name`; none if it was not asked for or nothing is known of it.
    fn of<T: for<'de> Deserialize<'de>>(&self, name: &str) -> Result<Vec<T>> {
        match self.cells.iter().find(|(cell, _)| cell.name == name) {
            Some((cell, results)) => results.of(&cell.name),
            None => Ok(Vec::new()),
        }
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
/// # Errors
/// Those of the journal; [`Error::File`].
pub fn write(document: &Path, cells: &[Cell], journal: &Journal) -> Result<()> {
    let text = text(cells, journal)?;
    std::fs::write(document, text).map_err(|error| Error::File { path: document.to_owned(), error })
}

/// The document itself.
///
/// # Errors
/// Those of the journal.
pub fn text(cells: &[Cell], journal: &Journal) -> Result<String> {
    use crate::studies;
    let read = |study| Results::read(study, cells, journal);
    let verdicts = read(studies::verdicts::NAME)?;
    let (symmetry, weights) = (read(studies::shifted_cube::NAME)?, read(studies::weights::NAME)?);
    let (shares, aligned) = (read(studies::shares::NAME)?, read(studies::aligned::NAME)?);
    let mut sections = vec![
        INTRODUCTION.to_owned(),
        verdicts::section(&verdicts)?,
        power::section(&verdicts)?,
        coverage::section(&verdicts)?,
        regret::section(&verdicts)?,
        tests_of_symmetry::section(&symmetry, &weights)?,
        shares::section(&shares)?,
        aligned::section(&aligned)?,
    ];
    let all = [verdicts, symmetry, weights, shares, aligned];
    let refused: Vec<String> = all
        .iter()
        .flat_map(Results::refusals)
        .map(|(cell, n, reason)| format!("- {cell}: {n} runs, the first because: {reason}"))
        .collect();
    if !refused.is_empty() {
        sections.push(format!("## Runs that were refused\n\n{}\n", refused.join("\n")));
    }
    Ok(sections.join("\n"))
}
