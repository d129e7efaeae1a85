//! Derivatives that are only approached: gradients in single precision, and Hessians of rows rounded to whole numbers.

use super::panel::Class;
use super::problem::residuals_and_curvatures;
use crate::classifier::newton::Evaluation;
use crate::kernels::{MOST_ROUNDED_ROWS, add_product, add_upper_gram, round_rows, row_products};

/// Adds the derivatives of rows of one class and weight, written in single precision. `units`: of the rows' columns.
#[inline(never)]
pub fn add_rounded_rows(
    out: &mut Evaluation,
    theta: &[f64],
    (rows, units): (&[f32], &[f32]),
    class: Class,
    weight: f64,
) {
    let (p, stride) = (theta.len(), units.len());
    let theta: Vec<f32> = theta.iter().map(|t| *t as f32).collect();
    let mut pairs = vec![0; MOST_ROUNDED_ROWS / 2 * stride];
    let mut sums = vec![0; p * stride];
    let mut gradient = vec![0.0; stride];
    let scales: Vec<f64> = units.iter().map(|unit| f64::from(*unit)).collect();
    for block in rows.chunks(MOST_ROUNDED_ROWS * stride) {
        let n = block.len() / stride;
        let (mut residuals, mut roots) = ([0.0; MOST_ROUNDED_ROWS], [0.0; MOST_ROUNDED_ROWS]);
        let (residuals, roots) = (&mut residuals[..n], &mut roots[..n]);
        row_products((block, stride), &theta, residuals);
        residuals_and_curvatures(residuals, class, roots);
        roots.iter_mut().for_each(|curvature| *curvature = curvature.sqrt());
        add_product((1, n, stride), (residuals, n), (block, stride), (&mut gradient, stride));
        move_gradient(&mut gradient, weight, &mut out.gradient);
        let pairs = &mut pairs[..n.div_ceil(2) * stride];
        round_rows((block, stride), roots, units, pairs);
        add_upper_gram((p, n.div_ceil(2), stride), (pairs, stride), (pairs, stride), (&mut sums, stride));
        move_rounded_sums(&mut sums, &scales, weight, out);
    }
}

/// Adds a weighted sum to a gradient and empties it.
#[inline(never)]
fn move_gradient(sums: &mut [f32], weight: f64, gradient: &mut [f64]) {
    for (target, sum) in gradient.iter_mut().zip(&*sums) {
        *target += weight * f64::from(*sum);
    }
    sums.fill(0.0);
}

/// Adds weighted sums of products of rounded rows to a Hessian and empties them. `units`: one for each column.
#[inline(never)]
fn move_rounded_sums(sums: &mut [i32], units: &[f64], weight: f64, out: &mut Evaluation) {
    let rows = out.hessian.chunks_exact_mut(out.stride).zip(sums.chunks_exact_mut(units.len()));
    for (i, (target, source)) in rows.enumerate() {
        let weight = weight * units[i];
        for (t, (s, unit)) in target[i..].iter_mut().zip(source[i..].iter().zip(&units[i..])) {
            *t += weight * unit * f64::from(*s);
        }
        source.fill(0);
    }
}

#[cfg(test)]
mod tests {
    use crate::classifier::newton::Objective;
    use crate::classifier::path::single::SingleRows;
    use crate::classifier::path::{DesignRows, PathProblem, Point, PointObjective, PoolRows, RealRows};
    use crate::generator::Pool;
    use crate::linalg::max_abs;
    use crate::rng::Stream;
    use ndarray::Array2;

    const N_MAJORITY: usize = 3001;
    const N_FEATURES: usize = 6;

    /// Rows with a column of heavy tails, one that holds nothing, and one that is far from 0.
    fn rows(n: usize, stream: &mut Stream) -> Array2<f64> {
        Array2::from_shape_fn((n, N_FEATURES), |(_, j)| match j {
            0 => libm::pow(stream.normal(), 5.0) / 30.0,
            1 => 0.0,
            2 => 20.0 + stream.normal(),
            _ => stream.normal(),
        })
    }

    #[test]
    fn a_hessian_of_rounded_rows_is_near_the_exact_one_and_its_gradient_too() {
        let mut stream = Stream::new(11, "test/rounded");
        let (real, synthetic) = (rows(N_MAJORITY + 500, &mut stream), rows(700, &mut stream));
        let real = RealRows::new(DesignRows::of_features(real.view()), N_MAJORITY);
        let pool = PoolRows::new(&Pool::Dense { rows: synthetic, seeds: None });
        let problem = PathProblem { real: &real, pool: &pool };
        let point = Point { majority_weight: 0.7, minority_weight: 1.5, synthetic_weight: 0.9, n_synthetic: 651 };
        let theta = [0.4, 3.0, -0.1, 0.5, -0.7, 0.2, 1.0];
        let single = SingleRows::new(&problem);
        let of = |single| PointObjective { problem: &problem, point, penalty: 1.0, single }.evaluate(&theta);
        let (exact, near) = (of(None), of(Some(&single)));
        let p = theta.len();
        let size = |i: usize| exact.hessian[i * exact.stride + i].sqrt();
        for i in 0..p {
            for j in i..p {
                let off = (exact.hessian[i * exact.stride + j] - near.hessian[i * exact.stride + j]).abs();
                assert!(off <= 2e-4 * size(i) * size(j), "({i}, {j}): {off:e}");
            }
        }
        let off: Vec<f64> = exact.gradient.iter().zip(&near.gradient).map(|(a, b)| a - b).collect();
        assert!(max_abs(&off) < 1e-6 * max_abs(&exact.gradient), "{off:?}");
    }
}
