//! Gaussian: the normal distribution with the minority's mean and shrunk covariance.

use super::covariance::{column_means, semidefinite_root, shrunk_covariance};
use super::{FittedGenerator, Generator, Pool, Shrinkage, check_minority};
use crate::error::Result;
use crate::rng::Stream;
use crate::warning::Warning;
use ndarray::ArrayView2;

/// A row is drawn from N(mean, (1 − s)S + s·tr(S)/d·I): S the sample covariance of the minority (n − 1 in the
/// denominator), s given; or from N(mean, Ledoit–Wolf covariance).
///
/// Source: Ma and Zhang, arXiv 2601.16120v3, simulations.
pub(super) struct Gaussian {
    /// A fixed share is in [0, 1].
    pub(super) shrinkage: Shrinkage,
}

struct FittedGaussian {
    mean: Vec<f64>,
    /// The effect of each standard normal on every column: the transposed root of the covariance, rank × d, row-major.
    effects: Vec<f64>,
}

impl Generator for Gaussian {
    fn name(&self) -> &'static str {
        "gaussian"
    }

    fn fit(&self, minority: ArrayView2<f64>, _majority: ArrayView2<f64>) -> Result<Box<dyn FittedGenerator>> {
        check_minority(minority, 2, self.name())?;
        let effects = semidefinite_root(&shrunk_covariance(minority, self.shrinkage).0)?.t().iter().copied().collect();
        Ok(Box::new(FittedGaussian { mean: column_means(minority).to_vec(), effects }))
    }
}

impl FittedGenerator for FittedGaussian {
    fn draw(&self, n: usize, stream: &mut Stream) -> Result<Pool> {
        let d = self.mean.len();
        let mut rows = Vec::with_capacity(n * d);
        let mut row = vec![0.0; d];
        let mut normals = vec![0.0; self.effects.len() / d.max(1)];
        for _ in 0..n {
            stream.fill_normal(&mut normals);
            row.copy_from_slice(&self.mean);
            for (&z, effects) in normals.iter().zip(self.effects.chunks_exact(d.max(1))) {
                for (value, effect) in row.iter_mut().zip(effects) {
                    *value += z * effect;
                }
            }
            rows.extend_from_slice(&row);
        }
        Pool::dense(n, d, rows, None)
    }

    fn warnings(&self) -> &[Warning] {
        &[]
    }
}
