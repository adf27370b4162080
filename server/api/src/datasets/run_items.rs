//! Links of items to the traces that answered them in a run: written, which makes the run, and listed.

use axum::Json;
use axum::extract::{RawQuery, State};
use model::datasets::{NewRunItem, RunItem};
use model::text::print_instant;
use serde_json::{Value, json};
use store::DatasetKey;

use super::no_run;
use crate::auth::Caller;
use crate::body::Body;
use crate::mouth::Mouth;
use crate::page::Page;
use crate::query::QueryReader;
use crate::{ApiError, ApiState};

/// `POST …/dataset-run-items`: the same item and trace in the same run again is the same link.
pub(super) async fn write(
    State(state): State<ApiState>,
    caller: Caller,
    mouth: Mouth,
    body: Body,
) -> Result<Json<Value>, ApiError> {
    let new = NewRunItem::from_json(&body.json()?, mouth.casing).map_err(ApiError::faults)?;
    let written = state.store.write_run_item(&caller.access.scope, new, mouth.casing).await?;
    Ok(Json(mouth.one("run_item", run_item_json(&written.map_err(ApiError::faults)?, &mouth))))
}

/// `GET …/dataset-run-items`: those of one run by page, the newest first. The dataset is named by its id or its name.
pub(super) async fn list(
    State(state): State<ApiState>,
    caller: Caller,
    mouth: Mouth,
    RawQuery(query): RawQuery,
) -> Result<Json<Value>, ApiError> {
    let mut reader = QueryReader::new(query.as_deref());
    let page = Page::read(&mut reader);
    let key = |name: &str| mouth.casing.key(name);
    let dataset_id = reader.text(&key("dataset_id"));
    let dataset_name = reader.text(&key("dataset_name"));
    let run_name = reader.text(&key("run_name"));
    if dataset_id.is_none() && dataset_name.is_none() {
        reader.fault(&key("dataset_id"), "is missing: run items are listed by run.");
    }
    if run_name.is_none() {
        reader.fault(&key("run_name"), "is missing: run items are listed by run.");
    }
    let (page, run_name) = reader.finish((page, run_name.unwrap_or_default()))?;
    let dataset = match (&dataset_id, &dataset_name) {
        (Some(id), _) => DatasetKey::Id(id),
        (None, name) => DatasetKey::Name(name.as_deref().unwrap_or_default()),
    };
    let scope = &caller.access.scope;
    let run = state.store.dataset_run(scope, dataset, &run_name).await?.ok_or_else(no_run)?;
    let found = state.store.run_item_page(scope, &run, page.number, page.limit).await?;
    let rows = found.rows.iter().map(|item| run_item_json(item, &mouth)).collect();
    Ok(Json(mouth.page("run_items", rows, page, found.total)))
}

/// `DatasetRunItem` of the clients' models.
pub(super) fn run_item_json(item: &RunItem, mouth: &Mouth) -> Value {
    mouth.object([
        ("id", json!(item.id)),
        ("dataset_run_id", json!(item.run_id)),
        ("dataset_run_name", json!(item.run_name)),
        ("dataset_item_id", json!(item.item_id)),
        ("trace_id", json!(item.trace_id)),
        ("observation_id", json!(item.observation_id)),
        ("created_at", json!(print_instant(item.created_at))),
        ("updated_at", json!(print_instant(item.updated_at))),
    ])
}
