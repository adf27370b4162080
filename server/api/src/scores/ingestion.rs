//! `POST /api/public/ingestion`: events in a batch, as older SDKs of the family send their scores. Each event is judged alone.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use model::Fault;
use model::scores::{Casing, ScoreDraft};
use model::text::{id_fault, parse_instant};
use serde_json::{Value, json};
use store::KeyScope;

use super::create::{Answer, MAX_BATCH, read_body, write};
use crate::auth::Caller;
use crate::body::Body;
use crate::error::sentence;
use crate::{ApiError, ApiState};

/// The id in the answer for an event that has none.
const NO_ID: &str = "unknown";
/// Events that would make traces and observations, which come as spans.
const SPAN_EVENTS: [&str; 9] = [
    "trace-create",
    "span-create",
    "span-update",
    "generation-create",
    "generation-update",
    "event-create",
    "observation-create",
    "observation-update",
    "event-update",
];

/// An event that was read: what it asks for, or why it is refused.
enum Event {
    Score(Box<ScoreDraft>, Value),
    /// A line of the SDK's own log: taken, and of no use to anyone.
    Log,
    Refused(StatusCode, Vec<Fault>),
}

/// The handler: 207 with one entry an event, among `successes` or among `errors`.
pub(crate) async fn ingest(
    State(state): State<ApiState>,
    caller: Caller,
    body: Body,
) -> Result<(StatusCode, Json<Value>), ApiError> {
    let mut read = read_body(&state, &caller, Casing::Camel, &body)?;
    let Some(Value::Array(batch)) = read.get_mut("batch").map(Value::take) else {
        return Err(ApiError::faults(vec![Fault::new("batch", "must be a list of events.")]));
    };
    if batch.len() > MAX_BATCH {
        let too_long = format!("is too long: at most {MAX_BATCH} events at once.");
        return Err(ApiError::faults(vec![Fault::new("batch", too_long)]));
    }
    let ids: Vec<String> = batch.iter().map(|event| event["id"].as_str().unwrap_or(NO_ID).to_owned()).collect();
    let mut events: Vec<Event> = batch.into_iter().map(|event| read_event(event, caller.access.allows)).collect();
    let mut drafts = Vec::new();
    let mut bodies = Vec::new();
    for event in &mut events {
        if let Event::Score(draft, body) = event {
            drafts.push((**draft).clone());
            bodies.push(body.take());
        }
    }
    let answers = write(&state, &caller, Casing::Camel, drafts, |at| bodies[at].to_string()).await?;
    Ok((StatusCode::MULTI_STATUS, Json(answer(&ids, events, answers))))
}

fn answer(ids: &[String], events: Vec<Event>, answers: Vec<Answer>) -> Value {
    let mut answers = answers.into_iter();
    let (mut successes, mut errors) = (Vec::new(), Vec::new());
    for (id, event) in ids.iter().zip(events) {
        let refused = match event {
            Event::Score(..) => match answers.next() {
                Some(Err(faults)) => Some((StatusCode::BAD_REQUEST, faults)),
                _ => None,
            },
            Event::Log => None,
            Event::Refused(status, faults) => Some((status, faults)),
        };
        match refused {
            None => successes.push(json!({ "id": id, "status": StatusCode::CREATED.as_u16() })),
            Some((status, faults)) => errors.push(json!({
                "id": id,
                "status": status.as_u16(),
                "message": sentence(&faults),
                "error": status.canonical_reason(),
                "faults": faults,
            })),
        }
    }
    json!({ "successes": successes, "errors": errors })
}

fn read_event(mut event: Value, allows: KeyScope) -> Event {
    let wrong = |path: &str, message: &str| Event::Refused(StatusCode::BAD_REQUEST, vec![Fault::new(path, message)]);
    if !event.is_object() {
        return wrong("", "An event must be a JSON object.");
    }
    let kind = event["type"].as_str().unwrap_or_default().to_owned();
    match kind.as_str() {
        "score-create" => {}
        _ if allows == KeyScope::Scores => {
            let message = "This key may only write scores. Use one that may do more.";
            return Event::Refused(StatusCode::FORBIDDEN, vec![Fault::new("", message)]);
        }
        "sdk-log" => return Event::Log,
        kind if SPAN_EVENTS.contains(&kind) => {
            return wrong(
                "type",
                "is not taken here: traces and observations come by OpenTelemetry, at /api/public/otel/v1/traces. \
                 Nothing of this event was stored.",
            );
        }
        _ => return wrong("type", "is not known: scores come as score-create."),
    }
    let Some(Value::String(id)) = event.get("id").filter(|id| id.as_str().is_some_and(|id| id_fault(id).is_none()))
    else {
        return wrong("id", "must be a text of 1 to 800 characters, without control characters.");
    };
    let id = id.clone();
    let sent_at = event["timestamp"].take();
    if sent_at.as_str().and_then(parse_instant).is_none() {
        return wrong("timestamp", "is not a time: write it as 2026-01-31T12:00:00Z.");
    }
    let mut body = event["body"].take();
    if let Some(score) = body.as_object_mut() {
        // A score without a time or an id of its own has the event's, also when it is sent again, now or by a person later.
        for (key, value) in [("timestamp", sent_at), ("id", json!(id))] {
            let own = score.entry(key).or_insert(Value::Null);
            if own.is_null() {
                *own = value;
            }
        }
    }
    Event::Score(Box::new(ScoreDraft::from_json(&body, Casing::Camel)), body)
}
