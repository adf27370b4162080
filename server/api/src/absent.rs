//! What other servers of the family have and this one has not. Each path answers 404 with a sentence that says so, so that
//! nobody looks for a typing error.

use axum::Router;
use axum::routing::any;

use crate::{ApiError, ApiState};

/// Where each would be, and what it is.
pub const ABSENT: [(&str, &str); 17] = [
    ("/api/public/annotation-queues", "annotation queues"),
    ("/api/public/comments", "comments"),
    ("/api/public/prompts", "prompts"),
    ("/api/public/v2/prompts", "prompts"),
    ("/api/public/media", "media"),
    ("/api/public/models", "model prices"),
    ("/api/public/metrics", "queries of metrics"),
    ("/api/public/v2/metrics", "queries of metrics"),
    ("/api/public/llm-connections", "connections to models"),
    ("/api/public/integrations", "integrations"),
    ("/api/public/organizations", "management of organizations by key"),
    ("/api/public/scim", "SCIM"),
    ("/api/platform/v1/organizations/{organization}/projects/{project}/annotation-queues", "annotation queues"),
    ("/api/platform/v1/organizations/{organization}/projects/{project}/comments", "comments"),
    ("/api/platform/v1/organizations/{organization}/projects/{project}/secrets", "secrets"),
    ("/api/platform/v1/projects/{project}/prompts", "prompts"),
    ("/api/platform/v1/projects/{project}/routines", "routines"),
];

/// Each of them, and everything below.
pub(crate) fn routes() -> Router<ApiState> {
    ABSENT.into_iter().fold(Router::new(), |router, (prefix, what)| {
        let answer = any(move || async move { ApiError::not_found(format!("This server has no {what}.")) });
        router.route(prefix, answer.clone()).route(&format!("{prefix}/{{*rest}}"), answer)
    })
}
