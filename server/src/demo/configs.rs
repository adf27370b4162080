//! The demo's score configs: three that say what passes, one that only says which way is better, one with labels alone.

use model::scores::{ConfigCategory, DataType, Direction, NewScoreConfig};

/// All five.
pub(super) fn configs() -> [NewScoreConfig; 5] {
    [
        NewScoreConfig {
            min_value: Some(0.0),
            max_value: Some(1.0),
            description: Some(
                "Does the answer agree with the help centre? Judged against the excerpts and a reference.".to_owned(),
            ),
            direction: Some(Direction::Higher),
            threshold: Some(0.7),
            ..NewScoreConfig::named("correctness", DataType::Numeric)
        },
        NewScoreConfig {
            min_value: Some(1.0),
            max_value: Some(5.0),
            description: Some("How far the answer gets the customer, from 1 (not at all) to 5 (done).".to_owned()),
            direction: Some(Direction::Higher),
            threshold: Some(3.0),
            unit: Some("points".to_owned()),
            ..NewScoreConfig::named("helpfulness", DataType::Numeric)
        },
        NewScoreConfig {
            min_value: Some(0.0),
            max_value: Some(1.0),
            description: Some("How rude the answer is, whatever the customer wrote.".to_owned()),
            direction: Some(Direction::Lower),
            threshold: Some(0.2),
            ..NewScoreConfig::named("toxicity", DataType::Numeric)
        },
        NewScoreConfig {
            description: Some("Did the customer reach what they came for?".to_owned()),
            direction: Some(Direction::Higher),
            ..NewScoreConfig::named("conversation_success", DataType::Boolean)
        },
        NewScoreConfig {
            categories: [("good", 2.0), ("needs_review", 1.0), ("rejected", 0.0)]
                .map(|(label, value)| ConfigCategory { label: label.to_owned(), value })
                .into(),
            description: Some("May this answer go out as it is?".to_owned()),
            ..NewScoreConfig::named("quality", DataType::Categorical)
        },
    ]
}
