//! Points that the passes left: damped Newton, which always ends.

use super::problem::PointObjective;
use super::traveller::SHORT_WAY;
use crate::classifier::logistic::GRADIENT_TOLERANCE;
use crate::classifier::newton::{Evaluation, Objective, Solution, descend};
use crate::linalg::{Cholesky, dot, max_abs};

/// Further steps where a gradient is small enough: what is left after so many is rounding.
const MOST_POLISHES: usize = 3;

/// Damped Newton from a start, and from nothing if that does not end: from there it always goes downhill.
pub fn finish(objective: &PointObjective, start: Vec<f64>) -> Solution {
    let (solution, last) = descend(objective, start, GRADIENT_TOLERANCE, 0.0);
    if solution.converged {
        return polished(objective, solution, last);
    }
    let (again, last_again) = descend(objective, objective.neutral_start(), GRADIENT_TOLERANCE, 0.0);
    let n_iterations = solution.n_iterations + again.n_iterations;
    let (better, last) =
        if again.max_gradient <= solution.max_gradient { (again, last_again) } else { (solution, last) };
    polished(objective, Solution { n_iterations, ..better }, last)
}

/// Takes the next step while that would be long, as a traveller does whose gradient is small enough. `here`: the evaluation
/// at the solution.
fn polished(objective: &PointObjective, mut solution: Solution, mut here: Evaluation) -> Solution {
    for _ in 0..MOST_POLISHES {
        let factor = Cholesky::of_upper_lifted(&here.hessian, solution.theta.len(), here.stride);
        let (true, Ok(factor)) = (solution.converged, factor) else { break };
        let mut step = here.gradient;
        factor.solve_in_place(&mut step);
        if dot(&step, &step).sqrt() <= SHORT_WAY {
            break;
        }
        let theta: Vec<f64> = solution.theta.iter().zip(&step).map(|(t, s)| t - s).collect();
        here = objective.evaluate(&theta);
        let max_gradient = max_abs(&here.gradient) / objective.total_weight();
        if !(max_gradient <= GRADIENT_TOLERANCE) {
            break;
        }
        solution = Solution { theta, max_gradient, n_iterations: solution.n_iterations + 1, ..solution };
    }
    solution
}
