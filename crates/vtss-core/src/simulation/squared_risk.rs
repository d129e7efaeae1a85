//! The balanced risk of least squares without intercept, in closed form.

use super::design::{Classes, Design};
use super::{mean_shift, shifted_cube};
use crate::error::Result;
use crate::linalg::dot;
use crate::linalg::matrix::{bilinear, inverse_of_positive_definite, times_vector};
use ndarray::Array2;

/// R(θ) = ½ E[(xᵀθ − y₀)² | Y = 0] + ½ E[(xᵀθ − y₁)² | Y = 1] = θᵀSθ − 2cᵀθ + ½(y₀² + y₁²).
#[derive(Debug, Clone, PartialEq)]
pub struct SquaredRisk {
    /// S, the mean of the classes' second moments.
    second_moment: Array2<f64>,
    /// c, the mean of the classes' label × mean row.
    cross_moment: Vec<f64>,
    constant: f64,
}

/// Mean and variance of each column in a class, whose columns are uncorrelated, and its label in the paper's runs.
struct ClassMoments {
    mean: Vec<f64>,
    variance: Vec<f64>,
    label: f64,
}

impl SquaredRisk {
    /// The risk on a design that the paper fits by least squares; none on the others.
    ///
    /// Labels as the paper has them: 0 and 1 (E1, E2), ±1 (E3), ±½ (E8).
    #[must_use]
    pub fn of(design: &Design) -> Option<Self> {
        let moments = |minority| class_moments(design, minority);
        let classes = [moments(false)?, moments(true)?];
        let p = design.n_columns();
        let mut second_moment = Array2::zeros((p, p));
        let mut cross_moment = vec![0.0; p];
        let mut constant = 0.0;
        for ClassMoments { mean, variance, label } in classes {
            for ((i, j), entry) in second_moment.indexed_iter_mut() {
                *entry += 0.5 * mean[i] * mean[j] + if i == j { 0.5 * variance[i] } else { 0.0 };
            }
            cross_moment.iter_mut().zip(&mean).for_each(|(sum, mean)| *sum += 0.5 * label * mean);
            constant += 0.5 * label * label;
        }
        Some(Self { second_moment, cross_moment, constant })
    }

    /// R(θ). `theta`: one per column.
    #[must_use]
    pub fn value(&self, theta: &[f64]) -> f64 {
        bilinear(theta, &self.second_moment, theta) - 2.0 * dot(&self.cross_moment, theta) + self.constant
    }

    /// θ*, where R is least.
    ///
    /// # Errors
    /// `NOT_POSITIVE_DEFINITE`, on no design here.
    pub fn minimiser(&self) -> Result<Vec<f64>> {
        Ok(times_vector(&inverse_of_positive_definite(&self.second_moment)?, &self.cross_moment))
    }
}

fn class_moments(design: &Design, minority: bool) -> Option<ClassMoments> {
    let of_class = |of_majority, of_minority| if minority { of_minority } else { of_majority };
    match design.classes() {
        Classes::Normal(classes) if matches!(design.name(), "e1" | "e2") => {
            let [part] = classes[usize::from(minority)].parts.as_slice() else { return None };
            let variance = part.standard_deviation.iter().map(|sd| sd * sd).collect();
            Some(ClassMoments { mean: part.mean.clone(), variance, label: of_class(0.0, 1.0) })
        }
        Classes::MeanShift(_) => {
            let variance = vec![1.0; design.n_columns()];
            Some(ClassMoments { mean: mean_shift::mean(minority), variance, label: of_class(-1.0, 1.0) })
        }
        Classes::ShiftedCube { shift } => {
            let mut mean = vec![0.0; design.n_columns()];
            let mut variance = vec![1.0; design.n_columns()];
            mean[0] = shifted_cube::first_mean(minority, *shift);
            variance[0] = of_class(shifted_cube::MAJORITY_DEVIATION * shifted_cube::MAJORITY_DEVIATION, 1.0);
            Some(ClassMoments { mean, variance, label: of_class(-0.5, 0.5) })
        }
        _ => None,
    }
}
