//! Calibration: does the log odds that a model states agree with what happens?

use crate::balanced_loss::class_counts;
use crate::error::{Error, Result};
use crate::kernels::{sigmoid_in_place, softplus_in_place};
use serde::Serialize;

/// Largest gradient entry of the mean loss at which a fit counts as converged, as for every fit of this crate.
const GRADIENT_TOLERANCE: f64 = 1e-10;
/// A squared Newton decrement below this leaves an error of its own order after the next step: double precision.
const LAST_DECREMENT: f64 = 1e-16;
/// Below this squared Newton decrement a full step is safe and the objective too flat to compare.
const QUADRATIC_DECREMENT: f64 = 1e-8;
/// Most Newton steps. Two parameters take about ten, damped starts some dozens, bisection between the farthest doubles about 100.
const MAX_STEPS: usize = 200;
/// A damped step below this, 2⁻⁴⁰, changes nothing that double precision can compare.
const SMALLEST_STEP: f64 = 1.0 / (1_u64 << 40) as f64;
/// Share of the predicted decrease that a damped step must bring (Armijo), the customary value.
const SUFFICIENT_DECREASE: f64 = 1e-4;
/// A full Newton step that moves no row's log odds by more than this decreases the loss enough: by 1 − (eᴿ − R − 1) / R²,
/// 28 %, of the squared decrement at least for R = 1. Source: Bach, Electronic Journal of Statistics 4 (2010), Lemma 1.
const SAFE_MOVE: f64 = 1.0;
/// Sums that do not wait for each other.
const INTERLEAVED: usize = 4;

/// Calibration in the large: the shift of all margins that makes the mean probability right.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
pub struct InterceptShift {
    /// To add to every margin; 0 for a calibrated model, negative where it promises too much.
    pub intercept: f64,
    /// Whether the gradient of the mean loss is within 1e-10 of 0.
    pub converged: bool,
    /// Newton or bisection steps taken.
    pub n_iterations: usize,
}

/// The logistic recalibration line: log odds = intercept + slope · margin.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[cfg_attr(feature = "typescript", tsify(missing_as_null))]
pub struct CalibrationLine {
    /// 1 for a calibrated model, below 1 where its margins are too extreme. `None` unless converged.
    pub slope: Option<f64>,
    /// Intercept of the same fit. `None` unless converged.
    pub intercept_of_slope_fit: Option<f64>,
    /// Intercept with the slope fixed at 1, see [`calibration_in_the_large`]. `None` unless that fit converged.
    pub intercept_in_the_large: Option<f64>,
    /// Whether the line exists and was found: margins that are constant or separate the classes have none.
    pub converged: bool,
    /// Newton steps of the line.
    pub n_iterations: usize,
}

/// Log odds of a probability.
///
/// `probability`: 0 to 1. Returns its logit, infinite at 0 and 1, NaN outside.
#[must_use]
pub fn logit(probability: f64) -> f64 {
    libm::log(probability) - libm::log1p(-probability)
}

/// Calibration in the large: the intercept of a logistic fit whose slope is fixed at 1.
///
/// `labels`: n labels, 1 = minority, 0 = majority; `margins`: n finite log odds. Returns [`InterceptShift`]; the root
/// always exists.
///
/// # Errors
/// `SHAPE_MISMATCH`, `OPTION_INVALID` (a label, a margin that is not finite), `TOO_FEW_ROWS` (a class is absent).
///
/// Source: Cox (1958); Steyerberg, Clinical Prediction Models (2nd ed. 2019), chapter 15. Newton's method inside a
/// bracket.
pub fn calibration_in_the_large(labels: &[u8], margins: &[f64]) -> Result<InterceptShift> {
    let n_minority = checked_minority_count(labels, margins)?;
    let n_rows = labels.len() as f64;
    let prevalence = logit(n_minority as f64 / n_rows);
    let (least, largest) = range(margins.iter().copied());
    // At these ends every probability is on one side of the prevalence, so the root lies between.
    let (mut low, mut high) = (prevalence - largest, prevalence - least);
    // A calibrated model needs no shift.
    let mut intercept = if low < 0.0 && high > 0.0 { 0.0 } else { 0.5 * low + 0.5 * high };
    let mut probabilities = Vec::with_capacity(margins.len());
    for n_iterations in 1..=MAX_STEPS {
        line_probabilities(margins, intercept, 1.0, &mut probabilities);
        let [expected, curvature] = sums(&probabilities, &probabilities, |p, _| [p, p * (1.0 - p)]);
        let gradient = expected - n_minority as f64;
        if gradient > 0.0 {
            high = intercept
        } else {
            low = intercept
        }
        let newton = intercept - gradient / curvature;
        let inside = newton >= low && newton <= high;
        // Squared Newton decrement, written so that saturated probabilities (0 ≤ 0) count as settled.
        let settled = gradient * gradient <= LAST_DECREMENT * curvature * n_rows;
        if settled && gradient.abs() <= GRADIENT_TOLERANCE * n_rows {
            let intercept = if inside { newton } else { intercept };
            return Ok(InterceptShift { intercept, converged: true, n_iterations });
        }
        intercept = if inside { newton } else { 0.5 * low + 0.5 * high };
    }
    Ok(InterceptShift { intercept, converged: false, n_iterations: MAX_STEPS })
}

/// The logistic recalibration line, unpenalised, with calibration in the large beside it.
///
/// `labels`: n labels, 1 = minority, 0 = majority; `margins`: n finite log odds. Returns [`CalibrationLine`]. Margins
/// that are constant, or of which a cut separates the classes (a tie on the cut included), have no finite line: it is
/// then `None` with `converged` false.
///
/// # Errors
/// As [`calibration_in_the_large`].
///
/// Source: Cox (1958); existence by Albert & Anderson (1984). Damped Newton.
pub fn calibration_line(labels: &[u8], margins: &[f64]) -> Result<CalibrationLine> {
    let shift = calibration_in_the_large(labels, margins)?;
    let none = CalibrationLine {
        slope: None,
        intercept_of_slope_fit: None,
        intercept_in_the_large: shift.converged.then_some(shift.intercept),
        converged: false,
        n_iterations: 0,
    };
    // Most models are nearly calibrated.
    let Some(fit) = line_from(labels, margins, (shift.intercept, 1.0)) else {
        return Ok(none);
    };
    let (slope, intercept) = (fit.slope, fit.intercept);
    if !fit.converged {
        return Ok(CalibrationLine { n_iterations: fit.n_iterations, ..none });
    }
    Ok(CalibrationLine {
        slope: Some(slope),
        intercept_of_slope_fit: Some(intercept),
        converged: true,
        n_iterations: fit.n_iterations,
        ..none
    })
}

/// The recalibration line alone, looked for from one that may be near it: (intercept, slope).
///
/// `labels`, `margins`: as for [`calibration_line`]. `None` where there is no line.
///
/// # Errors
/// As [`calibration_in_the_large`].
pub(crate) fn recalibration_line(labels: &[u8], margins: &[f64], start: (f64, f64)) -> Result<Option<(f64, f64)>> {
    checked_minority_count(labels, margins)?;
    let fit = line_from(labels, margins, start).filter(|fit| fit.converged);
    Ok(fit.map(|fit| (fit.intercept, fit.slope)))
}

/// The line of checked margins; `None` where a cut separates the classes.
fn line_from(labels: &[u8], margins: &[f64], start: (f64, f64)) -> Option<LineFit> {
    let of_class = |class: u8| labels.iter().zip(margins).filter(move |(y, _)| **y == class).map(|(_, &m)| m);
    let ((low_0, high_0), (low_1, high_1)) = (range(of_class(0)), range(of_class(1)));
    if high_0 <= low_1 || high_1 <= low_0 {
        return None;
    }
    let ends = (low_0.min(low_1), high_0.max(high_1));
    let mut fit = newton_line(labels, margins, ends, start);
    if !fit.converged {
        // Margins far from any log odds are left to a start that fits them all.
        fit = newton_line(labels, margins, ends, (0.0, 0.0));
    }
    fit.converged &= fit.slope.is_finite() && fit.intercept.is_finite();
    Some(fit)
}

fn checked_minority_count(labels: &[u8], margins: &[f64]) -> Result<usize> {
    let counts = class_counts(labels, "margins", margins.len())?;
    match margins.iter().position(|m| !m.is_finite()) {
        None => Ok(counts.n_minority),
        Some(row) => Err(Error::option("margins", "finite numbers", format!("{} in row {row}", margins[row]))),
    }
}

fn range(values: impl Iterator<Item = f64>) -> (f64, f64) {
    // By comparison, as nothing here is NaN: `min` and `max` would be calls of a function each.
    let extended = |(low, high), v| (if v < low { v } else { low }, if v > high { v } else { high });
    values.fold((f64::INFINITY, f64::NEG_INFINITY), extended)
}

/// Probabilities of a line of the margins.
fn line_probabilities(margins: &[f64], intercept: f64, slope: f64, probabilities: &mut Vec<f64>) {
    probabilities.clear();
    probabilities.extend(margins.iter().map(|margin| intercept + slope * margin));
    sigmoid_in_place(probabilities);
}

struct LineFit {
    intercept: f64,
    slope: f64,
    converged: bool,
    n_iterations: usize,
}

/// Gradient and Hessian of the mean loss in the coordinates (height at `centre`, slope), in which the Hessian is
/// diagonal: however far or wide the margins lie, nothing cancels.
struct Local {
    centre: f64,
    gradient: [f64; 2],
    curvature: [f64; 2],
}

fn local(labels: &[u8], margins: &[f64], probabilities: &[f64]) -> Local {
    let n = labels.len() as f64;
    let [weight_sum, weighted] = sums(probabilities, margins, |p, margin| {
        let weight = p * (1.0 - p);
        [weight, weight * margin]
    });
    let centre = weighted / weight_sum;
    let rows = probabilities.iter().zip(labels);
    let residuals: Vec<f64> = rows.map(|(p, label)| p - f64::from(*label)).collect();
    let [flat, tilted] = sums(&residuals, margins, |residual, margin| [residual, residual * (margin - centre)]);
    let [spread] = sums(probabilities, margins, |p, margin| [p * (1.0 - p) * (margin - centre) * (margin - centre)]);
    Local { centre, gradient: [flat / n, tilted / n], curvature: [weight_sum / n, spread / n] }
}

/// Sums of some terms over pairs of numbers.
#[inline(always)]
fn sums<const N: usize>(first: &[f64], second: &[f64], terms: impl Fn(f64, f64) -> [f64; N]) -> [f64; N] {
    let mut partial = [[0.0; N]; INTERLEAVED];
    let add = |sums: &mut [f64; N], terms: [f64; N]| sums.iter_mut().zip(terms).for_each(|(sum, term)| *sum += term);
    let (groups, others) = (first.chunks_exact(INTERLEAVED), second.chunks_exact(INTERLEAVED));
    let rest = groups.remainder().iter().zip(others.remainder());
    for (a, b) in groups.zip(others) {
        for lane in 0..INTERLEAVED {
            add(&mut partial[lane], terms(a[lane], b[lane]));
        }
    }
    let [mut total, others @ ..] = partial;
    others.into_iter().for_each(|sums| add(&mut total, sums));
    rest.for_each(|(a, b)| add(&mut total, terms(*a, *b)));
    total
}

/// Mean log loss of a line.
fn objective(labels: &[u8], margins: &[f64], intercept: f64, slope: f64, losses: &mut Vec<f64>) -> f64 {
    losses.clear();
    let signed = |(&label, &margin): (&u8, &f64)| {
        let line = intercept + slope * margin;
        if label == 1 { -line } else { line }
    };
    losses.extend(labels.iter().zip(margins).map(signed));
    softplus_in_place(losses);
    losses.iter().sum::<f64>() / labels.len() as f64
}

/// `ends`: the least and the largest margin.
fn newton_line(labels: &[u8], margins: &[f64], ends: (f64, f64), start: (f64, f64)) -> LineFit {
    let (mut intercept, mut slope) = start;
    let mut values = Vec::with_capacity(margins.len());
    let mut here = None;
    for n_iterations in 1..=MAX_STEPS {
        line_probabilities(margins, intercept, slope, &mut values);
        let Local { centre, gradient: [g0, g1], curvature: [h0, h1] } = local(labels, margins, &values);
        let (d0, d1) = (-g0 / h0, -g1 / h1);
        let decrement = -(g0 * d0 + g1 * d1);
        let end = |converged| LineFit { intercept, slope, converged, n_iterations };
        if !decrement.is_finite() {
            return end(false);
        }
        // The slope's gradient is measured per standard deviation of the margins.
        let within = g0.abs() <= GRADIENT_TOLERANCE && g1.abs() <= GRADIENT_TOLERANCE * (h1 / h0).sqrt();
        let (step_0, step_1) = (d0 - d1 * centre, d1);
        let mut step = 1.0;
        // A line moves farthest at an end.
        let farthest = f64::max((step_0 + step_1 * ends.0).abs(), (step_0 + step_1 * ends.1).abs());
        if farthest <= SAFE_MOVE {
            here = None;
        } else if decrement > QUADRATIC_DECREMENT {
            let before = here.unwrap_or_else(|| objective(labels, margins, intercept, slope, &mut values));
            loop {
                let there = objective(labels, margins, intercept + step * step_0, slope + step * step_1, &mut values);
                if there <= before - SUFFICIENT_DECREASE * step * decrement {
                    here = Some(there);
                    break;
                }
                step *= 0.5;
                if step < SMALLEST_STEP {
                    return end(false);
                }
            }
        }
        intercept += step * step_0;
        slope += step * step_1;
        if within && decrement <= LAST_DECREMENT {
            return LineFit { intercept, slope, converged: true, n_iterations };
        }
    }
    LineFit { intercept, slope, converged: false, n_iterations: MAX_STEPS }
}
