//! The gradients of many points of a path in one pass over the rows.
//!
//! Margins of all points are a product of the rows with a panel of coefficients; gradients are the transposed product of
//! the rows with the residuals. Class weights are uniform, so they multiply the finished sums. Points are ordered by
//! their prefix of the pool, so that a synthetic row belongs to the last of them.

use super::design::{BLOCK_ROWS, BLOCKS_PER_SUM, Interpolation, PoolRows};
use super::problem::{PathProblem, Point};
use super::single::SingleRows;
use crate::kernels::lanes::Lanes;
use crate::kernels::softplus::COLUMNS_TOGETHER;
use crate::kernels::{
    Element, Parents, add_interpolated_residuals, add_product, add_transposed_product, negative_sigmoid_in_place,
    sigmoid_in_place,
};
use std::ops::Range;

/// A narrow row-major matrix with one column per point, zero-padded to whole registers.
struct Panel<E> {
    values: Vec<E>,
    width: usize,
}

impl<E: Element> Panel<E> {
    fn of_columns(columns: &[Vec<f64>], n_rows: usize) -> Self {
        Self::of_columns_at(columns, n_rows, columns.len().next_multiple_of(E::Simd::WIDTH))
    }

    fn of_columns_at(columns: &[Vec<f64>], n_rows: usize, width: usize) -> Self {
        let mut panel = Self { values: vec![E::ZERO; n_rows * width], width };
        for (c, column) in columns.iter().enumerate() {
            for (j, value) in column.iter().enumerate() {
                panel.values[j * panel.width + c] = E::from_f64(*value);
            }
        }
        panel
    }
}

impl Panel<f64> {
    fn column(&self, index: usize) -> impl Iterator<Item = f64> + '_ {
        self.values.chunks_exact(self.width).map(move |row| row[index])
    }
}

/// Margins of tall rows (`values` with `stride` entries each) under each of `thetas`: row-major, one column per point
/// at the returned width, which is what [`add_column_sums`](crate::kernels::add_column_sums) takes.
pub fn margins(values: &[f64], stride: usize, thetas: &[Vec<f64>]) -> (Vec<f64>, usize) {
    let n_coefficients = thetas.first().map_or(0, Vec::len);
    let panel = Panel::<f64>::of_columns_at(thetas, n_coefficients, thetas.len().next_multiple_of(COLUMNS_TOGETHER));
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
/// `points` and `thetas` agree in length and are ordered by `n_synthetic`, ascending. `single`: the majority and the
/// pool in single precision, where that is enough: mean gradients then err by about 1e-9, and interpolated rows are
/// taken in single precision as well.
pub fn gradients(
    problem: &PathProblem,
    points: &[Point],
    thetas: &[Vec<f64>],
    penalty: f64,
    single: Option<&SingleRows>,
) -> Vec<Vec<f64>> {
    let p = problem.n_coefficients();
    let real = problem.real;
    let stride = real.rows.stride();
    let (majority, pool) = match single {
        Some(rows) => {
            let majority = majority_sums(rows.majority, rows.stride, thetas, p);
            (majority, pool_sums(&rows.pool, rows.stride, points, thetas, p))
        }
        None => {
            let pool = if let PoolRows::Dense(pool) = problem.pool { pool.values() } else { &[] };
            (majority_sums(real.majority(), stride, thetas, p), pool_sums(pool, stride, points, thetas, p))
        }
    };
    let minority = minority_sums(problem, points, &Panel::of_columns(thetas, p), single.is_some());
    let mut out = Vec::with_capacity(points.len());
    for (c, point) in points.iter().enumerate() {
        let of_class = majority.column(c).zip(minority.column(c));
        let mut gradient: Vec<f64> = match &pool {
            None => of_class.map(|(m, other)| point.majority_weight * m + other).collect(),
            Some(pool) => {
                let of_all = of_class.zip(pool.column(c));
                of_all.map(|((m, o), s)| point.majority_weight * m + (o + point.synthetic_weight * s)).collect()
            }
        };
        for (g, t) in gradient[..p - 1].iter_mut().zip(&thetas[c]) {
            *g += penalty * t;
        }
        out.push(gradient);
    }
    out
}

/// Σ residual·row over the majority.
fn majority_sums<E: Element>(rows: &[E], stride: usize, thetas: &[Vec<f64>], p: usize) -> Panel<f64> {
    let whole = std::iter::once((0..rows.len() / stride, 0));
    written_sums((rows, stride), whole, &Panel::of_columns(thetas, p), p, sigmoid_in_place)
}

/// Σ residual·row over the prefixes of a pool that is written out; none for another pool.
fn pool_sums<E: Element>(
    rows: &[E],
    stride: usize,
    points: &[Point],
    thetas: &[Vec<f64>],
    p: usize,
) -> Option<Panel<f64>> {
    let panel = Panel::of_columns(thetas, p);
    let sums = || written_sums((rows, stride), segments(points), &panel, p, negative_sigmoid_in_place);
    (!rows.is_empty()).then(sums)
}

/// Σ residual·row over parts of some rows, each for the points from a first one on.
fn written_sums<E: Element>(
    (rows, stride): (&[E], usize),
    parts: impl Iterator<Item = (Range<usize>, usize)>,
    panel: &Panel<E>,
    p: usize,
    residual: fn(&mut [E]),
) -> Panel<f64> {
    let width = panel.width;
    let mut totals = vec![0.0; p * width];
    let mut sums = vec![E::ZERO; p * width];
    let mut buffer = vec![E::ZERO; BLOCK_ROWS * width];
    let mut n_blocks = 0;
    for (range, first) in parts {
        // Columns come in whole registers; those before the first are computed and then emptied.
        let start = first - first % E::Simd::WIDTH;
        let active = width - start;
        for block in rows[range.start * stride..range.end * stride].chunks(BLOCK_ROWS * stride) {
            let n = block.len() / stride;
            let residuals = &mut buffer[..n * active];
            residuals.fill(E::ZERO);
            add_product((n, p, active), (block, stride), (&panel.values[start..], width), (residuals, active));
            residual(residuals);
            if start < first {
                residuals.chunks_exact_mut(active).for_each(|row| row[..first - start].fill(E::ZERO));
            }
            let target = (&mut sums[start..], width);
            add_transposed_product((p, n, active), (block, stride), (residuals, active), target);
            n_blocks += 1;
            if n_blocks % BLOCKS_PER_SUM == 0 {
                move_sums(&mut sums, &mut totals);
            }
        }
    }
    move_sums(&mut sums, &mut totals);
    Panel { values: totals, width }
}

fn move_sums<E: Element>(sums: &mut [E], totals: &mut [f64]) {
    for (total, sum) in totals.iter_mut().zip(sums) {
        *total += sum.to_f64();
        *sum = E::ZERO;
    }
}

/// Real and synthetic minority rows, weighted; `in_single`: residuals of interpolated rows in single precision.
fn minority_sums(problem: &PathProblem, points: &[Point], panel: &Panel<f64>, in_single: bool) -> Panel<f64> {
    let (p, stride, width) = (problem.n_coefficients(), problem.real.rows.stride(), panel.width);
    let rows = problem.real.minority();
    let n = problem.real.n_minority();
    // Coefficient of every real minority row in every gradient: its own residual, and what interpolated rows give back.
    let mut own = vec![0.0; n * width];
    add_product((n, p, width), (rows, stride), (&panel.values, width), (&mut own, width));
    let shares = match problem.pool {
        PoolRows::Interpolated { rows: pool, .. } if in_single => {
            Some(interpolated_shares::<f32>(pool, points, &own, width))
        }
        PoolRows::Interpolated { rows: pool, .. } => Some(interpolated_shares::<f64>(pool, points, &own, width)),
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
    sums
}

/// The parts of the pool between neighbouring prefixes, each with the first point that contains it.
fn segments(points: &[Point]) -> impl Iterator<Item = (Range<usize>, usize)> + '_ {
    points.iter().enumerate().scan(0, |start, (c, point)| {
        let range = *start..point.n_synthetic.max(*start);
        *start = range.end;
        Some((range, c))
    })
}

/// What each interpolated row gives to its two parents, in every point that contains it, weighted: a panel like that of
/// the real rows' margins, computed in the precision of `E`.
fn interpolated_shares<E: Element>(
    pool: &[Interpolation],
    points: &[Point],
    real_margins: &[f64],
    width: usize,
) -> Vec<f64> {
    // Whole registers of E, of which a panel of doubles may have one column too few.
    let inner_width = width.next_multiple_of(E::Simd::WIDTH);
    let n_rows = real_margins.len() / width;
    let mut margins = vec![E::ZERO; n_rows * inner_width];
    for (target, source) in margins.chunks_exact_mut(inner_width).zip(real_margins.chunks_exact(width)) {
        for (t, m) in target.iter_mut().zip(source) {
            *t = E::from_f64(*m);
        }
    }
    let mut shares = vec![E::ZERO; margins.len()];
    for (range, first) in segments(points).filter(|(range, _)| !range.is_empty()) {
        let parents = pool[range].iter().map(|z| Parents {
            seed: z.seed as usize,
            partner: z.partner as usize,
            fraction: E::from_f64(z.fraction),
        });
        add_interpolated_residuals(parents, &margins, &mut shares, inner_width, first);
    }
    let mut weighted = vec![0.0; real_margins.len()];
    for (target, source) in weighted.chunks_exact_mut(width).zip(shares.chunks_exact(inner_width)) {
        for (t, (share, point)) in target.iter_mut().zip(source.iter().zip(points)) {
            *t = point.synthetic_weight * share.to_f64();
        }
    }
    weighted
}
