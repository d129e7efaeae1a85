//! Random over-sampling: minority rows again.

use super::{FittedGenerator, Generator, Pool, check_minority};
use crate::error::Result;
use crate::rng::Stream;
use crate::warning::Warning;
use ndarray::ArrayView2;

/// A row is a minority row drawn with replacement.
pub(super) struct Duplicate;

struct FittedDuplicate {
    n_minority: u32,
}

impl Generator for Duplicate {
    fn name(&self) -> &'static str {
        "duplicate"
    }

    fn fit(&self, minority: ArrayView2<f64>, _majority: ArrayView2<f64>) -> Result<Box<dyn FittedGenerator>> {
        Ok(Box::new(FittedDuplicate { n_minority: check_minority(minority, 1, self.name())? }))
    }
}

impl FittedGenerator for FittedDuplicate {
    fn draw(&self, n: usize, stream: &mut Stream) -> Result<Pool> {
        // A copy is an interpolation between a row and itself, which lets it share the fast path of such pools.
        let seeds: Vec<u32> = (0..n).map(|_| stream.below(self.n_minority)).collect();
        Ok(Pool::Interpolated { partners: seeds.clone(), seeds, fractions: vec![0.0; n] })
    }

    fn warnings(&self) -> &[Warning] {
        &[]
    }
}
