//! Which generator, with which options: what users write and results record.

use super::Generator;
use super::duplicate::Duplicate;
use super::gaussian::Gaussian;
use super::jitter::Jitter;
use super::smote::Smote;
use crate::error::{Error, Result};
use serde::de::{Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt::Formatter;

/// Neighbours of SMOTE in Chawla et al. 2002 and since.
const DEFAULT_NEIGHBORS: usize = 5;
/// Shrinkage of the Gaussian generator in the paper's simulations.
const DEFAULT_SHRINKAGE: f64 = 0.1;
/// Noise of the jitter generator in the paper's clinical protocol.
const DEFAULT_JITTER_SCALE: f64 = 1.0;
/// Noise of more deviations than this drowns every row and nears the end of a double's range.
const LARGEST_JITTER_SCALE: f64 = 1e6;

fn default_neighbors() -> usize {
    DEFAULT_NEIGHBORS
}

fn default_shrinkage() -> Shrinkage {
    Shrinkage::Fixed(DEFAULT_SHRINKAGE)
}

fn default_jitter_scale() -> f64 {
    DEFAULT_JITTER_SCALE
}

/// A generator by name with its options; an option left out takes its default, an unknown one is refused.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum GeneratorSpec {
    /// Between a minority row and one of its nearest minority neighbours.
    Smote {
        /// At least 1; default 5.
        #[serde(default = "default_neighbors")]
        k_neighbors: usize,
    },
    /// From the normal distribution with the minority's mean and shrunk covariance.
    Gaussian {
        /// Default 0.1.
        #[serde(default = "default_shrinkage")]
        #[cfg_attr(feature = "typescript", tsify(type = "number | \"ledoit-wolf\""))]
        shrinkage: Shrinkage,
    },
    /// A minority row with independent normal noise.
    Jitter {
        /// Noise in standard deviations of each column, above 0 and at most a million; default 1.
        #[serde(default = "default_jitter_scale")]
        scale: f64,
    },
    /// A minority row again.
    Duplicate {},
}

/// How far a covariance is drawn towards a multiple of the identity. Written as a number, or as "ledoit-wolf".
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shrinkage {
    /// By this share, from 0 (not at all) to 1.
    Fixed(f64),
    /// By the estimate of Ledoit and Wolf 2004.
    LedoitWolf,
}

/// How [`Shrinkage::LedoitWolf`] is written.
const LEDOIT_WOLF: &str = "ledoit-wolf";

impl Serialize for Shrinkage {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        match self {
            Self::Fixed(share) => serializer.serialize_f64(*share),
            Self::LedoitWolf => serializer.serialize_str(LEDOIT_WOLF),
        }
    }
}

impl<'de> Deserialize<'de> for Shrinkage {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        deserializer.deserialize_any(ShrinkageVisitor)
    }
}

struct ShrinkageVisitor;

impl Visitor<'_> for ShrinkageVisitor {
    type Value = Shrinkage;

    fn expecting(&self, formatter: &mut Formatter) -> std::fmt::Result {
        write!(formatter, "a number or \"{LEDOIT_WOLF}\"")
    }

    fn visit_f64<E: serde::de::Error>(self, share: f64) -> std::result::Result<Shrinkage, E> {
        Ok(Shrinkage::Fixed(share))
    }

    fn visit_u64<E: serde::de::Error>(self, share: u64) -> std::result::Result<Shrinkage, E> {
        Ok(Shrinkage::Fixed(share as f64))
    }

    fn visit_i64<E: serde::de::Error>(self, share: i64) -> std::result::Result<Shrinkage, E> {
        Ok(Shrinkage::Fixed(share as f64))
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> std::result::Result<Shrinkage, E> {
        if text == LEDOIT_WOLF {
            Ok(Shrinkage::LedoitWolf)
        } else {
            Err(E::invalid_value(Unexpected::Str(text), &self))
        }
    }
}

impl GeneratorSpec {
    /// The generator itself.
    ///
    /// # Errors
    /// `OPTION_INVALID`.
    pub fn build(&self) -> Result<Box<dyn Generator>> {
        Ok(match *self {
            Self::Smote { k_neighbors } => {
                if k_neighbors < 1 {
                    return Err(Error::option("kNeighbors", "at least 1", k_neighbors));
                }
                Box::new(Smote { k_neighbors })
            }
            Self::Gaussian { shrinkage } => {
                match shrinkage {
                    Shrinkage::Fixed(share) if !(0.0..=1.0).contains(&share) => {
                        return Err(Error::option("shrinkage", "between 0 and 1, or \"ledoit-wolf\"", share));
                    }
                    _ => {}
                }
                Box::new(Gaussian { shrinkage })
            }
            Self::Jitter { scale } => {
                if !(scale > 0.0 && scale <= LARGEST_JITTER_SCALE) {
                    return Err(Error::option("jitterScale", "above 0 and at most 1000000", scale));
                }
                Box::new(Jitter { scale })
            }
            Self::Duplicate {} => Box::new(Duplicate),
        })
    }

    /// The name that users write.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Smote { .. } => "smote",
            Self::Gaussian { .. } => "gaussian",
            Self::Jitter { .. } => "jitter",
            Self::Duplicate {} => "duplicate",
        }
    }

    /// Every generator with its default options.
    #[must_use]
    pub fn all_default() -> Vec<Self> {
        vec![
            Self::Smote { k_neighbors: DEFAULT_NEIGHBORS },
            Self::Gaussian { shrinkage: default_shrinkage() },
            Self::Jitter { scale: DEFAULT_JITTER_SCALE },
            Self::Duplicate {},
        ]
    }
}
