//! What many rows between the same two parents give back to them, without a look at each.
//!
//! Along the way from one parent to the other a residual is a smooth function of the fraction. So Σ r(u) over many rows is
//! Σ w·r over a few nodes, where w is the sum over the rows of the Lagrange polynomial of a node: interpolatory quadrature
//! with Chebyshev's nodes. It is taken where the parents' margins are so near that it errs by far less than fits may.

#![allow(unsafe_code)]

use super::element::{Element, sum_of_lanes};
use super::interpolated::Between;
use super::lanes::{Lanes, Register};
use super::logistic::{negative_sigmoid_in_place, residual_changes_in_place};

/// So many rows for every two nodes, and a rule takes less time than looking at each row (measured, under 41 points).
const FEWEST_ROWS_FOR_TWO_NODES: usize = 5;
/// Rules by ascending number of nodes. Residuals err by at most 2e-8 in single and 1.4e-13 in double precision, of the largest
/// between the parents, changes in single precision by 1.4e-7 (computed for margins around −6 to 6).
const RULES: [Outline; 4] = [
    Outline { n_nodes: 8, cosine: 0.980_785_280_403_230_4, longest_single: 1.25, longest_double: 0.25 },
    Outline { n_nodes: 12, cosine: 0.991_444_861_373_810_4, longest_single: 2.5, longest_double: 1.0 },
    Outline { n_nodes: 16, cosine: 0.995_184_726_672_196_9, longest_single: 3.5, longest_double: 1.75 },
    Outline { n_nodes: MOST_NODES, cosine: 0.997_858_923_238_603_5, longest_single: 6.0, longest_double: 3.5 },
];
const MOST_NODES: usize = 24;
/// Of terms of the barycentric formula, which beside a node are smaller by far and at a node infinite.
const LARGEST_SUM: f64 = 1e30;

/// What a rule is made from.
struct Outline {
    /// In whole registers.
    n_nodes: usize,
    /// Of the angle of the first node, π / (2·n_nodes).
    cosine: f64,
    /// How far the parents' margins may lie apart in single precision …
    longest_single: f64,
    /// … and in double.
    longest_double: f64,
}

/// Nodes between 0 and 1, with what is needed to interpolate between them.
struct Rule<E> {
    nodes: Vec<E>,
    /// 1 / Π (node − other node), in any common scale.
    barycentric: Vec<E>,
    /// How far margins may lie apart.
    longest_way: E,
}

impl<E: Element> Rule<E> {
    fn new(outline: Outline) -> Self {
        let (nodes, barycentric) = nodes(outline.n_nodes, outline.cosine);
        let longest_way = if E::TAKES_CHANGES { outline.longest_single } else { outline.longest_double };
        let longest_way = E::from_f64(longest_way);
        let [nodes, barycentric] = [nodes, barycentric].map(|values| values.into_iter().map(E::from_f64).collect());
        Self { nodes, barycentric, longest_way }
    }
}

/// Cosines of odd multiples of an angle, by the recurrence of Chebyshev's polynomials, moved to \[0, 1\] and rounded to single
/// precision; and their barycentric weights.
#[inline(never)]
fn nodes(n_nodes: usize, cosine: f64) -> (Vec<f64>, Vec<f64>) {
    let twice = 4.0 * cosine * cosine - 2.0;
    let (mut before, mut here) = (cosine, cosine);
    let mut nodes = Vec::with_capacity(n_nodes);
    for _ in 0..n_nodes {
        nodes.push(f64::from((0.5 + 0.5 * here) as f32));
        (before, here) = (here, twice * here - before);
    }
    // In a scale in which products stay near 1.
    let weight = |at: &f64| {
        let others = nodes.iter().filter(|other| *other != at);
        others.fold(1.0, |weight, other| weight / (4.0 * (at - other)))
    };
    let barycentric = nodes.iter().map(weight).collect();
    (nodes, barycentric)
}

/// Rules, and room to work in.
pub struct Quadrature<E> {
    rules: Vec<Rule<E>>,
    /// One row for each column, of as many entries as there are nodes.
    weights: Vec<E>,
    margins: Vec<E>,
    steps: Vec<E>,
}

impl<E: Element> Default for Quadrature<E> {
    #[inline(never)]
    fn default() -> Self {
        Self { rules: RULES.map(Rule::new).into(), weights: Vec::new(), margins: Vec::new(), steps: Vec::new() }
    }
}

impl<E: Element> Quadrature<E> {
    /// Whether there are rules for so many rows.
    pub fn has_rules(n_rows: usize) -> bool {
        are_enough(n_rows, RULES[0].n_nodes)
    }

    /// Adds what [`add_interpolated_residuals`](super::add_interpolated_residuals) does, or where there are steps
    /// [`add_interpolated_changes`](super::add_interpolated_changes); unless there are too few rows for that, or the margins
    /// are too far apart: false then, and nothing is added.
    #[inline(never)]
    pub fn add(
        &mut self,
        between: Between<E>,
        (margins, steps): (&[E], Option<&[E]>),
        shares: &mut [E],
        width: usize,
    ) -> bool {
        let Between { seed, partner, rows } = between;
        let Some(&(_, first)) = rows.first() else { return false };
        let parents = [seed * width + first..(seed + 1) * width, partner * width + first..(partner + 1) * width];
        let [near, far] = parents.clone().map(|parent| &margins[parent]);
        // Spares the module the kernels of changes that no fit takes.
        let steps = steps.filter(|_| E::TAKES_CHANGES).map(|steps| parents.clone().map(|parent| &steps[parent]));
        let way = longest_way(near, far) + steps.map_or(E::ZERO, |[near, far]| longest_way(near, far));
        let is_good = |rule: &&Rule<E>| are_enough(rows.len(), rule.nodes.len()) && way <= rule.longest_way;
        let Some(rule) = self.rules.iter().find(is_good) else { return false };
        let room = (width - first) * rule.nodes.len();
        self.weights.clear();
        self.weights.resize(room, E::ZERO);
        add_polynomials(rule, rows, &mut self.weights);
        self.margins.resize(room, E::ZERO);
        at_nodes(&rule.nodes, [near, far], &mut self.margins);
        let residuals = if let Some(parents) = steps {
            self.steps.resize(room, E::ZERO);
            at_nodes(&rule.nodes, parents, &mut self.steps);
            residual_changes_in_place(&self.margins, &mut self.steps);
            &self.steps
        } else {
            negative_sigmoid_in_place(&mut self.margins);
            &self.margins
        };
        add_sums(&rule.nodes, (&self.weights, residuals), (shares, parents.map(|parent| parent.start)));
        true
    }
}

fn are_enough(n_rows: usize, n_nodes: usize) -> bool {
    FEWEST_ROWS_FOR_TWO_NODES * n_nodes <= 2 * n_rows
}

/// The largest difference; NaN where one has no measure.
#[inline(never)]
fn longest_way<E: Element>(near: &[E], far: &[E]) -> E {
    let mut longest = E::ZERO;
    for (near, far) in near.iter().zip(far) {
        let way = (*far - *near).absolute();
        longest = if way <= longest { longest } else { way };
    }
    longest
}

/// Adds to the weights of each row's first column its Lagrange polynomials, by the barycentric formula.
#[inline(never)]
fn add_polynomials<E: Element>(rule: &Rule<E>, rows: &[(E, usize)], weights: &mut [E]) {
    let (n, lanes) = (rule.nodes.len(), E::Simd128::WIDTH);
    let mut terms = [E::ZERO; MOST_NODES];
    assert!(n.is_multiple_of(lanes) && n <= MOST_NODES && rule.barycentric.len() == n, "whole registers");
    for &(fraction, column) in rows {
        let target = &mut weights[(column - rows[0].1) * n..][..n];
        // SAFETY: all hold `n` values, whole registers.
        let sum = unsafe {
            let at = E::Simd128::splat(fraction);
            let mut sums = E::Simd128::splat(E::ZERO);
            for j in (0..n).step_by(lanes) {
                let way = at.sub(E::Simd128::load(rule.nodes.as_ptr().add(j)));
                let term = E::Simd128::load(rule.barycentric.as_ptr().add(j)).div(way);
                term.store(terms.as_mut_ptr().add(j));
                sums = sums.add(term);
            }
            sum_of_lanes::<E>(sums)
        };
        if !(sum.absolute() <= E::from_f64(LARGEST_SUM)) {
            // At a node the formula divides by zero.
            if let Some(node) = rule.nodes.iter().position(|node| *node == fraction) {
                target[node] = target[node] + E::ONE;
            }
            continue;
        }
        // SAFETY: as above.
        unsafe {
            let scale = E::Simd128::splat(E::ONE).div(E::Simd128::splat(sum));
            for j in (0..n).step_by(lanes) {
                let place = target.as_mut_ptr().add(j);
                E::Simd128::load(place).add(E::Simd128::load(terms.as_ptr().add(j)).mul(scale)).store(place);
            }
        }
    }
}

/// Values at the nodes between those of two parents: a row for each column.
#[inline(never)]
fn at_nodes<E: Element>(nodes: &[E], [near, far]: [&[E]; 2], out: &mut [E]) {
    let (n, lanes) = (nodes.len(), E::Simd128::WIDTH);
    assert!(n.is_multiple_of(lanes) && near.len() == far.len() && out.len() == n * near.len(), "one shape");
    let mut target = out.as_mut_ptr();
    for (near, far) in near.iter().zip(far) {
        let (near, way) = (E::Simd128::splat(*near), E::Simd128::splat(*far - *near));
        for j in (0..n).step_by(lanes) {
            // SAFETY: whole registers of the nodes, and as many of `out` for each column.
            unsafe {
                near.add(E::Simd128::load(nodes.as_ptr().add(j)).mul(way)).store(target);
                target = target.add(lanes);
            }
        }
    }
}

/// Adds up the rows of `weights` from column to column, and shares out their products with the residuals.
#[inline(never)]
fn add_sums<E: Element>(
    nodes: &[E],
    (weights, residuals): (&[E], &[E]),
    (shares, [seed, partner]): (&mut [E], [usize; 2]),
) {
    let (n, lanes) = (nodes.len(), E::Simd128::WIDTH);
    let mut totals = [E::ZERO; MOST_NODES];
    assert!(n.is_multiple_of(lanes) && n <= MOST_NODES && weights.len() == residuals.len(), "whole registers");
    for c in 0..weights.len() / n {
        let mut sums = [E::Simd128::splat(E::ZERO); 2];
        for j in (0..n).step_by(lanes) {
            // SAFETY: nodes and totals hold `n` values, whole registers, weights and residuals as many for each column.
            unsafe {
                let total = totals.as_mut_ptr().add(j);
                let weight = E::Simd128::load(total).add(E::Simd128::load(weights.as_ptr().add(c * n + j)));
                weight.store(total);
                let product = weight.mul(E::Simd128::load(residuals.as_ptr().add(c * n + j)));
                sums[0] = sums[0].add(product);
                sums[1] = sums[1].add(product.mul(E::Simd128::load(nodes.as_ptr().add(j))));
            }
        }
        let [sum, of_partner] = sums.map(|sums| sum_of_lanes::<E>(sums));
        shares[seed + c] = shares[seed + c] + (sum - of_partner);
        shares[partner + c] = shares[partner + c] + of_partner;
    }
}

#[cfg(test)]
mod tests {
    use super::super::interpolated::{add_interpolated_changes, add_interpolated_residuals};
    use super::*;
    use crate::rng::Stream;

    const WIDTH: usize = 16;
    /// Seed and partner among the rows of the panels.
    const PARENTS: [usize; 2] = [2, 0];

    /// Rows with their first columns, and panels of three rows in which the parents' margins lie as far apart as `way`, and
    /// more in the columns to which no row belongs.
    fn case<E: Element>(n_rows: usize, way: f64) -> (Vec<(E, usize)>, [Vec<E>; 2]) {
        let mut stream = Stream::new(n_rows as u64, "test/quadrature");
        let mut rows: Vec<(E, usize)> =
            (0..n_rows).map(|_| (E::from_f64(stream.uniform()), 3 + stream.below(9) as usize)).collect();
        rows.sort_by_key(|row| row.1);
        let mut margins: Vec<E> = (0..3 * WIDTH).map(|_| E::from_f64(3.0 * stream.normal())).collect();
        for c in rows[0].1..WIDTH {
            let near = margins[PARENTS[0] * WIDTH + c];
            let share = if c % 2 == 0 { 1.0 } else { -0.7 };
            margins[PARENTS[1] * WIDTH + c] = near + E::from_f64(share * way);
        }
        let steps = margins.iter().map(|margin| E::from_f64(1e-3) * *margin).collect();
        (rows, [margins, steps])
    }

    /// The largest error of what a rule shares out, against each row in double precision, for each row; none where no rule is
    /// good.
    fn worst_error<E: Element>(n_rows: usize, way: f64, with_steps: bool) -> Option<f64> {
        let (rows, panels) = case::<E>(n_rows, way);
        let [seed, partner] = PARENTS;
        let mut shares = vec![E::ZERO; 3 * WIDTH];
        let inputs = (&panels[0][..], with_steps.then_some(&panels[1][..]));
        if !Quadrature::default().add(Between { seed, partner, rows: &rows }, inputs, &mut shares, WIDTH) {
            assert!(shares.iter().all(|share| *share == E::ZERO));
            return None;
        }
        let rows: Vec<(f64, usize)> = rows.iter().map(|(fraction, first)| (fraction.to_f64(), *first)).collect();
        let [margins, steps] = panels.map(|panel| panel.iter().map(|value| value.to_f64()).collect::<Vec<_>>());
        let mut expected = vec![0.0; 3 * WIDTH];
        let between = Between { seed, partner, rows: &rows };
        if with_steps {
            add_interpolated_changes(between, [&margins, &steps], false, &mut expected, WIDTH);
        } else {
            add_interpolated_residuals(between, &margins, &mut expected, WIDTH);
        }
        let errors = shares.iter().zip(&expected).map(|(share, expected)| (share.to_f64() - expected).abs());
        Some(errors.fold(0.0, f64::max) / n_rows as f64)
    }

    #[test]
    fn a_rule_gives_what_looking_at_each_row_gives() {
        for Outline { n_nodes, longest_single, longest_double, .. } in RULES {
            for (n_rows, share) in [(3 * n_nodes, 0.02), (3 * n_nodes, 0.99), (200, 0.5), (200, 0.99)] {
                let checked = |error: Option<f64>, largest: f64, what: &str| {
                    let is_small = error.is_some_and(|error| error < largest);
                    assert!(is_small, "{what}, {n_nodes} nodes, {n_rows} rows, {share}: {error:?}");
                };
                checked(worst_error::<f64>(n_rows, share * longest_double, false), 1e-13, "double precision");
                checked(worst_error::<f32>(n_rows, share * longest_single, false), 2e-7, "single precision");
                checked(worst_error::<f32>(n_rows, 0.99 * share * longest_single, true), 1e-9, "changes");
            }
        }
    }

    #[test]
    fn few_rows_and_long_ways_are_left_to_others() {
        let is_left = |n_rows, way| worst_error::<f64>(n_rows, way, false).is_none();
        assert!(is_left(19, 0.1) && !is_left(20, 0.1));
        assert!(is_left(39, 1.1) && !is_left(39, 0.9));
        assert!(is_left(200, 3.6) && is_left(200, f64::NAN) && is_left(200, f64::INFINITY));
        let none = Between { seed: 0, partner: 1, rows: &[] };
        assert!(!Quadrature::<f64>::default().add(none, (&[0.0; 8], None), &mut [0.0; 8], 4));
    }

    #[test]
    fn a_row_at_a_node_has_the_polynomial_of_that_node_alone() {
        for rule in RULES.map(Rule::<f64>::new) {
            let n = rule.nodes.len();
            for (j, node) in rule.nodes.iter().enumerate() {
                let mut weights = vec![0.0; 2 * n];
                add_polynomials(&rule, &[(0.4, 5), (*node, 6)], &mut weights);
                let alone = (0..n).all(|i| weights[n + i] == if i == j { 1.0 } else { 0.0 });
                assert!(alone, "node {j} of {n}: {:?}", &weights[n..]);
            }
            let mut weights = vec![0.0; n];
            add_polynomials(&rule, &[(0.0, 0), (1.0, 0), (0.3, 0)], &mut weights);
            // The polynomials of all nodes add up to 1, and to a row's fraction with their nodes.
            let sum: f64 = weights.iter().sum();
            let mean: f64 = weights.iter().zip(&rule.nodes).map(|(weight, node)| weight * node).sum();
            assert!((sum - 3.0).abs() < 1e-14 && (mean - 1.3).abs() < 1e-14, "{sum}, {mean}");
        }
    }
}
