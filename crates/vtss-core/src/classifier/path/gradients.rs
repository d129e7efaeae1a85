//! The gradients of many points of a path in one pass over the rows.
//!
//! Margins of all points are a product of the rows with a panel of coefficients; gradients are the transposed product of
//! the rows with the residuals. Class weights are uniform, so they multiply the finished sums. Points are ordered by
//! their prefix of the pool, so that a synthetic row belongs to the last of them.

use super::design::{BLOCK_ROWS, BLOCKS_PER_SUM, PoolRows};
use super::panel::{Class, Margins, Panel, Panels, Position};
use super::problem::{PathProblem, Point};
use super::shares::{interpolated_changes, interpolated_shares};
use super::single::SingleRows;
use crate::kernels::lanes::Lanes;
use crate::kernels::{Element, add_transposed_product};
use std::ops::Range;

/// Gradients of the summed penalised loss of every point at its own coefficients, or their changes from its own base.
///
/// `points` and the coefficients of `position` agree in length and are ordered by `n_synthetic`, ascending. `single`: the
/// majority and the pool in single precision, where that is enough: mean gradients then err by about 1e-9, their changes
/// by that share of the change, and interpolated rows are taken in single precision as well.
pub fn gradients(
    problem: &PathProblem,
    points: &[Point],
    position: Position,
    penalty: f64,
    single: Option<&SingleRows>,
) -> Vec<Vec<f64>> {
    let p = problem.n_coefficients();
    let real = problem.real;
    let stride = real.rows.stride();
    let (majority, pool) = match single {
        Some(rows) => {
            let majority = majority_sums(rows.majority, rows.stride, position, p);
            (majority, pool_sums(&rows.pool, rows.stride, points, position, p))
        }
        None => {
            let pool = if let PoolRows::Dense(pool) = problem.pool { pool.values() } else { &[] };
            (majority_sums(real.majority(), stride, position, p), pool_sums(pool, stride, points, position, p))
        }
    };
    let minority = minority_sums(problem, points, &Panels::new(position, p), single.is_some());
    let penalised = match position {
        Position::At(thetas) => thetas,
        Position::Between { steps, .. } => steps,
    };
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
        for (g, t) in gradient[..p - 1].iter_mut().zip(&penalised[c]) {
            *g += penalty * t;
        }
        out.push(gradient);
    }
    out
}

/// Σ residual·row over the majority.
fn majority_sums<E: Element>(rows: &[E], stride: usize, position: Position, p: usize) -> Panel<f64> {
    let whole = std::iter::once((0..rows.len() / stride, 0));
    written_sums((rows, stride), whole, &Panels::new(position, p), p, Class::Majority)
}

/// Σ residual·row over the prefixes of a pool that is written out; none for another pool.
fn pool_sums<E: Element>(
    rows: &[E],
    stride: usize,
    points: &[Point],
    position: Position,
    p: usize,
) -> Option<Panel<f64>> {
    let sums = || written_sums((rows, stride), segments(points), &Panels::new(position, p), p, Class::Minority);
    (!rows.is_empty()).then(sums)
}

/// Σ residual·row over parts of some rows, each for the points from a first one on.
fn written_sums<E: Element>(
    (rows, stride): (&[E], usize),
    parts: impl Iterator<Item = (Range<usize>, usize)>,
    panels: &Panels<E>,
    p: usize,
    class: Class,
) -> Panel<f64> {
    let width = panels.width();
    let mut totals = vec![0.0; p * width];
    let mut sums = vec![E::ZERO; p * width];
    let mut margins = Margins::none();
    let mut n_blocks = 0;
    for (range, first) in parts {
        // Columns come in whole registers; those before the first are computed and then emptied.
        let start = first - first % E::Simd::WIDTH;
        let active = width - start;
        for block in rows[range.start * stride..range.end * stride].chunks(BLOCK_ROWS * stride) {
            let n = block.len() / stride;
            panels.margins((block, stride), start, &mut margins);
            let residuals = margins.residuals(class);
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
fn minority_sums(problem: &PathProblem, points: &[Point], panels: &Panels<f64>, in_single: bool) -> Panel<f64> {
    let (p, stride, width) = (problem.n_coefficients(), problem.real.rows.stride(), panels.width());
    let rows = problem.real.minority();
    let n = problem.real.n_minority();
    // Coefficient of every real minority row in every gradient: its own residual, and what interpolated rows give back.
    let mut margins = Margins::none();
    panels.margins((rows, stride), 0, &mut margins);
    let shares = match problem.pool {
        PoolRows::Interpolated { rows: pool, .. } => Some(match &margins.steps {
            Some(steps) => interpolated_changes(pool, points, &margins.at, steps, width),
            None if in_single => interpolated_shares::<f32>(pool, points, &margins.at, width),
            None => interpolated_shares::<f64>(pool, points, &margins.at, width),
        }),
        PoolRows::Empty | PoolRows::Dense(_) => None,
    };
    let own = margins.residuals(Class::Minority);
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
    add_transposed_product((p, n, width), (rows, stride), (own, width), (&mut sums.values, width));
    sums
}

/// The parts of the pool between neighbouring prefixes, each with the first point that contains it.
pub(super) fn segments(points: &[Point]) -> impl Iterator<Item = (Range<usize>, usize)> + '_ {
    points.iter().enumerate().scan(0, |start, (c, point)| {
        let range = *start..point.n_synthetic.max(*start);
        *start = range.end;
        Some((range, c))
    })
}

#[cfg(test)]
mod tests {
    use super::super::real::RealRows;
    use super::super::traveller::{ERROR_OF_CHANGE, ERROR_OF_WAY};
    use super::*;
    use crate::classifier::path::DesignRows;
    use crate::generator::Pool;
    use crate::linalg::{dot, max_abs};
    use crate::rng::Stream;
    use ndarray::Array2;

    const N_MAJORITY: usize = 3000;
    const N_MINORITY: usize = 150;
    const N_FEATURES: usize = 12;

    /// Standardised columns that single precision finds hard, by `kind`: two values that round badly, pairs that are
    /// nearly equal, heavy tails.
    fn entry(stream: &mut Stream, kind: usize, before: f64, j: usize) -> f64 {
        match kind {
            0 => [-0.333_333_334_9, 3.000_000_119][usize::from(stream.uniform() < 0.1)],
            1 if j % 2 == 1 => before + 1e-3 * stream.normal(),
            2 => libm::pow(stream.normal(), 3.0) / libm::sqrt(15.0),
            _ => stream.normal(),
        }
    }

    fn rows(kind: usize) -> RealRows {
        let mut stream = Stream::new(3, &format!("test/changes/{kind}"));
        let mut values = Array2::<f64>::zeros((N_MAJORITY + N_MINORITY, N_FEATURES));
        for mut row in values.outer_iter_mut() {
            for j in 0..N_FEATURES {
                row[j] = entry(&mut stream, kind, if j == 0 { 0.0 } else { row[j - 1] }, j);
            }
        }
        RealRows::new(DesignRows::of_features(values.view()), N_MAJORITY)
    }

    fn interpolated() -> Pool {
        let mut stream = Stream::new(4, "test/changes/pool");
        let n = 4000;
        let mut index = || (0..n).map(|_| stream.below(N_MINORITY as u32)).collect();
        let (seeds, partners) = (index(), index());
        Pool::Interpolated { seeds, partners, fractions: (0..n).map(|_| stream.uniform()).collect() }
    }

    /// A way of length 1: any, or one along which columns that are nearly equal cancel.
    fn direction(stream: &mut Stream, cancelling: bool) -> Vec<f64> {
        let mut way: Vec<f64> = (0..=N_FEATURES).map(|_| stream.normal()).collect();
        if cancelling {
            (0..N_FEATURES).step_by(2).for_each(|j| way[j + 1] = -way[j]);
        }
        let length = dot(&way, &way).sqrt();
        way.iter().map(|w| w / length).collect()
    }

    /// The lengths are of ways that travellers take; on longer ones they ask for an exact gradient.
    #[test]
    fn changes_of_gradients_err_by_no_more_than_is_allowed_for() {
        let mut stream = Stream::new(5, "test/changes/ways");
        let written = Pool::Dense { rows: Array2::from_shape_fn((4000, N_FEATURES), |_| stream.normal()), seeds: None };
        for (kind, cancelling, length) in
            [(0, false, 1e-3), (1, false, 1e-3), (1, true, 1e-3), (2, false, 1e-3), (0, false, 1e-5), (2, false, 1e-5)]
        {
            let real = rows(kind);
            for pool in [&interpolated(), &written] {
                let pool = PoolRows::new(pool);
                let problem = PathProblem { real: &real, pool: &pool };
                let points: Vec<Point> = (0..6).map(|k| Point::augmented(700 * k)).collect();
                let list = |stream: &mut Stream, cancelling, length: f64| -> Vec<Vec<f64>> {
                    let scaled = |way: Vec<f64>| way.into_iter().map(|w| length * w).collect();
                    points.iter().map(|_| scaled(direction(stream, cancelling))).collect()
                };
                let bases = list(&mut stream, false, 1.5);
                let steps = list(&mut stream, cancelling, length);
                let ends: Vec<Vec<f64>> = bases
                    .iter()
                    .zip(&steps)
                    .map(|(base, step)| base.iter().zip(step).map(|(b, s)| b + s).collect())
                    .collect();
                let exact = |thetas| gradients(&problem, &points, Position::At(thetas), 1.0, None);
                let single = SingleRows::new(&problem);
                let between = Position::Between { bases: &bases, steps: &steps };
                let changes = gradients(&problem, &points, between, 1.0, Some(&single));
                for (k, ((before, after), change)) in exact(&bases).iter().zip(exact(&ends)).zip(changes).enumerate() {
                    let (majority, minority) = problem.class_weights(&points[k]);
                    let expected: Vec<f64> = after.iter().zip(before).map(|(a, b)| a - b).collect();
                    let errors: Vec<f64> = change.iter().zip(&expected).map(|(c, e)| c - e).collect();
                    let error = max_abs(&errors) / (majority + minority);
                    let allowed = ERROR_OF_CHANGE * max_abs(&expected) / (majority + minority) + ERROR_OF_WAY * length;
                    assert!(error <= allowed, "kind {kind}, way {length}, point {k}: {error:e} of {allowed:e}");
                }
            }
        }
    }
}
