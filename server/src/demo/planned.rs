//! Scores as their senders would send them, before they are sent.

use chrono::{DateTime, Utc};
use model::text::print_instant;
use serde_json::{Map, Value, json};

use super::dice::Dice;
use super::outcome::Outcome;

/// Who sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum By {
    AnswerJudge,
    ToxicityJudge,
    Backend,
    Nightly,
    /// The owner of the installation, by hand.
    Owner,
}

impl By {
    /// Those that send with a key, and its name.
    pub(super) const KEYS: [(Self, &str); 4] = [
        (Self::AnswerJudge, "answer-judge"),
        (Self::ToxicityJudge, "toxicity-judge"),
        (Self::Backend, "prod-backend"),
        (Self::Nightly, "ci-nightly"),
    ];

    const fn source(self) -> &'static str {
        match self {
            Self::AnswerJudge | Self::ToxicityJudge => "EVAL",
            Self::Backend | Self::Nightly => "API",
            Self::Owner => "ANNOTATION",
        }
    }
}

/// One score to send.
#[derive(Clone, Debug)]
pub(super) struct Planned {
    pub by: By,
    pub at: DateTime<Utc>,
    /// The body as an SDK writes it.
    pub body: Map<String, Value>,
}

impl Planned {
    pub(super) fn new(by: By, at: DateTime<Utc>, name: &str, value: impl Into<Value>) -> Self {
        let planned = Self { by, at, body: Map::new() };
        planned.with("name", name).with("value", value).with("source", by.source()).with("timestamp", print_instant(at))
    }

    /// Sets a field.
    pub(super) fn with(mut self, field: &str, value: impl Into<Value>) -> Self {
        self.body.insert(field.to_owned(), value.into());
        self
    }

    /// Aims at a trace.
    pub(super) fn on(self, outcome: &Outcome) -> Self {
        self.with("trace_id", outcome.trace_id.as_str()).with("environment", outcome.environment)
    }

    /// Aims at an observation of a trace.
    pub(super) fn inside(self, outcome: &Outcome, observation_id: &str) -> Self {
        self.on(outcome).with("observation_id", observation_id)
    }

    /// Says why, if there is anything to say.
    pub(super) fn saying(self, comment: &str) -> Self {
        if comment.is_empty() { self } else { self.with("comment", comment) }
    }

    /// The name.
    pub(super) fn name(&self) -> &str {
        self.body.get("name").and_then(Value::as_str).unwrap_or_default()
    }

    /// What a judge sends along, now and then.
    pub(super) fn judged(self, prompt: &str, dice: &mut Dice) -> Self {
        if !dice.chance(0.7) {
            return self;
        }
        let latency_ms = dice.whole(480, 2_900);
        self.with("metadata", json!({ "judge": "gpt-4.1", "prompt": prompt, "latency_ms": latency_ms }))
    }
}
