//! The best generator there can be: fresh minority rows of the design itself. What it gains, information would gain.

use vtss_core::error::{Error, Result};
use vtss_core::generator::{FittedGenerator, Generator, Pool};
use vtss_core::preprocess::Preprocessor;
use vtss_core::rng::Stream;
use vtss_core::simulation::Design;
use vtss_core::warning::Warning;

use ndarray::{Array2, ArrayView2};

/// Draws from the design, in the features that a fold's rows were prepared to.
#[derive(Debug, Clone)]
pub struct FreshRows {
    design: Design,
    preprocessor: Preprocessor,
}

impl FreshRows {
    /// The name in streams and results.
    pub const NAME: &str = "oracle";

    /// `preprocessor`: as fitted on the real rows that the synthetic ones will join.
    #[must_use]
    pub fn new(design: Design, preprocessor: Preprocessor) -> Self {
        Self { design, preprocessor }
    }
}

impl Generator for FreshRows {
    fn name(&self) -> &'static str {
        Self::NAME
    }

    fn fit(&self, _: ArrayView2<f64>, _: ArrayView2<f64>) -> Result<Box<dyn FittedGenerator>> {
        Ok(Box::new(self.clone()))
    }
}

impl FittedGenerator for FreshRows {
    fn draw(&self, n: usize, stream: &mut Stream) -> Result<Pool> {
        let mut rows = self.design.rows(true, n, stream);
        let moments = self.preprocessor.moments();
        for row in rows.chunks_exact_mut(self.design.n_columns()) {
            for (value, moments) in row.iter_mut().zip(&moments) {
                *value = if moments.scale > 0.0 { (*value - moments.mean) / moments.scale } else { 0.0 };
            }
        }
        let rows = Array2::from_shape_vec((n, self.design.n_columns()), rows)
            .map_err(|error| Error::Internal { what: error.to_string() })?;
        Ok(Pool::Dense { rows, seeds: None })
    }

    fn warnings(&self) -> &[Warning] {
        &[]
    }
}
