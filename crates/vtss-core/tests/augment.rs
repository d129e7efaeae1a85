//! Synthetic rows in the table's units: as many as asked, like the table's own.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use vtss_core::augment::{AugmentRequest, SyntheticRows, augment};
use vtss_core::generator::GeneratorSpec;
use vtss_core::preprocess::ColumnValues;
use vtss_core::rng::Stream;
use vtss_core::table::{Column, Table};

const N_ROWS: usize = 120;

/// A whole number, a number with a hole in every third row, and a category with three levels.
fn table() -> Table {
    let mut stream = Stream::new(2, "test/augment");
    let labels: Vec<u8> = (0..N_ROWS).map(|row| u8::from(row % 4 == 0)).collect();
    let age = (0..N_ROWS).map(|_| f64::from(stream.below(60)) + 20.0).collect();
    let dose = (0..N_ROWS).map(|row| if row % 3 == 0 { f64::NAN } else { stream.normal() }).collect();
    let ward = (0..N_ROWS).map(|_| stream.below(3) as i32).collect();
    let columns = vec![
        Column::Numeric { name: "age".into(), values: age },
        Column::Numeric { name: "dose".into(), values: dose },
        Column::Categorical { name: "ward".into(), codes: ward, n_levels: 3 },
    ];
    Table::new(columns, labels, None).unwrap()
}

fn draw(table: &Table, generator: GeneratorSpec, n_synthetic: usize) -> SyntheticRows {
    let decimals = vec![Some(0), None, None];
    augment(table, &AugmentRequest { seed: 5, generator, n_synthetic, decimals }).unwrap()
}

fn numbers(rows: &SyntheticRows, column: usize) -> &[f64] {
    match &rows.columns[column] {
        ColumnValues::Numeric(values) => values,
        ColumnValues::Codes(_) => panic!("column {column} is no number"),
    }
}

#[test]
fn rows_are_as_many_as_asked_and_like_the_tables_own() {
    let table = table();
    for spec in GeneratorSpec::all_default() {
        for n in [0, 1, 77, 5000] {
            let rows = draw(&table, spec.clone(), n);
            assert_eq!(rows.columns.len(), 3);
            let ages = numbers(&rows, 0);
            assert_eq!(ages.len(), n);
            assert!(ages.iter().all(|age| age.fract() == 0.0 && (20.0..=79.0).contains(age)), "{}", spec.name());
            let ColumnValues::Codes(wards) = &rows.columns[2] else { panic!("ward is a category") };
            assert!(wards.len() == n && wards.iter().all(|code| (0..3).contains(code)));
            for parents in [&rows.seeds, &rows.partners].into_iter().flatten() {
                assert!(parents.len() == n && parents.iter().all(|&row| table.labels()[row as usize] == 1));
            }
        }
    }
}

#[test]
fn a_number_is_missing_where_the_nearest_parent_has_none() {
    let table = table();
    for spec in GeneratorSpec::all_default() {
        let rows = draw(&table, spec.clone(), 400);
        let doses = numbers(&rows, 1);
        let Some(seeds) = &rows.seeds else {
            assert!(
                doses.iter().all(|dose| dose.is_finite()),
                "{}: without parents every number is drawn",
                spec.name()
            );
            continue;
        };
        let mut n_missing = 0;
        for (row, dose) in doses.iter().enumerate() {
            let fraction = rows.fractions.as_ref().map_or(0.0, |fractions| fractions[row]);
            let parent = if fraction > 0.5 { rows.partners.as_ref().unwrap()[row] } else { seeds[row] };
            assert_eq!(dose.is_nan(), parent % 3 == 0, "{}, row {row}", spec.name());
            n_missing += usize::from(dose.is_nan());
        }
        assert!(n_missing > 50 && n_missing < 350, "{}: both kinds of parents occur", spec.name());
    }
}

#[test]
fn the_same_seed_gives_the_same_rows() {
    let table = table();
    let bits = |rows: &SyntheticRows| numbers(rows, 1).iter().map(|dose| dose.to_bits()).collect::<Vec<_>>();
    for spec in GeneratorSpec::all_default() {
        assert_eq!(bits(&draw(&table, spec.clone(), 60)), bits(&draw(&table, spec.clone(), 60)));
        assert_eq!(bits(&draw(&table, spec.clone(), 60)), bits(&draw(&table, spec, 400))[..60], "a prefix");
    }
}
