//! Intake of scores: read the body, pass it through the score rules, store it, answer.

use axum::Json;
use axum::extract::State;
use model::scores::{Casing, ScoreDraft};
use serde_json::{Value, json};

use crate::auth::Caller;
use crate::body::Body;
use crate::figures::{count_answers, count_unreadable};
use crate::query::Segments;
use crate::scores::refused::keep_refused;
use crate::{ApiError, ApiState};

/// `POST /api/platform/v1/organizations/{organization}/projects/{project}/scores`: one score, upserted by id. The
/// answer is 200 with `{"data": {"id"}}`, since this SDK takes any other success for a failure and sends again.
pub(crate) async fn create_for_platform(
    State(state): State<ApiState>,
    caller: Caller,
    Segments((organization, project)): Segments<(String, String)>,
    body: Body,
) -> Result<Json<Value>, ApiError> {
    caller.check_path(&organization, &project)?;
    let refuse = |error: ApiError| {
        if let ApiError::Faults(faults) = &error {
            let sent = String::from_utf8_lossy(&body.0).into_owned();
            keep_refused(&state, &caller, Casing::Snake, [(sent, faults.clone())]);
        }
        error
    };
    let read = body.json().inspect_err(|_| count_unreadable()).map_err(refuse)?;
    let draft = ScoreDraft::from_json(&read, Casing::Snake);
    let mut answers = state.store.write_scores(&caller.access.scope, &caller.writer(), vec![draft]).await?;
    count_answers(&answers);
    match answers.pop() {
        Some(Ok(written)) => Ok(Json(json!({ "data": { "id": written.id } }))),
        Some(Err(faults)) => Err(refuse(ApiError::faults(faults))),
        None => Err(ApiError::bad_request("The request holds no score.")),
    }
}
