//! How much of a distribution lies beyond a statistic, kept as a probability and as its logarithm.

use serde::Serialize;

/// Probability of a value at least as large as the one observed.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UpperTail {
    /// Above 0 and at most 1; 2.2e-308 stands for everything below, which statistics of some thousand reach.
    pub p_value: f64,
    /// Natural logarithm of the p-value, at most 0: still exact where the p-value is at its least.
    pub log_p_value: f64,
}

impl UpperTail {
    /// Everything lies beyond.
    pub(crate) const ALL: Self = Self { p_value: 1.0, log_p_value: 0.0 };

    /// From the logarithm of what lies beyond.
    pub(crate) fn of_log(log_p_value: f64) -> Self {
        // Rounding must not leave a probability above 1.
        let log_p_value = if log_p_value > 0.0 { 0.0 } else { log_p_value };
        Self { p_value: libm::exp(log_p_value).clamp(f64::MIN_POSITIVE, 1.0), log_p_value }
    }

    /// From what lies below: exact where nearly everything lies beyond.
    pub(crate) fn of_lower(lower: f64) -> Self {
        // + 0.0 turns −0 into 0.
        Self { p_value: 1.0 - lower, log_p_value: libm::log1p(-lower) + 0.0 }
    }
}
