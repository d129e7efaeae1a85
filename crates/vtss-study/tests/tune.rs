//! The study's way through a table against the product's: `test/golden/tune_simulated.json` holds what `tune` said of one.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde::Deserialize;
use vtss_core::generator::GeneratorSpec;
use vtss_core::selection::SelectionRule;
use vtss_core::simulation::{BalancedTruth, Design, LinearScore};
use vtss_study::studies::table_result::{TableResult, checked};
use vtss_study::true_risks::TrueRisks;
use vtss_study::tune::{Source, Tuned};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Golden {
    design: String,
    n_majority: usize,
    n_minority: usize,
    seed: u64,
    curves: Vec<Curve>,
    rebalancers: Vec<f64>,
    verdict: Verdict,
    delivered: Delivered,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Curve {
    n_synthetic: Vec<usize>,
    loss: Vec<f64>,
    corrected_loss: Vec<f64>,
    chosen: usize,
    chosen_corrected: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Verdict {
    kind: String,
    corrected_least_gain: f64,
}

/// The model of the verdict, in the table's units, without offset, and log(W₀/W₁).
#[derive(Deserialize)]
struct Delivered {
    coefficients: Vec<f64>,
    intercept: f64,
}

/// The two ways share every line of the core; only summation of the same doubles stands between them.
const RELATIVE: f64 = 1e-12;

fn assert_close(what: &str, found: f64, expected: f64) {
    assert!((found - expected).abs() <= RELATIVE * expected.abs(), "{what}: {found} against {expected}");
}

fn golden() -> Golden {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../test/golden/tune_simulated.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn sources() -> Vec<Source> {
    vec![
        Source::Generator(GeneratorSpec::Smote { k_neighbors: 5 }),
        Source::Generator(GeneratorSpec::Jitter { scale: 1.0 }),
    ]
}

#[test]
fn a_table_is_tuned_as_the_product_tunes_it() {
    let golden = golden();
    let design = Design::named(&golden.design, None).unwrap();
    let table = checked(design.draw(golden.n_majority, golden.n_minority, golden.seed).unwrap()).unwrap();
    let tuned = Tuned::run(&table, golden.seed, &sources()).unwrap();
    let assessment = tuned.assess_corrected(&table, &[0, 1], SelectionRule::DEFAULT).unwrap();
    for (i, expected) in golden.curves.iter().enumerate() {
        assert_eq!(tuned.curves[i].sizes, expected.n_synthetic);
        let curve = &assessment.generators[i].curve;
        for (k, loss) in expected.loss.iter().enumerate() {
            assert_close("a loss", curve.plain[k].mean.unwrap(), *loss);
            assert_close("a corrected loss", curve.corrected[k].mean.unwrap(), expected.corrected_loss[k]);
        }
        let choice = curve.choice.as_ref().unwrap();
        assert_eq!((choice.n_synthetic, choice.corrected), (expected.chosen, expected.chosen_corrected));
    }
    // One of the curves went on beyond the grid, so that this way is compared too.
    assert!(golden.curves.iter().any(|curve| curve.n_synthetic.len() > 41));
    let rebalancers = [&assessment.prior_shift, &assessment.class_weight, &assessment.tuned_weight];
    for (found, expected) in rebalancers.iter().zip(&golden.rebalancers) {
        assert_close("a rebalancer", found.as_ref().unwrap().estimate.mean.unwrap(), *expected);
    }
    let kind = serde_json::to_value(assessment.decision.kind).unwrap();
    assert_eq!(kind, golden.verdict.kind);
    let corrected = assessment.decision.corrected_least_gain.unwrap();
    assert_close("the corrected gain", corrected, golden.verdict.corrected_least_gain);
}

#[test]
fn true_risks_are_those_of_the_models_that_are_delivered() {
    let golden = golden();
    let design = Design::named(&golden.design, None).unwrap();
    let truth = BalancedTruth::of(&design);
    let drawn = design.draw(golden.n_majority, golden.n_minority, golden.seed).unwrap();
    let table = checked(drawn.clone()).unwrap();
    let tuned = Tuned::run(&table, golden.seed, &sources()).unwrap();
    let risks = TrueRisks::of(&table, golden.seed, &tuned, &sources(), &truth).unwrap();
    // Delivered is the natural fit, its intercept shifted.
    let offset = (golden.n_majority as f64 / golden.n_minority as f64).ln();
    let Delivered { coefficients, intercept } = golden.delivered;
    for (shift, found) in [(0.0, risks.natural.plain), (offset, risks.natural.corrected)] {
        let score = LinearScore { coefficients: coefficients.clone(), intercept: intercept + shift };
        assert_close("a risk", found, truth.risk(&score).unwrap().value);
    }
    // No row is the natural fit.
    assert_close("no rows", risks.generators[0][0].plain, risks.natural.plain);
    let result = TableResult::of(drawn, &truth, &sources(), golden.seed).unwrap();
    let [first, ..] = result.sources.as_slice() else { panic!("no source") };
    assert_eq!(first.over_rebalancers.len(), 3);
    assert!((0.0..1.0).contains(&first.regret.minimum.unwrap()));
    assert_close("none", result.none, risks.natural.plain);
}
