//! The gradients of many points of a path in one pass over the rows.
//!
//! Margins of all points are a product of the rows with a panel of coefficients; gradients are the transposed product of
//! the rows with the residuals. Class weights are uniform, so they multiply the finished sums. Points are ordered by
//! their prefix of the pool, so that a synthetic row belongs to the last of them.

use super::design::{Interpolation, PoolRows};
use super::problem::{PathProblem, Point};
use crate::kernels::{add_product, add_transposed_product, negative_sigmoid_in_place, sigmoid_in_place};

/// Rows that pass through the kernels together: margins and residuals stay in the first cache.
const BLOCK_ROWS: usize = 32;

/// A narrow row-major matrix with one column per point, zero-padded to an even width.
struct Panel {
    values: Vec<f64>,
    width: usize,
}

impl Panel {
    fn zeros(n_rows: usize, n_points: usize) -> Self {
        let width = n_points.next_multiple_of(2);
        Self { values: vec![0.0; n_rows * width], width }
    }

    fn of_columns(columns: &[Vec<f64>], n_rows: usize) -> Self {
        let mut panel = Self::zeros(n_rows, columns.len());
        for (c, column) in columns.iter().enumerate() {
            for (j, value) in column.iter().enumerate() {
                panel.values[j * panel.width + c] = *value;
            }
        }
        panel
    }

    fn column(&self, index: usize) -> impl Iterator<Item = f64> + '_ {
        self.values.chunks_exact(self.width).map(move |row| row[index])
    }
}

/// Margins of tall rows (`values` with `stride` entries each) under each of `thetas`: row-major, one column per point
/// at the returned width.
pub fn margins(values: &[f64], stride: usize, thetas: &[Vec<f64>]) -> (Vec<f64>, usize) {
    let n_coefficients = thetas.first().map_or(0, Vec::len);
    let panel = Panel::of_columns(thetas, n_coefficients);
    let n_rows = values.len() / stride;
    let mut out = vec![0.0; n_rows * panel.width];
    for (block, target) in values.chunks(BLOCK_ROWS * stride).zip(out.chunks_mut(BLOCK_ROWS * panel.width.max(1))) {
        let shape = (block.len() / stride, n_coefficients, panel.width);
        add_product(shape, (block, stride), (&panel.values, panel.width), (target, panel.width));
    }
    (out, panel.width)
}

/// Gradients of the summed penalised loss of every point at its own coefficients.
///
/// `points` and `thetas` agree in length and are ordered by `n_synthetic`, ascending.
pub fn gradients(problem: &PathProblem, points: &[Point], thetas: &[Vec<f64>], penalty: f64) -> Vec<Vec<f64>> {
    let p = problem.n_coefficients();
    let panel = Panel::of_columns(thetas, p);
    let majority = class_sums(problem.real.majority(), problem, &panel, sigmoid_in_place);
    let minority_gradient = minority_sums(problem, points, &panel);
    let mut out = Vec::with_capacity(points.len());
    for (c, point) in points.iter().enumerate() {
        let sums = majority.column(c).zip(minority_gradient.column(c));
        let mut gradient: Vec<f64> = sums.map(|(m, other)| point.majority_weight * m + other).collect();
        for (g, t) in gradient[..p - 1].iter_mut().zip(&thetas[c]) {
            *g += penalty * t;
        }
        out.push(gradient);
    }
    out
}

/// Σ residual·row over rows of one class, unweighted.
fn class_sums(rows: &[f64], problem: &PathProblem, panel: &Panel, residual: fn(&mut [f64])) -> Panel {
    let (p, stride, width) = (problem.n_coefficients(), problem.real.rows.stride(), panel.width);
    let mut sums = Panel { values: vec![0.0; p * width], width };
    let mut buffer = vec![0.0; BLOCK_ROWS * width];
    for block in rows.chunks(BLOCK_ROWS * stride) {
        let n = block.len() / stride;
        let residuals = &mut buffer[..n * width];
        residuals.fill(0.0);
        add_product((n, p, width), (block, stride), (&panel.values, width), (residuals, width));
        residual(residuals);
        add_transposed_product((p, n, width), (block, stride), (residuals, width), (&mut sums.values, width));
    }
    sums
}

/// Real and synthetic minority rows, weighted.
fn minority_sums(problem: &PathProblem, points: &[Point], panel: &Panel) -> Panel {
    let (p, stride, width) = (problem.n_coefficients(), problem.real.rows.stride(), panel.width);
    let rows = problem.real.minority();
    let n = problem.real.n_minority();
    // Coefficient of every real minority row in every gradient: its own residual, and what interpolated rows give back.
    let mut own = vec![0.0; n * width];
    add_product((n, p, width), (rows, stride), (&panel.values, width), (&mut own, width));
    let shares = match problem.pool {
        PoolRows::Interpolated { rows: pool, .. } => Some(interpolated_shares(pool, points, &own, n, width)),
        PoolRows::Empty | PoolRows::Dense(_) => None,
    };
    negative_sigmoid_in_place(&mut own);
    for row in own.chunks_exact_mut(width) {
        for (value, point) in row.iter_mut().zip(points) {
            *value *= point.minority_weight;
        }
    }
    if let Some(shares) = shares {
        for (value, share) in own.iter_mut().zip(shares) {
            *value += share;
        }
    }
    let mut sums = Panel { values: vec![0.0; p * width], width };
    add_transposed_product((p, n, width), (rows, stride), (&own, width), (&mut sums.values, width));
    if let PoolRows::Dense(pool) = problem.pool {
        add_dense_pool(pool.values(), problem, points, panel, &mut sums);
    }
    sums
}

/// The parts of the pool between neighbouring prefixes, each with the first point that contains it.
fn segments(points: &[Point]) -> impl Iterator<Item = (std::ops::Range<usize>, usize)> + '_ {
    points.iter().enumerate().scan(0, |start, (c, point)| {
        let range = *start..point.n_synthetic.max(*start);
        *start = range.end;
        Some((range, c))
    })
}

/// What each interpolated row gives to its two parents, in every point that contains it.
fn interpolated_shares(
    pool: &[Interpolation],
    points: &[Point],
    real_margins: &[f64],
    n_minority: usize,
    width: usize,
) -> Vec<f64> {
    let mut shares = vec![0.0; n_minority * width];
    let mut buffer = vec![0.0; BLOCK_ROWS * width];
    for (range, first) in segments(points) {
        let active = points.len() - first;
        for block in pool[range].chunks(BLOCK_ROWS) {
            let residuals = &mut buffer[..block.len() * active];
            for (z, target) in block.iter().zip(residuals.chunks_exact_mut(active)) {
                let (near, far) = (1.0 - z.fraction, z.fraction);
                let seed = &real_margins[z.seed as usize * width + first..][..active];
                let partner = &real_margins[z.partner as usize * width + first..][..active];
                for (t, (a, b)) in target.iter_mut().zip(seed.iter().zip(partner)) {
                    *t = near * a + far * b;
                }
            }
            negative_sigmoid_in_place(residuals);
            for (z, source) in block.iter().zip(residuals.chunks_exact(active)) {
                let (near, far) = (1.0 - z.fraction, z.fraction);
                for (share, r) in shares[z.seed as usize * width + first..][..active].iter_mut().zip(source) {
                    *share += near * r;
                }
                for (share, r) in shares[z.partner as usize * width + first..][..active].iter_mut().zip(source) {
                    *share += far * r;
                }
            }
        }
    }
    for row in shares.chunks_exact_mut(width) {
        for (value, point) in row.iter_mut().zip(points) {
            *value *= point.synthetic_weight;
        }
    }
    shares
}

/// Adds the gradients of a pool that is written out.
fn add_dense_pool(pool: &[f64], problem: &PathProblem, points: &[Point], panel: &Panel, sums: &mut Panel) {
    let (p, stride, width) = (problem.n_coefficients(), problem.real.rows.stride(), panel.width);
    let mut pool_sums = Panel { values: vec![0.0; p * width], width };
    let mut buffer = vec![0.0; BLOCK_ROWS * width];
    for (range, first) in segments(points) {
        // Columns come in pairs; the one before an odd first is computed and then emptied.
        let start = first - first % 2;
        let active = width - start;
        for block in pool[range.start * stride..range.end * stride].chunks(BLOCK_ROWS * stride) {
            let n = block.len() / stride;
            let residuals = &mut buffer[..n * active];
            residuals.fill(0.0);
            add_product((n, p, active), (block, stride), (&panel.values[start..], width), (residuals, active));
            negative_sigmoid_in_place(residuals);
            if start < first {
                residuals.iter_mut().step_by(active).for_each(|r| *r = 0.0);
            }
            let target = (&mut pool_sums.values[start..], width);
            add_transposed_product((p, n, active), (block, stride), (residuals, active), target);
        }
    }
    for (row, pool_row) in sums.values.chunks_exact_mut(width).zip(pool_sums.values.chunks_exact(width)) {
        for ((value, pool_value), point) in row.iter_mut().zip(pool_row).zip(points) {
            *value += point.synthetic_weight * pool_value;
        }
    }
}
