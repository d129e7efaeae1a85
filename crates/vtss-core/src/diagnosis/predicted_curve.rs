//! The excess balanced risk that theory expects at each number of synthetic rows.

use crate::error::{Error, Result};
use crate::linalg::matrix::{
    bilinear, check_square, inverse_of_positive_definite, product, times_vector, trace_of_product, weighted_sum,
};
use ndarray::Array2;
use serde::Serialize;

/// One of each kind of row.
#[derive(Debug, Clone, PartialEq)]
pub struct ByOrigin<T> {
    /// For real majority rows.
    pub majority: T,
    /// For real minority rows.
    pub minority: T,
    /// For synthetic minority rows.
    pub synthetic: T,
}

impl<T> ByOrigin<T> {
    fn each(&self) -> [&T; 3] {
        [&self.majority, &self.minority, &self.synthetic]
    }
}

impl ByOrigin<Array2<f64>> {
    /// Σ share · matrix, in the order majority, minority, synthetic.
    fn mixture(&self, shares: [f64; 3]) -> Array2<f64> {
        weighted_sum(&[(shares[0], &self.majority), (shares[1], &self.minority), (shares[2], &self.synthetic)])
    }
}

/// What theory needs to know at the balanced fit.
#[derive(Debug, Clone, PartialEq)]
pub struct LocalRisk {
    /// n₀, at least 1.
    pub n_majority: usize,
    /// n₁, at least 1.
    pub n_minority: usize,
    /// g_φ, one entry per coefficient.
    pub class_contrast: Vec<f64>,
    /// g_ψ, one entry per coefficient.
    pub generator_mismatch: Vec<f64>,
    /// Mean Hessians, p × p, those of the classes with any penalty of the fit in them.
    pub hessians: ByOrigin<Array2<f64>>,
    /// Covariances of scores within each kind of row, p × p.
    pub score_covariances: ByOrigin<Array2<f64>>,
}

/// What theory expects at one number of rows.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PredictedPoint {
    /// ñ, rows to add.
    pub n_synthetic: usize,
    /// b, gradient of the augmented risk at the balanced optimum, one entry per coefficient.
    pub bias: Vec<f64>,
    /// Excess balanced risk from bias, nats, 0 or more.
    pub bias_term: f64,
    /// Excess balanced risk from sampling noise, nats, 0 or more.
    pub variance_term: f64,
}

impl PredictedPoint {
    /// The excess balanced risk over the best coefficients, nats.
    #[must_use]
    pub fn excess_risk(&self) -> f64 {
        self.bias_term + self.variance_term
    }
}

/// The predicted curve.
///
/// `risk`: see [`LocalRisk`]; `sizes`: numbers of rows to add. With π₀, π₁, π̃ the shares of the N = n₀ + n₁ + ñ rows,
/// b = (π₀ − ½)g_φ + π̃g_ψ, H = ½(H₀ + H₁), and H_a, Σ_a the mixtures of Hessians and score covariances by those shares:
/// the bias term is ½bᵀH_a⁻¹HH_a⁻¹b, the variance term tr(HH_a⁻¹Σ_aH_a⁻¹)/(2N). Local: good near balance, far from it too
/// low by a third or more; and it does not know that synthetic rows share their parents. Returns one point per size, in
/// order. Cost: p³ a size.
///
/// # Errors
/// `SHAPE_MISMATCH`, `OPTION_INVALID` (a count of 0), `NOT_POSITIVE_DEFINITE` (a mixture of Hessians).
///
/// Source: Ma & Zhang, arXiv 2601.16120v3, Theorem 2, for b. Differs from the paper: the metric is that of the augmented
/// risk, and the variance term is written out.
pub fn predicted_curve(risk: &LocalRisk, sizes: &[usize]) -> Result<Vec<PredictedPoint>> {
    let p = risk.class_contrast.len();
    if risk.generator_mismatch.len() != p {
        let actual = risk.generator_mismatch.len();
        return Err(Error::ShapeMismatch { what: "the generator mismatch".to_owned(), expected: p, actual });
    }
    for (what, matrices) in [("a Hessian", &risk.hessians), ("a score covariance", &risk.score_covariances)] {
        for matrix in matrices.each() {
            check_square(matrix, what, p)?;
        }
    }
    for (option, count) in [("nMajority", risk.n_majority), ("nMinority", risk.n_minority)] {
        if count == 0 {
            return Err(Error::option(option, "at least 1", count));
        }
    }
    let hessian = risk.hessians.mixture([0.5, 0.5, 0.0]);
    let mut curve = Vec::with_capacity(sizes.len());
    for &n_synthetic in sizes {
        curve.push(point(risk, &hessian, n_synthetic)?);
    }
    Ok(curve)
}

/// `hessian`: H.
#[inline(never)]
fn point(risk: &LocalRisk, hessian: &Array2<f64>, n_synthetic: usize) -> Result<PredictedPoint> {
    let counts = [risk.n_majority, risk.n_minority, n_synthetic].map(|count| count as f64);
    let total = counts.into_iter().fold(0.0, |sum, count| sum + count);
    let shares = counts.map(|count| count / total);
    let bias: Vec<f64> = risk
        .class_contrast
        .iter()
        .zip(&risk.generator_mismatch)
        .map(|(contrast, mismatch)| (shares[0] - 0.5) * contrast + shares[2] * mismatch)
        .collect();
    let inverse = inverse_of_positive_definite(&risk.hessians.mixture(shares))?;
    let covariance = risk.score_covariances.mixture(shares);
    // How far the parameters move, and what that costs in balanced risk.
    let moved = times_vector(&inverse, &bias);
    let bias_term = 0.5 * bilinear(&moved, hessian, &moved);
    // tr(HH_a⁻¹Σ_aH_a⁻¹).
    let spread = trace_of_product(&product(&inverse, hessian), &product(&inverse, &covariance));
    let variance_term = spread / (2.0 * total);
    Ok(PredictedPoint { n_synthetic, bias, bias_term, variance_term })
}
