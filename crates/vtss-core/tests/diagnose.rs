//! The diagnosis of whole tables: what must hold whatever the numbers are, and what happens where something is missing.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use vtss_core::classifier::ClassifierSpec;
use vtss_core::diagnosis::{Diagnosis, DiagnosisRequest, Regime, TestOutcome, diagnose};
use vtss_core::generator::GeneratorSpec;
use vtss_core::rng::Stream;
use vtss_core::simulation::cohort::cohort;
use vtss_core::table::{Column, Table};

fn request(generators: Vec<GeneratorSpec>) -> DiagnosisRequest {
    DiagnosisRequest {
        seed: 1,
        classifier: ClassifierSpec::Logistic { inverse_penalty: 1.0 },
        folds: 3,
        generators,
        sizes: vec![0, 100, 400],
    }
}

fn smote() -> GeneratorSpec {
    GeneratorSpec::Smote { k_neighbors: 5 }
}

fn cohort_table(n_majority: usize, n_minority: usize) -> Table {
    let simulated = cohort(n_majority, n_minority, 7).unwrap();
    let columns = simulated.names.into_iter().zip(simulated.columns);
    Table::new(columns.map(|(name, values)| Column::Numeric { name, values }).collect(), simulated.labels, None)
        .unwrap()
}

#[test]
#[ignore]
fn timing() {
    let table = cohort_table(36628, 2009);
    println!("{} columns", table.columns().len());
    let mut request = request(vec![smote()]);
    request.sizes = (0..41).map(|i| i * 1730).collect();
    for _ in 0..5 {
        let start = std::time::Instant::now();
        let d = diagnose(&table, &request).unwrap();
        println!("{:?}", start.elapsed());
        println!("{:?} {:?}", d.generators[0].quality, d.weights_test.statistic);
    }
}
