//! Deletion of a score, at once and for everyone. What was deleted stays in the score's history.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::{Value, json};
use store::Deed;

use crate::auth::Caller;
use crate::mouth::Mouth;
use crate::{ApiError, ApiState};

/// `DELETE …/scores/{id}`: 202 whether or not there was one, so that it can be sent again.
pub(crate) async fn delete(
    State(state): State<ApiState>,
    caller: Caller,
    mouth: Mouth,
) -> Result<(StatusCode, Json<Value>), ApiError> {
    let ids = [mouth.id().to_owned()];
    let (scope, writer) = (&caller.access.scope, caller.writer());
    let deleted = state.store.delete_scores(scope, &writer, &ids).await?;
    state.store.note_count(scope, &writer, Deed::ScoresDeleted, deleted).await;
    Ok((StatusCode::ACCEPTED, Json(json!({ "message": "The score was deleted." }))))
}
