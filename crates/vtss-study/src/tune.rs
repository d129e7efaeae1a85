//! One table through the product's own protocol: what `tune` does in TypeScript with workers, here in one thread.
//!
//! The same plan, streams, candidates, extension of edges and assessment; `tests/tune.rs` holds both to the same numbers.

use crate::fresh_rows::FreshRows;
use crate::recorded::{Record, unit_losses};
use std::collections::BTreeSet;
use vtss_core::assessment::{Assessment, AssessmentRequest, FullWeight, assess};
use vtss_core::candidates::{extension, grid, n_synthetic, with_anchors};
use vtss_core::classifier::ClassifierSpec;
use vtss_core::error::Result;
use vtss_core::generator::{Generator, GeneratorSpec};
use vtss_core::inference::{DRAWS, infer};
use vtss_core::preprocess::Preprocessor;
use vtss_core::selection::SelectionRule;
use vtss_core::simulation::Design;
use vtss_core::split::{SplitPlan, split};
use vtss_core::sweep::{ArmRequest, FITS_BEFORE_PATH, FITS_BEHIND_PATH, Fold, run_arm, run_generator};
use vtss_core::table::Table;

/// Folds and repeats of a run, the product's defaults.
const FOLDS: usize = 5;
const REPEATS: usize = 5;
/// The product's default C, in scikit-learn's sense.
const INVERSE_PENALTY: f64 = 1.0;
/// The product's default for the smallest gain worth having, nats.
pub const MINIMUM_GAIN: f64 = 0.005;
/// A verdict needs this many minority rows, or groups with one, in every fold on average.
const MINORITY_PER_FOLD: usize = 2;

/// Where synthetic rows come from.
#[derive(Debug, Clone, PartialEq)]
pub enum Source {
    /// A generator of the product.
    Generator(GeneratorSpec),
    /// Fresh minority rows of the design itself: `oracle`.
    Fresh(Design),
}

impl Source {
    /// The name in streams and results.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Generator(spec) => spec.name(),
            Self::Fresh(_) => FreshRows::NAME,
        }
    }

    /// The generator, for rows that were prepared by `preprocessor`.
    ///
    /// # Errors
    /// `OPTION_INVALID`.
    pub fn build(&self, preprocessor: &Preprocessor) -> Result<Box<dyn Generator>> {
        match self {
            Self::Generator(spec) => spec.build(),
            Self::Fresh(design) => Ok(Box::new(FreshRows::new(design.clone(), preprocessor.clone()))),
        }
    }
}

/// The candidates of one curve, ascending.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    /// Multiples of the class gap.
    pub multipliers: Vec<f64>,
    /// Rows to add, or the rows that a weight stands for.
    pub sizes: Vec<usize>,
}

impl Curve {
    fn new(multipliers: Vec<f64>, balance_gap: usize) -> Self {
        let sizes = multipliers.iter().map(|&m| n_synthetic(m, balance_gap)).collect();
        Self { multipliers, sizes }
    }

    /// Appends the next stretch of candidates and returns it; empty where there is none.
    fn grow(&mut self, balance_gap: usize) -> Result<Self> {
        let more = extension(&self.multipliers).unwrap_or_default();
        let largest = self.sizes.last().copied().unwrap_or(0);
        let mut all = with_anchors(&[self.multipliers.as_slice(), &more].concat(), balance_gap)?;
        all.retain(|&m| n_synthetic(m, balance_gap) > largest);
        let grown = Self::new(all, balance_gap);
        self.multipliers.extend(&grown.multipliers);
        self.sizes.extend(&grown.sizes);
        Ok(grown)
    }
}

/// A table that was tuned: its curves with the losses of every split.
#[derive(Debug)]
pub struct Tuned {
    /// Majority less minority rows.
    pub balance_gap: usize,
    /// Candidates of the tuned weight, all above 0.
    pub tuned_weight: Curve,
    /// Candidates of each source, in the order asked.
    pub curves: Vec<Curve>,
    seed: u64,
    n_minority: usize,
    /// Groups with a minority row; none where rows are not grouped.
    n_minority_groups: Option<usize>,
    validation_to_training: f64,
    /// Of each split, in the order of its margins.
    validation_rows: Vec<Vec<u32>>,
    weights: Record,
    /// The natural fit and each class half, as heavy as the whole table.
    full_weight: Record,
    duplicate: Record,
    generators: Vec<Record>,
}

impl Tuned {
    /// Sweeps `table` with every rebalancer and `sources`, and extends curves whose best is their largest, to 4 and to 8.
    ///
    /// `seed`: that of `vtss tune --seed`; all options at the product's defaults.
    ///
    /// # Errors
    /// Those of the sweep; `TOO_FEW_ROWS` (fewer minority rows than folds).
    pub fn run(table: &Table, seed: u64, sources: &[Source]) -> Result<Self> {
        let n_minority = table.n_minority();
        let balance_gap = (table.n_rows() - n_minority).saturating_sub(n_minority);
        let multipliers = with_anchors(&grid(), balance_gap)?;
        let above_zero = multipliers.iter().copied().filter(|&m| m > 0.0).collect();
        let folds = PreparedFolds::new(table, seed)?;
        let mut tuned = Self {
            balance_gap,
            tuned_weight: Curve::new(above_zero, balance_gap),
            curves: sources.iter().map(|_| Curve::new(multipliers.clone(), balance_gap)).collect(),
            seed,
            n_minority,
            n_minority_groups: n_minority_groups(table),
            validation_to_training: folds.validation_to_training(),
            validation_rows: folds.folds.iter().map(|prepared| prepared.fold.validation_rows().to_vec()).collect(),
            weights: Record::default(),
            full_weight: Record::default(),
            duplicate: Record::default(),
            generators: vec![Record::default(); sources.len()],
        };
        let duplicate = Source::Generator(GeneratorSpec::Duplicate {});
        folds.run_weights(&tuned.tuned_weight.multipliers, 0, &mut tuned.weights, &mut tuned.full_weight)?;
        folds.run_source(&duplicate, &[balance_gap], balance_gap, &mut tuned.duplicate)?;
        for ((source, curve), record) in sources.iter().zip(&tuned.curves).zip(&mut tuned.generators) {
            folds.run_source(source, &curve.sizes, balance_gap, record)?;
        }
        while tuned.extend(&folds, sources)? {}
        Ok(tuned)
    }

    /// Grows every curve whose best candidate is its largest; whether any did.
    fn extend(&mut self, folds: &PreparedFolds, sources: &[Source]) -> Result<bool> {
        let all: Vec<usize> = (0..sources.len()).collect();
        let assessment = self.assess(&all, SelectionRule::DEFAULT)?;
        let mut any = false;
        for (index, source) in sources.iter().enumerate() {
            let at_edge =
                |assessment: &Assessment| assessment.generators[index].curve.selected.as_ref()?.at_edge.then_some(());
            if at_edge(&assessment).is_some() {
                let grown = self.curves[index].grow(self.balance_gap)?;
                any |= !grown.sizes.is_empty();
                folds.run_source(source, &grown.sizes, self.balance_gap, &mut self.generators[index])?;
            }
        }
        let choice = assessment.tuned_weight_curve.and_then(|curve| curve.choice);
        if choice.is_some_and(|choice| choice.at_edge) {
            let grown = self.tuned_weight.grow(self.balance_gap)?;
            any |= !grown.sizes.is_empty();
            let mut again = Record::default();
            folds.run_weights(&grown.multipliers, FITS_BEFORE_PATH, &mut self.weights, &mut again)?;
        }
        Ok(any)
    }

    /// The product's assessment with some of the sources, as if only these had been asked for.
    ///
    /// `sources`: their places in the list that was run; `rule`: how sizes are chosen. The verdict takes gains as they
    /// are; [`Tuned::assess_corrected`] corrects them for the search.
    ///
    /// # Errors
    /// `OPTION_INVALID`, `SHAPE_MISMATCH`, for no table that was swept.
    pub fn assess(&self, sources: &[usize], rule: SelectionRule) -> Result<Assessment> {
        assess(&self.request(sources, rule), None)
    }

    /// [`Tuned::assess`] as the product does it, with the bootstrap of the held-out rows of `table`.
    ///
    /// # Errors
    /// Those of [`Tuned::assess`].
    pub fn assess_corrected(&self, table: &Table, sources: &[usize], rule: SelectionRule) -> Result<Assessment> {
        let request = self.request(sources, rule);
        let records: Vec<&Record> =
            std::iter::once(&self.weights).chain(sources.iter().map(|&source| &self.generators[source])).collect();
        let inference = match unit_losses(table, &self.validation_rows, &records, self.seed)? {
            Some(losses) => infer(&request, &losses, self.seed, DRAWS)?,
            None => None,
        };
        assess(&request, inference)
    }

    fn request(&self, sources: &[usize], rule: SelectionRule) -> AssessmentRequest {
        AssessmentRequest {
            n_splits: FOLDS * REPEATS,
            validation_to_training: self.validation_to_training,
            rule,
            minimum_gain: MINIMUM_GAIN,
            n_minority: self.n_minority,
            balance_gap: self.balance_gap,
            too_few_minority_rows: self.n_minority < MINORITY_PER_FOLD * FOLDS,
            too_few_minority_groups: self.n_minority_groups.is_some_and(|n| n < MINORITY_PER_FOLD * FOLDS),
            natural: self.weights.losses(&[0], 0),
            class_weight: Some(self.weights.losses(&[0], 1)),
            full_weight: Some(FullWeight {
                natural: self.full_weight.losses(&[0], 0),
                class_weight: self.full_weight.losses(&[0], 1),
            }),
            tuned_weight: Some(self.weights.losses(&self.tuned_weight.sizes, FITS_BEFORE_PATH)),
            prior_shift: true,
            duplicate: Some(self.duplicate.losses(&[self.balance_gap], 0)),
            generators: sources.iter().map(|&i| self.generators[i].losses(&self.curves[i].sizes, 0)).collect(),
        }
    }
}

fn n_minority_groups(table: &Table) -> Option<usize> {
    let of_minority = |groups: &[u32]| {
        let labelled = groups.iter().zip(table.labels());
        labelled.filter(|(_, label)| **label == 1).map(|(group, _)| *group).collect::<BTreeSet<u32>>().len()
    };
    table.groups().map(of_minority)
}

/// What every fit of the product uses.
#[must_use]
pub fn classifier() -> ClassifierSpec {
    ClassifierSpec::Logistic { inverse_penalty: INVERSE_PENALTY }
}

/// All folds of all repeats, ready to be fitted on.
struct PreparedFolds {
    seed: u64,
    folds: Vec<PreparedFold>,
}

struct PreparedFold {
    /// Names the fold in streams.
    place: String,
    preprocessor: Preprocessor,
    fold: Fold,
}

impl PreparedFolds {
    fn new(table: &Table, seed: u64) -> Result<Self> {
        let plan = SplitPlan::Folds { folds: FOLDS, repeats: REPEATS };
        let mut folds = Vec::with_capacity(plan.n_splits());
        for repeat in 0..REPEATS {
            for fold in 0..FOLDS {
                let split = split(table.labels(), table.groups(), None, &plan, seed, repeat, fold)?;
                let preprocessor = Preprocessor::fit(table, &split.training)?;
                let place = format!("{repeat}/{fold}");
                folds.push(PreparedFold { place, preprocessor, fold: Fold::prepare(table, &split)? });
            }
        }
        Ok(Self { seed, folds })
    }

    fn validation_to_training(&self) -> f64 {
        let validation: usize = self.folds.iter().map(|prepared| prepared.fold.validation_rows().len()).sum();
        let training: usize = self.folds.iter().map(|prepared| prepared.fold.real().rows.n_rows()).sum();
        validation as f64 / training as f64
    }

    /// Fits the weights arm; records its fits from number `from` on, those that are as heavy as the whole table apart.
    fn run_weights(&self, multipliers: &[f64], from: usize, path: &mut Record, full: &mut Record) -> Result<()> {
        let request = ArmRequest::Weights { gap_multipliers: multipliers.to_vec() };
        let classifier = classifier().build()?;
        for (split, prepared) in self.folds.iter().enumerate() {
            let outcome = run_arm(&prepared.fold, &request, classifier.as_ref(), self.seed, &prepared.place)?;
            let (behind, end) = (request.n_fits() - FITS_BEHIND_PATH, request.n_fits());
            full.add(split, behind..end, outcome.clone());
            path.add(split, from..behind, outcome);
        }
        Ok(())
    }

    fn run_source(&self, source: &Source, sizes: &[usize], balance_gap: usize, record: &mut Record) -> Result<()> {
        let classifier = classifier().build()?;
        for (split, PreparedFold { place, preprocessor, fold }) in self.folds.iter().enumerate() {
            let generator = source.build(preprocessor)?;
            let asked = (sizes, balance_gap);
            let outcome = run_generator(fold, generator.as_ref(), asked, classifier.as_ref(), self.seed, place)?;
            record.add(split, 0..sizes.len(), outcome);
        }
        Ok(())
    }
}
