//! What a diagnosis says of one generator, from its folds.

use super::candidate_sets::{Findings, QUALITY_LIMIT, Regime};
use super::change_of_units::ChangeOfUnits;
use super::diagnose::WholeTable;
use super::predicted_curve::{ByOrigin, LocalRisk, predicted_curve};
use super::quality::{Quality, QualityFold};
use super::quality_interval::{QualityInterval, quality_interval};
use super::scores::{ClassMoments, ScoreSums};
use super::symmetry::SymmetryTest;
use super::test_outcome::reason_of;
use super::theory_target::{euclidean_target, metric_target};
use crate::classifier::path::DesignRows;
use crate::error::{Error, Result};
use crate::generator::{Generator, GeneratorSpec};
use crate::linalg::matrix::{add_to_diagonal, weighted_sum};
use crate::rng::Stream;
use crate::sweep::{Fold, class_features};
use crate::warning::Warning;
use ndarray::Array2;
use serde::Serialize;

/// Synthetic rows that are written out at a time.
const ROWS_TOGETHER: usize = 512;

/// What theory says of one generator on one table. What is none has `reason` to say why.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[cfg_attr(feature = "typescript", tsify(missing_as_null))]
#[serde(rename_all = "camelCase")]
pub struct GeneratorDiagnosis {
    /// Why something is missing.
    pub reason: Option<Warning>,
    /// Mismatch of the generator against sampling noise.
    pub quality: Option<QualityInterval>,
    /// By the published cuts.
    pub regime: Option<Regime>,
    /// Whether one of the cuts lies within its own noise.
    pub borderline: bool,
    /// Of the angle between the mismatch and the class contrast, −1 to 1.
    pub cosine: Option<f64>,
    /// ñ*, rows to add; none unless the score is at most 10 and the two biases can cancel.
    pub theory_target: Option<f64>,
    /// Rows to add where bias costs least: 0, a number, or infinity where more are always better.
    pub metric_target: Option<f64>,
    /// Gap multipliers of the published rule.
    pub published_candidates: Vec<f64>,
    /// Gap multipliers of every regime that the findings leave open, with 0 and balance.
    pub joined_candidates: Vec<f64>,
    /// Excess balanced risk from bias at each size asked, nats; empty if the curve does not exist.
    pub bias_terms: Vec<f64>,
    /// The same from sampling noise.
    pub variance_terms: Vec<f64>,
    /// What the generator has to say.
    pub warnings: Vec<Warning>,
}

/// The balanced fit of a fold and what its held-out rows say there, the same for every generator.
pub(super) struct HeldOut {
    theta: Vec<f64>,
    /// In the whole table's units, as the next.
    majority: ClassMoments,
    minority: ClassMoments,
    /// To the whole table's units.
    change: ChangeOfUnits,
}

impl HeldOut {
    /// `theta`: the fit, in the fold's units.
    pub(super) fn new(fold: &Fold, theta: Vec<f64>, change: ChangeOfUnits) -> Result<Self> {
        let rows = fold.validation();
        let (majority, minority) = rows.values().split_at(fold.n_validation_majority() * rows.stride());
        let of_class = |rows, class| ClassMoments::of_design(rows, class, &theta).map(|found| change.moments(&found));
        Ok(Self { majority: of_class(majority, 0)?, minority: of_class(minority, 1)?, theta, change })
    }
}

/// One generator on its way through the folds.
pub(super) struct GeneratorFolds {
    generator: Box<dyn Generator>,
    /// In the whole table's units.
    folds: Vec<QualityFold>,
    failure: Option<Warning>,
    warnings: Vec<Warning>,
}

impl GeneratorFolds {
    /// `OPTION_INVALID` for a setting out of range.
    pub(super) fn new(spec: &GeneratorSpec) -> Result<Self> {
        Ok(Self { generator: spec.build()?, folds: Vec::new(), failure: None, warnings: Vec::new() })
    }

    /// There will be nothing to say; the first reason stays.
    pub(super) fn fail(&mut self, reason: &Warning) {
        self.failure.get_or_insert_with(|| reason.clone());
    }

    /// Fits on a fold's training rows and takes the scores of as many synthetic rows as balance them.
    pub(super) fn add(&mut self, fold: &Fold, held_out: &HeldOut, index: usize, seed: u64) {
        if self.failure.is_none()
            && let Err(error) = self.try_add(fold, held_out, index, seed)
        {
            let Warning { code, message } = reason_of(&error);
            self.fail(&Warning::new(&code, format!("in fold {}: {message}", index + 1)));
        }
    }

    #[inline(never)]
    fn try_add(&mut self, fold: &Fold, held_out: &HeldOut, index: usize, seed: u64) -> Result<()> {
        let (minority, majority) = class_features(fold.real())?;
        let fitted = self.generator.fit(minority, majority)?;
        if index == 0 {
            self.warnings = fitted.warnings().to_vec();
        }
        let purpose = format!("pool/diagnosis/{index}/{}", self.generator.name());
        // In no order in particular: all rows are taken.
        let pool = fitted.draw(fold.balance_gap().max(1), &mut Stream::new(seed, &purpose))?;
        let mut sums = ScoreSums::new(1, &held_out.theta);
        let mut rows = DesignRows::zeros(ROWS_TOGETHER, minority.ncols());
        let stride = rows.stride();
        for start in (0..pool.len()).step_by(ROWS_TOGETHER) {
            let range = start..(start + ROWS_TOGETHER).min(pool.len());
            let n = range.len();
            pool.write_rows(minority, range, rows.values_mut(), stride)?;
            sums.add(&rows.values()[..n * stride]);
        }
        let HeldOut { majority, minority, change, .. } = held_out;
        let synthetic = change.moments(&sums.finish()?);
        self.folds.push(QualityFold { majority: majority.clone(), minority: minority.clone(), synthetic });
        Ok(())
    }

    /// What the folds say, together with the whole table.
    #[inline(never)]
    pub(super) fn finish(mut self, whole: &WholeTable, sizes: &[usize], seed: u64) -> GeneratorDiagnosis {
        let mut out = GeneratorDiagnosis { warnings: std::mem::take(&mut self.warnings), ..Default::default() };
        out.reason = match (&whole.symmetry, self.failure.take()) {
            (Err(reason), _) => Some(reason.clone()),
            (Ok(symmetry), failure) => {
                let scored = if failure.is_some() { None } else { Some(self.scored(whole, seed)) };
                let outcome = self.fill(&mut out, whole, symmetry, scored, sizes);
                failure.or_else(|| outcome.err().map(|error| reason_of(&error)))
            }
        };
        out
    }

    /// `scored`: none where a fold failed.
    #[inline(never)]
    fn fill(
        &self,
        out: &mut GeneratorDiagnosis,
        whole: &WholeTable,
        symmetry: &SymmetryTest,
        scored: Option<Result<(Quality, QualityInterval)>>,
        sizes: &[usize],
    ) -> Result<()> {
        let contrast = &symmetry.class_contrast;
        let gap = whole.n_majority.saturating_sub(whole.n_minority);
        let mut findings = Findings {
            // Local symmetry needs no score.
            regime: Regime::LocalSymmetry,
            p_values: whole.p_values,
            quality: None,
            theory_target: None,
        };
        if let Some(Ok((quality, interval))) = &scored {
            let target = euclidean_target(gap, contrast, &quality.generator_mismatch)?;
            findings.theory_target = target.n_synthetic.filter(|rows| rows.is_finite() && *rows > 0.0);
            findings.quality = Some(*interval);
            out.quality = Some(*interval);
            out.cosine = Some(target.cosine);
            out.theory_target = findings.theory_target.filter(|_| interval.score <= QUALITY_LIMIT);
        }
        if let Ok(regime) = Regime::published(symmetry, findings.quality.map(|quality| quality.score)) {
            findings.regime = regime;
            out.regime = Some(regime);
            out.borderline = findings.is_borderline();
            out.published_candidates = findings.published(gap)?;
            out.joined_candidates = findings.joined(gap)?;
        }
        let Some(scored) = scored else { return Ok(()) };
        let (quality, _) = scored?;
        let risk = self.local_risk(whole, contrast, &quality);
        let hessian = weighted_sum(&[(0.5, &risk.hessians.majority), (0.5, &risk.hessians.minority)]);
        let mismatch = &quality.generator_mismatch;
        let target = metric_target(whole.n_majority, whole.n_minority, contrast, mismatch, &hessian)?;
        out.metric_target = Some(target.n_synthetic());
        let curve = predicted_curve(&risk, sizes)?;
        if !curve.iter().all(|point| point.excess_risk().is_finite()) {
            return Err(Error::NotPositiveDefinite { what: "the Hessian of the predicted curve".into() });
        }
        out.bias_terms = curve.iter().map(|point| point.bias_term).collect();
        out.variance_terms = curve.iter().map(|point| point.variance_term).collect();
        Ok(())
    }

    fn scored(&self, whole: &WholeTable, seed: u64) -> Result<(Quality, QualityInterval)> {
        let mut stream = Stream::new(seed, &format!("diagnosis/quality/{}", self.generator.name()));
        quality_interval(&self.folds, whole.n_majority, whole.n_minority, &mut stream)
    }

    /// Moments of real rows at the balanced fit of the whole table, those of synthetic rows as the mean of the folds.
    #[inline(never)]
    fn local_risk(&self, whole: &WholeTable, contrast: &[f64], quality: &Quality) -> LocalRisk {
        let share = 1.0 / self.folds.len() as f64;
        let (mut hessians, mut covariances) = (Vec::new(), Vec::new());
        for QualityFold { synthetic, .. } in &self.folds {
            hessians.push((share, &synthetic.hessian));
            covariances.push((share, &synthetic.score_covariance));
        }
        let penalised = |hessian: &Array2<f64>| {
            let mut hessian = hessian.clone();
            add_to_diagonal(&mut hessian, contrast.len() - 1, whole.mean_penalty);
            hessian
        };
        LocalRisk {
            n_majority: whole.n_majority,
            n_minority: whole.n_minority,
            class_contrast: contrast.to_vec(),
            generator_mismatch: quality.generator_mismatch.clone(),
            hessians: ByOrigin {
                majority: penalised(&whole.majority.hessian),
                minority: penalised(&whole.minority.hessian),
                synthetic: penalised(&weighted_sum(&hessians)),
            },
            score_covariances: ByOrigin {
                majority: whole.majority.score_covariance.clone(),
                minority: whole.minority.score_covariance.clone(),
                synthetic: weighted_sum(&covariances),
            },
        }
    }
}
