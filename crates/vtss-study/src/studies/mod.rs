//! The studies, one file each: which settings they repeat and what a run of them records.

pub mod aligned;
pub mod groups;
pub mod shares;
pub mod shifted_cube;
pub mod table_result;
pub mod verdicts;
pub mod weights;

use crate::cell::Cell;
use crate::error::{Error, Result};
use crate::options::Options;
use vtss_core::simulation::Design;

/// Names that `--studies` takes, in the order of the document.
pub const NAMES: [&str; 6] =
    [verdicts::NAME, groups::NAME, shifted_cube::NAME, weights::NAME, shares::NAME, aligned::NAME];

/// All cells that are asked for.
///
/// # Errors
/// [`Error::Usage`] for a study that there is not.
pub fn cells(options: &Options) -> Result<Vec<Cell>> {
    if let Some(unknown) = options.studies.iter().find(|name| !NAMES.contains(&name.as_str())) {
        return Err(Error::Usage(format!("{unknown} is no study; there are {}", NAMES.join(", "))));
    }
    let all = [
        (verdicts::NAME, verdicts::cells(options.small)?),
        (groups::NAME, groups::cells(options.small)?),
        (shifted_cube::NAME, shifted_cube::cells(options.small)),
        (weights::NAME, weights::cells(options.small)?),
        (shares::NAME, shares::cells(options.small)?),
        (aligned::NAME, aligned::cells(options.small)?),
    ];
    let study_asked = |name: &str| options.studies.is_empty() || options.studies.iter().any(|study| study == name);
    let cell_asked =
        |cell: &Cell| options.cells.is_empty() || options.cells.iter().any(|part| cell.name.contains(part));
    let of_studies = all.into_iter().filter(|(name, _)| study_asked(name)).flat_map(|(_, cells)| cells);
    Ok(of_studies.filter(cell_asked).collect())
}

/// A design of so many columns; only those that leave their number open may be told it.
fn design_of(name: &str, n_columns: usize) -> Result<Design> {
    let open = Design::named(name, None)?.n_columns() != n_columns;
    Ok(Design::named(name, open.then_some(n_columns))?)
}
