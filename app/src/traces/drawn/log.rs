//! The Log tab: everything that is stored of the selected observation, or of the trace, under its own names.

use leptos::prelude::*;
use model::text::print_instant;
use model::traces::{Observation, Trace};
use serde_json::{Value, json};
use store::Reach;

use super::super::address::PageAddress;
use super::block::code_block;
use super::html;
use super::json::{coloured, pretty};
use super::texts::{READ_CHARS, View, parts};
use crate::rpc::{Member, Trouble, missing_part, server_trouble};

/// The tab.
pub(super) async fn log(member: &Member, id: &str, here: &PageAddress) -> Result<String, Trouble> {
    let (store, scope) = (&member.store, &member.scope);
    let observation = match here.value("observation") {
        Some(chosen) => store.observation_outline(scope, id, &chosen).await.map_err(server_trouble)?,
        None => None,
    };
    let (title, fields) = match &observation {
        Some(observation) => ("Observation", of_observation(observation)),
        None => {
            let found = store.trace_outline(scope, id).await.map_err(server_trouble)?.ok_or_else(missing_part)?;
            ("Trace", of_trace(&found.trace))
        }
    };
    let of = observation.as_ref().map(|observation| observation.id.as_str());
    let texts = store.texts_of(scope, id, of, Reach::of_each(READ_CHARS)).await.map_err(server_trouble)?;
    Ok(html(view! {
        <div class="preview">
            <h2 class="unseen-words">"As it is stored"</h2>
            {code_block(title, None, coloured(title, &pretty(&fields)))} {parts(&texts, View::Raw)}
        </div>
    }))
}

fn of_observation(observation: &Observation) -> Value {
    json!({
        "id": observation.id,
        "traceId": observation.trace_id,
        "parentObservationId": observation.parent_id,
        "type": observation.kind,
        "name": observation.name,
        "level": observation.level.word(),
        "statusMessage": observation.status_message,
        "startTime": print_instant(observation.start),
        "endTime": observation.end.map(print_instant),
        "completionStartTime": observation.completion_start.map(print_instant),
        "model": observation.model,
        "modelParameters": observation.model_parameters,
        "usageDetails": observation.usage,
        "costDetails": observation.cost,
        "promptName": observation.prompt_name,
        "promptVersion": observation.prompt_version,
        "version": observation.version,
        "environment": observation.environment,
    })
}

fn of_trace(trace: &Trace) -> Value {
    json!({
        "id": trace.id,
        "timestamp": trace.timestamp.map(print_instant),
        "name": trace.name,
        "userId": trace.user_id,
        "sessionId": trace.session_id,
        "environment": trace.environment,
        "release": trace.release,
        "version": trace.version,
        "tags": trace.tags,
        "public": trace.public,
        "observations": trace.observations.len(),
    })
}
