//! The HTTP API that SDKs call: `/api/platform/v1` as `interactiveai` writes, `/api/public` as the whole family reads
//! and sends spans. Every path but health answers 401 before anything else is decided.

mod absent;
mod auth;
mod body;
mod conditions;
mod datasets;
mod docs;
mod error;
mod figures;
mod mouth;
mod otlp;
mod page;
mod projects;
mod query;
mod routes;
mod score_configs;
mod scores;
mod sessions;
mod traces;

use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::Uri;
use axum::{Json, Router, middleware};
use serde_json::{Value, json};
use store::Store;
use tower::ServiceBuilder;
use tower_http::decompression::RequestDecompressionLayer;

use routes::Routes;

pub use absent::ABSENT;
pub use error::ApiError;
pub use figures::describe;

/// The paths of the platform.
const PLATFORM: &str = "/api/platform/v1/organizations/{organization}/projects/{project}";
/// The greatest body of a score, in bytes: the SDKs send at most 1 MB an event.
const MAX_SCORE_BYTES: usize = 2 * 1024 * 1024;
/// The greatest list or batch of scores, in bytes: the SDKs send at most 2.5 MB.
const MAX_BATCH_BYTES: usize = 5 * 1024 * 1024;
/// The greatest span request, in bytes after decompression: 512 spans with their inputs and outputs.
const MAX_SPANS_BYTES: usize = 32 * 1024 * 1024;

/// What the handlers share.
#[derive(Clone, Debug)]
pub struct ApiState {
    /// The database.
    pub store: Store,
}

/// The routes below `/api`, whole paths, with their checks and limits, and what is documented of them at
/// `/docs/api` and `/docs/openapi.json`. Serve them behind [`collapse_slashes`].
pub fn router(state: ApiState) -> Router {
    let [spans, batches, others] = all_routes().map(Routes::into_router);
    let others = others
        .route("/api", axum::routing::any(error::no_such_path))
        .route("/api/", axum::routing::any(error::no_such_path))
        .route("/api/{*path}", axum::routing::any(error::no_such_path))
        .merge(absent::routes());
    bounded::<MAX_SCORE_BYTES>(others)
        .merge(bounded::<MAX_BATCH_BYTES>(batches))
        .merge(bounded::<MAX_SPANS_BYTES>(spans))
        .method_not_allowed_fallback(error::no_such_method)
        .layer(middleware::from_fn_with_state(state.clone(), auth::check_keys))
        .merge(open_routes().into_router())
        .merge(docs::routes())
        .with_state(state)
}

/// Spans, batches of scores, and all else: what takes bodies of which size.
fn all_routes() -> [Routes; 3] {
    let spans = Routes::default().post("/api/public/otel/v1/traces", otlp::receive_spans);
    let batches =
        Routes::default().post("/api/public/scores", scores::create).post("/api/public/ingestion", scores::ingest);
    let others = Routes::default()
        .get("/api/platform/v1/projects", projects::list_for_platform)
        .get("/api/public/projects", projects::list)
        .post(format!("{PLATFORM}/scores"), scores::create)
        .delete(format!("{PLATFORM}/scores/{{id}}"), scores::delete)
        .delete("/api/public/scores/{id}", scores::delete)
        .merge(score_config_routes("/api/public"))
        .merge(score_config_routes(PLATFORM))
        .merge(datasets::public_routes())
        .merge(datasets::platform_routes(PLATFORM))
        .get("/api/public/v2/scores", scores::list)
        .get("/api/public/v2/scores/{id}", scores::get)
        .get("/api/public/traces", traces::list_traces)
        .delete("/api/public/traces", traces::delete_traces)
        .get("/api/public/traces/{id}", traces::get_trace)
        .delete("/api/public/traces/{id}", traces::delete_trace)
        .get("/api/public/observations", traces::list_observations)
        .get("/api/public/v2/observations", traces::list_observations_v2)
        .get("/api/public/observations/{id}", traces::get_observation)
        .get("/api/public/sessions", sessions::list)
        .get("/api/public/sessions/{id}", sessions::get);
    [spans, batches, others]
}

/// What needs no keys.
fn open_routes() -> Routes {
    Routes::default().get("/api/public/health", health)
}

/// Routes whose bodies may come as gzip: the first limit is of what is sent, the second of what it becomes.
fn bounded<const MAX_BYTES: usize>(routes: Router<ApiState>) -> Router<ApiState> {
    routes.layer(
        ServiceBuilder::new()
            .layer(middleware::from_fn(body::check_coding::<MAX_BYTES>))
            .layer(RequestDecompressionLayer::new())
            .map_request(|request: Request<_>| request.map(Body::new))
            .layer(DefaultBodyLimit::max(MAX_BYTES)),
    )
}

fn score_config_routes(base: &str) -> Routes {
    Routes::default()
        .get(format!("{base}/score-configs"), score_configs::list)
        .post(format!("{base}/score-configs"), score_configs::create)
        .get(format!("{base}/score-configs/{{id}}"), score_configs::get)
        .patch(format!("{base}/score-configs/{{id}}"), score_configs::update)
}

/// Makes `//api/public/otel/v1/traces` the path that it means: a base URL that ends in `/` makes the OTLP exporters
/// of Python send it so. This must happen before routing.
pub fn collapse_slashes<B>(mut request: Request<B>) -> Request<B> {
    let path = request.uri().path();
    if path.starts_with("//") {
        let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
        let collapsed = format!("/{}{query}", path.trim_start_matches('/'));
        if let Ok(uri) = collapsed.parse::<Uri>() {
            *request.uri_mut() = uri;
        }
    }
    request
}

async fn health() -> Json<Value> {
    Json(json!({ "status": "OK", "version": env!("CARGO_PKG_VERSION") }))
}
