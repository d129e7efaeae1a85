//! The diagnosis of a small cohort, bit for bit: the same numbers today as when they were frozen, and on every target.
//! The same file is held against the wasm by test/golden.test.ts.
//!
//! Refresh it, after a change of results that is wanted, with
//! `VTSS_REFRESH_GOLDEN=1 cargo test -p vtss-core --test diagnosis_bits`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde_json::{Value, json};
use vtss_core::diagnosis::{GeneratorDiagnosis, TestOutcome, diagnose};
use vtss_core::generator::GeneratorSpec;
use vtss_core::simulation::cohort::cohort;
use vtss_core::table::{Column, Table};

const SEED: u64 = 7;
const N_MAJORITY: usize = 1200;
/// Ten for each of 40 columns, so that the weights test is made.
const N_MINORITY: usize = 400;

fn bits(values: &[f64]) -> Vec<String> {
    values.iter().map(|value| format!("{:016x}", value.to_bits())).collect()
}

fn of_test(test: &TestOutcome) -> Vec<String> {
    assert!(test.reason.is_none());
    bits(&[test.statistic.unwrap(), test.p_value.unwrap(), test.log_p_value.unwrap()])
}

fn of_generator(generator: &GeneratorDiagnosis) -> Value {
    let quality = generator.quality.unwrap();
    json!({
        "quality": bits(&[quality.score, quality.low, quality.high]),
        "targets": bits(&[generator.cosine.unwrap(), generator.metric_target.unwrap()]),
        "joinedCandidates": bits(&generator.joined_candidates),
        "biasTerms": bits(&generator.bias_terms),
        "varianceTerms": bits(&generator.variance_terms),
    })
}

#[test]
fn a_small_diagnosis_gives_the_frozen_bits() {
    let path = format!("{}/../../test/golden/diagnosis_bits.json", env!("CARGO_MANIFEST_DIR"));
    let request = json!({
        "seed": SEED,
        "classifier": { "logistic": { "inversePenalty": 1.0 } },
        "folds": 3,
        "generators": GeneratorSpec::all_default(),
        "sizes": [0, 400, 800, 2400],
    });
    let simulated = cohort(N_MAJORITY, N_MINORITY, SEED).unwrap();
    let columns = simulated.names.into_iter().zip(simulated.columns);
    let columns = columns.map(|(name, values)| Column::Numeric { name, values }).collect();
    let table = Table::new(columns, simulated.labels, None).unwrap();
    let outcome = diagnose(&table, &serde_json::from_value(request.clone()).unwrap()).unwrap();
    let outcome = json!({
        "symmetry": of_test(&outcome.symmetry),
        "weightsTest": of_test(&outcome.weights_test),
        "plainWeightsTest": of_test(&outcome.plain_weights_test),
        "generators": outcome.generators.iter().map(of_generator).collect::<Vec<_>>(),
    });
    if std::env::var("VTSS_REFRESH_GOLDEN").is_ok_and(|value| value == "1") {
        let document = json!({
            "name": "diagnosis_bits",
            "oracle": "frozen from the implementation itself: says that results have not moved, not that they are right",
            "refresh": "VTSS_REFRESH_GOLDEN=1 cargo test -p vtss-core --test diagnosis_bits",
            "note": "doubles as 16 hexadecimal digits of their bits; the table is the simulated cohort",
            "seed": SEED,
            "tolerance": { "absolute": 0 },
            "cohort": { "nMajority": N_MAJORITY, "nMinority": N_MINORITY, "seed": SEED },
            "request": request,
            "outcome": outcome,
        });
        std::fs::write(&path, serde_json::to_string_pretty(&document).unwrap() + "\n").unwrap();
    }
    let golden: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
    assert_eq!(golden["request"], request);
    assert_eq!(golden["outcome"]["generators"].as_array().unwrap().len(), GeneratorSpec::all_default().len());
    assert_eq!(golden["outcome"], outcome);
}
