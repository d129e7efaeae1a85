//! Intervals of gains allow for a penalty that weighs more on the rows of a fold than on all.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use vtss_core::assessment::{ArmLosses, Assessment, AssessmentRequest, FullWeight, assess};
use vtss_core::selection::{Gain, SelectionRule};

/// Two splits of one candidate each.
fn arm(n_synthetic: usize, plain: [f64; 2], corrected: [f64; 2]) -> ArmLosses {
    ArmLosses { n_synthetic: vec![n_synthetic], plain: plain.to_vec(), corrected: corrected.to_vec() }
}

fn assessed(full_weight: Option<FullWeight>) -> Assessment {
    let request = AssessmentRequest {
        n_splits: 2,
        validation_to_training: 0.25,
        rule: SelectionRule::Minimum,
        minimum_gain: 0.005,
        n_minority: 40,
        balance_gap: 100,
        too_few_minority_rows: false,
        too_few_minority_groups: false,
        natural: arm(0, [0.90, 0.92], [0.50, 0.53]),
        class_weight: Some(arm(0, [0.51, 0.52], [0.51, 0.52])),
        full_weight,
        tuned_weight: None,
        prior_shift: true,
        duplicate: None,
        generators: vec![arm(100, [0.49, 0.52], [0.49, 0.52])],
    };
    assess(&request, None).unwrap()
}

/// Once the penalty is lighter the natural fit gains 0.03, its shift 0.01, the others 0.004.
fn lighter() -> FullWeight {
    FullWeight { natural: arm(0, [0.87, 0.89], [0.49, 0.52]), class_weight: arm(0, [0.506, 0.516], [0.506, 0.516]) }
}

fn assert_moved(before: Option<Gain>, after: Option<Gain>, low: f64, high: f64) {
    const ROUNDING: f64 = 1e-12;
    let (before, after) = (before.unwrap(), after.unwrap());
    assert_eq!((before.mean, before.standard_error), (after.mean, after.standard_error));
    assert!((after.low - before.low - low).abs() <= ROUNDING, "{} from {}", after.low, before.low);
    assert!((after.high - before.high - high).abs() <= ROUNDING, "{} from {}", after.high, before.high);
}

#[test]
fn every_interval_holds_the_gain_that_a_lighter_penalty_leaves() {
    let (as_measured, widened) = (assessed(None), assessed(Some(lighter())));
    let over_none = |of: &Assessment| of.class_weight.as_ref().unwrap().over_none;
    assert_moved(over_none(&as_measured), over_none(&widened), 0.004 - 0.03, 0.0);
    let over_none = |of: &Assessment| of.prior_shift.as_ref().unwrap().over_none;
    assert_moved(over_none(&as_measured), over_none(&widened), 0.01 - 0.03, 0.0);
    let rows = |of: &Assessment| of.generators[0].clone();
    assert_moved(rows(&as_measured).over_none, rows(&widened).over_none, 0.004 - 0.03, 0.0);
    assert_moved(rows(&as_measured).naive_over_none, rows(&widened).naive_over_none, 0.004 - 0.03, 0.0);
    let over = |of: &Assessment, rebalancer: usize| of.generators[0].over_rebalancers[rebalancer];
    assert_moved(over(&as_measured, 0), over(&widened, 0), 0.004 - 0.01, 0.0);
    assert_moved(over(&as_measured, 1), over(&widened, 1), 0.0, 0.0);
}

#[test]
fn an_interval_is_lengthened_upwards_where_the_reference_loses_less() {
    let heavier = FullWeight { natural: arm(0, [0.91, 0.93], [0.50, 0.53]), ..lighter() };
    let over_none = |of: &Assessment| of.class_weight.as_ref().unwrap().over_none;
    assert_moved(over_none(&assessed(None)), over_none(&assessed(Some(heavier))), 0.0, 0.004 + 0.01);
}

#[test]
fn a_failed_fit_leaves_intervals_as_they_are() {
    let failed = FullWeight { natural: arm(0, [f64::NAN, 0.89], [0.49, 0.52]), ..lighter() };
    assert_eq!(assessed(Some(failed)), assessed(None));
}
