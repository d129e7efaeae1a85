//! In-bag and out-of-bag deviations of the balanced loss of every column, draw by draw.

use super::unit_losses::{Kept, UnitLosses, UnitSums};
use crate::kernels::add_product;
use crate::rng::Stream;

/// Draws whose weights are held at once: half a megabyte for the largest stratum that is resampled one by one.
const DRAWS_TOGETHER: usize = 64;
/// A draw that lacks a class is drawn again at most so often. With two units every other draw leaves none out; that a
/// thousand in a row do is less likely than 1e-300.
const MOST_ATTEMPTS: usize = 1000;

/// What the draws add to the balanced losses of the table: row-major (draw, column).
pub struct Draws {
    /// On the rows that were drawn, as often as they were.
    pub in_bag: Vec<f64>,
    /// On the rows that were not drawn; for a stratum that is taken for normal its mean given the drawn ones.
    pub out_of_bag: Vec<f64>,
}

/// Draws all strata `n_draws` times. `None` if a class was missing from one side in every attempt.
pub fn draw(losses: &UnitLosses, n_draws: usize, seed: u64) -> Option<Draws> {
    let n_columns = 2 * losses.n_fits();
    let mut draws = Draws { in_bag: vec![0.0; n_draws * n_columns], out_of_bag: vec![0.0; n_draws * n_columns] };
    for (stratum, kept) in losses.plan().strata().iter().zip(losses.kept()) {
        let mut stream = Stream::new(seed, &format!("bootstrap/{}", stratum.name));
        match kept {
            Kept::Exact(classes) => add_exact(&mut draws, classes, n_columns, &mut stream)?,
            Kept::Normal(limit) => {
                let mut normals = vec![0.0; n_draws * n_columns];
                stream.fill_normal(&mut normals);
                let mut deviations = vec![0.0; n_draws * n_columns];
                limit.add_deviations(&normals, &mut deviations);
                let sides = draws.in_bag.iter_mut().zip(&mut draws.out_of_bag);
                for ((in_bag, out_of_bag), deviation) in sides.zip(&deviations) {
                    *in_bag += deviation;
                    *out_of_bag -= deviation;
                }
            }
        }
    }
    Some(draws)
}

fn add_exact(draws: &mut Draws, classes: &[UnitSums], n_columns: usize, stream: &mut Stream) -> Option<()> {
    let width = n_columns + 2;
    let n_units = classes.first()?.sums.len() / width;
    let means: Vec<Vec<f64>> = classes.iter().map(|class| class_means(class, width)).collect();
    let sides = draws.in_bag.chunks_mut(DRAWS_TOGETHER * n_columns);
    for (in_bag, out_of_bag) in sides.zip(draws.out_of_bag.chunks_mut(DRAWS_TOGETHER * n_columns)) {
        let n_draws = in_bag.len() / n_columns;
        let mut weights = vec![0.0; n_draws * n_units];
        for weights in weights.chunks_mut(n_units) {
            draw_weights(weights, classes, width, stream)?;
        }
        let left_out: Vec<f64> = weights.iter().map(|weight| f64::from(u8::from(*weight == 0.0))).collect();
        for (class, means) in classes.iter().zip(&means) {
            for (weights, target) in [(&weights, &mut *in_bag), (&left_out, &mut *out_of_bag)] {
                add_means((weights, n_units), class, means, target);
            }
        }
    }
    Some(())
}

/// Adds half of what the weighted mean losses of a class deviate by from `means`: row-major (draw, column).
#[inline(never)]
fn add_means((weights, n_units): (&[f64], usize), class: &UnitSums, means: &[f64], target: &mut [f64]) {
    let (n_draws, n_columns) = (weights.len() / n_units, means.len());
    let width = n_columns + 2;
    let mut sums = vec![0.0; n_draws * width];
    add_product((n_draws, n_units, width), (weights, n_units), (&class.sums, width), (&mut sums, width));
    for (sums, target) in sums.chunks_exact(width).zip(target.chunks_exact_mut(n_columns)) {
        let per_loss = 1.0 / sums[n_columns];
        for ((value, sum), mean) in target.iter_mut().zip(sums).zip(means) {
            *value += 0.5 * (sum * per_loss - mean);
        }
    }
}

/// How often each unit is drawn, with every class on both sides.
#[inline(never)]
fn draw_weights(weights: &mut [f64], classes: &[UnitSums], width: usize, stream: &mut Stream) -> Option<()> {
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
fn class_means(class: &UnitSums, width: usize) -> Vec<f64> {
    let mut sums = vec![0.0; width];
    for unit in class.sums.chunks_exact(width) {
        sums.iter_mut().zip(unit).for_each(|(sum, value)| *sum += value);
    }
    let count = sums[width - 2];
    sums[..width - 2].iter().map(|sum| sum / count).collect()
}
