//! Sessions over HTTP: by page, and one with its traces. A session known only from scores is not there.

use axum::Json;
use axum::extract::{RawQuery, State};
use model::scores::Casing;
use model::text::print_instant;
use serde_json::{Map, Value, json};
use store::{ApiSession, SessionFilter};

use crate::auth::Caller;
use crate::mouth::Mouth;
use crate::page::Page;
use crate::query::QueryReader;
use crate::traces::trace_core;
use crate::{ApiError, ApiState};

/// `GET /api/public/sessions`: the newest first.
pub(crate) async fn list(
    State(state): State<ApiState>,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Result<Json<Value>, ApiError> {
    let mut reader = QueryReader::new(query.as_deref());
    let page = Page::read(&mut reader);
    let filter = SessionFilter {
        from: reader.instant("fromTimestamp"),
        to: reader.instant("toTimestamp"),
        environments: reader.texts("environment"),
    };
    let filter = reader.finish(filter)?;
    let found = state.store.api_sessions(&caller.access.scope, &filter, (page.number, page.limit)).await?;
    let project_id = &caller.access.project.id;
    let rows: Vec<Value> =
        found.sessions.iter().map(|session| Value::Object(session_json(session, project_id))).collect();
    Ok(Json(json!({ "data": rows, "meta": page.meta(Casing::Camel, found.total) })))
}

/// `GET /api/public/sessions/{id}`: with its newest traces, a thousand at most.
pub(crate) async fn get(State(state): State<ApiState>, caller: Caller, mouth: Mouth) -> Result<Json<Value>, ApiError> {
    let found = state.store.api_session(&caller.access.scope, mouth.id()).await?;
    let (session, traces) = found.ok_or_else(|| ApiError::not_found("There is no session of this id."))?;
    let project_id = &caller.access.project.id;
    let traces: Vec<Value> = traces.into_iter().map(|row| Value::Object(trace_core(row.trace, project_id))).collect();
    let mut out = session_json(&session, project_id);
    out.insert("traces".to_owned(), Value::Array(traces));
    Ok(Json(Value::Object(out)))
}

fn session_json(session: &ApiSession, project_id: &str) -> Map<String, Value> {
    Map::from_iter([
        ("id".to_owned(), json!(session.id)),
        ("createdAt".to_owned(), json!(print_instant(session.created_at))),
        ("projectId".to_owned(), json!(project_id)),
        ("environment".to_owned(), json!(session.environment)),
    ])
}
