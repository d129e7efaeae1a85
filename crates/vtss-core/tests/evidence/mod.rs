//! Evidence made up for tests of the decision.

// Each file of tests takes what it needs.
#![allow(dead_code)]

use vtss_core::decision::{Decision, Evidence, GeneratorEvidence, Rebalancer, RebalancerEvidence, decide};
use vtss_core::selection::Gain;
use vtss_core::student_t::student_t_quantile;

/// δ of these tests.
pub const MINIMUM_GAIN: f64 = 0.005;
/// Splits of these tests: five folds, five times.
pub const SPLITS: usize = 25;

pub fn gain(low: f64, mean: f64, high: f64) -> Option<Gain> {
    Some(Gain { mean, low, high, standard_error: 0.5 * (high - low) / student_t_quantile(0.975, 24.0).unwrap() })
}

pub fn rebalancer(name: Rebalancer, loss: f64, over_none: Option<Gain>) -> RebalancerEvidence {
    RebalancerEvidence { name, loss: Some(loss), over_none }
}

/// A generator with the same gain over every rebalancer.
pub fn generator(over_none: Option<Gain>, over_rebalancers: Option<Gain>, naive: Option<Gain>) -> GeneratorEvidence {
    GeneratorEvidence::uncorrected(over_none, vec![over_rebalancers; 3], naive)
}

pub fn evidence(over_none: Option<Gain>, generators: Vec<GeneratorEvidence>) -> Evidence {
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

pub fn zero() -> Option<Gain> {
    gain(-0.004, 0.0, 0.004)
}

pub fn wide() -> Option<Gain> {
    gain(-0.1, 0.0, 0.1)
}

pub fn better() -> Option<Gain> {
    gain(0.01, 0.02, 0.03)
}

pub fn worse() -> Option<Gain> {
    gain(-0.03, -0.02, -0.01)
}

pub fn decided(evidence: &Evidence) -> Decision {
    decide(evidence).unwrap()
}

pub fn better_one() -> GeneratorEvidence {
    generator(better(), better(), zero())
}
