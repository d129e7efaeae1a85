//! The diagnosis against golden vectors of the authors' own code, and against what must hold whatever the numbers are.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use ndarray::{Array2, Axis};
use serde_json::Value;
use vtss_core::classifier::LogisticRegression;
use vtss_core::diagnosis::{
    ByOrigin, ClassMoments, LocalRisk, QualityFold, Regime, Weighting, candidate_sets, euclidean_target, pilot_fit,
    predicted_curve, quality_score, symmetry_test, weights_test,
};

fn golden(name: &str) -> Value {
    let path = format!("{}/../../test/golden/{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect()
}

fn counts(value: &Value) -> Vec<usize> {
    value.as_array().unwrap().iter().map(|v| v.as_u64().unwrap() as usize).collect()
}

fn matrix(value: &Value) -> Array2<f64> {
    let rows: Vec<Vec<f64>> = value.as_array().unwrap().iter().map(numbers).collect();
    Array2::from_shape_vec((rows.len(), rows[0].len()), rows.concat()).unwrap()
}

/// Entries within `relative` of the largest expected entry.
fn assert_near(actual: &[f64], expected: &[f64], relative: f64, what: &str) {
    assert_eq!(actual.len(), expected.len(), "{what}");
    let largest = expected.iter().fold(0.0_f64, |m, e| m.max(e.abs()));
    let error = actual.iter().zip(expected).fold(0.0_f64, |m, (a, e)| m.max((a - e).abs()));
    assert!(error <= relative * largest, "{what}: {actual:?} is not {expected:?}");
}

struct Case {
    label: String,
    rows: Array2<f64>,
    labels: Vec<u8>,
    classifier: LogisticRegression,
    document: Value,
}

impl Case {
    fn of_class(&self, class: u8) -> Array2<f64> {
        let rows: Vec<usize> = (0..self.labels.len()).filter(|&row| self.labels[row] == class).collect();
        self.rows.select(Axis(0), &rows)
    }

    fn counts(&self) -> (usize, usize) {
        (self.of_class(0).nrows(), self.of_class(1).nrows())
    }

    fn theta(&self) -> Vec<f64> {
        pilot_fit(self.rows.view(), &self.labels, Weighting::Balanced, &self.classifier).unwrap().theta
    }

    fn moments(&self) -> [ClassMoments; 2] {
        let theta = self.theta();
        [0, 1].map(|class| ClassMoments::logistic(self.of_class(class).view(), class, &theta).unwrap())
    }

    fn quality_folds(&self) -> Vec<QualityFold> {
        let quality = &self.document["quality"];
        let folds = quality["heldOutFolds"].as_array().unwrap().iter().zip(quality["synthetic"].as_array().unwrap());
        folds
            .map(|(held_out, synthetic)| {
                let held_out = counts(held_out);
                let training: Vec<usize> = (0..self.labels.len()).filter(|row| !held_out.contains(row)).collect();
                let labels_of = |rows: &[usize]| rows.iter().map(|&row| self.labels[row]).collect::<Vec<u8>>();
                let (rows, labels) = (self.rows.select(Axis(0), &training), labels_of(&training));
                let fit = pilot_fit(rows.view(), &labels, Weighting::Balanced, &self.classifier).unwrap();
                assert!(fit.converged);
                let rows = self.rows.select(Axis(0), &held_out);
                QualityFold::logistic(&fit.theta, rows.view(), &labels_of(&held_out), matrix(synthetic).view()).unwrap()
            })
            .collect()
    }
}

/// The golden cases and their tolerance.
fn cases() -> (Vec<Case>, f64) {
    let document = golden("diagnosis");
    let relative = document["tolerance"]["relative"].as_f64().unwrap();
    assert!(relative <= 1e-6);
    let cases: Vec<Case> = document["cases"]
        .as_array()
        .unwrap()
        .iter()
        .map(|case| Case {
            label: case["label"].as_str().unwrap().to_owned(),
            rows: matrix(&case["x"]),
            labels: numbers(&case["y"]).iter().map(|y| *y as u8).collect(),
            classifier: LogisticRegression::new(case["inversePenalty"].as_f64().unwrap()).unwrap(),
            document: case.clone(),
        })
        .collect();
    assert_eq!(cases.len(), 5);
    (cases, relative)
}

#[test]
fn the_symmetry_test_is_the_published_one() {
    let (cases, relative) = cases();
    for case in cases {
        let (expected, label) = (&case.document["symmetry"], &case.label);
        let [majority, minority] = case.moments();
        let test = symmetry_test(&majority, &minority).unwrap();
        let near = |name: &str, actual: f64| {
            assert_near(&[actual], &[expected[name].as_f64().unwrap()], relative, &format!("{label}, {name}"));
        };
        assert_near(&test.class_contrast, &numbers(&expected["classContrast"]), relative, &format!("{label}, g_φ"));
        let hessian = (&majority.hessian + &minority.hessian) * 0.5;
        let wanted = matrix(&expected["balancedHessian"]);
        assert_near(hessian.as_slice().unwrap(), wanted.as_slice().unwrap(), relative, &format!("{label}, H"));
        near("statistic", test.statistic);
        near("cutoff", test.cutoff);
        assert_eq!(test.degrees_of_freedom as u64, expected["degreesOfFreedom"].as_u64().unwrap());
        // The error of a p-value is that of its logarithm: T/2 times the relative error of T.
        // Below the smallest double the oracle has 0.
        let p_value = expected["pValue"].as_f64().unwrap().max(f64::MIN_POSITIVE);
        assert!(test.log_p_value.is_finite() && test.log_p_value < -100.0, "{label}");
        assert!((test.p_value - p_value).abs() <= relative * p_value * test.statistic, "{label}: {}", test.p_value);
    }
}

#[test]
fn the_weights_test_is_that_of_its_definition() {
    let (cases, relative) = cases();
    for case in cases {
        let (expected, label) = (&case.document["weightsTest"], &case.label);
        let test = weights_test(case.rows.view(), &case.labels, &case.classifier).unwrap();
        let vectors = [
            ("balancedFit", &test.balanced_fit),
            ("naturalFit", &test.natural_fit),
            ("slopeDifference", &test.slope_difference),
        ];
        for (name, actual) in vectors {
            assert_near(actual, &numbers(&expected[name]), relative, &format!("{label}, {name}"));
        }
        let covariance = matrix(&expected["covariance"]);
        let (actual, wanted) = (test.covariance.as_slice().unwrap(), covariance.as_slice().unwrap());
        assert_near(actual, wanted, relative, &format!("{label}, V"));
        let plain = test.plain.unwrap();
        let number = |name: &str| expected[name].as_f64().unwrap();
        assert_near(&[plain.statistic], &[number("statistic")], relative, &format!("{label}, T"));
        assert_near(&[plain.p_value], &[number("chiSquaredPValue")], relative, &format!("{label}, p"));
        assert_eq!(plain.degrees_of_freedom, case.rows.ncols());
        // Leaving a row's own pull out makes the covariance wider, and F is wider than χ².
        let corrected = test.corrected.unwrap();
        assert!(corrected.statistic < plain.statistic, "{label}");
        assert!(corrected.p_value > plain.p_value, "{label}");
        let (n_majority, n_minority) = case.counts();
        let nu = corrected.denominator_degrees_of_freedom + plain.degrees_of_freedom as f64 - 1.0;
        assert!((n_minority.min(n_majority) - 1) as f64 <= nu && nu <= (n_majority + n_minority - 2) as f64, "{nu}");
    }
}

#[test]
fn the_quality_score_and_the_candidates_are_the_published_ones() {
    let (cases, relative) = cases();
    for case in cases {
        let (quality, decision, label) = (&case.document["quality"], &case.document["decision"], &case.label);
        let (n_majority, n_minority) = case.counts();
        let actual = quality_score(&case.quality_folds(), n_majority, n_minority).unwrap();
        assert_near(&[actual.score], &[quality["score"].as_f64().unwrap()], relative, &format!("{label}, score"));
        let expected = numbers(&quality["generatorMismatch"]);
        assert_near(&actual.generator_mismatch, &expected, relative, &format!("{label}, g_ψ"));

        let [majority, minority] = case.moments();
        let symmetry = symmetry_test(&majority, &minority).unwrap();
        let gap = n_majority - n_minority;
        let target = euclidean_target(gap, &symmetry.class_contrast, &actual.generator_mismatch).unwrap();
        let cosine = decision["cosine"].as_f64().unwrap();
        assert_near(&[target.cosine], &[cosine], relative, &format!("{label}, cosine"));
        let regime = Regime::published(&symmetry, Some(actual.score)).unwrap();
        assert_eq!(decision["regime"], "local asymmetry");
        let named = if regime == Regime::Realistic { "realistic generator" } else { "biased generator" };
        assert_eq!(decision["generator"], named, "{label}");
        if regime == Regime::Realistic {
            let wanted = ["theoryDenominator", "theoryTarget"].map(|name| decision[name].as_f64().unwrap());
            assert_near(&[target.denominator.unwrap()], &wanted[..1], relative, &format!("{label}, 1 − 2rc"));
            assert_near(&[target.n_synthetic.unwrap()], &wanted[1..], relative, &format!("{label}, ñ*"));
        } else {
            assert!(decision["theoryTarget"].is_null());
        }
        let sets = candidate_sets(regime, gap, target.n_synthetic).unwrap();
        assert_eq!(sets.around_balance, counts(&decision["balanceCandidates"]), "{label}");
        assert_eq!(sets.around_target, counts(&decision["theoryCandidates"]), "{label}");
        assert_eq!(sets.all, counts(&decision["candidates"]), "{label}");
    }
}

#[test]
fn the_predicted_curve_is_that_of_the_formula() {
    let document = golden("predicted_curve");
    let relative = document["tolerance"]["relative"].as_f64().unwrap();
    assert!(relative <= 1e-10);
    for case in document["cases"].as_array().unwrap() {
        let by_origin = |name: &str| ByOrigin {
            majority: matrix(&case[name]["majority"]),
            minority: matrix(&case[name]["minority"]),
            synthetic: matrix(&case[name]["synthetic"]),
        };
        let risk = LocalRisk {
            n_majority: case["nMajority"].as_u64().unwrap() as usize,
            n_minority: case["nMinority"].as_u64().unwrap() as usize,
            class_contrast: numbers(&case["classContrast"]),
            generator_mismatch: numbers(&case["generatorMismatch"]),
            hessians: by_origin("hessians"),
            score_covariances: by_origin("scoreCovariances"),
        };
        let points = case["points"].as_array().unwrap();
        let sizes: Vec<usize> = points.iter().map(|point| point["nSynthetic"].as_u64().unwrap() as usize).collect();
        let curve = predicted_curve(&risk, &sizes).unwrap();
        assert_eq!(curve.len(), points.len());
        for (actual, expected) in curve.iter().zip(points) {
            let what = |name: &str| format!("{} coefficients, {} rows, {name}", actual.bias.len(), actual.n_synthetic);
            assert_near(&actual.bias, &numbers(&expected["bias"]), relative, &what("bias"));
            let terms = [("biasTerm", actual.bias_term), ("varianceTerm", actual.variance_term)];
            for (name, term) in terms {
                assert_near(&[term], &[expected[name].as_f64().unwrap()], relative, &what(name));
            }
            assert_eq!(actual.excess_risk(), actual.bias_term + actual.variance_term);
        }
        let flat = LocalRisk { generator_mismatch: vec![0.0], ..risk.clone() };
        assert_eq!(predicted_curve(&flat, &sizes).unwrap_err().code(), "SHAPE_MISMATCH");
        let empty = LocalRisk { n_minority: 0, ..risk };
        assert_eq!(predicted_curve(&empty, &sizes).unwrap_err().code(), "OPTION_INVALID");
    }
}
