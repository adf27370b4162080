//! The project of a key, which SDKs ask for before their first write and for the links that they print.

use axum::Json;
use serde_json::{Value, json};

use crate::auth::Caller;

/// `GET /api/platform/v1/projects`: exactly the key's own project.
pub(crate) async fn list_for_platform(caller: Caller) -> Json<Value> {
    let project = caller.access.project;
    Json(json!({ "data": [{
        "id": project.id,
        "name": project.name,
        "orgId": project.organization_id,
        "metadata": {},
    }] }))
}

/// `GET /api/public/projects`: the same, as the langfuse family reads it.
pub(crate) async fn list(caller: Caller) -> Json<Value> {
    let project = caller.access.project;
    Json(json!({ "data": [{
        "id": project.id,
        "name": project.name,
        "organization": { "id": project.organization_id, "name": project.organization_name },
        "metadata": {},
    }] }))
}
