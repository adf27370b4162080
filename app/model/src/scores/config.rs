//! Score configs: what a team has agreed a score of this name may be.

use super::DataType;

/// One label of a config, with the number that stands for it.
#[derive(Clone, Debug, PartialEq)]
pub struct ConfigCategory {
    /// The label, unique in its config.
    pub label: String,
    /// Its number, unique in its config.
    pub value: f64,
}

/// The part of a score config that decides whether a score is accepted.
#[derive(Clone, Debug, PartialEq)]
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
}
