//! Every refusal of the score rules, over HTTP: the status, the path of the fault, and that nothing was stored.
#![expect(clippy::unwrap_used)]

mod support;

use axum::http::StatusCode;
use serde_json::{Value, json};
use support::{Api, right_score};

/// A right score with some fields set to something else; null takes a field away where it is listed in `without`.
fn spoiled(changes: &[(&str, Value)], without: &[&str]) -> Value {
    let mut score = right_score();
    let fields = score.as_object_mut().unwrap();
    for field in without {
        fields.remove(*field);
    }
    for (field, value) in changes {
        fields.insert((*field).to_owned(), value.clone());
    }
    score
}

async fn with_configs() -> Api {
    let api = Api::start().await;
    sqlx::query(
        r#"
        INSERT INTO score_configs
            (project_id, id, name, data_type, min_value, max_value, categories, is_archived, created_at, updated_at)
        SELECT p.project_id, c.*, now(), now()
        FROM projects p, (VALUES
            ('c-number', 'helpfulness', 'NUMERIC', 1, 5, '[]'::jsonb, false)
          , ('c-label', 'tone', 'CATEGORICAL', NULL, NULL, '[{"label": "good", "value": 2}]'::jsonb, false)
          , ('c-truth', 'contains_pii', 'BOOLEAN', NULL, NULL, '[]'::jsonb, false)
          , ('c-old', 'helpfulness', 'NUMERIC', NULL, NULL, '[]'::jsonb, true)
        ) c
        "#,
    )
    .execute(&api.project.pool)
    .await
    .unwrap();
    api
}

#[tokio::test]
async fn each_refusal_names_its_field_and_stores_nothing() {
    let api = with_configs().await;
    let long = "x".repeat(801);
    let cases: Vec<(&str, Value, &str)> = vec![
        ("no value", spoiled(&[], &["value"]), "value"),
        ("null, as JavaScript sends NaN", spoiled(&[("value", Value::Null)], &[]), "value"),
        ("a list", spoiled(&[("value", json!([1]))], &[]), "value"),
        ("NaN as a label", spoiled(&[("value", json!("NaN")), ("data_type", json!("CATEGORICAL"))], &[]), "value"),
        ("NaN without a type", spoiled(&[("value", json!("NaN"))], &["data_type"]), "value"),
        ("infinity", spoiled(&[("value", json!("-Infinity"))], &["data_type"]), "value"),
        ("a string for NUMERIC", spoiled(&[("value", json!("4"))], &[]), "value"),
        ("a boolean for NUMERIC", spoiled(&[("value", json!(true))], &[]), "value"),
        ("a number for CATEGORICAL", spoiled(&[("data_type", json!("CATEGORICAL"))], &[]), "value"),
        ("an empty label", spoiled(&[("value", json!("")), ("data_type", json!("CATEGORICAL"))], &[]), "value"),
        ("neither true nor false", spoiled(&[("value", json!(0.5)), ("data_type", json!("BOOLEAN"))], &[]), "value"),
        ("a long text", spoiled(&[("value", json!("x".repeat(501))), ("data_type", json!("TEXT"))], &[]), "value"),
        ("an empty text", spoiled(&[("value", json!("")), ("data_type", json!("TEXT"))], &[]), "value"),
        ("a number as correction", spoiled(&[("data_type", json!("CORRECTION"))], &[]), "value"),
        ("an unknown type", spoiled(&[("data_type", json!("NUMBER"))], &[]), "data_type"),
        ("no name", spoiled(&[], &["name"]), "name"),
        ("an empty name", spoiled(&[("name", json!("  "))], &[]), "name"),
        ("a long name", spoiled(&[("name", json!("n".repeat(501)))], &[]), "name"),
        ("a number for a name", spoiled(&[("name", json!(5))], &[]), "name"),
        ("no target", spoiled(&[], &["trace_id"]), "trace_id"),
        ("an empty target", spoiled(&[("trace_id", json!(""))], &[]), "trace_id"),
        ("two targets", spoiled(&[("session_id", json!("s"))], &[]), "session_id"),
        (
            "two other targets",
            spoiled(&[("session_id", json!("s")), ("dataset_run_id", json!("r"))], &["trace_id"]),
            "session_id",
        ),
        (
            "an observation of a session",
            spoiled(&[("session_id", json!("s")), ("observation_id", json!("o"))], &["trace_id"]),
            "observation_id",
        ),
        ("an unknown observation alone", spoiled(&[("observation_id", json!("o"))], &["trace_id"]), "trace_id"),
        ("a long id", spoiled(&[("id", json!(long))], &[]), "id"),
        ("an id of many bytes", spoiled(&[("id", json!("🦀".repeat(700)))], &[]), "id"),
        ("a control character in an id", spoiled(&[("trace_id", json!("a\u{7}"))], &[]), "trace_id"),
        ("an unknown source", spoiled(&[("source", json!("HUMAN"))], &[]), "source"),
        ("no time", spoiled(&[("timestamp", json!("yesterday"))], &[]), "timestamp"),
        ("a NUL in the name", spoiled(&[("name", json!("a\0"))], &[]), "name"),
        ("a NUL in the comment", spoiled(&[("comment", json!("a\0"))], &[]), "comment"),
        ("a NUL deep in the metadata", spoiled(&[("metadata", json!({"a": ["\0"]}))], &[]), "metadata.a[0]"),
        ("a NUL in a label", spoiled(&[("value", json!("a\0")), ("data_type", json!("CATEGORICAL"))], &[]), "value"),
        ("a number for a comment", spoiled(&[("comment", json!(5))], &[]), "comment"),
        ("an unknown config", spoiled(&[("config_id", json!("c-none"))], &[]), "config_id"),
        ("an archived config", spoiled(&[("config_id", json!("c-old"))], &[]), "config_id"),
        (
            "another name than the config's",
            spoiled(&[("config_id", json!("c-number")), ("name", json!("other"))], &[]),
            "name",
        ),
        (
            "another type than the config's",
            spoiled(&[("config_id", json!("c-number")), ("data_type", json!("BOOLEAN"))], &[]),
            "data_type",
        ),
        ("above the config's range", spoiled(&[("config_id", json!("c-number")), ("value", json!(5.5))], &[]), "value"),
        ("below the config's range", spoiled(&[("config_id", json!("c-number")), ("value", json!(0.5))], &[]), "value"),
        ("a label the config lacks", json!({"trace_id": "t", "config_id": "c-label", "value": "bad"}), "value"),
        ("a number under a boolean config", json!({"trace_id": "t", "config_id": "c-truth", "value": 3}), "value"),
    ];
    for (what, body, path) in cases {
        let (status, answer) = api.score(&body).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{what}: {answer}");
        assert_eq!(answer["faults"][0]["path"], path, "{what}: {answer}");
        assert_eq!(answer["error"], "BadRequest", "{what}");
        assert!(answer["message"].as_str().unwrap().len() > 10, "{what}: {answer}");
    }
    assert_eq!(api.stored().await, 0);
}

#[tokio::test]
async fn a_config_of_another_project_is_unknown() {
    let api = with_configs().await;
    sqlx::query("UPDATE score_configs SET project_id = project_id + 1").execute(&api.project.pool).await.unwrap();
    let (status, answer) = api.score(&spoiled(&[("config_id", json!("c-number"))], &[])).await;
    assert_eq!((status, &answer["faults"][0]["path"]), (StatusCode::BAD_REQUEST, &json!("config_id")));
    assert_eq!(api.stored().await, 0);
}

#[tokio::test]
async fn every_fault_of_a_request_is_told_at_once() {
    let api = Api::start().await;
    let body = json!({"name": "", "value": null, "data_type": "NUMBER", "config_id": "c", "timestamp": "soon"});
    let (status, answer) = api.score(&body).await;
    let paths: Vec<_> = answer["faults"].as_array().unwrap().iter().map(|fault| fault["path"].clone()).collect();
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert_eq!(paths, ["name", "value", "data_type", "timestamp", "config_id", "trace_id"]);
}

#[tokio::test]
async fn what_is_no_score_at_all_is_a_clear_400_or_413() {
    let api = Api::start().await;
    let path = "/api/public/v2/scores/none";
    assert_eq!(api.get(path).await.0, StatusCode::NOT_FOUND);
    for body in ["", "{", "NaN", "{\"value\": 1e999}", "{\"name\": \"\\ud800\"}", "[1]", "5"] {
        let (status, answer) = api.score_text(body).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{body}: {answer}");
    }
    let deep = format!("{{\"metadata\": {}1{}}}", "[".repeat(5_000), "]".repeat(5_000));
    assert_eq!(api.score_text(&deep).await.0, StatusCode::BAD_REQUEST);
    let large = format!("{{\"comment\": \"{}\"}}", "x".repeat(3 * 1024 * 1024));
    assert_eq!(api.score_text(&large).await.0, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(api.stored().await, 0);
}

#[tokio::test]
async fn a_refused_update_leaves_what_is_stored_as_it_was() {
    let api = Api::start().await;
    assert_eq!(api.score(&right_score()).await.0, StatusCode::OK);
    let (_, before) = api.get("/api/public/v2/scores/s-1").await;
    assert_eq!(api.score(&spoiled(&[("value", json!("NaN"))], &[])).await.0, StatusCode::BAD_REQUEST);
    assert_eq!(api.get("/api/public/v2/scores/s-1").await.1, before);
}

#[tokio::test]
async fn each_refusal_is_kept_with_its_client_and_as_it_was_sent() {
    let api = Api::start().await;
    assert_eq!(api.score(&right_score()).await.0, StatusCode::OK);
    let bodies = [spoiled(&[("value", json!("NaN"))], &["data_type"]).to_string(), "{\"name\": ".to_owned()];
    let mut told = Vec::new();
    for body in &bodies {
        let request = api.request("POST", api.scores_path());
        let request =
            request.header("x-interactiveai-sdk-name", "python").header("x-interactiveai-sdk-version", "1.1.9");
        let (status, answer) = api.send(request.body(body.clone().into()).unwrap()).await;
        assert_eq!(status, StatusCode::BAD_REQUEST);
        told.push(answer["faults"].clone());
        api.project.store.settle_rejected().await;
    }
    let kept = api.project.store.rejected_page(&api.project.scope, None, 10).await.unwrap().rows;
    let seen: Vec<_> = kept.iter().rev().map(|row| (row.payload.clone(), json!(row.faults))).collect();
    assert_eq!(seen, bodies.into_iter().zip(told).collect::<Vec<_>>());
    assert!(kept.iter().all(|row| row.sdk.as_deref() == Some("interactiveai python 1.1.9") && row.key == "First key"));
}
