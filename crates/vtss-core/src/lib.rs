//! The numerical core of vtss: how many synthetic minority rows should be added to an imbalanced table?
//!
//! Pure: no clock, no input or output, no hidden randomness. The same inputs give the same bits on every target.

pub mod error;
pub mod rng;
pub mod table;
pub mod warning;

pub mod assessment;
pub mod augment;
pub mod balanced_loss;
pub mod calibration;
pub mod candidates;
pub mod chi_squared;
pub mod classifier;
pub mod decision;
pub mod delivery;
pub mod diagnosis;
pub mod f_distribution;
pub mod generator;
pub mod held_out;
pub mod inference;
pub mod kernels;
pub mod linalg;
pub mod metrics;
pub mod model;
pub mod natural;
pub mod neighbors;
pub mod order;
pub mod preprocess;
pub mod selection;
pub mod simulation;
pub mod split;
pub mod student_t;
pub mod sweep;
pub mod upper_tail;
