//! E7: heavy tails and a minority that differs in them, the paper's design against weighting and cost-sensitive
//! learning.
//!
//! Source: Ma & Zhang, arXiv 2601.16120v3, and the authors' public code, whose order of steps is kept.

use crate::rng::Stream;

/// Three columns t, three g and four l.
pub const N_COLUMNS: usize = 10;
const N_T: usize = 3;
const N_G: usize = 3;

/// t: degrees of freedom, and its shift in the minority.
const DEGREES_OF_FREEDOM: f64 = 2.2;
const T_SHIFT: f64 = 0.12;
/// g: shift in the minority, share of wild values, and their deviation.
const G_SHIFT: f64 = 0.16;
const WILD_SHARE: f64 = 0.1;
const WILD_DEVIATION: f64 = 6.0;
/// l: shift in the minority, and deviation. The column is its exponential.
const L_SHIFT: f64 = 0.10;
const L_DEVIATION: f64 = 1.10;

/// Draws a row of either class. `row`: [`N_COLUMNS`] wide.
pub fn draw_row(minority: bool, stream: &mut Stream, row: &mut [f64]) {
    let s = f64::from(u8::from(minority));
    let (t, rest) = row.split_at_mut(N_T);
    let (g, l) = rest.split_at_mut(N_G);
    t.iter_mut().for_each(|t| *t = student_t(stream) + T_SHIFT * s);
    for g in g.iter_mut() {
        let deviation = if stream.uniform() < WILD_SHARE { WILD_DEVIATION } else { 1.0 };
        *g = G_SHIFT * s + deviation * stream.normal();
    }
    l.iter_mut().for_each(|l| *l = L_SHIFT * s + L_DEVIATION * stream.normal());
    if minority {
        let gate = sigmoid(2.2 * (t[0].abs() - 0.65));
        let local = 0.70 + 0.30 * sigmoid(g[2]);
        let tail = tanh(0.9 * t[0]) * gate * local;
        t[1] += 1.35 * tanh(0.8 * t[0]) * local;
        t[2] += 0.75 * tanh(t[1] - 0.45 * t[0]);
        g[0] += 1.45 * tail;
        g[1] += 0.80 * tanh(t[1]);
        l[0] += 0.75 * tail;
        l[1] += 0.55 * tanh(g[0]);
    }
    l.iter_mut().for_each(|l| *l = libm::exp(*l));
}

/// Student's t: a normal number over the root of an independent χ² per degree of freedom.
fn student_t(stream: &mut Stream) -> f64 {
    let shape = 0.5 * DEGREES_OF_FREEDOM;
    stream.normal() * libm::sqrt(shape / gamma(shape, stream))
}

/// A gamma number of shape ≥ 1 and scale 1. Source: Marsaglia & Tsang, A simple method for generating gamma variables,
/// 2000.
fn gamma(shape: f64, stream: &mut Stream) -> f64 {
    let d = shape - 1.0 / 3.0;
    let c = 1.0 / libm::sqrt(9.0 * d);
    loop {
        let x = stream.normal();
        let root = 1.0 + c * x;
        let v = root * root * root;
        let u = 1.0 - stream.uniform();
        if v > 0.0 && libm::log(u) < 0.5 * x * x + d - d * v + d * libm::log(v) {
            return d * v;
        }
    }
}

fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-x))
}

fn tanh(x: f64) -> f64 {
    2.0 * sigmoid(2.0 * x) - 1.0
}
