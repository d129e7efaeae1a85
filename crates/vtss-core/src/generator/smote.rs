//! SMOTE: between a minority row and one of its nearest minority neighbours.

use super::{FittedGenerator, Generator, Pool, check_minority};
use crate::error::Result;
use crate::neighbors::{Neighbors, nearest};
use crate::rng::Stream;
use crate::warning::Warning;
use ndarray::ArrayView2;

/// A row is x_i + u (x_j − x_i): i uniform over the minority rows, j uniform among the `k_neighbors` nearest to it,
/// u uniform in [0, 1). Fewer neighbours than asked are used, with a warning `K_CAPPED`, where there are fewer rows.
///
/// Source: Chawla, Bowyer, Hall, Kegelmeyer, SMOTE, 2002.
pub(super) struct Smote {
    /// At least 1.
    pub(super) k_neighbors: usize,
}

struct FittedSmote {
    n_minority: u32,
    k: u32,
    neighbors: Neighbors,
    warnings: Vec<Warning>,
}

impl Generator for Smote {
    fn name(&self) -> &'static str {
        "smote"
    }

    fn fit(&self, minority: ArrayView2<f64>, _majority: ArrayView2<f64>) -> Result<Box<dyn FittedGenerator>> {
        let n_minority = check_minority(minority, 2, self.name())?;
        let most = n_minority - 1;
        let k = u32::try_from(self.k_neighbors).map_or(most, |k| k.min(most));
        let mut warnings = Vec::new();
        if (k as usize) < self.k_neighbors {
            let neighbours = if k == 1 { "neighbour" } else { "neighbours" };
            let message = format!(
                "smote uses {k} nearest {neighbours} instead of {}: there are only {n_minority} minority rows to learn from.",
                self.k_neighbors
            );
            warnings.push(Warning::new("K_CAPPED", message));
        }
        let neighbors = nearest(minority, k as usize)?;
        Ok(Box::new(FittedSmote { n_minority, k, neighbors, warnings }))
    }
}

impl FittedGenerator for FittedSmote {
    fn draw(&self, n: usize, stream: &mut Stream) -> Result<Pool> {
        let (mut seeds, mut partners, mut fractions) = (vec![0; n], vec![0; n], vec![0.0; n]);
        for ((seed, partner), fraction) in seeds.iter_mut().zip(&mut partners).zip(&mut fractions) {
            *seed = stream.below(self.n_minority);
            let rank = stream.below(self.k) as usize;
            *partner = self.neighbors.of(*seed as usize)[rank];
            *fraction = stream.uniform();
        }
        Ok(Pool::Interpolated { seeds, partners, fractions })
    }

    fn warnings(&self) -> &[Warning] {
        &self.warnings
    }
}
