//! A score as the public API shows it, in camelCase, with what every client's models require.

use model::scores::{DataType, ScoreTarget, ScoreValue, StoredScore};
use model::text::print_instant;
use serde_json::{Map, Value, json};

use crate::auth::ClientFamily;

/// The types that a client's models know. One row of another type fails their whole page.
pub(crate) fn known_types(family: ClientFamily) -> &'static [DataType] {
    match family {
        ClientFamily::Interactive => &[DataType::Numeric, DataType::Boolean, DataType::Categorical],
        ClientFamily::Langfuse | ClientFamily::Other => DataType::ALL,
    }
}

/// The score's own properties.
pub(crate) fn score_json(stored: &StoredScore, family: ClientFamily) -> Map<String, Value> {
    let score = &stored.score;
    let mut out = Map::new();
    let mut put = |key: &str, value: Value| drop(out.insert(key.to_owned(), value));
    put("id", json!(score.id));
    put("name", json!(score.name));
    put("dataType", json!(score.value.data_type()));
    match &score.value {
        ScoreValue::Text(_) => {}
        ScoreValue::Correction(_) => put("value", json!(0)),
        value => put("value", json!(value.number())),
    }
    if let Some(text) = score.value.string_value() {
        put("stringValue", json!(text));
    }
    let (trace_id, observation_id, session_id, run_id) = target_ids(&score.target);
    put("traceId", json!(trace_id));
    put("observationId", json!(observation_id));
    put("sessionId", json!(session_id));
    put("datasetRunId", json!(run_id));
    put("source", json!(score.source));
    put("timestamp", json!(print_instant(score.timestamp)));
    put("createdAt", json!(print_instant(stored.created_at)));
    put("updatedAt", json!(print_instant(stored.updated_at)));
    put("environment", json!(score.environment));
    put("comment", json!(score.comment));
    put("metadata", metadata_for(family, score.metadata.as_ref()));
    put("configId", json!(score.config_id));
    put("queueId", json!(score.queue_id));
    put("executionTraceId", json!(score.execution_trace_id));
    put("authorUserId", json!(author_user_id(stored)));
    out
}

/// A row of the list, which also shows something of the score's trace.
pub(crate) fn score_row_json(stored: &StoredScore, family: ClientFamily, with_trace: bool) -> Value {
    let mut out = score_json(stored, family);
    let of_trace = matches!(stored.score.target, ScoreTarget::Trace { .. });
    if with_trace && of_trace {
        let trace = &stored.trace;
        let shown = json!({ "userId": trace.user_id, "tags": trace.tags, "environment": trace.environment });
        out.insert("trace".to_owned(), shown);
    }
    Value::Object(out)
}

fn target_ids(target: &ScoreTarget) -> (Option<&str>, Option<&str>, Option<&str>, Option<&str>) {
    match target {
        ScoreTarget::Trace { trace_id, observation_id } => (Some(trace_id), observation_id.as_deref(), None, None),
        ScoreTarget::Session { session_id } => (None, None, Some(session_id), None),
        ScoreTarget::Run { dataset_run_id } => (None, None, None, Some(dataset_run_id)),
    }
}

/// Newer langfuse models take only an object; the family's own server wraps what is none.
fn metadata_for(family: ClientFamily, metadata: Option<&Value>) -> Value {
    match (family, metadata) {
        (_, None) => Value::Null,
        (ClientFamily::Langfuse, Some(other)) if !other.is_object() => json!({ "metadata": other }),
        (_, Some(metadata)) => metadata.clone(),
    }
}

/// A key never shows as a person.
fn author_user_id(stored: &StoredScore) -> Option<&str> {
    match &stored.author {
        model::scores::Author::Person { id, .. } => Some(id),
        model::scores::Author::Key { .. } => None,
    }
}
