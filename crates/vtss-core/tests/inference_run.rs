#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! From a sweep to the verdict in one call.

use vtss_core::assessment::Assessment;
use vtss_core::candidates::{n_synthetic, with_anchors};
use vtss_core::classifier::ClassifierSpec;
use vtss_core::generator::GeneratorSpec;
use vtss_core::inference::{RunSettings, assess_run};
use vtss_core::rng::Stream;
use vtss_core::selection::SelectionRule;
use vtss_core::split::SplitPlan;
use vtss_core::sweep::{ArmRequest, SweepOutcome, SweepRequest, run};
use vtss_core::table::{Column, Table};

const SEED: u64 = 4;
const PLAN: SplitPlan = SplitPlan::Folds { folds: 4, repeats: 2 };
const COUNTS: [usize; 2] = [240, 48];

fn table(signal: f64, groups: Option<Vec<u32>>) -> Table {
    let n = COUNTS[0] + COUNTS[1];
    let mut stream = Stream::new(9, "test/inference-run");
    let labels: Vec<u8> = (0..n).map(|row| u8::from(row % 6 == 0)).collect();
    let column = |j: usize, stream: &mut Stream| Column::Numeric {
        name: format!("x{j}"),
        values: labels.iter().map(|&label| stream.normal() + signal * f64::from(label)).collect(),
    };
    let columns = (0..3).map(|j| column(j, &mut stream)).collect();
    Table::new(columns, labels, groups).unwrap()
}

fn arms() -> Vec<ArmRequest> {
    let gap = COUNTS[0] - COUNTS[1];
    let multipliers = with_anchors(&[0.25, 0.5, 0.75, 1.5, 2.0], gap).unwrap();
    let sizes: Vec<usize> = multipliers.iter().map(|&m| n_synthetic(m, gap)).collect();
    let generator = |generator| ArmRequest::Generator { generator, sizes: sizes.clone(), balance_gap: gap };
    vec![
        ArmRequest::Weights { gap_multipliers: multipliers[1..].to_vec() },
        generator(GeneratorSpec::Smote { k_neighbors: 5 }),
        generator(GeneratorSpec::Duplicate {}),
    ]
}

fn sweep(table: &Table) -> Vec<SweepOutcome> {
    let of = |(repeat, fold)| {
        let classifier = ClassifierSpec::Logistic { inverse_penalty: 1.0 };
        run(table, None, &SweepRequest { seed: SEED, plan: PLAN, repeat, fold, classifier, arms: arms() }).unwrap()
    };
    (0..2).flat_map(|repeat| (0..4).map(move |fold| (repeat, fold))).map(of).collect()
}

fn assessed(table: &Table, n_draws: usize) -> Assessment {
    let settings = RunSettings { plan: PLAN, seed: SEED, rule: SelectionRule::Minimum, minimum_gain: 0.005, n_draws };
    assess_run(table, &arms(), &sweep(table), &settings).unwrap()
}

#[test]
fn a_run_is_assessed_with_its_inference_and_without() {
    for groups in [None, Some((0..288).map(|row| row / 4).collect())] {
        let table = table(0.8, groups);
        let (plain, with) = (assessed(&table, 0), assessed(&table, 400));
        assert_eq!(plain.inference, None);
        assert_eq!(plain.decision.corrected_least_gain, plain.decision.least_gain.map(|gain| gain.mean));
        let inference = with.inference.as_ref().unwrap();
        assert_eq!(inference.generators.len(), 2);
        for (generator, assessed) in inference.generators.iter().zip(&with.generators) {
            let raw = assessed.over_none.unwrap().mean;
            let corrected = generator.over_none.unwrap();
            // What a search over six sizes and two curves can flatter 48 minority rows by.
            assert!(corrected < raw + 0.002 && corrected > raw - 0.05, "{corrected} of {raw}");
            assert_eq!(generator.over_rebalancers.len(), 3);
            let choice = generator.curve.choice.as_ref().unwrap();
            assert_eq!(choice.shares[0], 0.0);
            assert!((choice.shares.iter().sum::<f64>() - 1.0).abs() < 1e-12);
            let chosen = assessed.curve.choice.as_ref().unwrap().index;
            assert!((choice.low..=choice.high).contains(&chosen));
        }
        let judged = with.decision.judged.unwrap();
        let least =
            inference.generators[judged].over_rebalancers.iter().map(|g| g.unwrap()).fold(f64::INFINITY, f64::min);
        assert_eq!(with.decision.corrected_least_gain, Some(least));
        // Everything but the correction is the same.
        assert_eq!((&plain.generators, &plain.none), (&with.generators, &with.none));
    }
}

#[test]
fn arms_in_another_order_or_missing_are_refused() {
    let table = table(0.8, None);
    let outcomes = sweep(&table);
    let settings =
        RunSettings { plan: PLAN, seed: SEED, rule: SelectionRule::Minimum, minimum_gain: 0.005, n_draws: 10 };
    let code = |arms: &[ArmRequest], outcomes: &[SweepOutcome]| {
        assess_run(&table, arms, outcomes, &settings).unwrap_err().code()
    };
    let reversed: Vec<ArmRequest> = arms().into_iter().rev().collect();
    assert_eq!(code(&reversed, &outcomes), "OPTION_INVALID");
    assert_eq!(code(&arms()[..2], &outcomes), "SHAPE_MISMATCH");
    assert_eq!(code(&arms(), &[]), "SHAPE_MISMATCH");
}
