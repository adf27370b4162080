//! Items of datasets: written by their id, each real change a new version; listed, read as they are now, deleted.

use axum::Json;
use axum::extract::{RawQuery, State};
use model::datasets::{DatasetItem, NewDatasetItem};
use model::text::print_instant;
use serde_json::{Value, json};
use store::{DatasetItemFilter, Deed};

use super::no_dataset;
use crate::auth::Caller;
use crate::body::Body;
use crate::mouth::Mouth;
use crate::page::Page;
use crate::query::QueryReader;
use crate::{ApiError, ApiState};

/// `POST …/dataset-items`: an existing id is a new version of that item.
pub(super) async fn write(
    State(state): State<ApiState>,
    caller: Caller,
    mouth: Mouth,
    body: Body,
) -> Result<Json<Value>, ApiError> {
    let new = NewDatasetItem::from_json(&body.json()?, mouth.casing).map_err(ApiError::faults)?;
    let written = state.store.write_dataset_item(&caller.access.scope, new, mouth.casing).await?;
    Ok(answer(&written.map_err(ApiError::faults)?, &mouth))
}

/// `GET …/dataset-items`: the active ones by page, the newest first.
pub(super) async fn list(
    State(state): State<ApiState>,
    caller: Caller,
    mouth: Mouth,
    RawQuery(query): RawQuery,
) -> Result<Json<Value>, ApiError> {
    let mut reader = QueryReader::new(query.as_deref());
    let page = Page::read(&mut reader);
    let mut text = |key: &str| reader.text(&mouth.casing.key(key));
    let filter = DatasetItemFilter {
        dataset_name: text("dataset_name"),
        source_trace_id: text("source_trace_id"),
        source_observation_id: text("source_observation_id"),
    };
    let (page, filter) = reader.finish((page, filter))?;
    let found = state.store.dataset_item_page(&caller.access.scope, &filter, page.number, page.limit).await?;
    let found = found.ok_or_else(no_dataset)?;
    let rows = found.rows.iter().map(|item| item_json(item, &mouth)).collect();
    Ok(Json(mouth.page("items", rows, page, found.total)))
}

/// `GET …/dataset-items/{id}`: archived or not.
pub(super) async fn get(State(state): State<ApiState>, caller: Caller, mouth: Mouth) -> Result<Json<Value>, ApiError> {
    let found = state.store.dataset_item(&caller.access.scope, mouth.id()).await?;
    Ok(answer(&found.ok_or_else(no_item)?, &mouth))
}

/// `DELETE …/dataset-items/{id}`: with its links to traces.
pub(super) async fn delete(
    State(state): State<ApiState>,
    caller: Caller,
    mouth: Mouth,
) -> Result<Json<Value>, ApiError> {
    let scope = &caller.access.scope;
    if !state.store.delete_dataset_item(scope, mouth.id()).await? {
        return Err(no_item());
    }
    state.store.note_deed(scope, &caller.writer(), Deed::ItemDeleted, mouth.id()).await;
    Ok(Json(json!({ "message": "The dataset item was deleted." })))
}

fn answer(item: &DatasetItem, mouth: &Mouth) -> Json<Value> {
    Json(mouth.one("item", item_json(item, mouth)))
}

/// `DatasetItem` of the clients' models. Newer ones require a list of media, of which there are none here.
fn item_json(item: &DatasetItem, mouth: &Mouth) -> Value {
    mouth.object([
        ("id", json!(item.id)),
        ("status", json!(item.status.word())),
        ("input", json!(item.input)),
        ("expected_output", json!(item.expected_output)),
        ("metadata", json!(item.metadata)),
        ("source_trace_id", json!(item.source_trace_id)),
        ("source_observation_id", json!(item.source_observation_id)),
        ("dataset_id", json!(item.dataset_id)),
        ("dataset_name", json!(item.dataset_name)),
        ("media_references", json!([])),
        ("created_at", json!(print_instant(item.created_at))),
        ("updated_at", json!(print_instant(item.updated_at))),
    ])
}

fn no_item() -> ApiError {
    ApiError::not_found("There is no dataset item of this id.")
}
