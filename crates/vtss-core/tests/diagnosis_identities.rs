//! What must hold of the diagnosis whatever the numbers are: coordinates, derivatives, levels, and refusals.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use ndarray::{Array2, Axis, arr2, s};
use vtss_core::balanced_loss::log_loss_of_margin;
use vtss_core::classifier::LogisticRegression;
use vtss_core::diagnosis::{
    ClassMoments, FTest, MajorityRoot, QualityFold, Regime, Unavailable, majority_root_test, quality_score,
    symmetry_test, weights_test,
};
use vtss_core::linalg::matrix::{congruence, inverse_of_positive_definite, product, times_vector};
use vtss_core::rng::Stream;

/// A penalty so small that it does not show in coordinates.
const NEARLY_UNPENALISED: f64 = 1e9;

fn normal(n_rows: usize, n_columns: usize, stream: &mut Stream) -> Array2<f64> {
    Array2::from_shape_fn((n_rows, n_columns), |_| stream.normal())
}

/// Two classes of normal rows; the minority is shifted in its first column.
fn table(n_majority: usize, n_minority: usize, n_columns: usize, seed: u64) -> (Array2<f64>, Vec<u8>) {
    let mut rows = normal(n_majority + n_minority, n_columns, &mut Stream::new(seed, "test/diagnosis"));
    rows.slice_mut(s![n_majority.., 0]).mapv_inplace(|x| x + 0.8);
    (rows, (0..n_majority + n_minority).map(|row| u8::from(row >= n_majority)).collect())
}

/// An invertible matrix that mixes coordinates and their units.
fn mixing(size: usize) -> Array2<f64> {
    Array2::from_shape_fn((size, size), |(i, j)| match i.cmp(&j) {
        std::cmp::Ordering::Equal => 2.0 + 30.0 * i as f64,
        std::cmp::Ordering::Less => 0.4,
        std::cmp::Ordering::Greater => -0.7,
    })
}

fn in_coordinates(moments: &ClassMoments, mixing: &Array2<f64>) -> ClassMoments {
    ClassMoments {
        n_rows: moments.n_rows,
        score_mean: times_vector(mixing, &moments.score_mean),
        score_covariance: congruence(mixing, &moments.score_covariance),
        hessian: congruence(mixing, &moments.hessian),
    }
}

fn close(actual: f64, expected: f64, relative: f64, what: &str) {
    assert!((actual - expected).abs() <= relative * (1e-300 + expected.abs()), "{what}: {actual} is not {expected}");
}

#[test]
fn scores_and_hessians_are_derivatives_of_the_loss() {
    let (rows, _) = table(0, 40, 3, 1);
    let theta = [0.3, -1.1, 0.6, -0.4];
    let step = 1e-5;
    for label in [0, 1] {
        let moments = ClassMoments::logistic(rows.view(), label, &theta).unwrap();
        let loss = |theta: &[f64]| {
            let margin =
                |row: ndarray::ArrayView1<f64>| row.iter().zip(theta).map(|(x, t)| x * t).sum::<f64>() + theta[3];
            rows.outer_iter().map(|row| log_loss_of_margin(label, margin(row))).sum::<f64>() / 40.0
        };
        for j in 0..4 {
            let moved =
                |by: f64| theta.iter().enumerate().map(|(k, t)| t + if k == j { by } else { 0.0 }).collect::<Vec<_>>();
            let slope = (loss(&moved(step)) - loss(&moved(-step))) / (2.0 * step);
            assert!((slope - moments.score_mean[j]).abs() < 1e-9);
            let score = |by: f64| ClassMoments::logistic(rows.view(), label, &moved(by)).unwrap().score_mean;
            for (k, (up, down)) in score(step).into_iter().zip(score(-step)).enumerate() {
                assert!(((up - down) / (2.0 * step) - moments.hessian[[j, k]]).abs() < 1e-9);
            }
        }
    }
    let one = ClassMoments::logistic(rows.slice(s![..1, ..]), 1, &theta).unwrap();
    assert_eq!(one.score_covariance, Array2::<f64>::zeros((4, 4)), "a single row has no spread");
}

#[test]
fn the_weights_test_does_not_depend_on_coordinates_or_order() {
    let (rows, labels) = table(300, 60, 3, 5);
    let classifier = LogisticRegression::new(NEARLY_UNPENALISED).unwrap();
    let here = weights_test(rows.view(), &labels, &classifier).unwrap();
    let moved = product(&rows, &mixing(3)) + 4.0;
    let order: Vec<usize> = (0..360).rev().collect();
    let reversed: Vec<u8> = order.iter().map(|&row| labels[row]).collect();
    for (rows, labels, tolerance) in [(moved, labels, 1e-5), (rows.select(Axis(0), &order), reversed, 1e-8)] {
        let there = weights_test(rows.view(), &labels, &classifier).unwrap();
        close(there.plain.unwrap().statistic, here.plain.unwrap().statistic, tolerance, "plain");
        let (there, here) = (there.corrected.unwrap(), here.corrected.unwrap());
        close(there.statistic, here.statistic, tolerance, "corrected");
        close(there.denominator_degrees_of_freedom, here.denominator_degrees_of_freedom, tolerance, "ν − p + 1");
        close(there.p_value, here.p_value, tolerance, "p");
    }
}

#[test]
fn indicator_columns_that_add_up_to_one_count_once_less() {
    let (rows, labels) = table(240, 60, 1, 3);
    let classifier = LogisticRegression::new(1e4).unwrap();
    let with_levels = |n_levels: usize| {
        let level = |row: usize, column: usize| f64::from(u8::from(row % 3 == column - 1));
        let entry = |(row, column)| if column == 0 { rows[[row, 0]] } else { level(row, column) };
        let rows = Array2::from_shape_fn((300, 1 + n_levels), entry);
        weights_test(rows.view(), &labels, &classifier).unwrap()
    };
    let (all, without_one) = (with_levels(3).corrected.unwrap(), with_levels(2).corrected.unwrap());
    assert_eq!((all.degrees_of_freedom, without_one.degrees_of_freedom), (3, 3));
    close(all.p_value, without_one.p_value, 1e-4, "p");
}

#[test]
fn the_weights_test_is_not_made_where_it_cannot_hold_its_level() {
    let classifier = LogisticRegression::new(1.0).unwrap();
    let outcome = |n_minority: usize, n_columns: usize| {
        let (rows, labels) = table(200, n_minority, n_columns, 2);
        weights_test(rows.view(), &labels, &classifier).unwrap().corrected
    };
    assert!(outcome(40, 4).is_ok());
    assert_eq!(outcome(39, 4), Err(Unavailable::TooFewMinorityRows { n_rows: 39, needed: 40 }));
    assert_eq!(outcome(1, 4), Err(Unavailable::TooFewMinorityRows { n_rows: 1, needed: 40 }));
    let (rows, labels) = table(200, 40, 4, 2);
    let penalised = LogisticRegression::new(0.01).unwrap();
    let test = weights_test(rows.view(), &labels, &penalised).unwrap();
    assert_eq!(test.corrected, Err(Unavailable::PenaltyMovesCoefficients));
    let constant = Array2::from_elem((50, 1), 0.0);
    let labels: Vec<u8> = (0..50).map(|row| u8::from(row < 20)).collect();
    let test = weights_test(constant.view(), &labels, &classifier).unwrap();
    assert_eq!((test.plain, test.corrected), (Err(Unavailable::NothingVaries), Err(Unavailable::NothingVaries)));
    let refused = |rows: Array2<f64>, labels: &[u8]| weights_test(rows.view(), labels, &classifier).unwrap_err().code();
    assert_eq!(refused(constant.clone(), &labels[1..]), "SHAPE_MISMATCH");
    assert_eq!(refused(constant, &[0; 50]), "TOO_FEW_ROWS");
    assert_eq!(refused(Array2::zeros((50, 0)), &labels), "NO_USABLE_COLUMN");
    assert_eq!(refused(Array2::from_elem((50, 1), f64::NAN), &labels), "VALUE_NOT_FINITE");
}

#[test]
fn the_weights_test_holds_its_level_where_chi_squared_does_not_and_finds_a_wider_minority() {
    let n_tables = 200;
    let rejections = |minority_scale: f64| {
        let mut counts = [0; 2];
        for seed in 0..n_tables {
            let (mut rows, labels) = table(1000, 50, 4, 100 + seed);
            rows.slice_mut(s![1000.., ..]).mapv_inplace(|x| minority_scale * x);
            let classifier = LogisticRegression::new(NEARLY_UNPENALISED).unwrap();
            let test = weights_test(rows.view(), &labels, &classifier).unwrap();
            counts[0] += usize::from(test.corrected.unwrap().p_value < 0.05);
            counts[1] += usize::from(test.plain.unwrap().p_value < 0.05);
        }
        counts
    };
    // Two normal classes of one covariance: the logistic model is right, so the slopes are the same. Nominally 10 of
    // 200, standard deviation 3.1; the level with so few rows is 6.9 % (method, 4.9).
    let [corrected, plain] = rejections(1.0);
    assert!(corrected <= 24 && corrected < plain, "{corrected} and {plain} of 200");
    let [corrected, _] = rejections(1.6);
    assert!(corrected >= 90, "{corrected} of 200");
}

/// Squared loss at the root of the majority's own equation.
fn least_squares(rows: &Array2<f64>, targets: &[f64], theta: &[f64]) -> ClassMoments {
    let mut scores = rows.clone();
    for ((mut score, row), target) in scores.outer_iter_mut().zip(rows.outer_iter()).zip(targets) {
        let residual = row.iter().zip(theta).map(|(x, t)| x * t).sum::<f64>() - target;
        score.mapv_inplace(|x| 2.0 * residual * x);
    }
    let hessian = product(&rows.t().to_owned(), rows) * (2.0 / rows.nrows() as f64);
    ClassMoments::of_scores(scores.view(), hessian).unwrap()
}

/// Two classes with the same coefficients but for `difference` in the first, and with different noise.
fn regression_moments(n: [usize; 2], p: usize, difference: f64, stream: &mut Stream) -> [ClassMoments; 2] {
    let rows = n.map(|n| normal(n, p, stream));
    let noise = [1.0, 2.0];
    let mut targets = [vec![], vec![]];
    for class in 0..2 {
        for row in rows[class].outer_iter() {
            let mean = row.sum() + if class == 1 { difference * row[0] } else { 0.0 };
            targets[class].push(mean + noise[class] * stream.normal());
        }
    }
    let transposed = rows[0].t().to_owned();
    let inverse = inverse_of_positive_definite(&product(&transposed, &rows[0])).unwrap();
    let theta = times_vector(&inverse, &times_vector(&transposed, &targets[0]));
    [0, 1].map(|class| least_squares(&rows[class], &targets[class], &theta))
}

fn tested(root: MajorityRoot) -> FTest {
    let MajorityRoot::Tested(test) = root else { panic!("{root:?}") };
    test
}

#[test]
fn the_majority_root_test_does_not_depend_on_coordinates() {
    let moments = regression_moments([400, 60], 4, 0.3, &mut Stream::new(1, "test/root"));
    let there = [0, 1].map(|class: usize| in_coordinates(&moments[class], &mixing(4)));
    let (here, there) = [&moments, &there].map(|m| tested(majority_root_test(&m[0], &m[1]).unwrap())).into();
    close(there.statistic, here.statistic, 1e-9, "T");
    close(there.p_value, here.p_value, 1e-9, "p");
    assert_eq!(here.degrees_of_freedom, 4);
}

#[test]
fn the_majority_root_test_holds_its_level_and_finds_what_is_there() {
    let mut stream = Stream::new(7, "test/level");
    let mut rejections = |difference: f64| {
        let reject = |_| {
            let [majority, minority] = regression_moments([250, 50], 5, difference, &mut stream);
            tested(majority_root_test(&majority, &minority).unwrap()).p_value < 0.05
        };
        (0..400).map(reject).filter(|reject| *reject).count()
    };
    // 400 draws at 5 %: 20 expected, standard deviation 4.4.
    let at_null = rejections(0.0);
    assert!((7..=33).contains(&at_null), "{at_null} of 400");
    let at_difference = rejections(2.0);
    assert!(at_difference > 350, "{at_difference} of 400");
}

#[test]
fn a_root_test_at_zero_says_one_and_too_few_rows_say_nothing() {
    let scores = arr2(&[[1.0, 0.5], [-1.0, -0.5], [0.2, -1.0], [-0.2, 1.0], [2.0, 0.0], [-2.0, 0.0]]);
    let moments = ClassMoments::of_scores(scores.view(), Array2::eye(2)).unwrap();
    let test = tested(majority_root_test(&moments, &moments).unwrap());
    assert_eq!((test.statistic, test.p_value, test.log_p_value), (0.0, 1.0, 0.0));
    let one = ClassMoments::of_scores(scores.slice(s![..1, ..]), Array2::eye(2)).unwrap();
    let too_few = Unavailable::TooFewMinorityRows { n_rows: 1, needed: 2 };
    assert_eq!(majority_root_test(&moments, &one).unwrap(), MajorityRoot::NotAvailable(too_few));
    let singular = ClassMoments { hessian: Array2::ones((2, 2)), ..moments.clone() };
    let outcome = majority_root_test(&singular, &moments).unwrap();
    assert_eq!(outcome, MajorityRoot::NotAvailable(Unavailable::SingularHessian));
    let still = ClassMoments::of_scores(Array2::zeros((5, 2)).view(), Array2::eye(2)).unwrap();
    let outcome = majority_root_test(&still, &still).unwrap();
    assert_eq!(outcome, MajorityRoot::NotAvailable(Unavailable::NothingVaries));
    let other = ClassMoments::of_scores(Array2::zeros((5, 3)).view(), Array2::eye(3)).unwrap();
    assert_eq!(majority_root_test(&other, &moments).unwrap_err().code(), "SHAPE_MISMATCH");
    // Symmetry as published: no contrast, no statistic, the first regime.
    let symmetry = symmetry_test(&moments, &moments).unwrap();
    assert_eq!((symmetry.statistic, symmetry.p_value), (0.0, 1.0));
    assert_eq!(Regime::published(&symmetry, None).unwrap(), Regime::LocalSymmetry);
}

#[test]
fn a_generator_that_gives_the_held_out_minority_back_has_no_mismatch() {
    let (rows, labels) = table(90, 20, 2, 4);
    let theta = [0.5, -0.2, 0.1];
    let fold = QualityFold::logistic(&theta, rows.view(), &labels, rows.slice(s![90.., ..])).unwrap();
    let quality = quality_score(std::slice::from_ref(&fold), 90, 20).unwrap();
    assert_eq!((quality.score, quality.generator_mismatch), (0.0, vec![0.0; 3]));
    let away = QualityFold::logistic(&theta, rows.view(), &labels, (&rows.slice(s![90.., ..]) + 2.0).view()).unwrap();
    let near = QualityFold::logistic(&theta, rows.view(), &labels, (&rows.slice(s![90.., ..]) + 0.5).view()).unwrap();
    let score = |fold: &QualityFold| quality_score(std::slice::from_ref(fold), 90, 20).unwrap().score;
    assert!(score(&away) > score(&near) && score(&near) > 0.0);
    assert_eq!(quality_score(&[], 90, 20).unwrap_err().code(), "OPTION_INVALID");
    assert_eq!(quality_score(&[fold], 20, 90).unwrap_err().code(), "OPTION_INVALID");
    let only_majority = QualityFold::logistic(&theta, rows.view(), &[0; 110], rows.view());
    assert_eq!(only_majority.unwrap_err().code(), "TOO_FEW_ROWS");
    let no_rows = QualityFold::logistic(&theta, rows.view(), &labels, rows.slice(s![..0, ..]));
    assert_eq!(no_rows.unwrap_err().code(), "TOO_FEW_ROWS");
}
