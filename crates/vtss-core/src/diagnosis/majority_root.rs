//! A symmetry test that holds its level: does the minority agree with the fit that the majority alone would give?

use super::hotelling::{CovarianceShare, FTest, Unavailable, degrees_of_freedom};
use super::scores::ClassMoments;
use crate::error::{Error, Result};
use crate::linalg::covariance_inverse::covariance_inverse;
use crate::linalg::matrix::{bilinear, congruence, inverse_of_positive_definite, product};
use serde::Serialize;

/// What came of the majority-root test.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum MajorityRoot {
    /// The majority's equation has no root: it asks for an infinite intercept, whatever the minority is like. So it is
    /// for every logistic model with an intercept.
    AsymmetricByConstruction,
    /// The test.
    Tested(FTest),
    /// Why there is none.
    NotAvailable(Unavailable),
}

/// Tests whether the minority's mean score is 0 where the majority's is.
///
/// `majority`, `minority`: moments at θ̂₀, the root of the majority's own equation (fitted on the majority alone), of a
/// model that has one. With C = H₁H₀⁻¹, V = CΣ₀Cᵀ/n₀ + Σ₁/n₁ and m the minority's mean score, T = mᵀV⁻¹m and
/// T(ν − p + 1)/(νp) is compared with F(p, ν − p + 1). Not available with fewer minority rows than coefficients, or where
/// ν − p + 1 is not above 0. Does not depend on the coordinates that the coefficients are written in. Cost: p³.
///
/// # Errors
/// `SHAPE_MISMATCH`, `NOT_POSITIVE_DEFINITE` (a value is not finite), `OPTION_INVALID` (a statistic beyond the doubles).
///
/// Differs from the paper: its test compares with χ² at the balanced fit, which rejects too often with few minority
/// rows. Degrees of freedom: Krishnamoorthy & Yu 2004.
pub fn majority_root_test(majority: &ClassMoments, minority: &ClassMoments) -> Result<MajorityRoot> {
    let p = majority.score_mean.len();
    majority.check_size(p)?;
    minority.check_size(p)?;
    if minority.n_rows < p {
        let unavailable = Unavailable::TooFewMinorityRows { n_rows: minority.n_rows, needed: p };
        return Ok(MajorityRoot::NotAvailable(unavailable));
    }
    let inverse = match inverse_of_positive_definite(&majority.hessian) {
        Ok(inverse) => inverse,
        Err(Error::NotPositiveDefinite { .. }) if majority.hessian.iter().all(|value| value.is_finite()) => {
            return Ok(MajorityRoot::NotAvailable(Unavailable::SingularHessian));
        }
        Err(error) => return Err(error),
    };
    let carried = product(&minority.hessian, &inverse);
    let of_majority = congruence(&carried, &majority.score_covariance) / majority.n_rows as f64;
    let of_minority = &minority.score_covariance / minority.n_rows as f64;
    let covariance = covariance_inverse(&(&of_majority + &of_minority))?;
    if covariance.rank == 0 {
        return Ok(MajorityRoot::NotAvailable(Unavailable::NothingVaries));
    }
    let shares = [
        CovarianceShare { covariance: &of_majority, n_rows: majority.n_rows },
        CovarianceShare { covariance: &of_minority, n_rows: minority.n_rows },
    ];
    let nu = degrees_of_freedom(&shares, &covariance.inverse, covariance.rank);
    let statistic = bilinear(&minority.score_mean, &covariance.inverse, &minority.score_mean);
    Ok(match FTest::new(statistic, covariance.rank, nu)? {
        Ok(test) => MajorityRoot::Tested(test),
        Err(unavailable) => MajorityRoot::NotAvailable(unavailable),
    })
}
