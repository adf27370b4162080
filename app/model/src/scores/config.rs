//! Score configs: what a team has agreed a score of this name may be.

use serde::{Deserialize, Serialize};

use super::DataType;
use crate::words::words;

words! {
    /// Which way a score is better. Without a direction nothing is good or bad.
    Direction {
        /// Greater numbers, and True, are better.
        Higher = "higher",
        /// Smaller numbers, and False, are better.
        Lower = "lower",
    }
}

/// One label of a config, with the number that stands for it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConfigCategory {
    /// The label, unique in its config.
    pub label: String,
    /// Its number, unique in its config.
    pub value: f64,
}

/// A score config: what decides whether a score is accepted, and how it is read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScoreConfig {
    /// Unique in its project.
    pub id: String,
    /// The name that its scores must bear.
    pub name: String,
    /// The type of its scores.
    pub data_type: DataType,
    /// The least number allowed, itself included.
    pub min_value: Option<f64>,
    /// The greatest number allowed, itself included.
    pub max_value: Option<f64>,
    /// The labels allowed; empty for other types.
    pub categories: Vec<ConfigCategory>,
    /// An archived config accepts no new scores.
    pub is_archived: bool,
    /// What the score means, for people.
    pub description: Option<String>,
    /// Which way is better.
    pub direction: Option<Direction>,
    /// The number from which a score passes, itself included, in the config's direction; for categories by their numbers.
    pub threshold: Option<f64>,
    /// What the number counts: `s`, `%`.
    pub unit: Option<String>,
}

impl ScoreConfig {
    /// Whether a number of this config fails: nothing without a direction and a threshold.
    #[must_use]
    pub fn fails(&self, number: f64) -> Option<bool> {
        let threshold = self.threshold?;
        Some(match self.direction? {
            Direction::Higher => number < threshold,
            Direction::Lower => number > threshold,
        })
    }
}
