//! Datasets themselves: made and changed by their name, listed, read. There is no deletion.

use axum::Json;
use axum::extract::{RawQuery, State};
use model::datasets::{Dataset, NewDataset};
use model::text::print_instant;
use serde_json::{Value, json};
use store::DatasetKey;

use super::no_dataset;
use crate::auth::Caller;
use crate::body::Body;
use crate::mouth::Mouth;
use crate::page::Page;
use crate::query::QueryReader;
use crate::{ApiError, ApiState};

/// `POST …/datasets`: an existing name is a change.
pub(super) async fn write(
    State(state): State<ApiState>,
    caller: Caller,
    mouth: Mouth,
    body: Body,
) -> Result<Json<Value>, ApiError> {
    let new = NewDataset::from_json(&body.json()?, mouth.casing).map_err(ApiError::faults)?;
    let written = state.store.write_dataset(&caller.access.scope, new).await?;
    Ok(answer(&written, &mouth, &caller))
}

/// `GET …/datasets`: by page, the newest first.
pub(super) async fn list(
    State(state): State<ApiState>,
    caller: Caller,
    mouth: Mouth,
    RawQuery(query): RawQuery,
) -> Result<Json<Value>, ApiError> {
    let mut reader = QueryReader::new(query.as_deref());
    let page = Page::read(&mut reader);
    let page = reader.finish(page)?;
    let found = state.store.dataset_page(&caller.access.scope, page.number, page.limit).await?;
    let rows = found.rows.iter().map(|dataset| dataset_json(dataset, &mouth, &caller)).collect();
    Ok(Json(mouth.page("datasets", rows, page, found.total)))
}

/// `GET …/datasets/{dataset}`.
pub(super) async fn get(State(state): State<ApiState>, caller: Caller, mouth: Mouth) -> Result<Json<Value>, ApiError> {
    let found = state.store.dataset(&caller.access.scope, DatasetKey::Name(mouth.param("dataset"))).await?;
    Ok(answer(&found.ok_or_else(no_dataset)?, &mouth, &caller))
}

fn answer(dataset: &Dataset, mouth: &Mouth, caller: &Caller) -> Json<Value> {
    Json(mouth.one("dataset", dataset_json(dataset, mouth, caller)))
}

/// `Dataset` of the clients' models.
fn dataset_json(dataset: &Dataset, mouth: &Mouth, caller: &Caller) -> Value {
    mouth.object([
        ("id", json!(dataset.id)),
        ("name", json!(dataset.name)),
        ("description", json!(dataset.description)),
        ("metadata", json!(dataset.metadata)),
        ("input_schema", json!(dataset.input_schema)),
        ("expected_output_schema", json!(dataset.expected_output_schema)),
        ("project_id", json!(caller.access.project.id)),
        ("created_at", json!(print_instant(dataset.created_at))),
        ("updated_at", json!(print_instant(dataset.updated_at))),
    ])
}
