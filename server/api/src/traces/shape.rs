//! A trace and an observation as the public API shows them, in camelCase, with what every client's models require.

use chrono::{DateTime, Utc};
use model::scores::{DataType, StoredScore};
use model::text::print_instant;
use model::traces::{Observation, Trace};
use serde_json::{Map, Value, json};

use crate::auth::ClientFamily;
use crate::scores::shape::score_json;

/// The types of scores that the models of every client take inside a trace: one of another type fails the trace.
const TYPES_IN_TRACES: [DataType; 3] = [DataType::Numeric, DataType::Boolean, DataType::Categorical];

/// What a trace says wherever it is shown.
pub(crate) fn trace_core(trace: Trace, project_id: &str) -> Map<String, Value> {
    let html_path = format!("/project/{project_id}/traces/{}", trace.id);
    [
        ("id", json!(trace.id)),
        ("projectId", json!(project_id)),
        ("timestamp", json!(trace.timestamp.map(print_instant))),
        ("name", json!(trace.name)),
        ("userId", json!(trace.user_id)),
        ("sessionId", json!(trace.session_id)),
        ("environment", json!(trace.environment)),
        ("tags", json!(trace.tags)),
        ("release", json!(trace.release)),
        ("version", json!(trace.version)),
        ("public", json!(trace.public)),
        ("input", json_or_text(trace.input)),
        ("output", json_or_text(trace.output)),
        ("metadata", Value::Object(trace.metadata)),
        ("htmlPath", json!(html_path)),
    ]
    .into_iter()
    .map(|(key, value)| (key.to_owned(), value))
    .collect()
}

/// `TraceWithFullDetails`.
pub(crate) fn trace_json(mut trace: Trace, scores: &[StoredScore], project_id: &str, family: ClientFamily) -> Value {
    let shown = scores.iter().filter(|stored| TYPES_IN_TRACES.contains(&stored.score.value.data_type()));
    let scores: Vec<_> = shown.map(|stored| score_json(stored, family)).collect();
    // The sum of no floats is -0.0, which would print so.
    let (latency, total_cost) = (trace.latency_s(), trace.total_cost() + 0.0);
    let observations: Vec<_> = std::mem::take(&mut trace.observations).into_iter().map(observation_json).collect();
    let mut out = trace_core(trace, project_id);
    out.extend([
        ("latency".to_owned(), json!(latency)),
        ("totalCost".to_owned(), json!(total_cost)),
        ("observations".to_owned(), json!(observations)),
        ("scores".to_owned(), json!(scores)),
    ]);
    Value::Object(out)
}

/// `ObservationsView`.
pub(crate) fn observation_json(observation: Observation) -> Value {
    let (latency, usage) = (observation.latency_s(), usage_json(&observation));
    let cost = |kind: &str| observation.cost.get(kind).copied();
    let total_cost = (!observation.cost.is_empty()).then(|| observation.total_cost() + 0.0);
    let (input_cost, output_cost) = (cost("input"), cost("output"));
    let first_token = observation.completion_start.map(|first| seconds(observation.start, first));
    json!({
        "id": observation.id,
        "traceId": observation.trace_id,
        "parentObservationId": observation.parent_id,
        "type": observation.kind,
        "name": observation.name,
        "startTime": print_instant(observation.start),
        "endTime": observation.end.map(print_instant),
        "completionStartTime": observation.completion_start.map(print_instant),
        "environment": observation.environment,
        "version": observation.version,
        "level": observation.level,
        "statusMessage": observation.status_message,
        "input": json_or_text(observation.input),
        "output": json_or_text(observation.output),
        "metadata": observation.metadata,
        "model": observation.model,
        "modelParameters": observation.model_parameters,
        "promptName": observation.prompt_name,
        "promptVersion": observation.prompt_version,
        "usage": usage,
        "usageDetails": observation.usage,
        "costDetails": observation.cost,
        "calculatedInputCost": input_cost,
        "calculatedOutputCost": output_cost,
        "calculatedTotalCost": total_cost,
        "latency": latency,
        "timeToFirstToken": first_token,
    })
}

/// The three counts that older models know. A client may have named its tokens as OpenAI does.
fn usage_json(observation: &Observation) -> Value {
    let tokens = &observation.usage;
    let first_of = |kinds: &[&str]| kinds.iter().find_map(|kind| tokens.get(*kind).copied());
    let total = first_of(&["total", "total_tokens"]);
    json!({
        "input": first_of(&["input", "prompt_tokens", "input_tokens"]).unwrap_or(0),
        "output": first_of(&["output", "completion_tokens", "output_tokens"]).unwrap_or(0),
        "total": total.unwrap_or_else(|| tokens.values().fold(0, |sum: i64, count| sum.saturating_add(*count))),
        "unit": "TOKENS",
    })
}

/// Input and output are text that may be JSON: the SDKs send text as it is and everything else as JSON.
pub(super) fn json_or_text(text: Option<String>) -> Value {
    match text {
        Some(text) => serde_json::from_str(&text).unwrap_or(Value::String(text)),
        None => Value::Null,
    }
}

fn seconds(from: DateTime<Utc>, to: DateTime<Utc>) -> f64 {
    (to - from).as_seconds_f64()
}
