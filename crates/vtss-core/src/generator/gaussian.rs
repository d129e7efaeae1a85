//! Gaussian: the normal distribution with the minority's mean and shrunk covariance.

use super::covariance::{semidefinite_root, shrunk_moments};
use super::{FittedGenerator, Generator, Pool, Shrinkage, check_minority};
use crate::error::Result;
use crate::kernels::add_product;
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
    /// d.
    n_features: usize,
    /// Of the covariance: the standard normals of a row.
    rank: usize,
    /// The mean, then the effect of each standard normal on every column: the transposed root of the covariance. Row-major,
    /// (1 + rank) × [`FittedGaussian::width`].
    effects: Vec<f64>,
}

/// Rows that are drawn together: what they are made of stays in the first cache.
const ROWS_TOGETHER: usize = 32;

impl FittedGaussian {
    /// Entries from one row to the next: even, as the kernel wants it.
    fn width(&self) -> usize {
        self.n_features.next_multiple_of(2)
    }
}

impl Generator for Gaussian {
    fn name(&self) -> &'static str {
        "gaussian"
    }

    fn fit(&self, minority: ArrayView2<f64>, _majority: ArrayView2<f64>) -> Result<Box<dyn FittedGenerator>> {
        check_minority(minority, 2, self.name())?;
        let moments = shrunk_moments(minority, self.shrinkage);
        let root = semidefinite_root(&moments.covariance)?;
        let (n_features, rank) = root.dim();
        let mut fitted = FittedGaussian { n_features, rank, effects: Vec::new() };
        let width = fitted.width();
        for effects in std::iter::once(moments.mean.view()).chain(root.columns()) {
            fitted.effects.extend(effects);
            fitted.effects.resize(fitted.effects.len().next_multiple_of(width.max(1)), 0.0);
        }
        Ok(Box::new(fitted))
    }
}

impl FittedGenerator for FittedGaussian {
    fn draw(&self, n: usize, stream: &mut Stream) -> Result<Pool> {
        let (d, width, n_effects) = (self.n_features, self.width(), 1 + self.rank);
        let mut rows = Vec::with_capacity(n * d);
        // The mean counts once, before all that is added to it.
        let mut factors = vec![1.0; ROWS_TOGETHER * n_effects];
        let mut normals = vec![0.0; ROWS_TOGETHER * self.rank];
        let mut block = vec![0.0; ROWS_TOGETHER * width];
        for first in (0..n).step_by(ROWS_TOGETHER) {
            let n_rows = (n - first).min(ROWS_TOGETHER);
            let normals = &mut normals[..n_rows * self.rank];
            stream.fill_normal(normals);
            for (factors, normals) in factors.chunks_exact_mut(n_effects).zip(normals.chunks_exact(self.rank.max(1))) {
                factors[1..].copy_from_slice(normals);
            }
            let (factors, block) = (&factors[..n_rows * n_effects], &mut block[..n_rows * width]);
            block.fill(0.0);
            add_product((n_rows, n_effects, width), (factors, n_effects), (&self.effects, width), (block, width));
            block.chunks_exact(width.max(1)).for_each(|row| rows.extend_from_slice(&row[..d]));
        }
        Pool::dense(n, d, rows, None)
    }

    fn warnings(&self) -> &[Warning] {
        &[]
    }
}
