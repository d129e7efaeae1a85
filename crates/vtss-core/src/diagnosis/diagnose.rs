//! The whole diagnosis of a table: what holds for all generators once, and what each generator adds.
//!
//! What learns inside a fold (imputation, scaling, balanced fit, generator) learns from its training rows. The features of
//! folds are the same, their units are not: moments of a fold are carried to the units of the whole table by
//! x = a·x_fold + c, feature by feature. A level that no training row of a fold has is constant there (a = 0), so the
//! fold says nothing of that direction but its mean.

use super::change_of_units::ChangeOfUnits;
use super::generator_part::{GeneratorDiagnosis, GeneratorFolds, HeldOut};
use super::hotelling::{Outcome, Unavailable};
use super::pilot::{PilotFit, Weighting, balanced_fit_from, pilot_fits};
use super::scores::ClassMoments;
use super::symmetry::{SymmetryTest, balanced_hessian, symmetry_test};
use super::test_outcome::{TestOutcome, reason_of};
use super::weights_test::weights_test_at;
use crate::classifier::path::RealRows;
use crate::classifier::{ClassifierSpec, LogisticRegression};
use crate::error::{Error, Result};
use crate::generator::GeneratorSpec;
use crate::preprocess::{Moments, Preprocessor};
use crate::split::{SplitPlan, largest_number_of_folds, split};
use crate::sweep::{Fold, training_rows};
use crate::table::Table;
use crate::warning::Warning;
use serde::{Deserialize, Serialize};

/// What to diagnose.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DiagnosisRequest {
    /// Of the folds, the generators' rows and the bootstrap.
    pub seed: u64,
    /// Whose scores are taken.
    pub classifier: ClassifierSpec,
    /// Folds of the quality score, at least 2; fewer where a class has fewer rows or groups.
    pub folds: usize,
    /// Any number.
    pub generators: Vec<GeneratorSpec>,
    /// Rows to add to the whole table at which the curve is predicted.
    pub sizes: Vec<usize>,
}

/// The diagnosis of a table.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[cfg_attr(feature = "typescript", tsify(missing_as_null))]
#[serde(rename_all = "camelCase")]
pub struct Diagnosis {
    /// The published symmetry test.
    pub symmetry: TestOutcome,
    /// What its statistic is compared with.
    pub cutoff: Option<f64>,
    /// Whether the majority's own equation has no root, so that no test of it is needed: every logistic model with an
    /// intercept.
    pub asymmetric_by_construction: bool,
    /// The weights test with its small-sample reference.
    pub weights_test: TestOutcome,
    /// The weights test without leverage correction, against χ².
    pub plain_weights_test: TestOutcome,
    /// In the order asked.
    pub generators: Vec<GeneratorDiagnosis>,
}

/// What all generators share.
pub(super) struct WholeTable {
    pub n_majority: usize,
    pub n_minority: usize,
    pub balanced: PilotFit,
    pub majority: ClassMoments,
    pub minority: ClassMoments,
    pub symmetry: std::result::Result<SymmetryTest, Warning>,
    pub p_values: [Option<f64>; 2],
    /// λ/n: what the penalty adds to the mean Hessian of the slopes.
    pub mean_penalty: f64,
    moments: Vec<Moments>,
}

/// Diagnoses a table.
///
/// `table`: both classes; `request`: see [`DiagnosisRequest`]. The symmetry test is taken as published; Hessians of the
/// predicted curve and the metric-aware target hold the penalty of the fit. Folds are those of repeat 0 under the same
/// seed, whole groups where the table has groups; a generator is asked for each fold's own gap, from the streams
/// `pool/diagnosis/<fold>/<generator>`, and the bootstrap draws from `diagnosis/quality/<generator>`. What cannot be had
/// is none, with its reason: a generator that fails does not stop the others. Cost: two fits of the table and one of each
/// fold; n·d² for the table and for the rows of all folds; d³ a size.
///
/// # Errors
/// `OPTION_INVALID` (a setting of classifier or generator, `folds`), `TOO_FEW_ROWS` (a class is absent); those of the
/// preprocessing.
///
/// Source: TG-VTSS, the authors' public code; method "Where we depart" of the documentation.
pub fn diagnose(table: &Table, request: &DiagnosisRequest) -> Result<Diagnosis> {
    if request.folds < 2 {
        return Err(Error::option("folds", "at least 2", request.folds));
    }
    let ClassifierSpec::Logistic { inverse_penalty } = request.classifier;
    let classifier = LogisticRegression::new(inverse_penalty)?;
    let mut generators = Vec::with_capacity(request.generators.len());
    for spec in &request.generators {
        generators.push(GeneratorFolds::new(spec)?);
    }
    let (whole, mut diagnosis) = whole_table(table, &classifier)?;
    if !generators.is_empty() {
        let failure = match add_folds(table, request, &classifier, &whole, &mut generators) {
            Ok(outcome) => outcome.err().map(Unavailable::warning),
            Err(error) => Some(reason_of(&error)),
        };
        if let Some(reason) = failure {
            generators.iter_mut().for_each(|generator| generator.fail(&reason));
        }
    }
    diagnosis.generators =
        generators.into_iter().map(|folds| folds.finish(&whole, &request.sizes, request.seed)).collect();
    Ok(diagnosis)
}

/// What does not depend on a generator.
#[inline(never)]
fn whole_table(table: &Table, classifier: &LogisticRegression) -> Result<(WholeTable, Diagnosis)> {
    let all: Vec<u32> = (0..table.n_rows() as u32).collect();
    let preprocessor = Preprocessor::fit(table, &all)?;
    let (real, _) = training_rows(table, &preprocessor, &all)?;
    let fits = pilot_fits(&real, [Weighting::Balanced, Weighting::Natural], classifier)?;
    let balanced = fits[0].clone();
    let majority = ClassMoments::of_design(real.majority(), 0, &balanced.theta)?;
    let minority = ClassMoments::of_design(real.minority(), 1, &balanced.theta)?;
    let symmetry = if balanced.converged {
        symmetry_test(&majority, &minority).map_err(|error| reason_of(&error))
    } else {
        Err(Unavailable::FitNotConverged.warning())
    };
    let symmetry_outcome = TestOutcome::symmetry(&symmetry);
    let (weights_test, plain_weights_test) = match weights_test_at(&real, fits, classifier.penalty()) {
        Ok(test) => (TestOutcome::f(&test.corrected), TestOutcome::chi_squared(&test.plain)),
        Err(error) => {
            let outcome = TestOutcome::not_available(reason_of(&error));
            (outcome.clone(), outcome)
        }
    };
    let RealRows { n_majority, .. } = real;
    let whole = WholeTable {
        n_majority,
        n_minority: real.n_minority(),
        p_values: [symmetry_outcome.p_value, weights_test.p_value],
        mean_penalty: classifier.penalty() / real.rows.n_rows() as f64,
        moments: preprocessor.moments(),
        balanced,
        majority,
        minority,
        symmetry,
    };
    let diagnosis = Diagnosis {
        cutoff: whole.symmetry.as_ref().ok().map(|test| test.cutoff),
        symmetry: symmetry_outcome,
        asymmetric_by_construction: true,
        weights_test,
        plain_weights_test,
        generators: Vec::new(),
    };
    Ok((whole, diagnosis))
}

/// Puts every generator through every fold. Fails where a fold itself cannot be had.
#[inline(never)]
fn add_folds(
    table: &Table,
    request: &DiagnosisRequest,
    classifier: &LogisticRegression,
    whole: &WholeTable,
    generators: &mut [GeneratorFolds],
) -> Result<Outcome<()>> {
    if !whole.balanced.converged {
        return Ok(Err(Unavailable::FitNotConverged));
    }
    let n_folds = request.folds.min(largest_number_of_folds(table.labels(), table.groups()));
    // One fold is none: the split refuses it in words that say why.
    let plan = SplitPlan::Folds { folds: n_folds.max(2), repeats: 1 };
    let hessian = balanced_hessian(&whole.majority, &whole.minority);
    for index in 0..n_folds.max(2) {
        let split = split(table.labels(), table.groups(), None, &plan, request.seed, 0, index)?;
        let fold = Fold::prepare(table, &split)?;
        let moments = fold.preprocessor().moments();
        let change = ChangeOfUnits::new(&moments, &whole.moments);
        let start = change.coefficients(&whole.balanced.theta);
        let near = ChangeOfUnits::new(&whole.moments, &moments).matrix(&hessian);
        let fit = balanced_fit_from(start, &near, fold.real(), classifier)?;
        if !fit.converged {
            return Ok(Err(Unavailable::FitNotConverged));
        }
        let held_out = HeldOut::new(&fold, fit.theta, change)?;
        for generator in generators.iter_mut() {
            generator.add(&fold, &held_out, index, request.seed);
        }
    }
    Ok(Ok(()))
}
