//! Datasets over HTTP, by both families of paths: datasets themselves, their items, runs, and the links of items to traces.

mod items;
mod run_items;
mod runs;
mod sets;

use crate::ApiError;
use crate::routes::Routes;

/// The routes of `/api/public`.
pub(crate) fn public_routes() -> Routes {
    routes("/api/public/v2", "/api/public")
}

/// The routes of the platform, below a project's path.
pub(crate) fn platform_routes(project: &str) -> Routes {
    routes(project, project)
}

/// `sets` is where datasets are, `rest` where all else is.
fn routes(sets: &str, rest: &str) -> Routes {
    Routes::default()
        .get(format!("{sets}/datasets"), sets::list)
        .post(format!("{sets}/datasets"), sets::write)
        .get(format!("{sets}/datasets/{{dataset}}"), sets::get)
        .get(format!("{rest}/datasets/{{dataset}}/runs"), runs::list)
        .get(format!("{rest}/datasets/{{dataset}}/runs/{{run}}"), runs::get)
        .delete(format!("{rest}/datasets/{{dataset}}/runs/{{run}}"), runs::delete)
        .get(format!("{rest}/dataset-items"), items::list)
        .post(format!("{rest}/dataset-items"), items::write)
        .get(format!("{rest}/dataset-items/{{id}}"), items::get)
        .delete(format!("{rest}/dataset-items/{{id}}"), items::delete)
        .get(format!("{rest}/dataset-run-items"), run_items::list)
        .post(format!("{rest}/dataset-run-items"), run_items::write)
}

fn no_dataset() -> ApiError {
    ApiError::not_found("There is no dataset of this name.")
}

fn no_run() -> ApiError {
    ApiError::not_found("There is no run of this name in this dataset.")
}
