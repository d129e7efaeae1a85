//! Preprocessing: what scikit-learn would compute, nothing from rows outside the fold, and a way back.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use proptest::prelude::*;
use vtss_core::preprocess::{ColumnValues, FeatureKind, FittedColumn, Preprocessor};
use vtss_core::table::{Column, Table};

const NAN: f64 = f64::NAN;

fn numeric(name: &str, values: &[f64]) -> Column {
    Column::Numeric { name: name.into(), values: values.to_vec() }
}

fn categorical(name: &str, codes: &[i32], n_levels: usize) -> Column {
    Column::Categorical { name: name.into(), codes: codes.to_vec(), n_levels }
}

fn table(columns: Vec<Column>, n_rows: usize) -> Table {
    Table::new(columns, vec![0; n_rows], None).unwrap()
}

#[test]
fn a_number_is_imputed_and_standardised() {
    let t = table(vec![numeric("a", &[1.0, 2.0, NAN, 6.0, 100.0])], 5);
    let fitted = Preprocessor::fit(&t, &[0, 1, 2, 3]).unwrap();
    // mean of 1, 2, 6 is 3; the imputed column 1, 2, 3, 6 has population variance (4 + 1 + 0 + 9) / 4
    let scale = 3.5_f64.sqrt();
    let z = fitted.transform(&t, &[0, 1, 2, 3, 4]).unwrap();
    for (row, expected) in [-2.0 / scale, -1.0 / scale, 0.0, 3.0 / scale, 97.0 / scale].iter().enumerate() {
        assert!((z[[row, 0]] - expected).abs() < 1e-15 * expected.abs().max(1.0), "row {row}: {}", z[[row, 0]]);
    }
    assert_eq!(z[[2, 0]], 0.0);
}

#[test]
fn a_category_has_an_indicator_per_level_but_the_first_and_one_for_missing() {
    // row 5, outside the fold, is the only missing one: the feature exists all the same
    let t = table(vec![categorical("c", &[0, 1, 2, 1, 0, -1], 4), categorical("d", &[1, 0, 1, 0, 1, 0], 2)], 6);
    let fitted = Preprocessor::fit(&t, &[0, 1, 2, 3]).unwrap();
    let kinds: Vec<_> = fitted.features().iter().map(|f| (f.column, f.kind)).collect();
    let expected = [
        (0, FeatureKind::Level(1)),
        (0, FeatureKind::Level(2)),
        (0, FeatureKind::Level(3)),
        (0, FeatureKind::Missing),
        (1, FeatureKind::Level(1)),
    ];
    assert_eq!(kinds, expected);
    let z = fitted.transform(&t, &[0, 1, 2, 3, 4, 5]).unwrap();
    // level 1: half of the rows, sd ½; level 2: a quarter, sd √3/4
    let on = 0.75 / (3.0_f64.sqrt() / 4.0);
    let off = -0.25 / (3.0_f64.sqrt() / 4.0);
    let expected = [[-1.0, off], [1.0, off], [-1.0, on], [1.0, off], [-1.0, off], [-1.0, off]];
    for (row, expected) in expected.iter().enumerate() {
        assert!((z[[row, 0]] - expected[0]).abs() < 1e-15 && (z[[row, 1]] - expected[1]).abs() < 1e-15, "row {row}");
        assert_eq!((z[[row, 2]], z[[row, 3]]), (0.0, 0.0), "level 3 and missing are in no training row");
    }
}

#[test]
fn a_missing_category_that_training_never_knew_is_average() {
    let known = table(vec![categorical("c", &[0, 1, 1, 0], 2)], 4);
    let fitted = Preprocessor::fit(&known, &[0, 1, 2]).unwrap();
    let new = table(vec![categorical("c", &[-1, 1], 2)], 2);
    let z = fitted.transform(&new, &[0, 1]).unwrap();
    assert_eq!(z[[0, 0]], 0.0);
    assert!(z[[1, 0]] > 0.0);
}

#[test]
fn what_does_not_vary_in_the_fold_is_zero_everywhere() {
    let tenth = 0.1 + 0.2;
    let t = table(
        vec![
            numeric("constant", &[7.0, 7.0, 7.0, 9.0]),
            numeric("empty in the fold", &[NAN, NAN, NAN, 4.0]),
            numeric("constant but for rounding", &[0.3, tenth, 0.3, 5.0]),
            categorical("one level", &[1, 1, 1, 0], 2),
            numeric("varies", &[1.0, 2.0, 3.0, 4.0]),
        ],
        4,
    );
    let fitted = Preprocessor::fit(&t, &[0, 1, 2]).unwrap();
    let z = fitted.transform(&t, &[0, 1, 2, 3]).unwrap();
    for row in 0..4 {
        for feature in 0..4 {
            assert_eq!(z[[row, feature]], 0.0, "row {row}, feature {feature}");
        }
        assert!(z[[row, 4]] != 0.0 || row == 1);
    }
    let back = fitted.inverse(z.view(), &[None; 5]).unwrap();
    assert_eq!(back[0], ColumnValues::Numeric(vec![7.0; 4]));
    assert!(matches!(&back[1], ColumnValues::Numeric(v) if v.iter().all(|x| x.is_nan())));
    assert_eq!(back[3], ColumnValues::Codes(vec![1; 4]));
    assert_eq!(back[4], ColumnValues::Numeric(vec![1.0, 2.0, 3.0, 3.0]), "kept within the training rows' range");
}

#[test]
fn extreme_magnitudes_stay_finite_or_are_refused() {
    let t = table(vec![numeric("tiny", &[1e-300, 3e-300, 1.0]), numeric("huge", &[-1e289, 1e289, 1e300])], 3);
    let fitted = Preprocessor::fit(&t, &[0, 1]).unwrap();
    let z = fitted.transform(&t, &[0, 1, 2]).unwrap();
    for feature in 0..2 {
        assert!((z[[0, feature]] + 1.0).abs() < 1e-12 && (z[[1, feature]] - 1.0).abs() < 1e-12, "{z}");
        assert!(z[[2, feature]].is_finite());
    }
    assert_eq!(Preprocessor::fit(&t, &[0, 1, 2]).unwrap_err().code(), "OPTION_INVALID");
}

#[test]
fn a_large_offset_costs_no_digits() {
    // Σx² − n·mean² would lose everything here
    let t = table(vec![numeric("a", &[1e9 + 1.0, 1e9 + 2.0, 1e9 + 3.0, 1e9 + 4.0])], 4);
    let fitted = Preprocessor::fit(&t, &[0, 1, 2, 3]).unwrap();
    let m = fitted.moments()[0];
    assert_eq!(m.mean, 1e9 + 2.5);
    assert!((m.scale - 1.25_f64.sqrt()).abs() < 1e-15);
}

#[test]
fn rows_outside_the_fold_change_no_bit() {
    let clean = |planted: f64, code: i32| {
        table(
            vec![
                numeric("a", &[1.5, planted, 2.5, NAN, planted, 0.1]),
                categorical("c", &[0, code, 2, 1, code, -1], 3),
                categorical("d", &[1, code, 0, 1, code, 0], 3),
            ],
            6,
        )
    };
    let rows = [0, 2, 3, 5];
    let fit = |t: &Table| serde_json::to_string(&Preprocessor::fit(t, &rows).unwrap()).unwrap();
    let reference = fit(&clean(3.0, 0));
    for (planted, code) in [(1e280, 1), (-1e300, 2), (NAN, 0)] {
        assert_eq!(fit(&clean(planted, code)), reference);
    }
    let leaky = Preprocessor::fit(&clean(1e280, 1), &[0, 1, 2, 3, 4, 5]).unwrap();
    assert_ne!(serde_json::to_string(&leaky).unwrap(), reference, "the marker shows when it is let in");
}

#[test]
fn a_stride_leaves_the_rest_of_each_row_alone() {
    let t = table(vec![numeric("a", &[1.0, 2.0, 4.0]), categorical("c", &[0, 1, 2], 3)], 3);
    let fitted = Preprocessor::fit(&t, &[0, 1, 2]).unwrap();
    let rows: Vec<u32> = (0..150).map(|i| i % 3).collect();
    let plain = fitted.transform(&t, &rows).unwrap();
    // the last row may end with its features
    let mut out = vec![9.0; 149 * 5 + 3];
    fitted.transform_into(&t, &rows, &mut out, 5).unwrap();
    for (i, value) in out.iter().enumerate() {
        let expected = if i % 5 < 3 { plain[[i / 5, i % 5]] } else { 9.0 };
        assert_eq!(*value, expected, "{i}");
    }
    let code = |out: &mut [f64], stride| fitted.transform_into(&t, &rows, out, stride).unwrap_err().code();
    assert_eq!(code(&mut vec![0.0; 149 * 5 + 2], 5), "SHAPE_MISMATCH");
    assert_eq!(code(&mut vec![0.0; 1000], 2), "SHAPE_MISMATCH");
    assert_eq!(fitted.transform(&t, &[3]).unwrap_err().code(), "SHAPE_MISMATCH");
    assert_eq!(fitted.transform(&t, &[]).unwrap().dim(), (0, 3));
}

#[test]
fn other_columns_than_those_fitted_are_refused() {
    let t = table(vec![numeric("a", &[1.0, 2.0]), categorical("c", &[0, 1], 2)], 2);
    let fitted = Preprocessor::fit(&t, &[0, 1]).unwrap();
    let others = [
        vec![numeric("a", &[1.0, 2.0])],
        vec![numeric("a", &[1.0, 2.0]), categorical("c", &[0, 1], 3)],
        vec![numeric("a", &[1.0, 2.0]), numeric("c", &[0.0, 1.0])],
        vec![categorical("a", &[0, 1], 2), categorical("c", &[0, 1], 2)],
    ];
    for columns in others {
        assert_eq!(fitted.transform(&table(columns, 2), &[0]).unwrap_err().code(), "SHAPE_MISMATCH");
    }
    assert_eq!(fitted.inverse(ndarray::Array2::zeros((1, 3)).view(), &[None; 2]).unwrap_err().code(), "SHAPE_MISMATCH");
    assert_eq!(fitted.inverse(ndarray::Array2::zeros((1, 2)).view(), &[None; 3]).unwrap_err().code(), "SHAPE_MISMATCH");
}

#[test]
fn nothing_to_learn_from_is_refused() {
    let t = table(vec![categorical("c", &[0, 0], 1)], 2);
    assert_eq!(Preprocessor::fit(&t, &[0, 1]).unwrap_err().code(), "NO_USABLE_COLUMN");
    assert_eq!(Preprocessor::fit(&t, &[]).unwrap_err().code(), "TOO_FEW_ROWS");
    assert_eq!(Preprocessor::fit(&t, &[2]).unwrap_err().code(), "SHAPE_MISMATCH");
}

#[test]
fn a_column_without_any_level_is_missing_throughout() {
    let t = table(vec![categorical("c", &[-1, -1], 0), numeric("a", &[1.0, 2.0])], 2);
    let fitted = Preprocessor::fit(&t, &[0, 1]).unwrap();
    assert_eq!(fitted.n_features(), 2);
    let z = fitted.transform(&t, &[0, 1]).unwrap();
    assert_eq!(fitted.inverse(z.view(), &[None; 2]).unwrap()[0], ColumnValues::Codes(vec![-1, -1]));
}

#[test]
fn the_way_back_rounds_half_away_from_zero_then_keeps_the_range() {
    let t = table(vec![numeric("a", &[-2.75, -1.0, 2.6, 2.75])], 4);
    let fitted = Preprocessor::fit(&t, &[0, 1, 2, 3]).unwrap();
    let m = fitted.moments()[0];
    let z = |x: f64| (x - m.mean) / m.scale;
    let rows = ndarray::arr2(&[[z(0.5 + 1e-12)], [z(-1.5 - 1e-12)], [z(1.49)], [z(2.7)], [z(50.0)], [z(-50.0)]]);
    let back = |decimals| match &fitted.inverse(rows.view(), &[decimals]).unwrap()[0] {
        ColumnValues::Numeric(values) => values.clone(),
        ColumnValues::Codes(_) => panic!("a numeric column"),
    };
    assert_eq!(back(Some(0)), [1.0, -2.0, 1.0, 2.75, 2.75, -2.75]);
    assert_eq!(back(Some(1)), [0.5, -1.5, 1.5, 2.7, 2.75, -2.75]);
    assert!((back(None)[2] - 1.49).abs() < 1e-15);
    assert_eq!(back(Some(u32::MAX)), back(None));
}

#[test]
fn a_category_between_two_levels_is_one_of_the_training_rows() {
    let t = table(vec![categorical("c", &[0, 1, 2, 1, -1, 3], 4)], 6);
    let rows = [1, 2, 3, 4];
    let fitted = Preprocessor::fit(&t, &rows).unwrap();
    let z = fitted.transform(&t, &rows).unwrap();
    for (i, j) in [(0, 1), (0, 3), (1, 3)] {
        for (u, expected) in [(0.3, i), (0.7, j)] {
            let mixed = (&z.row(i) * (1.0 - u) + &z.row(j) * u).insert_axis(ndarray::Axis(0)).to_owned();
            let code = [1, 2, 1, -1][expected];
            assert_eq!(fitted.inverse(mixed.view(), &[None]).unwrap()[0], ColumnValues::Codes(vec![code]));
        }
    }
    // far from every level: still none that the training rows lack (0 and 3)
    let far = ndarray::arr2(&[[-9.0, -9.0, 9.0, -9.0], [-9.0, -9.0, -9.0, -9.0]]);
    match &fitted.inverse(far.view(), &[None]).unwrap()[0] {
        ColumnValues::Codes(codes) => assert!(codes.iter().all(|c| [1, 2, -1].contains(c)), "{codes:?}"),
        ColumnValues::Numeric(_) => panic!("a categorical column"),
    }
}

#[test]
fn what_was_written_reads_back_and_what_was_tampered_with_is_refused() {
    let t = table(vec![numeric("a", &[1.0, NAN, 0.1]), categorical("c", &[0, -1, 1], 2)], 3);
    let fitted = Preprocessor::fit(&t, &[0, 1, 2]).unwrap();
    let text = serde_json::to_string(&fitted).unwrap();
    assert_eq!(serde_json::from_str::<Preprocessor>(&text).unwrap().n_features(), 3);
    assert!(matches!(fitted.columns()[0], FittedColumn::Numeric { .. }));
    for (from, to) in [
        ("\"seen\":[true,true]", "\"seen\":[true]"),
        ("\"missingIndicator\":true", "\"missingIndicator\":false"),
        ("\"scale\":", "\"scale\":-"),
        ("\"range\":[0.1,1.0]", "\"range\":[2,1]"),
        ("{\"columns\"", "{\"extra\":1,\"columns\""),
    ] {
        assert!(text.contains(from), "{text}");
        assert!(serde_json::from_str::<Preprocessor>(&text.replace(from, to)).is_err(), "{from}");
    }
    assert!(serde_json::from_str::<Preprocessor>("{\"columns\":[]}").is_err());
}

proptest! {
    #[test]
    fn real_rows_come_back_as_they_were(
        values in prop::collection::vec(-1e4..1e4_f64, 3..80),
        codes in prop::collection::vec(-1..4_i32, 80),
    ) {
        let n = values.len();
        let rounded: Vec<f64> = values.iter().map(|v| (v * 100.0).round() / 100.0).collect();
        let t = table(vec![numeric("a", &rounded), categorical("c", &codes[..n], 4)], n);
        let rows: Vec<u32> = (0..n as u32).collect();
        let fitted = Preprocessor::fit(&t, &rows).unwrap();
        let z = fitted.transform(&t, &rows).unwrap();
        prop_assert!(z.iter().all(|v| v.is_finite()));
        let back = fitted.inverse(z.view(), &[Some(2), None]).unwrap();
        prop_assert_eq!(&back[0], &ColumnValues::Numeric(rounded));
        prop_assert_eq!(&back[1], &ColumnValues::Codes(codes[..n].to_vec()));
    }

    #[test]
    fn features_have_mean_zero_and_variance_one_over_the_training_rows(
        values in prop::collection::vec(prop_oneof![4 => -1e3..1e3_f64, 1 => Just(NAN)], 4..200),
    ) {
        let n = values.len();
        let rows: Vec<u32> = (0..n as u32).step_by(2).collect();
        prop_assume!(rows.iter().filter(|&&r| !values[r as usize].is_nan()).count() > 1);
        let t = table(vec![numeric("a", &values)], n);
        let z = Preprocessor::fit(&t, &rows).unwrap().transform(&t, &rows).unwrap();
        let mean = z.sum() / rows.len() as f64;
        let variance = z.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / rows.len() as f64;
        prop_assert!(mean.abs() < 1e-12, "{}", mean);
        prop_assert!((variance - 1.0).abs() < 1e-12, "{}", variance);
    }
}
