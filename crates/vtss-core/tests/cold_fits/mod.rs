//! The losses of a fold's sweep against those of cold fits: every fit alone, from zero, over rows that are written out, to a
//! gradient a hundredth of what the path ends with. They share with the path the rows and the steps of Newton's method, not
//! the functions: where a fit ends is known by a gradient that is computed here.

use std::iter::once;
use vtss_core::candidates::{in_fold, n_synthetic, with_anchors};
use vtss_core::classifier::ClassifierSpec;
use vtss_core::classifier::newton::{Evaluation, Objective, minimise, ridge};
use vtss_core::generator::{GeneratorSpec, Pool};
use vtss_core::split::{SplitPlan, split};
use vtss_core::sweep::{ArmOutcome, ArmRequest, Fold, SweepRequest, chunked_pool, class_features, run};
use vtss_core::table::Table;

/// Of folds and rows, where no other is asked for.
pub const SEED: u64 = 7;
const N_FOLDS: usize = 5;
/// Of the default classifier.
const PENALTY: f64 = 1.0;
const COLD_GRADIENT: f64 = 1e-12;
const LARGEST_DIFFERENCE: f64 = 1e-9;
/// Losses that are summed by themselves first: one sum over a hundred thousand rows errs by more than the last steps of a
/// fit lower it, and they would be refused.
const ROWS_PER_SUM: usize = 256;

/// Rows of one class, row-major, the intercept's 1 last in each.
struct Rows {
    values: Vec<f64>,
    is_minority: bool,
}

/// The first `n_rows` of some rows, each with this weight.
struct Part<'a> {
    rows: &'a Rows,
    n_rows: usize,
    weight: f64,
}

/// The objective of one fit, row by row.
struct Summed<'a> {
    parts: Vec<Part<'a>>,
    n_coefficients: usize,
}

/// Everything that is fitted on one fold, and its held-out rows.
struct WrittenFold {
    majority: Rows,
    minority: Rows,
    validation: [Rows; 2],
    n_coefficients: usize,
}

impl Rows {
    fn new<'a>(rows: impl Iterator<Item = &'a [f64]>, is_minority: bool) -> Self {
        Self { values: rows.flatten().copied().collect(), is_minority }
    }

    fn of_pool(pool: &Pool, minority: &Self, n_coefficients: usize) -> Self {
        let parent = |i: u32| &minority.values[i as usize * n_coefficients..][..n_coefficients];
        let values = match pool {
            Pool::Interpolated { seeds, partners, fractions } => {
                let row = |((&seed, &partner), &t): ((&u32, &u32), &f64)| {
                    parent(seed).iter().zip(parent(partner)).map(move |(a, b)| (1.0 - t) * a + t * b)
                };
                seeds.iter().zip(partners).zip(fractions).flat_map(row).collect()
            }
            Pool::Dense { rows, .. } => {
                rows.outer_iter().flat_map(|row| row.to_vec().into_iter().chain(once(1.0))).collect()
            }
        };
        Self { values, is_minority: true }
    }

    /// What softplus is taken of: the margin, or its opposite for a minority row.
    fn signed_margin(&self, row: &[f64], theta: &[f64]) -> f64 {
        let margin: f64 = row.iter().zip(theta).map(|(x, t)| x * t).sum();
        if self.is_minority { -margin } else { margin }
    }

    /// Mean loss, in nats, with `offset` added to the log odds.
    fn mean_loss(&self, theta: &[f64], offset: f64) -> f64 {
        let mut theta = theta.to_vec();
        if let Some(intercept) = theta.last_mut() {
            *intercept += offset;
        }
        let rows = self.values.chunks_exact(theta.len());
        let n_rows = rows.len() as f64;
        rows.map(|row| softplus(self.signed_margin(row, &theta))).sum::<f64>() / n_rows
    }
}

fn softplus(x: f64) -> f64 {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}

impl Summed<'_> {
    /// Calls `f` with each row, its signed margin, sign and weight.
    fn for_each(&self, theta: &[f64], mut f: impl FnMut(&[f64], f64, f64, f64)) {
        for Part { rows, n_rows, weight } in &self.parts {
            let sign = if rows.is_minority { -1.0 } else { 1.0 };
            for row in rows.values.chunks_exact(self.n_coefficients).take(*n_rows) {
                f(row, rows.signed_margin(row, theta), sign, *weight);
            }
        }
    }

    fn class_weight(&self, is_minority: bool) -> f64 {
        let of_class = self.parts.iter().filter(|part| part.rows.is_minority == is_minority);
        of_class.map(|part| part.weight * part.n_rows as f64).sum()
    }
}

impl Objective for Summed<'_> {
    fn value(&self, theta: &[f64]) -> f64 {
        let (mut value, mut sum, mut n_rows) = (ridge(theta, PENALTY), 0.0, 0);
        self.for_each(theta, |_, margin, _, weight| {
            sum += weight * softplus(margin);
            n_rows += 1;
            if n_rows % ROWS_PER_SUM == 0 {
                value += std::mem::take(&mut sum);
            }
        });
        value + sum
    }

    fn evaluate(&self, theta: &[f64]) -> Evaluation {
        let p = self.n_coefficients;
        let mut out = Evaluation::zeros(p);
        let stride = out.stride;
        self.for_each(theta, |row, margin, sign, weight| {
            let probability = 1.0 / (1.0 + (-margin).exp());
            let (residual, curvature) = (weight * sign * probability, weight * probability * (1.0 - probability));
            for (j, x) in row.iter().enumerate() {
                out.gradient[j] += residual * x;
                let scaled = curvature * x;
                let upper = &mut out.hessian[j * stride + j..j * stride + p];
                upper.iter_mut().zip(&row[j..]).for_each(|(sum, y)| *sum += scaled * y);
            }
        });
        out.add_penalty(theta, PENALTY);
        out
    }

    fn total_weight(&self) -> f64 {
        self.class_weight(false) + self.class_weight(true)
    }
}

impl WrittenFold {
    fn new(fold: &Fold) -> Self {
        let (real, validation) = (fold.real(), fold.validation());
        let of_real = |range: std::ops::Range<usize>| range.map(|i| real.rows.row(i));
        let of_validation = |range: std::ops::Range<usize>| range.map(|i| validation.row(i));
        let n = fold.n_validation_majority();
        Self {
            majority: Rows::new(of_real(0..real.n_majority), false),
            minority: Rows::new(of_real(real.n_majority..real.rows.n_rows()), true),
            validation: [Rows::new(of_validation(0..n), false), Rows::new(of_validation(n..validation.n_rows()), true)],
            n_coefficients: real.rows.n_coefficients(),
        }
    }

    fn n_rows(&self, rows: &Rows) -> usize {
        rows.values.len() / self.n_coefficients
    }

    /// Real rows with the weights of their class and unit-weight synthetic ones.
    fn objective<'a>(&'a self, (w0, w1): (f64, f64), synthetic: Option<(&'a Rows, usize)>) -> Summed<'a> {
        let real = [(&self.majority, w0), (&self.minority, w1)];
        let real = real.map(|(rows, weight)| Part { rows, n_rows: self.n_rows(rows), weight });
        let synthetic = synthetic.map(|(rows, n_rows)| Part { rows, n_rows, weight: 1.0 });
        Summed { parts: real.into_iter().chain(synthetic).collect(), n_coefficients: self.n_coefficients }
    }

    /// The class weights that [`ArmRequest::Weights`] promises.
    fn weights(&self, multipliers: &[f64]) -> Vec<(f64, f64)> {
        let [n0, n1] = [&self.majority, &self.minority].map(|rows| self.n_rows(rows) as f64);
        let n_held_out: usize = self.validation.iter().map(|rows| self.n_rows(rows)).sum();
        let whole = 1.0 + n_held_out as f64 / (n0 + n1);
        let halves = (0.5 * (n0 + n1) / n0, 0.5 * (n0 + n1) / n1);
        let path = multipliers.iter().map(|multiplier| (1.0, 1.0 + multiplier * (n0 - n1) / n1));
        let behind = [(1.0, 1.0), halves].map(|(w0, w1)| (whole * w0, whole * w1));
        [(1.0, 1.0), halves].into_iter().chain(path).chain(behind).collect()
    }

    /// The larger difference of the two losses of fit `k`.
    fn difference(&self, arm: &ArmOutcome, k: usize, objective: &Summed) -> Result<f64, String> {
        let cold = minimise(objective, vec![0.0; self.n_coefficients], COLD_GRADIENT);
        if !cold.converged {
            return Err(format!("the cold fit ends with a gradient of {:e}", cold.max_gradient));
        }
        let offset = (objective.class_weight(false) / objective.class_weight(true)).ln();
        let loss = |offset| 0.5 * self.validation.iter().map(|rows| rows.mean_loss(&cold.theta, offset)).sum::<f64>();
        let differences = [arm.loss[k] - loss(0.0), arm.corrected_loss[k] - loss(offset)].map(f64::abs);
        // NaN, a fit of the path that did not converge, is no small difference.
        let largest = if differences[0] > differences[1] { differences[0] } else { differences[1] };
        match differences.iter().all(|difference| *difference <= LARGEST_DIFFERENCE) {
            true => Ok(largest),
            false => Err(format!("the losses differ by {differences:?}")),
        }
    }
}

/// Sweeps some of five folds of `table` over some multiples of the class gap, with every default, and compares every fit of each
/// arm. Returns the largest difference of a loss; panics if one is too large, with all that are.
pub fn largest_difference(
    name: &str,
    table: &Table,
    folds: std::ops::Range<usize>,
    multipliers: &[f64],
    seed: u64,
) -> f64 {
    let gap = table.n_rows() - 2 * table.n_minority();
    let multipliers = with_anchors(multipliers, gap).unwrap();
    let sizes: Vec<usize> = multipliers.iter().map(|&multiplier| n_synthetic(multiplier, gap)).collect();
    let plan = SplitPlan::Folds { folds: N_FOLDS, repeats: 1 };
    let [classifier] = ClassifierSpec::all_default().try_into().unwrap();
    let generators = GeneratorSpec::all_default();
    let generator = |generator: &GeneratorSpec| ArmRequest::Generator {
        generator: generator.clone(),
        sizes: sizes.clone(),
        balance_gap: gap,
    };
    let weights = ArmRequest::Weights { gap_multipliers: multipliers.clone() };
    let arms: Vec<ArmRequest> = once(weights).chain(generators.iter().map(generator)).collect();
    let (mut largest, mut too_large) = (0.0f64, Vec::new());
    for fold_number in folds {
        let request =
            SweepRequest { seed, plan: plan.clone(), repeat: 0, fold: fold_number, classifier, arms: arms.clone() };
        let outcome = run(table, None, &request).unwrap();
        let split = split(table.labels(), table.groups(), None, &plan, seed, 0, fold_number).unwrap();
        let fold = Fold::prepare(table, &split).unwrap();
        let written = WrittenFold::new(&fold);
        let mut compare = |arm: &str, k: usize, difference: Result<f64, String>| match difference {
            Ok(difference) => largest = largest.max(difference),
            Err(what) => too_large.push(format!("{name}, {arm}, fold {fold_number}, fit {k}: {what}")),
        };
        let (weights_arm, generator_arms) = outcome.arms.split_first().unwrap();
        for (k, weights) in written.weights(&multipliers).into_iter().enumerate() {
            compare("weights", k, written.difference(weights_arm, k, &written.objective(weights, None)));
        }
        for (spec, arm) in generators.iter().zip(generator_arms) {
            let (minority, majority) = class_features(fold.real()).unwrap();
            let fitted = spec.build().unwrap().fit(minority, majority).unwrap();
            let in_this_fold = |n: usize| in_fold(n, fold.balance_gap(), gap);
            let n_rows = in_this_fold(sizes[sizes.len() - 1]);
            let place = format!("0/{fold_number}");
            let pool = chunked_pool(fitted.as_ref(), spec.name(), n_rows, fold.balance_gap(), seed, &place).unwrap();
            let pool = Rows::of_pool(&pool, &written.minority, written.n_coefficients);
            for (k, &n) in sizes.iter().enumerate() {
                let objective = written.objective((1.0, 1.0), Some((&pool, in_this_fold(n))));
                compare(spec.name(), k, written.difference(arm, k, &objective));
            }
        }
    }
    assert!(too_large.is_empty(), "{}", too_large.join("\n"));
    largest
}
