//! What the models fitted on a whole table truly risk: the yardstick of every gain that the table promised.

use crate::tune::{Source, Tuned, classifier};
use vtss_core::classifier::path::{PathProblem, Point, PoolRows, RealRows};
use vtss_core::error::Result;
use vtss_core::model::{FINAL_PLACE, Model};
use vtss_core::preprocess::Preprocessor;
use vtss_core::simulation::{BalancedTruth, LinearScore};
use vtss_core::sweep::{chunked_pool, class_features, training_rows};
use vtss_core::table::Table;

/// Balanced risks in nats of one fit: as fitted, and with log(W₀/W₁) added to the log odds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FitRisk {
    /// As fitted.
    pub plain: f64,
    /// With the offset.
    pub corrected: f64,
}

impl FitRisk {
    /// Either of the two.
    #[must_use]
    pub fn of(self, corrected: bool) -> f64 {
        if corrected { self.corrected } else { self.plain }
    }
}

/// True risks of every fit that a tuned table could have delivered.
#[derive(Debug, Clone, PartialEq)]
pub struct TrueRisks {
    /// The natural fit: `none` as fitted, `prior_shift` with the offset.
    pub natural: FitRisk,
    /// Each class half of the weight.
    pub class_weight: FitRisk,
    /// One per candidate of the tuned weight.
    pub tuned_weight: Vec<FitRisk>,
    /// One per candidate of each source.
    pub generators: Vec<Vec<FitRisk>>,
}

impl TrueRisks {
    /// Fits on all rows of `table` what `tuned` swept, with the streams of the delivered model, and takes the risks.
    ///
    /// # Errors
    /// Those of the fits.
    pub fn of(table: &Table, seed: u64, tuned: &Tuned, sources: &[Source], truth: &BalancedTruth) -> Result<Self> {
        let all: Vec<u32> = (0..table.n_rows() as u32).collect();
        let preprocessor = Preprocessor::fit(table, &all)?;
        let (real, _) = training_rows(table, &preprocessor, &all)?;
        let whole = WholeTable { preprocessor, real, truth };

        let (n_majority, n_minority) = (whole.real.n_majority as f64, whole.real.n_minority() as f64);
        let half = 0.5 * (n_majority + n_minority);
        let mut points = vec![Point::weighted(1.0, 1.0), Point::weighted(half / n_majority, half / n_minority)];
        let gap = tuned.balance_gap as f64;
        points.extend(tuned.tuned_weight.multipliers.iter().map(|m| Point::weighted(1.0, 1.0 + m * gap / n_minority)));
        let weights = whole.risks(&PoolRows::Empty, &points)?;

        let mut generators = Vec::with_capacity(sources.len());
        for (source, curve) in sources.iter().zip(&tuned.curves) {
            let (minority, majority) = class_features(&whole.real)?;
            let fitted = source.build(&whole.preprocessor)?.fit(minority, majority)?;
            let largest = curve.sizes.last().copied().unwrap_or(0);
            let pool = chunked_pool(fitted.as_ref(), source.name(), largest, tuned.balance_gap, seed, FINAL_PLACE)?;
            let points: Vec<Point> = curve.sizes.iter().map(|&n| Point::augmented(n)).collect();
            generators.push(whole.risks(&PoolRows::new(&pool), &points)?);
        }
        Ok(Self { natural: weights[0], class_weight: weights[1], tuned_weight: weights[2..].to_vec(), generators })
    }
}

struct WholeTable<'a> {
    preprocessor: Preprocessor,
    real: RealRows,
    truth: &'a BalancedTruth,
}

impl WholeTable<'_> {
    fn risks(&self, pool: &PoolRows, points: &[Point]) -> Result<Vec<FitRisk>> {
        let problem = PathProblem { real: &self.real, pool };
        let fits = classifier().build()?.fit_path(&problem, points)?;
        fits.into_iter()
            .zip(points)
            .map(|(fit, point)| {
                let (majority, minority) = problem.class_weights(point);
                let offset = libm::log(majority / minority);
                let risk = |balanced_offset: f64| {
                    let score = self.in_table_units(&fit.theta, balanced_offset);
                    Ok(self.truth.risk(&score)?.value)
                };
                Ok(FitRisk { plain: risk(0.0)?, corrected: risk(offset)? })
            })
            .collect()
    }

    fn in_table_units(&self, theta: &[f64], offset: f64) -> LinearScore {
        let (coefficients, intercept) = match theta {
            [coefficients @ .., intercept] => (coefficients.to_vec(), *intercept),
            [] => (Vec::new(), 0.0),
        };
        let preprocessor = self.preprocessor.clone();
        let model = Model { preprocessor, coefficients, intercept, balanced_offset: offset, natural_offset: 0.0 };
        let (features, intercept) = model.in_table_units();
        let coefficients = features.into_iter().map(|(_, coefficient)| coefficient).collect();
        LinearScore { coefficients, intercept: intercept + model.balanced_offset }
    }
}
