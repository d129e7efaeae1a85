//! The normal limit of the bootstrap of a large stratum.
//!
//! With n units, the in-bag mean of each class moves about its mean m by a normal deviation of covariance Σ/n, where Σ is
//! that of the units' losses. Given it, the out-of-bag mean is on average its mirror image 2m − m_in: rows that were drawn
//! too often are missing from it. (Cov(m_in, m_oob) = −Σ/n and Var(m_oob) = (e − 1)Σ/n, so independent noise of variance
//! (e − 2)Σ/n comes on top, which a mean over draws does not need.) For groups Σ is that of the groups' influences on the
//! ratio of sums; ours.

use crate::kernels::add_upper_gram;

/// A direction with less than this share of its column's variance left is a combination of columns before it: a hundred
/// thousandth of the standard deviation, and far above the rounding of the sums.
const DEPENDENT_SHARE: f64 = 1e-10;

/// Sums and squares of the units of one stratum.
///
/// A unit is held as T, a, b: its part of the balanced loss of every column, and its share of the majority's and the
/// minority's halves. Its influence is T − a·m₀ − b·m₁ with the class means m.
#[derive(Debug, Clone)]
pub struct Limit {
    n_columns: usize,
    /// Losses of each class among the units that come.
    totals: [f64; 2],
    /// Share of the stratum's units that come.
    sampled_share: f64,
    /// Means of each class so far, as parts of the totals.
    means: [Vec<f64>; 2],
    /// Upper triangle of the products of T, a, b.
    gram: Vec<f64>,
}

impl Limit {
    /// Of no unit yet. `totals`: losses of the majority and of the minority that will come; `sampled_share`: of the
    /// stratum's units.
    pub fn new(n_columns: usize, totals: [f64; 2], sampled_share: f64) -> Self {
        let size = n_columns + 2;
        let means = [(); 2].map(|()| vec![0.0; n_columns]);
        Self { n_columns, totals, sampled_share, means, gram: vec![0.0; size * size] }
    }

    /// Appends T, a, b of a unit to `block`. `sums`, `counts`: of its losses, by class.
    #[inline(never)]
    pub fn write_unit(&mut self, sums: [&[f64]; 2], counts: [f64; 2], block: &mut Vec<f64>) {
        let weights = self.totals.map(|total| if total > 0.0 { 0.5 / total } else { 0.0 });
        block.extend(
            sums[0].iter().zip(sums[1]).map(|(majority, minority)| weights[0] * majority + weights[1] * minority),
        );
        block.extend([weights[0] * counts[0], weights[1] * counts[1]]);
        for class in 0..2 {
            let per_loss = 2.0 * weights[class];
            self.means[class].iter_mut().zip(sums[class]).for_each(|(mean, sum)| *mean += per_loss * sum);
        }
    }

    /// Adds whole units.
    pub fn add_block(&mut self, block: &[f64]) {
        let size = self.n_columns + 2;
        add_upper_gram((size, block.len() / size, size), (block, size), (block, size), (&mut self.gram, size));
    }

    /// R, upper triangular, row-major: standard normal numbers times R are what the in-bag balanced loss of every column deviates
    /// by.
    pub fn factor(&self) -> Vec<f64> {
        upper_factor(self.covariance(), self.n_columns)
    }

    /// Covariance of the balanced loss of every column; its upper triangle.
    #[inline(never)]
    fn covariance(&self) -> Vec<f64> {
        let (n, size) = (self.n_columns, self.n_columns + 2);
        let at = |i: usize, j: usize| self.gram[i * size + j];
        let [majority, minority] = &self.means;
        let (aa, ab, bb) = (at(n, n), at(n, n + 1), at(n + 1, n + 1));
        let mut covariance = vec![0.0; n * n];
        for i in 0..n {
            // Σ (T − a·m₀ − b·m₁)ᵢ·a and ·b: what is left of column i beside the shares.
            let with_a = at(i, n) - aa * majority[i] - ab * minority[i];
            let with_b = at(i, n + 1) - ab * majority[i] - bb * minority[i];
            for j in i..n {
                let beside = majority[i] * at(j, n) + minority[i] * at(j, n + 1);
                covariance[i * n + j] =
                    self.sampled_share * (at(i, j) - beside - with_a * majority[j] - with_b * minority[j]);
            }
        }
        covariance
    }
}

/// R, upper triangular, with RᵀR = A; a row of zeros where a column depends on those before it. `matrix`: the upper
/// triangle of A, positive semi-definite.
#[inline(never)]
fn upper_factor(mut matrix: Vec<f64>, size: usize) -> Vec<f64> {
    let variances: Vec<f64> = (0..size).map(|k| matrix[k * size + k]).collect();
    for k in 0..size {
        let (above, below) = matrix.split_at_mut((k + 1) * size);
        let row = &mut above[k * size..];
        row[..k].fill(0.0);
        let pivot = row[k];
        // NaN, of a fit that failed, fails this too: its column stays out, and those of other fits are untouched.
        if !(pivot > DEPENDENT_SHARE * variances[k]) {
            row.fill(0.0);
            continue;
        }
        let scale = 1.0 / pivot.sqrt();
        row[k..].iter_mut().for_each(|value| *value *= scale);
        for (target, i) in below.chunks_exact_mut(size).zip(k + 1..) {
            let factor = row[i];
            for (value, other) in target[i..].iter_mut().zip(&row[i..]) {
                *value -= factor * other;
            }
        }
    }
    matrix
}
