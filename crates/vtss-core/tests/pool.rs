//! Pools: written out, cut, joined, refused.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use ndarray::{Array2, arr2};
use vtss_core::generator::Pool;
use vtss_core::rng::Stream;

fn interpolated() -> Pool {
    Pool::Interpolated { seeds: vec![0, 1, 2], partners: vec![1, 2, 0], fractions: vec![0.0, 0.25, 0.5] }
}

fn dense(seeds: Option<Vec<u32>>) -> Pool {
    Pool::Dense { rows: arr2(&[[1.0, 2.0], [3.0, 4.0]]), seeds }
}

fn minority() -> Array2<f64> {
    arr2(&[[0.0, 1.0], [4.0, 5.0], [8.0, 1.0]])
}

#[test]
fn rows_are_written_at_their_stride_and_nothing_else_is() {
    let mut out = [9.0; 8];
    interpolated().write_rows(minority().view(), 1..3, &mut out[1..], 4).unwrap();
    assert_eq!(out, [9.0, 5.0, 4.0, 9.0, 9.0, 4.0, 1.0, 9.0]);
    let mut out = [9.0; 5];
    dense(None).write_rows(minority().view(), 0..2, &mut out, 3).unwrap();
    assert_eq!(out, [1.0, 2.0, 9.0, 3.0, 4.0]);
    interpolated().write_rows(minority().view(), 2..2, &mut [], 2).unwrap();
}

#[test]
fn what_does_not_fit_is_refused() {
    let minority = minority();
    let code = |pool: Pool, rows: &Array2<f64>, range, length: usize, stride| {
        pool.write_rows(rows.view(), range, &mut vec![0.0; length], stride).unwrap_err().code()
    };
    assert_eq!(code(interpolated(), &minority, 0..4, 100, 2), "SHAPE_MISMATCH");
    assert_eq!(code(interpolated(), &minority, 0..3, 5, 2), "SHAPE_MISMATCH");
    assert_eq!(code(interpolated(), &minority, 0..3, 100, 1), "SHAPE_MISMATCH");
    assert_eq!(code(interpolated(), &arr2(&[[0.0], [1.0]]), 0..3, 100, 2), "SHAPE_MISMATCH");
    assert_eq!(code(dense(None), &arr2(&[[0.0], [1.0]]), 0..2, 100, 2), "SHAPE_MISMATCH");
}

#[test]
fn a_pool_grows_by_a_later_chunk() {
    let mut pool = interpolated();
    pool.append(interpolated()).unwrap();
    assert_eq!(pool.len(), 6);
    assert_eq!(pool.prefix(3), interpolated());
    assert_eq!(pool.prefix(100), pool);
    let mut pool = dense(Some(vec![5, 6]));
    pool.append(dense(Some(vec![7, 8]))).unwrap();
    assert_eq!(pool.prefix(2), dense(Some(vec![5, 6])));
    let Pool::Dense { rows, seeds } = &pool else { panic!("dense") };
    assert_eq!((rows.dim(), seeds.as_deref()), ((4, 2), Some(&[5, 6, 7, 8][..])));

    let other = Pool::Dense { rows: Array2::zeros((1, 3)), seeds: Some(vec![0]) };
    assert_eq!(pool.append(other).unwrap_err().code(), "SHAPE_MISMATCH");
    assert_eq!(pool.append(dense(None)).unwrap_err().code(), "INTERNAL");
    assert_eq!(pool.append(interpolated()).unwrap_err().code(), "INTERNAL");
    assert_eq!(pool.len(), 4, "a refused chunk leaves the pool as it was");
}

#[test]
fn permuting_keeps_parents_together() {
    let n = 200_u32;
    let mut pool = Pool::Interpolated {
        seeds: (0..n).collect(),
        partners: (0..n).map(|i| i + n).collect(),
        fractions: (0..n).map(f64::from).collect(),
    };
    pool.permute(&mut Stream::new(1, "test/pool"));
    let Pool::Interpolated { seeds, partners, fractions } = pool else { panic!("interpolated") };
    assert_ne!(seeds, (0..n).collect::<Vec<_>>());
    assert!((0..n as usize).all(|r| partners[r] == seeds[r] + n && fractions[r] == f64::from(seeds[r])));
    let mut sorted = seeds;
    sorted.sort_unstable();
    assert_eq!(sorted, (0..n).collect::<Vec<_>>());
}

#[test]
fn the_layout_of_explicit_rows_does_not_matter() {
    let row_major = Array2::from_shape_fn((50, 3), |(r, c)| (r * 3 + c) as f64);
    let column_major = row_major.t().as_standard_layout().into_owned().reversed_axes();
    assert!(column_major == row_major && !column_major.is_standard_layout());
    let permuted = |rows: Array2<f64>| {
        let mut pool = Pool::Dense { rows, seeds: None };
        pool.permute(&mut Stream::new(1, "test/pool"));
        pool
    };
    assert_eq!(permuted(column_major.clone()), permuted(row_major.clone()));
    let mut grown = Pool::Dense { rows: column_major, seeds: None };
    grown.append(Pool::Dense { rows: row_major, seeds: None }).unwrap();
    assert_eq!(grown.len(), 100);
}
