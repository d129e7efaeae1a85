//! Logistic fits against golden vectors, identities, and the path of fits against independent cold fits.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use ndarray::Array2;
use serde_json::Value;
use vtss_core::balanced_loss::balanced_log_loss_of_margins;
use vtss_core::classifier::path::{DesignRows, PathProblem, Point, PoolRows, RealRows};
use vtss_core::classifier::{Classifier, ClassifierSpec, LogisticRegression};
use vtss_core::generator::Pool;
use vtss_core::rng::Stream;

fn golden(name: &str) -> Value {
    let path = format!("{}/../../test/golden/{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect()
}

fn matrix(value: &Value) -> Array2<f64> {
    let rows: Vec<Vec<f64>> = value.as_array().unwrap().iter().map(numbers).collect();
    Array2::from_shape_vec((rows.len(), rows[0].len()), rows.concat()).unwrap()
}

fn assert_close(actual: f64, expected: f64, relative: f64, what: &str) {
    let error = (actual - expected).abs();
    assert!(error <= relative * (1.0 + expected.abs()), "{what}: {actual}, expected {expected}");
}

#[test]
fn fits_equal_the_golden_vectors() {
    let document = golden("logistic");
    let relative = document["tolerance"]["relative"].as_f64().unwrap();
    for case in document["cases"].as_array().unwrap() {
        let label = case["label"].as_str().unwrap();
        let labels: Vec<u8> = numbers(&case["y"]).iter().map(|y| *y as u8).collect();
        let classifier = LogisticRegression::new(case["inversePenalty"].as_f64().unwrap()).unwrap();
        let fit = classifier.fit(matrix(&case["x"]).view(), &labels, &numbers(&case["weights"])).unwrap();
        assert!(fit.converged, "{label}: gradient {}", fit.max_gradient);
        assert_close(fit.intercept, case["intercept"].as_f64().unwrap(), relative, label);
        for (actual, expected) in fit.coefficients.iter().zip(numbers(&case["coefficients"])) {
            assert_close(*actual, expected, relative, label);
        }
        assert_close(fit.objective, case["objective"].as_f64().unwrap(), relative, label);
    }
}

struct Example {
    rows: Array2<f64>,
    labels: Vec<u8>,
}

fn example(n_majority: usize, n_minority: usize, n_features: usize, seed: u64) -> Example {
    let mut stream = Stream::new(seed, "test/logistic");
    let n = n_majority + n_minority;
    let labels: Vec<u8> = (0..n).map(|i| u8::from(i >= n_majority)).collect();
    let mut rows = Array2::zeros((n, n_features));
    for (i, label) in labels.iter().enumerate() {
        for j in 0..n_features {
            rows[[i, j]] = stream.normal() + if *label == 1 && j % 3 == 0 { 0.8 } else { 0.0 };
        }
    }
    Example { rows, labels }
}

impl Example {
    fn real(&self) -> RealRows {
        let n_majority = self.labels.iter().filter(|y| **y == 0).count();
        let mut rows = DesignRows::zeros(self.rows.nrows(), self.rows.ncols());
        let stride = rows.stride();
        for (target, source) in rows.values_mut().chunks_exact_mut(stride).zip(self.rows.outer_iter()) {
            target.iter_mut().zip(source).for_each(|(t, s)| *t = *s);
        }
        RealRows::new(rows, n_majority)
    }

    /// Of coefficients whose last is the intercept.
    fn balanced_loss(&self, theta: &[f64]) -> f64 {
        let margin = |row: ndarray::ArrayView1<f64>| row.iter().chain([&1.0]).zip(theta).map(|(x, b)| x * b).sum();
        let margins: Vec<f64> = self.rows.outer_iter().map(margin).collect();
        balanced_log_loss_of_margins(&self.labels, &margins).unwrap()
    }

    fn minority(&self) -> Array2<f64> {
        let n_majority = self.labels.iter().filter(|y| **y == 0).count();
        self.rows.slice(ndarray::s![n_majority.., ..]).to_owned()
    }
}

fn interpolated_pool(n_minority: usize, n: usize, seed: u64) -> Pool {
    let mut stream = Stream::new(seed, "test/pool");
    let seeds: Vec<u32> = (0..n).map(|_| stream.below(n_minority as u32)).collect();
    let partners = seeds.iter().map(|i| (i + 1 + stream.below(4)) % n_minority as u32).collect();
    Pool::Interpolated { seeds, partners, fractions: (0..n).map(|_| stream.uniform()).collect() }
}

fn written_out(pool: &Pool, minority: &Array2<f64>) -> Array2<f64> {
    let Pool::Interpolated { seeds, partners, fractions } = pool else { panic!("not interpolated") };
    let mut rows = Array2::zeros((seeds.len(), minority.ncols()));
    for (r, mut row) in rows.outer_iter_mut().enumerate() {
        let (a, b) = (minority.row(seeds[r] as usize), minority.row(partners[r] as usize));
        row.assign(&(&a * (1.0 - fractions[r]) + &b * fractions[r]));
    }
    rows
}

/// The same augmented problem as one plain weighted fit.
fn cold_fit(example: &Example, synthetic: &Array2<f64>, point: &Point, classifier: &LogisticRegression) -> Vec<f64> {
    let synthetic = synthetic.slice(ndarray::s![..point.n_synthetic, ..]);
    let rows = ndarray::concatenate(ndarray::Axis(0), &[example.rows.view(), synthetic]).unwrap();
    let mut labels = example.labels.clone();
    labels.resize(rows.nrows(), 1);
    let weights: Vec<f64> = (0..rows.nrows())
        .map(|i| match example.labels.get(i) {
            Some(0) => point.majority_weight,
            Some(_) => point.minority_weight,
            None => point.synthetic_weight,
        })
        .collect();
    let fit = classifier.fit(rows.view(), &labels, &weights).unwrap();
    assert!(fit.converged);
    let mut theta = fit.coefficients;
    theta.push(fit.intercept);
    theta
}

fn path_points(gap: usize) -> Vec<Point> {
    let mut points: Vec<Point> = (0..=40).map(|i| Point::augmented(i * gap / 20)).collect();
    points.push(Point::weighted(0.6, 3.0));
    points.push(Point { synthetic_weight: 0.5, ..Point::augmented(gap / 3) });
    points
}

fn check_path(n_majority: usize, n_minority: usize, n_features: usize, inverse_penalty: f64) {
    let example = example(n_majority, n_minority, n_features, 11);
    let fresh = self::example(300, 100, n_features, 12);
    let classifier = LogisticRegression::new(inverse_penalty).unwrap();
    let gap = n_majority - n_minority;
    let pool = interpolated_pool(n_minority, 2 * gap, 5);
    let synthetic = written_out(&pool, &example.minority());
    let points = path_points(gap);
    let real = example.real();
    let factored = PoolRows::new(&pool);
    let dense = PoolRows::new(&Pool::Dense { rows: synthetic.clone(), seeds: None });
    let losses = [("factored", &factored), ("dense", &dense)].map(|(route, pool)| {
        let fits = classifier.fit_path(&PathProblem { real: &real, pool }, &points).unwrap();
        for (k, (fit, point)) in fits.iter().zip(&points).enumerate() {
            assert!(fit.converged && fit.max_gradient <= 1e-10, "{route}, point {k}: {}", fit.max_gradient);
            if k % 7 == 0 || k > 40 {
                let cold = cold_fit(&example, &synthetic, point, &classifier);
                for (actual, expected) in fit.theta.iter().zip(cold) {
                    assert_close(*actual, expected, 1e-7, &format!("{route}, {n_minority} minority rows, point {k}"));
                }
            }
        }
        fits.iter().map(|fit| fresh.balanced_loss(&fit.theta)).collect::<Vec<_>>()
    });
    for (k, (factored, dense)) in losses[0].iter().zip(&losses[1]).enumerate() {
        assert!((factored - dense).abs() <= 1e-9, "{n_minority} minority rows, point {k}: {factored} and {dense}");
    }
}

#[test]
fn the_path_equals_cold_fits_on_an_easy_table() {
    check_path(4000, 220, 6, 1.0);
}

#[test]
fn the_path_equals_cold_fits_with_few_minority_rows() {
    for n_minority in [5, 10, 25, 60] {
        check_path(900, n_minority, 7, 1.0);
    }
}

#[test]
fn the_path_equals_cold_fits_with_few_minority_rows_among_enough_others_to_thin_and_round() {
    for n_minority in [10, 60] {
        check_path(3000, n_minority, 9, 1.0);
    }
}

#[test]
fn the_path_equals_cold_fits_with_more_columns_than_minority_rows_and_a_weak_penalty() {
    check_path(700, 12, 20, 100.0);
}

/// The largest entry of the gradient of the mean penalised loss, term by term.
fn largest_gradient(rows: &Array2<f64>, labels: &[u8], weights: &[f64], theta: &[f64], penalty: f64) -> f64 {
    let (intercept, slopes) = theta.split_last().unwrap();
    let mut gradient: Vec<f64> = slopes.iter().map(|slope| penalty * slope).chain([0.0]).collect();
    for ((row, label), weight) in rows.outer_iter().zip(labels).zip(weights) {
        let margin: f64 = row.iter().zip(slopes).map(|(x, s)| x * s).sum::<f64>() + intercept;
        let residual = weight * (1.0 / (1.0 + (-margin).exp()) - f64::from(*label));
        gradient.iter_mut().zip(row.iter().chain([&1.0])).for_each(|(g, x)| *g += residual * x);
    }
    gradient.iter().fold(0.0, |largest: f64, g| largest.max(g.abs())) / weights.iter().sum::<f64>()
}

#[test]
fn what_is_certified_bounds_the_gradient() {
    let mut example = example(5000, 260, 8, 3);
    for mut row in example.rows.outer_iter_mut() {
        // Two values that round badly, a twin of another column, a heavy tail: what single precision finds hardest.
        row[1] = if row[1] > 1.3 { 3.000_000_119 } else { -0.333_333_334_9 };
        row[3] = row[2] + 1e-4 * row[3];
        row[4] = row[4].powi(3) / 4.0;
    }
    let classifier = LogisticRegression::new(10.0).unwrap();
    let pool = interpolated_pool(260, 9480, 5);
    let synthetic = written_out(&pool, &example.minority());
    let rows = ndarray::concatenate(ndarray::Axis(0), &[example.rows.view(), synthetic.view()]).unwrap();
    let (real, factored) = (example.real(), PoolRows::new(&pool));
    let dense = PoolRows::new(&Pool::Dense { rows: synthetic, seeds: None });
    let points = path_points(4740);
    for (route, pool) in [("factored", &factored), ("dense", &dense)] {
        let fits = classifier.fit_path(&PathProblem { real: &real, pool }, &points).unwrap();
        for (k, (fit, point)) in fits.iter().zip(&points).enumerate().step_by(3) {
            let n = example.labels.len() + point.n_synthetic;
            let labels: Vec<u8> = (0..n).map(|i| *example.labels.get(i).unwrap_or(&1)).collect();
            let weight = |i: usize| match example.labels.get(i) {
                Some(0) => point.majority_weight,
                Some(_) => point.minority_weight,
                None => point.synthetic_weight,
            };
            let weights: Vec<f64> = (0..n).map(weight).collect();
            let rows = rows.slice(ndarray::s![..n, ..]).to_owned();
            let largest = largest_gradient(&rows, &labels, &weights, &fit.theta, 0.1);
            // Rounding of the sums in this test.
            assert!(largest <= fit.max_gradient + 1e-15, "{route}, point {k}: {largest:e} of {:e}", fit.max_gradient);
        }
    }
}

#[test]
fn a_point_beyond_the_pool_is_refused() {
    let real = example(20, 5, 2, 1).real();
    let problem = PathProblem { real: &real, pool: &PoolRows::Empty };
    let classifier = LogisticRegression::new(1.0).unwrap();
    let error = classifier.fit_path(&problem, &[Point::augmented(1)]).unwrap_err();
    assert_eq!(error.code(), "OPTION_INVALID");
}

#[test]
fn an_empty_path_and_a_single_point_work() {
    let real = example(200, 25, 3, 1).real();
    let problem = PathProblem { real: &real, pool: &PoolRows::Empty };
    let classifier = LogisticRegression::new(1.0).unwrap();
    assert!(classifier.fit_path(&problem, &[]).unwrap().is_empty());
    assert!(classifier.fit_path(&problem, &[Point::augmented(0)]).unwrap()[0].converged);
}

/// Contract: every classifier keeps these.
#[test]
fn every_classifier_keeps_the_contract() {
    for spec in ClassifierSpec::all_default() {
        let classifier = spec.build().unwrap();
        let Example { rows, labels } = example(120, 30, 4, 3);
        let ones = vec![1.0; labels.len()];
        let before = rows.clone();
        let fit = classifier.fit(rows.view(), &labels, &ones).unwrap();
        assert!(fit.converged);
        assert_eq!(rows, before, "input untouched");
        assert_eq!(fit, classifier.fit(rows.view(), &labels, &ones).unwrap(), "same rows, same bits");

        // A weighted row is a repeated row.
        let mut weights = ones.clone();
        weights[140] = 3.0;
        weights[7] = 2.0;
        let mut repeated = rows.clone();
        let mut repeated_labels = labels.clone();
        for source in [140, 140, 7] {
            repeated.push_row(rows.row(source)).unwrap();
            repeated_labels.push(labels[source]);
        }
        let weighted = classifier.fit(rows.view(), &labels, &weights).unwrap();
        let twice = classifier.fit(repeated.view(), &repeated_labels, &vec![1.0; repeated_labels.len()]).unwrap();
        assert_close(weighted.intercept, twice.intercept, 1e-9, "weighted and repeated");

        // The order of rows does not matter.
        let order: Vec<usize> = (0..labels.len()).rev().collect();
        let reversed_labels: Vec<u8> = order.iter().map(|&i| labels[i]).collect();
        let reversed = classifier.fit(rows.select(ndarray::Axis(0), &order).view(), &reversed_labels, &ones).unwrap();
        for (a, b) in fit.coefficients.iter().zip(&reversed.coefficients) {
            assert_close(*a, *b, 1e-9, "rows reversed");
        }

        let refused = |labels: &[u8], weights: &[f64]| classifier.fit(rows.view(), labels, weights).unwrap_err().code();
        assert_eq!(refused(&labels[1..], &ones), "SHAPE_MISMATCH");
        assert_eq!(refused(&vec![0; labels.len()], &ones), "TOO_FEW_ROWS");
        let mut negative = ones.clone();
        negative[0] = f64::NAN;
        assert_eq!(refused(&labels, &negative), "OPTION_INVALID");
        let mut holes = rows.clone();
        holes[[2, 1]] = f64::NAN;
        assert_eq!(classifier.fit(holes.view(), &labels, &ones).unwrap_err().code(), "VALUE_NOT_FINITE");
    }
}

#[test]
fn settings_outside_their_range_are_refused() {
    for value in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert_eq!(LogisticRegression::new(value).unwrap_err().code(), "OPTION_INVALID");
    }
}
