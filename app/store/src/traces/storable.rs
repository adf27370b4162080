//! The one place that makes spans storable: Postgres holds no NUL character in text or JSON, and JSON no number that
//! is not finite. A span is never a reason to refuse the others of its request, so it is mended, not refused.

use std::collections::BTreeMap;

use model::text::{MAX_ID_BYTES, MAX_NAME_CHARS};
use model::traces::{Observation, SpanExperiment, SpanWrite, TraceFacts};
use serde_json::{Map, Value};

/// What stands where a NUL character stood.
const REPLACEMENT: &str = "\u{fffd}";

/// Mends every text of a span.
pub(super) fn make_storable(span: &mut SpanWrite) {
    mend_observation(&mut span.observation);
    mend_facts(&mut span.trace);
    span.experiment.iter_mut().for_each(mend_experiment);
}

fn mend_experiment(experiment: &mut SpanExperiment) {
    [&mut experiment.dataset_id, &mut experiment.run_name, &mut experiment.item_id].into_iter().for_each(mend);
    [&mut experiment.run_description, &mut experiment.observation_id].into_iter().flatten().for_each(mend);
    experiment.run_metadata.iter_mut().for_each(mend_value);
}

fn mend_observation(observation: &mut Observation) {
    let texts = [&mut observation.id, &mut observation.trace_id, &mut observation.kind, &mut observation.environment];
    texts.into_iter().for_each(mend);
    let optional_texts = [
        &mut observation.parent_id,
        &mut observation.name,
        &mut observation.input,
        &mut observation.output,
        &mut observation.status_message,
        &mut observation.model,
        &mut observation.prompt_name,
        &mut observation.version,
    ];
    optional_texts.into_iter().flatten().for_each(mend);
    // The root's name is its trace's, and traces are listed by an index of their names.
    observation.name.iter_mut().for_each(cut_name);
    mend_map(&mut observation.metadata);
    observation.model_parameters.iter_mut().for_each(mend_value);
    mend_keys(&mut observation.usage);
    mend_keys(&mut observation.cost);
    observation.cost.retain(|_, cost| cost.is_finite());
}

fn mend_facts(facts: &mut TraceFacts) {
    let optional_texts = [
        &mut facts.name,
        &mut facts.user_id,
        &mut facts.session_id,
        &mut facts.release,
        &mut facts.version,
        &mut facts.input,
        &mut facts.output,
    ];
    optional_texts.into_iter().flatten().for_each(mend);
    for name in [&mut facts.name, &mut facts.release, &mut facts.version] {
        name.iter_mut().for_each(cut_name);
    }
    facts.user_id.iter_mut().for_each(cut_id);
    facts.tags.iter_mut().for_each(mend);
    mend_map(&mut facts.metadata);
}

fn mend(text: &mut String) {
    if text.contains('\0') {
        *text = text.replace('\0', REPLACEMENT);
    }
}

/// Cuts a name to what an index can hold.
fn cut_name(name: &mut String) {
    if let Some((end, _)) = name.char_indices().nth(MAX_NAME_CHARS) {
        name.truncate(end);
    }
}

/// Cuts an id to what an index can hold.
fn cut_id(id: &mut String) {
    if id.len() > MAX_ID_BYTES {
        id.truncate(id.floor_char_boundary(MAX_ID_BYTES));
    }
}

fn mend_value(value: &mut Value) {
    match value {
        Value::String(text) => mend(text),
        Value::Array(items) => items.iter_mut().for_each(mend_value),
        Value::Object(map) => mend_map(map),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn mend_map(map: &mut Map<String, Value>) {
    map.values_mut().for_each(mend_value);
    if map.keys().any(|key| key.contains('\0')) {
        *map = std::mem::take(map).into_iter().map(|(key, value)| (key.replace('\0', REPLACEMENT), value)).collect();
    }
}

fn mend_keys<T>(map: &mut BTreeMap<String, T>) {
    if map.keys().any(|key| key.contains('\0')) {
        *map = std::mem::take(map).into_iter().map(|(key, value)| (key.replace('\0', REPLACEMENT), value)).collect();
    }
}
