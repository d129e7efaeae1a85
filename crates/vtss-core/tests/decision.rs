#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! Every branch of the decision list, each boundary, and what every decision keeps to.

mod evidence;

use evidence::{MINIMUM_GAIN, better, better_one, decided, evidence, gain, generator, wide, worse, zero};
use proptest::prelude::*;
use vtss_core::decision::{Evidence, GeneratorEvidence, QuotedGain, Reason, Rebalancer, VerdictKind};
use vtss_core::selection::Gain;
use vtss_core::student_t::student_t_quantile;
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
