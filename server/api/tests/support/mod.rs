//! The API against a real Postgres: a router with its own fresh database, called without a socket.
#![allow(dead_code, unused_imports, unreachable_pub, missing_docs, clippy::unwrap_used, clippy::expect_used)]

#[path = "../../../../app/store/tests/support/mod.rs"]
mod project;

use api::ApiState;
use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tower::util::MapRequestLayer;
use tower::{Layer, ServiceExt};

pub use project::TestProject;
pub use project::recount::assert_exact;
pub use project::spans::{in_session, noon, span};

/// The API of one project.
pub struct Api {
    pub project: TestProject,
    router: Router,
    scores_path: String,
}

impl Api {
    pub async fn start() -> Self {
        let project = TestProject::create().await;
        let access = project.key_access().await;
        let (organization, id) = (access.project.organization_id, access.project.id);
        let scores_path = format!("/api/platform/v1/organizations/{organization}/projects/{id}/scores");
        let router = api::router(ApiState { store: project.store.clone() });
        Self { project, router, scores_path }
    }

    /// A request with the project's keys.
    pub fn request(&self, method: &str, path: &str) -> axum::http::request::Builder {
        let keys = STANDARD.encode(format!("{}:{}", TestProject::PUBLIC_KEY, TestProject::SECRET_KEY));
        Request::builder().method(method).uri(path).header(header::AUTHORIZATION, format!("Basic {keys}"))
    }

    /// Sends any request: the whole answer.
    pub async fn answer(&self, request: Request<Body>) -> Response {
        MapRequestLayer::new(api::collapse_slashes).layer(self.router.clone()).oneshot(request).await.unwrap()
    }

    /// Sends any request: status and JSON body, null where there is none.
    pub async fn send(&self, request: Request<Body>) -> (StatusCode, Value) {
        let response = self.answer(request).await;
        let status = response.status();
        let body = axum::body::to_bytes(response.into_body(), 64 * 1024 * 1024).await.unwrap();
        (status, serde_json::from_slice(&body).unwrap_or(Value::Null))
    }

    pub async fn get(&self, path: &str) -> (StatusCode, Value) {
        self.send(self.request("GET", path).body(Body::empty()).unwrap()).await
    }

    pub async fn post(&self, path: &str, body: impl Into<Body>) -> (StatusCode, Value) {
        self.send(self.request("POST", path).body(body.into()).unwrap()).await
    }

    pub async fn patch(&self, path: &str, body: &Value) -> (StatusCode, Value) {
        self.send(self.request("PATCH", path).body(Body::from(body.to_string())).unwrap()).await
    }

    pub async fn delete(&self, path: &str, body: impl Into<Body>) -> (StatusCode, Value) {
        self.send(self.request("DELETE", path).body(body.into()).unwrap()).await
    }

    /// A read as `interactiveai` makes it.
    pub async fn get_by_sdk(&self, path: &str) -> (StatusCode, Value) {
        let request = self.request("GET", path).header("x-interactiveai-sdk-version", "1.1.9");
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// A path of the platform's API, below the project.
    pub fn platform(&self, path: &str) -> String {
        self.scores_path.replace("/scores", path)
    }

    /// Where scores go.
    pub fn scores_path(&self) -> &str {
        &self.scores_path
    }

    /// Sends one score as `interactiveai` does.
    pub async fn score(&self, score: &Value) -> (StatusCode, Value) {
        self.post(&self.scores_path.clone(), score.to_string()).await
    }

    /// Sends a text where a score should be.
    pub async fn score_text(&self, body: &str) -> (StatusCode, Value) {
        self.post(&self.scores_path.clone(), body.to_owned()).await
    }

    /// How many scores the project has, by SQL.
    pub async fn stored(&self) -> i64 {
        sqlx::query_scalar("SELECT count(*) FROM scores").fetch_one(&self.project.pool).await.unwrap()
    }
}

/// A score that is right, to be spoiled one field at a time.
pub fn right_score() -> Value {
    json!({ "id": "s-1", "trace_id": "t-1", "name": "helpfulness", "value": 4, "data_type": "NUMERIC" })
}

/// A body as a snapshot shows it: times and ids that were made while the test ran are masked.
pub fn shown(body: &Value) -> String {
    serde_json::to_string_pretty(&masked(body.clone(), "")).unwrap()
}

fn masked(value: Value, key: &str) -> Value {
    match value {
        Value::String(_) if ["createdAt", "updatedAt", "created_at", "updated_at"].contains(&key) => json!("[time]"),
        Value::String(id) if ["id", "configId"].contains(&key) && uuid::Uuid::try_parse(&id).is_ok() => json!("[made]"),
        Value::Array(items) => items.into_iter().map(|item| masked(item, key)).collect(),
        Value::Object(fields) => fields.into_iter().map(|(key, value)| (key.clone(), masked(value, &key))).collect(),
        other => other,
    }
}
