//! One fold from table to losses: against a fit put together by hand, without leaks, the same whatever is run beside it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use ndarray::{Array2, ArrayView2};
use vtss_core::balanced_loss::balanced_log_loss_of_margins;
use vtss_core::classifier::{Classifier, ClassifierSpec, LogisticRegression};
use vtss_core::generator::GeneratorSpec;
use vtss_core::preprocess::Preprocessor;
use vtss_core::rng::Stream;
use vtss_core::split::{SplitPlan, split};
use vtss_core::sweep::{ArmRequest, KeptFold, SweepOutcome, SweepRequest, run, run_keeping};
use vtss_core::table::{Column, Table};

const N_MAJORITY: usize = 260;
const N_MINORITY: usize = 40;
const PLAN: SplitPlan = SplitPlan::Folds { folds: 4, repeats: 2 };

/// Three numeric columns with holes and a categorical one; labels interleaved.
fn table(edit: impl Fn(usize, usize, f64) -> f64) -> Table {
    let n = N_MAJORITY + N_MINORITY;
    let mut stream = Stream::new(4, "test/sweep");
    let labels: Vec<u8> = (0..n).map(|i| u8::from(i % 15 < 2 && i / 15 < N_MINORITY / 2)).collect();
    let mut columns: Vec<Column> = Vec::new();
    for j in 0..3 {
        let values = labels.iter().enumerate().map(|(row, label)| {
            let value = stream.normal() + f64::from(*label) * 0.7;
            edit(row, j, if stream.uniform() < 0.05 { f64::NAN } else { value })
        });
        columns.push(Column::Numeric { name: format!("x{j}"), values: values.collect() });
    }
    let codes =
        labels.iter().map(|label| stream.below(3) as i32 - i32::from(stream.below(9) == 0) * (1 - i32::from(*label)));
    let codes = codes.map(|code| code.max(-1)).collect();
    columns.push(Column::Categorical { name: "level".into(), codes, n_levels: 3 });
    Table::new(columns, labels, None).unwrap()
}

fn untouched(_: usize, _: usize, value: f64) -> f64 {
    value
}

fn gap() -> usize {
    N_MAJORITY - N_MINORITY
}

fn generator_arm(generator: GeneratorSpec, sizes: Vec<usize>) -> ArmRequest {
    ArmRequest::Generator { generator, sizes, balance_gap: gap() }
}

fn request(arms: Vec<ArmRequest>) -> SweepRequest {
    let classifier = ClassifierSpec::Logistic { inverse_penalty: 1.0 };
    SweepRequest { seed: 9, plan: PLAN, repeat: 1, fold: 2, classifier, arms }
}

fn bits(values: &[f64]) -> Vec<u64> {
    values.iter().map(|value| value.to_bits()).collect()
}

fn weights() -> ArmRequest {
    ArmRequest::Weights { gap_multipliers: vec![0.5, 1.0, 2.0] }
}

#[test]
fn weights_equal_fits_put_together_by_hand() {
    let table = table(untouched);
    let outcome = run(&table, None, &request(vec![weights()])).unwrap();
    let fold = split(table.labels(), None, None, &PLAN, 9, 1, 2).unwrap();
    let preprocessor = Preprocessor::fit(&table, &fold.training).unwrap();
    let rows: Array2<f64> = preprocessor.transform(&table, &fold.training).unwrap();
    let held_out = preprocessor.transform(&table, &fold.validation).unwrap();
    let label = |rows: &[u32]| -> Vec<u8> { rows.iter().map(|&row| table.labels()[row as usize]).collect() };
    let (labels, held_out_labels) = (label(&fold.training), label(&fold.validation));
    let n1 = labels.iter().filter(|y| **y == 1).count() as f64;
    let n0 = labels.len() as f64 - n1;
    let half = 0.5 * (n0 + n1);
    let class_weights = [
        (1.0, 1.0),
        (half / n0, half / n1),
        (1.0, 1.0 + 0.5 * (n0 - n1) / n1),
        (1.0, 1.0 + (n0 - n1) / n1),
        (1.0, 1.0 + 2.0 * (n0 - n1) / n1),
        (1.0, 1.0),
        (half / n0, half / n1),
    ];
    // The last two are as heavy as the whole table: the same as a penalty that is lighter by the share of training rows.
    let whole = table.n_rows() as f64 / labels.len() as f64;
    for (k, (w0, w1)) in class_weights.into_iter().enumerate() {
        let classifier = LogisticRegression::new(if k < 5 { 1.0 } else { whole }).unwrap();
        let weights: Vec<f64> = labels.iter().map(|y| if *y == 1 { w1 } else { w0 }).collect();
        let fit = classifier.fit(rows.view(), &labels, &weights).unwrap();
        let margins = margins(held_out.view(), &fit.coefficients, fit.intercept);
        let expected = balanced_log_loss_of_margins(&held_out_labels, &margins).unwrap();
        assert!((outcome.arms[0].loss[k] - expected).abs() <= 1e-9, "{k}: {} and {expected}", outcome.arms[0].loss[k]);
        let offset = (w0 * n0 / (w1 * n1)).ln();
        let shifted: Vec<f64> = margins.iter().map(|m| m + offset).collect();
        let expected = balanced_log_loss_of_margins(&held_out_labels, &shifted).unwrap();
        assert!((outcome.arms[0].corrected_loss[k] - expected).abs() <= 1e-9, "{k}, corrected");
    }
}

fn margins(rows: ArrayView2<f64>, coefficients: &[f64], intercept: f64) -> Vec<f64> {
    rows.outer_iter().map(|row| row.iter().zip(coefficients).map(|(x, b)| x * b).sum::<f64>() + intercept).collect()
}

#[test]
fn no_synthetic_row_is_the_natural_fit_and_balance_meets_its_correction() {
    let table = table(untouched);
    for spec in GeneratorSpec::all_default() {
        let name = spec.name();
        let outcome = run(&table, None, &request(vec![weights(), generator_arm(spec, vec![0, gap()])])).unwrap();
        let [weights, generator] = &outcome.arms[..] else { panic!("two arms") };
        assert!((weights.loss[0] - generator.loss[0]).abs() <= 1e-9, "{name}");
        assert!((weights.corrected_loss[0] - generator.corrected_loss[0]).abs() <= 1e-9, "{name}");
        assert_eq!(generator.offset[1], 0.0, "{name}: a balanced fit needs no shift");
        assert_eq!(generator.loss[1], generator.corrected_loss[1], "{name}");
    }
}

#[test]
fn an_arm_gives_the_same_bits_alone_and_in_company() {
    let table = table(untouched);
    for spec in GeneratorSpec::all_default() {
        let arm = generator_arm(spec, vec![0, 30, gap(), 2 * gap()]);
        let alone = run(&table, None, &request(vec![arm.clone()])).unwrap();
        let company = run(&table, None, &request(vec![weights(), arm])).unwrap();
        assert_eq!(bits(&alone.arms[0].loss), bits(&company.arms[1].loss));
        assert_eq!(alone.arms[0].margins, company.arms[1].margins);
    }
}

#[test]
fn an_arm_gives_the_same_bits_whatever_was_run_before() {
    let table = table(untouched);
    let smote = || generator_arm(GeneratorSpec::all_default().remove(0), vec![0, 30, gap()]);
    let of_fold = |fold: usize, seed: u64, arm: ArmRequest| SweepRequest { seed, fold, ..request(vec![arm]) };
    let requests = [
        of_fold(2, 9, weights()),
        of_fold(2, 9, smote()),
        of_fold(1, 9, smote()),
        of_fold(9, 9, smote()),
        of_fold(1, 9, weights()),
        of_fold(1, 8, weights()),
        SweepRequest { repeat: 0, ..of_fold(1, 8, smote()) },
        SweepRequest { plan: SplitPlan::Folds { folds: 3, repeats: 2 }, ..of_fold(1, 8, smote()) },
    ];
    let mut kept = KeptFold::default();
    for request in &requests {
        match (run(&table, None, request), run_keeping(&table, None, request, &mut kept)) {
            (Ok(fresh), Ok(after_others)) => {
                assert_eq!(bits(&fresh.arms[0].loss), bits(&after_others.arms[0].loss));
                assert_eq!(fresh, after_others);
            }
            (Err(fresh), Err(after_others)) => assert_eq!(fresh.to_string(), after_others.to_string()),
            _ => panic!("{request:?} is refused with or without what was kept"),
        }
    }
}

#[test]
fn a_size_means_the_same_rows_whatever_other_sizes_are_tried() {
    let table = table(untouched);
    for spec in GeneratorSpec::all_default() {
        let name = spec.name();
        let of = |sizes: Vec<usize>| run(&table, None, &request(vec![generator_arm(spec.clone(), sizes)])).unwrap();
        let (few, many) = (of(vec![0, gap()]), of(vec![0, 50, gap(), 3 * gap(), 7 * gap()]));
        assert!((few.arms[0].loss[1] - many.arms[0].loss[2]).abs() <= 1e-9, "{name}");
    }
}

/// The validation rows are planted with a marker; whatever was fitted must not have seen it.
#[test]
fn nothing_that_is_fitted_sees_a_validation_row() {
    let clean = table(untouched);
    let fold = split(clean.labels(), None, None, &PLAN, 9, 1, 2).unwrap();
    let held_out = |row: usize| fold.validation.binary_search(&(row as u32)).is_ok();
    const MARKER: f64 = 1e6;
    let planted = table(|row, _, value| if held_out(row) { MARKER + row as f64 } else { value });
    let mut arms = vec![weights()];
    arms.extend(GeneratorSpec::all_default().into_iter().map(|spec| generator_arm(spec, vec![0, 60, gap()])));
    let run_on = |table: &Table| run(table, None, &request(arms.clone())).unwrap();
    let (before, after) = (run_on(&clean), run_on(&planted));
    for (a, b) in before.arms.iter().zip(&after.arms) {
        // Equal gradients to the last bit: the fits went the same way on the same rows.
        assert_eq!(bits(&a.max_gradient), bits(&b.max_gradient));
        assert_eq!(a.n_iterations, b.n_iterations);
        assert_ne!(
            bits(&a.loss),
            bits(&b.loss),
            "the marker must reach the validation rows, or this test tests nothing"
        );
    }
    // And the same marker in training rows is seen.
    let leaked = table(|row, _, value| if row == fold.training[0] as usize { MARKER } else { value });
    assert_ne!(bits(&before.arms[0].max_gradient), bits(&run_on(&leaked).arms[0].max_gradient));
}

#[test]
fn validation_rows_come_with_their_margins_majority_first() {
    let table = table(untouched);
    let SweepOutcome { validation_rows, n_validation_majority, n_training, arms } =
        run(&table, None, &request(vec![weights()])).unwrap();
    assert_eq!(n_training + validation_rows.len(), table.n_rows());
    let label = |position: usize| table.labels()[validation_rows[position] as usize];
    assert!((0..n_validation_majority).all(|position| label(position) == 0));
    assert!((n_validation_majority..validation_rows.len()).all(|position| label(position) == 1));
    assert_eq!(arms[0].margins.len(), validation_rows.len() * arms[0].loss.len());
    let labels: Vec<u8> = (0..validation_rows.len()).map(label).collect();
    let first: Vec<f64> = arms[0].margins.iter().step_by(arms[0].loss.len()).map(|m| f64::from(*m)).collect();
    let loss = balanced_log_loss_of_margins(&labels, &first).unwrap();
    assert!((loss - arms[0].loss[0]).abs() <= 1e-6, "margins are kept in single precision");
}

#[test]
fn a_validation_file_of_the_users_own_is_held_out() {
    let table = table(untouched);
    let mask: Vec<u8> = (0..table.n_rows()).map(|row| u8::from(row % 3 == 0)).collect();
    let request = SweepRequest { plan: SplitPlan::Given {}, repeat: 0, fold: 0, ..request(vec![weights()]) };
    let outcome = run(&table, Some(&mask), &request).unwrap();
    assert!(outcome.validation_rows.iter().all(|row| row % 3 == 0));
    assert_eq!(outcome.validation_rows.len(), mask.iter().filter(|m| **m == 1).count());
}

#[test]
fn a_generator_that_fails_in_a_fold_fails_alone() {
    // Three minority rows in two folds: one fold trains on a single one, which smote cannot interpolate.
    let labels: Vec<u8> = (0..40).map(|row| u8::from(row < 3)).collect();
    let values = (0..40).map(|row| f64::from((row * 7919) % 101)).collect();
    let table = Table::new(vec![Column::Numeric { name: "x".into(), values }], labels, None).unwrap();
    let arms = |k_neighbors| {
        let smote = ArmRequest::Generator {
            generator: GeneratorSpec::Smote { k_neighbors },
            sizes: vec![0, 34],
            balance_gap: 34,
        };
        let copies =
            ArmRequest::Generator { generator: GeneratorSpec::Duplicate {}, sizes: vec![0, 34], balance_gap: 34 };
        vec![ArmRequest::Weights { gap_multipliers: vec![1.0] }, smote, copies]
    };
    let plan = SplitPlan::Folds { folds: 2, repeats: 1 };
    let classifier = ClassifierSpec::Logistic { inverse_penalty: 1.0 };
    let sweep = |fold, k_neighbors| {
        run(
            &table,
            None,
            &SweepRequest { seed: 1, plan: plan.clone(), repeat: 0, fold, classifier, arms: arms(k_neighbors) },
        )
    };
    let outcomes = [sweep(0, 5).unwrap(), sweep(1, 5).unwrap()];
    let failed: Vec<bool> =
        outcomes.iter().map(|outcome| outcome.arms[1].loss.iter().all(|loss| loss.is_nan())).collect();
    assert_eq!(failed.iter().filter(|failed| **failed).count(), 1);
    for (outcome, failed) in outcomes.iter().zip(failed) {
        let [weights, smote, copies] = outcome.arms.as_slice() else { panic!() };
        assert!(weights.loss.iter().chain(&copies.loss).all(|loss| loss.is_finite()));
        assert_eq!(smote.margins.len(), 2 * outcome.validation_rows.len());
        let named = smote.warnings.iter().any(|warning| warning.code == "GENERATOR_FAILED");
        assert_eq!(named, failed);
        assert_eq!(smote.margins.iter().all(|margin| margin.is_nan()), failed);
    }
    // A setting that is wrong everywhere is no failure of a fold.
    assert_eq!(sweep(0, 0).unwrap_err().code(), "OPTION_INVALID");
}

#[test]
fn an_arm_without_sizes_has_no_fits() {
    let arms = vec![generator_arm(GeneratorSpec::all_default().remove(0), vec![]), weights()];
    let outcome = run(&table(untouched), None, &request(arms)).unwrap();
    assert_eq!((outcome.arms[0].loss.len(), outcome.arms[0].margins.len()), (0, 0));
    assert!(outcome.arms[1].loss.iter().all(|loss| loss.is_finite()));
}
