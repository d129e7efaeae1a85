//! Jitter: a minority row with independent normal noise.

use super::{FittedGenerator, Generator, Pool, check_minority};
use crate::error::{Error, Result};
use crate::rng::Stream;
use crate::warning::Warning;
use ndarray::ArrayView2;

/// A row is a minority row drawn with replacement, plus normal noise whose standard deviation in each column is `scale`
/// times that of the minority (n − 1 in the denominator).
///
/// Source: Ma and Zhang, arXiv 2601.16120v3, clinical protocol.
pub(super) struct Jitter {
    /// Above 0.
    pub(super) scale: f64,
}

struct FittedJitter {
    /// n × d, row-major.
    minority: Vec<f64>,
    n_minority: u32,
    noise: Vec<f64>,
}

impl Generator for Jitter {
    fn name(&self) -> &'static str {
        "jitter"
    }

    fn fit(&self, minority: ArrayView2<f64>, _majority: ArrayView2<f64>) -> Result<Box<dyn FittedGenerator>> {
        let n_minority = check_minority(minority, 2, self.name())?;
        let n = f64::from(n_minority);
        let spread = |column: ndarray::ArrayView1<f64>| {
            // Exactly none where the column is constant, which a rounded mean would not give.
            if column.iter().all(|value| Some(value) == column.first()) {
                return 0.0;
            }
            let mean = column.iter().fold(0.0, |sum, value| sum + value) / n;
            let squares = column.iter().fold(0.0, |sum, value| sum + (value - mean) * (value - mean));
            (squares / (n - 1.0)).sqrt()
        };
        let noise: Vec<f64> = minority.columns().into_iter().map(|column| self.scale * spread(column)).collect();
        if !noise.iter().all(|noise| noise.is_finite()) {
            return Err(Error::NotPositiveDefinite { what: "the covariance of the minority rows".into() });
        }
        Ok(Box::new(FittedJitter { minority: minority.iter().copied().collect(), n_minority, noise }))
    }
}

impl FittedGenerator for FittedJitter {
    fn draw(&self, n: usize, stream: &mut Stream) -> Result<Pool> {
        let d = self.noise.len();
        let mut rows = vec![0.0; n * d];
        let mut seeds = Vec::with_capacity(n);
        for row in rows.chunks_exact_mut(d.max(1)) {
            let seed = stream.below(self.n_minority);
            seeds.push(seed);
            stream.fill_normal(row);
            let origin = &self.minority[seed as usize * d..][..d];
            for ((value, origin), noise) in row.iter_mut().zip(origin).zip(&self.noise) {
                *value = origin + noise * *value;
            }
        }
        Pool::dense(n, d, rows, Some(seeds))
    }

    fn warnings(&self) -> &[Warning] {
        &[]
    }
}
