//! What a verdict rests on: the gains of generators and rebalancers, measured on the same splits.

use crate::error::{Error, Result};
use crate::selection::Gain;
use serde::{Deserialize, Serialize};

/// A way to rebalance without any new row. The order breaks ties: the simplest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
pub enum Rebalancer {
    /// The natural fit, its intercept shifted to equal base rates.
    PriorShift,
    /// Each class weighs half of the total.
    ClassWeight,
    /// The minority's weight is tuned over the same candidates.
    TunedWeight,
}

impl Rebalancer {
    /// All of them. Without each of them no verdict says that rows should be added.
    pub const ALL: [Self; 3] = [Self::PriorShift, Self::ClassWeight, Self::TunedWeight];

    /// Its name in options and documents.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::PriorShift => "prior_shift",
            Self::ClassWeight => "class_weight",
            Self::TunedWeight => "tuned_weight",
        }
    }
}

/// What one rebalancer reached.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[cfg_attr(feature = "typescript", tsify(missing_as_null))]
pub struct RebalancerEvidence {
    /// Which one.
    pub name: Rebalancer,
    /// Its mean balanced loss, nats; `None` if a fit failed.
    pub loss: Option<f64>,
    /// C: its gain over `none`; `None` if a fit failed or there is a single split.
    pub over_none: Option<Gain>,
}

/// What one generator reached. Gains are `None` where a fit failed or there is a single split.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[cfg_attr(feature = "typescript", tsify(missing_as_null))]
pub struct GeneratorEvidence {
    /// A: the gain of its choice over `none`.
    pub over_none: Option<Gain>,
    /// B: the gain of its choice over each rebalancer, in the order of [`Evidence::rebalancers`].
    pub over_rebalancers: Vec<Option<Gain>>,
    /// H: the gain of naive balancing (gap multiplier 1) over `none`.
    pub naive_over_none: Option<Gain>,
    /// The least gain over the rebalancers, corrected for having searched (see [`crate::inference`]);
    /// [`GeneratorEvidence::uncorrected`] puts the least mean gain here.
    pub corrected_least_gain: Option<f64>,
}

impl GeneratorEvidence {
    /// Evidence whose corrected least gain is the least mean gain over the rebalancers, `None` if any of them is.
    ///
    /// Arguments as the fields of the same name.
    #[must_use]
    pub fn uncorrected(
        over_none: Option<Gain>,
        over_rebalancers: Vec<Option<Gain>>,
        naive_over_none: Option<Gain>,
    ) -> Self {
        let means: Option<Vec<f64>> = over_rebalancers.iter().map(|gain| gain.map(|gain| gain.mean)).collect();
        let corrected_least_gain = means.and_then(|means| means.into_iter().min_by(f64::total_cmp));
        Self { over_none, over_rebalancers, naive_over_none, corrected_least_gain }
    }
}

/// Everything that a verdict rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
pub struct Evidence {
    /// Splits behind every gain, at least 1.
    pub n_splits: usize,
    /// δ: the smallest gain worth having, nats, finite and ≥ 0.
    pub minimum_gain: f64,
    /// The rebalancers that were run, each at most once, in any order.
    pub rebalancers: Vec<RebalancerEvidence>,
    /// The generators that were run.
    pub generators: Vec<GeneratorEvidence>,
    /// Whether there are fewer minority rows than twice the folds.
    pub too_few_minority_rows: bool,
    /// Whether there are fewer groups with minority rows than twice the folds.
    pub too_few_minority_groups: bool,
    /// Whether a fit failed that the comparison rests on, `none` for instance.
    pub fit_failed: bool,
}

impl Evidence {
    /// Refuses evidence that contradicts itself.
    ///
    /// # Errors
    /// `OPTION_INVALID` (`nSplits` of 0, `minimumGain`, a rebalancer named twice), `SHAPE_MISMATCH`
    /// (`overRebalancers`).
    pub(super) fn check(&self) -> Result<()> {
        if self.n_splits == 0 {
            return Err(Error::option("nSplits", "at least 1", self.n_splits));
        }
        if !(self.minimum_gain >= 0.0 && self.minimum_gain.is_finite()) {
            return Err(Error::option("minimumGain", "a finite number of at least 0", self.minimum_gain));
        }
        let names: Vec<Rebalancer> = self.rebalancers.iter().map(|run| run.name).collect();
        if let Some(twice) = names.iter().enumerate().find(|&(i, name)| names[..i].contains(name)) {
            return Err(Error::option("baselines", "a list that names each once", format!("{} twice", twice.1.name())));
        }
        let expected = names.len();
        match self.generators.iter().position(|generator| generator.over_rebalancers.len() != expected) {
            None => Ok(()),
            Some(index) => Err(Error::ShapeMismatch {
                what: format!("overRebalancers of generator {index}"),
                expected,
                actual: self.generators[index].over_rebalancers.len(),
            }),
        }
    }
}
