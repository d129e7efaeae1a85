//! The interval of the quality score: its limit for many rows against a bootstrap that really draws rows again.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use ndarray::{Array2, Axis};
use vtss_core::diagnosis::{QualityFold, quality_interval, quality_score};
use vtss_core::linalg::matrix::{bilinear, inverse_of_positive_definite, trace_of_product};
use vtss_core::rng::Stream;

const THETA: [f64; 4] = [0.5, -0.3, 0.2, 0.1];

/// Held-out rows of both classes and synthetic rows of one fold.
struct Rows {
    held_out: Array2<f64>,
    labels: Vec<u8>,
    synthetic: Array2<f64>,
}

fn normal(n_rows: usize, shift: f64, stream: &mut Stream) -> Array2<f64> {
    Array2::from_shape_fn((n_rows, 3), |(_, column)| stream.normal() + if column == 0 { shift } else { 0.0 })
}

fn rows(n: [usize; 3], mismatch: f64, stream: &mut Stream) -> Rows {
    let [majority, minority] = [normal(n[0], 0.0, stream), normal(n[1], 0.8, stream)];
    let held_out = ndarray::concatenate(Axis(0), &[majority.view(), minority.view()]).unwrap();
    let labels = (0..n[0] + n[1]).map(|row| u8::from(row >= n[0])).collect();
    Rows { held_out, labels, synthetic: normal(n[2], 0.8 + mismatch, stream) }
}

fn fold(Rows { held_out, labels, synthetic }: &Rows) -> QualityFold {
    QualityFold::logistic(&THETA, held_out.view(), labels, synthetic.view()).unwrap()
}

fn again(rows: &Array2<f64>, range: std::ops::Range<usize>, stream: &mut Stream) -> Vec<usize> {
    assert!(range.end <= rows.nrows());
    let n = range.len() as u32;
    range.clone().map(|_| range.start + stream.below(n) as usize).collect()
}

/// Rows of each class and fold drawn again with replacement.
fn drawn_again(rows: &Rows, stream: &mut Stream) -> Rows {
    let n_majority = rows.labels.iter().filter(|&&label| label == 0).count();
    let mut held_out = again(&rows.held_out, 0..n_majority, stream);
    held_out.extend(again(&rows.held_out, n_majority..rows.labels.len(), stream));
    let synthetic = again(&rows.synthetic, 0..rows.synthetic.nrows(), stream);
    Rows {
        held_out: rows.held_out.select(Axis(0), &held_out),
        labels: rows.labels.clone(),
        synthetic: rows.synthetic.select(Axis(0), &synthetic),
    }
}

/// The share that the mismatch is drawn in by, so that what noise adds to its square is taken off.
fn drawn_in(folds: &[QualityFold]) -> f64 {
    let share = 1.0 / folds.len() as f64;
    let p = THETA.len();
    let (mut hessian, mut covariance) = (Array2::zeros((p, p)), Array2::zeros((p, p)));
    for fold in folds {
        hessian.scaled_add(0.5 * share, &(&fold.majority.hessian + &fold.minority.hessian));
        for moments in [&fold.minority, &fold.synthetic] {
            covariance.scaled_add(share * share / moments.n_rows as f64, &moments.score_covariance);
        }
    }
    let inverse = inverse_of_positive_definite(&hessian).unwrap();
    let mismatch = quality_score(folds, 2, 1).unwrap().generator_mismatch;
    let size = bilinear(&mismatch, &inverse, &mismatch);
    (1.0 - trace_of_product(&inverse, &covariance) / size).max(0.0).sqrt()
}

/// The bootstrap of rows: mismatch, Hessians and covariances all anew, centred as the limit is.
fn row_bootstrap(tables: &[Rows], n: [usize; 2], stream: &mut Stream) -> [f64; 2] {
    let folds: Vec<QualityFold> = tables.iter().map(fold).collect();
    let center = drawn_in(&folds);
    let mut scores: Vec<f64> = (0..999)
        .map(|_| {
            let mut drawn: Vec<QualityFold> = tables.iter().map(|rows| fold(&drawn_again(rows, stream))).collect();
            for (drawn, fold) in drawn.iter_mut().zip(&folds) {
                let delta = |fold: &QualityFold, j: usize| fold.synthetic.score_mean[j] - fold.minority.score_mean[j];
                for j in 0..THETA.len() {
                    // The mismatch of the draw, less what drawing in takes off the centre.
                    let wanted = delta(drawn, j) - (1.0 - center) * delta(fold, j);
                    drawn.synthetic.score_mean[j] = drawn.minority.score_mean[j] + wanted;
                }
            }
            quality_score(&drawn, n[0], n[1]).unwrap().score
        })
        .collect();
    scores.sort_by(f64::total_cmp);
    [scores[24], scores[974]]
}

#[test]
fn the_limit_agrees_with_the_bootstrap_of_rows() {
    let mut stream = Stream::new(3, "test/quality");
    // Held-out rows of a fold: many, and as few as a table of sixty minority rows leaves.
    for (n, mismatch, tolerance) in [([600, 200, 900], 0.3, 0.12), ([120, 20, 100], 1.0, 0.25)] {
        let tables: Vec<Rows> = (0..3).map(|_| rows(n, mismatch, &mut stream)).collect();
        let folds: Vec<QualityFold> = tables.iter().map(fold).collect();
        let of_table = [3 * n[0], 3 * n[1]];
        let limit = quality_interval(&folds, of_table[0], of_table[1], &mut Stream::new(1, "test/limit")).unwrap().1;
        let [low, high] = row_bootstrap(&tables, of_table, &mut stream);
        // Of the width: percentiles of 999 draws err by about 4 % of it.
        let width = high - low;
        assert!((limit.low - low).abs() <= tolerance * width, "{limit:?} and {low} to {high}");
        assert!((limit.high - high).abs() <= tolerance * width, "{limit:?} and {low} to {high}");
        assert!(limit.low < limit.score && limit.score < limit.high);
        assert_eq!(limit.score, quality_score(&folds, of_table[0], of_table[1]).unwrap().score);
    }
}

#[test]
fn the_interval_covers_the_mean_score_of_other_samples() {
    let mut stream = Stream::new(4, "test/quality/coverage");
    let n = [300, 100, 300];
    let score_of = |stream: &mut Stream| -> Vec<QualityFold> { (0..3).map(|_| fold(&rows(n, 0.5, stream))).collect() };
    let mean = (0..200).map(|_| quality_score(&score_of(&mut stream), 900, 300).unwrap().score).sum::<f64>() / 200.0;
    let covers = |draw: u64, stream: &mut Stream| {
        let folds = score_of(stream);
        let interval = quality_interval(&folds, 900, 300, &mut Stream::new(draw, "test/interval")).unwrap().1;
        usize::from(interval.low <= mean && mean <= interval.high)
    };
    let covered: usize = (0..200).map(|draw| covers(draw, &mut stream)).sum();
    // Nominally 190, standard deviation 3.1.
    assert!((178..=200).contains(&covered), "{covered} of 200");
}

#[test]
fn a_covariance_of_scores_that_is_none_is_refused_by_its_name() {
    let mut stream = Stream::new(3, "test/indefinite");
    let mut fold = fold(&rows([60, 20, 40], 0.2, &mut stream));
    // Larger than both variances allow.
    fold.minority.score_covariance[[0, 1]] = 10.0;
    fold.minority.score_covariance[[1, 0]] = 10.0;
    let refused = quality_interval(&[fold], 600, 60, &mut stream).unwrap_err();
    assert_eq!(refused.to_string(), "the covariance of the mean scores is not positive definite");
}
