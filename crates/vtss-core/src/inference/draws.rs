//! In-bag and out-of-bag deviations of the balanced loss, draw by draw.

use super::unit_losses::{Kept, UnitLosses, UnitSums};
use crate::kernels::lanes::Register;
use crate::kernels::{Element, add_product};
use crate::rng::Stream;

/// Draws whose weights are held at once: half a megabyte for the largest stratum that is resampled one by one.
const DRAWS_TOGETHER: usize = 64;
/// A draw that lacks a class is drawn again at most so often. With two units every other draw leaves none out; that a
/// thousand in a row do is less likely than 1e-300.
const MOST_ATTEMPTS: usize = 1000;
/// Columns that are summed together: one addition waits for the one before it, four at a time do not wait for each other.
const COLUMNS_TOGETHER: usize = 4;

/// What the draws add to the balanced losses of the table.
pub struct Draws {
    /// On the rows that were drawn, as often as they were: row-major (draw, column).
    pub in_bag: Vec<f64>,
    n_columns: usize,
    /// The rows that were not drawn, stratum by stratum.
    outside: Vec<Outside>,
}

/// What a stratum's rows that were not drawn add. A draw is scored on a handful of columns, known once it has chosen, so
/// only theirs are summed.
enum Outside {
    /// Of a stratum that is resampled one by one.
    Exact {
        n_units: usize,
        /// 1 for a unit that was left out: row-major (draw, unit).
        left_out: Vec<u8>,
        classes: Vec<OutsideClass>,
    },
    /// Of one that is taken for normal, row-major (draw, column): deviations of the drawn rows, of which the mean of the
    /// others given them is the mirror image.
    Normal(Vec<f64>),
}

/// Losses of one class.
struct OutsideClass {
    /// Row-major (column, unit), and behind the columns how many losses went into each unit.
    sums: Vec<f64>,
    /// Of each column over all units.
    means: Vec<f64>,
}

/// Draws all strata `n_draws` times. `None` if a class was missing from one side in every attempt.
#[inline(never)]
pub fn draw(losses: &UnitLosses, n_draws: usize, seed: u64) -> Option<Draws> {
    let n_columns = 2 * losses.n_fits();
    let mut draws = Draws { in_bag: vec![0.0; n_draws * n_columns], n_columns, outside: Vec::new() };
    for (stratum, kept) in losses.plan().strata().iter().zip(losses.kept()) {
        let mut stream = Stream::new(seed, &format!("bootstrap/{}", stratum.name));
        let outside = match kept {
            Kept::Exact(classes) => add_exact(&mut draws.in_bag, classes, n_columns, &mut stream)?,
            Kept::Normal(limit) => {
                let mut normals = vec![0.0; n_draws * n_columns];
                stream.fill_normal(&mut normals);
                let mut deviations = vec![0.0; n_draws * n_columns];
                limit.add_deviations(&normals, &mut deviations);
                draws.in_bag.iter_mut().zip(&deviations).for_each(|(in_bag, deviation)| *in_bag += deviation);
                Outside::Normal(deviations)
            }
        };
        draws.outside.push(outside);
    }
    Some(draws)
}

impl Draws {
    /// What the rows that a draw left out add to the balanced loss of some columns; for a stratum that is taken for normal
    /// its mean given the drawn ones. `deviations`: one for each column.
    #[inline(never)]
    pub fn out_of_bag(&self, draw: usize, columns: &[usize], deviations: &mut Vec<f64>) {
        deviations.clear();
        deviations.resize(columns.len(), 0.0);
        for outside in &self.outside {
            match outside {
                Outside::Exact { n_units, left_out, classes } => {
                    let left_out = &left_out[draw * n_units..(draw + 1) * n_units];
                    for class in classes {
                        class.add_means(left_out, columns, deviations);
                    }
                }
                Outside::Normal(in_bag) => {
                    let in_bag = &in_bag[draw * self.n_columns..(draw + 1) * self.n_columns];
                    for (deviation, &column) in deviations.iter_mut().zip(columns) {
                        *deviation -= in_bag[column];
                    }
                }
            }
        }
    }
}

impl OutsideClass {
    #[inline(never)]
    fn new(class: &UnitSums, means: &[f64]) -> Self {
        let width = means.len() + 2;
        let sums = (0..=means.len()).flat_map(|column| class.sums.iter().skip(column).step_by(width).copied());
        Self { sums: sums.collect(), means: means.to_vec() }
    }

    /// Adds half of what the mean losses of the units that were left out deviate by from those of all.
    fn add_means(&self, left_out: &[u8], columns: &[usize], deviations: &mut [f64]) {
        let [n_losses, ..] = self.sums_of(left_out, &[self.means.len()]);
        let per_loss = 1.0 / n_losses;
        let parts = columns.chunks(COLUMNS_TOGETHER).zip(deviations.chunks_mut(COLUMNS_TOGETHER));
        for (columns, deviations) in parts {
            let sums = self.sums_of(left_out, columns);
            for ((deviation, sum), &column) in deviations.iter_mut().zip(sums).zip(columns) {
                *deviation += 0.5 * (sum * per_loss - self.means[column]);
            }
        }
    }

    /// Sums of up to four columns over the units that were left out, in their order; of no column 0.
    #[inline(never)]
    fn sums_of(&self, left_out: &[u8], columns: &[usize]) -> [f64; COLUMNS_TOGETHER] {
        let n_units = left_out.len();
        // A place without a column repeats the first.
        let of = |place: usize| {
            let column = columns.get(place).or(columns.first()).copied().unwrap_or(0);
            &self.sums[column * n_units..(column + 1) * n_units]
        };
        let (first, second, third, fourth) = (of(0), of(1), of(2), of(3));
        let mut sums = [0.0; COLUMNS_TOGETHER];
        let units = left_out.iter().zip(first.iter().zip(second)).zip(third.iter().zip(fourth));
        for ((&left_out, (first, second)), (third, fourth)) in units {
            let weight = f64::from(left_out);
            sums[0] += weight * first;
            sums[1] += weight * second;
            sums[2] += weight * third;
            sums[3] += weight * fourth;
        }
        sums
    }
}

#[inline(never)]
fn add_exact(in_bag: &mut [f64], classes: &[UnitSums], n_columns: usize, stream: &mut Stream) -> Option<Outside> {
    let width = n_columns + 2;
    let n_units = classes.first()?.sums.len() / width;
    let means: Vec<Vec<f64>> = classes.iter().map(|class| class_means(class, width)).collect();
    let deviations: Vec<Deviations> =
        classes.iter().zip(&means).map(|(class, means)| Deviations::new(class, means)).collect();
    let mut all_left_out = Vec::with_capacity(in_bag.len() / n_columns * n_units);
    for in_bag in in_bag.chunks_mut(DRAWS_TOGETHER * n_columns) {
        let n_draws = in_bag.len() / n_columns;
        let mut weights = vec![0.0; n_draws * n_units];
        for weights in weights.chunks_mut(n_units) {
            draw_weights(weights, classes, width, stream)?;
        }
        all_left_out.extend(weights.iter().map(|weight| u8::from(*weight == 0.0)));
        for deviations in &deviations {
            deviations.add_means((&weights, n_units), n_columns, in_bag);
        }
    }
    let classes = classes.iter().zip(&means).map(|(class, means)| OutsideClass::new(class, means)).collect();
    Some(Outside::Exact { n_units, left_out: all_left_out, classes })
}

/// What the sums of one class's units deviate by from as many mean losses. In single precision, as sizes are only chosen by
/// them and what is taken off is most of a loss: a draw's mean then errs by a ten-millionth of what it deviates by.
struct Deviations {
    /// Row-major (unit, column), then how many losses went into each, and zeros up to whole registers.
    values: Vec<f32>,
    width: usize,
}

impl Deviations {
    #[inline(never)]
    fn new(class: &UnitSums, means: &[f64]) -> Self {
        let width = (means.len() + 1).next_multiple_of(<f32 as Element>::Simd::WIDTH);
        let mut values = Vec::with_capacity(class.sums.len() / (means.len() + 2) * width);
        for unit in class.sums.chunks_exact(means.len() + 2) {
            let end = values.len() + width;
            let count = unit[means.len()];
            values.extend(unit.iter().zip(means).map(|(sum, mean)| (sum - count * mean) as f32));
            values.push(count as f32);
            values.resize(end, 0.0);
        }
        Self { values, width }
    }

    /// Adds half of what the weighted mean losses deviate by: row-major (draw, column).
    #[inline(never)]
    fn add_means(&self, (weights, n_units): (&[f32], usize), n_columns: usize, target: &mut [f64]) {
        let (n_draws, width) = (weights.len() / n_units, self.width);
        let mut sums = vec![0.0; n_draws * width];
        add_product((n_draws, n_units, width), (weights, n_units), (&self.values, width), (&mut sums, width));
        for (sums, target) in sums.chunks_exact(width).zip(target.chunks_exact_mut(n_columns)) {
            let half_per_loss = 0.5 / f64::from(sums[n_columns]);
            target.iter_mut().zip(sums).for_each(|(value, sum)| *value += half_per_loss * f64::from(*sum));
        }
    }
}

/// How often each unit is drawn, with every class on both sides.
#[inline(never)]
fn draw_weights(weights: &mut [f32], classes: &[UnitSums], width: usize, stream: &mut Stream) -> Option<()> {
    let n_units = u32::try_from(weights.len()).ok()?;
    for _ in 0..MOST_ATTEMPTS {
        weights.fill(0.0);
        for _ in 0..n_units {
            weights[stream.below(n_units) as usize] += 1.0;
        }
        let both_sides = |class: &UnitSums| {
            let counts = class.sums.chunks_exact(width).map(|unit| unit[width - 2]);
            let drawn = counts.zip(weights.iter()).filter(|(count, _)| *count > 0.0).map(|(_, weight)| *weight > 0.0);
            let [mut any_in, mut any_out] = [false; 2];
            drawn.for_each(|drawn| if drawn { any_in = true } else { any_out = true });
            any_in && any_out
        };
        if classes.iter().all(both_sides) {
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
