//! Losses of the sweep against cold fits where there is so little curvature that a small gradient alone would not do: few
//! minority rows and many columns.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod cold_fits;

use cold_fits::{SEED, largest_difference};
use vtss_core::candidates::grid;
use vtss_core::simulation::cohort::cohort;
use vtss_core::table::{Column, Table};

/// `n_minority`: of the whole table, of which a fold trains on four fifths.
fn check(n_majority: usize, n_minority: usize) {
    let simulated = cohort(n_majority, n_minority, 1).unwrap();
    let columns = simulated.names.into_iter().zip(simulated.columns);
    let columns = columns.map(|(name, values)| Column::Numeric { name, values }).collect();
    let table = Table::new(columns, simulated.labels, None).unwrap();
    let largest = largest_difference(&format!("{n_minority} of {n_majority}"), &table, 0..1, &grid(), SEED);
    eprintln!("{n_minority} of {n_majority}: losses differ by at most {largest:.1e}");
}

#[test]
fn losses_with_few_minority_rows_among_few() {
    check(400, 10);
}

#[test]
fn losses_with_few_minority_rows_among_so_many_that_single_precision_serves() {
    check(6000, 10);
}

#[test]
fn losses_with_some_minority_rows() {
    check(4000, 60);
}
