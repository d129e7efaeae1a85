//! The small version of every study, from cells to document, and what an interruption leaves.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::{Path, PathBuf};
use vtss_study::cell::{Cell, Effort};
use vtss_study::journal::Journal;
use vtss_study::options::Options;
use vtss_study::{report, runner, studies};

/// A folder of one test, removed when it ends.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("vtss-study-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn options(words: &[&str]) -> Options {
    Options::parse(words.iter().map(|&word| word.to_owned())).unwrap()
}

fn n_lines(folder: &Path) -> usize {
    let files = fs::read_dir(folder).unwrap().flat_map(|study| fs::read_dir(study.unwrap().path()).unwrap());
    files.map(|file| fs::read_to_string(file.unwrap().path()).unwrap().lines().filter(|l| !l.is_empty()).count()).sum()
}

#[test]
fn every_study_runs_and_is_reported() {
    let folder = Folder::new("all");
    let cells = studies::cells(&options(&["--small"])).unwrap();
    assert!(studies::NAMES.iter().all(|name| cells.iter().any(|cell| cell.study == *name)));
    let journal = Journal::new(&folder.0);
    let mut told = Vec::new();
    runner::run_all(&cells, 1, 2, &journal, &mut told).unwrap();
    let n_runs: usize = cells.iter().map(|cell| cell.effort.n_runs(1)).sum();
    assert_eq!(n_lines(&folder.0), n_runs);
    assert!(String::from_utf8(told).unwrap().contains(&format!("{} of {} runs", cells.len(), cells.len())));

    let text = report::text(&cells, 1, &journal).unwrap();
    assert!(!text.contains("refused"), "{text}");
    for heading in [
        "# Calibration",
        "## Verdicts where rows gain nothing",
        "## Coverage of the intervals",
        "## Regret of the rules",
        "## Rows in groups",
        "## Size of the symmetry tests",
        "## Power of the symmetry tests",
        "## Size of the weights test",
        "## Published diagnosis",
        "## A known best size: E1",
    ] {
        let section = text.split(heading).nth(1).unwrap_or_else(|| panic!("{heading} is missing"));
        assert!(
            heading.starts_with("# ") || section.split("\n## ").next().unwrap().contains("\n| "),
            "{heading} is empty"
        );
    }
    assert!(!text.contains("NaN"), "{text}");

    // A second run finds nothing to do.
    runner::run_all(&cells, 1, 2, &journal, &mut Vec::new()).unwrap();
    assert_eq!(n_lines(&folder.0), n_runs);
}

#[test]
fn an_interrupted_study_goes_on_where_it_stopped() {
    let folder = Folder::new("resume");
    let cell = || vec![Cell::new("resume", "squares".into(), Effort::Full, |seed| Ok(seed % 1000))];
    let journal = Journal::new(&folder.0);
    runner::run_all(&cell(), 5, 2, &journal, &mut Vec::new()).unwrap();
    let file = folder.0.join("resume/squares.jsonl");
    let whole = fs::read_to_string(&file).unwrap();
    // Cut off in the middle of the last line, as a machine that is turned off does.
    fs::write(&file, &whole[..whole.len() - 10]).unwrap();
    assert_eq!(journal.read(&cell()[0]).unwrap().lines.len(), 4);
    runner::run_all(&cell(), 7, 2, &journal, &mut Vec::new()).unwrap();
    let results: Vec<u64> = journal.read(&cell()[0]).unwrap().of("squares").unwrap();
    let expected: Vec<u64> = (0..7).map(|run| cell()[0].seed(run) % 1000).collect();
    assert_eq!(results, expected);
}

#[test]
fn a_run_that_is_refused_is_written_down_and_reported() {
    let folder = Folder::new("refused");
    let refuse = |_| -> vtss_study::error::Result<u64> { Err(vtss_core::error::Error::NoUsableColumn.into()) };
    let cells = vec![Cell::new(studies::weights::NAME, "none".into(), Effort::Full, refuse)];
    let journal = Journal::new(&folder.0);
    runner::run_all(&cells, 3, 1, &journal, &mut Vec::new()).unwrap();
    let text = report::text(&cells, 3, &journal).unwrap();
    assert!(text.contains("- weights/none: 3 runs, the first because: no usable column"), "{text}");
    assert!(!text.contains("not finished"), "{text}");
    let text = report::text(&cells, 4, &journal).unwrap();
    assert!(text.contains("- weights/none: 3 of 4 runs"), "{text}");
}

#[test]
fn seeds_differ_between_cells_and_runs_and_stay_exact_in_javascript() {
    let cells = studies::cells(&options(&[])).unwrap();
    let mut seeds: Vec<u64> = cells.iter().flat_map(|cell| (0..3).map(|run| cell.seed(run))).collect();
    assert!(seeds.iter().all(|&seed| seed < 1 << 53));
    seeds.sort_unstable();
    seeds.dedup();
    assert_eq!(seeds.len(), 3 * cells.len());
}

#[test]
fn options_are_read_and_refused() {
    let read =
        options(&["--tables", "50", "--studies", "weights,aligned", "--threads", "3", "--out", "here", "--report"]);
    assert_eq!((read.n_tables, read.n_threads, read.report_only), (50, 3, true));
    let names: Vec<&str> = studies::cells(&read).unwrap().iter().map(|cell| cell.study).collect();
    assert!(names.iter().all(|name| ["weights", "aligned"].contains(name)));
    let some = studies::cells(&options(&["--studies", "verdicts", "--cells", "n25-,thin"])).unwrap();
    assert!(some.iter().all(|cell| cell.name.contains("n25-") || cell.name.contains("thin")));
    assert!(some.iter().any(|cell| cell.name.contains("thin")));
    for words in [&["--tables"][..], &["--tables", "0"], &["--tables", "many"], &["--tabels", "5"]] {
        assert!(Options::parse(words.iter().map(|&word| word.to_owned())).is_err(), "{words:?}");
    }
    assert!(studies::cells(&options(&["--studies", "weigths"])).is_err());
}
