//! Mean and covariance of rows that come block by block, in one pass and without cancellation.

use crate::classifier::path::stride_of;
use crate::kernels::add_upper_gram;
use crate::linalg::matrix::symmetric_of_upper;
use ndarray::Array2;

/// Collects rows of `size` numbers.
///
/// What is added up are differences from the mean of the first block: close enough to the mean of all that nothing
/// cancels when the rest is taken off at the end. Ours.
pub(super) struct StreamedCovariance {
    size: usize,
    n_rows: usize,
    shift: Vec<f64>,
    /// Upper triangle of the sum of outer products; the column after it holds the sum of the differences.
    sums: Vec<f64>,
}

/// What came of the rows.
pub(super) struct MeanAndCovariance {
    pub mean: Vec<f64>,
    /// n − 1 in the denominator; zero for fewer than two rows.
    pub covariance: Array2<f64>,
}

impl StreamedCovariance {
    pub(super) fn new(size: usize) -> Self {
        Self { size, n_rows: 0, shift: vec![0.0; size], sums: vec![0.0; size * stride_of(size)] }
    }

    /// Entries from one row of a block to the next.
    pub(super) fn stride(&self) -> usize {
        stride_of(self.size)
    }

    /// Adds the rows of `block`, [`Self::stride`] entries each, zero past the first `size`; leaves differences in it.
    #[inline(never)]
    pub(super) fn add(&mut self, block: &mut [f64]) {
        let (size, stride) = (self.size, self.stride());
        let n = block.len() / stride;
        if self.n_rows == 0 {
            for row in block.chunks_exact(stride) {
                self.shift.iter_mut().zip(row).for_each(|(sum, value)| *sum += value);
            }
            self.shift.iter_mut().for_each(|sum| *sum /= n as f64);
        }
        for row in block.chunks_exact_mut(stride) {
            row.iter_mut().zip(&self.shift).for_each(|(value, shift)| *value -= shift);
            row[size] = 1.0;
        }
        add_upper_gram((size, n, stride), (block, stride), (block, stride), (&mut self.sums, stride));
        self.n_rows += n;
    }

    /// Takes the mean off. No rows at all give zeros.
    pub(super) fn finish(mut self) -> MeanAndCovariance {
        let (size, stride) = (self.size, self.stride());
        let n = self.n_rows as f64;
        let left: Vec<f64> =
            (0..size).map(|i| if self.n_rows == 0 { 0.0 } else { self.sums[i * stride + size] / n }).collect();
        let mean = self.shift.iter().zip(&left).map(|(shift, left)| shift + left).collect();
        if self.n_rows < 2 {
            return MeanAndCovariance { mean, covariance: Array2::zeros((size, size)) };
        }
        for i in 0..size {
            for j in i..size {
                self.sums[i * stride + j] -= n * (left[i] * left[j]);
            }
        }
        MeanAndCovariance { mean, covariance: symmetric_of_upper(&self.sums, size, stride, n - 1.0) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_of_any_size_give_the_covariance_of_all_rows() {
        let value = |row: usize, column: usize| 1e6 + ((row * 7 + column * 13) % 11) as f64 * (1.0 + column as f64);
        let (n, size) = (101, 3);
        let mean: Vec<f64> = (0..size).map(|c| (0..n).map(|r| value(r, c)).sum::<f64>() / n as f64).collect();
        for rows_together in [1, 7, 101] {
            let mut streamed = StreamedCovariance::new(size);
            for first in (0..n).step_by(rows_together) {
                let rows = rows_together.min(n - first);
                let mut block = vec![0.0; rows * streamed.stride()];
                for (r, row) in block.chunks_exact_mut(streamed.stride()).enumerate() {
                    (0..size).for_each(|c| row[c] = value(first + r, c));
                }
                streamed.add(&mut block);
            }
            let found = streamed.finish();
            for i in 0..size {
                assert!((found.mean[i] - mean[i]).abs() < 1e-8);
                for j in 0..size {
                    let products = (0..n).map(|r| (value(r, i) - mean[i]) * (value(r, j) - mean[j]));
                    let expected = products.sum::<f64>() / (n as f64 - 1.0);
                    assert!((found.covariance[[i, j]] - expected).abs() < 1e-9 * (1.0 + expected.abs()));
                }
            }
        }
        let none = StreamedCovariance::new(2).finish();
        assert!(none.mean == [0.0; 2] && none.covariance.iter().all(|v| *v == 0.0));
    }
}
