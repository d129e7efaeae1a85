//! The gradients of many points of a path in one pass over the rows.
//!
//! Margins of all points are a product of the rows with a panel of coefficients; gradients are the transposed product of
//! the rows with the residuals. Class weights are uniform, so they multiply the finished sums. Points are ordered by
//! their prefix of the pool, so that a synthetic row belongs to the last of them.

use super::design::PoolRows;
use super::kept::{Changes, Keeping, Kept};
use super::panel::{Class, Computed, Margins, Panel, Panels, Position};
use super::problem::{PathProblem, Point};
use super::shares::{FirstPoints, interpolated_shares};
use super::single::SingleRows;
use super::written::{Residuals, summed_blocks, written_sums};
use crate::kernels::Element;
use std::ops::Range;

/// What a pass goes over, and for which points.
#[derive(Clone, Copy)]
pub struct Pass<'a> {
    /// The rows.
    pub problem: &'a PathProblem<'a>,
    /// Ordered by `n_synthetic`, ascending.
    pub points: &'a [Point],
    /// λ = 1 / C.
    pub penalty: f64,
    /// The majority and the pool in single precision, where that is enough: mean gradients then err by about 1e-9, their
    /// changes by less than a millionth of the change, and interpolated rows are taken in single precision as well.
    pub single: Option<&'a SingleRows<'a>>,
    /// Of the path that the points are of.
    pub first_points: &'a FirstPoints,
}

/// What is kept between the passes of a path, and the columns there of the points of one pass, ascending.
pub type KeptSlots<'a> = (&'a mut Kept, &'a [usize]);

/// Rows that follow one another, with the first point that contains them.
type Part = (Range<usize>, usize);

/// Gradients of the summed penalised loss of every point at its own coefficients, or their changes from its own base.
///
/// The coefficients of `position` agree in length with the points. `kept`: gets the residuals of a pass in double
/// precision, and gives them to one that takes changes from there.
pub fn gradients(pass: &Pass, position: Position, mut kept: Option<KeptSlots>) -> Vec<Vec<f64>> {
    let [majority, pool] = [Class::Majority, Class::Minority].map(|class| {
        let kept = kept.as_mut().map(|(kept, slots)| (&mut **kept, *slots));
        written_class(pass, position, kept, class)
    });
    assembled(pass, position, &majority, &pool)
}

/// Gradients from the sums of the majority and of a written pool.
#[inline(never)]
pub fn assembled(pass: &Pass, position: Position, majority: &Panel<f64>, pool: &Panel<f64>) -> Vec<Vec<f64>> {
    let n_slopes = pass.problem.n_coefficients() - 1;
    let minority = minority_sums(pass, position);
    let penalised = match position {
        Position::At(thetas) => thetas,
        Position::Between { steps, .. } => steps,
    };
    let gradient = |(c, (point, theta)): (usize, (&Point, &Vec<f64>))| {
        let sums = majority.column(c).zip(minority.column(c)).zip(pool.column(c));
        let weighted = sums.map(|((m, o), s)| point.majority_weight * m + (o + point.synthetic_weight * s));
        let mut gradient: Vec<f64> = weighted.collect();
        for (g, t) in gradient[..n_slopes].iter_mut().zip(theta) {
            *g += pass.penalty * t;
        }
        gradient
    };
    pass.points.iter().zip(penalised).enumerate().map(gradient).collect()
}

/// Σ residual·row over the rows of a class that are written out and not weighted by row: the majority, or a dense pool.
#[inline(never)]
pub fn written_class(pass: &Pass, position: Position, kept: Option<KeptSlots>, class: Class) -> Panel<f64> {
    let p = pass.problem.n_coefficients();
    match (pass.single, kept, position) {
        (None, kept, _) => exact_sums(pass, position, kept, class),
        (Some(single), Some(kept), Position::Between { steps, .. }) => {
            changes_of_kept(pass, (single, steps), kept, position, class)
        }
        (Some(single), ..) => {
            let rows = (single.written(class), single.stride);
            written_sums(rows, written_parts(pass, class), &mut Computed::new(position, class, p), p)
        }
    }
}

/// In double precision.
#[inline(never)]
fn exact_sums(pass: &Pass, position: Position, kept: Option<KeptSlots>, class: Class) -> Panel<f64> {
    let p = pass.problem.n_coefficients();
    let (rows, parts) = (pass.problem.written(class), written_parts(pass, class));
    let rows = (rows, pass.problem.real.rows.stride());
    let computed = Computed::new(position, class, p);
    match kept {
        Some((kept, slots)) => written_sums(rows, parts, &mut Keeping::new(computed, kept, class, slots), p),
        None => written_sums(rows, parts, &mut { computed }, p),
    }
}

/// What sums change by, of rows that something is kept of and of the others.
#[inline(never)]
fn changes_of_kept(
    pass: &Pass,
    (single, steps): (&SingleRows, &[Vec<f64>]),
    (kept, slots): KeptSlots,
    position: Position,
    class: Class,
) -> Panel<f64> {
    let p = pass.problem.n_coefficients();
    let (rows, parts) = ((single.written(class), single.stride), written_parts(pass, class));
    let mut computed = Computed::new(position, class, p);
    let n_kept = kept.n_rows(class);
    let within = |(range, first): &Part| (range.start.min(n_kept)..range.end.min(n_kept), *first);
    let beyond = |(range, first): &Part| (range.start.max(n_kept)..range.end.max(n_kept), *first);
    let mut changes = Changes::new(kept, class, steps, slots, p);
    let sums = written_sums(rows, parts.iter().map(within).collect(), &mut changes, p);
    let mut sums = sums.selected(changes.columns(), computed.width());
    sums.add(&written_sums(rows, parts.iter().map(beyond).collect(), &mut computed, p));
    sums
}

/// All majority rows, or the parts of a dense pool between neighbouring prefixes.
fn written_parts(pass: &Pass, class: Class) -> Vec<Part> {
    match (class, pass.problem.pool) {
        (Class::Majority, _) => vec![(0..pass.problem.real.n_majority, 0)],
        (Class::Minority, PoolRows::Dense(_)) => segments(pass.points).collect(),
        (Class::Minority, PoolRows::Empty | PoolRows::Interpolated(_)) => Vec::new(),
    }
}

/// Real and interpolated minority rows, weighted.
fn minority_sums(pass: &Pass, position: Position) -> Panel<f64> {
    match pass.single {
        Some(single) => weighted_sums(pass, (&single.minority.values, single.stride), position),
        None => weighted_sums(pass, (pass.problem.real.minority(), pass.problem.real.rows.stride()), position),
    }
}

#[inline(never)]
fn weighted_sums<E: Element>(pass: &Pass, (rows, stride): (&[E], usize), position: Position) -> Panel<f64> {
    let Pass { problem, points, .. } = *pass;
    let p = problem.n_coefficients();
    let panels = Panels::<E>::new(position, p);
    let width = panels.width();
    // Coefficient of every real minority row in every gradient: its own residual, and what interpolated rows give back.
    let mut margins = Margins::none();
    panels.margins((rows, stride), 0, &mut margins);
    let shares = match problem.pool {
        PoolRows::Interpolated(rows) => Some(interpolated_shares((rows, pass.first_points), points, &margins, width)),
        PoolRows::Empty | PoolRows::Dense(_) => None,
    };
    let own = margins.residuals(Class::Minority);
    for row in own.chunks_exact_mut(width) {
        for (value, point) in row.iter_mut().zip(points) {
            *value = *value * E::from_f64(point.minority_weight);
        }
    }
    if let Some(shares) = shares {
        for (value, share) in own.iter_mut().zip(shares) {
            *value = *value + share;
        }
    }
    summed_blocks((rows, stride), (own, width), p)
}

/// The parts of the pool between neighbouring prefixes, each with the first point that contains it.
pub(super) fn segments(points: &[Point]) -> impl Iterator<Item = Part> + '_ {
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

    /// The largest share of what is allowed for that any entry of any change errs by; residuals are kept of so many rows.
    fn worst_error(case: &Case, is_written: bool, n_kept: usize) -> f64 {
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
        let first_points = FirstPoints::new(&pool, &points);
        let pass = Pass { problem: &problem, points: &points, penalty: 1.0, single: None, first_points: &first_points };
        let slots: Vec<usize> = (0..points.len()).collect();
        let mut kept = Kept::new(n_kept.min(N_MAJORITY), n_kept, points.len());
        let before = gradients(&pass, Position::At(&bases), Some((&mut kept, &slots)));
        let after = gradients(&pass, Position::At(&ends), None);
        let single = SingleRows::new(&problem);
        let pass = Pass { single: Some(&single), ..pass };
        let between = Position::Between { bases: &bases, steps: &steps };
        let changes = gradients(&pass, between, Some((&mut kept, &slots)));
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
                for n_kept in [0, 1000, case.n_synthetic] {
                    let worst = worst_error(case, is_written, n_kept);
                    assert!(worst < 0.5, "{:?}, {:?}, {:?}, {n_kept}: {worst}", case.columns, case.base, case.step);
                }
            }
        }
    }

    #[test]
    fn what_is_kept_serves_each_point_whichever_others_ask() {
        let mut stream = Stream::new(7, "test/kept");
        let real = rows(Columns::HeavyTails, 40, &mut stream);
        let drawn = Array2::from_shape_fn((900, N_FEATURES), |_| stream.normal());
        let pool = PoolRows::new(&Pool::Dense { rows: drawn, seeds: None });
        let problem = PathProblem { real: &real, pool: &pool };
        let points: Vec<Point> = (0..11).map(|k| Point::augmented(90 * k)).collect();
        let first_points = FirstPoints::new(&pool, &points);
        let mut list = |length: f64| -> Vec<Vec<f64>> {
            let one = |_| direction(&mut stream, false).into_iter().map(|w| length * w).collect();
            (0..points.len()).map(one).collect()
        };
        let (bases, steps) = (list(1.0), list(1e-3));
        let single = SingleRows::new(&problem);
        let mut kept = Kept::new(N_MAJORITY, 900, points.len());
        let mut pass_of = |slots: &[usize], is_exact: bool| {
            let of = |all: &[Vec<f64>]| slots.iter().map(|&slot| all[slot].clone()).collect::<Vec<_>>();
            let (points, bases, steps) = (slots.iter().map(|&s| points[s]).collect::<Vec<_>>(), of(&bases), of(&steps));
            let single = if is_exact { None } else { Some(&single) };
            let pass = Pass { problem: &problem, points: &points, penalty: 1.0, single, first_points: &first_points };
            let between = Position::Between { bases: &bases, steps: &steps };
            let position = if is_exact { Position::At(&bases) } else { between };
            gradients(&pass, position, Some((&mut kept, slots)))
        };
        let all: Vec<usize> = (0..points.len()).collect();
        pass_of(&all, true);
        let expected = pass_of(&all, false);
        // Kept once more, in parts.
        for slots in [&[0, 1, 4][..], &[2, 3, 5, 6, 7, 8, 9, 10]] {
            pass_of(slots, true);
        }
        for slots in [&[3][..], &[0, 9, 10], &[1, 2, 7], &all] {
            for (slot, change) in slots.iter().zip(pass_of(slots, false)) {
                // The pool's rows are added up in other parts.
                let off = change.iter().zip(&expected[*slot]).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
                assert!(off <= 1e-6 * max_abs(&expected[*slot]), "point {slot} of {slots:?}: {off:e}");
            }
        }
    }
}
