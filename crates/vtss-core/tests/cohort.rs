//! The simulated cohort: its shape, its holes, what sets the classes apart, and that it never changes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use vtss_core::simulation::SimulatedTable;
use vtss_core::simulation::cohort::cohort;

fn column<'a>(table: &'a SimulatedTable, name: &str) -> &'a [f64] {
    &table.columns[table.names.iter().position(|n| n == name).unwrap()]
}

fn missing_share(values: &[f64]) -> f64 {
    values.iter().filter(|v| v.is_nan()).count() as f64 / values.len() as f64
}

/// Difference of the class means in standard deviations of the majority.
fn contrast(table: &SimulatedTable, name: &str) -> f64 {
    let of = |class| -> Vec<f64> {
        let rows = column(table, name).iter().zip(&table.labels);
        rows.filter(|(v, y)| **y == class && !v.is_nan()).map(|(v, _)| *v).collect()
    };
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let (majority, minority) = (of(0), of(1));
    let centre = mean(&majority);
    let variance = majority.iter().map(|v| (v - centre).powi(2)).sum::<f64>() / majority.len() as f64;
    (mean(&minority) - centre) / variance.sqrt()
}

#[test]
fn forty_columns_of_the_asked_classes_in_random_order() {
    let table = cohort(950, 50, 1).unwrap();
    assert_eq!((table.names.len(), table.columns.len(), table.labels.len()), (40, 40, 1000));
    assert!(table.columns.iter().all(|c| c.len() == 1000 && !c.iter().any(|v| v.is_infinite())));
    assert_eq!(
        table.names[..5],
        ["heart_rate_mean", "heart_rate_sd", "heart_rate_last", "heart_rate_trend", "respiration_mean"]
    );
    assert_eq!(table.labels.iter().filter(|&&y| y == 1).count(), 50);
    let first_half = table.labels[..500].iter().filter(|&&y| y == 1).count();
    // hypergeometric, mean 25, standard deviation 3.4
    assert!((10..=40).contains(&first_half), "{first_half}");
    for value in table.columns.iter().flatten().filter(|v| !v.is_nan()) {
        assert_eq!((value * 1e4).round() / 1e4, *value);
    }
}

#[test]
fn laboratory_values_have_more_holes_and_trends_the_most() {
    let table = cohort(19_000, 1_000, 2).unwrap();
    // five standard errors of a share among 20,000: at most 0.018
    let close = |name: &str, expected: f64| {
        let share = missing_share(column(&table, name));
        assert!((share - expected).abs() < 0.018, "{name}: {share}");
    };
    close("heart_rate_mean", 0.02);
    close("heart_rate_trend", 1.0 - 0.98 * 0.95);
    close("lactate_mean", 0.36);
    close("lactate_sd", 1.0 - 0.64 * 0.8);
    let holes = |name: &str| column(&table, name).iter().map(|v| v.is_nan()).collect::<Vec<_>>();
    assert_eq!(holes("lactate_mean"), holes("lactate_last"));
    assert_eq!(holes("lactate_sd"), holes("lactate_trend"));
    assert!(holes("lactate_mean").iter().zip(holes("lactate_sd")).all(|(mean, sd)| !mean || sd));
}

#[test]
fn the_minority_is_iller() {
    let table = cohort(19_000, 1_000, 3).unwrap();
    assert!(contrast(&table, "heart_rate_mean") > 0.8);
    assert!(contrast(&table, "systolic_pressure_mean") < -0.8);
    assert!(contrast(&table, "lactate_mean") > 0.8);
    let mild = contrast(&table, "temperature_mean");
    assert!((0.1..0.7).contains(&mild), "{mild}");
    assert!(column(&table, "lactate_mean").iter().all(|v| v.is_nan() || *v >= 0.0));
}

#[test]
fn the_seed_decides_and_the_numbers_are_frozen() {
    let bits = |t: &SimulatedTable| t.columns.iter().flatten().map(|v| v.to_bits()).collect::<Vec<_>>();
    let table = cohort(30, 5, 7).unwrap();
    assert_eq!(bits(&table), bits(&cohort(30, 5, 7).unwrap()));
    assert_ne!(bits(&table), bits(&cohort(30, 5, 8).unwrap()));
    // FNV-1a over the bits, NaN counted as one value: a change here changes every demonstration
    let hash = table.columns.iter().flatten().fold(0xcbf2_9ce4_8422_2325_u64, |hash, v| {
        let bits = if v.is_nan() { u64::MAX } else { v.to_bits() };
        bits.to_le_bytes().iter().fold(hash, |h, &b| (h ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01b3))
    });
    assert_eq!(hash, 0xd767_8036_13e9_d833, "{hash:#x}");
}

#[test]
fn an_empty_class_is_refused() {
    assert_eq!(cohort(0, 5, 1).unwrap_err().code(), "OPTION_INVALID");
    assert_eq!(cohort(5, 0, 1).unwrap_err().code(), "OPTION_INVALID");
    assert_eq!(cohort(usize::MAX, 1, 1).unwrap_err().code(), "OPTION_INVALID");
    assert_eq!(cohort(u32::MAX as usize, 1, 1).unwrap_err().code(), "OPTION_INVALID");
    assert_eq!(cohort(1, 1, 1).unwrap().labels.len(), 2);
}
