//! A small sweep, bit for bit: the same numbers today as when they were frozen, and on every target. The same file is
//! held against the wasm by test/golden.test.ts.
//!
//! Refresh it, after a change of results that is wanted, with
//! `VTSS_REFRESH_GOLDEN=1 cargo test -p vtss-core --test frozen_bits`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde_json::{Value, json};
use vtss_core::generator::GeneratorSpec;
use vtss_core::simulation::cohort::cohort;
use vtss_core::sweep::{SweepRequest, run};
use vtss_core::table::{Column, Table};

const SEED: u64 = 7;

/// A sweep on a simulated cohort.
struct Case {
    /// Its file in test/golden.
    name: &'static str,
    n_majority: usize,
    n_minority: usize,
    /// Sizes of each generator, in thirtieths of the class gap.
    sizes: &'static [usize],
    /// Multiples of the gap for the weights.
    multipliers: fn() -> Vec<f64>,
}

/// All rows seen by every solve, in double precision throughout.
const SMALL: Case = Case {
    name: "sweep_bits",
    n_majority: 170,
    n_minority: 30,
    sizes: &[0, 8, 30, 90],
    multipliers: || vec![0.25, 1.0, 3.0],
};
/// Enough majority rows that the first solves are thinned and the first passes in single precision, enough sizes that the
/// first gradients are interpolated, and enough weights that most of them follow from others.
const LARGE: Case = Case {
    name: "sweep_bits_single",
    n_majority: 3000,
    n_minority: 90,
    sizes: &THIRTIETHS,
    multipliers: || (0..=40).map(|k| f64::from(k) / 20.0).collect(),
};
const THIRTIETHS: [usize; 26] =
    [0, 3, 6, 9, 12, 15, 18, 21, 24, 27, 30, 33, 36, 39, 42, 45, 48, 51, 54, 57, 60, 63, 66, 69, 72, 75];

fn path(case: &Case) -> String {
    format!("{}/../../test/golden/{}.json", env!("CARGO_MANIFEST_DIR"), case.name)
}

fn request(case: &Case) -> Value {
    let gap = case.n_majority - case.n_minority;
    let sizes: Vec<usize> = case.sizes.iter().map(|thirtieths| thirtieths * gap / 30).collect();
    let generators = GeneratorSpec::all_default();
    let arms = generators
        .iter()
        .map(|generator| json!({ "generator": { "generator": generator, "sizes": sizes, "balanceGap": gap } }));
    let weights = json!({ "weights": { "gapMultipliers": (case.multipliers)() } });
    json!({
        "seed": SEED,
        "plan": { "folds": { "folds": 4, "repeats": 1 } },
        "repeat": 0,
        "fold": 1,
        "classifier": { "logistic": { "inversePenalty": 1.0 } },
        "arms": std::iter::once(weights).chain(arms).collect::<Vec<_>>(),
    })
}

fn bits(values: &[f64]) -> Vec<String> {
    values.iter().map(|value| format!("{:016x}", value.to_bits())).collect()
}

fn outcome(case: &Case, request: &Value) -> Value {
    let simulated = cohort(case.n_majority, case.n_minority, SEED).unwrap();
    let columns = simulated.names.into_iter().zip(simulated.columns);
    let columns = columns.map(|(name, values)| Column::Numeric { name, values }).collect();
    let table = Table::new(columns, simulated.labels, None).unwrap();
    let request: SweepRequest = serde_json::from_value(request.clone()).unwrap();
    let outcome = run(&table, None, &request).unwrap();
    let arms: Vec<Value> = outcome
        .arms
        .iter()
        .map(|arm| {
            let last: Vec<String> = arm.margins[arm.margins.len() - arm.loss.len()..]
                .iter()
                .map(|m| format!("{:08x}", m.to_bits()))
                .collect();
            json!({ "loss": bits(&arm.loss), "correctedLoss": bits(&arm.corrected_loss), "lastRowMargins": last })
        })
        .collect();
    json!({ "validationRows": outcome.validation_rows, "arms": arms })
}

fn check(case: &Case) {
    let request = request(case);
    let expected = outcome(case, &request);
    if std::env::var("VTSS_REFRESH_GOLDEN").is_ok_and(|value| value == "1") {
        let document = json!({
            "name": case.name,
            "oracle": "frozen from the implementation itself: says that results have not moved, not that they are right",
            "refresh": "VTSS_REFRESH_GOLDEN=1 cargo test -p vtss-core --test frozen_bits",
            "note": "doubles as 16 and singles as 8 hexadecimal digits of their bits; the table is the simulated cohort",
            "seed": SEED,
            "tolerance": { "absolute": 0 },
            "cohort": { "nMajority": case.n_majority, "nMinority": case.n_minority, "seed": SEED },
            "request": request,
            "outcome": expected,
        });
        std::fs::write(path(case), serde_json::to_string_pretty(&document).unwrap() + "\n").unwrap();
    }
    let golden: Value = serde_json::from_str(&std::fs::read_to_string(path(case)).unwrap()).unwrap();
    assert_eq!(golden["request"], request);
    // Five arms, so that an empty file cannot pass.
    assert_eq!(golden["outcome"]["arms"].as_array().unwrap().len(), 1 + GeneratorSpec::all_default().len());
    assert_eq!(golden["outcome"], expected);
}

#[test]
fn a_small_sweep_gives_the_frozen_bits() {
    check(&SMALL);
}

#[test]
fn a_sweep_with_single_precision_on_its_way_gives_the_frozen_bits() {
    check(&LARGE);
}

#[test]
fn what_arms_share_does_not_depend_on_which_comes_first() {
    let mut request = request(&LARGE);
    let together = outcome(&LARGE, &request);
    let arms = request["arms"].as_array().unwrap().clone();
    for (arm, expected) in arms.iter().zip(together["arms"].as_array().unwrap()) {
        request["arms"] = json!([arm]);
        assert_eq!(&outcome(&LARGE, &request)["arms"][0], expected);
    }
}
