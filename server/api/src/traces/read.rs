//! One trace with everything in it, one observation.

use axum::Json;
use axum::extract::State;
use serde_json::Value;

use super::shape::{observation_json, trace_json};
use crate::auth::Caller;
use crate::query::Segments;
use crate::{ApiError, ApiState};

/// `GET /api/public/traces/{id}`: 404 also for a trace that is known only from scores.
pub(crate) async fn get_trace(
    State(state): State<ApiState>,
    caller: Caller,
    Segments(id): Segments<String>,
) -> Result<Json<Value>, ApiError> {
    let scope = &caller.access.scope;
    let found = state.store.trace(scope, &id).await?.filter(|trace| trace.seen);
    let trace = found.ok_or_else(|| ApiError::not_found("There is no trace of this id."))?;
    let scores = state.store.scores_of_trace(scope, &trace.id).await?;
    Ok(Json(trace_json(trace, &scores, &caller.access.project.id, caller.family)))
}

/// `GET /api/public/observations/{id}`.
pub(crate) async fn get_observation(
    State(state): State<ApiState>,
    caller: Caller,
    Segments(id): Segments<String>,
) -> Result<Json<Value>, ApiError> {
    let found = state.store.observation(&caller.access.scope, &id).await?;
    let observation = found.ok_or_else(|| ApiError::not_found("There is no observation of this id."))?;
    Ok(Json(observation_json(observation)))
}
