//! The HTTP API that SDKs call: `/api/platform/v1` as `interactiveai` writes, `/api/public` as the whole family reads
//! and sends spans. Every path but health answers 401 before anything else is decided.

mod absent;
mod auth;
mod body;
mod conditions;
mod datasets;
mod error;
mod figures;
mod mouth;
mod otlp;
mod page;
mod projects;
mod query;
mod score_configs;
mod scores;
mod sessions;
mod traces;

use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::Uri;
use axum::routing::{delete, get, post};
use axum::{Json, Router, middleware};
use serde_json::{Value, json};
use store::Store;
use tower::ServiceBuilder;
use tower_http::decompression::RequestDecompressionLayer;

pub use absent::ABSENT;
pub use error::ApiError;
pub use figures::describe;

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

/// The routes below `/api`, whole paths, with their checks and limits. Serve them behind [`collapse_slashes`].
pub fn router(state: ApiState) -> Router {
    let platform = "/api/platform/v1/organizations/{organization}/projects/{project}";
    let spans = Router::new().route("/api/public/otel/v1/traces", post(otlp::receive_spans));
    let batches = Router::new()
        .route("/api/public/scores", post(scores::create))
        .route("/api/public/ingestion", post(scores::ingest));
    let others = Router::new()
        .route("/api/platform/v1/projects", get(projects::list_for_platform))
        .route("/api/public/projects", get(projects::list))
        .route(&format!("{platform}/scores"), post(scores::create))
        .route(&format!("{platform}/scores/{{id}}"), delete(scores::delete))
        .route("/api/public/scores/{id}", delete(scores::delete))
        .merge(score_config_routes("/api/public"))
        .merge(score_config_routes(platform))
        .merge(datasets::public_routes())
        .merge(datasets::platform_routes(platform))
        .route("/api/public/v2/scores", get(scores::list))
        .route("/api/public/v2/scores/{id}", get(scores::get))
        .route("/api/public/traces", get(traces::list_traces).delete(traces::delete_traces))
        .route("/api/public/traces/{id}", get(traces::get_trace).delete(traces::delete_trace))
        .route("/api/public/observations", get(traces::list_observations))
        .route("/api/public/v2/observations", get(traces::list_observations_v2))
        .route("/api/public/sessions", get(sessions::list))
        .route("/api/public/sessions/{id}", get(sessions::get))
        .route("/api/public/observations/{id}", get(traces::get_observation))
        .route("/api", axum::routing::any(error::no_such_path))
        .route("/api/", axum::routing::any(error::no_such_path))
        .route("/api/{*path}", axum::routing::any(error::no_such_path))
        .merge(absent::routes());
    bounded::<MAX_SCORE_BYTES>(others)
        .merge(bounded::<MAX_BATCH_BYTES>(batches))
        .merge(bounded::<MAX_SPANS_BYTES>(spans))
        .method_not_allowed_fallback(error::no_such_method)
        .layer(middleware::from_fn_with_state(state.clone(), auth::check_keys))
        .route("/api/public/health", get(health))
        .with_state(state)
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

fn score_config_routes(base: &str) -> Router<ApiState> {
    Router::new()
        .route(&format!("{base}/score-configs"), get(score_configs::list).post(score_configs::create))
        .route(&format!("{base}/score-configs/{{id}}"), get(score_configs::get).patch(score_configs::update))
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
