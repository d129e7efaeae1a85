//! True risks: against brute force over rows, against closed forms, and identities that quadrature must keep.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use vtss_core::rng::Stream;
use vtss_core::simulation::shifted_cube::shift_for;
use vtss_core::simulation::{BalancedTruth, Design, LinearScore, SquaredRisk};

fn softplus(x: f64) -> f64 {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}

fn random_score(d: usize, scale: f64, stream: &mut Stream) -> LinearScore {
    LinearScore { coefficients: (0..d).map(|_| scale * stream.normal()).collect(), intercept: stream.normal() }
}

/// Mean loss over drawn rows, with its standard error.
fn brute_force(design: &Design, score: &LinearScore, stream: &mut Stream) -> (f64, f64) {
    const N: usize = 40_000;
    let (mut value, mut variance) = (0.0, 0.0);
    for (minority, sign) in [(false, 1.0), (true, -1.0)] {
        let rows = design.rows(minority, N, stream);
        let losses: Vec<f64> = rows
            .chunks(design.n_columns())
            .map(|row| {
                let margin: f64 = row.iter().zip(&score.coefficients).map(|(x, c)| x * c).sum();
                softplus(sign * (margin + score.intercept))
            })
            .collect();
        let mean = losses.iter().sum::<f64>() / N as f64;
        value += 0.5 * mean;
        variance += 0.25 * losses.iter().map(|l| (l - mean).powi(2)).sum::<f64>() / (N as f64 * N as f64);
    }
    (value, variance.sqrt())
}

#[test]
fn every_balanced_risk_is_the_mean_over_rows() {
    let mut stream = Stream::new(2, "test/truth");
    for name in Design::NAMES {
        let design = Design::named(name, None).unwrap();
        let truth = BalancedTruth::of(&design);
        let score = random_score(design.n_columns(), 0.7, &mut stream);
        let risk = truth.risk(&score).unwrap();
        let (value, error) = brute_force(&design, &score, &mut stream);
        // Five joint standard errors.
        let both = (error * error + risk.standard_error * risk.standard_error).sqrt();
        assert!((risk.value - value).abs() < 5.0 * both, "{name}: {risk:?} against {value} ± {error}");
        let exact = !["e3", "e3-rademacher", "e3-sphere", "e6", "e7", "e8"].contains(&name);
        assert_eq!(risk.standard_error == 0.0, exact, "{name}");
        assert!(risk.standard_error < 0.01, "{name}");
    }
}

#[test]
fn exact_risks_keep_the_identity_of_the_loss() {
    // softplus(s) − softplus(−s) = s, so the risk of −s is that of s less the half sum of signed means: for no signal 0.
    let truth = BalancedTruth::of(&Design::named("no-signal", Some(3)).unwrap());
    let risk = |coefficients: [f64; 3], intercept: f64| {
        truth.risk(&LinearScore { coefficients: coefficients.to_vec(), intercept }).unwrap().value
    };
    assert!((risk([0.0; 3], 0.0) - 2f64.ln()).abs() < 1e-15);
    // ½(softplus(b) + softplus(−b)) where nothing varies.
    assert!((risk([0.0; 3], 1.5) - 0.5 * (softplus(1.5) + softplus(-1.5))).abs() < 1e-15);
    for scale in [0.01, 0.5, 3.0, 40.0] {
        let (a, b) = (risk([scale, -scale, 2.0 * scale], 0.8), risk([-scale, scale, -2.0 * scale], -0.8));
        assert!((a - b).abs() < 1e-12 * a, "{scale}: {a} {b}");
    }
    // For a wide score E softplus(σZ) = σ/√(2π) + π²/(6√(2π)σ) + O(σ⁻³), here with σ = 1000.
    let root = (2.0 * std::f64::consts::PI).sqrt();
    let expected = 1000.0 / root + std::f64::consts::PI.powi(2) / (6.0 * root * 1000.0);
    assert!((risk([1000.0, 0.0, 0.0], 0.0) - expected).abs() < 1e-6, "{}", risk([1000.0, 0.0, 0.0], 0.0));
}

#[test]
fn a_correct_logistic_model_is_best_at_its_own_coefficients() {
    let truth = BalancedTruth::of(&Design::named("correct-logistic", Some(4)).unwrap());
    // N(0, I) and N(μ, I): log odds μᵀx − ½‖μ‖², μ = 0.75 in every column.
    let best = LinearScore { coefficients: vec![0.75; 4], intercept: -0.5 * 4.0 * 0.75 * 0.75 };
    let least = truth.risk(&best).unwrap().value;
    for column in 0..5 {
        for step in [-0.01, 0.01] {
            let mut moved = best.clone();
            match moved.coefficients.get_mut(column) {
                Some(coefficient) => *coefficient += step,
                None => moved.intercept += step,
            }
            let risk = truth.risk(&moved).unwrap().value;
            // Half the curvature, which lies between 0.02 and 0.5, times the squared step.
            assert!(risk > least + 1e-6 && risk < least + 5e-5, "{column}: {}", risk - least);
        }
    }
}

#[test]
fn a_score_of_other_columns_or_without_numbers_is_refused() {
    let truth = BalancedTruth::of(&Design::named("e5", None).unwrap());
    let code = |coefficients: Vec<f64>, intercept: f64| {
        truth.risk(&LinearScore { coefficients, intercept }).unwrap_err().code()
    };
    assert_eq!(code(vec![0.0; 4], 0.0), "SHAPE_MISMATCH");
    assert_eq!(code(vec![f64::NAN; 5], 0.0), "OPTION_INVALID");
    assert_eq!(code(vec![0.0; 5], f64::INFINITY), "OPTION_INVALID");
}

#[test]
fn squared_risks_are_the_formulas_of_the_paper() {
    let of = |name: &str| SquaredRisk::of(&Design::named(name, None).unwrap()).unwrap();
    let e1 = of("e1");
    for theta in [[0.0, 0.0], [0.3, -0.2], [2.0, 1.0]] {
        let expected = theta[0] * theta[0] + theta[1] * theta[1] + 0.5 * (theta[0] - 1.0) * (theta[0] - 1.0);
        assert!((e1.value(&theta) - expected).abs() < 1e-14);
    }
    let best = e1.minimiser().unwrap();
    assert!((best[0] - 1.0 / 3.0).abs() < 1e-15 && best[1] == 0.0);
    let theta: Vec<f64> = (0..20).map(|i| 0.1 * f64::from(i) - 0.7).collect();
    let squares: f64 = theta.iter().map(|t| t * t).sum();
    for name in ["e3", "e3-rademacher", "e3-sphere"] {
        let expected = (1.0 - theta[0]) * (1.0 - theta[0]) + squares;
        assert!((of(name).value(&theta) - expected).abs() < 1e-13);
    }
    assert!(SquaredRisk::of(&Design::named("e5", None).unwrap()).is_none());
}

#[test]
fn the_contrast_of_the_shifted_cube_is_that_of_its_shift() {
    for contrast in [0.0, 0.15] {
        let b = shift_for(contrast);
        let risk = SquaredRisk::of(&Design::shifted_cube(3, b)).unwrap();
        let theta = risk.minimiser().unwrap();
        // Mean scores 2(E[xxᵀ]θ − yE[x]): majority with mean −1, variance 4, label −½; minority b, 1, ½.
        let majority = 2.0 * ((4.0 + 1.0) * theta[0] - 0.5);
        let minority = 2.0 * ((1.0 + b * b) * theta[0] - 0.5 * b);
        assert!((majority + minority).abs() < 1e-14);
        assert!((majority - minority - contrast).abs() < 1e-14, "{}", majority - minority);
        assert_eq!(theta[1..], [0.0, 0.0]);
    }
}
