//! The phases of one fold of the benchmark's cohort, each alone. A run does its phase once.

// Not public: exporting it would change the shipped wasm. It finds what it uses at the root of each benchmark.
#[path = "../../src/sweep/scoring.rs"]
mod scoring;

use super::workload::Workload;
use scoring::score;
use std::hint::black_box;
use std::rc::Rc;
use vtss_core::candidates::{grid, in_fold, n_synthetic};
use vtss_core::classifier::path::{PathProblem, Point, PoolRows};
use vtss_core::classifier::{Classifier, ClassifierSpec};
use vtss_core::generator::GeneratorSpec;
use vtss_core::simulation::cohort::cohort;
use vtss_core::split::{SplitPlan, split};
use vtss_core::sweep::{Fold, chunked_pool, class_features};
use vtss_core::table::{Column, Table};

/// 38,637 rows of 40 columns, 5.2 % of them in the minority: `vtss simulate --majority 36609 --minority 2028`.
const N_MAJORITY: usize = 36_609;
const N_MINORITY: usize = 2_028;
const SEED: u64 = 1;
const FOLDS: usize = 5;
const PLACE: &str = "0/0";

/// All of them, in the order of a run.
pub fn workloads() -> Vec<Workload> {
    let table = Rc::new(table());
    let fold = Rc::new(fold(&table));
    let [smote, gaussian, jitter, duplicate] = GeneratorSpec::all_default().try_into().unwrap();
    let [smote_pool, gaussian_pool, jitter_pool] = [&smote, &gaussian, &jitter].map(|spec| drawing(&fold, spec));
    let prepared = table.clone();
    vec![
        Workload::new("preprocess", 1, move || drop(black_box(self::fold(&prepared)))),
        generator_fit("smote_neighbors", &fold, &smote),
        path_fitted("smote_fits", &fold, smote_pool(), augmented_points(&fold)),
        scoring("scoring", &fold, smote_pool()),
        Workload::new("smote_pool", 1, move || drop(black_box(smote_pool()))),
        path_fitted("weights_fits", &fold, PoolRows::Empty, weighted_points(&fold)),
        path_fitted("duplicate_fit", &fold, drawing(&fold, &duplicate)(), vec![Point::augmented(fold.balance_gap())]),
        generator_fit("gaussian_covariance", &fold, &gaussian),
        path_fitted("gaussian_fits", &fold, gaussian_pool(), augmented_points(&fold)),
        Workload::new("gaussian_pool", 1, move || drop(black_box(gaussian_pool()))),
        path_fitted("jitter_fits", &fold, jitter_pool(), augmented_points(&fold)),
        Workload::new("jitter_pool", 1, move || drop(black_box(jitter_pool()))),
    ]
}

fn table() -> Table {
    let simulated = cohort(N_MAJORITY, N_MINORITY, SEED).unwrap();
    let columns = simulated.names.into_iter().zip(simulated.columns);
    let columns = columns.map(|(name, values)| Column::Numeric { name, values }).collect();
    Table::new(columns, simulated.labels, None).unwrap()
}

fn fold(table: &Table) -> Fold {
    let plan = SplitPlan::Folds { folds: FOLDS, repeats: 1 };
    let split = split(table.labels(), table.groups(), None, &plan, SEED, 0, 0).unwrap();
    Fold::prepare(table, &split).unwrap()
}

fn generator_fit(name: &'static str, fold: &Rc<Fold>, spec: &GeneratorSpec) -> Workload {
    let (fold, generator) = (fold.clone(), spec.build().unwrap());
    Workload::new(name, 1, move || {
        let (minority, majority) = class_features(fold.real()).unwrap();
        drop(black_box(generator.fit(minority, majority).unwrap()));
    })
}

/// Draws the rows of the largest candidate from a generator that has learned, and lays them out for the fits.
fn drawing(fold: &Rc<Fold>, spec: &GeneratorSpec) -> impl Fn() -> PoolRows + 'static {
    let (minority, majority) = class_features(fold.real()).unwrap();
    let fitted = spec.build().unwrap().fit(minority, majority).unwrap();
    let largest = augmented_points(fold).iter().map(|point| point.n_synthetic).max().unwrap();
    let (name, balance_gap) = (spec.name(), fold.balance_gap());
    move || PoolRows::new(&chunked_pool(fitted.as_ref(), name, largest, balance_gap, SEED, PLACE).unwrap())
}

fn path_fitted(name: &'static str, fold: &Rc<Fold>, pool: PoolRows, points: Vec<Point>) -> Workload {
    let (fold, classifier) = (fold.clone(), classifier());
    Workload::new(name, 1, move || {
        let problem = PathProblem { real: fold.real(), pool: &pool };
        black_box(classifier.fit_path(&problem, &points).unwrap());
    })
}

fn scoring(name: &'static str, fold: &Rc<Fold>, pool: PoolRows) -> Workload {
    let points = augmented_points(fold);
    let problem = PathProblem { real: fold.real(), pool: &pool };
    let fits = classifier().fit_path(&problem, &points).unwrap();
    let thetas: Vec<Vec<f64>> = fits.into_iter().map(|fit| fit.theta).collect();
    let weights = points.iter().map(|point| problem.class_weights(point));
    let offsets: Vec<f64> = weights.map(|(majority, minority)| (majority / minority).ln()).collect();
    let fold = fold.clone();
    Workload::new(name, 1, move || {
        let scores = score(fold.validation(), fold.n_validation_majority(), &thetas, &offsets);
        black_box((scores.loss, scores.corrected_loss, scores.margins));
    })
}

fn classifier() -> Box<dyn Classifier> {
    let [logistic] = ClassifierSpec::all_default().try_into().unwrap();
    logistic.build().unwrap()
}

/// The default candidates.
fn augmented_points(fold: &Fold) -> Vec<Point> {
    let gap = N_MAJORITY - N_MINORITY;
    let sizes = grid().into_iter().map(|multiplier| n_synthetic(multiplier, gap));
    sizes.map(|n| Point::augmented(in_fold(n, fold.balance_gap(), gap))).collect()
}

/// The fits of `tuned_weight` over the default candidates.
fn weighted_points(fold: &Fold) -> Vec<Point> {
    let per_unit = fold.balance_gap() as f64 / fold.real().n_minority() as f64;
    grid().into_iter().map(|multiplier| Point::weighted(1.0, 1.0 + multiplier * per_unit)).collect()
}
