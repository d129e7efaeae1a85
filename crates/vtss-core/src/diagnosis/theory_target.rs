//! The number of synthetic rows at which the bias of imbalance and the bias of the generator cancel, as far as they can.
//!
//! The gradient of the augmented risk at the balanced optimum is b(ñ) = (Δ·a + ñ·v)/(n + ñ) with a = ½g_φ, v = g_ψ − a,
//! Δ = n₀ − n₁ and n = n₀ + n₁.

use crate::error::{Error, Result};
use crate::linalg::dot;
use crate::linalg::matrix::{bilinear, check_square, inverse_of_positive_definite};
use ndarray::Array2;
use serde::Serialize;

/// The published target and what it is made of.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EuclideanTarget {
    /// c: cosine of the angle between g_ψ and g_φ, −1 to 1; 0 if either is zero.
    pub cosine: f64,
    /// 1 − 2rc, r = ‖g_ψ‖/‖g_φ‖; `None` if g_φ is zero.
    pub denominator: Option<f64>,
    /// ñ* = Δ/(1 − 2rc), rows to add; `None` unless the denominator is above 0.
    pub n_synthetic: Option<f64>,
}

/// The published target: as if g_ψ lay along g_φ, and lengths were Euclidean.
///
/// `balance_gap`: majority less minority rows; `class_contrast`: g_φ; `generator_mismatch`: g_ψ, as many entries, all
/// finite. Trust it for a realistic generator only (quality score at most 10). Returns [`EuclideanTarget`].
///
/// # Errors
/// `SHAPE_MISMATCH`, `OPTION_INVALID` (a value is not finite).
///
/// Source: Ma & Zhang, arXiv 2601.16120v3, after Theorem 2; TG-VTSS.
pub fn euclidean_target(
    balance_gap: usize,
    class_contrast: &[f64],
    generator_mismatch: &[f64],
) -> Result<EuclideanTarget> {
    check_vectors(class_contrast, generator_mismatch)?;
    let (contrast, mismatch) = (length(class_contrast), length(generator_mismatch));
    if !(contrast > 0.0) {
        return Ok(EuclideanTarget { cosine: 0.0, denominator: None, n_synthetic: None });
    }
    let inner = dot(class_contrast, generator_mismatch);
    let cosine = if mismatch > 0.0 { (inner / contrast / mismatch).clamp(-1.0, 1.0) } else { 0.0 };
    let denominator = 1.0 - 2.0 * (mismatch / contrast) * cosine;
    let n_synthetic = (denominator > 0.0).then(|| balance_gap as f64 / denominator);
    Ok(EuclideanTarget { cosine, denominator: Some(denominator), n_synthetic })
}

/// Where the bias is least, measured by what it costs.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", tag = "kind", content = "nSynthetic")]
pub enum MetricTarget {
    /// Without synthetic rows.
    NoRows,
    /// At this number of rows to add, above 0.
    Rows(f64),
    /// The more rows the better: bias falls towards that of the generator alone.
    ManyRows,
}

impl MetricTarget {
    /// Rows to add: 0, a number above 0, or infinity where more are always better.
    #[must_use]
    pub fn n_synthetic(self) -> f64 {
        match self {
            Self::NoRows => 0.0,
            Self::Rows(rows) => rows,
            Self::ManyRows => f64::INFINITY,
        }
    }
}

/// The number of rows that minimises bᵀH⁻¹b.
///
/// `n_majority`, `n_minority`: real rows, the minority not the larger; `class_contrast`: g_φ; `generator_mismatch`: g_ψ,
/// as many entries, all finite; `hessian`: H, symmetric positive definite. With ⟨u, w⟩ = uᵀH⁻¹w the minimum is at
/// Δ(Δ⟨a,a⟩ − n⟨a,v⟩)/(n⟨v,v⟩ − Δ⟨a,v⟩) where that is above 0, otherwise at no rows or in the limit of many, whichever
/// has less bias. Returns [`MetricTarget`]; it does not depend on the coordinates of the coefficients.
///
/// # Errors
/// `SHAPE_MISMATCH`, `OPTION_INVALID` (counts, a value that is not finite), `NOT_POSITIVE_DEFINITE`.
///
/// Differs from the paper: its target measures angle and length without the Hessian, and as if the two biases lay on one
/// line.
pub fn metric_target(
    n_majority: usize,
    n_minority: usize,
    class_contrast: &[f64],
    generator_mismatch: &[f64],
    hessian: &Array2<f64>,
) -> Result<MetricTarget> {
    check_vectors(class_contrast, generator_mismatch)?;
    check_square(hessian, "a Hessian", class_contrast.len())?;
    if !(n_minority > 0 && n_majority >= n_minority) {
        let counts = format!("{n_majority} and {n_minority}");
        return Err(Error::option("nMajority, nMinority", "counts from 1, the minority not the larger", counts));
    }
    let inverse = inverse_of_positive_definite(hessian)?;
    let (gap, n) = ((n_majority - n_minority) as f64, (n_majority + n_minority) as f64);
    let a: Vec<f64> = class_contrast.iter().map(|g| 0.5 * g).collect();
    let v: Vec<f64> = generator_mismatch.iter().zip(&a).map(|(g, a)| g - a).collect();
    let (aa, av, vv) = (bilinear(&a, &inverse, &a), bilinear(&a, &inverse, &v), bilinear(&v, &inverse, &v));
    let (numerator, denominator) = (gap * (gap * aa - n * av), n * vv - gap * av);
    if numerator > 0.0 && denominator > 0.0 {
        return Ok(MetricTarget::Rows(numerator / denominator));
    }
    // In the share ñ/(n + ñ) of synthetic rows bᵀH⁻¹b is a parabola, so without a minimum inside it is least at an end.
    let (without, limit) = (gap * gap / (n * n) * aa, vv);
    Ok(if limit < without { MetricTarget::ManyRows } else { MetricTarget::NoRows })
}

fn length(vector: &[f64]) -> f64 {
    dot(vector, vector).sqrt()
}

fn check_vectors(class_contrast: &[f64], generator_mismatch: &[f64]) -> Result<()> {
    let (expected, actual) = (class_contrast.len(), generator_mismatch.len());
    if actual != expected {
        return Err(Error::ShapeMismatch { what: "the generator mismatch".to_owned(), expected, actual });
    }
    for (option, vector) in [("classContrast", class_contrast), ("generatorMismatch", generator_mismatch)] {
        if let Some(bad) = vector.iter().find(|value| !value.is_finite()) {
            return Err(Error::option(option, "finite numbers", *bad));
        }
    }
    Ok(())
}
