//! The files of results: one a cell, one line a run, appended as soon as the run is done.

use crate::cell::Cell;
use crate::error::{Error, Result};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs::{File, OpenOptions, create_dir_all, read_to_string};
use std::io::Write;
use std::path::{Path, PathBuf};

/// One run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// Its number, from 0.
    pub run: usize,
    /// Its seed.
    pub seed: u64,
    /// How long it took.
    pub seconds: f64,
    /// What came out; none if it was refused.
    pub result: Option<Value>,
    /// Why it was refused.
    pub error: Option<String>,
}

/// The results of one cell.
#[derive(Debug, Clone, Default)]
pub struct CellResults {
    /// By number of the run.
    pub lines: BTreeMap<usize, Line>,
}

impl CellResults {
    /// What came out of the runs that were not refused.
    ///
    /// # Errors
    /// [`Error::Result`] for a line that another version wrote.
    pub fn of<T: for<'de> Deserialize<'de>>(&self, cell: &str) -> Result<Vec<T>> {
        let done = self.lines.values().filter_map(|line| line.result.clone());
        let read =
            |value| serde_json::from_value(value).map_err(|error| Error::Result { cell: cell.to_owned(), error });
        done.map(read).collect()
    }

    /// Mean seconds of a run; none before the first.
    #[must_use]
    pub fn mean_seconds(&self) -> Option<f64> {
        let n = self.lines.len() as f64;
        (n > 0.0).then(|| self.lines.values().map(|line| line.seconds).sum::<f64>() / n)
    }
}

/// The folder of results.
#[derive(Debug, Clone)]
pub struct Journal {
    folder: PathBuf,
}

impl Journal {
    /// In `folder`, made when the first line is written.
    #[must_use]
    pub fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    fn path(&self, cell: &Cell) -> PathBuf {
        self.folder.join(cell.study).join(format!("{}.jsonl", cell.name))
    }

    /// What is known of `cell`; nothing where there is no file. A line that was cut off by an interruption is left out.
    ///
    /// # Errors
    /// [`Error::File`].
    pub fn read(&self, cell: &Cell) -> Result<CellResults> {
        let path = self.path(cell);
        let text = match read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(Error::File { path, error }),
        };
        let lines = text.lines().filter_map(|line| serde_json::from_str::<Line>(line).ok());
        Ok(CellResults { lines: lines.map(|line| (line.run, line)).collect() })
    }

    /// Appends a line to the file of `cell`.
    ///
    /// # Errors
    /// [`Error::File`], [`Error::Result`].
    pub fn append(&self, cell: &Cell, line: &Line) -> Result<()> {
        let path = self.path(cell);
        let text = serde_json::to_string(line).map_err(|error| Error::Result { cell: cell.name.clone(), error })?;
        let write = || -> std::io::Result<()> {
            if let Some(folder) = path.parent() {
                create_dir_all(folder)?;
            }
            let mut file: File = OpenOptions::new().create(true).append(true).open(&path)?;
            // In front of the line too: it must not join one that an interruption cut off.
            file.write_all(format!("\n{text}\n").as_bytes())
        };
        write().map_err(|error| Error::File { path: path.clone(), error })
    }
}
