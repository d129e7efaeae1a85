//! Losses of the sweep against cold fits on real tables, which are not part of the repository: where they are not there,
//! each test says that it was skipped. `-- --nocapture` shows the largest differences.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod cold_fits;
mod real_table;

use cold_fits::largest_difference;
use std::io::Write;
use std::ops::Range;

/// Compares every fit of `folds`.
fn check(file: &str, target: &str, positive: &str, folds: Range<usize>) {
    match real_table::folder() {
        Ok(folder) => {
            let table = real_table::read(&folder.join(file), target, positive);
            let largest = largest_difference(file, &table, folds.clone());
            eprintln!("{file}, folds {folds:?}: losses differ by at most {largest:.1e}");
        }
        // Not by `println!`, of which nothing is shown where the test passes.
        Err(folder) => {
            let skipped = format!("skipped: losses on {file}: no real tables in {}\n", folder.display());
            std::io::stdout().write_all(skipped.as_bytes()).unwrap();
        }
    }
}

#[test]
fn abalone() {
    check("abalone.csv", "target", "1", 0..5);
}

#[test]
fn mammography() {
    check("mammography.csv", "target", "1", 0..3);
}

#[test]
fn ozone_level() {
    check("ozone-level.csv", "Class", "2", 0..1);
}

#[test]
fn sepsis_survival_primary() {
    check("sepsis-survival-primary.csv", "hospital_outcome_1alive_0dead", "0", 0..1);
}

#[test]
fn sepsis_survival_study() {
    check("sepsis-survival-study.csv", "hospital_outcome_1alive_0dead", "0", 0..2);
}

#[test]
fn thyroid_sick() {
    check("thyroid-sick.csv", "Class", "sick", 0..4);
}

#[test]
fn wine_quality() {
    check("wine-quality.csv", "target", "1", 0..5);
}
