//! A score as it is stored and shown, whoever made it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::words::words;

words! {
    /// Who judged.
    ScoreSource {
        /// A custom evaluation through an SDK.
        Api = "API",
        /// An automated judge.
        Eval = "EVAL",
        /// A person.
        Annotation = "ANNOTATION",
    }
}

words! {
    /// What kind of value a score has. The last two exist for SDK compatibility and are never a score column.
    DataType {
        /// A finite number.
        Numeric = "NUMERIC",
        /// True or false.
        Boolean = "BOOLEAN",
        /// One label of a set.
        Categorical = "CATEGORICAL",
        /// Free text of 1 to 500 characters.
        Text = "TEXT",
        /// A better output, as text.
        Correction = "CORRECTION",
    }
}

impl DataType {
    /// Whether people give scores of this type; texts are written by programs alone.
    #[must_use]
    pub const fn is_given(self) -> bool {
        matches!(self, Self::Numeric | Self::Boolean | Self::Categorical)
    }
}

words! {
    /// What a score judges; derived from its target.
    Level {
        /// A whole trace.
        Trace = "trace",
        /// One observation inside a trace.
        Observation = "observation",
        /// A session.
        Session = "session",
        /// A dataset run.
        Run = "run",
    }
}

/// What a score is attached to: exactly one of trace (with or without an observation), session, dataset run.
/// None of them needs to exist yet.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ScoreTarget {
    /// A trace, or one observation inside it.
    #[serde(rename = "t")]
    Trace {
        /// The trace's id: any non-empty string.
        #[serde(rename = "t")]
        trace_id: String,
        /// The observation inside that trace.
        #[serde(rename = "o", default, skip_serializing_if = "Option::is_none")]
        observation_id: Option<String>,
    },
    /// A session.
    #[serde(rename = "s")]
    Session {
        /// The session's id.
        #[serde(rename = "s")]
        session_id: String,
    },
    /// A dataset run.
    #[serde(rename = "r")]
    Run {
        /// The run's id.
        #[serde(rename = "r")]
        dataset_run_id: String,
    },
}

impl ScoreTarget {
    /// The level that the target gives its scores.
    #[must_use]
    pub fn level(&self) -> Level {
        match self {
            Self::Trace { observation_id: None, .. } => Level::Trace,
            Self::Trace { .. } => Level::Observation,
            Self::Session { .. } => Level::Session,
            Self::Run { .. } => Level::Run,
        }
    }
}

/// A score's value, with its type.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ScoreValue {
    /// A finite number.
    #[serde(rename = "n")]
    Number(f64),
    /// True or false.
    #[serde(rename = "b")]
    Boolean(bool),
    /// A label with the number that its config gives it, 0 without a config.
    #[serde(rename = "l")]
    Label {
        /// The label itself.
        label: String,
        /// Its number.
        number: f64,
    },
    /// Free text.
    #[serde(rename = "t")]
    Text(String),
    /// A corrected output.
    #[serde(rename = "c")]
    Correction(String),
}

impl ScoreValue {
    /// The type of this value.
    #[must_use]
    pub fn data_type(&self) -> DataType {
        match self {
            Self::Number(_) => DataType::Numeric,
            Self::Boolean(_) => DataType::Boolean,
            Self::Label { .. } => DataType::Categorical,
            Self::Text(_) => DataType::Text,
            Self::Correction(_) => DataType::Correction,
        }
    }

    /// The wire's `value`: a number for numeric, 1 or 0 for boolean, the label's number for categorical.
    #[must_use]
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) | Self::Label { number, .. } => Some(*number),
            Self::Boolean(truth) => Some(f64::from(u8::from(*truth))),
            Self::Text(_) | Self::Correction(_) => None,
        }
    }

    /// The wire's `stringValue`: `True` or `False`, the label, the text; nothing for a number.
    #[must_use]
    pub fn string_value(&self) -> Option<&str> {
        match self {
            Self::Number(_) => None,
            Self::Boolean(true) => Some("True"),
            Self::Boolean(false) => Some("False"),
            Self::Label { label: text, .. } | Self::Text(text) | Self::Correction(text) => Some(text),
        }
    }
}

/// Who made a score: a signed-in person or an API key. An automated judge writes through a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Author {
    /// A person; on the wire `authorUserId`.
    #[serde(rename = "p")]
    Person {
        /// The person's id.
        id: String,
        /// The name shown.
        name: String,
    },
    /// A key, by its name; it outlives the key's revocation and never shows as `authorUserId`.
    #[serde(rename = "k")]
    Key {
        /// The name shown.
        name: String,
    },
}

impl Author {
    /// The name shown.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Person { name, .. } | Self::Key { name } => name,
        }
    }
}

/// A score with everything that a client can set.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// Unique in its project.
    pub id: String,
    /// What was judged, in 1 to 500 characters.
    pub name: String,
    /// The verdict.
    pub value: ScoreValue,
    /// What it was passed on.
    pub target: ScoreTarget,
    /// Who judged.
    pub source: ScoreSource,
    /// The event's own time, UTC, in microseconds.
    pub timestamp: DateTime<Utc>,
    /// The score's own environment.
    pub environment: String,
    /// Why.
    pub comment: Option<String>,
    /// Anything else, as any JSON.
    pub metadata: Option<Value>,
    /// The config that the score follows.
    pub config_id: Option<String>,
    /// The annotation queue that it came through.
    pub queue_id: Option<String>,
    /// The trace of the judge's own run.
    pub execution_trace_id: Option<String>,
}

impl Score {
    /// Whether writing this score over `stored` would change anything. Numbers inside metadata are the same when
    /// they are equal, however they are written: the database prints `1e2` as `100`.
    #[must_use]
    pub fn is_same_as(&self, stored: &Self) -> bool {
        let bare = |score: &Self| Self { metadata: None, ..score.clone() };
        let same_metadata = match (&self.metadata, &stored.metadata) {
            (Some(one), Some(other)) => is_same_json(one, other),
            (one, other) => one == other,
        };
        same_metadata && bare(self) == bare(stored)
    }
}

fn is_same_json(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => one == other || one.as_f64() == other.as_f64(),
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| is_same_json(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one.iter().all(|(key, value)| other.get(key).is_some_and(|other| is_same_json(value, other)))
        }
        (one, other) => one == other,
    }
}

/// What a score shows of its trace. Empty while the trace has not come, and for scores of sessions and runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TraceOfScore {
    /// The trace's name.
    pub name: Option<String>,
    /// The trace's end user.
    pub user_id: Option<String>,
    /// The trace's tags.
    pub tags: Vec<String>,
    /// The trace's environment; the score has its own.
    pub environment: Option<String>,
}

/// A score as it is read.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredScore {
    /// What a client set.
    pub score: Score,
    /// Who made it.
    pub author: Author,
    /// When it was first stored.
    pub created_at: DateTime<Utc>,
    /// When it last really changed.
    pub updated_at: DateTime<Utc>,
    /// What it shows of its trace.
    pub trace: TraceOfScore,
}
