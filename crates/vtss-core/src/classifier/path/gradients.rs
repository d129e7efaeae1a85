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
use crate::kernels::{Element, add_transposed_product};
use std::ops::Range;

/// Gradients of the summed penalised loss of every point at its own coefficients, or their changes from its own base.
///
/// `points` and the coefficients of `position` agree in length and are ordered by `n_synthetic`, ascending. `single`: the
/// majority and the pool in single precision, where that is enough: mean gradients then err by about 1e-9, their changes
/// by less than a millionth of the change, and interpolated rows are taken in single precision as well.
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
        let start = panels.start(first);
        let active = width - start;
        for block in rows[range.start * stride..range.end * stride].chunks(BLOCK_ROWS * stride) {
            let n = block.len() / stride;
            panels.margins((block, stride), first, &mut margins);
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

/// Adds sums to totals and empties them.
pub(super) fn move_sums<E: Element>(sums: &mut [E], totals: &mut [f64]) {
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
    use super::super::traveller::error_of_change;
    use super::*;
    use crate::classifier::path::DesignRows;
    use crate::generator::Pool;
    use crate::linalg::{dot, max_abs};
    use crate::rng::Stream;
    use ndarray::Array2;

    const N_MAJORITY: usize = 3000;
    const N_FEATURES: usize = 12;

    /// Columns that single precision finds hard.
    #[derive(Clone, Copy, Debug, PartialEq)]
    enum Columns {
        /// Two values that round badly.
        TwoValues,
        /// Pairs that are nearly equal.
        Pairs,
        HeavyTails,
    }

    fn rows(columns: Columns, n_minority: usize, stream: &mut Stream) -> RealRows {
        let mut values = Array2::<f64>::zeros((N_MAJORITY + n_minority, N_FEATURES));
        for mut row in values.outer_iter_mut() {
            for j in 0..N_FEATURES {
                row[j] = match columns {
                    Columns::TwoValues => [-0.333_333_334_9, 3.000_000_119][usize::from(stream.uniform() < 0.1)],
                    Columns::Pairs if j % 2 == 1 => row[j - 1] + 1e-3 * stream.normal(),
                    Columns::Pairs => stream.normal(),
                    Columns::HeavyTails => libm::pow(stream.normal(), 3.0) / libm::sqrt(15.0),
                };
            }
        }
        RealRows::new(DesignRows::of_features(values.view()), N_MAJORITY)
    }

    fn interpolated(n_minority: usize, n: usize, stream: &mut Stream) -> Pool {
        let mut index = || (0..n).map(|_| stream.below(n_minority as u32)).collect();
        let (seeds, partners) = (index(), index());
        Pool::Interpolated { seeds, partners, fractions: (0..n).map(|_| stream.uniform()).collect() }
    }

    /// A vector of length 1: any, or one in which nearly equal columns cancel.
    fn direction(stream: &mut Stream, is_cancelling: bool) -> Vec<f64> {
        let mut way: Vec<f64> = (0..=N_FEATURES).map(|_| stream.normal()).collect();
        if is_cancelling {
            (0..N_FEATURES).step_by(2).for_each(|j| way[j + 1] = -way[j]);
        }
        let length = dot(&way, &way).sqrt();
        way.iter().map(|w| w / length).collect()
    }

    struct Case {
        columns: Columns,
        n_minority: usize,
        n_synthetic: usize,
        /// Length of the coefficients, and whether they cancel.
        base: (f64, bool),
        /// Length of the step, as travellers take it, and whether it cancels.
        step: (f64, bool),
    }

    /// The largest share of what is allowed for that any entry of any change errs by.
    fn worst_error(case: &Case, is_written: bool) -> f64 {
        let mut stream = Stream::new(5, "test/changes");
        let real = rows(case.columns, case.n_minority, &mut stream);
        let pool = if is_written {
            Pool::Dense {
                rows: Array2::from_shape_fn((case.n_synthetic, N_FEATURES), |_| stream.normal()),
                seeds: None,
            }
        } else {
            interpolated(case.n_minority, case.n_synthetic, &mut stream)
        };
        let pool = PoolRows::new(&pool);
        let problem = PathProblem { real: &real, pool: &pool };
        let points: Vec<Point> = (0..6).map(|k| Point::augmented(case.n_synthetic / 5 * k)).collect();
        let mut list = |(length, is_cancelling): (f64, bool)| -> Vec<Vec<f64>> {
            let mut one = |_| direction(&mut stream, is_cancelling).into_iter().map(|w| length * w).collect();
            (0..points.len()).map(&mut one).collect()
        };
        let (bases, steps) = (list(case.base), list(case.step));
        let sum = |(base, step): (&Vec<f64>, &Vec<f64>)| base.iter().zip(step).map(|(b, s)| b + s).collect();
        let ends: Vec<Vec<f64>> = bases.iter().zip(&steps).map(sum).collect();
        let exact = |thetas| gradients(&problem, &points, Position::At(thetas), 1.0, None);
        let (before, after) = (exact(&bases), exact(&ends));
        let between = Position::Between { bases: &bases, steps: &steps };
        let changes = gradients(&problem, &points, between, 1.0, Some(&SingleRows::new(&problem)));
        let share = |k: usize| {
            let (majority, minority) = problem.class_weights(&points[k]);
            let largest = |of: &dyn Fn(usize) -> f64| {
                let entries: Vec<f64> = (0..=N_FEATURES).map(of).collect();
                max_abs(&entries) / (majority + minority)
            };
            let change = largest(&|j| after[k][j] - before[k][j]);
            let error = largest(&|j| changes[k][j] - (after[k][j] - before[k][j]));
            error / error_of_change(change, &bases[k], &steps[k])
        };
        (0..points.len()).map(share).fold(0.0, f64::max)
    }

    #[test]
    fn changes_of_gradients_err_by_less_than_is_allowed_for() {
        let case = |columns, base, step| Case { columns, n_minority: 150, n_synthetic: 4000, base, step };
        let cases = [
            case(Columns::TwoValues, (1.5, false), (1e-3, false)),
            case(Columns::TwoValues, (1.5, false), (1e-5, false)),
            case(Columns::Pairs, (1.5, false), (1e-3, false)),
            case(Columns::Pairs, (1.5, false), (1e-3, true)),
            case(Columns::Pairs, (1000.0, true), (1e-3, false)),
            case(Columns::Pairs, (1000.0, true), (1e-6, false)),
            case(Columns::HeavyTails, (1.5, false), (1e-3, false)),
            case(Columns::HeavyTails, (1.5, false), (1e-5, false)),
            // All that a few rows give to their many children.
            Case { n_minority: 5, n_synthetic: 100_000, ..case(Columns::TwoValues, (1.5, false), (1e-5, false)) },
        ];
        for case in &cases {
            for is_written in [false, true] {
                let worst = worst_error(case, is_written);
                assert!(worst < 0.5, "{:?}, {:?}, {:?}: {worst}", case.columns, case.base, case.step);
            }
        }
    }
}
