#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! Every branch of the decision list, each boundary, and evidence with holes.

use proptest::prelude::*;
use vtss_core::decision::{
    Decision, Evidence, GeneratorEvidence, QuotedGain, Reason, Rebalancer, RebalancerEvidence, VerdictKind, decide,
};
use vtss_core::selection::Gain;
use vtss_core::student_t::student_t_quantile;

/// δ of these tests.
const MINIMUM_GAIN: f64 = 0.005;
/// Splits of these tests: five folds, five times.
const SPLITS: usize = 25;

fn gain(low: f64, mean: f64, high: f64) -> Option<Gain> {
    Some(Gain { mean, low, high, standard_error: 0.5 * (high - low) / student_t_quantile(0.975, 24.0).unwrap() })
}

fn rebalancer(name: Rebalancer, loss: f64, over_none: Option<Gain>) -> RebalancerEvidence {
    RebalancerEvidence { name, loss: Some(loss), over_none }
}

/// A generator with the same gain over every rebalancer.
fn generator(over_none: Option<Gain>, over_rebalancers: Option<Gain>, naive: Option<Gain>) -> GeneratorEvidence {
    GeneratorEvidence::uncorrected(over_none, vec![over_rebalancers; 3], naive)
}

fn evidence(over_none: Option<Gain>, generators: Vec<GeneratorEvidence>) -> Evidence {
    let rebalancers = Rebalancer::ALL.iter().map(|&name| rebalancer(name, 0.4, over_none)).collect();
    Evidence {
        n_splits: SPLITS,
        minimum_gain: MINIMUM_GAIN,
        rebalancers,
        generators,
        too_few_minority_rows: false,
        too_few_minority_groups: false,
        fit_failed: false,
    }
}

fn zero() -> Option<Gain> {
    gain(-0.004, 0.0, 0.004)
}

fn wide() -> Option<Gain> {
    gain(-0.1, 0.0, 0.1)
}

fn better() -> Option<Gain> {
    gain(0.01, 0.02, 0.03)
}

fn worse() -> Option<Gain> {
    gain(-0.03, -0.02, -0.01)
}

fn decided(evidence: &Evidence) -> Decision {
    decide(evidence).unwrap()
}

#[test]
fn rows_that_beat_everything_are_added() {
    let decision = decided(&evidence(better(), vec![generator(better(), better(), worse())]));
    assert_eq!(decision.kind, VerdictKind::Add);
    assert_eq!(decision.reasons, [Reason::RowsBeatEveryRebalancer]);
    assert_eq!((decision.judged, decision.generator), (Some(0), Some(0)));
    assert_eq!((decision.quoted, decision.gain), (Some(QuotedGain::Choice), better()));
    assert_eq!((decision.closest_rebalancer, decision.least_gain), (Some(0), better()));
    assert_eq!(decision.harmful, [true]);
    assert!(!decision.rows_shown_no_better);
    assert_eq!(decision.rows_could_add_at_most, Some(0.03));
}

#[test]
fn add_needs_each_lower_end_above_zero_and_a_least_gain_of_delta() {
    let kind = |over_none, over, corrected| {
        let mut run = generator(over_none, better(), zero());
        run.over_rebalancers[1] = over;
        run.corrected_least_gain = Some(corrected);
        let decision = decided(&evidence(zero(), vec![run]));
        (decision.kind, decision.reasons)
    };
    assert_eq!(kind(better(), better(), MINIMUM_GAIN).0, VerdictKind::Add);
    let below = f64::from_bits(MINIMUM_GAIN.to_bits() - 1);
    assert_eq!(
        kind(better(), better(), below),
        (VerdictKind::Undecided, vec![Reason::IntervalsTooWide, Reason::RowsGainTooLittle])
    );
    assert_eq!(kind(gain(0.0, 0.02, 0.04), better(), 0.02).0, VerdictKind::Undecided);
    assert_eq!(kind(better(), gain(0.0, 0.02, 0.04), 0.02).0, VerdictKind::Undecided);
    assert_eq!(kind(better(), gain(f64::MIN_POSITIVE, 0.02, 0.04), 0.02).0, VerdictKind::Add);
}

#[test]
fn the_corrected_gain_and_not_the_plain_mean_decides() {
    let mut run = generator(better(), better(), zero());
    assert_eq!(run.corrected_least_gain, Some(0.02));
    run.corrected_least_gain = Some(0.001);
    assert_eq!(decided(&evidence(better(), vec![run])).kind, VerdictKind::Rebalance);
}

#[test]
fn uncorrected_evidence_takes_the_least_mean() {
    let of = |gains: Vec<Option<Gain>>| GeneratorEvidence::uncorrected(better(), gains, zero()).corrected_least_gain;
    assert_eq!(of(vec![better(), worse(), zero()]), Some(-0.02));
    assert_eq!(of(vec![better(), None, zero()]), None);
    assert_eq!(of(vec![]), None);
}

#[test]
fn the_best_rebalancer_is_named() {
    let mut given = evidence(better(), vec![generator(better(), worse(), zero())]);
    given.rebalancers[1].loss = Some(0.3);
    given.rebalancers[1].over_none = gain(0.05, 0.1, 0.15);
    let decision = decided(&given);
    assert_eq!((decision.kind, decision.best_rebalancer), (VerdictKind::Rebalance, Some(1)));
    assert_eq!(decision.reasons, [Reason::RebalancingGains, Reason::RowsShownNoBetter]);
    assert_eq!((decision.quoted, decision.gain), (Some(QuotedGain::Rebalancer), gain(0.05, 0.1, 0.15)));
    assert_eq!((decision.judged, decision.generator), (Some(0), None));
    assert!(decision.rows_shown_no_better);
    assert_eq!(decision.rows_could_add_at_most, Some(-0.01));
}

#[test]
fn ties_between_rebalancers_go_to_the_simplest_in_whatever_order_they_are_listed() {
    let mut given = evidence(better(), vec![generator(zero(), worse(), zero())]);
    assert_eq!(decided(&given).best_rebalancer, Some(0));
    given.rebalancers.reverse();
    assert_eq!(decided(&given).best_rebalancer, Some(2));
    given.rebalancers[2].loss = Some(0.41);
    assert_eq!(given.rebalancers[decided(&given).best_rebalancer.unwrap()].name, Rebalancer::ClassWeight);
}

#[test]
fn the_best_by_loss_decides_even_where_another_has_a_surer_gain() {
    let mut given = evidence(zero(), vec![generator(wide(), worse(), zero())]);
    given.rebalancers[0].over_none = better();
    given.rebalancers[2].loss = Some(0.39);
    given.rebalancers[2].over_none = wide();
    let decision = decided(&given);
    assert_eq!((decision.kind, decision.best_rebalancer), (VerdictKind::Undecided, Some(2)));
}

#[test]
fn rows_are_no_better_below_delta_and_could_add_from_delta_on() {
    let reasons = |high| {
        let mut run = generator(zero(), wide(), zero());
        run.over_rebalancers[2] = gain(-0.01, 0.0, high);
        let decision = decided(&evidence(better(), vec![run]));
        assert_eq!(decision.kind, VerdictKind::Rebalance);
        assert_eq!(decision.rows_could_add_at_most, Some(high));
        assert_eq!(decision.rows_shown_no_better, decision.reasons[1] == Reason::RowsShownNoBetter);
        decision.reasons[1]
    };
    assert_eq!(reasons(MINIMUM_GAIN), Reason::RowsCouldAddMore);
    assert_eq!(reasons(f64::from_bits(MINIMUM_GAIN.to_bits() - 1)), Reason::RowsShownNoBetter);
}

#[test]
fn rebalance_needs_a_lower_end_above_zero() {
    let kind = |low| decided(&evidence(gain(low, 0.01, 0.02), vec![generator(wide(), worse(), zero())])).kind;
    assert_eq!(kind(f64::MIN_POSITIVE), VerdictKind::Rebalance);
    assert_eq!(kind(0.0), VerdictKind::Undecided);
}

#[test]
fn naive_balancing_that_loses_is_harmful() {
    let decision = decided(&evidence(zero(), vec![generator(zero(), zero(), worse())]));
    assert_eq!((decision.kind, decision.generator), (VerdictKind::Harmful, Some(0)));
    assert_eq!(decision.reasons, [Reason::NaiveBalancingHarms]);
    assert_eq!((decision.quoted, decision.gain), (Some(QuotedGain::NaiveBalancing), worse()));
    let edge = |high| decided(&evidence(zero(), vec![generator(zero(), zero(), gain(-0.1, -0.05, high))]));
    assert_eq!((edge(0.0).kind, edge(0.0).harmful), (VerdictKind::None, vec![false]));
    assert_eq!(edge(-f64::MIN_POSITIVE).kind, VerdictKind::Harmful);
}

#[test]
fn harm_by_a_generator_that_is_not_judged_is_a_flag_only() {
    let given = evidence(zero(), vec![generator(zero(), worse(), worse()), generator(zero(), zero(), zero())]);
    let decision = decided(&given);
    assert_eq!((decision.kind, decision.judged), (VerdictKind::None, Some(1)));
    assert_eq!(decision.harmful, [true, false]);
}

#[test]
fn nothing_worth_having_is_none() {
    let decision = decided(&evidence(zero(), vec![generator(zero(), zero(), zero())]));
    assert_eq!((decision.kind, decision.generator), (VerdictKind::None, None));
    assert_eq!(decision.reasons, [Reason::NothingWorthHaving]);
    assert_eq!((decision.quoted, decision.gain), (Some(QuotedGain::Choice), zero()));
    let edge = gain(-0.01, 0.0, MINIMUM_GAIN);
    assert_eq!(decided(&evidence(edge, vec![generator(zero(), zero(), zero())])).kind, VerdictKind::Undecided);
    assert_eq!(decided(&evidence(zero(), vec![generator(edge, zero(), zero())])).kind, VerdictKind::Undecided);
}

#[test]
fn wide_intervals_are_undecided_and_say_what_could_have_been_shown() {
    let mut run = generator(wide(), zero(), wide());
    run.over_rebalancers[1] = wide();
    let decision = decided(&evidence(wide(), vec![run]));
    assert_eq!((decision.kind, decision.reasons), (VerdictKind::Undecided, vec![Reason::IntervalsTooWide]));
    let factor = student_t_quantile(0.975, 24.0).unwrap() + student_t_quantile(0.8, 24.0).unwrap();
    let expected = factor * wide().unwrap().standard_error;
    assert!((decision.smallest_detectable_gain.unwrap() - expected).abs() < 1e-15);
}

#[test]
fn the_list_is_read_in_its_order() {
    // Everything holds at once: add before rebalance before harmful.
    let add = evidence(better(), vec![generator(better(), better(), worse())]);
    assert_eq!(decided(&add).kind, VerdictKind::Add);
    let rebalance = evidence(better(), vec![generator(zero(), zero(), worse())]);
    assert_eq!(decided(&rebalance).kind, VerdictKind::Rebalance);
    let obstacle = Evidence { fit_failed: true, ..add };
    assert_eq!(decided(&obstacle).kind, VerdictKind::Undecided);
}

#[test]
fn the_generator_with_the_largest_corrected_gain_is_judged() {
    let mut corrected_down = generator(better(), gain(0.05, 0.06, 0.07), zero());
    corrected_down.corrected_least_gain = Some(0.0);
    let given = evidence(zero(), vec![generator(zero(), zero(), zero()), better_one(), corrected_down, better_one()]);
    let decision = decided(&given);
    // Ties go to the one named first.
    assert_eq!((decision.kind, decision.generator), (VerdictKind::Add, Some(1)));
}

fn better_one() -> GeneratorEvidence {
    generator(better(), better(), zero())
}

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

#[test]
fn a_minimum_gain_of_zero_is_allowed() {
    let mut given = evidence(zero(), vec![better_one()]);
    given.minimum_gain = 0.0;
    assert_eq!(decided(&given).kind, VerdictKind::Add);
}

#[test]
fn the_json_has_the_documented_words() {
    let decision = decided(&evidence(better(), vec![generator(zero(), zero(), zero())]));
    let json = serde_json::to_value(&decision).unwrap();
    assert_eq!(json["kind"], "rebalance");
    assert_eq!(json["reasons"][0], "REBALANCING_GAINS");
    assert_eq!(json["quoted"], "rebalancer");
    assert!(json["generator"].is_null() && json["rowsShownNoBetter"] == true);
    for name in Rebalancer::ALL {
        assert_eq!(serde_json::to_value(name).unwrap(), name.name());
    }
    // Sums of powers of two, which every JSON reader gives back to the bit.
    let plain = Some(Gain { mean: 0.25, low: 0.125, high: 0.375, standard_error: 0.0625 });
    let mut given = Evidence { minimum_gain: 0.5, ..evidence(plain, vec![generator(plain, plain, None)]) };
    for run in &mut given.rebalancers {
        run.loss = Some(0.75);
    }
    let text = serde_json::to_string(&given).unwrap();
    assert!(text.contains("\"prior_shift\"") && text.contains("\"overRebalancers\""));
    assert_eq!(serde_json::from_str::<Evidence>(&text).unwrap(), given);
    assert!(serde_json::from_str::<Evidence>(&text.replace("nSplits", "nSplit")).is_err());
}

fn any_gain() -> impl Strategy<Value = Option<Gain>> {
    (-0.05_f64..0.05, 0.0_f64..0.05).prop_map(|(mean, half)| gain(mean - half, mean, mean + half))
}

fn any_evidence() -> impl Strategy<Value = Evidence> {
    let run = (any_gain(), prop::collection::vec(any_gain(), 3), any_gain())
        .prop_map(|(over_none, over, naive)| GeneratorEvidence::uncorrected(over_none, over, naive));
    let baseline = (0.1_f64..0.9, any_gain());
    (prop::collection::vec(run, 1..5), prop::collection::vec(baseline, 3)).prop_map(|(generators, baselines)| {
        let mut given = evidence(None, generators);
        for (run, (loss, over_none)) in given.rebalancers.iter_mut().zip(baselines) {
            (run.loss, run.over_none) = (Some(loss), over_none);
        }
        given
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_the_lists_does_not_matter(given in any_evidence()) {
        let mut turned = given.clone();
        turned.generators.reverse();
        turned.rebalancers.reverse();
        for run in &mut turned.generators {
            run.over_rebalancers.reverse();
        }
        let (a, mut b) = (decided(&given), decided(&turned));
        let last = given.generators.len() - 1;
        for index in [&mut b.judged, &mut b.generator] {
            *index = index.map(|i| last - i);
        }
        for index in [&mut b.best_rebalancer, &mut b.closest_rebalancer] {
            *index = index.map(|i| 2 - i);
        }
        b.harmful.reverse();
        prop_assert_eq!(a, b);
    }

    #[test]
    fn verdicts_keep_their_promises(given in any_evidence()) {
        let decision = decided(&given);
        let judged = &given.generators[decision.judged.unwrap()];
        let lows = judged.over_rebalancers.iter().map(|gain| gain.unwrap().low);
        let best = given.rebalancers[decision.best_rebalancer.unwrap()].over_none.unwrap();
        let beaten = judged.over_none.unwrap().low > 0.0 && lows.clone().all(|low| low > 0.0);
        let add = beaten && judged.corrected_least_gain.unwrap() >= MINIMUM_GAIN;
        let no_gain = judged.over_none.unwrap().high < MINIMUM_GAIN && best.high < MINIMUM_GAIN;
        let expected = match () {
            () if add => VerdictKind::Add,
            () if best.low > 0.0 => VerdictKind::Rebalance,
            () if judged.naive_over_none.unwrap().high < 0.0 => VerdictKind::Harmful,
            () if no_gain => VerdictKind::None,
            () => VerdictKind::Undecided,
        };
        prop_assert_eq!(decision.kind, expected);
        prop_assert!(!decision.reasons.is_empty());
        prop_assert!(given.generators.iter().all(|g| g.corrected_least_gain <= judged.corrected_least_gain));
    }
}
