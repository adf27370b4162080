//! Every route of the API with every key that must not open it. The routes are read from the router itself, so one that is
//! added is tried without a word here.
#![expect(clippy::unwrap_used)]

mod support;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::Utc;
use serde_json::{Value, json};
use store::{KeyScope, MadeKey, NewKey};
use support::{Api, right_score, routes};

/// In everything of the first project, and nowhere else.
const MARK: &str = "mark-of-the-first-project";

/// The path with ids that are there in the first project.
fn filled(path: &str, organization: &str, project: &str) -> String {
    let path = path.replace("{organization}", organization).replace("{project}", project);
    let mut filled = String::new();
    let mut rest = path.as_str();
    while let Some((before, after)) = rest.split_once('{') {
        let id = if before.contains("/scores") {
            "s-1"
        } else if before.contains("/observations") {
            "o-1"
        } else {
            "t-1"
        };
        filled = filled + before + id;
        rest = after.split_once('}').map_or("", |(_, rest)| rest);
    }
    filled + rest
}

async fn ask(api: &Api, key: &MadeKey, method: &str, path: &str) -> (StatusCode, Value) {
    let keys = STANDARD.encode(format!("{}:{}", key.public_key, key.secret_key));
    let request = Request::builder().method(method).uri(path).header(header::AUTHORIZATION, format!("Basic {keys}"));
    let request = request.header(header::CONTENT_TYPE, "application/json");
    let mut body = right_score();
    body["value"] = json!(1);
    let body = if method == "GET" { Body::empty() } else { body.to_string().into() };
    api.send(request.body(body).unwrap()).await
}

/// All that is stored of the first project, as one text.
async fn dump(api: &Api) -> String {
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT table_name::text FROM information_schema.columns
         WHERE table_schema = 'public' AND column_name = 'project_id' AND table_name NOT IN ('projects', 'api_keys')
         ORDER BY 1",
    )
    .fetch_all(&api.project.pool)
    .await
    .unwrap();
    let mut dump = String::new();
    for table in tables {
        let rows = format!(
            "SELECT coalesce(string_agg(t::text, E'\\n' ORDER BY t::text), '') FROM {table} t
             WHERE t.project_id = (SELECT project_id FROM projects WHERE id = 'test-project')"
        );
        let rows: String = sqlx::query_scalar(sqlx::AssertSqlSafe(rows)).fetch_one(&api.project.pool).await.unwrap();
        dump = dump + &table + ":\n" + &rows + "\n";
    }
    dump
}

async fn with_marked_data() -> Api {
    let api = Api::start().await;
    let score = json!({
        "id": "s-1", "trace_id": "t-1", "name": MARK, "value": 4, "comment": MARK, "metadata": { "a": MARK },
    });
    assert_eq!(api.score(&score).await.0, StatusCode::OK);
    sqlx::query("UPDATE traces SET seen = true, given_name = $1 WHERE id = 't-1'")
        .bind(MARK)
        .execute(&api.project.pool)
        .await
        .unwrap();
    // All of them under the one id that `filled` knows.
    let dataset = json!({ "name": "t-1", "description": MARK });
    let item = json!({ "id": "t-1", "dataset_name": "t-1", "input": MARK });
    let run = json!({ "run_name": "t-1", "run_description": MARK, "dataset_item_id": "t-1", "trace_id": "t-1" });
    for (path, body) in [("/datasets", dataset), ("/dataset-items", item), ("/dataset-run-items", run)] {
        assert_eq!(api.post(&api.platform(path), body.to_string()).await.0, StatusCode::OK, "{path}");
    }
    api
}

#[tokio::test]
async fn no_route_opens_to_a_foreign_expired_revoked_or_lesser_key() {
    let api = with_marked_data().await;
    let routes = routes(&api);
    let (organization, project) = {
        let own = api.project.key_access().await.project;
        (own.organization_id, own.id)
    };
    let is_there = |method: &str, path: &str| routes.iter().any(|(m, p)| (m.as_str(), p.as_str()) == (method, path));
    assert!(is_there("POST", "/api/platform/v1/organizations/{organization}/projects/{project}/scores"), "{routes:?}");
    assert!(is_there("POST", "/api/public/otel/v1/traces") && is_there("GET", "/api/public/v2/scores"), "{routes:?}");

    let store = &api.project.store;
    let make = async |new: NewKey| store.make_key(&api.project.scope, &api.project.writer(), &new).await.unwrap();
    let expired = make(NewKey { expires_at: Some(Utc::now()), ..NewKey::default() }).await;
    let revoked = make(NewKey::default()).await;
    assert!(store.key_access(&revoked.public_key, &revoked.secret_key).await.unwrap().is_some());
    let newest = store.api_keys(&api.project.scope).await.unwrap()[0].id;
    assert!(store.revoke_key(&api.project.scope, &api.project.writer(), newest).await.unwrap());
    let reads = make(NewKey { allows: KeyScope::Read, ..NewKey::default() }).await;
    let scores = make(NewKey { allows: KeyScope::Scores, ..NewKey::default() }).await;
    sqlx::query(
        "INSERT INTO projects (id, organization_id, name, created_at)
         SELECT 'foreign', organization_id, 'Foreign', now() FROM projects",
    )
    .execute(&api.project.pool)
    .await
    .unwrap();
    let foreign = store.create_key("foreign", "Foreign").await.unwrap().unwrap();

    let before = dump(&api).await;
    assert!(before.contains(MARK));
    for (method, path) in &routes {
        let address = filled(path, &organization, &project);
        for key in [&expired, &revoked] {
            let (status, answer) = ask(&api, key, method, &address).await;
            assert_eq!(status, StatusCode::UNAUTHORIZED, "{method} {path}: {answer}");
        }
        let (status, answer) = ask(&api, &foreign, method, &address).await;
        assert!(!answer.to_string().contains(MARK), "{method} {path} shows another project: {answer}");
        if path.contains("{project}") {
            assert_eq!(status, StatusCode::NOT_FOUND, "{method} {path}: {answer}");
        }
        if method != "GET" {
            let (status, answer) = ask(&api, &reads, method, &address).await;
            assert_eq!(status, StatusCode::FORBIDDEN, "{method} {path}: {answer}");
        }
        let takes_scores = method == "POST"
            && (path.ends_with("}/scores") || path == "/api/public/scores" || path == "/api/public/ingestion");
        if !takes_scores && !path.ends_with("/projects") {
            let (status, answer) = ask(&api, &scores, method, &address).await;
            assert_eq!(status, StatusCode::FORBIDDEN, "{method} {path}: {answer}");
        }
    }
    assert_eq!(dump(&api).await, before, "nothing of the first project has changed");

    // What they may do, they can.
    let scores_path = api.scores_path().to_owned();
    assert_eq!(ask(&api, &scores, "POST", &scores_path).await.0, StatusCode::OK);
    assert_eq!(ask(&api, &scores, "GET", "/api/platform/v1/projects").await.0, StatusCode::OK);
    assert_eq!(ask(&api, &reads, "GET", "/api/public/v2/scores/s-1").await.0, StatusCode::OK);
}

#[tokio::test]
async fn a_limited_key_is_told_when_to_come_back() {
    let api = Api::start().await;
    let new = NewKey { requests_per_minute: Some(3), ..NewKey::default() };
    let key = api.project.store.make_key(&api.project.scope, &api.project.writer(), &new).await.unwrap();
    let keys = STANDARD.encode(format!("{}:{}", key.public_key, key.secret_key));
    let mut told = Vec::new();
    for _ in 0..5 {
        let request =
            Request::builder().uri("/api/public/projects").header(header::AUTHORIZATION, format!("Basic {keys}"));
        let answer = api.answer(request.body(Body::empty()).unwrap()).await;
        let wait = answer.headers().get(header::RETRY_AFTER).map(|wait| wait.to_str().unwrap().parse::<u64>().unwrap());
        told.push((answer.status().as_u16(), wait.is_some_and(|wait| (1..=20).contains(&wait))));
    }
    assert_eq!(told, [(200, false), (200, false), (200, false), (429, true), (429, true)]);
    // Other keys have their own share.
    assert_eq!(api.get("/api/public/projects").await.0, StatusCode::OK);
}
