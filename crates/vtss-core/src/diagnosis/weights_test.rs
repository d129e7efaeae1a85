//! Do natural and balanced weights give the same slopes? If they do, shifting the intercept already gives the balanced
//! optimum, without one synthetic row.

use super::hotelling::{ChiSquaredTest, CovarianceShare, FTest, Outcome, Unavailable, degrees_of_freedom};
use super::pilot::{Weighting, pilot_fit};
use super::scores::{RowTerms, add_outer_product, check_rows, row_terms, with_intercept};
use super::symmetry::difference;
use crate::balanced_loss::class_counts;
use crate::classifier::LogisticRegression;
use crate::error::{Error, Result};
use crate::generator::covariance::sample_covariance;
use crate::linalg::matrix::{bilinear, inverse_of_positive_definite, times_vector};
use crate::linalg::symmetric::covariance_inverse;
use ndarray::{Array2, ArrayView2};

/// A row whose leverage leaves less than this of it cannot be approximately left out.
const LEAST_REMAINDER: f64 = 1e-9;

/// The weights test.
#[derive(Debug, Clone, PartialEq)]
pub struct WeightsTest {
    /// d slopes and the intercept under balanced weights.
    pub balanced_fit: Vec<f64>,
    /// d slopes and the intercept under weights of 1.
    pub natural_fit: Vec<f64>,
    /// δ: the slopes of the balanced fit less those of the natural fit.
    pub slope_difference: Vec<f64>,
    /// d × d, the plain covariance of δ: influence rows as they are.
    pub covariance: Array2<f64>,
    /// Without leverage correction, against χ². Rejects too often with few minority rows; kept as a check of the parts.
    pub plain: Outcome<ChiSquaredTest>,
    /// With leverage correction, against F: the test to go by.
    pub corrected: Outcome<FTest>,
}

/// Tests whether natural and balanced weights give the same slopes.
///
/// `rows`: n × d, finite, d at least 1; `labels`: 1 = minority, 0 = majority; `classifier`: its penalty enters both fits
/// and their Hessians. The covariance of δ is that of the difference of the two fits' influence rows H⁻¹w(p − y)z,
/// centred within each class; the corrected test divides each by 1 − h, h = w p(1 − p) zᵀH⁻¹z, and compares
/// T(ν − p + 1)/(νp) with F(p, ν − p + 1), ν from the undivided rows. p is the number of slopes, less those directions in
/// which nothing varies (indicator columns that add up to 1). Not available with fewer minority rows than coefficients,
/// where ν − p + 1 is not above 0, and where a fit did not converge. Cost: that of two fits, and n·d².
///
/// # Errors
/// Those of the classifier's fit; `SHAPE_MISMATCH`, `TOO_FEW_ROWS` (a class is absent), `NO_USABLE_COLUMN`,
/// `NOT_POSITIVE_DEFINITE` (columns that depend on each other, under a penalty lost in rounding).
///
/// Source: ours; the form is Hausman's (1978), degrees of freedom by Krishnamoorthy & Yu 2004.
pub fn weights_test(rows: ArrayView2<f64>, labels: &[u8], classifier: &LogisticRegression) -> Result<WeightsTest> {
    let counts = class_counts(labels, "rows", rows.nrows())?;
    let n_slopes = rows.ncols();
    if n_slopes == 0 {
        return Err(Error::NoUsableColumn);
    }
    let balanced = pilot_fit(rows, labels, Weighting::Balanced, classifier)?;
    let natural = pilot_fit(rows, labels, Weighting::Natural, classifier)?;
    let slope_difference = difference(&balanced.theta[..n_slopes], &natural.theta[..n_slopes]);

    let of_balanced = Influence::at(rows, labels, &balanced.theta, Weighting::Balanced, classifier)?;
    let of_natural = Influence::at(rows, labels, &natural.theta, Weighting::Natural, classifier)?;
    let plain = class_covariances(&(&of_balanced.rows - &of_natural.rows), labels);
    let covariance = &plain[0] + &plain[1];
    let inverse = covariance_inverse(&covariance)?;

    let shared_refusal = if !(balanced.converged && natural.converged) {
        Some(Unavailable::FitNotConverged)
    } else if inverse.rank == 0 {
        Some(Unavailable::NothingVaries)
    } else {
        None
    };
    let refusal = shared_refusal.or_else(|| {
        let (n_rows, needed) = (counts.n_minority, n_slopes + 1);
        if n_rows < needed {
            return Some(Unavailable::TooFewMinorityRows { n_rows, needed });
        }
        let full = |remainders: &[f64]| !remainders.iter().all(|r| *r >= LEAST_REMAINDER);
        (full(&of_balanced.remainders) || full(&of_natural.remainders)).then_some(Unavailable::FullLeverage)
    });
    let plain_test = match shared_refusal {
        Some(unavailable) => Err(unavailable),
        None => {
            let statistic = bilinear(&slope_difference, &inverse.inverse, &slope_difference);
            Ok(ChiSquaredTest::new(statistic, inverse.rank)?)
        }
    };
    let corrected = match refusal {
        Some(unavailable) => Err(unavailable),
        None => {
            let n_rows = [counts.n_majority, counts.n_minority];
            let shares = [0, 1].map(|class| CovarianceShare { covariance: &plain[class], n_rows: n_rows[class] });
            let nu = degrees_of_freedom(&shares, &inverse.inverse, inverse.rank);
            let divided = class_covariances(&(of_balanced.divided() - of_natural.divided()), labels);
            let wider = covariance_inverse(&(&divided[0] + &divided[1]))?;
            FTest::new(bilinear(&slope_difference, &wider.inverse, &slope_difference), inverse.rank, nu)?
        }
    };
    Ok(WeightsTest {
        balanced_fit: balanced.theta,
        natural_fit: natural.theta,
        slope_difference,
        covariance,
        plain: plain_test,
        corrected,
    })
}

/// How much each row moves the slopes of a fit.
struct Influence {
    /// n × d: H⁻¹w(p − y)z without the intercept's entry.
    rows: Array2<f64>,
    /// 1 − h of each row: what is left of it when its own pull on the fit is taken out.
    remainders: Vec<f64>,
}

impl Influence {
    fn at(
        rows: ArrayView2<f64>,
        labels: &[u8],
        theta: &[f64],
        weighting: Weighting,
        classifier: &LogisticRegression,
    ) -> Result<Self> {
        check_rows(rows, theta)?;
        let weights = weighting.weights(labels)?;
        let n_slopes = rows.ncols();
        let terms: Vec<(Vec<f64>, RowTerms)> = rows
            .outer_iter()
            .zip(labels)
            .map(|(row, &label)| {
                let row = with_intercept(row);
                let terms = row_terms(&row, label, theta);
                (row, terms)
            })
            .collect();
        let mut hessian = Array2::zeros((theta.len(), theta.len()));
        for ((row, terms), weight) in terms.iter().zip(&weights) {
            add_outer_product(&mut hessian, row, weight * terms.curvature);
        }
        for slope in 0..n_slopes {
            hessian[[slope, slope]] += classifier.penalty();
        }
        let inverse = inverse_of_positive_definite(&hessian)?;
        let mut influence = Array2::zeros(rows.dim());
        let mut remainders = Vec::with_capacity(labels.len());
        for (((row, terms), weight), mut target) in terms.iter().zip(&weights).zip(influence.outer_iter_mut()) {
            let solved = times_vector(&inverse, row);
            target.iter_mut().zip(&solved).for_each(|(t, s)| *t = weight * terms.residual * s);
            remainders.push(1.0 - weight * terms.curvature * crate::linalg::dot(row, &solved));
        }
        Ok(Self { rows: influence, remainders })
    }

    /// The rows, each divided by its remainder.
    fn divided(&self) -> Array2<f64> {
        let mut divided = self.rows.clone();
        for (mut row, remainder) in divided.outer_iter_mut().zip(&self.remainders) {
            row.mapv_inplace(|value| value / remainder);
        }
        divided
    }
}

/// n_c/(n_c − 1) Σ (row − mean)(row − mean)ᵀ over the rows of class c, majority first; zero for a single row.
fn class_covariances(rows: &Array2<f64>, labels: &[u8]) -> [Array2<f64>; 2] {
    [0, 1].map(|class| {
        let of_class = super::pilot::rows_of_class(rows.view(), labels, class);
        match of_class.nrows() {
            0 | 1 => Array2::zeros((rows.ncols(), rows.ncols())),
            n => sample_covariance(of_class.view()) * n as f64,
        }
    })
}
