#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! Decisions on evidence with holes: what is missing, what failed, what contradicts itself.

mod evidence;

use evidence::{better, better_one, decided, evidence, generator, worse, zero};
use vtss_core::decision::{Evidence, GeneratorEvidence, Reason, Rebalancer, VerdictKind, decide};
use vtss_core::selection::Gain;
#[test]
fn obstacles_are_all_named() {
    let mut given = evidence(better(), vec![better_one()]);
    given.too_few_minority_rows = true;
    assert_eq!(decided(&given).reasons, [Reason::TooFewMinorityRows]);
    given.too_few_minority_groups = true;
    given.fit_failed = true;
    given.n_splits = 1;
    let decision = decided(&given);
    assert_eq!(decision.kind, VerdictKind::Undecided);
    let all = [Reason::TooFewMinorityRows, Reason::TooFewMinorityGroups, Reason::FitFailed, Reason::SingleSplit];
    assert_eq!(decision.reasons, all);
    assert_eq!(decision.smallest_detectable_gain, None);
}

#[test]
fn a_single_split_without_intervals_is_not_called_a_failed_fit() {
    let mut given = evidence(None, vec![generator(None, None, None)]);
    given.n_splits = 1;
    let decision = decided(&given);
    assert_eq!((decision.kind, decision.reasons), (VerdictKind::Undecided, vec![Reason::SingleSplit]));
    assert_eq!((decision.judged, decision.gain, decision.rows_could_add_at_most), (None, None, None));
    assert_eq!(decision.harmful, [false]);
}

#[test]
fn a_missing_baseline_forbids_add_but_not_rebalance() {
    let without = |which: usize, over_none, run: GeneratorEvidence| {
        let mut given = evidence(over_none, vec![run]);
        given.rebalancers.remove(which);
        for run in &mut given.generators {
            run.over_rebalancers.remove(which);
        }
        let decision = decided(&given);
        (decision.kind, decision.reasons)
    };
    for which in 0..3 {
        assert_eq!(without(which, better(), better_one()), (VerdictKind::Undecided, vec![Reason::BaselinesMissing]));
        let rebalance = vec![Reason::RebalancingGains, Reason::RowsShownNoBetter, Reason::BaselinesMissing];
        assert_eq!(without(which, better(), generator(zero(), zero(), zero())), (VerdictKind::Rebalance, rebalance));
        let none = vec![Reason::NothingWorthHaving, Reason::BaselinesMissing];
        assert_eq!(without(which, zero(), generator(zero(), zero(), zero())), (VerdictKind::None, none));
    }
}

#[test]
fn without_any_rebalancer_only_harm_can_be_said() {
    let with = |over_none: Vec<Option<Gain>>, naive| {
        let runs = over_none.into_iter().map(|gain| GeneratorEvidence::uncorrected(gain, vec![], naive)).collect();
        decided(&Evidence { rebalancers: vec![], ..evidence(None, runs) })
    };
    let undecided = with(vec![zero(), better()], zero());
    assert_eq!((undecided.kind, undecided.reasons), (VerdictKind::Undecided, vec![Reason::BaselinesMissing]));
    // Judged by the gain over none.
    assert_eq!((undecided.judged, undecided.smallest_detectable_gain), (Some(1), None));
    assert_eq!(with(vec![zero()], zero()).reasons, [Reason::BaselinesMissing]);
    assert_eq!(with(vec![zero()], worse()).kind, VerdictKind::Harmful);
}

#[test]
fn without_any_generator_only_rebalancing_can_be_said() {
    let decision = decided(&evidence(better(), vec![]));
    assert_eq!((decision.kind, decision.reasons), (VerdictKind::Rebalance, vec![Reason::RebalancingGains]));
    let decision = decided(&evidence(zero(), vec![]));
    assert_eq!((decision.kind, decision.reasons), (VerdictKind::Undecided, vec![Reason::GeneratorsMissing]));
}

#[test]
fn failed_fits_are_never_judged() {
    let failed = || generator(None, better(), zero());
    let decision = decided(&evidence(better(), vec![failed()]));
    assert_eq!((decision.kind, decision.reasons), (VerdictKind::Undecided, vec![Reason::FitFailed]));
    // Another generator still counts, and the failure is said.
    let decision = decided(&evidence(better(), vec![failed(), better_one()]));
    assert_eq!((decision.kind, decision.generator), (VerdictKind::Add, Some(1)));
    assert_eq!(decision.reasons, [Reason::RowsBeatEveryRebalancer, Reason::GeneratorFailed]);
    // A rebalancer that failed spoils the comparison.
    let mut given = evidence(better(), vec![better_one()]);
    given.rebalancers[1].over_none = None;
    assert_eq!(decided(&given).reasons, [Reason::FitFailed]);
    let mut given = evidence(better(), vec![better_one()]);
    given.rebalancers[1].loss = None;
    assert_eq!(decided(&given).reasons, [Reason::FitFailed]);
    // Naive balancing that failed is said and is no harm.
    let decision = decided(&evidence(zero(), vec![generator(zero(), zero(), None)]));
    assert_eq!((decision.kind, decision.harmful), (VerdictKind::None, vec![false]));
    assert_eq!(decision.reasons, [Reason::NothingWorthHaving, Reason::NaiveBalancingUnknown]);
}

#[test]
fn nan_anywhere_never_leads_to_a_verdict() {
    let spoil = |part: usize| {
        let mut gain = better().unwrap();
        *[&mut gain.mean, &mut gain.low, &mut gain.high, &mut gain.standard_error][part] = f64::NAN;
        Some(gain)
    };
    for part in 0..4 {
        let over_none = evidence(better(), vec![generator(spoil(part), better(), zero())]);
        let over_rebalancers = evidence(better(), vec![generator(better(), spoil(part), zero())]);
        let rebalancing = evidence(spoil(part), vec![better_one()]);
        for given in [over_none, over_rebalancers, rebalancing] {
            let decision = decided(&given);
            assert_eq!((decision.kind, decision.reasons), (VerdictKind::Undecided, vec![Reason::FitFailed]), "{part}");
        }
    }
    let mut run = better_one();
    run.corrected_least_gain = Some(f64::NAN);
    assert_eq!(decided(&evidence(better(), vec![run])).reasons, [Reason::FitFailed]);
    let mut given = evidence(better(), vec![better_one()]);
    given.rebalancers[0].loss = Some(f64::NAN);
    assert_eq!(decided(&given).reasons, [Reason::FitFailed]);
}

#[test]
fn evidence_that_contradicts_itself_is_refused() {
    let given = || evidence(zero(), vec![better_one()]);
    let code = |given: Evidence| decide(&given).unwrap_err().code();
    assert_eq!(code(Evidence { n_splits: 0, ..given() }), "OPTION_INVALID");
    for minimum_gain in [f64::NAN, -0.1, f64::INFINITY] {
        assert_eq!(code(Evidence { minimum_gain, ..given() }), "OPTION_INVALID");
    }
    let mut twice = given();
    twice.rebalancers[1].name = Rebalancer::PriorShift;
    assert!(decide(&twice).unwrap_err().to_string().contains("prior_shift twice"));
    assert_eq!(code(twice), "OPTION_INVALID");
    let mut short = given();
    short.generators[0].over_rebalancers.pop();
    assert_eq!(code(short), "SHAPE_MISMATCH");
}
