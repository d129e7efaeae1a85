//! What a linear model truly risks on a design: its balanced log loss over the whole distribution, not over a sample.

use super::design::{Classes, Design};
use super::mixture::Mixture;
use crate::error::{Error, Result};
use crate::kernels::softplus_in_place;
use crate::linalg::dot;
use crate::rng::Stream;

/// Log odds that are linear in a table's columns.
#[derive(Debug, Clone, PartialEq)]
pub struct LinearScore {
    /// One per column, in the table's units.
    pub coefficients: Vec<f64>,
    /// Offsets for the base rate included.
    pub intercept: f64,
}

/// A balanced risk in nats.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TrueRisk {
    /// ½ E[loss | Y = 0] + ½ E[loss | Y = 1].
    pub value: f64,
    /// 0 where the value is exact to about 1e-12; otherwise that of the reference sample.
    pub standard_error: f64,
}

/// Rows of each class in a reference sample: the standard error of a loss with deviation 0.5 is then 0.0006, and that
/// of the difference of two similar models a tenth of it.
const REFERENCE_ROWS: usize = 200_000;
/// The seed of every reference sample; studies count theirs from 0 under other purposes.
const REFERENCE_SEED: u64 = 0;

/// The distribution of a design, ready to be averaged over.
#[derive(Debug, Clone)]
pub struct BalancedTruth {
    source: Source,
    n_columns: usize,
}

#[derive(Debug, Clone)]
enum Source {
    /// A linear score of a mixture of normals is one itself, in one dimension.
    Exact([Mixture; 2]),
    /// Rows of each class, row-major.
    Sample([Vec<f64>; 2]),
}

impl BalancedTruth {
    /// Of `design`; a design without a formula draws its reference sample here, 200,000 rows a class from the stream
    /// `design/<name>/reference` of seed 0.
    #[must_use]
    pub fn of(design: &Design) -> Self {
        let source = match design.classes() {
            Classes::Normal(classes) => Source::Exact(classes.clone()),
            _ => {
                let mut stream = Stream::new(REFERENCE_SEED, &format!("design/{}/reference", design.name()));
                Source::Sample([false, true].map(|minority| design.rows(minority, REFERENCE_ROWS, &mut stream)))
            }
        };
        Self { source, n_columns: design.n_columns() }
    }

    /// The balanced risk of `score`. Cost: a few hundred exponentials per part and unit of the score's spread, or a pass
    /// over the reference sample.
    ///
    /// # Errors
    /// `SHAPE_MISMATCH`, `OPTION_INVALID` (a coefficient that is not finite).
    pub fn risk(&self, score: &LinearScore) -> Result<TrueRisk> {
        let LinearScore { coefficients, intercept } = score;
        if coefficients.len() != self.n_columns {
            let (expected, actual) = (self.n_columns, coefficients.len());
            return Err(Error::ShapeMismatch { what: "coefficients".to_owned(), expected, actual });
        }
        if let Some(bad) = coefficients.iter().chain([intercept]).find(|value| !value.is_finite()) {
            return Err(Error::option("coefficients", "finite numbers", *bad));
        }
        // A majority row loses softplus(score), a minority row softplus(−score).
        let by_class = [1.0, -1.0];
        let (mut value, mut variance) = (0.0, 0.0);
        for (class, sign) in by_class.into_iter().enumerate() {
            match &self.source {
                Source::Exact(classes) => value += 0.5 * expected_loss(&classes[class], score, sign),
                Source::Sample(classes) => {
                    let (mean, error) = mean_loss(&classes[class], score, sign);
                    value += 0.5 * mean;
                    variance += (0.5 * error) * (0.5 * error);
                }
            }
        }
        Ok(TrueRisk { value, standard_error: libm::sqrt(variance) })
    }
}

/// Mean softplus(sign · score) over rows, and its standard error.
fn mean_loss(rows: &[f64], score: &LinearScore, sign: f64) -> (f64, f64) {
    let width = score.coefficients.len();
    let mut losses: Vec<f64> =
        rows.chunks_exact(width).map(|row| sign * (dot(row, &score.coefficients) + score.intercept)).collect();
    softplus_in_place(&mut losses);
    let n = losses.len() as f64;
    let mean = losses.iter().fold(0.0, |sum, loss| sum + loss) / n;
    let squares = losses.iter().fold(0.0, |sum, loss| sum + (loss - mean) * (loss - mean));
    (mean, libm::sqrt(squares / (n - 1.0) / n))
}

fn expected_loss(class: &Mixture, score: &LinearScore, sign: f64) -> f64 {
    class.parts.iter().fold(0.0, |sum, part| {
        let mean = dot(&part.mean, &score.coefficients) + score.intercept;
        let scaled = part.standard_deviation.iter().zip(&score.coefficients);
        let own = scaled.fold(0.0, |sum, (sd, c)| sum + sd * c * (sd * c));
        let shared = part.common * score.coefficients.iter().fold(0.0, |sum, c| sum + c);
        let variance = own + shared * shared;
        sum + part.share * expected_softplus(sign * mean, libm::sqrt(variance))
    })
}

/// How far the normal density is followed: beyond, less than 1e-19 of it is left.
const REACH: f64 = 9.0;
/// Nodes of the trapezoidal rule per unit of the larger of 1 and the deviation: the integrand is analytic within π of
/// the real line, in units of the score, so that two nodes a unit leave a relative error near e^(−4π²) = 1e-17.
const NODES_PER_UNIT: f64 = 2.0;
/// ln √(2π).
const LOG_ROOT_TWO_PI: f64 = 0.918_938_533_204_672_7;

/// E softplus(m + σZ), Z standard normal, by the trapezoidal rule, which converges geometrically here.
fn expected_softplus(mean: f64, deviation: f64) -> f64 {
    let per_unit = NODES_PER_UNIT * if deviation > 1.0 { deviation } else { 1.0 };
    let half = libm::ceil(REACH * per_unit) as i64;
    let nodes: Vec<f64> = (-half..=half).map(|i| i as f64 / per_unit).collect();
    let mut losses: Vec<f64> = nodes.iter().map(|z| mean + deviation * z).collect();
    softplus_in_place(&mut losses);
    let density = |z: f64| libm::exp(-0.5 * z * z - LOG_ROOT_TWO_PI);
    nodes.iter().zip(&losses).fold(0.0, |sum, (z, loss)| sum + loss * density(*z)) / per_unit
}
