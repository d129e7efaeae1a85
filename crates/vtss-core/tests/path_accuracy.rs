//! Losses of the path of fits against cold fits to a much smaller gradient, where there is so little curvature that a small
//! gradient alone would not do: few minority rows and many columns.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use vtss_core::balanced_loss::balanced_log_loss_of_margins;
use vtss_core::classifier::ClassifierSpec;
use vtss_core::classifier::newton::minimise;
use vtss_core::classifier::path::{PathProblem, Point, PointObjective, PoolRows};
use vtss_core::generator::GeneratorSpec;
use vtss_core::simulation::cohort::cohort;
use vtss_core::split::{SplitPlan, split};
use vtss_core::sweep::{Fold, chunked_pool, class_features};
use vtss_core::table::{Column, Table};

const SEED: u64 = 7;
/// Of the default classifier.
const PENALTY: f64 = 1.0;
const COLD_GRADIENT: f64 = 1e-12;
const LARGEST_DIFFERENCE: f64 = 1e-9;

fn fold(n_majority: usize, n_minority: usize) -> Fold {
    let simulated = cohort(n_majority, n_minority, 1).unwrap();
    let columns = simulated.names.into_iter().zip(simulated.columns);
    let columns = columns.map(|(name, values)| Column::Numeric { name, values }).collect();
    let table = Table::new(columns, simulated.labels, None).unwrap();
    let plan = SplitPlan::Folds { folds: 5, repeats: 1 };
    let split = split(table.labels(), table.groups(), None, &plan, SEED, 0, 0).unwrap();
    Fold::prepare(&table, &split).unwrap()
}

/// Balanced loss of the held-out rows.
fn loss(fold: &Fold, theta: &[f64]) -> f64 {
    let rows = fold.validation();
    let margin = |i: usize| rows.row(i).iter().zip(theta).map(|(x, t)| x * t).sum::<f64>();
    let margins: Vec<f64> = (0..rows.n_rows()).map(margin).collect();
    let labels: Vec<u8> = (0..rows.n_rows()).map(|i| u8::from(i >= fold.n_validation_majority())).collect();
    balanced_log_loss_of_margins(&labels, &margins).unwrap()
}

fn check(n_majority: usize, n_minority: usize) {
    let fold = fold(n_majority, n_minority);
    let gap = fold.balance_gap();
    let [logistic] = ClassifierSpec::all_default().try_into().unwrap();
    let classifier = logistic.build().unwrap();
    let mut arms = vec![("weights", PoolRows::Empty)];
    for spec in GeneratorSpec::all_default() {
        let (minority, majority) = class_features(fold.real()).unwrap();
        let fitted = spec.build().unwrap().fit(minority, majority).unwrap();
        let pool = chunked_pool(fitted.as_ref(), spec.name(), 2 * gap, gap, SEED, "0/0").unwrap();
        arms.push((spec.name(), PoolRows::new(&pool)));
    }
    for (name, pool) in &arms {
        let point = |k: usize| match pool {
            PoolRows::Empty => Point::weighted(1.0, 1.0 + 0.05 * k as f64 * gap as f64 / n_minority as f64),
            _ => Point::augmented(k * gap / 20),
        };
        let points: Vec<Point> = (0..=40).map(point).collect();
        let problem = PathProblem { real: fold.real(), pool };
        let fits = classifier.fit_path(&problem, &points).unwrap();
        for (k, (fit, point)) in fits.iter().zip(&points).enumerate().step_by(8) {
            let objective = PointObjective { problem: &problem, point: *point, penalty: PENALTY, single: None };
            let cold = minimise(&objective, objective.neutral_start(), COLD_GRADIENT);
            let difference = (loss(&fold, &fit.theta) - loss(&fold, &cold.theta)).abs();
            let of = format!("{name}, {n_minority} of {n_majority}, fit {k}");
            assert!(cold.converged && difference <= LARGEST_DIFFERENCE, "{of}: {difference:e}");
        }
    }
}

#[test]
fn losses_with_few_minority_rows_among_few() {
    check(400, 10);
}

#[test]
fn losses_with_few_minority_rows_among_so_many_that_single_precision_serves() {
    check(6000, 10);
}

#[test]
fn losses_with_some_minority_rows() {
    check(4000, 60);
}
