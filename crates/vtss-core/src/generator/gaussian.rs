//! Gaussian: the normal distribution with the minority's mean and shrunk covariance.

use super::covariance::{column_means, ledoit_wolf, sample_covariance, semidefinite_root, shrink};
use super::{FittedGenerator, Generator, Pool, Shrinkage, check_minority};
use crate::error::Result;
use crate::rng::Stream;
use crate::warning::Warning;
use ndarray::{Array1, Array2, ArrayView2};

/// A row is drawn from N(mean, (1 − s)S + s·tr(S)/d·I): S the sample covariance of the minority (n − 1 in the
/// denominator), s given; or from N(mean, Ledoit–Wolf covariance).
///
/// Source: Ma and Zhang, arXiv 2601.16120v3, simulations.
pub(super) struct Gaussian {
    /// A fixed share is in [0, 1].
    pub(super) shrinkage: Shrinkage,
}

struct FittedGaussian {
    mean: Array1<f64>,
    /// Row k holds the effect of the k-th standard normal on every column: the transposed root, rank × d.
    effects: Array2<f64>,
}

impl Generator for Gaussian {
    fn name(&self) -> &'static str {
        "gaussian"
    }

    fn fit(&self, minority: ArrayView2<f64>, _majority: ArrayView2<f64>) -> Result<Box<dyn FittedGenerator>> {
        check_minority(minority, 2, self.name())?;
        let covariance = match self.shrinkage {
            Shrinkage::Fixed(share) => shrink(&sample_covariance(minority), share),
            Shrinkage::Estimated(super::Estimator::LedoitWolf) => ledoit_wolf(minority).0,
        };
        let effects = semidefinite_root(&covariance)?.t().as_standard_layout().into_owned();
        Ok(Box::new(FittedGaussian { mean: column_means(minority), effects }))
    }
}

impl FittedGenerator for FittedGaussian {
    fn draw(&self, n: usize, stream: &mut Stream) -> Result<Pool> {
        let mut rows = Array2::zeros((n, self.mean.len()));
        for mut row in rows.rows_mut() {
            row.assign(&self.mean);
            for effects in self.effects.rows() {
                let z = stream.normal();
                for (value, effect) in row.iter_mut().zip(effects) {
                    *value += z * effect;
                }
            }
        }
        Ok(Pool::Dense { rows, seeds: None })
    }

    fn warnings(&self) -> &[Warning] {
        &[]
    }
}
