//! Lists of observations over all traces, the newest first: version 1 by page number, version 2 by cursor.

use axum::Json;
use axum::extract::{RawQuery, State};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::DateTime;
use model::conditions::{Condition, ObservationColumn, SetTest};
use model::scores::Casing;
use model::text::id_fault;
use model::traces::ObservationLevel;
use serde_json::{Value, json};
use store::ObservationPlace;

use super::observation_v2::{Asked, observation_v2_json};
use super::shape::observation_json;
use crate::auth::Caller;
use crate::conditions::ConditionReader;
use crate::page::Page;
use crate::query::QueryReader;
use crate::{ApiError, ApiState};

/// Rows a page by cursor, if not told otherwise.
const DEFAULT_ROWS: usize = 50;
/// The most rows a page by cursor.
const MAX_ROWS: usize = 1_000;

/// `GET /api/public/observations`.
pub(crate) async fn list_observations(
    State(state): State<ApiState>,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Result<Json<Value>, ApiError> {
    let mut reader = QueryReader::new(query.as_deref());
    let page = Page::read(&mut reader);
    let conditions = read_conditions(&mut reader);
    reader.finish(())?;
    let found = state.store.api_observations(&caller.access.scope, &conditions, (page.number, page.limit)).await?;
    let rows: Vec<Value> = found.observations.into_iter().map(|row| observation_json(row.observation)).collect();
    Ok(Json(json!({ "data": rows, "meta": page.meta(Casing::Camel, found.total) })))
}

/// `GET /api/public/v2/observations`: `meta.cursor` leads on, and is missing at the end.
pub(crate) async fn list_observations_v2(
    State(state): State<ApiState>,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Result<Json<Value>, ApiError> {
    let mut reader = QueryReader::new(query.as_deref());
    let limit = reader.number("limit", 1, MAX_ROWS).unwrap_or(DEFAULT_ROWS);
    let after = reader.word("cursor", parse_cursor, "the cursor of an earlier answer, unchanged");
    let asked = Asked::read(&mut reader);
    let conditions = read_conditions(&mut reader);
    reader.finish(())?;
    let scope = &caller.access.scope;
    let found = state.store.api_observations_after(scope, &conditions, after.as_ref(), limit).await?;
    let project_id = &caller.access.project.id;
    let rows: Vec<Value> =
        found.observations.into_iter().map(|row| observation_v2_json(row, project_id, &asked)).collect();
    let meta = match found.next {
        Some(place) => json!({ "limit": limit, "cursor": print_cursor(&place) }),
        None => json!({ "limit": limit }),
    };
    Ok(Json(json!({ "data": rows, "meta": meta })))
}

fn read_conditions(reader: &mut QueryReader) -> Vec<Condition<ObservationColumn>> {
    let level = |word: &str| ObservationLevel::parse(word).map(ObservationLevel::word);
    ConditionReader::new(reader)
        .text("name", ObservationColumn::Name)
        .text("userId", ObservationColumn::UserId)
        .text("type", ObservationColumn::Type)
        .text("traceId", ObservationColumn::TraceId)
        .text("sessionId", ObservationColumn::SessionId)
        .text("parentObservationId", ObservationColumn::ParentObservationId)
        .text("version", ObservationColumn::Version)
        .word("level", ObservationColumn::Level, level, "DEBUG, DEFAULT, WARNING or ERROR")
        .set("environment", ObservationColumn::Environment, SetTest::Any)
        .times(["fromStartTime", "toStartTime"], ObservationColumn::StartTime)
        .finish()
}

fn print_cursor(place: &ObservationPlace) -> String {
    URL_SAFE_NO_PAD.encode(format!("{}:{}:{}", place.start.timestamp_micros(), place.trace_k, place.id))
}

fn parse_cursor(text: &str) -> Option<ObservationPlace> {
    let plain = String::from_utf8(URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).ok()?).ok()?;
    let mut parts = plain.splitn(3, ':');
    let (micros, trace_k, id) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?);
    let start =
        DateTime::from_timestamp_micros(micros).filter(|start| (0..=9_999).contains(&chrono::Datelike::year(start)))?;
    id_fault(id).is_none().then(|| ObservationPlace { start, trace_k, id: id.to_owned() })
}
