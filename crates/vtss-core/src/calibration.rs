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
        let (mut gradient, mut curvature) = (-(n_minority as f64), 0.0);
        line_probabilities(margins, intercept, 1.0, &mut probabilities);
        for p in &probabilities {
            gradient += p;
            curvature += p * (1.0 - p);
        }
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
    let of_class = |class: u8| labels.iter().zip(margins).filter(move |(y, _)| **y == class).map(|(_, &m)| m);
    let ((low_0, high_0), (low_1, high_1)) = (range(of_class(0)), range(of_class(1)));
    if high_0 <= low_1 || high_1 <= low_0 {
        return Ok(none);
    }
    // Most models are nearly calibrated; margins far from any log odds are left to a start that fits them all.
    let mut fit = newton_line(labels, margins, (shift.intercept, 1.0));
    if !fit.converged {
        fit = newton_line(labels, margins, (0.0, 0.0));
    }
    let (slope, intercept) = (fit.slope, fit.intercept);
    if !(fit.converged && slope.is_finite() && intercept.is_finite()) {
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

fn checked_minority_count(labels: &[u8], margins: &[f64]) -> Result<usize> {
    let counts = class_counts(labels, "margins", margins.len())?;
    match margins.iter().position(|m| !m.is_finite()) {
        None => Ok(counts.n_minority),
        Some(row) => Err(Error::option("margins", "finite numbers", format!("{} in row {row}", margins[row]))),
    }
}

fn range(values: impl Iterator<Item = f64>) -> (f64, f64) {
    values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)))
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
    let (mut weight_sum, mut weighted) = (0.0, 0.0);
    for (p, margin) in probabilities.iter().zip(margins) {
        weight_sum += p * (1.0 - p);
        weighted += p * (1.0 - p) * margin;
    }
    let centre = weighted / weight_sum;
    let (mut gradient, mut spread) = ([0.0, 0.0], 0.0);
    for ((&label, &margin), p) in labels.iter().zip(margins).zip(probabilities) {
        let x = margin - centre;
        gradient[0] += p - f64::from(label);
        gradient[1] += (p - f64::from(label)) * x;
        spread += p * (1.0 - p) * x * x;
    }
    Local { centre, gradient: gradient.map(|sum| sum / n), curvature: [weight_sum / n, spread / n] }
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

fn newton_line(labels: &[u8], margins: &[f64], start: (f64, f64)) -> LineFit {
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
        if decrement > QUADRATIC_DECREMENT {
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
