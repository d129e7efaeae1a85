//! Student's t distribution, for intervals. Written here and not taken from `statrs`: within one build with `ndarray`
//! that crate calls the platform's `ln` and `exp`, whose last bits differ between native code and WebAssembly.

use crate::error::{Error, Result};

/// The largest accepted number of degrees of freedom; the distribution is normal to nine digits long before.
pub const MAX_DEGREES_OF_FREEDOM: f64 = 1e6;
/// The smallest accepted tail of a quantile; beyond it squares of t under one degree of freedom lose their sense.
const MIN_TAIL: f64 = 1e-12;

/// From here on the series of ln Γ(a + ½) − ln Γ(a) is as exact as the difference of two ln Γ: its first neglected
/// term, 17/14336 a⁻⁷, is below 1e-14.
const LARGE_GAMMA_ARGUMENT: f64 = 40.0;
/// Most terms of the continued fraction. It converges in O(√(a + b)) terms, a few hundred at the largest argument.
const MAX_FRACTION_TERMS: usize = 10_000;
/// Keeps a denominator of the continued fraction from 0 (modified Lentz).
const TINY: f64 = 1e-300;
/// Most Newton steps of a quantile; the slowest accepted case, one degree of freedom at a tail of 1e-12, takes 45.
const MAX_NEWTON_STEPS: usize = 200;

/// Probability of a value of at most `t`.
///
/// `t`: any number but NaN; `degrees_of_freedom`: 1 to [`MAX_DEGREES_OF_FREEDOM`], whole or not. Returns a number from
/// 0 to 1; its relative error in the lower tail is near 1e-14 for some hundreds of degrees of freedom and grows in
/// proportion to them, to 1e-9 at the largest.
///
/// # Errors
/// `OPTION_INVALID`.
///
/// Source: Abramowitz & Stegun 26.5.27, the incomplete beta function by its continued fraction (DLMF 8.17.22).
pub fn student_t_cdf(t: f64, degrees_of_freedom: f64) -> Result<f64> {
    check_degrees_of_freedom(degrees_of_freedom)?;
    if t.is_nan() {
        return Err(Error::option("t", "a number", t));
    }
    let tail = upper_tail(t.abs(), degrees_of_freedom);
    Ok(if t > 0.0 { 1.0 - tail } else { tail })
}

/// The value that is not exceeded with a given probability.
///
/// `probability`: 1e-12 to 1 − 1e-12; `degrees_of_freedom`: 1 to [`MAX_DEGREES_OF_FREEDOM`], whole or not. Returns t
/// with an error (relative, or absolute near probability ½) below 1e-12 for some hundreds of degrees of freedom, see
/// [`student_t_cdf`] beyond. The same bits on every target.
///
/// # Errors
/// `OPTION_INVALID`.
///
/// Source: Newton's method on the upper tail from t = 0. The tail is convex and falling there, so the steps rise to
/// the root and never pass it.
pub fn student_t_quantile(probability: f64, degrees_of_freedom: f64) -> Result<f64> {
    check_degrees_of_freedom(degrees_of_freedom)?;
    if !(MIN_TAIL..=1.0 - MIN_TAIL).contains(&probability) {
        return Err(Error::option("probability", "from 1e-12 to 1 - 1e-12", probability));
    }
    let tail = if probability < 0.5 { probability } else { 1.0 - probability };
    let mut t = 0.0;
    for _ in 0..MAX_NEWTON_STEPS {
        let next = t + (upper_tail(t, degrees_of_freedom) - tail) / density(t, degrees_of_freedom);
        // Past the root, or no longer moving: what is left is rounding.
        if next > t {
            t = next;
        } else {
            break;
        }
    }
    Ok(if probability < 0.5 { -t } else { t })
}

fn check_degrees_of_freedom(degrees_of_freedom: f64) -> Result<()> {
    if (1.0..=MAX_DEGREES_OF_FREEDOM).contains(&degrees_of_freedom) {
        Ok(())
    } else {
        Err(Error::option("degreesOfFreedom", "from 1 to 1e6", degrees_of_freedom))
    }
}

/// P(T > t) for t ≥ 0: ½ I_x(ν/2, ½) with x = ν/(ν + t²).
fn upper_tail(t: f64, nu: f64) -> f64 {
    let (a, ratio) = (0.5 * nu, t * t / nu);
    let (x, complement) = (1.0 / (1.0 + ratio), 1.0 / (1.0 + 1.0 / ratio));
    if complement == 0.0 {
        return 0.5;
    }
    // x^a (1 − x)^½ / B(a, ½): the factor that both expansions share.
    let front = libm::exp(-a * libm::log1p(ratio) - ln_beta_half(a)) * complement.sqrt();
    // The fraction converges fast on the side of the mean of the beta distribution that it is taken on.
    if x < (a + 1.0) / (a + 2.5) {
        0.5 * front * beta_fraction(a, 0.5, x) / a
    } else {
        0.5 - front * beta_fraction(0.5, a, complement)
    }
}

fn density(t: f64, nu: f64) -> f64 {
    libm::exp(-0.5 * (nu + 1.0) * libm::log1p(t * t / nu) - ln_beta_half(0.5 * nu)) / nu.sqrt()
}

/// ln B(a, ½), without the cancellation that two large ln Γ would bring.
fn ln_beta_half(a: f64) -> f64 {
    // ½ ln π
    let half_ln_pi = 0.5 * libm::log(std::f64::consts::PI);
    if a < LARGE_GAMMA_ARGUMENT {
        return libm::lgamma(a) - libm::lgamma(a + 0.5) + half_ln_pi;
    }
    // ln Γ(a + ½) − ln Γ(a) = ½ ln a − 1/(8a) + 1/(192a³) − 1/(640a⁵) + …, from DLMF 5.11.8
    let square = 1.0 / (a * a);
    let series = (-1.0 / 8.0 + square * (1.0 / 192.0 - square / 640.0)) / a;
    half_ln_pi - 0.5 * libm::log(a) - series
}

/// The continued fraction of the incomplete beta function by the modified Lentz method (DLMF 8.17.22).
pub(crate) fn beta_fraction(a: f64, b: f64, x: f64) -> f64 {
    let away_from_zero = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / away_from_zero(1.0 - (a + b) * x / (a + 1.0));
    let mut fraction = d;
    for term in 1..=MAX_FRACTION_TERMS {
        let m = term as f64;
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let mut change = 1.0;
        for numerator in [even, odd] {
            d = 1.0 / away_from_zero(1.0 + numerator * d);
            c = away_from_zero(1.0 + numerator / c);
            change = c * d;
            fraction *= change;
        }
        if (change - 1.0).abs() <= f64::EPSILON {
            break;
        }
    }
    fraction
}
