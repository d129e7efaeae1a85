//! The diagnosis of whole tables: what must hold whatever the numbers are, and what happens where something is missing.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use vtss_core::classifier::ClassifierSpec;
use vtss_core::diagnosis::{Diagnosis, DiagnosisRequest, QUALITY_LIMIT, Regime, TestOutcome, diagnose};
use vtss_core::generator::GeneratorSpec;
use vtss_core::rng::Stream;
use vtss_core::table::{Column, Table};

const SMOTE: GeneratorSpec = GeneratorSpec::Smote { k_neighbors: 5 };

fn request(inverse_penalty: f64, generators: &[GeneratorSpec]) -> DiagnosisRequest {
    DiagnosisRequest {
        seed: 1,
        classifier: ClassifierSpec::Logistic { inverse_penalty },
        folds: 3,
        generators: generators.to_vec(),
        sizes: vec![0, 100, 300, 900],
    }
}

/// Columns and labels of a table to be changed before it is built.
#[derive(Clone)]
struct Parts {
    columns: Vec<Vec<f64>>,
    labels: Vec<u8>,
}

impl Parts {
    /// Normal columns; the minority is shifted in the first, and `spread` times as wide in the last.
    fn new(n_majority: usize, n_minority: usize, n_columns: usize, spread: f64) -> Self {
        let mut stream = Stream::new(5, "test/diagnose");
        let n = n_majority + n_minority;
        // Minority rows stand among the others.
        let labels: Vec<u8> = (0..n).map(|row| u8::from(row * n_minority % n < n_minority)).collect();
        let columns = (0..n_columns).map(|column| {
            let value = |label: &u8| {
                let (shift, scale) = match (*label, column) {
                    (1, 0) => (0.8, 1.0),
                    (1, last) if last + 1 == n_columns => (0.0, spread),
                    _ => (0.0, 1.0),
                };
                shift + scale * stream.normal()
            };
            labels.iter().map(value).collect()
        });
        Self { columns: columns.collect::<Vec<_>>(), labels: labels.clone() }
    }

    fn table(&self) -> Table {
        let numeric =
            |(i, values): (usize, &Vec<f64>)| Column::Numeric { name: format!("x{i}"), values: values.clone() };
        Table::new(self.columns.iter().enumerate().map(numeric).collect(), self.labels.clone(), None).unwrap()
    }

    fn diagnose(&self, request: &DiagnosisRequest) -> Diagnosis {
        diagnose(&self.table(), request).unwrap()
    }
}

fn close(actual: Option<f64>, expected: Option<f64>, relative: f64, what: &str) {
    let (actual, expected) = (actual.expect(what), expected.expect(what));
    assert!((actual - expected).abs() <= relative * (1e-300 + expected.abs()), "{what}: {actual} is not {expected}");
}

fn same_tests(a: &Diagnosis, b: &Diagnosis, relative: f64) {
    for (what, a, b) in [
        ("symmetry", &a.symmetry, &b.symmetry),
        ("weights", &a.weights_test, &b.weights_test),
        ("plain weights", &a.plain_weights_test, &b.plain_weights_test),
    ] {
        close(a.statistic, b.statistic, relative, what);
        close(a.log_p_value, b.log_p_value, relative, what);
        assert_eq!(a.degrees_of_freedom, b.degrees_of_freedom, "{what}");
    }
}

fn code(outcome: &TestOutcome) -> &str {
    let numbers = [outcome.statistic, outcome.p_value, outcome.log_p_value];
    assert_eq!(numbers, [None; 3], "numbers beside a reason");
    &outcome.reason.as_ref().unwrap().code
}

/// Nothing that a document carries may be NaN, and no logarithm infinite.
fn assert_sound(diagnosis: &Diagnosis) {
    for test in [&diagnosis.symmetry, &diagnosis.weights_test, &diagnosis.plain_weights_test] {
        for value in [test.statistic, test.p_value, test.log_p_value].into_iter().flatten() {
            assert!(value.is_finite(), "{test:?}");
        }
        assert_eq!(test.statistic.is_none(), test.reason.is_some(), "{test:?}");
    }
    for generator in &diagnosis.generators {
        let quality = generator.quality.iter().flat_map(|q| [q.low, q.score, q.high]);
        let curve = generator.bias_terms.iter().chain(&generator.variance_terms).copied();
        let others = [generator.cosine, generator.theory_target].into_iter().flatten();
        assert!(quality.chain(curve).chain(others).all(f64::is_finite), "{generator:?}");
        assert!(generator.metric_target.is_none_or(|rows| rows >= 0.0), "{generator:?}");
        assert_eq!(generator.bias_terms.is_empty(), generator.reason.is_some(), "{generator:?}");
    }
}

#[test]
fn a_diagnosis_is_complete_deterministic_and_one_part_per_generator() {
    let parts = Parts::new(400, 80, 3, 1.5);
    let all = GeneratorSpec::all_default();
    let diagnosis = parts.diagnose(&request(1.0, &all));
    assert_eq!(diagnosis, parts.diagnose(&request(1.0, &all)));
    assert_sound(&diagnosis);
    assert!(diagnosis.asymmetric_by_construction && diagnosis.cutoff.unwrap() > 9.0);
    assert_eq!(diagnosis.generators.len(), all.len());
    for (spec, together) in all.iter().zip(&diagnosis.generators) {
        let alone = parts.diagnose(&request(1.0, std::slice::from_ref(spec)));
        assert_eq!(&alone.generators[0], together, "{}", spec.name());
        assert_eq!((&alone.symmetry, &alone.weights_test), (&diagnosis.symmetry, &diagnosis.weights_test));
        assert_eq!((together.bias_terms.len(), together.variance_terms.len()), (4, 4));
        let quality = together.quality.unwrap();
        assert!(quality.low <= quality.score && quality.score <= quality.high, "{quality:?}");
        assert!([0.0, 1.0].iter().all(|anchor| together.joined_candidates.contains(anchor)));
        let published = &together.published_candidates;
        assert!(!published.is_empty() && published.iter().all(|m| together.joined_candidates.contains(m)));
    }
    let other_seed = parts.diagnose(&DiagnosisRequest { seed: 2, ..request(1.0, &all) });
    same_tests(&diagnosis, &other_seed, 0.0);
    assert_ne!(diagnosis.generators[0].quality, other_seed.generators[0].quality);
    let other_folds = parts.diagnose(&DiagnosisRequest { folds: 5, ..request(1.0, &all) });
    assert_ne!(diagnosis.generators[0].quality, other_folds.generators[0].quality);
}

#[test]
fn the_tests_depend_neither_on_the_order_of_rows_nor_on_units() {
    let parts = Parts::new(500, 90, 4, 1.6);
    let plain = parts.diagnose(&request(1.0, &[SMOTE]));
    let mut order: Vec<usize> = (0..parts.labels.len()).collect();
    Stream::new(9, "test/diagnose/order").shuffle(&mut order);
    let permuted = Parts {
        columns: parts.columns.iter().map(|values| order.iter().map(|&row| values[row]).collect()).collect(),
        labels: order.iter().map(|&row| parts.labels[row]).collect(),
    };
    // Fits are exact to 1e-10 of a gradient, and a small difference of slopes keeps that error.
    same_tests(&plain, &permuted.diagnose(&request(1.0, &[SMOTE])), 1e-6);
    let mut rescaled = parts.clone();
    for (column, values) in rescaled.columns.iter_mut().enumerate() {
        let (scale, shift) = ([1e-6, -40.0, 3.0, 1e9][column], [0.0, 1e3, -7.0, 1e9][column]);
        values.iter_mut().for_each(|value| *value = shift + scale * *value);
    }
    let there = rescaled.diagnose(&request(1.0, &[SMOTE]));
    same_tests(&plain, &there, 1e-6);
    let [here, there] = [&plain, &there].map(|d| d.generators[0].quality.map(|quality| quality.score));
    close(there, here, 1e-6, "quality score");
}

#[test]
fn rows_of_the_minority_itself_have_a_small_score_and_strange_rows_a_large_one() {
    // Two normal classes: the Gaussian generator is as good as an oracle, and noise of five deviations is not.
    let parts = Parts::new(4000, 800, 4, 1.0);
    let generators = [
        GeneratorSpec::Gaussian { shrinkage: vtss_core::generator::Shrinkage::Fixed(0.0) },
        GeneratorSpec::Jitter { scale: 5.0 },
    ];
    let diagnosis = parts.diagnose(&request(1.0, &generators));
    let [oracle, noise] = [0, 1].map(|i: usize| diagnosis.generators[i].clone());
    assert!(oracle.quality.unwrap().score < 1.0, "{:?}", oracle.quality);
    assert!(oracle.quality.unwrap().high < QUALITY_LIMIT, "{:?}", oracle.quality);
    assert_eq!((oracle.regime, oracle.borderline), (Some(Regime::Realistic), false));
    assert!(noise.quality.unwrap().low > QUALITY_LIMIT, "{:?}", noise.quality);
    assert_eq!((noise.regime, noise.borderline, noise.theory_target), (Some(Regime::Biased), false, None));
    // Without bias the best size balances the classes.
    let gap = 3200.0;
    let target = oracle.theory_target.unwrap();
    assert!((0.8 * gap..1.25 * gap).contains(&target), "{target}");
    assert!((0.8 * gap..1.25 * gap).contains(&oracle.metric_target.unwrap()), "{:?}", oracle.metric_target);
}

#[test]
fn an_open_question_joins_the_candidates_of_both_sides() {
    let parts = Parts::new(500, 90, 4, 1.0);
    let mut seen = [false; 2];
    for scale in 1..40 {
        let jitter = GeneratorSpec::Jitter { scale: f64::from(scale) * 0.1 };
        let diagnosis = parts.diagnose(&request(1.0, &[jitter]));
        let generator = &diagnosis.generators[0];
        let quality = generator.quality.unwrap();
        let p_values = [diagnosis.symmetry.p_value, diagnosis.weights_test.p_value];
        let open_test = p_values.iter().flatten().any(|p| (0.01..=0.10).contains(p));
        let open_score = quality.low <= QUALITY_LIMIT && QUALITY_LIMIT <= quality.high;
        assert_eq!(generator.borderline, open_test || open_score);
        seen[usize::from(open_score)] = true;
        if open_score {
            // 0 to 2 by 0.05 with everything around balance.
            assert!(generator.joined_candidates.len() >= 41);
        }
        assert!(generator.joined_candidates.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(generator.joined_candidates.iter().all(|m| *m <= 8.0));
    }
    assert_eq!(seen, [true; 2]);
}

#[test]
fn what_cannot_be_had_is_none_with_its_reason() {
    // Fewer minority rows than coefficients.
    let few = Parts::new(60, 4, 5, 1.0).diagnose(&request(1.0, &[SMOTE]));
    assert_sound(&few);
    assert_eq!(code(&few.weights_test), "TOO_FEW_MINORITY_ROWS");
    // One minority row: no folds at all.
    let one = Parts::new(40, 1, 2, 1.0).diagnose(&request(1.0, &GeneratorSpec::all_default()));
    assert_sound(&one);
    for generator in &one.generators {
        assert_eq!(generator.reason.as_ref().unwrap().code, "TOO_FEW_ROWS");
        assert_eq!((generator.quality, generator.regime), (None, None));
    }
    // Huge penalties, either way.
    for inverse_penalty in [1e-300, 1e-12, 1e12, 1e300] {
        assert_sound(&Parts::new(60, 20, 2, 1.0).diagnose(&request(inverse_penalty, &[SMOTE])));
    }
    // The columns separate the classes, and nothing holds the coefficients.
    let mut separated = Parts::new(60, 20, 1, 1.0);
    separated.columns[0] = separated.labels.iter().enumerate().map(|(i, y)| f64::from(*y) * 100.0 + i as f64).collect();
    assert_sound(&separated.diagnose(&request(1e12, &[SMOTE])));
    assert_sound(&separated.diagnose(&request(1.0, &[SMOTE])));
    // A column that means nothing beside one that is constant in nearly every row.
    let mut rare = Parts::new(60, 20, 2, 1.0);
    rare.columns[1] = (0..80).map(|row| f64::from(u8::from(row == 3))).collect();
    assert_sound(&rare.diagnose(&request(1.0, &[SMOTE])));
    // Classes of one size.
    let even = Parts::new(30, 30, 2, 1.0).diagnose(&request(1.0, &[SMOTE]));
    assert_eq!(even.generators[0].reason.as_ref().unwrap().code, "OPTION_INVALID");
    // Both weightings are the same, so their fits are.
    assert_eq!(code(&even.weights_test), "NOTHING_VARIES");
}

#[test]
fn a_symmetry_test_of_scores_that_do_not_vary_is_none_and_what_does_not_need_it_stays() {
    // Both classes have the column's two values in equal shares: the balanced fit is 0, and every score of the intercept
    // one half but for its sign. T would be one over the lift of a singular covariance.
    let mut flat = Parts::new(80, 20, 1, 1.0);
    let mut seen = [0_u32; 2];
    flat.columns[0] = flat
        .labels
        .iter()
        .map(|&label| {
            seen[usize::from(label)] += 1;
            f64::from(seen[usize::from(label)] % 2)
        })
        .collect();
    let diagnosis = flat.diagnose(&request(1.0, &[SMOTE]));
    assert_eq!(code(&diagnosis.symmetry), "NOTHING_VARIES");
    assert_eq!((diagnosis.symmetry.statistic, diagnosis.symmetry.p_value), (None, None));
    assert!(diagnosis.generators[0].quality.is_some());
    assert!(!diagnosis.generators[0].bias_terms.is_empty());
    // One row away from equal shares the scores vary, if little, and the test stands.
    let mut near = flat.clone();
    near.columns[0][0] = 1.0 - near.columns[0][0];
    assert!(near.diagnose(&request(1.0, &[SMOTE])).symmetry.statistic.is_some());
}

#[test]
fn a_generator_that_fails_in_one_fold_says_where_and_the_others_go_on() {
    // Three minority rows in three folds: two train, and the covariance of the Gaussian generator takes both; SMOTE needs
    // a neighbour. With two minority rows one trains.
    let parts = Parts::new(40, 2, 1, 1.0);
    let generators = [SMOTE, GeneratorSpec::Duplicate {}];
    let diagnosis = parts.diagnose(&request(1.0, &generators));
    assert_sound(&diagnosis);
    let [smote, duplicate] = [0, 1].map(|i: usize| diagnosis.generators[i].clone());
    let reason = smote.reason.unwrap();
    assert_eq!(reason.code, "TOO_FEW_ROWS");
    assert!(reason.message.starts_with("in fold 1: "), "{}", reason.message);
    assert!(duplicate.quality.is_some() && duplicate.reason.is_none(), "{duplicate:?}");
}

#[test]
fn levels_that_a_fold_does_not_know_and_missing_values_do_no_harm() {
    let parts = Parts::new(300, 60, 2, 1.0);
    let n = parts.labels.len();
    let mut numbers = parts.columns[0].clone();
    (0..n).step_by(7).for_each(|row| numbers[row] = f64::NAN);
    // Level 2 has a single row, so some fold's training rows lack it.
    let codes = (0..n).map(|row| if row == 11 { 2 } else { i32::from(row % 3 == 0) }).collect();
    let columns = vec![
        Column::Numeric { name: "x".into(), values: numbers },
        Column::Categorical { name: "c".into(), codes, n_levels: 3 },
    ];
    let table = Table::new(columns, parts.labels.clone(), None).unwrap();
    let diagnosis = diagnose(&table, &request(1.0, &GeneratorSpec::all_default())).unwrap();
    assert_sound(&diagnosis);
    assert!(diagnosis.generators.iter().all(|generator| generator.quality.is_some()));
}

#[test]
fn groups_stay_together_and_limit_the_folds() {
    let parts = Parts::new(200, 40, 2, 1.0);
    let columns = || vec![Column::Numeric { name: "x".into(), values: parts.columns[0].clone() }];
    let in_groups = |n_groups: u32| {
        let groups = (0..240).map(|row| row % n_groups).collect();
        let table = Table::new(columns(), parts.labels.clone(), Some(groups)).unwrap();
        diagnose(&table, &request(1.0, &[SMOTE])).unwrap()
    };
    let (many, one) = (in_groups(40), in_groups(1));
    assert_sound(&many);
    assert!(many.generators[0].quality.is_some());
    assert_eq!(one.generators[0].reason.as_ref().unwrap().code, "TOO_FEW_ROWS");
}

#[test]
fn settings_out_of_range_are_refused() {
    let table = Parts::new(30, 10, 1, 1.0).table();
    let refused = |request: DiagnosisRequest| diagnose(&table, &request).unwrap_err().code();
    assert_eq!(refused(DiagnosisRequest { folds: 1, ..request(1.0, &[]) }), "OPTION_INVALID");
    assert_eq!(refused(request(0.0, &[])), "OPTION_INVALID");
    assert_eq!(refused(request(1.0, &[GeneratorSpec::Smote { k_neighbors: 0 }])), "OPTION_INVALID");
    let one_class = Table::new(vec![Column::Numeric { name: "x".into(), values: vec![1.0, 2.0] }], vec![0, 0], None);
    assert_eq!(diagnose(&one_class.unwrap(), &request(1.0, &[])).unwrap_err().code(), "TOO_FEW_ROWS");
    assert!(diagnose(&table, &request(1.0, &[])).unwrap().generators.is_empty());
}
