//! Score configs over HTTP: made, listed, read, changed and archived, by both families of paths. There is no deletion: scores
//! that name a config keep their meaning.

use axum::Json;
use axum::extract::{RawQuery, State};
use model::scores::{ConfigCategory, DataType, NewScoreConfig, ScoreConfigPatch, StoredScoreConfig};
use model::text::print_instant;
use serde_json::{Value, json};

use crate::auth::{Caller, ClientFamily};
use crate::body::Body;
use crate::mouth::Mouth;
use crate::page::Page;
use crate::query::QueryReader;
use crate::{ApiError, ApiState};

/// `POST …/score-configs`.
pub(crate) async fn create(
    State(state): State<ApiState>,
    caller: Caller,
    mouth: Mouth,
    body: Body,
) -> Result<Json<Value>, ApiError> {
    let new = NewScoreConfig::from_json(&body.json()?, mouth.casing).map_err(ApiError::faults)?;
    let made =
        state.store.add_score_config(&caller.access.scope, &caller.writer(), new).await?.map_err(ApiError::faults)?;
    Ok(answer(&made, &mouth, &caller))
}

/// `GET …/score-configs`: by page, archived ones too, the newest first.
pub(crate) async fn list(
    State(state): State<ApiState>,
    caller: Caller,
    mouth: Mouth,
    RawQuery(query): RawQuery,
) -> Result<Json<Value>, ApiError> {
    let mut reader = QueryReader::new(query.as_deref());
    let page = Page::read(&mut reader);
    let page = reader.finish(page)?;
    let types = known_types(caller.family);
    let found = state.store.score_config_page(&caller.access.scope, types, page.number, page.limit).await?;
    let configs = found.configs.iter().map(|stored| config_json(stored, &mouth, &caller)).collect();
    Ok(Json(mouth.page("configs", configs, page, found.total)))
}

/// `GET …/score-configs/{id}`.
pub(crate) async fn get(State(state): State<ApiState>, caller: Caller, mouth: Mouth) -> Result<Json<Value>, ApiError> {
    let found = state.store.score_config(&caller.access.scope, mouth.id()).await?;
    let known = found.filter(|stored| known_types(caller.family).contains(&stored.config.data_type));
    Ok(answer(&known.ok_or_else(nowhere)?, &mouth, &caller))
}

/// `PATCH …/score-configs/{id}`: what is absent stays, null clears; `isArchived` archives, and brings back.
pub(crate) async fn update(
    State(state): State<ApiState>,
    caller: Caller,
    mouth: Mouth,
    body: Body,
) -> Result<Json<Value>, ApiError> {
    let patch = ScoreConfigPatch::from_json(&body.json()?, mouth.casing).map_err(ApiError::faults)?;
    let (scope, writer) = (&caller.access.scope, caller.writer());
    let changed = state.store.change_score_config(scope, &writer, mouth.id(), patch, mouth.casing).await?;
    Ok(answer(&changed.ok_or_else(nowhere)?.map_err(ApiError::faults)?, &mouth, &caller))
}

fn answer(stored: &StoredScoreConfig, mouth: &Mouth, caller: &Caller) -> Json<Value> {
    Json(mouth.one("config", config_json(stored, mouth, caller)))
}

/// `ScoreConfig` of the clients' models, and what is ours.
fn config_json(stored: &StoredScoreConfig, mouth: &Mouth, caller: &Caller) -> Value {
    let config = &stored.config;
    let categories =
        config.categories.iter().map(|ConfigCategory { label, value }| json!({ "label": label, "value": value }));
    // Null where the type has none, as the clients know it.
    let categories = (!config.categories.is_empty()).then(|| Value::Array(categories.collect()));
    mouth.object([
        ("id", json!(config.id)),
        ("name", json!(config.name)),
        ("project_id", json!(caller.access.project.id)),
        ("data_type", json!(config.data_type)),
        ("is_archived", json!(config.is_archived)),
        ("min_value", json!(config.min_value)),
        ("max_value", json!(config.max_value)),
        ("categories", json!(categories)),
        ("description", json!(config.description)),
        ("direction", json!(config.direction)),
        ("threshold", json!(config.threshold)),
        ("unit", json!(config.unit)),
        ("created_at", json!(print_instant(stored.created_at))),
        ("updated_at", json!(print_instant(stored.updated_at))),
    ])
}

/// The types of configs that a client's models know. One row of another type fails their whole page.
fn known_types(family: ClientFamily) -> &'static [DataType] {
    match family {
        ClientFamily::Interactive => &[DataType::Numeric, DataType::Boolean, DataType::Categorical],
        ClientFamily::Langfuse | ClientFamily::Other => DataType::ALL,
    }
}

fn nowhere() -> ApiError {
    ApiError::not_found("There is no score config of this id.")
}
