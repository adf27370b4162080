//! Datasets over HTTP, by both families of paths: datasets themselves, their items, runs, and the links of items to traces.

mod items;
mod run_items;
mod runs;
mod sets;

use axum::Router;
use axum::routing::get;

use crate::{ApiError, ApiState};

/// The routes of `/api/public`.
pub(crate) fn public_routes() -> Router<ApiState> {
    routes("/api/public/v2", "/api/public")
}

/// The routes of the platform, below a project's path.
pub(crate) fn platform_routes(project: &str) -> Router<ApiState> {
    routes(project, project)
}

/// `sets` is where datasets are, `rest` where all else is.
fn routes(sets: &str, rest: &str) -> Router<ApiState> {
    Router::new()
        .route(&format!("{sets}/datasets"), get(sets::list).post(sets::write))
        .route(&format!("{sets}/datasets/{{dataset}}"), get(sets::get))
        .route(&format!("{rest}/datasets/{{dataset}}/runs"), get(runs::list))
        .route(&format!("{rest}/datasets/{{dataset}}/runs/{{run}}"), get(runs::get).delete(runs::delete))
        .route(&format!("{rest}/dataset-items"), get(items::list).post(items::write))
        .route(&format!("{rest}/dataset-items/{{id}}"), get(items::get).delete(items::delete))
        .route(&format!("{rest}/dataset-run-items"), get(run_items::list).post(run_items::write))
}

fn no_dataset() -> ApiError {
    ApiError::not_found("There is no dataset of this name.")
}

fn no_run() -> ApiError {
    ApiError::not_found("There is no run of this name in this dataset.")
}
