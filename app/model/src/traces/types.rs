//! Traces and their observations, as types.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::words::words;

words! {
    /// How serious an observation is.
    ObservationLevel {
        /// Of interest while looking for a fault.
        Debug = "DEBUG",
        /// Ordinary.
        Default = "DEFAULT",
        /// Something to look at.
        Warning = "WARNING",
        /// A failure.
        Error = "ERROR",
    }
}

/// One observation of a trace: a span, a generation, an event, a tool call and so on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Observation {
    /// Unique inside its trace only.
    pub id: String,
    /// The trace's id.
    pub trace_id: String,
    /// The observation that this one is part of; it may never arrive.
    pub parent_id: Option<String>,
    /// In capitals: `SPAN`, `GENERATION`, `EVENT`, `AGENT`, `TOOL`, …
    pub kind: String,
    /// What was done.
    pub name: Option<String>,
    /// When it began.
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub start: DateTime<Utc>,
    /// When it ended; an event ends when it begins.
    #[serde(with = "chrono::serde::ts_microseconds_option")]
    pub end: Option<DateTime<Utc>>,
    /// When a generation's first token came.
    #[serde(with = "chrono::serde::ts_microseconds_option")]
    pub completion_start: Option<DateTime<Utc>>,
    /// What went in: text, or JSON as text.
    pub input: Option<String>,
    /// What came out: text, or JSON as text.
    pub output: Option<String>,
    /// Anything else.
    pub metadata: Map<String, Value>,
    /// How serious it is.
    pub level: ObservationLevel,
    /// What went wrong.
    pub status_message: Option<String>,
    /// The model that was called.
    pub model: Option<String>,
    /// The model's parameters.
    pub model_parameters: Option<Value>,
    /// Tokens by kind: `input`, `output`, `total`, and the provider's own.
    pub usage: BTreeMap<String, i64>,
    /// Cost in US dollars by kind.
    pub cost: BTreeMap<String, f64>,
    /// The prompt that was used.
    pub prompt_name: Option<String>,
    /// Its version.
    pub prompt_version: Option<i32>,
    /// The version of the program.
    pub version: Option<String>,
    /// Where it ran.
    pub environment: String,
}

/// What one span says of its trace. Every span may say some of it; the last one wins field by field, tags and
/// metadata add up.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TraceFacts {
    /// Whether the span is the trace's root: its name, input, output and metadata stand for the trace where
    /// nothing names them outright.
    pub is_root: bool,
    /// The name given outright.
    pub name: Option<String>,
    /// The end user.
    pub user_id: Option<String>,
    /// The session.
    pub session_id: Option<String>,
    /// Tags to add.
    pub tags: Vec<String>,
    /// Whether anyone with the link may see it.
    pub public: Option<bool>,
    /// The release of the program.
    pub release: Option<String>,
    /// The version of the program.
    pub version: Option<String>,
    /// Metadata to add.
    pub metadata: Map<String, Value>,
    /// The input given outright.
    pub input: Option<String>,
    /// The output given outright.
    pub output: Option<String>,
}

/// What a span says of the experiment that it is part of: a run over a dataset, and the item that its trace answers.
#[derive(Clone, Debug, PartialEq)]
pub struct SpanExperiment {
    /// The dataset's id.
    pub dataset_id: String,
    /// The name of the run.
    pub run_name: String,
    /// What the run tries, for people.
    pub run_description: Option<String>,
    /// The metadata of the run.
    pub run_metadata: Option<Value>,
    /// The item's id.
    pub item_id: String,
    /// The observation that answers the item.
    pub observation_id: Option<String>,
}

/// One span on its way in.
#[derive(Clone, Debug, PartialEq)]
pub struct SpanWrite {
    /// The observation that the span is.
    pub observation: Observation,
    /// What it says of its trace.
    pub trace: TraceFacts,
    /// The experiment that it is part of.
    pub experiment: Option<SpanExperiment>,
}

/// A trace as it is read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trace {
    /// Unique in its project.
    pub id: String,
    /// Whether a span of it has come. A trace known only from scores has nothing but its id.
    pub seen: bool,
    /// When its first span began.
    #[serde(with = "chrono::serde::ts_microseconds_option")]
    pub timestamp: Option<DateTime<Utc>>,
    /// Given outright, or the root's.
    pub name: Option<String>,
    /// The end user.
    pub user_id: Option<String>,
    /// The session.
    pub session_id: Option<String>,
    /// Where it ran.
    pub environment: String,
    /// In text order, each once.
    pub tags: Vec<String>,
    /// The release of the program.
    pub release: Option<String>,
    /// The version of the program.
    pub version: Option<String>,
    /// Whether anyone with the link may see it.
    pub public: bool,
    /// Given outright, or the root's: text, or JSON as text.
    pub input: Option<String>,
    /// Given outright, or the root's: text, or JSON as text.
    pub output: Option<String>,
    /// Added up over its spans.
    pub metadata: Map<String, Value>,
    /// Its observations by start, then id.
    pub observations: Vec<Observation>,
}

impl Trace {
    /// From the first start to the last end, in seconds; nothing before a span has ended.
    #[must_use]
    pub fn latency_s(&self) -> Option<f64> {
        let start = self.observations.iter().map(|observation| observation.start).min()?;
        let end = self.observations.iter().filter_map(|observation| observation.end).max()?;
        Some((end - start).as_seconds_f64())
    }

    /// The cost of all its observations, in US dollars. The sum of nothing is −0; adding 0 makes it 0.
    #[must_use]
    pub fn total_cost(&self) -> f64 {
        self.observations.iter().map(Observation::total_cost).sum::<f64>() + 0.0
    }
}

impl Observation {
    /// `total` of the costs where it is given, else their sum, in US dollars.
    #[must_use]
    pub fn total_cost(&self) -> f64 {
        self.cost.get("total").copied().unwrap_or_else(|| self.cost.values().sum::<f64>() + 0.0)
    }

    /// From start to end, in seconds.
    #[must_use]
    pub fn latency_s(&self) -> Option<f64> {
        self.end.map(|end| (end - self.start).as_seconds_f64())
    }
}
