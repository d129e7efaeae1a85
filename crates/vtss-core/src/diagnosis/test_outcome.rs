//! A test in the form that documents carry: its numbers, or why there are none.

use super::hotelling::{ChiSquaredTest, FTest, Outcome};
use super::symmetry::SymmetryTest;
use crate::error::Error;
use crate::warning::Warning;
use serde::Serialize;

/// Why a symmetry test whose T is only the lift of a singular covariance says nothing.
const SCORES_STAND_STILL: &str = "the scores do not vary from row to row where the classes differ";

/// Numbers of a test; all are none where `reason` says why.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[cfg_attr(feature = "typescript", tsify(missing_as_null))]
#[serde(rename_all = "camelCase")]
pub struct TestOutcome {
    /// T, 0 or more.
    pub statistic: Option<f64>,
    /// Directions tested.
    pub degrees_of_freedom: Option<usize>,
    /// Of an F distribution only.
    pub denominator_degrees_of_freedom: Option<f64>,
    /// Probability of a larger statistic where there is nothing to find; 0 below the smallest double.
    pub p_value: Option<f64>,
    /// Its natural logarithm, finite.
    pub log_p_value: Option<f64>,
    /// Why there is no test.
    pub reason: Option<Warning>,
}

impl TestOutcome {
    pub(super) fn not_available(reason: Warning) -> Self {
        Self { reason: Some(reason), ..Self::default() }
    }

    fn new(statistic: f64, degrees_of_freedom: usize, denominator: Option<f64>, tail: [f64; 2]) -> Self {
        Self {
            statistic: Some(statistic),
            degrees_of_freedom: Some(degrees_of_freedom),
            denominator_degrees_of_freedom: denominator,
            p_value: Some(tail[0]),
            log_p_value: Some(tail[1]),
            reason: None,
        }
    }

    pub(super) fn symmetry(test: &std::result::Result<SymmetryTest, Warning>) -> Self {
        match test {
            Ok(test) if test.scores_vary => {
                Self::new(test.statistic, test.degrees_of_freedom, None, [test.p_value, test.log_p_value])
            }
            Ok(_) => Self::not_available(Warning::new("NOTHING_VARIES", SCORES_STAND_STILL)),
            Err(reason) => Self::not_available(reason.clone()),
        }
    }

    pub(super) fn chi_squared(test: &Outcome<ChiSquaredTest>) -> Self {
        match test {
            Ok(test) => Self::new(test.statistic, test.degrees_of_freedom, None, [test.p_value, test.log_p_value]),
            Err(unavailable) => Self::not_available(unavailable.warning()),
        }
    }

    pub(super) fn f(test: &Outcome<FTest>) -> Self {
        match test {
            Ok(test) => {
                let denominator = Some(test.denominator_degrees_of_freedom);
                Self::new(test.statistic, test.degrees_of_freedom, denominator, [test.p_value, test.log_p_value])
            }
            Err(unavailable) => Self::not_available(unavailable.warning()),
        }
    }
}

/// An error as the reason why something is missing.
pub(super) fn reason_of(error: &Error) -> Warning {
    Warning::new(error.code(), error.to_string())
}
