//! The ways in: what a caller sends, how much at a time, and how many callers at once.

use std::time::{Duration, Instant};

use chrono::Utc;
use model::scores::{Casing, ScoreDraft};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Result, Target};
use crate::volume::ask::Client;
use crate::volume::times::Times;

/// Scores of a trace, and names that go round.
const SCORES_A_TRACE: usize = 8;
const NAMES: usize = 12;

/// How something comes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The writer's statements alone, without HTTP.
    Written,
    /// The same scores again and again.
    WrittenAgain,
    /// Scores by HTTP, one a request.
    Posted,
    /// Spans by HTTP.
    Spans,
}

/// A way in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Way {
    pub(super) kind: Kind,
    /// Scores or spans a request.
    pub(super) rows: usize,
    /// At once.
    pub(super) callers: usize,
}

const fn way(kind: Kind, rows: usize, callers: usize) -> Way {
    Way { kind, rows, callers }
}

pub(super) const ALL: [Way; 11] = [
    way(Kind::Written, 1, 1),
    way(Kind::Written, 32, 1),
    way(Kind::Written, 128, 1),
    way(Kind::Written, 500, 1),
    way(Kind::Written, 100, 4),
    way(Kind::WrittenAgain, 100, 4),
    way(Kind::Posted, 1, 1),
    way(Kind::Posted, 1, 32),
    way(Kind::Posted, 1, 128),
    way(Kind::Spans, 100, 1),
    way(Kind::Spans, 100, 4),
];

impl Way {
    pub(super) fn name(self) -> String {
        let callers = if self.callers == 1 { "one caller".to_owned() } else { format!("{} callers", self.callers) };
        match self.kind {
            Kind::Written => format!("the write alone, {} scores a set, {callers}", self.rows),
            Kind::WrittenAgain => format!("the write alone, the same {} scores again, {callers}", self.rows),
            Kind::Posted => format!("posts of one score, {callers}"),
            Kind::Spans => format!("OTLP requests of {} spans, {callers}", self.rows),
        }
    }
}

/// One caller, for so long; the times of its requests.
pub(super) async fn call(target: Target, way: Way, caller: usize, time: Duration) -> Result<Times> {
    let mut client = match way.kind {
        Kind::Posted | Kind::Spans => Some(Client::with_keys(&target.address, &target.key).await?),
        Kind::Written | Kind::WrittenAgain => None,
    };
    // Nothing that was there before has these ids.
    let run = Uuid::new_v4().simple().to_string();
    let mut times = Times::default();
    let begin = Instant::now();
    for turn in 0.. {
        let turn = if way.kind == Kind::WrittenAgain { 0 } else { turn };
        let first = turn * way.rows;
        let bodies: Vec<Value> = match way.kind {
            Kind::Spans => vec![spans(&run, first, way.rows)],
            _ => (first..first + way.rows).map(|number| score(&run, number)).collect(),
        };
        let texts: Vec<String> = bodies.iter().filter(|_| client.is_some()).map(Value::to_string).collect();
        let asked = Instant::now();
        match &mut client {
            Some(client) if way.kind == Kind::Spans => {
                drop(client.post("/api/public/otel/v1/traces", &texts[0]).await?);
            }
            Some(client) => drop(client.post(&target.scores_path, &texts[0]).await?),
            None => {
                let drafts = bodies.iter().map(|body| ScoreDraft::from_json(body, Casing::Snake)).collect();
                let answers = target.store.write_scores(&target.scope, &target.writer, drafts).await?;
                if answers.iter().any(std::result::Result::is_err) {
                    return Err(format!("caller {caller} was refused").into());
                }
            }
        }
        times.push(asked.elapsed());
        if begin.elapsed() > time {
            break;
        }
    }
    Ok(times)
}

/// Of the run's trace of its number; each tenth has a comment.
fn score(run: &str, number: usize) -> Value {
    let trace = number / SCORES_A_TRACE;
    json!({
        "id": format!("{run}-{number}"),
        "trace_id": format!("{run}-{trace}"),
        "name": format!("bench-{}", number % NAMES),
        "value": number % 100,
        "timestamp": "2026-01-01T00:00:00Z",
        "data_type": "NUMERIC",
        "comment": number.is_multiple_of(10).then_some("as the judge saw it"),
    })
}

/// Ten spans a trace, of one session a request.
fn spans(run: &str, first: usize, count: usize) -> Value {
    let now = Utc::now().timestamp_nanos_opt().unwrap_or_default();
    let span = |number: usize| {
        json!({
            "traceId": format!("{}{:08x}", &run[..24], number / 10),
            "spanId": format!("{:016x}", number + 1),
            "name": "answer",
            "startTimeUnixNano": now.to_string(),
            "endTimeUnixNano": (now + 1_000_000).to_string(),
            "attributes": [
                { "key": "session.id", "value": { "stringValue": format!("{run}-{first}") } },
                { "key": "langfuse.observation.input", "value": { "stringValue": "What does it cost to send it back?" } },
            ],
        })
    };
    let spans: Vec<Value> = (first..first + count).map(span).collect();
    json!({ "resourceSpans": [{ "scopeSpans": [{ "spans": spans }] }] })
}
