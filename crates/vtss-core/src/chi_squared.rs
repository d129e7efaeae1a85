//! The χ² distribution, for tests with many rows. Only `libm` and arithmetic, so that bits are the same on every target.

use crate::error::{Error, Result};
use crate::upper_tail::UpperTail;

/// The smallest accepted number of degrees of freedom; below it nearly everything lies at 0, and the tail is lost in the
/// difference from 1.
pub const MIN_DEGREES_OF_FREEDOM: f64 = 1e-3;
/// The largest accepted number of degrees of freedom.
pub const MAX_DEGREES_OF_FREEDOM: f64 = 1e6;
/// The smallest accepted tail of a quantile.
const MIN_TAIL: f64 = 1e-12;

/// Most terms of the series or the continued fraction. Both converge in O(√a) terms, some thousands at the largest a.
const MAX_TERMS: usize = 20_000;
/// Keeps a denominator of the continued fraction from 0 (modified Lentz).
const TINY: f64 = 1e-300;
/// Halvings of an interval of doubles until its ends are neighbours, with room.
const MAX_HALVINGS: usize = 200;

/// Probability of a value of at least `statistic`, and its natural logarithm.
///
/// `statistic`: finite, from 0; `degrees_of_freedom`: [`MIN_DEGREES_OF_FREEDOM`] to [`MAX_DEGREES_OF_FREEDOM`], whole or not. Returns
/// [`UpperTail`]; the relative error of both is near 1e-14 for some hundreds of degrees of freedom and grows in
/// proportion to them and, for the probability, to its logarithm.
///
/// # Errors
/// `OPTION_INVALID`.
///
/// Source: Q(k/2, x/2), the incomplete gamma function by its series below the mean (DLMF 8.11.4) and by its continued
/// fraction above (DLMF 8.9.2).
pub fn chi_squared_upper_tail(statistic: f64, degrees_of_freedom: f64) -> Result<UpperTail> {
    check_degrees_of_freedom(degrees_of_freedom)?;
    if !(statistic >= 0.0 && statistic.is_finite()) {
        return Err(Error::option("statistic", "a finite number from 0", statistic));
    }
    Ok(upper_tail(statistic, degrees_of_freedom))
}

/// The value that is exceeded with a given probability: the cutoff of a test at that level.
///
/// `tail`: from 1e-12 to 1 − 1e-12; `degrees_of_freedom`: as in [`chi_squared_upper_tail`]. Returns a number above 0.
///
/// # Errors
/// `OPTION_INVALID`.
///
/// Source: halving of an interval, until its ends are neighbouring numbers.
pub fn chi_squared_upper_quantile(tail: f64, degrees_of_freedom: f64) -> Result<f64> {
    check_degrees_of_freedom(degrees_of_freedom)?;
    if !(MIN_TAIL..=1.0 - MIN_TAIL).contains(&tail) {
        return Err(Error::option("tail", "from 1e-12 to 1 - 1e-12", tail));
    }
    let beyond = |statistic: f64| upper_tail(statistic, degrees_of_freedom).p_value;
    let (mut low, mut high) = (0.0, degrees_of_freedom);
    while beyond(high) > tail {
        (low, high) = (high, 2.0 * high);
    }
    for _ in 0..MAX_HALVINGS {
        let middle = 0.5 * (low + high);
        if !(low < middle && middle < high) {
            break;
        }
        if beyond(middle) > tail { low = middle } else { high = middle }
    }
    Ok(high)
}

fn check_degrees_of_freedom(degrees_of_freedom: f64) -> Result<()> {
    if (MIN_DEGREES_OF_FREEDOM..=MAX_DEGREES_OF_FREEDOM).contains(&degrees_of_freedom) {
        Ok(())
    } else {
        Err(Error::option("degreesOfFreedom", "from 1e-3 to 1e6", degrees_of_freedom))
    }
}

fn upper_tail(statistic: f64, degrees_of_freedom: f64) -> UpperTail {
    let (a, x) = (0.5 * degrees_of_freedom, 0.5 * statistic);
    if x == 0.0 {
        return UpperTail::ALL;
    }
    // ln of x^a e^−x / Γ(a): the factor that both expansions share.
    let log_front = a * libm::log(x) - x - libm::lgamma(a);
    if x < a + 1.0 {
        UpperTail::of_lower(libm::exp(log_front + libm::log(lower_series(a, x))).min(1.0))
    } else {
        UpperTail::of_log(log_front + libm::log(upper_fraction(a, x)))
    }
}

/// Σ xᵏ / (a(a + 1)…(a + k)).
fn lower_series(a: f64, x: f64) -> f64 {
    let mut term = 1.0 / a;
    let mut sum = term;
    for k in 1..=MAX_TERMS {
        term *= x / (a + k as f64);
        sum += term;
        if term <= sum * f64::EPSILON {
            break;
        }
    }
    sum
}

/// 1/(x + 1 − a − 1(1 − a)/(x + 3 − a − 2(2 − a)/(x + 5 − a − …))) by the modified Lentz method.
fn upper_fraction(a: f64, x: f64) -> f64 {
    let away_from_zero = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut b = x + 1.0 - a;
    let mut c = 1.0 / TINY;
    let mut d = 1.0 / away_from_zero(b);
    let mut fraction = d;
    for term in 1..=MAX_TERMS {
        let k = term as f64;
        let numerator = -k * (k - a);
        b += 2.0;
        d = 1.0 / away_from_zero(b + numerator * d);
        c = away_from_zero(b + numerator / c);
        let change = c * d;
        fraction *= change;
        if (change - 1.0).abs() <= f64::EPSILON {
            break;
        }
    }
    fraction
}
