//! Quadratic forms of an estimate with an estimated covariance, and the distributions that they are compared with.

use crate::chi_squared::chi_squared_upper_tail;
use crate::error::Result;
use crate::f_distribution::{MAX_DEGREES_OF_FREEDOM, MIN_DEGREES_OF_FREEDOM, f_upper_tail};
use crate::linalg::matrix::{product, trace_of_product};
use crate::warning::Warning;
use ndarray::Array2;
use serde::Serialize;

/// Why there is no p-value. A test that cannot hold its level is not made.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE", rename_all_fields = "camelCase", tag = "code")]
pub enum Unavailable {
    /// Fewer minority rows than the coefficients need.
    TooFewMinorityRows {
        /// How many there are.
        n_rows: usize,
        /// How many are needed.
        needed: usize,
    },
    /// The estimated covariance rests on too few degrees of freedom: ν − p + 1 is below 0.001.
    TooFewDegreesOfFreedom {
        /// ν of the covariance.
        of_covariance: f64,
        /// p, the directions tested.
        tested: usize,
    },
    /// The penalty alone moves the coefficients by more than their noise.
    PenaltyMovesCoefficients,
    /// A fit stopped before it was exact.
    FitNotConverged,
    /// A row decides its own prediction, so leaving it out cannot be approximated.
    FullLeverage,
    /// Nothing varies: the covariance is zero.
    NothingVaries,
    /// A Hessian has no inverse.
    SingularHessian,
}

impl Unavailable {
    /// What a user is told.
    pub(super) fn warning(self) -> Warning {
        let (code, message) = match self {
            Self::TooFewMinorityRows { n_rows, needed } => {
                let are = if n_rows == 1 { "is" } else { "are" };
                ("TOO_FEW_MINORITY_ROWS", format!("it needs {needed} minority rows, and there {are} {n_rows}"))
            }
            Self::TooFewDegreesOfFreedom { tested, .. } => (
                "TOO_FEW_DEGREES_OF_FREEDOM",
                format!("there are too few minority rows to test {tested} coefficients at once"),
            ),
            Self::PenaltyMovesCoefficients => (
                "PENALTY_MOVES_COEFFICIENTS",
                "the penalty alone moves the coefficients by more than their noise".to_owned(),
            ),
            Self::FitNotConverged => ("FIT_NOT_CONVERGED", "a fit that it rests on did not converge".to_owned()),
            Self::FullLeverage => ("FULL_LEVERAGE", "some row decides its own prediction".to_owned()),
            Self::NothingVaries => ("NOTHING_VARIES", "no coefficient varies from row to row".to_owned()),
            Self::SingularHessian => ("SINGULAR_HESSIAN", "the columns depend on each other".to_owned()),
        };
        Warning::new(code, message)
    }
}

/// A test, or why there is none.
pub type Outcome<T> = std::result::Result<T, Unavailable>;

/// A quadratic form compared with χ².
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ChiSquaredTest {
    /// T, 0 or more.
    pub statistic: f64,
    /// p, the directions tested.
    pub degrees_of_freedom: usize,
    /// Probability of a larger statistic where there is nothing to find.
    pub p_value: f64,
    /// Its natural logarithm.
    pub log_p_value: f64,
}

impl ChiSquaredTest {
    /// Compares with χ² of `degrees_of_freedom` ≥ 1.
    ///
    /// # Errors
    /// `OPTION_INVALID` (a statistic that is not finite, no degree of freedom).
    pub(super) fn new(statistic: f64, degrees_of_freedom: usize) -> Result<Self> {
        let statistic = above_rounding(statistic);
        let tail = chi_squared_upper_tail(statistic, degrees_of_freedom as f64)?;
        Ok(Self { statistic, degrees_of_freedom, p_value: tail.p_value, log_p_value: tail.log_p_value })
    }
}

/// A quadratic form compared with F.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FTest {
    /// T, 0 or more.
    pub statistic: f64,
    /// p, the directions tested, and the numerator's degrees of freedom.
    pub degrees_of_freedom: usize,
    /// ν − p + 1, the denominator's degrees of freedom, rarely whole.
    pub denominator_degrees_of_freedom: f64,
    /// Probability of a larger statistic where there is nothing to find.
    pub p_value: f64,
    /// Its natural logarithm.
    pub log_p_value: f64,
}

impl FTest {
    /// T(ν − p + 1)/(νp) against F(p, ν − p + 1).
    ///
    /// `statistic`: T; `tested`: p ≥ 1; `of_covariance`: ν, above 0.
    ///
    /// # Errors
    /// `OPTION_INVALID` (a statistic that is not finite).
    ///
    /// Source: Krishnamoorthy & Yu, Modified Nel and van der Merwe test for the multivariate Behrens–Fisher problem,
    /// 2004.
    pub(super) fn new(statistic: f64, tested: usize, of_covariance: f64) -> Result<Outcome<Self>> {
        let p = tested as f64;
        // Past the range of the distribution it is χ² to six digits.
        let nu = if of_covariance > MAX_DEGREES_OF_FREEDOM { MAX_DEGREES_OF_FREEDOM } else { of_covariance };
        let denominator = nu - p + 1.0;
        if !(denominator >= MIN_DEGREES_OF_FREEDOM) {
            return Ok(Err(Unavailable::TooFewDegreesOfFreedom { of_covariance, tested }));
        }
        let statistic = above_rounding(statistic);
        let tail = f_upper_tail(statistic * denominator / (nu * p), p, denominator)?;
        Ok(Ok(Self {
            statistic,
            degrees_of_freedom: tested,
            denominator_degrees_of_freedom: denominator,
            p_value: tail.p_value,
            log_p_value: tail.log_p_value,
        }))
    }
}

/// A quadratic form is never below 0 but for rounding; NaN stays.
fn above_rounding(statistic: f64) -> f64 {
    if statistic < 0.0 { 0.0 } else { statistic }
}

/// One class's share of the covariance of an estimate.
pub(super) struct CovarianceShare<'a> {
    /// V_c, p × p.
    pub covariance: &'a Array2<f64>,
    /// n_c, the rows that it was estimated from.
    pub n_rows: usize,
}

/// ν = (p + p²) / Σ_c {tr[(V_cV⁻¹)²] + tr²(V_cV⁻¹)}/(n_c − 1): the degrees of freedom of the sum of the shares.
///
/// `shares`: those whose sum is V; `inverse`: V⁻¹; `tested`: p, the rank of V. Returns ν; 0 where a class of one row has
/// a share.
///
/// Source: Krishnamoorthy & Yu 2004.
pub(super) fn degrees_of_freedom(shares: &[CovarianceShare], inverse: &Array2<f64>, tested: usize) -> f64 {
    let p = tested as f64;
    let spent = shares.iter().map(|share| {
        let relative = product(share.covariance, inverse);
        let trace = relative.diag().iter().fold(0.0, |sum, value| sum + value);
        let sum = trace_of_product(&relative, &relative) + trace * trace;
        if sum == 0.0 { 0.0 } else { sum / (share.n_rows as f64 - 1.0) }
    });
    (p + p * p) / spent.fold(0.0, |sum, part| sum + part)
}
