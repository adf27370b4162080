//! Score configs: what a team has agreed a score of this name may be.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{DataType, Rolled, ScoreValue};
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

/// How a config reads a value: where it lies, and whether it fails.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judging {
    /// Where it lies in the range, in percent; nothing without a range.
    #[serde(rename = "a", default, skip_serializing_if = "Option::is_none")]
    pub at: Option<u8>,
    /// Where passing begins, in percent of the range.
    #[serde(rename = "p", default, skip_serializing_if = "Option::is_none")]
    pub pass: Option<u8>,
    /// Whether it fails; nothing where the config does not say what is better.
    #[serde(rename = "f", default, skip_serializing_if = "Option::is_none")]
    pub fails: Option<bool>,
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

/// A config as it is stored.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredScoreConfig {
    /// The config.
    pub config: ScoreConfig,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

impl ScoreConfig {
    /// The config of a name and type; of several the one that is not archived and was made last, which comes last.
    #[must_use]
    pub fn of<'a>(configs: &'a [Self], name: &str, data_type: DataType) -> Option<&'a Self> {
        let fits = |config: &&Self| config.name == name && config.data_type == data_type;
        // Of equal ones the last is taken.
        configs.iter().filter(fits).max_by_key(|config| !config.is_archived)
    }

    /// The labels of its categories, in order.
    #[must_use]
    pub fn labels(&self) -> Vec<String> {
        self.categories.iter().map(|category| category.label.clone()).collect()
    }

    /// How the config reads a value of its own type.
    #[must_use]
    pub fn judge(&self, value: &ScoreValue) -> Judging {
        let number = value.number();
        let fails = match (value, self.direction) {
            (ScoreValue::Boolean(truth), Some(direction)) => Some(*truth != (direction == Direction::Higher)),
            _ => number.and_then(|number| self.fails(number)),
        };
        let is_number = self.data_type == DataType::Numeric;
        let range = self.min_value.zip(self.max_value).filter(|(min, max)| is_number && min < max);
        let share = |number: Option<f64>| {
            let ((min, max), number) = range.zip(number)?;
            let percent = ((number - min) / (max - min) * 100.0).clamp(0.0, 100.0).round();
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 100")]
            Some(percent as u8)
        };
        Judging { at: share(number), pass: share(self.threshold), fails }
    }

    /// Whether what several scores come to fails: their mean, all of their truths, or their one label.
    #[must_use]
    pub fn rolled_fails(&self, rolled: &Rolled) -> Option<bool> {
        match rolled {
            Rolled::Numbers { mean, .. } => self.fails(*mean),
            Rolled::Truths { .. } if rolled.disagrees() => None,
            Rolled::Truths { rate, .. } => Some((*rate > 0.0) != (self.direction? == Direction::Higher)),
            Rolled::Labels(labels) => {
                let [(label, _)] = labels.as_slice() else { return None };
                self.fails(self.categories.iter().find(|category| category.label == *label)?.value)
            }
        }
    }

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

#[cfg(test)]
mod tests {
    use super::*;

    fn config(data_type: DataType, direction: Option<Direction>, threshold: Option<f64>) -> ScoreConfig {
        ScoreConfig {
            id: "id".to_owned(),
            name: "quality".to_owned(),
            data_type,
            min_value: Some(0.0),
            max_value: Some(4.0),
            categories: Vec::new(),
            is_archived: false,
            description: None,
            direction,
            threshold,
            unit: None,
        }
    }

    #[test]
    fn a_number_lies_in_its_range_and_fails_beyond_the_threshold() {
        let lower = config(DataType::Numeric, Some(Direction::Lower), Some(1.0));
        let judging = lower.judge(&ScoreValue::Number(2.0));
        assert_eq!(judging, Judging { at: Some(50), pass: Some(25), fails: Some(true) });
        let neither = config(DataType::Numeric, None, Some(1.0));
        assert_eq!(neither.judge(&ScoreValue::Number(9.0)), Judging { at: Some(100), pass: Some(25), fails: None });
    }

    #[test]
    fn several_scores_fail_by_what_they_come_to() {
        let number = config(DataType::Numeric, Some(Direction::Higher), Some(2.0));
        let mean =
            |mean| number.rolled_fails(&Rolled::Numbers { n: 2, mean, min: 0.0, max: 4.0, last: 0.0, apart: None });
        assert_eq!((mean(1.9), mean(2.0)), (Some(true), Some(false)));
        let truth = config(DataType::Boolean, Some(Direction::Lower), None);
        let rate = |rate| truth.rolled_fails(&Rolled::Truths { n: 3, rate });
        assert_eq!((rate(1.0), rate(0.0), rate(0.5)), (Some(true), Some(false), None));
        let mut label = config(DataType::Categorical, Some(Direction::Higher), Some(1.0));
        label.categories = vec![ConfigCategory { label: "bad".to_owned(), value: 0.0 }];
        let labels = |labels: &[&str]| {
            label.rolled_fails(&Rolled::Labels(labels.iter().map(|label| ((*label).to_owned(), 1)).collect()))
        };
        assert_eq!((labels(&["bad"]), labels(&["bad", "good"]), labels(&["other"])), (Some(true), None, None));
    }

    #[test]
    fn a_boolean_fails_by_the_direction_alone() {
        let higher = config(DataType::Boolean, Some(Direction::Higher), None);
        assert_eq!(higher.judge(&ScoreValue::Boolean(false)), Judging { at: None, pass: None, fails: Some(true) });
        assert_eq!(higher.judge(&ScoreValue::Boolean(true)).fails, Some(false));
        assert_eq!(config(DataType::Boolean, None, None).judge(&ScoreValue::Boolean(false)).fails, None);
    }
}
