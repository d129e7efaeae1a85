//! Theory targets and candidate sets: where bias costs least, and which sizes follow from what was found.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use ndarray::{Array2, arr2};
use vtss_core::diagnosis::{MetricTarget, Regime, SymmetryTest, candidate_sets, euclidean_target, metric_target};
use vtss_core::linalg::matrix::{bilinear, congruence, inverse_of_positive_definite, times_vector};
use vtss_core::rng::Stream;

/// An invertible matrix that mixes coordinates and their units.
fn mixing(size: usize) -> Array2<f64> {
    Array2::from_shape_fn((size, size), |(i, j)| match i.cmp(&j) {
        std::cmp::Ordering::Equal => 2.0 + 30.0 * i as f64,
        std::cmp::Ordering::Less => 0.4,
        std::cmp::Ordering::Greater => -0.7,
    })
}

fn close(actual: f64, expected: f64, relative: f64, what: &str) {
    assert!((actual - expected).abs() <= relative * (1e-300 + expected.abs()), "{what}: {actual} is not {expected}");
}

#[test]
fn the_metric_target_is_where_bias_costs_least() {
    let hessian = arr2(&[[2.0, 0.3, -0.4], [0.3, 1.0, 0.2], [-0.4, 0.2, 3.0]]);
    let inverse = inverse_of_positive_definite(&hessian).unwrap();
    let (n0, n1) = (900_usize, 100_usize);
    let cost = |contrast: &[f64], mismatch: &[f64], n: f64| {
        let total = 1000.0 + n;
        let b: Vec<f64> =
            contrast.iter().zip(mismatch).map(|(c, m)| (900.0 / total - 0.5) * c + n / total * m).collect();
        bilinear(&b, &inverse, &b)
    };
    let mut stream = Stream::new(3, "test/target");
    let mut kinds = [0; 3];
    for draw in 0..300 {
        // A mismatch of three quarters of the contrast is nearly undone by rows without end.
        let (along, across) = if draw % 3 == 0 { (0.75, 0.1) } else { (0.0, 0.7) };
        let contrast: Vec<f64> = (0..3).map(|_| stream.normal()).collect();
        let mismatch: Vec<f64> = contrast.iter().map(|c| along * c + across * stream.normal()).collect();
        let cost = |n: f64| cost(&contrast, &mismatch, n);
        match metric_target(n0, n1, &contrast, &mismatch, &hessian).unwrap() {
            MetricTarget::Rows(n) => {
                kinds[0] += 1;
                let least = cost(n);
                assert!([0.0, 0.9 * n, 0.99 * n, 1.01 * n, 1.1 * n, 1e12].iter().all(|&other| cost(other) >= least));
                let moved = mixing(3);
                let [c, m] = [&contrast, &mismatch].map(|g| times_vector(&moved, g));
                let MetricTarget::Rows(there) = metric_target(n0, n1, &c, &m, &congruence(&moved, &hessian)).unwrap()
                else {
                    panic!("another kind in other coordinates")
                };
                close(there, n, 1e-8, "in other coordinates");
            }
            MetricTarget::NoRows => {
                kinds[1] += 1;
                assert!([1.0, 100.0, 1e4, 1e12].iter().all(|&other| cost(other) >= cost(0.0)));
            }
            MetricTarget::ManyRows => {
                kinds[2] += 1;
                assert!([0.0, 100.0, 1e4, 1e8].iter().all(|&other| cost(other) >= cost(1e12)));
            }
        }
    }
    assert!(kinds.iter().all(|&kind| kind > 0), "{kinds:?}");
    // Biases on one line: both targets agree. The paper's Example 2 has rc = 3/8, four times the gap.
    let mismatch: Vec<f64> = [1.0, -2.0, 0.5].iter().map(|g| 0.375 * g).collect();
    let euclidean = euclidean_target(800, &[1.0, -2.0, 0.5], &mismatch).unwrap();
    close(euclidean.n_synthetic.unwrap(), 3200.0, 1e-14, "Example 2");
    let metric = metric_target(n0, n1, &[1.0, -2.0, 0.5], &mismatch, &hessian).unwrap();
    assert!(matches!(metric, MetricTarget::Rows(n) if (n - 3200.0).abs() < 1e-8), "{metric:?}");
    assert_eq!(euclidean_target(800, &[1.0, 0.0], &[0.6, 0.0]).unwrap().n_synthetic, None);
    assert_eq!(euclidean_target(800, &[0.0, 0.0], &[0.6, 0.0]).unwrap().denominator, None);
    assert_eq!(euclidean_target(800, &[1.0], &[]).unwrap_err().code(), "SHAPE_MISMATCH");
    assert_eq!(euclidean_target(800, &[1.0], &[f64::NAN]).unwrap_err().code(), "OPTION_INVALID");
    let refused = metric_target(n0, n1, &[1.0], &[1.0], &arr2(&[[-1.0]])).unwrap_err();
    assert_eq!(refused.code(), "NOT_POSITIVE_DEFINITE");
}

#[test]
fn candidates_follow_the_regime() {
    let few = candidate_sets(Regime::LocalSymmetry, 100, Some(300.0)).unwrap();
    assert_eq!((few.all, few.around_target), (vec![0, 5, 10, 15, 20], vec![]));
    let wide = candidate_sets(Regime::Biased, 100, None).unwrap();
    assert_eq!((wide.all.len(), wide.all[0], wide.all[40]), (41, 0, 200));
    let narrow = candidate_sets(Regime::Realistic, 2, Some(1.0)).unwrap();
    assert_eq!(narrow.all, [1, 2]);
    assert_eq!(candidate_sets(Regime::Realistic, 2, Some(f64::NAN)).unwrap_err().code(), "OPTION_INVALID");
    let asymmetric = SymmetryTest {
        scores_vary: true,
        class_contrast: vec![1.0],
        statistic: 9.0,
        degrees_of_freedom: 1,
        cutoff: 3.84,
        p_value: 0.0027,
        log_p_value: -5.9,
    };
    assert_eq!(Regime::published(&asymmetric, Some(10.0)).unwrap(), Regime::Realistic);
    assert_eq!(Regime::published(&asymmetric, Some(10.1)).unwrap(), Regime::Biased);
    for score in [None, Some(f64::NAN)] {
        assert_eq!(Regime::published(&asymmetric, score).unwrap_err().code(), "OPTION_INVALID");
    }
}
