//! What theory says before anything is tried: does imbalance bend this fit, does the generator miss the minority, and
//! how many rows would cancel the two?
//!
//! Everything is computed from scores: the gradient of a row's loss at a pilot fit. A coefficient vector holds the
//! slopes in the order of the features, then the intercept. The parts:
//!
//! - [`diagnose`]: all of it for a table and its generators, joined from the others;
//! - [`ClassMoments`]: mean score, score covariance and mean Hessian of some rows at a coefficient vector;
//! - [`symmetry_test`]: the published test of g_φ = 0, and [`majority_root_test`], which holds its level;
//! - [`weights_test`]: do natural and balanced weights give the same slopes? The sharper question;
//! - [`quality_score`]: mismatch of the generator against sampling noise; [`quality_interval`]: how sure that is;
//! - [`euclidean_target`], [`metric_target`]: the number of rows at which the two biases cancel;
//! - [`candidate_sets`]: which numbers of rows to try, by [`Regime`];
//! - [`predicted_curve`]: the excess risk that theory expects at each number of rows.

mod candidate_sets;
mod change_of_units;
mod diagnose;
mod generator_part;
mod hotelling;
mod majority_root;
mod pilot;
mod predicted_curve;
mod quality;
mod quality_interval;
mod scores;
mod streamed_covariance;
mod symmetry;
mod test_outcome;
mod theory_target;
mod weights_test;

pub use candidate_sets::{CandidateSets, QUALITY_LIMIT, Regime, candidate_sets};
pub use diagnose::{Diagnosis, DiagnosisRequest, diagnose};
pub use generator_part::GeneratorDiagnosis;
pub use hotelling::{ChiSquaredTest, FTest, Outcome, Unavailable};
pub use majority_root::{MajorityRoot, majority_root_test};
pub use pilot::{PilotFit, Weighting, pilot_fit};
pub use predicted_curve::{ByOrigin, LocalRisk, PredictedPoint, predicted_curve};
pub use quality::{Quality, QualityFold, quality_score};
pub use quality_interval::{QualityInterval, quality_interval};
pub use scores::ClassMoments;
pub use symmetry::{SYMMETRY_LEVEL, SymmetryTest, symmetry_test};
pub use test_outcome::TestOutcome;
pub use theory_target::{EuclideanTarget, MetricTarget, euclidean_target, metric_target};
pub use weights_test::{WeightsTest, weights_test};
