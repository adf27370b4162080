//! Spans, with as little said as can be.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use model::traces::{Observation, ObservationLevel, SpanWrite, TraceFacts};
use serde_json::Map;

pub fn noon() -> DateTime<Utc> {
    "2026-03-01T12:00:00Z".parse().unwrap()
}

/// A span of a trace, a second long, that begins so many seconds after noon; the one called `root` is the root.
pub fn span(trace_id: &str, id: &str, second: i64) -> SpanWrite {
    let start = noon() + TimeDelta::seconds(second);
    SpanWrite {
        observation: Observation {
            id: id.to_owned(),
            trace_id: trace_id.to_owned(),
            parent_id: None,
            kind: "SPAN".to_owned(),
            name: None,
            start,
            end: Some(start + TimeDelta::seconds(1)),
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
            environment: "default".to_owned(),
        },
        trace: TraceFacts { is_root: id == "root", ..TraceFacts::default() },
        experiment: None,
    }
}

/// The same, of a session.
pub fn in_session(mut span: SpanWrite, session_id: &str) -> SpanWrite {
    span.trace.session_id = Some(session_id.to_owned());
    span
}
