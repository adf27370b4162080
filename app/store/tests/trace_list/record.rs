//! The record of what was written: traces and scores like any others, with ties, gaps and names that look alike.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use model::scores::{Casing, DataType, Level, ScoreColumn, ScoreDraft, ScoreSource};
use model::traces::{Observation, ObservationLevel, SpanWrite, TraceFacts};
use serde_json::{Map, json};

/// Who writes.
pub const AUTHORS: [&str; 2] = ["zoe's key", "Ada"];
pub const NAMES: [&str; 4] = ["a-b", "a.b", "a_b", "Quality: ~,\\"];
pub const LABELS: [&str; 4] = ["good", "Good", "~ fair, \\", "bad"];
pub const COMMENTS: [&str; 3] = ["It is 100% good", "a_b", "trace-less"];
/// Sums of these are exact in any order.
pub const NUMBERS: [f64; 6] = [-1.5, 0.0, 0.25, 0.5, 1.0, 1024.0];

/// A trace that was written, with one observation beside its root.
#[derive(Debug)]
pub struct Trace {
    pub id: &'static str,
    /// When it came, in minutes; never if it did not.
    pub at: Option<i64>,
    pub name: Option<&'static str>,
    pub user: Option<&'static str>,
    pub session: Option<&'static str>,
    pub environment: &'static str,
    pub release: Option<&'static str>,
    pub version: Option<&'static str>,
    pub tags: &'static [&'static str],
    pub seconds: Option<i64>,
    pub model: Option<&'static str>,
    pub prompt: Option<(&'static str, i32)>,
    pub tokens: Option<i64>,
    pub fails: bool,
    pub bookmarked: bool,
    pub input: Option<&'static str>,
    pub lang: Option<&'static str>,
}

const PLAIN: Trace = Trace {
    id: "",
    at: Some(0),
    name: None,
    user: None,
    session: None,
    environment: "default",
    release: None,
    version: None,
    tags: &[],
    seconds: None,
    model: None,
    prompt: None,
    tokens: None,
    fails: false,
    bookmarked: false,
    input: None,
    lang: None,
};

pub static TRACES: [Trace; 9] = [
    Trace {
        id: "trace-1",
        at: Some(1),
        name: Some("chat"),
        user: Some("u~1"),
        session: Some("s-2"),
        release: Some("r1"),
        tags: &["a", "b"],
        seconds: Some(2),
        model: Some("gpt-4"),
        prompt: Some(("greet", 1)),
        tokens: Some(10),
        input: Some("{\"q\": \"100% of it\"}"),
        ..PLAIN
    },
    Trace { id: "trace-2", at: Some(2), name: Some("chat"), environment: "staging", fails: true, ..PLAIN },
    Trace {
        id: "other",
        at: Some(2),
        name: Some("Summary 100%"),
        user: Some("u2"),
        session: Some("s-1"),
        version: Some("v2"),
        tags: &["b"],
        seconds: Some(2),
        model: Some("claude"),
        prompt: Some(("greet", 2)),
        bookmarked: true,
        lang: Some("de"),
        ..PLAIN
    },
    Trace {
        id: "trace-3",
        at: Some(3),
        name: Some("Chat"),
        user: Some("u2"),
        session: Some("s-2"),
        environment: "staging",
        release: Some("r1"),
        version: Some("v1"),
        seconds: Some(0),
        tokens: Some(7),
        fails: true,
        input: Some("Hallo Welt"),
        ..PLAIN
    },
    Trace { id: "z", at: Some(4), session: Some("s-1"), seconds: Some(9), bookmarked: true, lang: Some("en"), ..PLAIN },
    Trace {
        id: "trace-4",
        at: Some(4),
        name: Some("chat"),
        user: Some("u~1"),
        release: Some("r0"),
        tokens: Some(10),
        ..PLAIN
    },
    Trace { id: "trace-5", at: Some(5), tags: &["a"], model: Some("gpt-4"), prompt: Some(("bye", 1)), ..PLAIN },
    Trace { id: "S", at: Some(6), name: Some("chat"), seconds: Some(2), tokens: Some(0), ..PLAIN },
    Trace { id: "never", at: None, ..PLAIN },
];

impl Trace {
    /// The spans that tell of it: its root, and an observation that tells the rest.
    pub fn spans(&self) -> Vec<SpanWrite> {
        let Some(at) = self.at else { return Vec::new() };
        let mut root = span(self, "root", at);
        root.observation.name = self.name.map(str::to_owned);
        root.observation.input = self.input.map(str::to_owned);
        if let Some(lang) = self.lang {
            root.observation.metadata.insert("lang".to_owned(), json!(lang));
        }
        root.trace = TraceFacts {
            is_root: true,
            user_id: self.user.map(str::to_owned),
            session_id: self.session.map(str::to_owned),
            tags: self.tags.iter().map(|tag| (*tag).to_owned()).collect(),
            release: self.release.map(str::to_owned),
            version: self.version.map(str::to_owned),
            ..TraceFacts::default()
        };
        let mut call = span(self, "call", at);
        call.observation.kind = if self.model.is_some() { "GENERATION" } else { "TOOL" }.to_owned();
        call.observation.name = Some("call".to_owned());
        call.observation.end = self.seconds.map(|seconds| call.observation.start + TimeDelta::seconds(seconds));
        call.observation.model = self.model.map(str::to_owned);
        call.observation.prompt_name = self.prompt.map(|(name, _)| name.to_owned());
        call.observation.prompt_version = self.prompt.map(|(_, version)| version);
        call.observation.usage.extend(self.tokens.map(|tokens| ("total".to_owned(), tokens)));
        #[expect(clippy::cast_precision_loss, reason = "a small number")]
        call.observation.cost.extend(self.tokens.map(|tokens| ("total".to_owned(), tokens as f64 / 4.0)));
        if self.fails {
            call.observation.level = ObservationLevel::Error;
        }
        if self.seconds == Some(9) { vec![root] } else { vec![root, call] }
    }
}

fn span(trace: &Trace, id: &str, at: i64) -> SpanWrite {
    SpanWrite {
        observation: Observation {
            trace_id: trace.id.to_owned(),
            id: id.to_owned(),
            parent_id: None,
            kind: "SPAN".to_owned(),
            name: None,
            start: minute(at),
            end: None,
            completion_start: None,
            input: None,
            output: None,
            metadata: Map::new(),
            level: ObservationLevel::Default,
            status_message: None,
            model: None,
            model_parameters: None,
            usage: BTreeMap::new(),
            cost: BTreeMap::new(),
            prompt_name: None,
            prompt_version: None,
            version: None,
            environment: trace.environment.to_owned(),
        },
        trace: TraceFacts::default(),
        experiment: None,
    }
}

#[derive(Clone, Debug)]
pub enum Verdict {
    Number(f64),
    Boolean(bool),
    Label(&'static str),
    Text,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    Trace(usize),
    Observation(usize),
    Session,
}

/// A score that was written.
#[derive(Clone, Debug)]
pub struct Given {
    pub name: &'static str,
    pub source: ScoreSource,
    pub value: Verdict,
    pub at: i64,
    pub target: Target,
    pub comment: Option<&'static str>,
    /// One of [`AUTHORS`].
    pub author: usize,
}

impl Given {
    /// The score as a client sends it, at its place in the record.
    pub fn draft(&self, place: usize) -> ScoreDraft {
        let (data_type, value) = match self.value {
            Verdict::Number(number) => (DataType::Numeric, json!(number)),
            Verdict::Boolean(truth) => (DataType::Boolean, json!(truth)),
            Verdict::Label(label) => (DataType::Categorical, json!(label)),
            Verdict::Text => (DataType::Text, json!("some text")),
        };
        let mut body = json!({
            "id": format!("score-{place:04}"),
            "name": self.name,
            "source": self.source.word(),
            "data_type": data_type.word(),
            "value": value,
            "timestamp": minute(self.at).to_rfc3339(),
            "comment": self.comment,
        });
        let ids = match self.target {
            Target::Trace(trace) => vec![("trace_id", TRACES[trace].id)],
            Target::Observation(trace) => vec![("trace_id", TRACES[trace].id), ("observation_id", "call")],
            Target::Session => vec![("session_id", "s-1")],
        };
        for (key, id) in ids {
            body[key] = json!(id);
        }
        ScoreDraft::from_json(&body, Casing::Snake)
    }
}

/// A score column of the record.
pub fn column(level: Level, source: ScoreSource, data_type: DataType, name: &str) -> ScoreColumn {
    ScoreColumn { level, source, data_type, name: name.to_owned() }
}

pub fn noon() -> DateTime<Utc> {
    "2026-03-01T12:00:00.123456Z".parse().unwrap()
}

pub fn minute(minutes: i64) -> DateTime<Utc> {
    noon() + TimeDelta::minutes(minutes)
}
