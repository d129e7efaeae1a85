//! What interpolated rows give back to the real minority rows that they are made of: they need not be written out.

use super::design::Interpolation;
use super::gradients::segments;
use super::problem::Point;
use crate::kernels::lanes::Lanes;
use crate::kernels::{Element, Parents, add_interpolated_changes, add_interpolated_residuals};

/// What each interpolated row gives to its two parents, in every point that contains it, weighted: a panel like that of
/// the real rows' margins, computed in the precision of `E`.
pub fn interpolated_shares<E: Element>(
    pool: &[Interpolation],
    points: &[Point],
    real_margins: &[f64],
    width: usize,
) -> Vec<f64> {
    let margins = Widened::<E>::new(real_margins, width);
    let mut shares = Widened { values: vec![E::ZERO; margins.values.len()], ..margins };
    for (parents, first) in segments_of_parents(pool, points) {
        add_interpolated_residuals(parents, &margins.values, &mut shares.values, margins.width, first);
    }
    shares.weighted(points, width)
}

/// As [`interpolated_shares`], of what the residuals change by; in single precision, as all changes.
pub fn interpolated_changes(
    pool: &[Interpolation],
    points: &[Point],
    real_margins: &[f64],
    real_steps: &[f64],
    width: usize,
) -> Vec<f64> {
    let margins = Widened::<f32>::new(real_margins, width);
    let steps = Widened::<f32>::new(real_steps, width);
    let mut shares = Widened { values: vec![0.0; margins.values.len()], ..margins };
    for (parents, first) in segments_of_parents(pool, points) {
        add_interpolated_changes(parents, &margins.values, &steps.values, &mut shares.values, margins.width, first);
    }
    shares.weighted(points, width)
}

/// The rows of the parts between neighbouring prefixes, each part with the first point that contains it.
fn segments_of_parents<E: Element>(
    pool: &[Interpolation],
    points: &[Point],
) -> impl Iterator<Item = (impl Iterator<Item = Parents<E>>, usize)> {
    let parts = segments(points).filter(|(range, _)| !range.is_empty());
    parts.map(|(range, first)| {
        let parents = pool[range].iter().map(|z| Parents {
            seed: z.seed as usize,
            partner: z.partner as usize,
            fraction: E::from_f64(z.fraction),
        });
        (parents, first)
    })
}

/// A panel in the precision of `E`, in whole registers of it, of which a panel of doubles may have one column too few.
struct Widened<E> {
    values: Vec<E>,
    width: usize,
}

impl<E: Element> Widened<E> {
    fn new(panel: &[f64], panel_width: usize) -> Self {
        let width = panel_width.next_multiple_of(E::Simd::WIDTH);
        let mut values = vec![E::ZERO; panel.len() / panel_width * width];
        for (target, source) in values.chunks_exact_mut(width).zip(panel.chunks_exact(panel_width)) {
            for (t, m) in target.iter_mut().zip(source) {
                *t = E::from_f64(*m);
            }
        }
        Self { values, width }
    }

    /// Back in a panel of `panel_width` columns, with the weights of synthetic rows.
    fn weighted(&self, points: &[Point], panel_width: usize) -> Vec<f64> {
        let mut out = vec![0.0; self.values.len() / self.width * panel_width];
        for (target, source) in out.chunks_exact_mut(panel_width).zip(self.values.chunks_exact(self.width)) {
            for (t, (share, point)) in target.iter_mut().zip(source.iter().zip(points)) {
                *t = point.synthetic_weight * share.to_f64();
            }
        }
        out
    }
}
