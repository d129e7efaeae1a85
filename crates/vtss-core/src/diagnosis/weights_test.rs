//! Do natural and balanced weights give the same slopes? If they do, shifting the intercept already gives the balanced
//! optimum, without one synthetic row.

use super::hotelling::{ChiSquaredTest, CovarianceShare, FTest, Outcome, Unavailable, degrees_of_freedom};
use super::pilot::{PilotFit, Weighting, pilot_fits, real_rows};
use super::scores::{BLOCK_ROWS, curvature, residuals_in_place};
use super::streamed_covariance::StreamedCovariance;
use super::symmetry::difference;
use crate::classifier::LogisticRegression;
use crate::classifier::newton::Objective;
use crate::classifier::path::{PathProblem, Point, PointObjective, PoolRows, RealRows, stride_of};
use crate::error::{Error, Result};
use crate::kernels::{add_product, row_products};
use crate::linalg::covariance_inverse::covariance_inverse;
use crate::linalg::dot;
use crate::linalg::matrix::{bilinear, inverse_of_positive_definite, symmetric_of_upper, weighted_sum};
use ndarray::{Array2, ArrayView2};

/// A row whose leverage leaves less than this of it cannot be approximately left out.
const LEAST_REMAINDER: f64 = 1e-9;
/// Minority rows for each direction tested, at least. Measured under a correct logistic model: the test rejects 5.0 to 7.1 %
/// of tables with 10 or more, 6.8 to 11 % with 5, up to 12.5 % with fewer.
const MINORITY_ROWS_PER_DIRECTION: usize = 10;
/// How far the penalty may move δ, as a squared distance in standard errors. Shrinkage differs between the two fits, so
/// that δ is not 0 on average where the model is correct: at 1 the test rejects about as often again as it should.
const LARGEST_PENALTY_SHIFT: f64 = 1.0;

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
/// which nothing varies (indicator columns that add up to 1). Not available with fewer than 10·p minority rows, where
/// ν − p + 1 is not above 0, where a fit did not converge, and where the penalty alone moves δ by more than its noise:
/// λ(H_b⁻¹θ_b − H_n⁻¹θ_n), to first order, by a standard error or more. Cost: that of two fits, and n·d².
///
/// # Errors
/// Those of the classifier's fit; `SHAPE_MISMATCH`, `TOO_FEW_ROWS` (a class is absent), `NO_USABLE_COLUMN`,
/// `NOT_POSITIVE_DEFINITE` (columns that depend on each other, under a penalty lost in rounding).
///
/// Source: ours; the form is Hausman's (1978), degrees of freedom by Krishnamoorthy & Yu 2004.
pub fn weights_test(rows: ArrayView2<f64>, labels: &[u8], classifier: &LogisticRegression) -> Result<WeightsTest> {
    let real = real_rows(rows, labels)?;
    if rows.ncols() == 0 {
        return Err(Error::NoUsableColumn);
    }
    let fits = pilot_fits(&real, [Weighting::Balanced, Weighting::Natural], classifier)?;
    weights_test_at(&real, fits, classifier.penalty())
}

/// The same on rows as the fits have them, at fits that are there: the balanced one, then the natural one.
pub(super) fn weights_test_at(real: &RealRows, fits: [PilotFit; 2], penalty: f64) -> Result<WeightsTest> {
    let n_rows = [real.n_majority, real.n_minority()];
    let n_slopes = real.rows.n_coefficients() - 1;
    let slope_difference = difference(&fits[0].theta[..n_slopes], &fits[1].theta[..n_slopes]);
    let influence = Influence::at(real, &fits, penalty)?;
    let covariance = weighted_sum(&[(1.0, &influence.plain[0]), (1.0, &influence.plain[1])]);
    let inverse = covariance_inverse(&covariance)?;

    let shared_refusal = if !(fits[0].converged && fits[1].converged) {
        Some(Unavailable::FitNotConverged)
    } else if inverse.rank == 0 {
        Some(Unavailable::NothingVaries)
    } else {
        None
    };
    let refusal = shared_refusal.or_else(|| {
        let (n_rows, needed) = (n_rows[1], MINORITY_ROWS_PER_DIRECTION * inverse.rank);
        if n_rows < needed {
            return Some(Unavailable::TooFewMinorityRows { n_rows, needed });
        }
        let shift = &influence.penalty_shift;
        if !(bilinear(shift, &inverse.inverse, shift) < LARGEST_PENALTY_SHIFT) {
            return Some(Unavailable::PenaltyMovesCoefficients);
        }
        influence.has_full_leverage.then_some(Unavailable::FullLeverage)
    });
    let plain = match shared_refusal {
        Some(unavailable) => Err(unavailable),
        None => {
            let statistic = bilinear(&slope_difference, &inverse.inverse, &slope_difference);
            Ok(ChiSquaredTest::new(statistic, inverse.rank)?)
        }
    };
    let corrected = match refusal {
        Some(unavailable) => Err(unavailable),
        None => {
            let share = |class: usize| CovarianceShare { covariance: &influence.plain[class], n_rows: n_rows[class] };
            let nu = degrees_of_freedom(&[share(0), share(1)], &inverse.inverse, inverse.rank);
            let wider = weighted_sum(&[(1.0, &influence.divided[0]), (1.0, &influence.divided[1])]);
            let wider = covariance_inverse(&wider)?.inverse;
            FTest::new(bilinear(&slope_difference, &wider, &slope_difference), inverse.rank, nu)?
        }
    };
    let [balanced, natural] = fits;
    let (balanced_fit, natural_fit) = (balanced.theta, natural.theta);
    Ok(WeightsTest { balanced_fit, natural_fit, slope_difference, covariance, plain, corrected })
}

/// How much the rows move the difference of the slopes of two fits.
struct Influence {
    /// Of each class, majority first: n_c times the covariance of its rows' influences, d × d.
    plain: [Array2<f64>; 2],
    /// The same with each fit's influence divided by what is left of the row when its own pull is taken out.
    divided: [Array2<f64>; 2],
    /// By how much the penalty moves the difference, to first order, one entry per slope.
    penalty_shift: Vec<f64>,
    /// Whether next to nothing, 1 − h, is left of a row in either fit.
    has_full_leverage: bool,
}

impl Influence {
    #[inline(never)]
    fn at(real: &RealRows, fits: &[PilotFit; 2], penalty: f64) -> Result<Self> {
        let p = real.rows.n_coefficients();
        let (n_slopes, stride) = (p - 1, stride_of(p));
        // Both inverses side by side: one product of a block gives H⁻¹z of both fits.
        let width = 2 * stride;
        let mut inverses = vec![0.0; p * width];
        let weightings = [Weighting::Balanced, Weighting::Natural];
        let weights = weightings.map(|weighting| weighting.of_classes(real.n_majority, real.n_minority()));
        let mut penalty_shift = vec![0.0; n_slopes];
        for (fit, (pilot, of_classes)) in fits.iter().zip(weights).enumerate() {
            let inverse = inverse_of_positive_definite(&hessian(real, of_classes, &pilot.theta, penalty))?;
            let sign = if fit == 0 { penalty } else { -penalty };
            // The intercept, which comes last, is not penalised.
            add_products(&inverse, &pilot.theta[..n_slopes], sign, &mut penalty_shift);
            copy_rows(&inverse, &mut inverses[fit * stride..], width);
        }
        let mut has_full_leverage = false;
        let classes = [(real.majority(), 0), (real.minority(), 1)];
        let covariances = classes.map(|(rows, class)| {
            let mut sums = InfluenceSums {
                fits,
                inverses: &inverses,
                class: class as u8,
                weights: weights.map(|of_classes| of_classes[class]),
                solved: vec![0.0; BLOCK_ROWS * width],
                influences: [(); 2].map(|()| vec![0.0; BLOCK_ROWS * stride_of(n_slopes)]),
                sums: [(); 2].map(|()| StreamedCovariance::new(n_slopes)),
            };
            for block in rows.chunks(BLOCK_ROWS * stride) {
                has_full_leverage |= sums.add_block(block, p);
            }
            let n_rows = (rows.len() / stride) as f64;
            sums.sums.map(|sums| weighted_sum(&[(n_rows, &sums.finish().covariance)]))
        });
        let [[plain_0, divided_0], [plain_1, divided_1]] = covariances;
        Ok(Self { plain: [plain_0, plain_1], divided: [divided_0, divided_1], penalty_shift, has_full_leverage })
    }
}

/// Adds `factor` times the product of each row with `vector`, which may be shorter.
#[inline(never)]
fn add_products(rows: &Array2<f64>, vector: &[f64], factor: f64, sums: &mut [f64]) {
    for (sum, row) in sums.iter_mut().zip(rows.outer_iter()) {
        *sum += factor * row.iter().zip(vector).fold(0.0, |sum, (a, b)| sum + a * b);
    }
}

/// Writes each row where one of `width` entries begins.
#[inline(never)]
fn copy_rows(rows: &Array2<f64>, target: &mut [f64], width: usize) {
    for (row, target) in rows.outer_iter().zip(target.chunks_mut(width)) {
        target.iter_mut().zip(row).for_each(|(target, value)| *target = *value);
    }
}

/// Collects the influences of the rows of one class, as they are and divided.
struct InfluenceSums<'a> {
    fits: &'a [PilotFit; 2],
    /// H⁻¹ of both fits, side by side.
    inverses: &'a [f64],
    class: u8,
    /// Of a row of the class, in each fit.
    weights: [f64; 2],
    solved: Vec<f64>,
    influences: [Vec<f64>; 2],
    sums: [StreamedCovariance; 2],
}

impl InfluenceSums<'_> {
    /// Adds rows of `p` coefficients; returns whether next to nothing is left of one in either fit.
    #[inline(never)]
    fn add_block(&mut self, block: &[f64], p: usize) -> bool {
        let (n_slopes, stride, narrow) = (p - 1, stride_of(p), self.sums[0].stride());
        let (n, width) = (block.len() / stride, 2 * stride);
        let residuals = [0, 1].map(|fit| {
            let mut margins = [0.0; BLOCK_ROWS];
            row_products((block, stride), &self.fits[fit].theta, &mut margins[..n]);
            residuals_in_place(&mut margins[..n], self.class);
            margins
        });
        let mut has_full_leverage = false;
        let solved = &mut self.solved;
        solved.fill(0.0);
        add_product((n, p, width), (block, stride), (self.inverses, width), (solved, width));
        for r in 0..n {
            let row = &block[r * stride..][..p];
            let mut factors = [[0.0; 2]; 2];
            for (fit, factors) in factors.iter_mut().enumerate() {
                let (weight, residual) = (self.weights[fit], residuals[fit][r]);
                let leverage = dot(row, &solved[r * width + fit * stride..][..p]);
                let remainder = 1.0 - weight * curvature(residual) * leverage;
                has_full_leverage |= !(remainder >= LEAST_REMAINDER);
                *factors = [weight * residual, weight * residual / remainder];
            }
            let (balanced, natural) = solved[r * width..][..width].split_at(stride);
            for (kind, influences) in self.influences.iter_mut().enumerate() {
                let target = &mut influences[r * narrow..][..n_slopes];
                for (t, (b, n)) in target.iter_mut().zip(balanced.iter().zip(natural)) {
                    *t = factors[0][kind] * b - factors[1][kind] * n;
                }
            }
        }
        for (sums, influences) in self.sums.iter_mut().zip(&mut self.influences) {
            sums.add(&mut influences[..n * narrow]);
        }
        has_full_leverage
    }
}

/// The Hessian of the summed penalised loss.
fn hessian(real: &RealRows, [majority, minority]: [f64; 2], theta: &[f64], penalty: f64) -> Array2<f64> {
    let problem = PathProblem { real, pool: &PoolRows::Empty };
    let point = Point::weighted(majority, minority);
    let here = PointObjective { problem: &problem, point, penalty, single: None }.evaluate(theta);
    symmetric_of_upper(&here.hessian, theta.len(), here.stride, 1.0)
}
