//! What the scores of a row come to in one column, what a column comes to over a list, and the single scores behind a
//! cell.

use serde::{Deserialize, Serialize};

use super::{Author, Direction, ScoreColumn, ScoreSource, ScoreValue};
use crate::table::Spread;

/// What one or several scores of a row come to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Rolled {
    /// Numbers.
    #[serde(rename = "n")]
    Numbers {
        /// How many.
        #[serde(rename = "n")]
        n: u32,
        /// Their mean.
        #[serde(rename = "m")]
        mean: f64,
        /// The least.
        #[serde(rename = "l")]
        min: f64,
        /// The greatest.
        #[serde(rename = "g")]
        max: f64,
        /// The last by the time of its score.
        #[serde(rename = "z")]
        last: f64,
        /// How far the people who judged are apart, where they are and none but people judge.
        #[serde(rename = "d", default, skip_serializing_if = "Option::is_none")]
        apart: Option<f64>,
    },
    /// Booleans.
    #[serde(rename = "b")]
    Truths {
        /// How many.
        #[serde(rename = "n")]
        n: u32,
        /// The share of `True`, from 0 to 1.
        #[serde(rename = "r")]
        rate: f64,
    },
    /// Labels with how often each occurs, the most frequent first, then in text order.
    #[serde(rename = "l")]
    Labels(Vec<(String, u32)>),
}

impl Rolled {
    /// What these values of several people come to, the last first; nothing where there are none, or texts.
    #[must_use]
    pub fn of(values: &[&ScoreValue]) -> Option<Self> {
        let n = u32::try_from(values.len()).ok()?;
        let numbers: Vec<f64> = values.iter().filter_map(|value| value.number()).collect();
        let mean = numbers.iter().sum::<f64>() / f64::from(n);
        match values.first()? {
            ScoreValue::Number(last) => {
                let min = numbers.iter().copied().fold(f64::INFINITY, f64::min);
                let max = numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                let apart = (max > min).then_some(max - min);
                Some(Self::Numbers { n, mean, min, max, last: *last, apart })
            }
            ScoreValue::Boolean(_) => Some(Self::Truths { n, rate: mean }),
            ScoreValue::Label { .. } => {
                let mut labels: Vec<(String, u32)> = Vec::new();
                for label in values.iter().filter_map(|value| value.string_value()) {
                    match labels.iter_mut().find(|(known, _)| known == label) {
                        Some((_, count)) => *count += 1,
                        None => labels.push((label.to_owned(), 1)),
                    }
                }
                labels.sort_by(|(one, n), (other, m)| m.cmp(n).then_with(|| one.cmp(other)));
                Some(Self::Labels(labels))
            }
            ScoreValue::Text(_) | ScoreValue::Correction(_) => None,
        }
    }

    /// Of how many scores.
    #[must_use]
    pub fn n(&self) -> u32 {
        match self {
            Self::Numbers { n, .. } | Self::Truths { n, .. } => *n,
            Self::Labels(labels) => labels.iter().map(|(_, n)| n).sum(),
        }
    }

    /// Whether the scores contradict each other: people's numbers, and labels and truths whoever judges.
    #[must_use]
    pub fn disagrees(&self) -> bool {
        match self {
            Self::Numbers { apart, .. } => apart.is_some(),
            Self::Truths { rate, .. } => *rate > 0.0 && *rate < 1.0,
            Self::Labels(labels) => labels.len() > 1,
        }
    }
}

/// What a score column comes to over a whole list of rows. Each row counts once, with what its cell shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ColumnHead {
    /// The column.
    #[serde(rename = "k")]
    pub column: ScoreColumn,
    /// How many rows have such a score.
    #[serde(rename = "n")]
    pub n: u64,
    /// Whether this comes from a sample: counts are estimates then.
    #[serde(rename = "a")]
    pub about: bool,
    /// The figure; nothing where no row has such a score.
    #[serde(rename = "f")]
    pub figure: Option<HeadFigure>,
    /// Which way is better, where a config says so.
    #[serde(rename = "d", default, skip_serializing_if = "Option::is_none")]
    pub direction: Option<Direction>,
    /// The number from which a row passes, where a config says so.
    #[serde(rename = "t", default, skip_serializing_if = "Option::is_none")]
    pub threshold: Option<f64>,
}

/// The figure over a score column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum HeadFigure {
    /// The mean of the rows' means, and how these are spread.
    #[serde(rename = "n")]
    Numbers {
        /// The mean; nothing where numbers are too large for one.
        #[serde(rename = "m")]
        mean: Option<f64>,
        /// The spread.
        #[serde(rename = "s")]
        spread: Spread,
    },
    /// The mean of the rows' true rates, from 0 to 1.
    #[serde(rename = "b")]
    Truths(f64),
    /// In how many rows each label occurs, the most frequent first, then in text order.
    #[serde(rename = "l")]
    Labels(Vec<(String, u64)>),
}

/// One of the scores behind a cell.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CellScore {
    /// The score's id.
    #[serde(rename = "i")]
    pub id: String,
    /// Its value.
    #[serde(rename = "v")]
    pub value: ScoreValue,
    /// Who judged.
    #[serde(rename = "s")]
    pub source: ScoreSource,
    /// Who made it.
    #[serde(rename = "a")]
    pub author: Author,
    /// The event's own time, in microseconds since 1970 UTC.
    #[serde(rename = "t")]
    pub time: i64,
    /// The observation that was judged, where the column is about observations.
    #[serde(rename = "o", default, skip_serializing_if = "Option::is_none")]
    pub observation_id: Option<String>,
    /// Why.
    #[serde(rename = "c", default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}
