//! The figures above the Scores table, as they travel to the browser: how many scores over time and how many of them
//! fail, and for a few score columns what they say over time. Everything is reckoned where the scores are; the
//! browser only draws.

use serde::{Deserialize, Serialize};

use crate::scores::ScoreColumn;

/// What the server says when it is asked for the figures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum StripAnswer {
    /// Here they are.
    #[serde(rename = "r")]
    Ready(Box<Strip>),
    /// The page does not wait any longer: ask again.
    #[serde(rename = "l")]
    Later,
    /// Their time limit ended.
    #[serde(rename = "s")]
    TooSlow,
}

/// The figures of one list.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Strip {
    /// When the period begins, in microseconds since 1970 UTC.
    #[serde(rename = "f")]
    pub from: i64,
    /// How long each of its equal parts is, in microseconds.
    #[serde(rename = "p")]
    pub step: i64,
    /// Whether the period ends now.
    #[serde(rename = "w")]
    pub until_now: bool,
    /// Whether the figures come from a sample: counts are estimates then.
    #[serde(rename = "a")]
    pub about: bool,
    /// How many scores there are in the period.
    #[serde(rename = "n")]
    pub n: u64,
    /// How many in each part.
    #[serde(rename = "b")]
    pub bins: Vec<u64>,
    /// How many of them fail, where a config of the project says what fails.
    #[serde(rename = "x")]
    pub failing: Option<Failing>,
    /// What the chosen columns say.
    #[serde(rename = "t")]
    pub tiles: Vec<Tile>,
    /// The columns that can be chosen with their counts, most used first.
    #[serde(rename = "c")]
    pub columns: Vec<(ScoreColumn, u64)>,
}

/// The scores that fail.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Failing {
    /// How many.
    #[serde(rename = "n")]
    pub n: u64,
    /// How many in each part of the period.
    #[serde(rename = "b")]
    pub bins: Vec<u64>,
    /// How their share changed.
    #[serde(rename = "c")]
    pub change: Change,
}

/// What one score column says over the period. Rates are shares from 0 to 1.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tile {
    /// The column.
    #[serde(rename = "k")]
    pub column: ScoreColumn,
    /// How many scores.
    #[serde(rename = "n")]
    pub n: u64,
    /// The label whose share is told: the most frequent one.
    #[serde(rename = "l")]
    pub label: Option<String>,
    /// The mean, the rate of True or the share of the label; nothing where numbers are too large for a mean.
    #[serde(rename = "m")]
    pub figure: Option<f64>,
    /// Half of its 95 % interval.
    #[serde(rename = "h")]
    pub half: Option<f64>,
    /// How it changed.
    #[serde(rename = "c")]
    pub change: Change,
    /// The number from which a score passes.
    #[serde(rename = "t")]
    pub threshold: Option<f64>,
    /// What the number counts.
    #[serde(rename = "u")]
    pub unit: Option<String>,
    /// How it went.
    #[serde(rename = "s")]
    pub series: Series,
}

/// A figure in each part of a period.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Series {
    /// Of how many scores.
    #[serde(rename = "n")]
    pub n: Vec<u64>,
    /// The figure.
    #[serde(rename = "m")]
    pub middle: Vec<Option<f64>>,
    /// The lower end of its 95 % interval.
    #[serde(rename = "l")]
    pub low: Vec<Option<f64>>,
    /// The upper end.
    #[serde(rename = "h")]
    pub high: Vec<Option<f64>>,
    /// The figure in the same part of the period before; empty where there is no such period.
    #[serde(rename = "b")]
    pub before: Vec<Option<f64>>,
}

/// A figure against that of the period before.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Change {
    /// There is no period before, or it has no scores.
    #[serde(rename = "-")]
    Incomparable,
    /// One of the periods has too few scores to tell.
    #[serde(rename = "f")]
    TooFew,
    /// Less than the noise.
    #[serde(rename = "n")]
    Noise,
    /// More than the noise: the difference, and whether it is for the better, where a config says so.
    #[serde(rename = "r")]
    Real(f64, Option<bool>),
}
