//! Runs over datasets: listed, read with their items, deleted. They are made by linking items.

use axum::Json;
use axum::extract::{RawQuery, State};
use model::datasets::DatasetRun;
use model::scores::Casing;
use model::text::print_instant;
use serde_json::{Value, json};
use store::{DatasetKey, Deed, MAX_RUN_ITEMS};

use super::run_items::run_item_json;
use super::{no_dataset, no_run};
use crate::auth::Caller;
use crate::mouth::Mouth;
use crate::page::Page;
use crate::query::QueryReader;
use crate::{ApiError, ApiState};

/// `GET …/datasets/{dataset}/runs`: by page, the newest first.
pub(super) async fn list(
    State(state): State<ApiState>,
    caller: Caller,
    mouth: Mouth,
    RawQuery(query): RawQuery,
) -> Result<Json<Value>, ApiError> {
    let mut reader = QueryReader::new(query.as_deref());
    let page = Page::read(&mut reader);
    let page = reader.finish(page)?;
    let found = state.store.dataset_run_page(&caller.access.scope, dataset_of(&mouth), page.number, page.limit).await?;
    let found = found.ok_or_else(no_dataset)?;
    let rows = found.rows.iter().map(|run| run_json(run, &mouth)).collect();
    Ok(Json(mouth.page("runs", rows, page, found.total)))
}

/// `GET …/datasets/{dataset}/runs/{run}`: in public with its newest items, up to [`MAX_RUN_ITEMS`]; clients of the platform
/// read them by page.
pub(super) async fn get(State(state): State<ApiState>, caller: Caller, mouth: Mouth) -> Result<Json<Value>, ApiError> {
    let scope = &caller.access.scope;
    let run = state.store.dataset_run(scope, dataset_of(&mouth), mouth.param("run")).await?.ok_or_else(no_run)?;
    let mut out = run_json(&run, &mouth);
    if mouth.casing == Casing::Camel {
        let items = state.store.run_item_page(scope, &run, 1, MAX_RUN_ITEMS).await?;
        out["datasetRunItems"] = items.rows.iter().map(|item| run_item_json(item, &mouth)).collect();
    }
    Ok(Json(mouth.one("run", out)))
}

/// `DELETE …/datasets/{dataset}/runs/{run}`: with its links and its own scores, not the traces.
pub(super) async fn delete(
    State(state): State<ApiState>,
    caller: Caller,
    mouth: Mouth,
) -> Result<Json<Value>, ApiError> {
    let (scope, writer) = (&caller.access.scope, caller.writer());
    if !state.store.delete_dataset_run(scope, &writer, dataset_of(&mouth), mouth.param("run")).await? {
        return Err(no_run());
    }
    state.store.note_deed(scope, &writer, Deed::RunDeleted, mouth.param("run")).await;
    Ok(Json(json!({ "message": "The dataset run was deleted." })))
}

fn dataset_of(mouth: &Mouth) -> DatasetKey<'_> {
    DatasetKey::Name(mouth.param("dataset"))
}

/// `DatasetRun` of the clients' models.
fn run_json(run: &DatasetRun, mouth: &Mouth) -> Value {
    mouth.object([
        ("id", json!(run.id)),
        ("name", json!(run.name)),
        ("description", json!(run.description)),
        ("metadata", json!(run.metadata)),
        ("dataset_id", json!(run.dataset_id)),
        ("dataset_name", json!(run.dataset_name)),
        ("created_at", json!(print_instant(run.created_at))),
        ("updated_at", json!(print_instant(run.updated_at))),
    ])
}
