//! The F distribution, for tests with few rows. Only `libm` and arithmetic, so that bits are the same on every target.

use crate::error::{Error, Result};
use crate::student_t::beta_fraction;
use crate::upper_tail::UpperTail;

/// The smallest accepted number of degrees of freedom; below it nearly everything lies at 0, and the tail is lost in the
/// difference from 1.
pub const MIN_DEGREES_OF_FREEDOM: f64 = 1e-3;
/// The largest accepted number of degrees of freedom; the distribution is χ² to six digits there.
pub const MAX_DEGREES_OF_FREEDOM: f64 = 1e6;
/// From here on Stirling's series is exact to rounding: its first neglected term is below 1e-17.
const LARGE_GAMMA_ARGUMENT: f64 = 40.0;

/// Probability of a value of at least `statistic`, and its natural logarithm.
///
/// `statistic`: finite, from 0; `numerator`, `denominator`: degrees of freedom, [`MIN_DEGREES_OF_FREEDOM`] to [`MAX_DEGREES_OF_FREEDOM`],
/// whole or not. Returns [`UpperTail`]; relative errors as for the χ² distribution.
///
/// # Errors
/// `OPTION_INVALID`.
///
/// Source: Abramowitz & Stegun 26.6.2, the incomplete beta function by its continued fraction (DLMF 8.17.22).
pub fn f_upper_tail(statistic: f64, numerator: f64, denominator: f64) -> Result<UpperTail> {
    for degrees_of_freedom in [numerator, denominator] {
        if !(MIN_DEGREES_OF_FREEDOM..=MAX_DEGREES_OF_FREEDOM).contains(&degrees_of_freedom) {
            return Err(Error::option("degreesOfFreedom", "from 1e-3 to 1e6", degrees_of_freedom));
        }
    }
    if !(statistic >= 0.0 && statistic.is_finite()) {
        return Err(Error::option("statistic", "a finite number from 0", statistic));
    }
    // Past the largest double its logarithm is what the tail goes by.
    let ratio = (numerator / denominator * statistic).min(f64::MAX);
    if ratio == 0.0 {
        return Ok(UpperTail::ALL);
    }
    // The tail is I_x(a, b), and 1 − I_{1 − x}(b, a).
    let (a, b) = (0.5 * denominator, 0.5 * numerator);
    let (x, complement) = (1.0 / (1.0 + ratio), 1.0 / (1.0 + 1.0 / ratio));
    // ln of x^a (1 − x)^b / B(a, b): the factor that both expansions share.
    let log_front = -a * libm::log1p(ratio) - b * libm::log1p(1.0 / ratio) - ln_beta(a, b);
    // The fraction converges fast on the side of the mean of the beta distribution that it is taken on.
    if x < (a + 1.0) / (a + b + 2.0) {
        Ok(UpperTail::of_log(log_front + libm::log(beta_fraction(a, b, x) / a)))
    } else {
        let lower = libm::exp(log_front + libm::log(beta_fraction(b, a, complement) / b));
        Ok(UpperTail::of_lower(lower.min(1.0)))
    }
}

/// ln B(a, b), without the cancellation that two large ln Γ would bring.
fn ln_beta(a: f64, b: f64) -> f64 {
    let (small, large) = if a < b { (a, b) } else { (b, a) };
    if large < LARGE_GAMMA_ARGUMENT {
        return libm::lgamma(small) + libm::lgamma(large) - libm::lgamma(small + large);
    }
    // ln Γ(l) − ln Γ(l + s) from ln Γ(z) = (z − ½) ln z − z + ½ ln 2π + δ(z), term by term
    let total = small + large;
    let difference = small - (large - 0.5) * libm::log1p(small / large) - small * libm::log(total)
        + (stirling_remainder(large) - stirling_remainder(total));
    libm::lgamma(small) + difference
}

/// δ(z) = 1/(12z) − 1/(360z³) + 1/(1260z⁵) − 1/(1680z⁷) + … (DLMF 5.11.1).
fn stirling_remainder(z: f64) -> f64 {
    let square = 1.0 / (z * z);
    (1.0 / 12.0 - square * (1.0 / 360.0 - square * (1.0 / 1260.0 - square / 1680.0))) / z
}
