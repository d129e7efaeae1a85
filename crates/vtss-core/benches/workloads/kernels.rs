//! The kernels at the shapes of a path of fits: 40 features and an intercept, 41 candidates.
//!
//! Amounts are floating-point operations that the result needs (a multiplication and an addition each count as one, the
//! padding of registers as none), values for the logistic functions, pairs of rows for the distances.

use super::workload::Workload;
use ndarray::Array2;
use std::hint::black_box;
use vtss_core::kernels::lanes::{Lanes, Register};
use vtss_core::kernels::{
    Element, MOST_ROUNDED_ROWS, add_product, add_transposed_product, add_upper_gram, round_rows, sigmoid_in_place,
    softplus_in_place, units_of,
};
use vtss_core::neighbors::nearest;
use vtss_core::rng::Stream;

/// Features and intercept.
const N_COEFFICIENTS: usize = 41;
/// Candidates that are fitted together.
const N_POINTS: usize = 41;
/// Rows that pass through the kernels together, as in `classifier/path`.
const BLOCK_ROWS: usize = 32;
/// Rows of the tall matrix: too many for the first cache, as those of a fold are.
const TALL_ROWS: usize = 64 * BLOCK_ROWS;
/// Values of a logistic function: a block of margins of all candidates.
const N_VALUES: usize = BLOCK_ROWS * (N_POINTS + 1);
/// Minority rows of a fold of the benchmark's cohort.
const N_MINORITY: usize = 1622;
const N_FEATURES: usize = 40;
const N_NEIGHBORS: usize = 5;
/// Chains of dependent operations: enough to hide the latency of both, few enough for 16 registers.
const RAW_CHAINS: usize = 12;
/// Steps of each chain in a run.
const RAW_STEPS: usize = 4096;
/// The chains' factor and summand keep them close to 1.
const RAW_SUMMAND: f64 = 1e-3;

/// All of them; `raw_f64` and `raw_f32` first, the rates that the products are measured against.
pub fn workloads() -> Vec<Workload> {
    vec![
        raw::<f64>("raw_f64"),
        raw::<f32>("raw_f32"),
        product::<f64>("product_f64"),
        product::<f32>("product_f32"),
        transposed_product::<f64>("transposed_product_f64"),
        transposed_product::<f32>("transposed_product_f32"),
        upper_gram::<f64>("upper_gram_f64"),
        upper_gram::<f32>("upper_gram_f32"),
        rounded_gram("rounded_gram"),
        function::<f64>("sigmoid_f64", sigmoid_in_place),
        function::<f32>("sigmoid_f32", sigmoid_in_place),
        function::<f64>("softplus_f64", softplus_in_place),
        neighbor_distances("neighbor_distances"),
    ]
}

/// Multiplications and additions in registers, nothing loaded and nothing stored.
fn raw<E: Element>(name: &'static str) -> Workload {
    let amount = 2 * RAW_CHAINS * RAW_STEPS * E::Simd::WIDTH;
    Workload::new(name, amount, || {
        let splat = |value: f64| E::Simd::splat(E::from_f64(black_box(value)));
        let (factor, summand) = (splat(1.0 - RAW_SUMMAND), splat(RAW_SUMMAND));
        let mut chains = [splat(1.0); RAW_CHAINS];
        for _ in 0..RAW_STEPS {
            for chain in &mut chains {
                *chain = chain.mul(factor).add(summand);
            }
        }
        let sum = chains.into_iter().fold(splat(0.0), |sum, chain| sum.add(chain));
        black_box(sum.first().to_f64());
    })
}

/// Margins: blocks of tall rows times a panel of coefficients.
fn product<E: Element + 'static>(name: &'static str) -> Workload {
    let (rows, stride) = tall_rows::<E>();
    let width = whole_registers::<E>(N_POINTS);
    let panel = matrix::<E>(N_COEFFICIENTS, width);
    let mut margins = vec![E::ZERO; BLOCK_ROWS * width];
    Workload::new(name, 2 * TALL_ROWS * N_COEFFICIENTS * N_POINTS, move || {
        for block in rows.chunks_exact(BLOCK_ROWS * stride) {
            margins.fill(E::ZERO);
            let shape = (BLOCK_ROWS, N_COEFFICIENTS, width);
            add_product(shape, (block, stride), (&panel, width), (&mut margins, width));
            black_box(&mut margins);
        }
    })
}

/// Gradients: blocks of tall rows, transposed, times their residuals.
fn transposed_product<E: Element + 'static>(name: &'static str) -> Workload {
    let (rows, stride) = tall_rows::<E>();
    let width = whole_registers::<E>(N_POINTS);
    let residuals = matrix::<E>(BLOCK_ROWS, width);
    let mut sums = vec![E::ZERO; N_COEFFICIENTS * width];
    Workload::new(name, 2 * TALL_ROWS * N_COEFFICIENTS * N_POINTS, move || {
        sums.fill(E::ZERO);
        for block in rows.chunks_exact(BLOCK_ROWS * stride) {
            let shape = (N_COEFFICIENTS, BLOCK_ROWS, width);
            add_transposed_product(shape, (block, stride), (&residuals, width), (&mut sums, width));
        }
        black_box(&mut sums);
    })
}

/// Hessians with their gradient riding along in the column after the last coefficient.
fn upper_gram<E: Element + 'static>(name: &'static str) -> Workload {
    let (rows, stride) = tall_rows::<E>();
    let scaled = matrix::<E>(BLOCK_ROWS, stride);
    let mut sums = vec![E::ZERO; N_COEFFICIENTS * stride];
    let entries = N_COEFFICIENTS * (N_COEFFICIENTS + 1) / 2 + N_COEFFICIENTS;
    Workload::new(name, 2 * TALL_ROWS * entries, move || {
        sums.fill(E::ZERO);
        for block in rows.chunks_exact(BLOCK_ROWS * stride) {
            let shape = (N_COEFFICIENTS, BLOCK_ROWS, stride);
            add_upper_gram(shape, (block, stride), (&scaled, stride), (&mut sums, stride));
        }
        black_box(&mut sums);
    })
}

/// Hessians that only precondition, of rows that are rounded on the way.
fn rounded_gram(name: &'static str) -> Workload {
    let (rows, stride) = tall_rows::<f32>();
    let factors = [0.4; MOST_ROUNDED_ROWS];
    let units = units_of((&rows, stride), 0.5);
    let mut pairs = vec![0; MOST_ROUNDED_ROWS / 2 * stride];
    let mut sums = vec![0; N_COEFFICIENTS * stride];
    Workload::new(name, TALL_ROWS * N_COEFFICIENTS * (N_COEFFICIENTS + 1), move || {
        for block in rows.chunks_exact(MOST_ROUNDED_ROWS * stride) {
            round_rows((block, stride), &factors, &units, &mut pairs);
            sums.fill(0);
            let shape = (N_COEFFICIENTS, MOST_ROUNDED_ROWS / 2, stride);
            add_upper_gram(shape, (&pairs, stride), (&pairs, stride), (&mut sums, stride));
            black_box(&mut sums);
        }
    })
}

fn function<E: Element + 'static>(name: &'static str, in_place: fn(&mut [E])) -> Workload {
    let margins = matrix::<E>(1, N_VALUES);
    let mut values = margins.clone();
    Workload::new(name, N_VALUES, move || {
        values.copy_from_slice(&margins);
        in_place(black_box(&mut values));
    })
}

fn neighbor_distances(name: &'static str) -> Workload {
    let values = matrix::<f64>(N_MINORITY, N_FEATURES);
    let rows = Array2::from_shape_vec((N_MINORITY, N_FEATURES), values).unwrap();
    Workload::new(name, N_MINORITY * (N_MINORITY - 1) / 2, move || {
        black_box(nearest(rows.view(), N_NEIGHBORS).unwrap());
    })
}

/// A tall matrix and its stride, with a place to spare for the residual, as `classifier/path` lays it out.
fn tall_rows<E: Element>() -> (Vec<E>, usize) {
    let stride = whole_registers::<E>(N_COEFFICIENTS + 1);
    (matrix::<E>(TALL_ROWS, stride), stride)
}

fn whole_registers<E: Element>(n: usize) -> usize {
    n.next_multiple_of(E::Simd::WIDTH)
}

/// Standard normal numbers.
fn matrix<E: Element>(n_rows: usize, stride: usize) -> Vec<E> {
    let mut values = vec![0.0; n_rows * stride];
    Stream::new(1, "benchmark").fill_normal(&mut values);
    values.into_iter().map(E::from_f64).collect()
}
