//! The published symmetry test: does imbalance bend the fit at all?

use super::scores::ClassMoments;
use crate::chi_squared::{chi_squared_upper_quantile, chi_squared_upper_tail};
use crate::error::Result;
use crate::linalg::dot;
use crate::linalg::matrix::{
    add_to_diagonal, bilinear, congruence, inverse_of_positive_definite, product, times_vector, weighted_sum,
};
use ndarray::Array2;
use serde::Serialize;

/// The level of the published test.
pub const SYMMETRY_LEVEL: f64 = 0.05;
/// How far the reference lifts a diagonal before it takes an inverse, as a share of the mean entry or of 1.
const REFERENCE_LIFT: f64 = 1e-8;
/// Below this share of T from the scores' own variance T is nothing but that lift. Tables of a hundred million minority rows
/// are still far above it, scores that are constant but for rounding far below.
const LEAST_SHARE_OF_SCORES: f64 = 1e-6;

/// The published symmetry test.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SymmetryTest {
    /// g_φ: mean score of the majority less that of the minority, one entry per coefficient.
    pub class_contrast: Vec<f64>,
    /// T.
    pub statistic: f64,
    /// p, the number of coefficients.
    pub degrees_of_freedom: usize,
    /// What T is compared with: exceeded with probability [`SYMMETRY_LEVEL`] under local symmetry.
    pub cutoff: f64,
    /// Probability of a larger T under local symmetry.
    pub p_value: f64,
    /// Its natural logarithm.
    pub log_p_value: f64,
    /// Whether the scores vary where the classes differ. If not, T is what the reference's lift makes of a division by 0.
    pub scores_vary: bool,
}

/// Tests g_φ = 0 at the balanced fit.
///
/// `majority`, `minority`: moments of the real training rows at the fit with balanced weights. With H = ½(H₀ + H₁),
/// G = H₀ − H₁, A₀ = I − ½GH⁻¹ and A₁ = −I − ½GH⁻¹, T = g_φᵀ(A₀Σ₀A₀ᵀ/n₀ + A₁Σ₁A₁ᵀ/n₁)⁻¹g_φ against χ² with p degrees of
/// freedom. Kept as published: it rejects too often with few minority rows, and always in a logistic model with an
/// intercept, whose coordinate of g_φ is E₀\[p\] + E₁\[1 − p\] > 0. Cost: p³.
///
/// # Errors
/// `SHAPE_MISMATCH`, `NOT_POSITIVE_DEFINITE` (a value is not finite).
///
/// Source: TG-VTSS, the authors' public code, its lifted inverses included.
pub fn symmetry_test(majority: &ClassMoments, minority: &ClassMoments) -> Result<SymmetryTest> {
    let p = majority.score_mean.len();
    majority.check_size(p)?;
    minority.check_size(p)?;
    let class_contrast = difference(&majority.score_mean, &minority.score_mean);
    let inverse = lifted_inverse(&balanced_hessian(majority, minority))?;
    // −½GH⁻¹ with the identity added or taken off.
    let bend = product(&weighted_sum(&[(-0.5, &majority.hessian), (0.5, &minority.hessian)]), &inverse);
    let of_class = |moments: &ClassMoments, sign: f64| {
        let mut to_contrast = bend.clone();
        add_to_diagonal(&mut to_contrast, p, sign);
        congruence(&to_contrast, &moments.score_covariance)
    };
    let covariance = weighted_sum(&[
        (1.0 / majority.n_rows as f64, &of_class(majority, 1.0)),
        (1.0 / minority.n_rows as f64, &of_class(minority, -1.0)),
    ]);
    // T = xᵀVx + lift·xᵀx with x = (V + lift·I)⁻¹g.
    let standardised = times_vector(&lifted_inverse(&covariance)?, &class_contrast);
    let statistic = dot(&class_contrast, &standardised);
    let of_scores = bilinear(&standardised, &covariance, &standardised);
    let tail = chi_squared_upper_tail(statistic, p as f64)?;
    Ok(SymmetryTest {
        class_contrast,
        statistic,
        degrees_of_freedom: p,
        cutoff: chi_squared_upper_quantile(SYMMETRY_LEVEL, p as f64)?,
        p_value: tail.p_value,
        log_p_value: tail.log_p_value,
        scores_vary: statistic == 0.0 || of_scores >= LEAST_SHARE_OF_SCORES * statistic,
    })
}

/// H = ½(H₀ + H₁).
#[inline(never)]
pub(super) fn balanced_hessian(majority: &ClassMoments, minority: &ClassMoments) -> Array2<f64> {
    weighted_sum(&[(0.5, &majority.hessian), (0.5, &minority.hessian)])
}

/// a − b, entry by entry.
pub(super) fn difference(a: &[f64], b: &[f64]) -> Vec<f64> {
    a.iter().zip(b).map(|(x, y)| x - y).collect()
}

/// The inverse of M + 10⁻⁸·max(1, tr M / p)·I. The reference takes pseudo-inverses, but so lifted a positive semi-definite
/// matrix has no eigenvalue that they would leave out.
pub(super) fn lifted_inverse(matrix: &Array2<f64>) -> Result<Array2<f64>> {
    let trace = matrix.diag().iter().fold(0.0, |sum, value| sum + value);
    let lift = REFERENCE_LIFT * (trace / matrix.nrows() as f64).max(1.0);
    let mut lifted = matrix.clone();
    add_to_diagonal(&mut lifted, matrix.nrows(), lift);
    inverse_of_positive_definite(&lifted)
}
