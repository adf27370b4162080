//! An observation as version 2 of the list shows it: by groups of fields, with something of its trace.

use model::text::print_instant;
use serde_json::{Map, Value, json};
use store::ApiObservation;

use super::shape::json_or_text;
use crate::query::QueryReader;

const GROUPS: [&str; 10] =
    ["core", "basic", "time", "io", "metadata", "model", "usage", "prompt", "metrics", "trace_context"];
/// What is given if nothing is asked for, beside `core`, which always is.
const DEFAULT_GROUPS: [&str; 1] = ["basic"];
/// How much of a metadata value is shown unless it is asked for, in characters.
const METADATA_CHARS: usize = 200;

/// What was asked for.
pub(super) struct Asked {
    groups: Vec<String>,
    whole_metadata: Vec<String>,
    io_as_json: bool,
}

impl Asked {
    /// Reads `fields`, `expandMetadata` and `parseIoAsJson`.
    pub(super) fn read(reader: &mut QueryReader) -> Self {
        let mut groups = reader.list("fields");
        if groups.iter().any(|group| !GROUPS.contains(&group.as_str())) {
            reader.fault(
                "fields",
                format!("names a group that is not known: each must be one of {}.", GROUPS.join(", ")),
            );
        }
        if groups.is_empty() {
            groups = DEFAULT_GROUPS.map(str::to_owned).into();
        }
        let truth = |word: &str| word.to_ascii_lowercase().parse().ok();
        let io_as_json = reader.word("parseIoAsJson", truth, "true or false").unwrap_or(false);
        Self { groups, whole_metadata: reader.list("expandMetadata"), io_as_json }
    }

    fn has(&self, group: &str) -> bool {
        self.groups.iter().any(|asked| asked == group)
    }
}

/// The row: `core`, and the groups that were asked for.
pub(super) fn observation_v2_json(row: ApiObservation, project_id: &str, asked: &Asked) -> Value {
    let observation = row.observation;
    let mut out = Map::new();
    let mut put = |key: &str, value: Value| drop(out.insert(key.to_owned(), value));
    put("id", json!(observation.id));
    put("traceId", json!(observation.trace_id));
    put("projectId", json!(project_id));
    put("parentObservationId", json!(observation.parent_id));
    put("isRootObservation", json!(row.is_root));
    put("type", json!(observation.kind));
    put("startTime", json!(print_instant(observation.start)));
    put("endTime", json!(observation.end.map(print_instant)));
    if asked.has("basic") {
        put("name", json!(observation.name));
        put("level", json!(observation.level));
        put("statusMessage", json!(observation.status_message));
        put("version", json!(observation.version));
        put("environment", json!(observation.environment));
        put("bookmarked", json!(row.bookmarked));
        put("public", json!(row.public));
    }
    if asked.has("basic") || asked.has("trace_context") {
        put("userId", json!(row.user_id));
        put("sessionId", json!(row.session_id));
    }
    if asked.has("trace_context") {
        put("traceName", json!(row.trace_name));
        put("tags", json!(row.tags));
        put("release", json!(row.release));
    }
    if asked.has("time") {
        put("completionStartTime", json!(observation.completion_start.map(print_instant)));
        put("createdAt", json!(print_instant(row.created_at)));
        put("updatedAt", json!(print_instant(row.updated_at)));
    }
    if asked.has("usage") {
        put("usageDetails", json!(observation.usage));
        put("costDetails", json!(observation.cost));
        put("totalCost", json!((!observation.cost.is_empty()).then(|| observation.total_cost())));
    }
    if asked.has("metrics") {
        let first_token = observation.completion_start.map(|first| (first - observation.start).as_seconds_f64());
        put("latency", json!(observation.latency_s()));
        put("timeToFirstToken", json!(first_token));
    }
    if asked.has("model") {
        put("model", json!(observation.model));
        put("providedModelName", json!(observation.model));
        put("internalModelId", Value::Null);
        put("modelParameters", json!(observation.model_parameters));
    }
    if asked.has("prompt") {
        put("promptId", Value::Null);
        put("promptName", json!(observation.prompt_name));
        put("promptVersion", json!(observation.prompt_version));
    }
    if asked.has("metadata") {
        put("metadata", Value::Object(cut(observation.metadata, &asked.whole_metadata)));
    }
    if asked.has("io") {
        let shown = |text: Option<String>| if asked.io_as_json { json_or_text(text) } else { json!(text) };
        put("input", shown(observation.input));
        put("output", shown(observation.output));
    }
    Value::Object(out)
}

/// Long texts of metadata are cut, except under the keys that were asked for whole.
fn cut(mut metadata: Map<String, Value>, whole: &[String]) -> Map<String, Value> {
    for (key, value) in &mut metadata {
        if let Value::String(text) = value
            && !whole.contains(key)
            && let Some((end, _)) = text.char_indices().nth(METADATA_CHARS)
        {
            text.truncate(end);
        }
    }
    metadata
}
