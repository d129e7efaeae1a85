//! Bounds of squared distances in single precision: what cannot be near is passed over by them.

use crate::kernels::add_product;
use ndarray::ArrayView2;

/// Rows whose bounds are taken together: with the [`PANEL`] that they meet and what comes out, 25 kB of 40 features.
pub const TILE: usize = 32;
/// Rows that a tile meets at a time: whole tiles, so that a tile and the rows before it lie in one panel.
pub const PANEL: usize = 2 * TILE;

/// Bounds that are compared with their limits together: about as many as come between two that are within.
pub const TOGETHER: usize = 8;

/// Half the distance from 1 to the next number of single precision: the largest relative error of an operation.
const ROUNDING: f64 = f32::EPSILON as f64 / 2.0;
/// Rounding in a bound, as a share of both squared lengths: at most twice that of an operation for each column and eight
/// more. Half as much again is allowed for.
const ALLOWANCE: f64 = 3.0 * ROUNDING;
const MORE_OPERATIONS: f64 = 8.0;
/// What underflow in one column adds at most where no value is above 1, with room to spare: 2⁻¹²⁰.
const UNDERFLOW: f64 = 7.5e-37;
/// Largest values outside this range have squares, or squared differences, that double precision cannot tell apart.
const LEAST_LARGEST: f64 = 1e-140;
const MOST_LARGEST: f64 = 1e140;

/// Rows as the bounds need them: in units of a power of two above their largest value.
///
/// The bound of a pair is ‖a‖² + ‖b‖² − 2ab, less what rounding can have added. It is one product: of (−2a, ‖a‖², 1) and
/// (b, 1, ‖b‖²). Ours.
pub struct Bounds {
    depth: usize,
    /// Row-major.
    tiles: Vec<f32>,
    /// Blocks of [`PANEL`] rows, column by column within a block; infinitely far rows fill up the last one.
    panels: Vec<f32>,
    /// Of each row: its part of what an upper bound is above the lower one.
    gaps: Vec<f32>,
    lower: Vec<[[f32; TOGETHER]; PANEL / TOGETHER]>,
}

impl Bounds {
    /// `rows`: n × d, finite. Where the bounds would say nothing, they are infinite.
    pub fn new(rows: ArrayView2<f64>) -> Self {
        let (n, d) = rows.dim();
        let size = |largest, value: &f64| if value.abs() > largest { value.abs() } else { largest };
        let largest = rows.iter().fold(0.0, size);
        let share = ALLOWANCE * (d as f64 + MORE_OPERATIONS);
        let told_apart = largest == 0.0 || (LEAST_LARGEST..MOST_LARGEST).contains(&largest);
        let usable = told_apart && share < 0.5;
        let per_unit = if usable { libm::ldexp(1.0, -libm::frexp(largest).1) } else { 0.0 };
        let underflow = UNDERFLOW * (d as f64 + MORE_OPERATIONS);
        let depth = d + 2;
        let mut tiles = vec![0.0; n * depth];
        let mut panels = vec![0.0; n.div_ceil(PANEL) * PANEL * depth];
        for panel in panels.chunks_exact_mut(PANEL * depth) {
            panel[(depth - 1) * PANEL..].fill(f32::INFINITY);
        }
        let mut gaps = vec![f32::INFINITY; n];
        for (i, (row, target)) in rows.rows().into_iter().zip(tiles.chunks_exact_mut(depth)).enumerate() {
            let column = &mut panels[(i / PANEL) * PANEL * depth + i % PANEL..];
            let mut squares = 0.0;
            for (k, value) in row.iter().enumerate() {
                let value = value * per_unit;
                squares += value * value;
                target[k] = -2.0 * value as f32;
                column[k * PANEL] = value as f32;
            }
            let allowance = share * squares + underflow;
            let length = if usable { (squares - allowance) as f32 } else { f32::NEG_INFINITY };
            (target[d], target[d + 1]) = (length, 1.0);
            (column[d * PANEL], column[(d + 1) * PANEL]) = (1.0, length);
            if usable {
                gaps[i] = (2.0 * allowance) as f32;
            }
        }
        Self { depth, tiles, panels, gaps, lower: vec![[[0.0; TOGETHER]; PANEL / TOGETHER]; TILE] }
    }

    /// Takes the lower bounds of the squared distances of the rows from `first` on, [`TILE`] or as many as there are, to
    /// those of a panel.
    pub fn take_lower(&mut self, first: usize, panel: usize) {
        let rows = &self.tiles[first * self.depth..];
        let n = (rows.len() / self.depth).min(TILE);
        let panel = &self.panels[panel * PANEL * self.depth..][..PANEL * self.depth];
        let lower = self.lower[..n].as_flattened_mut().as_flattened_mut();
        lower.fill(0.0);
        add_product((n, self.depth, PANEL), (rows, self.depth), (panel, PANEL), (lower, PANEL));
    }

    /// Of what was taken last, those of a row of the tile to a part of the panel.
    pub fn lower(&self, row: usize, part: usize) -> &[f32; TOGETHER] {
        &self.lower[row][part]
    }

    /// The upper bound of a pair with this lower one; NaN where there is none.
    pub fn upper(&self, (i, j): (usize, usize), lower: f32) -> f32 {
        lower + (self.gaps[i] + self.gaps[j])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::Stream;
    use ndarray::Array2;

    #[test]
    fn squared_distances_lie_within_their_bounds() {
        let mut stream = Stream::new(1, "test/bounds");
        for (n, d, spread) in [(70, 1, 0.0), (130, 40, 0.0), (97, 7, 20.0), (65, 300, 3.0), (3, 2, 60.0)] {
            let scales: Vec<f64> = (0..n).map(|_| libm::exp(spread * stream.normal())).collect();
            let rows = Array2::from_shape_fn((n, d), |(i, _)| 1.0 + scales[i] * stream.normal());
            let largest = rows.iter().fold(0.0_f64, |largest, value| largest.max(value.abs()));
            let unit = libm::ldexp(1.0, libm::frexp(largest).1);
            let mut bounds = Bounds::new(rows.view());
            for first in (0..n).step_by(TILE) {
                for panel in 0..n.div_ceil(PANEL) {
                    bounds.take_lower(first, panel);
                    for place in 0..PANEL * TILE.min(n - first) {
                        let (row, column) = (place / PANEL, place % PANEL);
                        let low = bounds.lower(row, column / TOGETHER)[column % TOGETHER];
                        let (i, j) = (first + row, panel * PANEL + column);
                        if j >= n {
                            assert_eq!(low, f32::INFINITY);
                            continue;
                        }
                        let difference = |k: usize| (rows[[i, k]] - rows[[j, k]]) / unit;
                        let squared = (0..d).fold(0.0, |sum, k| sum + difference(k) * difference(k));
                        let high = bounds.upper((i, j), low);
                        assert!(f64::from(low) <= squared && squared <= f64::from(high), "{low} {squared} {high}");
                        let lengths = (0..d).fold(0.0, |sum, k| sum + rows[[i, k]].powi(2) + rows[[j, k]].powi(2));
                        let allowed = 3.0 * ALLOWANCE * (d as f64 + MORE_OPERATIONS) * lengths / (unit * unit);
                        assert!(f64::from(high - low) <= allowed + 1e-30, "{low} {squared} {high}");
                    }
                }
            }
        }
    }

    #[test]
    fn where_squares_leave_the_doubles_no_bound_is_given() {
        for scale in [1e200, 1e-200] {
            let mut bounds = Bounds::new(Array2::from_shape_fn((3, 2), |(i, _)| scale * i as f64).view());
            bounds.take_lower(0, 0);
            assert!((0..3).all(|row| bounds.lower(row, 0).iter().all(|low| !(*low > f32::NEG_INFINITY))));
            assert!(bounds.upper((0, 1), f32::NEG_INFINITY).is_nan());
        }
    }
}
