//! The command line of the studies.

use crate::error::{Error, Result};
use std::path::PathBuf;
use std::thread::available_parallelism;

/// Tables a cell where none are asked for.
const DEFAULT_TABLES: usize = 1000;
/// Tables a cell of the small version: enough to see that everything runs.
const SMALL_TABLES: usize = 2;

/// What to run and where to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// See [`crate::cell::Effort`].
    pub n_tables: usize,
    /// Names of studies; all if empty.
    pub studies: Vec<String>,
    /// Parts of names of cells; all if empty.
    pub cells: Vec<String>,
    /// Only what is quick.
    pub small: bool,
    /// Folder of the results.
    pub out: PathBuf,
    /// The document.
    pub document: PathBuf,
    /// Only write the document.
    pub report_only: bool,
    /// Threads.
    pub n_threads: usize,
}

impl Options {
    /// Reads `--tables N`, `--studies a,b`, `--cells e5,n25`, `--small`, `--out DIR`, `--document FILE`, `--threads N`, `--report`.
    ///
    /// # Errors
    /// [`Error::Usage`].
    pub fn parse(arguments: impl IntoIterator<Item = String>) -> Result<Self> {
        let mut options = Self {
            n_tables: DEFAULT_TABLES,
            studies: Vec::new(),
            cells: Vec::new(),
            small: false,
            out: "target/calibration".into(),
            document: "docs/calibration.md".into(),
            report_only: false,
            n_threads: available_parallelism().map_or(1, usize::from),
        };
        let mut tables = None;
        let mut arguments = arguments.into_iter();
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().ok_or_else(|| Error::Usage(format!("{argument} needs a value")));
            match argument.as_str() {
                "--tables" => tables = Some(count(&argument, &value()?)?),
                "--threads" => options.n_threads = count(&argument, &value()?)?,
                "--studies" => options.studies = list(&value()?),
                "--cells" => options.cells = list(&value()?),
                "--out" => options.out = value()?.into(),
                "--document" => options.document = value()?.into(),
                "--small" => options.small = true,
                "--report" => options.report_only = true,
                other => return Err(Error::Usage(format!("{other} is no option of the studies"))),
            }
        }
        options.n_tables = tables.unwrap_or(if options.small { SMALL_TABLES } else { DEFAULT_TABLES });
        Ok(options)
    }
}

fn count(option: &str, value: &str) -> Result<usize> {
    let count = value.parse().ok().filter(|&count| count > 0);
    count.ok_or_else(|| Error::Usage(format!("{option} must be a whole number from 1, got {value}")))
}

fn list(value: &str) -> Vec<String> {
    value.split(',').map(str::to_owned).collect()
}
