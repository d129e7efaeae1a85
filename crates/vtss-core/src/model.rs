//! The delivered model: one fit on all rows, which can be written, read back and applied.

use crate::classifier::ClassifierSpec;
use crate::classifier::path::{DesignRows, PathProblem, Point, PoolRows};
use crate::error::{Error, Result};
use crate::generator::GeneratorSpec;
use crate::kernels::row_products;
use crate::preprocess::{Feature, Preprocessor};
use crate::sweep::{chunked_pool, class_features, training_rows};
use crate::table::Table;
use crate::warning::Warning;
use serde::{Deserialize, Serialize};

/// Rows that are scored together when a model is applied; bounds the working memory, not the result.
const BLOCK_ROWS: usize = 4096;
/// Where the streams of the final fit live, apart from those of the folds.
pub const FINAL_PLACE: &str = "final";

/// How the delivered model is trained.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum Recipe {
    /// Every row with weight 1.
    Natural,
    /// Each class half of the total weight.
    ClassWeight,
    /// The minority weighted 1 + γΔ/n₁.
    TunedWeight {
        /// γ, 0 or more.
        gap_multiplier: f64,
    },
    /// With synthetic rows.
    Generator {
        /// Which, with its settings.
        generator: GeneratorSpec,
        /// Rows to add.
        n_synthetic: usize,
    },
}

/// What to fit on all rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FinalRequest {
    /// Seed of every stream of the run.
    pub seed: u64,
    /// What is fitted.
    pub classifier: ClassifierSpec,
    /// How it is trained.
    pub recipe: Recipe,
    /// Whether the balanced lens adds log(W₀/W₁) to the log odds (docs/method.md, What is computed).
    pub corrected: bool,
}

/// A fitted model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Model {
    /// From the table's columns to features.
    pub preprocessor: Preprocessor,
    /// One per feature, in standardised units.
    pub coefficients: Vec<f64>,
    /// In standardised units.
    pub intercept: f64,
    /// Added to the log odds for classes that are equally frequent.
    pub balanced_offset: f64,
    /// Added to the log odds for classes as frequent as in the table (the analytic prior shift).
    pub natural_offset: f64,
}

/// A model and how its fit went.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct FinalFit {
    /// What is delivered.
    pub model: Model,
    /// Its features.
    pub features: Vec<Feature>,
    /// Their coefficients in the table's own units.
    pub coefficients: Vec<f64>,
    /// The intercept that goes with them.
    pub intercept: f64,
    /// Largest absolute gradient entry of the mean loss.
    pub max_gradient: f64,
    /// Whether the fit converged.
    pub converged: bool,
    /// What there is to say about it.
    pub warnings: Vec<Warning>,
}

/// Fits on all rows of `table`.
///
/// # Errors
/// Those of the preprocessing, the generator and the classifier.
pub fn fit_final(table: &Table, request: &FinalRequest) -> Result<FinalFit> {
    let all: Vec<u32> = (0..table.n_rows() as u32).collect();
    let preprocessor = Preprocessor::fit(table, &all)?;
    let (real, _) = training_rows(table, &preprocessor, &all)?;
    let (n_majority, n_minority) = (real.n_majority as f64, real.n_minority() as f64);
    let gap = real.n_majority.saturating_sub(real.n_minority());
    let mut warnings = Vec::new();
    let mut pool = PoolRows::Empty;
    let point = match &request.recipe {
        Recipe::Natural => Point::weighted(1.0, 1.0),
        Recipe::ClassWeight => {
            let half = 0.5 * (n_majority + n_minority);
            Point::weighted(half / n_majority, half / n_minority)
        }
        Recipe::TunedWeight { gap_multiplier } => {
            if !(*gap_multiplier >= 0.0 && gap_multiplier.is_finite()) {
                return Err(Error::option("gapMultiplier", "a finite number from 0", gap_multiplier));
            }
            Point::weighted(1.0, 1.0 + gap_multiplier * gap as f64 / n_minority)
        }
        Recipe::Generator { generator, n_synthetic } => {
            let (minority, majority) = class_features(&real)?;
            let fitted = generator.build()?.fit(minority, majority)?;
            let name = generator.name();
            let drawn = chunked_pool(fitted.as_ref(), name, *n_synthetic, gap, request.seed, FINAL_PLACE)?;
            pool = PoolRows::new(&drawn);
            warnings.extend_from_slice(fitted.warnings());
            Point::augmented(*n_synthetic)
        }
    };
    let problem = PathProblem { real: &real, pool: &pool };
    let fits = request.classifier.build()?.fit_path(&problem, &[point])?;
    let fit = fits.into_iter().next().ok_or_else(|| Error::Internal { what: "a path without a fit".into() })?;
    if separates(&real.rows, real.n_majority, &fit.theta) {
        let message = "the columns separate the two classes perfectly in this table: coefficients are held back by the \
                       penalty alone, and probabilities mean little";
        warnings.push(Warning::new("SEPARATION", message));
    }
    if !fit.converged {
        let message = "the final fit stopped before its gradient was small enough to call it exact";
        warnings.push(Warning::new("NOT_CONVERGED", message));
    }
    let (majority_weight, minority_weight) = problem.class_weights(&point);
    let shift = libm::log(majority_weight / minority_weight);
    let mut coefficients = fit.theta;
    let intercept = coefficients.pop().unwrap_or(0.0);
    let balanced_offset = if request.corrected { shift } else { 0.0 };
    let natural_offset = shift - libm::log(n_majority / n_minority);
    let model = Model { preprocessor, coefficients, intercept, balanced_offset, natural_offset };
    let (in_table_units, intercept) = model.in_table_units();
    let (features, coefficients) = in_table_units.into_iter().unzip();
    let (max_gradient, converged) = (fit.max_gradient, fit.converged);
    Ok(FinalFit { model, features, coefficients, intercept, max_gradient, converged, warnings })
}

/// Whether a threshold on the margin tells all real rows apart.
fn separates(rows: &DesignRows, n_majority: usize, theta: &[f64]) -> bool {
    let stride = rows.stride();
    let mut margins = vec![0.0; rows.n_rows()];
    row_products((rows.values(), stride), theta, &mut margins);
    let (majority, minority) = margins.split_at(n_majority);
    let highest_majority = majority.iter().fold(f64::NEG_INFINITY, |m, v| m.max(*v));
    let lowest_minority = minority.iter().fold(f64::INFINITY, |m, v| m.min(*v));
    highest_majority < lowest_minority
}

impl Model {
    /// Log odds of every row of `table` as fitted; add an offset for the base rate wanted.
    ///
    /// # Errors
    /// `SHAPE_MISMATCH` for a table of other columns.
    pub fn log_odds(&self, table: &Table) -> Result<Vec<f64>> {
        if self.coefficients.len() != self.preprocessor.n_features() {
            return Err(Error::ShapeMismatch {
                what: "coefficients".into(),
                expected: self.preprocessor.n_features(),
                actual: self.coefficients.len(),
            });
        }
        let mut theta = self.coefficients.clone();
        theta.push(self.intercept);
        let all: Vec<u32> = (0..table.n_rows() as u32).collect();
        let mut out = vec![0.0; all.len()];
        for (rows, log_odds) in all.chunks(BLOCK_ROWS).zip(out.chunks_mut(BLOCK_ROWS)) {
            let mut design = DesignRows::zeros(rows.len(), self.coefficients.len());
            let stride = design.stride();
            self.preprocessor.transform_into(table, rows, design.values_mut(), stride)?;
            row_products((design.values(), stride), &theta, log_odds);
        }
        Ok(out)
    }

    /// The model in the table's own units: each feature with its coefficient (0 for a constant one), and the intercept.
    #[must_use]
    pub fn in_table_units(&self) -> (Vec<(Feature, f64)>, f64) {
        let mut intercept = self.intercept;
        let moments = self.preprocessor.moments();
        let features = self.preprocessor.features().into_iter().zip(moments).zip(&self.coefficients);
        let coefficients = features
            .map(|((feature, moments), coefficient)| {
                let per_unit = if moments.scale > 0.0 { coefficient / moments.scale } else { 0.0 };
                intercept -= per_unit * moments.mean;
                (feature, per_unit)
            })
            .collect();
        (coefficients, intercept)
    }
}
