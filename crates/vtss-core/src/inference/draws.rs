//! In-bag and out-of-bag deviations of the balanced loss, a block of draws at a time.

use super::unit_losses::{Kept, UnitLosses, UnitSums};
use crate::kernels::lanes::Register;
use crate::kernels::{Element, add_product};
use crate::rng::Stream;

/// A draw that lacks a class is drawn again at most so often. With two units every other draw leaves none out; that a
/// thousand in a row do is less likely than 1e-300.
const MOST_ATTEMPTS: usize = 1000;
/// Columns that are summed together: one addition waits for the one before it, four at a time do not wait for each other.
const COLUMNS_TOGETHER: usize = 4;

/// The strata of a run, each with the stream that it is drawn from.
#[derive(Debug)]
pub struct Draws {
    n_columns: usize,
    strata: Vec<(Stream, Drawn)>,
}

/// What a stratum is drawn from.
#[derive(Debug)]
enum Drawn {
    /// Its units, one by one.
    Exact { n_units: usize, classes: Vec<DrawnClass> },
    /// Its normal limit: see [`super::limit::Limit::factor`].
    Normal { factor: Vec<f64> },
}

/// What some draws add to the balanced losses of the table.
pub struct Block {
    /// On the rows that were drawn, as often as they were: row-major (draw, column).
    pub in_bag: Vec<f64>,
    /// The rows that were not drawn, stratum by stratum.
    outside: Vec<Outside>,
}

/// What a stratum's rows that were not drawn follow from. A draw is scored on a handful of columns, known once it has chosen,
/// so only theirs are summed.
enum Outside {
    /// The units that were left out, draw by draw, and where each draw's end.
    LeftOut { units: Vec<u32>, ends: Vec<usize> },
    /// Of a stratum that is taken for normal, row-major (draw, column): deviations of the drawn rows, of which the mean of the
    /// others given them is the mirror image.
    Mirrored(Vec<f64>),
}

impl Draws {
    /// No draw yet.
    #[inline(never)]
    pub fn new(losses: &UnitLosses, seed: u64) -> Self {
        let n_columns = 2 * losses.n_fits();
        let strata = losses.plan().strata().iter().zip(losses.kept()).map(|(stratum, kept)| {
            let drawn = match kept {
                Kept::Exact(classes) => Drawn::Exact {
                    n_units: stratum.ends.len(),
                    classes: classes.iter().map(|class| DrawnClass::new(class, n_columns)).collect(),
                },
                Kept::Normal(limit) => Drawn::Normal { factor: limit.factor() },
            };
            (Stream::new(seed, &format!("bootstrap/{}", stratum.name)), drawn)
        });
        Self { n_columns, strata: strata.collect() }
    }

    /// The next `n_draws`. `None` if a class was missing from one side in every attempt.
    #[inline(never)]
    pub fn draw(&mut self, n_draws: usize) -> Option<Block> {
        let n = self.n_columns;
        let mut block = Block { in_bag: vec![0.0; n_draws * n], outside: Vec::with_capacity(self.strata.len()) };
        for (stream, drawn) in &mut self.strata {
            let outside = match drawn {
                Drawn::Exact { n_units, classes } => {
                    add_exact(&mut block.in_bag, classes, (n_draws, *n_units), stream)?
                }
                Drawn::Normal { factor } => {
                    let mut normals = vec![0.0; n_draws * n];
                    stream.fill_normal(&mut normals);
                    let mut deviations = vec![0.0; n_draws * n];
                    add_product((n_draws, n, n), (&normals, n), (factor, n), (&mut deviations, n));
                    block.in_bag.iter_mut().zip(&deviations).for_each(|(in_bag, deviation)| *in_bag += deviation);
                    Outside::Mirrored(deviations)
                }
            };
            block.outside.push(outside);
        }
        Some(block)
    }

    /// What the rows that a draw of `block` left out add to the balanced loss of some columns; for a stratum that is taken for
    /// normal its mean given the drawn ones. `deviations`: one for each column.
    #[inline(never)]
    pub fn out_of_bag(&self, block: &Block, draw: usize, columns: &[usize], deviations: &mut Vec<f64>) {
        deviations.clear();
        deviations.resize(columns.len(), 0.0);
        for ((_, drawn), outside) in self.strata.iter().zip(&block.outside) {
            match (drawn, outside) {
                (Drawn::Exact { classes, .. }, Outside::LeftOut { units, ends }) => {
                    let start = if draw == 0 { 0 } else { ends[draw - 1] };
                    for class in classes {
                        class.add_means_outside(&units[start..ends[draw]], columns, deviations);
                    }
                }
                (_, Outside::Mirrored(in_bag)) => {
                    let in_bag = &in_bag[draw * self.n_columns..(draw + 1) * self.n_columns];
                    for (deviation, &column) in deviations.iter_mut().zip(columns) {
                        *deviation -= in_bag[column];
                    }
                }
                (Drawn::Normal { .. }, Outside::LeftOut { .. }) => {}
            }
        }
    }
}

/// Draws the units of a stratum, `shape`: so many times, of so many units; adds what its drawn rows deviate by.
#[inline(never)]
fn add_exact(
    in_bag: &mut [f64],
    classes: &[DrawnClass],
    (n_draws, n_units): (usize, usize),
    stream: &mut Stream,
) -> Option<Outside> {
    let mut weights = vec![0.0; n_draws * n_units];
    let mut drawn = vec![0; n_units];
    for weights in weights.chunks_mut(n_units) {
        draw_weights(weights, classes, stream, &mut drawn)?;
    }
    for class in classes {
        class.inside.add_means((&weights, n_units), in_bag);
    }
    let mut units = vec![0; weights.len()];
    let mut n_left_out = 0;
    let ends = weights.chunks(n_units).map(|weights| {
        // Each is written, and the next over it where it was drawn: nobody could guess which was.
        for (unit, weight) in (0..).zip(weights) {
            units[n_left_out] = unit;
            n_left_out += usize::from(*weight == 0.0);
        }
        n_left_out
    });
    Some(Outside::LeftOut { ends: ends.collect(), units })
}

/// One class of a stratum whose units are drawn one by one.
#[derive(Debug)]
struct DrawnClass {
    inside: Deviations,
    /// Row-major (column, unit).
    sums: Vec<f64>,
    /// How many losses went into each unit.
    counts: Vec<f64>,
    /// Of each column over all units.
    means: Vec<f64>,
}

impl DrawnClass {
    #[inline(never)]
    fn new(class: &UnitSums, n_columns: usize) -> Self {
        let width = n_columns + 2;
        let n_units = class.sums.len() / width;
        let means = class_means(class, width);
        let mut columns = vec![0.0; (n_columns + 1) * n_units];
        for (unit, sums) in class.sums.chunks_exact(width).enumerate() {
            for (column, sum) in columns.chunks_exact_mut(n_units).zip(sums) {
                column[unit] = *sum;
            }
        }
        let counts = columns.split_off(n_columns * n_units);
        Self { inside: Deviations::new(class, &means), sums: columns, counts, means }
    }

    /// Whether some units with rows of this class were drawn, and some were not.
    fn is_on_both_sides(&self, weights: &[f32]) -> bool {
        let mut sides = [false; 2];
        weights.iter().zip(&self.counts).filter(|(_, count)| **count > 0.0).any(|(weight, _)| {
            sides[usize::from(*weight > 0.0)] = true;
            sides == [true; 2]
        })
    }

    /// Adds half of what the mean losses of the units that were left out deviate by from those of all.
    fn add_means_outside(&self, left_out: &[u32], columns: &[usize], deviations: &mut [f64]) {
        let [n_losses, ..] = sums_of([&self.counts; COLUMNS_TOGETHER], left_out);
        let per_loss = 1.0 / n_losses;
        let n_units = self.counts.len();
        let parts = columns.chunks(COLUMNS_TOGETHER).zip(deviations.chunks_mut(COLUMNS_TOGETHER));
        for (columns, deviations) in parts {
            // A place without a column repeats the first.
            let of = |place: usize| {
                let column = columns.get(place).or(columns.first()).copied().unwrap_or(0);
                &self.sums[column * n_units..(column + 1) * n_units]
            };
            let sums = sums_of([of(0), of(1), of(2), of(3)], left_out);
            for ((deviation, sum), &column) in deviations.iter_mut().zip(sums).zip(columns) {
                *deviation += 0.5 * (sum * per_loss - self.means[column]);
            }
        }
    }
}

/// Sums of columns over the units that were left out, in their order.
#[inline(never)]
fn sums_of(columns: [&[f64]; COLUMNS_TOGETHER], left_out: &[u32]) -> [f64; COLUMNS_TOGETHER] {
    let mut sums = [0.0; COLUMNS_TOGETHER];
    for &unit in left_out {
        for (sum, column) in sums.iter_mut().zip(columns) {
            *sum += column[unit as usize];
        }
    }
    sums
}

/// What the sums of one class's units deviate by from as many mean losses. In single precision, as sizes are only chosen by
/// them and what is taken off is most of a loss: a draw's mean then errs by a ten-millionth of what it deviates by.
#[derive(Debug)]
struct Deviations {
    /// Row-major (unit, column), then how many losses went into each, and zeros up to whole registers.
    values: Vec<f32>,
    n_columns: usize,
}

impl Deviations {
    #[inline(never)]
    fn new(class: &UnitSums, means: &[f64]) -> Self {
        let n_columns = means.len();
        let width = width_of(n_columns);
        let mut values = Vec::with_capacity(class.sums.len() / (n_columns + 2) * width);
        for unit in class.sums.chunks_exact(n_columns + 2) {
            let end = values.len() + width;
            let count = unit[n_columns];
            values.extend(unit.iter().zip(means).map(|(sum, mean)| (sum - count * mean) as f32));
            values.push(count as f32);
            values.resize(end, 0.0);
        }
        Self { values, n_columns }
    }

    /// Adds half of what the weighted mean losses deviate by: row-major (draw, column).
    #[inline(never)]
    fn add_means(&self, (weights, n_units): (&[f32], usize), target: &mut [f64]) {
        let (n_draws, width) = (weights.len() / n_units, width_of(self.n_columns));
        let mut sums = vec![0.0; n_draws * width];
        add_product((n_draws, n_units, width), (weights, n_units), (&self.values, width), (&mut sums, width));
        for (sums, target) in sums.chunks_exact(width).zip(target.chunks_exact_mut(self.n_columns)) {
            let half_per_loss = 0.5 / f64::from(sums[self.n_columns]);
            target.iter_mut().zip(sums).for_each(|(value, sum)| *value += half_per_loss * f64::from(*sum));
        }
    }
}

/// Places of a row of [`Deviations`].
fn width_of(n_columns: usize) -> usize {
    (n_columns + 1).next_multiple_of(<f32 as Element>::Simd::WIDTH)
}

/// How often each unit is drawn, with every class on both sides. `drawn`: room for as many numbers.
#[inline(never)]
fn draw_weights(weights: &mut [f32], classes: &[DrawnClass], stream: &mut Stream, drawn: &mut [u32]) -> Option<()> {
    let n_units = u32::try_from(weights.len()).ok()?;
    for _ in 0..MOST_ATTEMPTS {
        weights.fill(0.0);
        stream.fill_below(n_units, drawn);
        drawn.iter().for_each(|&unit| weights[unit as usize] += 1.0);
        if classes.iter().all(|class| class.is_on_both_sides(weights)) {
            return Some(());
        }
    }
    None
}

/// Mean loss of each column over all units of a class.
#[inline(never)]
fn class_means(class: &UnitSums, width: usize) -> Vec<f64> {
    let mut sums = vec![0.0; width];
    for unit in class.sums.chunks_exact(width) {
        sums.iter_mut().zip(unit).for_each(|(sum, value)| *sum += value);
    }
    let count = sums[width - 2];
    sums[..width - 2].iter().map(|sum| sum / count).collect()
}
