//! Tables that are not part of the repository, read as the product reads them.

use std::path::{Path, PathBuf};
use vtss_core::table::{Column, MISSING_CODE, Table};
use vtss_csv::{Kind, Options, Reader, decode, parse_number};

/// Beyond this many levels the product leaves a column of text out.
const MAX_LEVELS: usize = 100;

/// `VTSS_DATA`, or the folder beside the repository; none where the tables are not there.
pub fn folder() -> Result<PathBuf, PathBuf> {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folder = repository.join(std::env::var_os("VTSS_DATA").unwrap_or("../shared/data".into()));
    if folder.join("README.md").exists() { Ok(folder) } else { Err(folder) }
}

/// Every column but the target is a feature, unless it has less than two values.
pub fn read(path: &Path, target: &str, positive: &str) -> Table {
    let mut reader = Reader::new(Options::default());
    reader.push(&std::fs::read(path).unwrap()).unwrap();
    reader.finish().unwrap();
    let (mut features, mut labels) = (Vec::new(), Vec::new());
    for (index, summary) in reader.columns().into_iter().enumerate() {
        let name = decode(&summary.name).into_owned();
        assert_eq!(summary.n_words, 0, "\"{name}\" would have to be read again");
        let (column, is_positive) = match summary.kind {
            Kind::Numeric => numeric(name, reader.take_numeric(index), positive),
            Kind::Categorical => {
                let codes = reader.take_codes(index);
                categorical(name, &reader.levels(index), &codes, positive)
            }
            Kind::Skipped => continue,
        };
        if column.name() == target {
            labels = is_positive;
        } else if summary.n_distinct > 1 {
            features.push(column);
        }
    }
    Table::new(features, labels, None).unwrap()
}

/// The column, and 1 for each of its cells that is `positive`.
fn numeric(name: String, values: Vec<f64>, positive: &str) -> (Column, Vec<u8>) {
    let positive = parse_number(positive.as_bytes(), b'.');
    let is_positive = values.iter().map(|&value| u8::from(Some(value) == positive)).collect();
    (Column::Numeric { name, values }, is_positive)
}

/// The same of a column whose levels are put in order.
fn categorical(name: String, levels: &[&[u8]], codes: &[i32], positive: &str) -> (Column, Vec<u8>) {
    assert!(levels.len() <= MAX_LEVELS, "\"{name}\" is text");
    let mut sorted = levels.to_vec();
    sorted.sort_unstable();
    let level = |code: i32| usize::try_from(code).ok().map(|code| levels[code]);
    let rank = |code: &i32| level(*code).map_or(MISSING_CODE, |level| sorted.binary_search(&level).unwrap() as i32);
    let is_positive = codes.iter().map(|&code| u8::from(level(code) == Some(positive.as_bytes()))).collect();
    let codes = codes.iter().map(rank).collect();
    (Column::Categorical { name, codes, n_levels: levels.len() }, is_positive)
}
