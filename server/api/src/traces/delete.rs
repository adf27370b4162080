//! Deletion of traces with their observations and scores, at once and for everyone.

use axum::Json;
use axum::extract::State;
use model::Fault;
use serde_json::{Value, json};
use store::{Deed, MAX_EDITED_ROWS};

use crate::auth::Caller;
use crate::body::Body;
use crate::mouth::Mouth;
use crate::{ApiError, ApiState};

/// The most traces that one request deletes.
const MAX_DELETED: usize = 1_000;

/// `DELETE /api/public/traces/{id}`: also where there is none, so that it can be sent again.
pub(crate) async fn delete_trace(
    State(state): State<ApiState>,
    caller: Caller,
    mouth: Mouth,
) -> Result<Json<Value>, ApiError> {
    delete(&state, &caller, &[mouth.id().to_owned()]).await
}

/// `DELETE /api/public/traces` with `{"traceIds": […]}`.
pub(crate) async fn delete_traces(
    State(state): State<ApiState>,
    caller: Caller,
    body: Body,
) -> Result<Json<Value>, ApiError> {
    let body = body.json()?;
    let sent = body.get("traceIds").and_then(Value::as_array).filter(|ids| (1..=MAX_DELETED).contains(&ids.len()));
    let ids: Option<Vec<String>> = sent.and_then(|ids| ids.iter().map(|id| Some(id.as_str()?.to_owned())).collect());
    let wrong = || ApiError::faults(vec![Fault::new("traceIds", "must be a list of 1 to 1,000 ids.")]);
    delete(&state, &caller, &ids.ok_or_else(wrong)?).await
}

async fn delete(state: &ApiState, caller: &Caller, ids: &[String]) -> Result<Json<Value>, ApiError> {
    let mut deleted = 0;
    let (scope, writer) = (&caller.access.scope, caller.writer());
    for some in ids.chunks(MAX_EDITED_ROWS) {
        deleted += state.store.delete_traces(scope, &writer, some).await?;
    }
    state.store.note_count(scope, &writer, Deed::TracesDeleted, deleted).await;
    let message = match deleted {
        0 => "There was no such trace.".to_owned(),
        1 => "The trace was deleted.".to_owned(),
        many => format!("{many} traces were deleted."),
    };
    Ok(Json(json!({ "message": message })))
}
